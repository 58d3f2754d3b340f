//! How what is shown is scrolled, and what is searched for in it.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use tui_input::Input;
use unicode_width::UnicodeWidthStr;

use crate::preview::{Body, Line, Preview, fit, is_loose, text_of};

/// No column of a table is shown wider, in cells.
pub const WIDEST_COLUMN: usize = 40;
/// So many cells stand between columns.
pub const COLUMN_GAP: usize = 2;

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
    /// The first line in sight when the search began.
    pub begun: usize,
    /// Where it was found last.
    pub hit: Option<usize>,
    /// Whether it is on the page that is seen as a picture.
    pub is_found: bool,
    /// Whether the last line was gone to.
    pub is_at_end: bool,
    /// The lines or rows that are selected: where that began, and where it is now.
    pub selected: Option<(usize, usize)>,
}

impl LookView {
    /// Another file is seen from its beginning; what is being typed meanwhile goes on.
    pub(super) fn for_another(self) -> Self {
        if self.typing.is_none() {
            return Self::default();
        }
        Self {
            typing: self.typing,
            needle: self.needle,
            number: self.number,
            secret: self.secret,
            ..Self::default()
        }
    }

    /// Another page or sheet is seen from its beginning.
    pub(super) fn begin(&mut self) {
        self.top = 0;
        self.left = 0;
        self.hit = None;
        self.is_found = false;
        self.selected = None;
        self.is_at_end = false;
    }

    /// The lines or rows that are selected.
    pub fn selection(&self) -> Option<RangeInclusive<usize>> {
        let (one, other) = self.selected?;
        Some(one.min(other)..=one.max(other))
    }

    /// Begins to select: at what was found, if it is in sight; where the last line was gone to, there; or at the first one in
    /// sight. `page` of them are.
    pub(super) fn select(&mut self, (first, count): (usize, usize), page: usize) {
        let begin = match self.hit_in_sight(page) {
            Some(hit) => hit,
            None if self.is_at_end => count.saturating_sub(1),
            None => self.top.max(first),
        };
        self.selected = Some((begin, begin));
    }

    /// Where something was found, if that is in sight.
    pub(super) fn hit_in_sight(&self, page: usize) -> Option<usize> {
        let in_sight = self.top..self.top + page;
        self.hit.filter(|hit| in_sight.contains(hit))
    }

    /// Selects so many lines more, or fewer; false if none are selected. Of `page` rows on the screen each line takes `rows`.
    pub(super) fn select_by(
        &mut self,
        lines: isize,
        count: usize,
        page: usize,
        rows: impl Fn(usize) -> usize,
    ) -> bool {
        let Some((_, at)) = &mut self.selected else {
            return false;
        };
        *at = at.saturating_add_signed(lines).min(count.saturating_sub(1));
        let at = *at;
        // The first line from which on all of them are in sight, this one among them.
        let (mut first, mut left) = (at, page.saturating_sub(rows(at)));
        while let Some(before) = first.checked_sub(1).filter(|before| rows(*before) <= left) {
            left -= rows(before);
            first = before;
        }
        self.top = self.top.max(first).min(at);
        true
    }

    /// Moves by so many lines; the extremes lead to the first and the last. Those before `first` are in sight anyway.
    pub(super) fn move_by(&mut self, lines: isize, first: usize, count: usize) {
        self.top = self.top.max(first).saturating_add_signed(lines);
        self.top = self.top.max(first);
        self.is_at_end = false;
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
    /// the end where it `around` stops. There is room for so many cells beside each other.
    pub(super) fn find(
        &mut self,
        preview: &Preview,
        step: isize,
        around: Around,
        cells: usize,
    ) -> bool {
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
            self.show_aside(preview, hit, &needle, cells);
            self.top = hit.saturating_sub(2);
            self.is_at_end = false;
            self.selected = self.selected.map(|(begin, _)| (begin, hit));
        }
        found.is_some()
    }

