//! The pages of one folder, put together so that any row is found at once.

use std::collections::HashSet;
use std::sync::Arc;

use crate::object::{Entry, EntryKind, Page, Prefix, Timestamp};

/// Everything known of one folder's own rows, in key order.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    pages: Vec<Arc<Page>>,
    /// The row number of each page's first row.
    starts: Vec<u32>,
    len: u32,
    totals: Totals,
}

/// What the rows seen so far add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many objects.
    pub files: u64,
    /// How many folders.
    pub folders: u64,
    /// The objects' bytes.
    pub bytes: u64,
    /// When the newest object was written.
    pub newest: Option<Timestamp>,
}

impl Totals {
    /// Adds one row.
    pub fn count(&mut self, kind: EntryKind) {
        match kind {
            EntryKind::Folder => self.folders += 1,
            EntryKind::File { size, modified } => {
                self.files += 1;
                self.bytes += size;
                self.newest = self.newest.max(modified);
            }
        }
    }
}

impl Listing {
    /// Adds the page that follows.
    pub fn push(&mut self, page: Arc<Page>) {
        for entry in page.entries() {
            self.totals.count(entry.kind);
        }
        if page.is_empty() {
            return;
        }
        self.starts.push(self.len);
        self.len += u32::try_from(page.len()).expect("a page has a thousand rows");
        self.pages.push(page);
    }

    /// How many rows there are.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// What the rows add up to.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// The row at `index`.
    pub fn get(&self, index: u32) -> Option<Entry<'_>> {
        let (page, row) = self.place(index)?;
        page.get(row)
    }

    /// Where `name` stands.
    pub fn find(&self, name: &str) -> Option<u32> {
        let at = self.page_for(name)?;
        let row = self.pages[at].position(name).ok()?;
        Some(self.starts[at] + u32::try_from(row).ok()?)
    }

    /// Whether `name` would come after every row.
    pub fn is_beyond(&self, name: &str) -> bool {
        let last = self.len.checked_sub(1).and_then(|last| self.get(last));
        last.is_none_or(|last| last.name < name)
    }

    /// Puts a row where it belongs, in place of one of that name.
    pub fn insert(&mut self, prefix: &Prefix, new: Entry<'_>) {
        let at = self.page_for(new.name);
        let old = at.map(|at| Arc::clone(&self.pages[at]));
        let mut page = Page::below(prefix.clone());
        let mut pending = Some(new);
        for entry in old.iter().flat_map(|old| old.entries()) {
            if let Some(waiting) = pending.take_if(|waiting| waiting.name <= entry.name) {
                page.push(waiting);
            }
            if entry.name != new.name {
                page.push(entry);
            }
        }
        if let Some(waiting) = pending {
            page.push(waiting);
        }
        let page = Arc::new(page.finish());
        match at {
            Some(at) => self.pages[at] = page,
            None => self.pages.insert(0, page),
        }
        self.count_anew();
    }

    /// Takes the rows with these names away.
    pub fn remove(&mut self, names: &HashSet<&str>) {
        for page in &mut self.pages {
            if !page.entries().any(|entry| names.contains(entry.name)) {
                continue;
            }
            let mut kept = Page::below(page.prefix().clone());
            page.entries()
                .filter(|entry| !names.contains(entry.name))
                .for_each(|entry| kept.push(entry));
            *page = Arc::new(kept.finish());
        }
        self.count_anew();
    }

    fn count_anew(&mut self) {
        let pages = std::mem::take(self).pages;
        for page in pages {
            self.push(page);
        }
    }

    fn place(&self, index: u32) -> Option<(&Page, usize)> {
        let at = self
            .starts
            .partition_point(|start| *start <= index)
            .checked_sub(1)?;
        Some((&self.pages[at], (index - self.starts[at]) as usize))
    }

    /// The page that holds `name` or would have to; `None` if there is no page.
    fn page_for(&self, name: &str) -> Option<usize> {
        let starts_before = |page: &Arc<Page>| page.get(0).is_some_and(|first| first.name <= name);
        let after = self.pages.partition_point(starts_before);
        (!self.pages.is_empty()).then(|| after.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn file(name: &str) -> Entry<'_> {
        Entry {
            name,
            kind: EntryKind::File {
                size: 1,
                modified: Some(Timestamp(1)),
            },
        }
    }

    fn listing(names: &BTreeSet<String>, page: usize) -> Listing {
        let mut listing = Listing::default();
        let names: Vec<_> = names.iter().collect();
        for chunk in names.chunks(page) {
            let mut page = Page::below(Prefix::new("a/"));
            for name in chunk {
                page.push(file(name));
            }
            listing.push(Arc::new(page.finish()));
        }
        listing
    }

    fn names(listing: &Listing) -> Vec<String> {
        (0..listing.len())
            .map(|index| listing.get(index).unwrap().name.to_owned())
            .collect()
    }

    proptest! {
        #[test]
        fn inserting_and_removing_keeps_key_order(
            mut expected in prop::collection::btree_set("[a-e]{1,4}", 0..30),
            added in prop::collection::vec("[a-e]{1,4}", 0..10),
            taken in prop::collection::btree_set("[a-e]{1,4}", 0..10),
        ) {
            let mut listing = listing(&expected, 4);
            for name in &added {
                listing.insert(&Prefix::new("a/"), file(name));
                expected.insert(name.clone());
            }
            listing.remove(&taken.iter().map(String::as_str).collect());
            expected.retain(|name| !taken.contains(name));
            prop_assert_eq!(names(&listing), expected.iter().cloned().collect::<Vec<_>>());
            prop_assert_eq!(listing.totals().files, expected.len() as u64);
            for (index, name) in expected.iter().enumerate() {
                prop_assert_eq!(listing.find(name), Some(u32::try_from(index).unwrap()));
            }
        }
    }

    #[test]
    fn totals_tell_files_bytes_and_the_newest() {
        let mut page = Page::below(Prefix::new("a/"));
        page.push(Entry {
            name: "b/",
            kind: EntryKind::Folder,
        });
        page.push(Entry {
            name: "c",
            kind: EntryKind::File {
                size: 5,
                modified: Some(Timestamp(9)),
            },
        });
        page.push(Entry {
            name: "d",
            kind: EntryKind::File {
                size: 7,
                modified: None,
            },
        });
        let mut listing = Listing::default();
        listing.push(Arc::new(page.finish()));
        let expected = Totals {
            files: 2,
            folders: 1,
            bytes: 12,
            newest: Some(Timestamp(9)),
        };
        assert_eq!(listing.totals(), expected);
    }
}
