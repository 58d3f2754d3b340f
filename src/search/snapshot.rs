//! What was known of many keys at one moment: cheap to hand to another thread, and never changing under it.

use std::ops::Range;
use std::sync::Arc;

use crate::object::{Entry, Key, Page, Prefix};

/// Stretches of pages, in key order. A clone shares everything.
#[derive(Debug, Clone, Default)]
pub struct Snapshot(Arc<Vec<Stretch>>);

/// A stretch of a page.
#[derive(Debug, Clone)]
pub struct Stretch {
    page: Arc<Page>,
    /// The first of its rows.
    start: u32,
    /// The row behind its last.
    end: u32,
}

/// Where a row lies in one snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// Which stretch, counted from 0.
    pub stretch: u32,
    /// Which row of its page, counted from 0.
    pub row: u32,
}

impl Stretch {
    /// A whole page.
    pub fn whole(page: Arc<Page>) -> Self {
        let end = u32::try_from(page.len()).expect("a page has a thousand rows");
        Self {
            page,
            start: 0,
            end,
        }
    }

    /// The rows of its page from `rows.start` up to `rows.end`, as far as they are its own.
    pub fn cut(&self, rows: Range<u32>) -> Self {
        let start = rows.start.clamp(self.start, self.end);
        let end = rows.end.clamp(start, self.end);
        Self {
            page: Arc::clone(&self.page),
            start,
            end,
        }
    }

    /// The page that it is a part of.
    pub fn page(&self) -> &Arc<Page> {
        &self.page
    }

    /// Which rows of its page are its own.
    pub fn rows(&self) -> Range<u32> {
        self.start..self.end
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// How many bytes its objects have together, modulo 2⁶⁴.
    pub fn bytes(&self) -> u64 {
        self.page.bytes(self.start as usize..self.end as usize)
    }

    /// Its rows, in key order.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.rows().filter_map(|row| self.page.get(row as usize))
    }

    /// The last key; empty where there is no row.
    pub(super) fn last(&self) -> &str {
        self.name(self.end.saturating_sub(1))
    }

    fn name(&self, row: u32) -> &str {
        &self.page.names()[self.page.name_range(row as usize)]
    }

    /// The first of its rows at which `is_reached` holds, which then holds for all behind it.
    pub(super) fn first(&self, is_reached: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (self.start, self.end);
        while low < high {
            let middle = u32::midpoint(low, high);
            if is_reached(self.name(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}

/// The same pages, not pages that are alike: comparing millions of keys is never what is meant.
impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Snapshot {}

impl Snapshot {
    /// A snapshot of these stretches, which must be in key order.
    pub fn new(stretches: Vec<Stretch>) -> Self {
        Self(Arc::new(stretches))
    }

    /// Its stretches, in key order.
    pub fn stretches(&self) -> &[Stretch] {
        &self.0
    }

    /// How many rows there are. Walks the stretches, not the rows.
    pub fn len(&self) -> usize {
        self.0.iter().map(Stretch::len).sum()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Stretch::is_empty)
    }

    /// The row at `spot`, and the folder that its name is below.
    pub fn get(&self, spot: Spot) -> Option<(&Prefix, Entry<'_>)> {
        let page = self.0.get(spot.stretch as usize)?.page();
        Some((page.prefix(), page.get(spot.row as usize)?))
    }

    /// The key of the object at `spot`; `None` for a folder.
    pub fn key(&self, spot: Spot) -> Option<Key> {
        self.0
            .get(spot.stretch as usize)?
            .page()
            .key(spot.row as usize)
    }

    /// Where the object called `key` stands. All pages must be below one folder, as those of an index or a listing are.
    pub fn find(&self, key: &Key) -> Option<Spot> {
        let folder = self.0.first()?.page().prefix();
        let name = key.as_str().strip_prefix(folder.as_str())?;
        let spot = self.first(|other| other >= name);
        let stretch = self.0.get(spot.stretch as usize)?;
        (stretch.name(spot.row) == name).then_some(spot)
    }

    /// The first row at which `is_reached` holds, which then holds for all behind it; behind the last, if at none.
    pub(super) fn first(&self, is_reached: impl Fn(&str) -> bool) -> Spot {
        let at = self
            .0
            .partition_point(|stretch| !is_reached(stretch.last()));
        let row = self
            .0
            .get(at)
            .map_or(0, |stretch| stretch.first(is_reached));
        Spot {
            stretch: u32::try_from(at).expect("fewer stretches than a machine has room for"),
            row,
        }
    }

    /// Its stretches, to be changed: copied first, if anyone else still looks at them.
    pub(super) fn stretches_mut(&mut self) -> &mut Vec<Stretch> {
        Arc::make_mut(&mut self.0)
    }
}
