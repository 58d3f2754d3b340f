//! How what is shown is scrolled, and what is searched for in it.

use std::ops::RangeInclusive;

use tui_input::Input;

use super::Rows;
use super::content::{first, line, lines};
use crate::preview::{Body, Preview, Table, spaced};

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
    /// So many rows of the screen of it are out of sight above, where it takes several.
    pub above: usize,
    /// The first cell of the lines, or the first column, that is shown.
    pub left: usize,
    /// Whether lines and pages stay as wide as they are, and go on beyond the edge.
    pub is_unwrapped: bool,
    /// What is searched for.
    pub needle: Input,
    /// What is being typed, if anything is.
    pub typing: Option<Typing>,
    /// The number that is being typed.
    pub number: Input,
    /// The password that is being typed.
    pub secret: Hidden,
    /// What was in sight when the search began: from which line on, so many of its rows further, and from which cell on.
    pub begun: (usize, usize, usize),
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
        self.above = 0;
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

    /// What was in sight when the search began is again.
    pub(super) fn back_to_begun(&mut self) {
        (self.top, self.above, self.left) = self.begun;
    }

    /// Begins to select: at what was found, if it is in sight; where the last line was gone to, there; or at the first one in
    /// sight.
    pub(super) fn select(&mut self, (first, count): (usize, usize), sight: &Sight<'_>) {
        let begin = match self.hit_in_sight(sight) {
            Some(hit) => hit,
            None if self.is_at_end => count.saturating_sub(1),
            None => self.top.max(first),
        };
        self.selected = Some((begin, begin));
    }

    /// Where something was found, if that is in sight.
    pub(super) fn hit_in_sight(&self, sight: &Sight<'_>) -> Option<usize> {
        let hit = self.hit?;
        let last = sight.rows(hit) - 1;
        self.is_in_sight(hit, last, sight).then_some(hit)
    }

    /// Whether that row of a line is in sight.
    fn is_in_sight(&self, line: usize, row: usize, sight: &Sight<'_>) -> bool {
        let mut left = self.above + sight.page;
        // What is far below is not measured.
        let is_near = (self.top..line).all(|line| {
            left = left.saturating_sub(sight.rows(line));
            left > 0
        });
        let is_below_top = line > self.top || (line == self.top && row >= self.above);
        is_below_top && is_near && row < left
    }

    /// Selects so many lines more, or fewer; false if none are selected.
    pub(super) fn select_by(&mut self, lines: isize, count: usize, sight: &Sight<'_>) -> bool {
        let Some((_, at)) = &mut self.selected else {
            return false;
        };
        *at = at.saturating_add_signed(lines).min(count.saturating_sub(1));
        let at = *at;
        // The first line from which on all of them are in sight, this one among them.
        let (mut first, mut left) = (at, sight.page.saturating_sub(sight.rows(at)));
        while let Some(before) = first.checked_sub(1) {
            let Some(rest) = left.checked_sub(sight.rows(before)) else {
                break;
            };
            (first, left) = (before, rest);
        }
        let top = self.top.max(first).min(at);
        if top != self.top {
            (self.top, self.above) = (top, 0);
        }
        true
    }

    /// Moves by so many rows of the screen; the extremes lead to the first and the last. The lines before `first` are in sight
    /// anyway.
    pub(super) fn move_by(&mut self, rows: isize, first: usize, count: usize, sight: &Sight<'_>) {
        self.is_at_end = false;
        self.top = self.top.max(first).min(count.saturating_sub(1).max(first));
        match rows {
            isize::MIN => (self.top, self.above) = (first, 0),
            isize::MAX => {
                self.top = count.saturating_sub(1).max(first);
                self.above = sight.rows(self.top) - 1;
            }
            _ => {
                self.above = self.above.min(sight.rows(self.top) - 1);
                self.walk(rows, first, count, sight);
            }
        }
    }

    /// Moves to where the last row is at the bottom.
    pub(super) fn go_to_end(&mut self, preview: &Preview, sight: &Sight<'_>) {
        let (first, count) = (first(preview), lines(preview));
        self.move_by(isize::MAX, first, count, sight);
        let page = isize::try_from(sight.page).unwrap_or(isize::MAX);
        self.move_by(-page, first, count, sight);
    }

    fn walk(&mut self, rows: isize, first: usize, count: usize, sight: &Sight<'_>) {
        let mut left = rows.unsigned_abs();
        while left > 0 {
            let more = if rows > 0 {
                sight.rows(self.top) - 1 - self.above
            } else {
                self.above
            };
            let step = more.min(left);
            self.above = self
                .above
                .saturating_add_signed(step.cast_signed() * rows.signum());
            left -= step;
            let has_next = if rows > 0 {
                self.top + 1 < count
            } else {
                self.top > first
            };
            if left == 0 || !has_next {
                return;
            }
            left -= 1;
            self.top = self.top.saturating_add_signed(rows.signum());
            self.above = if rows > 0 {
                0
            } else {
                sight.rows(self.top) - 1
            };
        }
    }

    /// Whether what follows after so many rows is nothing.
    pub(super) fn ends_within(&self, rows: usize, count: usize, sight: &Sight<'_>) -> bool {
        let mut left = rows + self.above;
        for line in self.top..count {
            match left.checked_sub(sight.rows(line)) {
                Some(rest) => left = rest,
                None => return false,
            }
        }
        true
    }

    /// Moves sideways.
    pub(super) fn move_aside(&mut self, cells: isize, most: usize) {
        self.left = self.left.saturating_add_signed(cells).min(most);
    }

    /// Keeps the first line that is shown among those that there are.
    pub(super) fn fit(&mut self, count: usize) {
        if self.top >= count {
            (self.top, self.above) = (count.saturating_sub(1), 0);
        }
    }

    /// Goes to the next line with what is searched for, or the one before. False if there is none, or none on this side of
    /// the end where it `around` stops.
    pub(super) fn find(
        &mut self,
        preview: &Preview,
        step: isize,
        around: Around,
        sight: &Sight<'_>,
    ) -> bool {
        let is_page = matches!(preview.body, Body::Page(_));
        // How wide the gaps of a page are is nothing that a person would type.
        let told = |text: &str| match text.to_lowercase() {
            text if is_page => spaced(&text),
            text => text,
        };
        let needle = told(self.needle.value());
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
        let holds = |place: &usize| told(&line(preview, *place)).contains(&needle);
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
            self.show_hit(preview, hit, &needle, sight);
            self.is_at_end = false;
            self.selected = self.selected.map(|(begin, _)| (begin, hit));
        }
        found.is_some()
    }

    /// Moves to what was found in that line or row, if it is not in sight: two rows of the screen below the first.
    fn show_hit(&mut self, preview: &Preview, hit: usize, needle: &str, sight: &Sight<'_>) {
        let row = match &sight.lines {
            Some(lines) => lines.row_of(hit, needle),
            None => 0,
        };
        if !self.is_in_sight(hit, row, sight) {
            (self.top, self.above) = (hit, row);
            self.walk(-2, 0, lines(preview), sight);
            let place = (self.top, self.above);
            // Below the last row there is nothing to show.
            self.go_to_end(preview, sight);
            (self.top, self.above) = place.min((self.top, self.above));
        }
        if let Body::Table(table) = &preview.body {
            self.show_cell(table, hit, needle, sight.cells);
        }
        let Some(lines) = &sight.lines else {
            return;
        };
        let room = lines.in_sight();
        match lines.place_of(hit, needle) {
            Some(place) if place.start < self.left || place.end > self.left + room => {
                self.left = (place.end + BEHIND).saturating_sub(room).min(place.start);
                if place.end <= room {
                    self.left = 0;
                }
            }
            _ => {}
        }
    }

    /// Moves to the first column in which it is, if that is not in sight.
    fn show_cell(&mut self, table: &Table, row: usize, needle: &str, cells: usize) {
        let mut row = table.rows.get(row).into_iter().flatten();
        let column = row.position(|cell| cell.to_lowercase().contains(needle));
        let column = column.unwrap_or(self.left);
        self.left = self.left.min(column);
        let room = cells.saturating_sub(table.gutter());
        while self.left < column && table.reach(self.left..column + 1) > room {
            self.left += 1;
        }
    }
}

/// So many cells of a line are left in sight behind what was found, if there is room.
const BEHIND: usize = 8;

/// What is in sight of a preview.
pub(super) struct Sight<'a> {
    /// Its lines, if it has some.
    pub(super) lines: Option<Rows<'a>>,
    /// How many cells there are beside each other.
    pub(super) cells: usize,
    /// How many rows of the screen there are below each other, but for one that the eye holds on to.
    pub(super) page: usize,
}

impl Sight<'_> {
    /// How many rows of the screen a line or row takes.
    fn rows(&self, line: usize) -> usize {
        self.lines.as_ref().map_or(1, |lines| lines.count(line))
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
