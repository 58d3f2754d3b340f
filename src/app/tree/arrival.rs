//! What a listing brings: page after page, or the reason why it broke off.

use std::sync::Arc;

use super::change::Changes;
use super::{FolderId, Listing, Progress, Row, Tree};
use crate::app::Ticket;
use crate::object::{Cursor, Failure, FailureKind, Page};

/// What an answer to a listing did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Nothing: nobody waited for it.
    Unawaited,
    /// It was taken in, and more is to come or has to be asked for.
    Partial,
    /// It was the last of this folder: all its rows are known.
    Whole(FolderId),
}

impl Tree {
    /// Takes a page of the listing awaited under `ticket`.
    pub fn listed(
        &mut self,
        ticket: Ticket,
        result: Result<(Arc<Page>, Option<Cursor>), Failure>,
    ) -> Arrival {
        let Some(id) = self.awaiting(ticket) else {
            return Arrival::Unawaited;
        };
        match result {
            Ok((page, next)) => self.take_page(id, ticket, page, next),
            Err(failure) => self.break_off(id, failure),
        }
        self.approach_goal();
        match self.folder(id).progress {
            Progress::Complete => Arrival::Whole(id),
            _ => Arrival::Partial,
        }
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
        folder.resumed_from = None;
        folder.progress = if is_last {
            Progress::Complete
        } else {
            Progress::Listing(ticket, next)
        };
        let page = if is_last {
            folder.changes.correct_last(page)
        } else {
            folder.changes.correct(page)
        };
        if let Some(mut fresh) = folder.fresh.take() {
            fresh.push(page);
            if is_last {
                folder.listing = fresh;
                if self.is_visible(id) {
                    self.rebuild_around(held);
                }
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
        let mut rows = Vec::new();
        self.gather_rows(id, indices, &mut rows);
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
        let is_refused =
            folder.resumed_from.take().is_some() && failure.kind == FailureKind::Unexpected;
        if is_refused {
            // The server may not go on from that place; only a listing from the start can.
            folder.fresh = (folder.listing.len() > 0).then(Listing::default);
            folder.changes = Changes::default();
        }
        folder.progress = Progress::Failed(failure, from.filter(|_| !is_refused));
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
}
