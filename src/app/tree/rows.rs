//! The flat list of visible rows: spliced when a folder opens or a page arrives, drained when it closes.

use std::ops::Range;

use super::walk::Held;
use super::{FolderId, Listing, Progress, Tree, Wanted};
use crate::object::EntryKind;

/// One visible row: a folder's row number, or a line of the note at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Whose row it is.
    pub folder: FolderId,
    /// Its number there; [`Row::NOTE`] for the line at the end that says "empty", "listing…" or what failed.
    pub index: u32,
}

impl Row {
    /// The index of a folder's note, which no listing reaches.
    pub const NOTE: u32 = u32::MAX;
    /// So many indices below it are a failure's hint, a sentence a row.
    const HINTS: u32 = 4;

    /// Which sentence of the hint this row shows; `None` if it is no such row.
    pub(super) fn hint(self) -> Option<usize> {
        let below = Self::NOTE - self.index;
        (1..=Self::HINTS)
            .contains(&below)
            .then(|| below as usize - 1)
    }

    pub(super) fn note(folder: FolderId) -> Self {
        Self {
            folder,
            index: Self::NOTE,
        }
    }
}

impl Tree {
    /// How many rows are visible.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Opens the folder at `at`; says what has to be listed for it, and for the open folders in it.
    pub fn open(&mut self, at: usize) -> Vec<Wanted> {
        match self.folder_at(at) {
            Some(id) => self.open_folder(id, at),
            None => Vec::new(),
        }
    }

    /// Closes the folder at `at`; says which listings nobody can see any more, and can stop.
    pub fn close(&mut self, at: usize) -> Vec<FolderId> {
        let Some(id) = self.rows.get(at).and_then(|row| self.child_at(*row)) else {
            return Vec::new();
        };
        let depth = self.folder(id).depth;
        if !std::mem::take(&mut self.folder_mut(id).is_open) {
            return Vec::new();
        }
        self.goal = None;
        let below = self.rows[at + 1..]
            .iter()
            .take_while(|row| self.folder(row.folder).depth >= depth);
        let end = at + 1 + below.count();
        self.drain(at, end);
        self.pause_below(id)
    }

    /// Whether the row at `at` is an open folder.
    pub fn is_open(&self, at: usize) -> bool {
        let child = self.rows.get(at).and_then(|row| self.child_at(*row));
        child.is_some_and(|id| self.folder(id).is_open)
    }

    /// Lists `id` anew: what it shows stays until the new listing is complete.
    pub fn relist(&mut self, id: FolderId) -> Option<Wanted> {
        let folder = self.folder_mut(id);
        if folder.progress == Progress::Fixed {
            return None;
        }
        if folder.progress == Progress::Complete {
            folder.fresh = Some(Listing::default());
            folder.progress = Progress::Paused(None);
        }
        self.wanted(id)
    }

    /// The visible folders whose listing broke off.
    pub fn failed_folders(&self) -> Vec<FolderId> {
        let notes = self.rows.iter().filter(|row| row.index == Row::NOTE);
        let mut failed: Vec<_> = notes.map(|row| row.folder).collect();
        failed.retain(|id| self.trouble(*id).is_some());
        failed
    }

