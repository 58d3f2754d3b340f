//! One listing response, packed and immutable, so that a million rows cost little and move for nothing.

use std::ops::Range;

use super::{Class, Key, Prefix, Timestamp};

/// The answer to one list request: entries in key order, below one prefix.
///
/// All names lie in one string; a row is 24 bytes. Shared behind `Arc` by whoever shows, searches or counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    prefix: Prefix,
    names: String,
    rows: Vec<Row>,
    /// One for each row up to the last that has any: none at all where nobody asked for them.
    tags: Vec<Tag>,
}

/// An MD5 of an object's bytes, if its entity tag is one, which only the bytes can tell.
pub type Tag = [u8; 16];

/// The place where a listing goes on: behind this text, in key order, everything is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(pub String);

/// One row of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The name below the page's prefix; a folder's ends in `/`, a folder marker's is empty.
    pub name: &'a str,
    /// Whether it is an object or stands for everything below it.
    pub kind: EntryKind,
}

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A common prefix: everything below it.
    Folder,
    /// An object.
    File {
        /// Size in bytes.
        size: u64,
        /// When it was last written, if the server says.
        modified: Option<Timestamp>,
        /// Its storage class.
        class: Class,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    name_end: u32,
    is_folder: bool,
    class: Class,
    size: u64,
    modified: i64,
}

/// No server dates an object before the epoch, so the smallest number can mean "not said".
const NOT_SAID: i64 = i64::MIN;
/// No bytes are known whose MD5 this is, so it can mean "not said".
const NO_TAG: Tag = [0; 16];

/// Fills a page, in key order.
#[derive(Debug)]
pub struct PageBuilder(Page);

impl Page {
    /// An empty page to be filled.
    pub fn below(prefix: Prefix) -> PageBuilder {
        PageBuilder(Self {
            prefix,
            names: String::new(),
            rows: Vec::new(),
            tags: Vec::new(),
        })
    }

    /// The folder that was listed.
    pub fn prefix(&self) -> &Prefix {
        &self.prefix
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All names, one after the other with nothing between, as whoever looks for a word in them wants it.
    pub fn names(&self) -> &str {
        &self.names
    }

    /// Where in [`Page::names`] the name of the row at `row` stands; empty, at the end, where there is no such row.
    pub fn name_range(&self, row: usize) -> Range<usize> {
        let end = |row: usize| {
            let row = self.rows.get(row);
            row.map_or(self.names.len(), |row| row.name_end as usize)
        };
        row.checked_sub(1).map_or(0, end)..end(row)
    }

    /// How many bytes the objects in `rows` have together, modulo 2⁶⁴: what is added can be taken away again.
    pub fn bytes(&self, rows: Range<usize>) -> u64 {
        let sizes = self.rows.get(rows).unwrap_or_default().iter();
        sizes.fold(0, |sum, row| sum.wrapping_add(row.size))
    }

    /// How many bytes of memory its rows and names hold.
    #[cfg(test)]
    pub fn room(&self) -> usize {
        self.rows.capacity() * size_of::<Row>() + self.names.capacity()
    }

    /// The row at `index`, counted from 0.
    pub fn get(&self, index: usize) -> Option<Entry<'_>> {
        let row = self.rows.get(index)?;
        let name = &self.names[self.name_range(index)];
        let kind = if row.is_folder {
            EntryKind::Folder
        } else {
            EntryKind::File {
                size: row.size,
                modified: (row.modified != NOT_SAID).then_some(Timestamp(row.modified)),
                class: row.class,
            }
        };
        Some(Entry { name, kind })
    }

    /// What the entity tag of the object at `index` may say of its bytes; nothing where nobody asked.
    pub fn tag(&self, index: usize) -> Option<Tag> {
        self.tags.get(index).copied().filter(|tag| *tag != NO_TAG)
    }

    /// The row whose name holds the byte at `offset` of [`Page::names`]; the number of rows behind the last. Looks from
    /// row `from` on, which must not lie behind it, in growing steps: what is near is found without a look at the rest.
    pub fn row_holding(&self, offset: usize, from: usize) -> usize {
        let lies_before = |row: &Row| row.name_end as usize <= offset;
        let (mut start, mut step) = (from, 1);
        while self.rows.get(start + step).is_some_and(lies_before) {
            start += step;
            step *= 2;
        }
        let end = self.rows.len().min(start + step + 1);
        let near = self.rows.get(start..end).unwrap_or_default();
        start + near.partition_point(lies_before)
    }

    /// All rows, in key order.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The files among them, with their sizes in bytes.
    pub fn files(&self) -> impl Iterator<Item = (Key, u64)> {
        self.entries().filter_map(|entry| match entry.kind {
            EntryKind::File { size, .. } => Some((self.prefix.join(entry.name)?, size)),
            EntryKind::Folder => None,
        })
    }

