//! What filedesk itself changed in the bucket, taken into the rows at once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::{Folder, FolderId, Progress, Tree};
use crate::object::{Entry, EntryKind, Key, Page, Prefix};

/// What was changed in a part of a folder that its listing has yet to come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes {
    /// The last name that came, still there or not: up to it the rows themselves are changed.
    reached: Option<Box<str>>,
    /// What was put (`Some`) or removed (`None`) while a page that may not know of it is on its way.
    beyond: BTreeMap<Box<str>, Option<EntryKind>>,
}

impl Changes {
    /// A page that is asked for now knows of all changes before.
    pub(super) fn settle(&mut self) {
        self.beyond.clear();
    }

    fn is_beyond(&self, name: &str) -> bool {
        self.reached.as_deref().is_none_or(|last| last < name)
    }

    /// Corrects the page that has come; what lies beyond it waits for the pages that follow.
    pub(super) fn correct(&mut self, page: Arc<Page>) -> Arc<Page> {
        let last = page.len().checked_sub(1).and_then(|last| page.get(last));
        let Some(last) = last.map(|last| last.name) else {
            return page;
        };
        let (reached, beyond) = std::mem::take(&mut self.beyond)
            .into_iter()
            .partition(|(name, _)| **name <= *last);
        self.beyond = beyond;
        self.reached = Some(last.into());
        corrected(&page, &reached).map_or_else(|| Arc::clone(&page), Arc::new)
    }

    /// Corrects the last page: nothing lies beyond it.
    pub(super) fn correct_last(&mut self, page: Arc<Page>) -> Arc<Page> {
        let rest = std::mem::take(self).beyond;
        corrected(&page, &rest).map_or(page, Arc::new)
    }
}

fn corrected(page: &Page, changes: &BTreeMap<Box<str>, Option<EntryKind>>) -> Option<Page> {
    if changes.is_empty() {
        return None;
    }
    let mut rows: BTreeMap<_, _> = page
        .entries()
        .map(|entry| (entry.name, entry.kind))
        .collect();
    for (name, kind) in changes {
        match kind {
            Some(kind) => rows.insert(name, *kind),
            None => rows.remove(&**name),
        };
    }
    let mut corrected = Page::below(page.prefix().clone());
    for (name, kind) in rows {
        corrected.push(Entry { name, kind });
    }
    Some(corrected.finish())
}

impl Tree {
    /// Shows an object that was just stored, and the folders that came into being with it.
    pub fn put(&mut self, key: &Key, kind: EntryKind) {
        let held = self.held();
        let mut changed = self.put_row(&key.parent(), key.name(), kind);
        let mut folder = key.parent();
        while let Some(parent) = folder.parent() {
            changed |= self.put_row(&parent, folder.name(), EntryKind::Folder);
            folder = parent;
        }
        if changed {
            self.rebuild_around(held);
        }
    }

    /// Takes the rows of deleted objects away, and those of folders that held nothing else.
    pub fn remove(&mut self, keys: &[Key]) {
        let held = self.held();
        let mut by_folder: HashMap<Prefix, HashSet<&str>> = HashMap::new();
        for key in keys {
            by_folder
                .entry(key.parent())
                .or_default()
                .insert(key.name());
        }
        let mut changed = false;
        for (prefix, names) in &by_folder {
            changed |= self.remove_rows(prefix, names);
        }
        changed |= self.remove_emptied(by_folder.into_keys().collect());
        if changed {
            self.rebuild_around(held);
        }
    }

    /// Takes away the row of a folder that was deleted whole, opened or not.
    pub fn remove_folder(&mut self, prefix: &Prefix) {
        let Some(parent) = prefix.parent() else {
            return;
        };
        let held = self.held();
        let mut changed = self.remove_rows(&parent, &HashSet::from([prefix.name()]));
        changed |= self.remove_emptied(HashSet::from([parent]));
        if changed {
            self.rebuild_around(held);
        }
    }

