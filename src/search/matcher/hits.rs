//! What a search has found, so far or at last.

use std::sync::Arc;

use super::locate::Locator;
use crate::search::{Snapshot, Spot};

/// What a search has found. A clone shares everything.
#[derive(Debug, Clone)]
pub struct Hits {
    /// Where it looked.
    pub snapshot: Snapshot,
    /// What fits, the best first.
    pub rows: Rows,
    /// So many of them, from the first, hold all words in one piece.
    pub exact: usize,
    /// So many rows fit. `rows` may be fewer: of those that only resemble the query, the worst are left out.
    pub total: usize,
    /// So many rows were looked at.
    pub searched: usize,
    /// Whether this is all.
    pub is_complete: bool,
}

/// The same rows of the same snapshot.
impl PartialEq for Hits {
    fn eq(&self, other: &Self) -> bool {
        self.snapshot == other.snapshot
            && (self.exact, self.total, self.is_complete)
                == (other.exact, other.total, other.is_complete)
            && self.rows.iter().eq(other.rows.iter())
    }
}

/// Rows of a snapshot in an order of their own. A clone shares them.
#[derive(Debug, Clone)]
pub struct Rows(Inner);

#[derive(Debug, Clone)]
enum Inner {
    /// All rows in key order, which costs nothing per row.
    All {
        snapshot: Snapshot,
        /// For each stretch, how many rows there are up to its end.
        ends: Arc<[usize]>,
    },
    /// Numbers of the locator: first of exact hits, then of others.
    Listed {
        locator: Locator,
        exact: Arc<Vec<u64>>,
        others: Arc<Vec<u64>>,
    },
}

impl Rows {
    /// All rows of `snapshot`, in key order.
    pub fn all(snapshot: &Snapshot) -> Self {
        let ends = snapshot.stretches().iter().scan(0, |end, stretch| {
            *end += stretch.len();
            Some(*end)
        });
        Self(Inner::All {
            snapshot: snapshot.clone(),
            ends: ends.collect(),
        })
    }

    /// These rows of `snapshot`, in this order.
    pub fn of(snapshot: &Snapshot, spots: &[Spot]) -> Self {
        let locator = Locator::of(snapshot);
        let numbers = spots.iter().map(|spot| locator.pack(0, *spot)).collect();
        Self::listed(locator, Arc::new(numbers), Arc::default())
    }

    /// Rows by their numbers.
    pub(super) fn listed(locator: Locator, exact: Arc<Vec<u64>>, others: Arc<Vec<u64>>) -> Self {
        Self(Inner::Listed {
            locator,
            exact,
            others,
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Inner::All { ends, .. } => ends.last().copied().unwrap_or(0),
            Inner::Listed { exact, others, .. } => exact.len() + others.len(),
        }
    }

    /// The row that stands at `index`, counted from 0.
    pub fn get(&self, index: usize) -> Option<Spot> {
        match &self.0 {
            Inner::All { snapshot, ends } => {
                let stretch = ends.partition_point(|end| *end <= index);
                let rows = snapshot.stretches().get(stretch)?.rows();
                let before = ends.get(stretch)? - rows.len();
                Some(Spot {
                    stretch: u32::try_from(stretch).ok()?,
                    row: rows.start + u32::try_from(index - before).ok()?,
                })
            }
            Inner::Listed {
                locator,
                exact,
                others,
            } => {
                let number = match index.checked_sub(exact.len()) {
                    None => exact.get(index),
                    Some(index) => others.get(index),
                };
                number.map(|number| locator.spot(*number))
            }
        }
    }

    /// At which index the row at `spot` stands, if it is one of them. Looks through numbers only, never at a name.
    pub fn position(&self, spot: Spot) -> Option<usize> {
        match &self.0 {
            Inner::All { snapshot, ends } => {
                let stretch = spot.stretch as usize;
                let rows = snapshot.stretches().get(stretch)?.rows();
                let start = ends.get(stretch)? - rows.len();
                rows.contains(&spot.row)
                    .then(|| start + (spot.row - rows.start) as usize)
            }
            Inner::Listed {
                locator,
                exact,
                others,
            } => {
                let all = exact.iter().chain(others.iter());
                all.into_iter()
                    .position(|number| locator.spot(*number) == spot)
            }
        }
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Spot> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}
