//! Going to a key: the folders on the way are opened, and the cursor lands when its row arrives.

use super::{DESK, FolderId, Progress, Row, Tree, Wanted};
use crate::object::{EntryKind, Key, Prefix};

impl Tree {
    /// Sets out for `key`; it may name an object or, ending in `/`, a folder.
    ///
    /// Says what has to be listed first; [`Tree::next_on_the_way`] says what comes after each page.
    pub fn go_to(&mut self, key: Key) -> Vec<Wanted> {
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
    pub fn next_on_the_way(&mut self) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        while self.step(&mut wanted).is_some() {}
        wanted
    }

    /// Takes one folder on the way; `None` if that is all that can be done now.
    fn step(&mut self, wanted: &mut Vec<Wanted>) -> Option<()> {
        let goal = self.goal.clone()?;
        let Some(id) = self.nearest(&goal) else {
            wanted.extend(self.show_bucket_for(&goal));
            return None;
        };
        if self.folder(id).prefix.as_str() == goal.as_str() {
            let row = self.row_of_folder(id)?;
            self.select(row);
            add(wanted, self.open_folder(id, row));
            return None;
        }
        if self.folder(id).is_open {
            add(wanted, self.wanted(id));
        } else {
            let row = self.row_of_folder(id)?;
            add(wanted, self.open_folder(id, row));
        }
        let folder = self.folder(id);
        let step = first_step(&folder.prefix, &goal)?;
        let index = folder.listing.find(step)?;
        let is_folder = folder.listing.get(index)?.kind == EntryKind::Folder;
        let row = self.row_at(id, index)?;
        if !is_folder {
            self.select(row);
            return None;
        }
        self.folder_at(row).map(|_| ())
    }

    /// Takes the goal away if every row that could be it has been seen.
    pub fn missed_goal(&mut self) -> Option<Key> {
        let goal = self.goal.clone()?;
        let folder = self.nearest(&goal)?;
        let is_whole = matches!(
            self.folder(folder).progress,
            Progress::Complete | Progress::Fixed | Progress::Failed(..)
        );
        if is_whole { self.goal.take() } else { None }
    }

    /// What someone who asked for `key`, which is not there, may have meant:
    /// the folder of that name, or the same without a slash in front.
    pub fn meant_by(&self, key: &Key) -> Option<Key> {
        let folder = Key::new(format!("{}/", key.as_str()))?;
        let around = self.folder(self.nearest(&folder)?);
        let is_there = first_step(&around.prefix, &folder)
            .is_some_and(|step| around.listing.find(step).is_some());
        if !key.as_str().ends_with('/') && (is_there || around.prefix.as_str() == folder.as_str()) {
            return Some(folder);
        }
        let bare = key.as_str().strip_prefix('/')?;
        Key::new(bare)
    }

    /// Moves the cursor if the goal's row is here now; opening what comes next is the caller's.
    pub(super) fn approach_goal(&mut self) {
        let Some(goal) = self.goal.clone() else {
            return;
        };
        let Some(folder) = self.nearest(&goal) else {
            return;
        };
        let name = goal
            .as_str()
            .strip_prefix(self.folder(folder).prefix.as_str());
        let index = name.and_then(|name| self.folder(folder).listing.find(name));
        let row = index.and_then(|index| self.row_at(folder, index));
        if let (Some(row), false) = (row, goal.as_str().ends_with('/')) {
            self.select(row);
        }
    }

    /// The innermost folder with a visible row whose prefix the goal begins with.
    ///
    /// Found from the roots inwards: looking through all rows would take longer with every page.
    fn nearest(&self, goal: &Key) -> Option<FolderId> {
        let mut best: Option<FolderId> = None;
        for root in self.children_shown(DESK) {
            let Some(found) = self.innermost(root, goal) else {
                continue;
            };
            let length = |id: FolderId| self.folder(id).prefix.as_str().len();
            if best.is_none_or(|best| length(found) > length(best)) {
                best = Some(found);
            }
        }
        best
    }

    fn innermost(&self, id: FolderId, goal: &Key) -> Option<FolderId> {
        let folder = self.folder(id);
        if folder.progress == Progress::Fixed {
            let mut homes = self.children_shown(id).into_iter();
            return homes.find_map(|home| self.innermost(home, goal));
        }
        if !folder.prefix.contains(goal) {
            return None;
        }
        let inner = first_step(&folder.prefix, goal)
            .filter(|step| folder.is_open && folder.listing.find(step).is_some())
            .and_then(|step| folder.children.get(step));
        inner
            .and_then(|inner| self.innermost(*inner, goal))
            .or(Some(id))
    }

    /// The folders in an open `id` that were opened at some time and have a row, in the rows' order.
    pub(super) fn children_shown(&self, id: FolderId) -> Vec<FolderId> {
        let folder = self.folder(id);
        let mut shown: Vec<_> = folder
            .children
            .iter()
            .filter_map(|(name, child)| Some((folder.listing.find(name)?, *child)))
            .filter(|_| folder.is_open)
            .collect();
        shown.sort_unstable();
        shown.into_iter().map(|(_, child)| child).collect()
    }

    fn row_of_folder(&self, id: FolderId) -> Option<usize> {
        let parent = self.folder(id).parent?;
        let around = self.folder(parent);
        let (name, _) = around.children.iter().find(|(_, child)| **child == id)?;
        self.row_at(parent, around.listing.find(name)?)
    }

    fn row_at(&self, folder: FolderId, index: u32) -> Option<usize> {
        let row = Row { folder, index };
        self.rows.iter().position(|shown| *shown == row)
    }

    /// A key outside the roots is reached through the whole bucket.
    fn show_bucket_for(&mut self, goal: &Key) -> Vec<Wanted> {
        let wanted = self.show_bucket();
        // Putting the cursor there has given the goal up.
        self.goal = Some(goal.clone());
        wanted
    }
}

/// The row of a folder that leads to the goal below it: a folder with its `/`, or the goal itself.
fn first_step<'a>(prefix: &Prefix, goal: &'a Key) -> Option<&'a str> {
    let below = goal.as_str().strip_prefix(prefix.as_str())?;
    Some(below.find('/').map_or(below, |slash| &below[..=slash]))
}

/// A folder that is open within one just opened may be wanted for both reasons; it is listed once.
fn add(wanted: &mut Vec<Wanted>, more: impl IntoIterator<Item = Wanted>) {
    for one in more {
        if !wanted.contains(&one) {
            wanted.push(one);
        }
    }
}
