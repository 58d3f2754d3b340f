//! What filedesk itself changed in the bucket, taken into the rows at once.

use std::collections::{HashMap, HashSet};

use super::{Progress, Tree};
use crate::object::{Entry, EntryKind, Key, Prefix};

impl Tree {
    /// Shows an object that was just stored, and the folders that came into being with it.
    pub fn put(&mut self, key: &Key, kind: EntryKind) {
        let held = self.held();
        let mut changed = self.put_row(&key.parent(), key.name(), kind);
        let mut folder = key.parent();
        while let Some(parent) = folder.parent() {
            changed |= self.put_missing_folder(&parent, folder.name());
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
        for (prefix, names) in &by_folder {
            self.folders_at(prefix).for_each(|folder| {
                folder.listing.remove(names);
                folder.fresh.iter_mut().for_each(|fresh| {
                    fresh.remove(names);
                });
            });
        }
        let emptied: HashSet<Prefix> = by_folder.into_keys().collect();
        self.remove_emptied(emptied);
        self.rebuild_around(held);
    }

    /// A folder exists only as long as something lies in it: one seen whole and now empty goes, and so on outwards.
    fn remove_emptied(&mut self, mut candidates: HashSet<Prefix>) {
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
                let name = HashSet::from([prefix.name()]);
                self.folders_at(&parent).for_each(|folder| {
                    folder.listing.remove(&name);
                });
                outer.insert(parent);
            }
            candidates = outer;
        }
    }

    /// Takes away the row of a folder that was deleted whole, opened or not.
    pub fn remove_folder(&mut self, prefix: &Prefix) {
        let Some(parent) = prefix.parent() else {
            return;
        };
        let held = self.held();
        let name = HashSet::from([prefix.name()]);
        self.folders_at(&parent).for_each(|folder| {
            folder.listing.remove(&name);
        });
        self.remove_emptied(HashSet::from([parent]));
        self.rebuild_around(held);
    }

    fn put_missing_folder(&mut self, parent: &Prefix, name: &str) -> bool {
        let has_it = self
            .folders_at(parent)
            .all(|folder| folder.listing.find(name).is_some());
        !has_it && self.put_row(parent, name, EntryKind::Folder)
    }

    /// Puts a row into every place where `prefix` is shown, unless its listing will still bring it.
    fn put_row(&mut self, prefix: &Prefix, name: &str, kind: EntryKind) -> bool {
        let mut changed = false;
        for folder in self.folders_at(prefix) {
            let entry = Entry { name, kind };
            if folder.progress == Progress::Complete || !folder.listing.is_beyond(name) {
                folder.listing.insert(prefix, entry);
                changed = true;
            }
            if let Some(fresh) = folder.fresh.as_mut().filter(|fresh| !fresh.is_beyond(name)) {
                fresh.insert(prefix, entry);
            }
        }
        changed
    }

    fn folders_at(&mut self, prefix: &Prefix) -> impl Iterator<Item = &mut super::Folder> {
        let prefix = prefix.clone();
        let is_listed = |folder: &super::Folder| folder.progress != Progress::Fixed;
        self.folders
            .iter_mut()
            .filter(move |folder| folder.prefix == prefix && is_listed(folder))
    }
}