    /// The lines as they are shown in so many cells: of a page its gaps are narrower, if that is needed.
    pub fn fitted<'a>(&self, lines: &'a [Line], cells: usize, is_laid: bool) -> Cow<'a, [Line]> {
        if is_laid && !self.is_unwrapped {
            Cow::Owned(fit(lines, cells))
        } else {
            Cow::Borrowed(lines)
        }
    }

    /// Whether a line goes on below where it is too long: on a page only one that has no columns.
    pub fn wraps(&self, line: &Line, is_laid: bool) -> bool {
        !self.is_unwrapped && (!is_laid || is_loose(line))
    }

    /// How far it can be moved sideways in so many cells: in cells, of a table in columns.
    pub(super) fn most_aside(&self, preview: &Preview, cells: usize) -> usize {
        let (Body::Lines(lines) | Body::Laid(lines)) = &preview.body else {
            return match &preview.body {
                Body::Table(table) => table.columns.len().saturating_sub(1),
                _ => 0,
            };
        };
        let is_laid = matches!(preview.body, Body::Laid(_));
        let lines = self.fitted(lines, cells, is_laid);
        let widths = lines.iter().filter(|line| !self.wraps(line, is_laid));
        let widths = widths.map(|line| text_of(line).chars().count());
        let widest = widths.max().filter(|width| *width > cells);
        widest.map_or(0, |width| width - cells / 2)
    }

    /// Moves sideways, if what was found in that line or row is not in sight.
    fn show_aside(&mut self, preview: &Preview, hit: usize, needle: &str, cells: usize) {
        // So much of the line is left in sight before and behind it, if there is room.
        const ABOUT: usize = 8;
        match &preview.body {
            Body::Table(table) => {
                let mut row = table.rows.get(hit).into_iter().flatten();
                let column = row.position(|cell| cell.to_lowercase().contains(needle));
                let column = column.unwrap_or(self.left);
                let digits = table.rows.len().to_string().len().max(2);
                let room = cells.saturating_sub(digits + COLUMN_GAP);
                let reaches = |left: usize| {
                    let columns = table.columns.get(left..=column).unwrap_or_default();
                    let widths = columns.iter().map(|column| column.width.min(WIDEST_COLUMN));
                    widths.sum::<usize>() + COLUMN_GAP * (column - left)
                };
                self.left = self.left.min(column);
                while self.left < column && reaches(self.left) > room {
                    self.left += 1;
                }
            }
            Body::Laid(lines) | Body::Lines(lines) => {
                let is_laid = matches!(preview.body, Body::Laid(_));
                let lines = self.fitted(lines, cells, is_laid);
                let line = lines.get(hit).filter(|line| !self.wraps(line, is_laid));
                let text = line.map(|line| text_of(line).to_lowercase());
                let Some((before, _)) = text.as_deref().and_then(|text| text.split_once(needle))
                else {
                    return;
                };
                let from = before.width();
                let to = from + needle.width();
                if from < self.left || to > self.left + cells {
                    self.left = (to + ABOUT).saturating_sub(cells);
                }
            }
            Body::Picture(_) | Body::Nothing => {}
        }
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

/// The first line that moves: the heading of a table is always in sight.
pub(super) fn first(preview: &Preview) -> usize {
    match &preview.body {
        Body::Table(table) if table.rows.len() > 1 => 1,
        _ => 0,
    }
}

/// How many lines or rows there are.
pub(super) fn lines(preview: &Preview) -> usize {
    match &preview.body {
        Body::Lines(lines) | Body::Laid(lines) => lines.len(),
        Body::Table(table) => table.rows.len(),
        Body::Picture(_) | Body::Nothing => 0,
    }
}

/// How many rows of the screen a line takes at most, wrapped at so many cells: words that do not fit take another one.
pub(super) fn rows(preview: &Preview, place: usize, cells: usize) -> usize {
    let (lines, gutter) = match &preview.body {
        Body::Lines(lines) => (lines, lines.len().to_string().len().max(2) + 2),
        Body::Laid(lines) if lines.get(place).is_some_and(is_loose) => (lines, 0),
        _ => return 1,
    };
    let cells = cells.saturating_sub(gutter);
    let wide = |letter: char| if letter.is_ascii() { 1 } else { 2 };
    let letters: usize = lines
        .get(place)
        .map_or(0, |line| text_of(line).chars().map(wide).sum());
    // At worst each row breaks before a word that nearly fits; usually few do.
    1 + letters * 5 / 4 / cells.max(1)
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

/// These lines of the text, to be copied; of a table with tabs between its cells.
pub(super) fn text(preview: &Preview, places: impl Iterator<Item = usize>) -> String {
    let lines: Vec<_> = places.map(|place| line(preview, place)).collect();
    lines.join("\n")
}

/// A row of a table, each cell with its heading; nothing of what is no table.
pub(super) fn row(preview: &Preview, place: usize) -> Option<Vec<(String, String)>> {
    let Body::Table(table) = &preview.body else {
        return None;
    };
    let row = table.rows.get(place)?;
    let heading = |at: usize| {
        let heading = table.rows.first().and_then(|heading| heading.get(at));
        match heading.map(|heading| heading.trim()) {
            Some(heading) if !heading.is_empty() => heading.to_owned(),
            _ => format!("column {}", at + 1),
        }
    };
    let cells = row.iter().enumerate();
    let cells = cells.filter(|(_, cell)| !cell.is_empty());
    Some(
        cells
            .map(|(at, cell)| (heading(at), cell.clone()))
            .collect(),
    )
}