    /// Whether `prefix` is known to be there.
    pub fn shows(&self, prefix: &Prefix) -> bool {
        let Some(parent) = prefix.parent() else {
            return true;
        };
        let mut around = self.folders_at(&parent).into_iter();
        around.any(|id| self.folder(id).listing.find(prefix.name()).is_some())
    }

    /// The folder that shows as a row, `prefix` or what it lies in, and of which nobody knows whether it is empty by now;
    /// none if a listing tells.
    pub fn in_doubt_about(&self, prefix: &Prefix) -> Option<Prefix> {
        let mut prefix = prefix.clone();
        loop {
            let mut here = self.folders_at(&prefix).into_iter();
            if here.any(|id| self.folder(id).progress == Progress::Complete) {
                return None;
            }
            let parent = prefix.parent()?;
            if self.shows(&prefix) {
                return Some(prefix);
            }
            prefix = parent;
        }
    }

    /// A folder exists only as long as something lies in it: one seen whole and now empty goes, and so on outwards.
    fn remove_emptied(&mut self, mut candidates: HashSet<Prefix>) -> bool {
        let mut changed = false;
        while !candidates.is_empty() {
            let mut outer = HashSet::new();
            for prefix in candidates {
                let is_empty = self.folders.iter().any(|folder| {
                    folder.prefix == prefix
                        && folder.progress == Progress::Complete
                        && folder.listing.len() == 0
                });
                let Some(parent) = prefix.parent().filter(|_| is_empty) else {
                    continue;
                };
                changed |= self.remove_rows(&parent, &HashSet::from([prefix.name()]));
                outer.insert(parent);
            }
            candidates = outer;
        }
        changed
    }

    /// Puts a row into every place where `prefix` is shown; true if that is to be seen.
    fn put_row(&mut self, prefix: &Prefix, name: &str, kind: EntryKind) -> bool {
        let mut changed = false;
        for id in self.folders_at(prefix) {
            changed |= self.folder_mut(id).put_row(Entry { name, kind }) && self.is_visible(id);
        }
        changed
    }

    /// Takes rows away wherever `prefix` is shown; true if that is to be seen.
    fn remove_rows(&mut self, prefix: &Prefix, names: &HashSet<&str>) -> bool {
        let mut changed = false;
        for id in self.folders_at(prefix) {
            changed |= self.folder_mut(id).remove_rows(names) && self.is_visible(id);
        }
        changed
    }

    fn folders_at(&self, prefix: &Prefix) -> Vec<FolderId> {
        (0u32..)
            .zip(&self.folders)
            .filter(|(_, folder)| folder.prefix == *prefix && folder.progress != Progress::Fixed)
            .map(|(id, _)| FolderId(id))
            .collect()
    }
}

impl Folder {
    /// Puts a row among those that are here, unless the listing has yet to come to it.
    fn put_row(&mut self, entry: Entry<'_>) -> bool {
        self.expect_change(entry.name, Some(entry.kind));
        let is_coming = self.progress != Progress::Complete && self.changes.is_beyond(entry.name);
        if let Some(fresh) = self.fresh.as_mut().filter(|_| !is_coming) {
            fresh.insert(&self.prefix, entry);
        }
        let is_known = self
            .listing
            .find(entry.name)
            .and_then(|at| self.listing.get(at))
            .is_some_and(|known| known.kind == entry.kind);
        if is_known || (is_coming && self.fresh.is_none()) {
            return false;
        }
        self.listing.insert(&self.prefix, entry);
        true
    }

    fn remove_rows(&mut self, names: &HashSet<&str>) -> bool {
        for name in names {
            self.expect_change(name, None);
        }
        if let Some(fresh) = &mut self.fresh {
            fresh.remove(names);
        }
        self.listing.remove(names)
    }

    /// A page that was asked for before the change, and comes after it, must not undo it.
    fn expect_change(&mut self, name: &str, kind: Option<EntryKind>) {
        if matches!(self.progress, Progress::Listing(..)) && self.changes.is_beyond(name) {
            self.changes.beyond.insert(name.into(), kind);
        }
    }
}
