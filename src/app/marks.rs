//! The files chosen for the next command, wherever in the bucket they lie.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tree::Listing;
use crate::object::{Class, Entry, EntryKind, Key, Page, Prefix, Timestamp};
use crate::search::{Snapshot, Stretch};

/// What is known of a marked file, so that a question can name it without asking anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Size in bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: Option<Timestamp>,
}

/// All marked files, in key order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<Key, Mark>);

impl Marks {
    /// Marks `key`, or takes its mark away.
    pub fn toggle(&mut self, key: Key, mark: Mark) {
        if self.0.remove(&key).is_none() {
            self.0.insert(key, mark);
        }
    }

    /// Marks `key`.
    pub fn put(&mut self, key: Key, mark: Mark) {
        self.0.insert(key, mark);
    }

    /// Whether `key` is marked.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Takes away the mark of what is gone.
    pub fn forget(&mut self, key: &Key) {
        self.0.remove(key);
    }

    /// Renews what is known of `key`, if it is marked.
    pub fn renew(&mut self, key: &Key, size: u64, modified: Option<Timestamp>) {
        if let Some(mark) = self.0.get_mut(key) {
            *mark = Mark { size, modified };
        }
    }

    /// Compares the marks in `folder` with all that lies there: what is gone is forgotten, the rest renewed.
    pub fn compare(&mut self, folder: &Prefix, listing: &Listing) {
        self.0.retain(|key, mark| {
            let below = key.as_str().strip_prefix(folder.as_str());
            let Some(name) = below.filter(|name| !name.contains('/')) else {
                return true;
            };
            let found = listing.find(name).and_then(|at| listing.get(at));
            let Some(EntryKind::File { size, modified, .. }) = found.map(|entry| entry.kind) else {
                return false;
            };
            *mark = Mark { size, modified };
            true
        });
    }

    /// Takes all marks away.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// How many files are marked.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of all marked files.
    pub fn bytes(&self) -> u64 {
        self.0.values().map(|mark| mark.size).sum()
    }

    /// How many folders the marks lie in.
    pub fn folders(&self) -> usize {
        let mut count = 0;
        let mut last = None;
        for key in self.0.keys() {
            let parent = Some(key.parent());
            if parent != last {
                count += 1;
                last = parent;
            }
        }
        count
    }

    /// The marked files as they are now, to be listed like any others.
    pub fn snapshot(&self) -> Snapshot {
        let mut page = Page::below(Prefix::bucket());
        for (key, mark) in &self.0 {
            page.push(Entry {
                name: key.as_str(),
                kind: EntryKind::File {
                    size: mark.size,
                    modified: mark.modified,
                    class: Class::Standard,
                },
            });
        }
        Snapshot::new(vec![Stretch::whole(Arc::new(page.finish()))])
    }

    /// The marked files in key order.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, Mark)> {
        self.0.iter().map(|(key, mark)| (key, *mark))
    }
}
