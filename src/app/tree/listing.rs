//! The pages of one folder, put together so that any row is found at once.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::object::{Entry, EntryKind, Page, Prefix, Timestamp};
use crate::search::{Snapshot, Stretch};

/// Everything known of one folder's own rows, in key order.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// None of them is empty, so that the first name of each tells where to look.
    parts: Vec<Part>,
    len: u32,
    totals: Totals,
}

/// One page, counted once, so that a change elsewhere costs it nothing.
#[derive(Debug, Clone)]
struct Part {
    page: Arc<Page>,
    /// The row number of its first row.
    start: u32,
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
            EntryKind::File { size, modified, .. } => {
                self.files += 1;
                self.bytes += size;
                self.newest = self.newest.max(modified);
            }
        }
    }

    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.folders += other.folders;
        self.bytes += other.bytes;
        self.newest = self.newest.max(other.newest);
    }
}

impl Part {
    fn new(page: Page) -> Self {
        Self::of(Arc::new(page))
    }

    fn of(page: Arc<Page>) -> Self {
        let mut totals = Totals::default();
        page.entries().for_each(|entry| totals.count(entry.kind));
        Self {
            page,
            start: 0,
            totals,
        }
    }
}

impl Listing {
    /// Adds the page that follows.
    pub fn push(&mut self, page: Arc<Page>) {
        self.append(Part::of(page));
    }

    /// The rows as they are now, for work on other threads.
    pub fn snapshot(&self) -> Snapshot {
        let pages = self.parts.iter().map(|part| Arc::clone(&part.page));
        Snapshot::new(pages.map(Stretch::whole).collect())
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
        let row = self.parts[at].page.position(name).ok()?;
        Some(self.parts[at].start + u32::try_from(row).ok()?)
    }

    /// Puts a row where it belongs, in place of one of that name.
    pub fn insert(&mut self, prefix: &Prefix, new: Entry<'_>) {
        let at = self.page_for(new.name);
        let old = at.map(|at| Arc::clone(&self.parts[at].page));
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
        let part = Part::new(page.finish());
        match at {
            Some(at) => self.parts[at] = part,
            None => self.parts.push(part),
        }
        self.add_up();
    }

    /// Takes the rows with these names away; false if there were none.
    pub fn remove(&mut self, names: &HashSet<&str>) -> bool {
        let touched: BTreeSet<_> = names
            .iter()
            .filter_map(|name| {
                let at = self.page_for(name)?;
                self.parts[at].page.position(name).ok().map(|_| at)
            })
            .collect();
        for at in &touched {
            let page = &self.parts[*at].page;
            let mut kept = Page::below(page.prefix().clone());
            page.entries()
                .filter(|entry| !names.contains(entry.name))
                .for_each(|entry| kept.push(entry));
            self.parts[*at] = Part::new(kept.finish());
        }
        if touched.is_empty() {
            return false;
        }
        self.add_up();
        true
    }

    /// Numbers the pages and sums them up; the rows in them are not looked at.
    fn add_up(&mut self) {
        for part in std::mem::take(self).parts {
            self.append(part);
        }
    }

    fn append(&mut self, mut part: Part) {
        if part.page.is_empty() {
            return;
        }
        part.start = self.len;
        self.len += u32::try_from(part.page.len()).expect("a page has a thousand rows");
        self.totals.add(part.totals);
        self.parts.push(part);
    }

    fn place(&self, index: u32) -> Option<(&Page, usize)> {
        let at = self
            .parts
            .partition_point(|part| part.start <= index)
            .checked_sub(1)?;
        let part = &self.parts[at];
        Some((&part.page, (index - part.start) as usize))
    }

    /// The page that holds `name` or would have to; `None` if there is no page.
    fn page_for(&self, name: &str) -> Option<usize> {
        let starts_before = |part: &Part| part.page.get(0).is_some_and(|first| first.name <= name);
        let after = self.parts.partition_point(starts_before);
        (!self.parts.is_empty()).then(|| after.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Class;
    use proptest::prelude::*;

    fn file(name: &str) -> Entry<'_> {
        Entry {
            name,
            kind: EntryKind::File {
                size: 1,
                modified: Some(Timestamp(1)),
                class: Class::Standard,
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
    fn removing_a_row_leaves_the_other_pages_alone_and_knows_the_newest_that_is_left() {
        let names = ["a", "b", "c", "d"].map(String::from);
        let mut listing = listing(&BTreeSet::from(names), 2);
        let kind = EntryKind::File {
            size: 5,
            modified: Some(Timestamp(9)),
            class: Class::Standard,
        };
        listing.insert(&Prefix::new("a/"), Entry { name: "c", kind });
        let first = Arc::clone(&listing.parts[0].page);
        assert_eq!(listing.totals().newest, Some(Timestamp(9)));
        assert!(listing.remove(&HashSet::from(["c"])));
        assert_eq!(listing.totals().newest, Some(Timestamp(1)));
        assert!(Arc::ptr_eq(&first, &listing.parts[0].page));
        assert!(!listing.remove(&HashSet::from(["c"])));
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
                class: Class::Standard,
            },
        });
        page.push(Entry {
            name: "d",
            kind: EntryKind::File {
                size: 7,
                modified: None,
                class: Class::Standard,
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
