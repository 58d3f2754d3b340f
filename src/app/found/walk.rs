//! The cursor in a list, and the part of it that the window shows.

use super::heading::line_of;
use super::{Found, FoundRow};
use crate::object::Key;
use crate::search::Spot;

/// So many rows around the cursor stay in view, where there are as many.
const AROUND: usize = 2;

impl Found {
    /// The row that the cursor is on, counted from 0.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.hits().map_or(0, |hits| hits.rows.len())
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many lines the window has for the list.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Takes the height of the window's part for the rows.
    pub fn set_height(&mut self, height: usize) {
        self.height = height.max(1);
        self.keep_in_view();
    }

    /// Moves the cursor by so many rows.
    pub fn move_by(&mut self, rows: isize) {
        self.select(self.cursor.saturating_add_signed(rows));
    }

    /// Puts the cursor on a row, or on the last.
    pub fn select(&mut self, row: usize) {
        self.cursor = row.min(self.len().saturating_sub(1));
        self.keep_in_view();
    }

    /// The row on a line of the window, counted from 0.
    pub fn row_at(&self, line: usize) -> Option<usize> {
        let row = super::heading::at_line(self.headings(), self.top + line).ok()?;
        (row < self.len()).then_some(row)
    }

    /// What the lines of the window show.
    pub fn window(&self) -> impl Iterator<Item = FoundRow<'_>> {
        (self.top..self.top + self.height).map_while(|line| self.line(line))
    }

    /// The key under the cursor.
    pub fn key(&self) -> Option<Key> {
        let hits = self.hits()?;
        hits.snapshot.key(hits.rows.get(self.cursor)?)
    }

    pub(super) fn spot(&self) -> Option<Spot> {
        self.hits()?.rows.get(self.cursor)
    }

    /// Keeps the cursor on the file that it was on, if that is still one of them.
    pub(super) fn hold(&mut self, held: Option<&Key>) {
        let at = self.hits().zip(held).and_then(|(hits, held)| {
            let spot = hits.snapshot.find(held)?;
            hits.rows.position(spot)
        });
        self.select(at.unwrap_or(self.cursor));
    }

    fn keep_in_view(&mut self) {
        let around = AROUND.min((self.height - 1) / 3);
        let line = line_of(self.headings(), self.cursor);
        // With its heading, where that stands right above.
        let is_first = self
            .headings()
            .iter()
            .any(|heading| heading.before == self.cursor);
        let above = line.saturating_sub(around.max(usize::from(is_first && self.height > 2)));
        let lowest = (line + around + 1).saturating_sub(self.height);
        self.top = self.top.clamp(lowest, above.max(lowest));
        let lines = self.len() + self.headings().len();
        self.top = self.top.min(lines.saturating_sub(self.height));
    }
}
