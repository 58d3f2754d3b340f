//! Going to a key: the folders on the way are opened, and the cursor lands when its row arrives.

use super::{DESK, FolderId, Progress, Tree, Wanted};
use crate::object::{EntryKind, Key, Prefix};

impl Tree {
    /// Sets out for `key`; it may name an object or, ending in `/`, a folder.
    ///
    /// Says what has to be listed first; [`Tree::next_on_the_way`] says what comes after each page.
    pub fn go_to(&mut self, key: Key) -> Option<Wanted> {
        self.goal = Some(key);
        self.next_on_the_way()
    }

    /// Stays where the cursor is; what was opened on the way stays open.
    pub fn give_up_goal(&mut self) {
        self.goal = None;
    }

    /// The key that the tree is on its way to.
    pub fn goal(&self) -> Option<&Key> {
        self.goal.as_ref()
    }

    /// Goes on towards the goal as far as the rows reach; says what has to be listed next.
    ///
    /// A goal that turns out not to exist is left standing for the caller to report ([`Tree::missed_goal`]).
    pub fn next_on_the_way(&mut self) -> Option<Wanted> {
        loop {
            let goal = self.goal.clone()?;
            let Some((folder, row)) = self.nearest(&goal) else {
                return self.toggle_bucket_for(&goal);
            };
            if self.folder(folder).prefix.as_str() == goal.as_str() {
                self.select(row);
                return self.open_folder(folder, row);
            }
            if let Some(wanted) = self.open_folder(folder, row) {
                return Some(wanted);
            }
            let below = goal
                .as_str()
                .strip_prefix(self.folder(folder).prefix.as_str())?;
            let step = below.find('/').map_or(below, |slash| &below[..=slash]);
            let index = self.folder(folder).listing.find(step)?;
            let row = self
                .rows
                .iter()
                .position(|row| row.folder == folder && row.index == index)?;
            let entry = self.folder(folder).listing.get(index)?;
            if entry.kind != EntryKind::Folder {
                self.select(row);
                return None;
            }
            self.folder_at(row)?;
        }
    }

    /// Takes the goal away if every row that could be it has been seen.
    pub fn missed_goal(&mut self) -> Option<Key> {
        let goal = self.goal.clone()?;
        let (folder, _) = self.nearest(&goal)?;
        let is_whole = matches!(
            self.folder(folder).progress,
            Progress::Complete | Progress::Fixed | Progress::Failed(..)
        );
        if is_whole { self.goal.take() } else { None }
    }

    /// Moves the cursor if the goal's row is here now; opening what comes next is the caller's.
    pub(super) fn approach_goal(&mut self) {
        let Some(goal) = self.goal.clone() else {
            return;
        };
        let Some((folder, _)) = self.nearest(&goal) else {
            return;
        };
        let name = goal
            .as_str()
            .strip_prefix(self.folder(folder).prefix.as_str());
        let index = name.and_then(|name| self.folder(folder).listing.find(name));
        let row = index.and_then(|index| {
            self.rows
                .iter()
                .position(|row| row.folder == folder && row.index == index)
        });
        if let (Some(row), false) = (row, goal.as_str().ends_with('/')) {
            self.select(row);
        }
    }

    /// The innermost folder with a visible row whose prefix the goal begins with.
    fn nearest(&self, goal: &Key) -> Option<(FolderId, usize)> {
        let mut best: Option<(FolderId, usize)> = None;
        for (at, row) in self.rows.iter().enumerate() {
            let Some(id) = self.child_at(*row) else {
                continue;
            };
            let folder = self.folder(id);
            let leads_there = folder.progress != Progress::Fixed && folder.prefix.contains(goal);
            let is_nearer = best
                .is_none_or(|(best, _)| length(&folder.prefix) > length(&self.folder(best).prefix));
            if leads_there && is_nearer {
                best = Some((id, at));
            }
        }
        best
    }

    /// A key outside the roots is reached through the whole bucket.
    fn toggle_bucket_for(&mut self, goal: &Key) -> Option<Wanted> {
        if self.folder(DESK).listing.find(super::BUCKET).is_some() {
            return None;
        }
        let wanted = self.toggle_bucket();
        self.goal = Some(goal.clone());
        wanted
    }
}

fn length(prefix: &Prefix) -> usize {
    prefix.as_str().len()
}