    /// All open folders, outermost first.
    pub fn open_folders(&self) -> Vec<FolderId> {
        let mut open: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| self.child_at(*row))
            .collect();
        open.retain(|id| self.folder(*id).is_open);
        open
    }

    pub(super) fn open_folder(&mut self, id: FolderId, at: usize) -> Vec<Wanted> {
        let mut wanted: Vec<_> = self.wanted(id).into_iter().collect();
        if !self.folder(id).is_open {
            self.folder_mut(id).is_open = true;
            let mut rows = Vec::new();
            self.gather(id, &mut rows);
            self.splice(at + 1, &rows);
            self.show_below(at, rows.len());
            wanted.extend(self.paused_below(id));
        }
        wanted
    }

    /// What was stopped when a folder around it closed.
    fn paused_below(&self, id: FolderId) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        for child in self.children_shown(id) {
            if !self.folder(child).is_open {
                continue;
            }
            if matches!(self.folder(child).progress, Progress::Paused(_)) {
                wanted.extend(self.wanted(child));
            }
            wanted.extend(self.paused_below(child));
        }
        wanted
    }

    /// The folder at row `at`, taken into the tree if this is the first time.
    pub(super) fn folder_at(&mut self, at: usize) -> Option<FolderId> {
        let row = *self.rows.get(at)?;
        if let Some(known) = self.child_at(row) {
            return Some(known);
        }
        let parent = self.folder(row.folder);
        let entry = parent
            .listing
            .get(row.index)
            .filter(|entry| entry.kind == EntryKind::Folder)?;
        let (name, prefix) = (Box::from(entry.name), parent.prefix.child(entry.name));
        let folder = super::Folder::new(prefix, Some(row.folder), parent.depth + 1);
        let id = self.adopt(folder);
        self.folder_mut(row.folder).children.insert(name, id);
        Some(id)
    }

    /// Makes all rows anew; the cursor stays on what it was on, wherever that is now.
    pub(super) fn rebuild(&mut self) {
        let held = self.held();
        self.rebuild_around(held);
    }

    /// As [`Tree::rebuild`], where the listings have changed since the cursor was looked up.
    pub(super) fn rebuild_around(&mut self, held: Option<Held>) {
        let offset = self.cursor.saturating_sub(self.top);
        let mut rows = Vec::with_capacity(self.rows.len());
        self.gather_below(super::DESK, &mut rows);
        self.rows = rows;
        self.cursor = self.find_held(held).min(self.rows.len().saturating_sub(1));
        self.top = self.cursor.saturating_sub(offset);
        self.keep_in_view();
    }

    fn gather(&self, id: FolderId, rows: &mut Vec<Row>) {
        self.gather_below(id, rows);
        if self.has_note(id) {
            rows.push(Row::note(id));
        }
        if let Progress::Failed(failure, _) = &self.folder(id).progress {
            let hints = (1..=Row::HINTS).zip(failure.hint_sentences());
            rows.extend(hints.map(|(below, _)| Row {
                folder: id,
                index: Row::NOTE - below,
            }));
        }
    }

    fn gather_below(&self, id: FolderId, rows: &mut Vec<Row>) {
        self.gather_rows(id, 0..self.folder(id).listing.len(), rows);
    }

    /// The rows at `indices`, and what the open folders among them hold: one that was gone may come back open.
    pub(super) fn gather_rows(&self, id: FolderId, indices: Range<u32>, rows: &mut Vec<Row>) {
        let folder = self.folder(id);
        if folder
            .children
            .values()
            .all(|child| !self.folder(*child).is_open)
        {
            rows.extend(indices.map(|index| Row { folder: id, index }));
            return;
        }
        for index in indices {
            let row = Row { folder: id, index };
            rows.push(row);
            if let Some(child) = self
                .child_at(row)
                .filter(|child| self.folder(*child).is_open)
            {
                self.gather(child, rows);
            }
        }
    }

    /// A folder ends in a note unless all its rows are here and there are some.
    pub(super) fn has_note(&self, id: FolderId) -> bool {
        let folder = self.folder(id);
        // A refresh shows no note: the old rows are still all there, and the arrow's spinner tells.
        let is_whole = match folder.progress {
            Progress::Complete | Progress::Fixed => true,
            Progress::Listing(..) => folder.fresh.is_some(),
            Progress::Paused(_) | Progress::Failed(..) => false,
        };
        !is_whole || folder.listing.len() == 0
    }

    /// Stops awaiting pages of `id` and of all in it; what has come stays, and the listings can go on from there.
    pub(super) fn pause_below(&mut self, id: FolderId) -> Vec<FolderId> {
        let folder = self.folder_mut(id);
        let mut paused = Vec::new();
        if let Progress::Listing(_, from) = &folder.progress {
            folder.progress = Progress::Paused(from.clone());
            paused.push(id);
        }
        let inner: Vec<_> = folder.children.values().copied().collect();
        for child in inner {
            paused.extend(self.pause_below(child));
        }
        paused
    }

    pub(super) fn is_visible(&self, id: FolderId) -> bool {
        let mut at = Some(id);
        while let Some(id) = at {
            let folder = self.folder(id);
            if !folder.is_open {
                return false;
            }
            at = folder.parent;
        }
        true
    }

    /// Puts rows in at `at`; the cursor and the window stay on what they show.
    pub(super) fn splice(&mut self, at: usize, rows: &[Row]) {
        self.rows.splice(at..at, rows.iter().copied());
        // A cursor on the note keeps its place: the first new row takes over from "listing…".
        let is_before = |place: usize| at < place;
        if is_before(self.cursor) {
            self.cursor += rows.len();
        }
        if is_before(self.top) {
            self.top += rows.len();
        }
        self.keep_in_view();
    }

    /// Takes the rows below `at` away, up to `end`; a cursor among them goes to `at`.
    fn drain(&mut self, at: usize, end: usize) {
        self.rows.drain(at + 1..end);
        let gone = end - at - 1;
        let moved = |place: usize| match place {
            place if place >= end => place - gone,
            place => place.min(at),
        };
        if self.cursor > at {
            self.cursor = moved(self.cursor);
        }
        if self.top > at {
            self.top = moved(self.top);
        }
        self.keep_in_view();
    }

    pub(super) fn drain_note(&mut self, note: usize, arrived: usize) {
        self.rows.remove(note);
        if self.cursor > note || (self.cursor == note && arrived == 0) {
            self.cursor = self.cursor.saturating_sub(1);
        }
        if self.top > note {
            self.top -= 1;
        }
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        self.keep_in_view();
    }
}