    /// Where `name` stands, or where it would have to stand.
    pub fn position(&self, name: &str) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let Some(entry) = self.get(middle) else { break };
            match entry.name.cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }

    /// The key of the object at `index`; `None` for a folder.
    pub fn key(&self, index: usize) -> Option<Key> {
        match self.get(index)? {
            Entry {
                name,
                kind: EntryKind::File { .. },
            } => self.prefix.join(name),
            Entry {
                kind: EntryKind::Folder,
                ..
            } => None,
        }
    }
}

impl PageBuilder {
    /// Makes room at once for so many further rows, and for so many bytes of names.
    pub fn reserve(&mut self, rows: usize, names: usize) {
        self.0.rows.reserve_exact(rows);
        self.0.names.reserve_exact(names);
    }

    /// Adds a row; rows must come in key order.
    pub fn push(&mut self, entry: Entry<'_>) {
        let page = &mut self.0;
        page.names.push_str(entry.name);
        let (is_folder, size, modified, class) = match entry.kind {
            EntryKind::Folder => (true, 0, None, Class::Standard),
            EntryKind::File {
                size,
                modified,
                class,
            } => (false, size, modified, class),
        };
        page.rows.push(Row {
            name_end: u32::try_from(page.names.len())
                .expect("1,000 keys of 1,024 bytes fit in 4 GiB"),
            is_folder,
            class,
            size,
            modified: modified.map_or(NOT_SAID, |moment| moment.0),
        });
    }

    /// The same with what its entity tag says.
    pub fn push_tagged(&mut self, entry: Entry<'_>, tag: Option<Tag>) {
        if let Some(tag) = tag {
            self.0.tags.resize(self.0.rows.len(), NO_TAG);
            self.0.tags.push(tag);
        }
        self.push(entry);
    }

    /// Adds the row at `index` of another page, with its tag if that has any.
    pub fn copy(&mut self, page: &Page, index: usize) {
        if let Some(entry) = page.get(index) {
            self.push_tagged(entry, page.tag(index));
        }
    }

    /// The finished page, without spare room.
    pub fn finish(mut self) -> Page {
        self.0.names.shrink_to_fit();
        self.0.rows.shrink_to_fit();
        self.0.tags.shrink_to_fit();
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(name: &str, size: u64) -> Entry<'_> {
        let kind = EntryKind::File {
            size,
            modified: Some(Timestamp(7)),
            class: Class::GlacierIr,
        };
        Entry { name, kind }
    }

    #[test]
    fn a_row_is_24_bytes() {
        assert_eq!(size_of::<Row>(), 24);
    }

    #[test]
    fn rows_come_back_as_they_went_in() {
        let mut page = Page::below(Prefix::new("uploads/"));
        page.push(file("", 0));
        page.push(Entry {
            name: "jobs/",
            kind: EntryKind::Folder,
        });
        page.push(file("x.pdf", 12));
        let page = page.finish();
        assert_eq!(page.get(0), Some(file("", 0)));
        assert_eq!(page.get(1).unwrap().kind, EntryKind::Folder);
        assert_eq!(page.key(1), None);
        assert_eq!(page.key(2).unwrap().as_str(), "uploads/x.pdf");
        assert_eq!(page.get(3), None);
    }

    #[test]
    fn names_and_sizes_can_be_read_without_a_row() {
        let mut page = Page::below(Prefix::bucket());
        page.reserve(2, 5);
        page.push(file("ab", 5));
        page.push(file("abc", 7));
        let page = page.finish();
        assert_eq!(page.names(), "ababc");
        assert_eq!(page.name_range(1), 2..5);
        assert_eq!(page.name_range(2), 5..5);
        assert_eq!(page.name_range(9), 5..5);
        assert_eq!((page.bytes(0..2), page.bytes(1..2)), (12, 7));
        assert_eq!(
            [0, 1, 2, 4, 5].map(|at| page.row_holding(at, 0)),
            [0, 0, 1, 1, 2]
        );
    }

    proptest! {
        #[test]
        fn every_name_is_found_where_it_stands(mut names in prop::collection::btree_set(any::<String>(), 0..40), absent in any::<String>()) {
            names.remove(&absent);
            let mut page = Page::below(Prefix::bucket());
            for (size, name) in names.iter().enumerate() {
                page.push(file(name, size as u64));
            }
            let page = page.finish();
            for (index, name) in names.iter().enumerate() {
                prop_assert_eq!(page.position(name), Ok(index));
                prop_assert_eq!(page.get(index), Some(file(name, index as u64)));
                for from in 0..=index {
                    let range = page.name_range(index);
                    let found = range.clone().map(|at| page.row_holding(at, from));
                    prop_assert!(found.into_iter().all(|row| row == index));
                }
            }
            prop_assert_eq!(page.position(&absent), Err(names.iter().filter(|name| **name < absent).count()));
        }
    }
}
