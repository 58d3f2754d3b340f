//! How what is shown is scrolled, and what is searched for in it.

use tui_input::Input;

use crate::preview::{Body, Line, Preview, text_of};

/// What a line is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// Words to find.
    Find,
    /// A password.
    Password,
    /// The number of a page.
    Part,
}

/// What is typed and not shown, nor logged.
#[derive(Clone, Default)]
pub struct Hidden(pub Input);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("(hidden)")
    }
}

/// How a preview is scrolled, and what is searched for in it.
#[derive(Debug, Clone, Default)]
pub struct LookView {
    /// The first line or row that is shown.
    pub top: usize,
    /// The first cell of the lines, or the first column, that is shown.
    pub left: usize,
    /// Whether lines stay whole, and go on beyond the edge.
    pub is_unwrapped: bool,
    /// What is searched for.
    pub needle: Input,
    /// What is being typed, if anything is.
    pub typing: Option<Typing>,
    /// The number that is being typed.
    pub number: Input,
    /// The password that is being typed.
    pub secret: Hidden,
    /// Where it was found last.
    pub hit: Option<usize>,
}

impl LookView {
    /// Another page or sheet is seen from its beginning.
    pub(super) fn begin(&mut self) {
        self.top = 0;
        self.left = 0;
        self.hit = None;
    }

    /// Moves by so many lines; the extremes lead to the first and the last.
    pub(super) fn move_by(&mut self, lines: isize, count: usize) {
        self.top = self.top.saturating_add_signed(lines);
        self.fit(count);
    }

    /// Moves sideways.
    pub(super) fn move_aside(&mut self, cells: isize, most: usize) {
        self.left = self.left.saturating_add_signed(cells).min(most);
    }

    /// Keeps the first line that is shown among those that there are.
    pub(super) fn fit(&mut self, count: usize) {
        self.top = self.top.min(count.saturating_sub(1));
    }

    /// Goes to the next line with what is searched for, or the one before. False if there is none, or none on this side of
    /// the end where it `around` stops.
    pub(super) fn find(&mut self, preview: &Preview, step: isize, around: Around) -> bool {
        let needle = self.needle.value().to_lowercase();
        let count = lines(preview);
        if needle.is_empty() || count == 0 {
            return false;
        }
        let from = match (self.hit, step) {
            (Some(hit), 0..) => hit + 1,
            (Some(hit), ..0) => hit,
            (None, 0..) => self.top,
            (None, ..0) => count,
        };
        let holds = |place: &usize| line(preview, *place).to_lowercase().contains(&needle);
        let from = from.min(count);
        let (before, after) = (0..from, from..count);
        let goes_on = around == Around::GoesOn;
        let found = if step < 0 {
            let found = before.rev().find(holds);
            found.or_else(|| after.rev().filter(|_| goes_on).find(holds))
        } else {
            let mut after = after;
            let mut before = before.filter(|_| goes_on);
            after.find(holds).or_else(|| before.find(holds))
        };
        if let Some(hit) = found {
            self.hit = found;
            self.top = hit.saturating_sub(2);
        }
        found.is_some()
    }
}

/// What happens where a search comes to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// It is over.
    Stops,
    /// It goes on from the other end.
    GoesOn,
}

/// How many lines or rows there are.
pub(super) fn lines(preview: &Preview) -> usize {
    match &preview.body {
        Body::Lines(lines) | Body::Laid(lines) => lines.len(),
        Body::Table(table) => table.rows.len(),
        Body::Picture(_) | Body::Nothing => 0,
    }
}

/// How far it can be moved sideways: in cells, of a table in columns.
pub(super) fn width(preview: &Preview) -> usize {
    match &preview.body {
        Body::Lines(lines) | Body::Laid(lines) => {
            let cells = |line: &Line| line.iter().map(|piece| piece.text.chars().count()).sum();
            lines.iter().map(cells).max().unwrap_or(0)
        }
        Body::Table(table) => table.columns.len().saturating_sub(1),
        Body::Picture(_) | Body::Nothing => 0,
    }
}

/// The text of one line or row.
fn line(preview: &Preview, place: usize) -> String {
    match &preview.body {
        Body::Lines(lines) | Body::Laid(lines) => lines
            .get(place)
            .map_or_else(String::new, |line| text_of(line)),
        Body::Table(table) => table
            .rows
            .get(place)
            .map_or_else(String::new, |row| row.join("\t")),
        Body::Picture(_) | Body::Nothing => String::new(),
    }
}

/// All of the text, to be copied; of a table with tabs between its cells.
pub(super) fn whole(preview: &Preview) -> String {
    let all: Vec<_> = (0..lines(preview))
        .map(|place| line(preview, place))
        .collect();
    all.join("\n")
}
