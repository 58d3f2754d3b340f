//! The cursor and the window over the rows.

use super::{FolderId, Row, Tree};
use crate::object::{EntryKind, Prefix};

/// So many rows are seen above and below the cursor, where there are any.
const AROUND: usize = 2;

/// What the cursor is on, told so that it is found again after the rows have changed.
pub(super) struct Held {
    folder: FolderId,
    /// The row's name; `None` for the note.
    name: Option<String>,
    index: u32,
    row: usize,
}

impl Tree {
    /// The row that the cursor is on, counted from 0.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The first row in the window.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Tells how many rows the window has.
    pub fn set_height(&mut self, height: usize) {
        if self.height != height.max(1) {
            self.height = height.max(1);
            self.keep_in_view();
        }
    }

    /// How many rows the window has.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Moves the cursor by `rows`, up if negative; it stops at the ends.
    pub fn move_by(&mut self, rows: isize) {
        self.select(self.cursor.saturating_add_signed(rows));
    }

    /// Puts the cursor on `row`, or on the last one.
    pub fn select(&mut self, row: usize) {
        self.goal = None;
        self.put_cursor(row);
    }

    /// Moves the cursor to the folder around it; false if it is on a root.
    pub fn go_to_parent(&mut self) -> bool {
        let Some(row) = self.rows.get(self.cursor) else {
            return false;
        };
        let around = self.rows[..self.cursor]
            .iter()
            .rposition(|above| self.child_at(*above) == Some(row.folder));
        around.inspect(|row| self.select(*row)).is_some()
    }

    /// The folder that a command acts in: an open folder under the cursor, else the one around it.
    pub fn here(&self) -> Option<FolderId> {
        let row = *self.rows.get(self.cursor)?;
        let open = self.child_at(row).filter(|id| self.folder(*id).is_open);
        open.or((row.folder != super::DESK).then_some(row.folder))
    }

    /// The prefix of the folder under the cursor, open or not, else of the one around it.
    ///
    /// The root that gathers two homes of jobs has none; new jobs go where the application puts them.
    pub fn place(&self) -> Prefix {
        let Some(row) = self.rows.get(self.cursor) else {
            return Prefix::bucket();
        };
        if let Some(child) = self.child_at(*row) {
            return self.folder(child).place();
        }
        let folder = self.folder(row.folder);
        match folder.listing.get(row.index) {
            Some(entry) if entry.kind == EntryKind::Folder => folder.prefix.child(entry.name),
            _ => folder.place(),
        }
    }

    pub(super) fn put_cursor(&mut self, row: usize) {
        self.cursor = row.min(self.rows.len().saturating_sub(1));
        self.keep_in_view();
    }

    /// Moves the window as little as shows the cursor with some rows around it.
    pub(super) fn keep_in_view(&mut self) {
        let around = AROUND.min((self.height - 1) / 3);
        let lowest = (self.cursor + around + 1).saturating_sub(self.height);
        self.top = self
            .top
            .clamp(lowest, self.cursor.saturating_sub(around).max(lowest));
        // After rows have gone the window is never left half empty.
        self.top = self.top.min(self.rows.len().saturating_sub(self.height));
    }

    /// Moves the window so that the rows that came below the cursor's folder are seen, the folder itself included.
    pub(super) fn show_below(&mut self, at: usize, rows: usize) {
        if at == self.cursor {
            let last = (at + rows + 1).min(self.rows.len());
            self.top = self.top.max(last.saturating_sub(self.height)).min(at);
        }
    }

    pub(super) fn held(&self) -> Option<Held> {
        let row = *self.rows.get(self.cursor)?;
        let name = self
            .folder(row.folder)
            .listing
            .get(row.index)
            .map(|entry| entry.name.to_owned());
        Some(Held {
            folder: row.folder,
            name,
            index: row.index,
            row: self.cursor,
        })
    }

    /// The row that is held now; else the row that took its place; else its folder's.
    pub(super) fn find_held(&self, held: Option<Held>) -> usize {
        let Some(held) = held else { return 0 };
        let listing = &self.folder(held.folder).listing;
        let found = held.name.as_deref().and_then(|name| listing.find(name));
        let index = match (found, held.name) {
            (Some(index), _) => index,
            (None, Some(_)) => held.index.min(listing.len().saturating_sub(1)),
            (None, None) => held.index,
        };
        let row_at = |index| {
            let wanted = Row {
                folder: held.folder,
                index,
            };
            self.rows.iter().position(|row| *row == wanted)
        };
        // A hint that is gone leaves the note that it stood under.
        row_at(index)
            .or_else(|| row_at(Row::NOTE))
            .unwrap_or(held.row)
    }
}
