//! The first few of many, without sorting the many.

use crate::search::Spot;

/// Keeps the spots with the smallest ranks; of equal ones, those that lie first in the bucket.
#[derive(Debug)]
pub(super) struct Best {
    kept: Vec<(u64, Spot)>,
    /// What ranks behind this is not among the first.
    last: (u64, Spot),
}

/// So many are kept.
pub(super) const MOST: usize = 200;

impl Default for Best {
    fn default() -> Self {
        let end = Spot {
            stretch: u32::MAX,
            row: u32::MAX,
        };
        Self {
            kept: Vec::with_capacity(2 * MOST),
            last: (u64::MAX, end),
        }
    }
}

impl Best {
    /// Keeps `spot` if its rank is among the smallest.
    pub fn offer(&mut self, rank: u64, spot: Spot) {
        if (rank, spot) >= self.last {
            return;
        }
        self.kept.push((rank, spot));
        if self.kept.len() >= 2 * MOST {
            let (_, last, _) = self.kept.select_nth_unstable(MOST - 1);
            self.last = *last;
            self.kept.truncate(MOST);
        }
    }

    /// Takes over what was found elsewhere.
    pub fn absorb(&mut self, other: Self) {
        for (rank, spot) in other.kept {
            self.offer(rank, spot);
        }
    }

    /// The first, in order.
    pub fn finish(mut self) -> Vec<Spot> {
        self.kept.sort_unstable();
        self.kept.truncate(MOST);
        self.kept.into_iter().map(|(_, spot)| spot).collect()
    }
}
