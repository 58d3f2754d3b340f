//! The flat list of visible rows: spliced when a folder opens or a page arrives, drained when it closes.

use std::sync::Arc;

use super::walk::Held;
use super::{FolderId, Listing, Progress, Tree, Wanted};
use crate::app::Ticket;
use crate::object::{Cursor, EntryKind, Failure, Page};

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

    fn note(folder: FolderId) -> Self {
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

    /// Opens the folder at `at`; says what has to be listed for it.
    pub fn open(&mut self, at: usize) -> Option<Wanted> {
        let id = self.folder_at(at)?;
        self.open_folder(id, at)
    }

    /// Closes the folder at `at`; true if it was still being listed, which can now stop.
    pub fn close(&mut self, at: usize) -> Option<FolderId> {
        let id = self.rows.get(at).and_then(|row| self.child_at(*row))?;
        let depth = self.folder(id).depth;
        if !std::mem::take(&mut self.folder_mut(id).is_open) {
            return None;
        }
        let below = self.rows[at + 1..]
            .iter()
            .take_while(|row| self.folder(row.folder).depth >= depth);
        let end = at + 1 + below.count();
        self.drain(at, end);
        self.pause(id)
    }

    /// Whether the row at `at` is an open folder.
    pub fn is_open(&self, at: usize) -> bool {
        let child = self.rows.get(at).and_then(|row| self.child_at(*row));
        child.is_some_and(|id| self.folder(id).is_open)
    }

    /// Takes a page of the listing awaited under `ticket`; false if none is.
    pub fn listed(
        &mut self,
        ticket: Ticket,
        result: Result<(Arc<Page>, Option<Cursor>), Failure>,
    ) -> bool {
        let Some(id) = self.awaiting(ticket) else {
            return false;
        };
        match result {
            Ok((page, next)) => self.take_page(id, ticket, page, next),
            Err(failure) => self.break_off(id, failure),
        }
        self.approach_goal();
        true
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

    pub(super) fn open_folder(&mut self, id: FolderId, at: usize) -> Option<Wanted> {
        if !self.folder(id).is_open {
            self.folder_mut(id).is_open = true;
            let mut rows = Vec::new();
            self.gather(id, &mut rows);
            self.splice(at + 1, &rows);
            self.show_below(at, rows.len());
        }
        self.wanted(id)
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
        let folder = self.folder(id);
        if folder
            .children
            .values()
            .all(|child| !self.folder(*child).is_open)
        {
            rows.extend((0..folder.listing.len()).map(|index| Row { folder: id, index }));
            return;
        }
        for index in 0..folder.listing.len() {
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
    fn has_note(&self, id: FolderId) -> bool {
        let folder = self.folder(id);
        // A refresh shows no note: the old rows are still all there, and the arrow's spinner tells.
        let is_whole = match folder.progress {
            Progress::Complete | Progress::Fixed => true,
            Progress::Listing(..) => folder.fresh.is_some(),
            Progress::Paused(_) | Progress::Failed(..) => false,
        };
        !is_whole || folder.listing.len() == 0
    }

    fn awaiting(&self, ticket: Ticket) -> Option<FolderId> {
        let waits = |folder: &super::Folder| matches!(&folder.progress, Progress::Listing(awaited, _) if *awaited == ticket);
        let at = self.folders.iter().position(waits)?;
        u32::try_from(at).ok().map(FolderId)
    }

    fn take_page(&mut self, id: FolderId, ticket: Ticket, page: Arc<Page>, next: Option<Cursor>) {
        let is_last = next.is_none();
        let held = self.held();
        let folder = self.folder_mut(id);
        folder.progress = if is_last {
            Progress::Complete
        } else {
            Progress::Listing(ticket, next)
        };
        if let Some(mut fresh) = folder.fresh.take() {
            fresh.push(page);
            if is_last {
                folder.listing = fresh;
                self.rebuild_around(held);
            } else {
                folder.fresh = Some(fresh);
            }
            return;
        }
        let first = folder.listing.len();
        folder.listing.push(page);
        let last = folder.listing.len();
        if self.is_visible(id) {
            self.append(id, first..last);
        }
    }

    fn append(&mut self, id: FolderId, indices: std::ops::Range<u32>) {
        let note = Row::note(id);
        let rows: Vec<_> = indices.map(|index| Row { folder: id, index }).collect();
        match self.rows.iter().rposition(|row| *row == note) {
            Some(at) => {
                self.splice(at, &rows);
                if let Some(around) = self.row_of(id, at) {
                    self.show_below(around, at + rows.len() - around);
                }
                let note = at + rows.len();
                if !self.has_note(id) {
                    // The cursor, if it waited on the note, goes to the rows that came in its place.
                    self.drain_note(note, rows.len());
                }
            }
            None => self.rebuild(),
        }
    }

    /// The row of the folder `id`, somewhere above `below`; only the cursor's is of interest.
    fn row_of(&self, id: FolderId, below: usize) -> Option<usize> {
        let row = *self.rows.get(self.cursor)?;
        (self.cursor < below && self.child_at(row) == Some(id)).then_some(self.cursor)
    }

    fn break_off(&mut self, id: FolderId, failure: Failure) {
        let folder = self.folder_mut(id);
        let from = match &folder.progress {
            Progress::Listing(_, from) => from.clone(),
            _ => None,
        };
        folder.progress = Progress::Failed(failure, from);
        let is_on_the_way = self
            .goal
            .as_ref()
            .is_some_and(|goal| self.folder(id).prefix.contains(goal));
        if is_on_the_way {
            // Going on would ask for the same listing again, and again.
            self.goal = None;
        }
        self.rebuild();
    }

    /// Stops awaiting pages; what has come stays, and the listing can go on from there.
    fn pause(&mut self, id: FolderId) -> Option<FolderId> {
        let folder = self.folder_mut(id);
        let Progress::Listing(_, from) = &folder.progress else {
            return None;
        };
        folder.progress = Progress::Paused(from.clone());
        Some(id)
    }

    fn is_visible(&self, id: FolderId) -> bool {
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
    fn splice(&mut self, at: usize, rows: &[Row]) {
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

    fn drain_note(&mut self, note: usize, arrived: usize) {
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
