//! All keys inside the prefixes as one sweep found them, and where each file name stands among them.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

use super::asked::has_dot_segments;
use crate::object::Key;
use crate::search::{Snapshot, Spot};

/// What one sweep found. Names are not copied: a file costs sixteen bytes beside its row.
pub(super) struct Catalog {
    known: Snapshot,
    /// Each name's hash and its place, in order of the hashes. Names that hash alike are told apart at the place.
    names: Vec<(u64, Spot)>,
    hasher: RandomState,
    /// When the sweep began: what was uploaded later may be missing.
    pub(super) read: jiff::Timestamp,
}

/// How many files have a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// None.
    None,
    /// This one.
    One(Key),
    /// So many.
    Several(usize),
}

impl Catalog {
    /// The catalog of whole keys. Walks and sorts all of them, so it is work for a blocking thread.
    pub(super) fn of(known: Snapshot, read: jiff::Timestamp) -> Self {
        let hasher = RandomState::new();
        let mut names = Vec::with_capacity(known.len());
        for (stretch, rows) in (0..).zip(known.stretches()) {
            for (row, entry) in rows.rows().zip(rows.entries()) {
                // No link can carry those.
                if !has_dot_segments(entry.name) {
                    names.push((
                        hasher.hash_one(last_segment(entry.name)),
                        Spot { stretch, row },
                    ));
                }
            }
        }
        names.sort_unstable();
        Self {
            known,
            names,
            hasher,
            read,
        }
    }

    /// How many files there are.
    pub(super) fn files(&self) -> usize {
        self.known.len()
    }

    /// Whether there is a file with this key.
    pub(super) fn holds(&self, key: &Key) -> bool {
        self.known.find(key).is_some()
    }

    /// The file called `name`, in whatever folder.
    pub(super) fn named(&self, name: &str) -> Named {
        let hash = self.hasher.hash_one(name);
        let start = self.names.partition_point(|(other, _)| *other < hash);
        let alike = self.names[start..].iter();
        let alike = alike.take_while(|(other, _)| *other == hash);
        let mut places = alike.map(|(_, spot)| *spot).filter(|spot| {
            let row = self.known.get(*spot);
            row.is_some_and(|(_, entry)| last_segment(entry.name) == name)
        });
        let Some(first) = places.next() else {
            return Named::None;
        };
        match places.count() {
            0 => self.known.key(first).map_or(Named::None, Named::One),
            others => Named::Several(1 + others),
        }
    }
}

/// Without the keys, which may be millions.
impl fmt::Debug for Catalog {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Catalog({} files, {})", self.files(), self.read)
    }
}

fn last_segment(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::object::{Class, Entry, EntryKind, Page, Prefix};
    use crate::search::Stretch;

    fn catalog(keys: &[&str]) -> Catalog {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        let pages = keys.chunks(2).map(|keys| {
            let mut page = Page::below(Prefix::bucket());
            for name in keys {
                let kind = EntryKind::File {
                    size: 1,
                    modified: None,
                    class: Class::Standard,
                };
                page.push(Entry { name, kind });
            }
            Stretch::whole(Arc::new(page.finish()))
        });
        Catalog::of(Snapshot::new(pages.collect()), jiff::Timestamp::UNIX_EPOCH)
    }

    fn key(text: &str) -> Key {
        Key::new(text).unwrap()
    }

    #[test]
    fn a_name_is_found_in_whatever_folder_it_lies() {
        let catalog = catalog(&[
            "uploads/a/x.pdf",
            "jobs/1/b/y.pdf",
            "uploads/jobs/1/b/z.pdf",
        ]);
        assert_eq!(catalog.named("y.pdf"), Named::One(key("jobs/1/b/y.pdf")));
        assert_eq!(
            catalog.named("z.pdf"),
            Named::One(key("uploads/jobs/1/b/z.pdf"))
        );
        assert_eq!(catalog.named("Y.pdf"), Named::None);
        assert_eq!(catalog.named("b/y.pdf"), Named::None);
        assert_eq!(catalog.files(), 3);
    }

    #[test]
    fn two_files_of_one_name_are_counted_not_chosen_from() {
        let catalog = catalog(&["jobs/1/a/x", "uploads/a/x", "uploads/b/x", "uploads/b/xx"]);
        assert_eq!(catalog.named("x"), Named::Several(3));
        assert_eq!(catalog.named("xx"), Named::One(key("uploads/b/xx")));
    }

    #[test]
    fn a_key_is_found_as_a_whole_or_not_at_all() {
        let catalog = catalog(&["uploads/a/x", "uploads/b"]);
        assert!(catalog.holds(&key("uploads/a/x")));
        for other in ["uploads/a", "a/x", "uploads/a/x ", "uploads//a/x"] {
            assert!(!catalog.holds(&key(other)), "{other}");
        }
    }

    #[test]
    fn a_key_with_dots_for_folders_has_no_name() {
        let catalog = catalog(&["uploads/..", "uploads/../x", "uploads/y"]);
        assert_eq!(catalog.named(".."), Named::None);
        assert_eq!(catalog.named("x"), Named::None);
        assert_eq!(catalog.named("y"), Named::One(key("uploads/y")));
    }

    #[test]
    fn a_million_names_cost_sixteen_bytes_each() {
        assert_eq!(size_of::<(u64, Spot)>(), 16);
    }
}
