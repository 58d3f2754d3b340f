//! A row's place and its rank in one number, so that millions of them are sorted as numbers.

use crate::search::{Snapshot, Spot};

/// Knows how many bits the places of one snapshot take. Places sort in key order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locator {
    row_bits: u32,
    place: u64,
}

impl Locator {
    /// For the rows of `snapshot`.
    pub fn of(snapshot: &Snapshot) -> Self {
        let stretches = snapshot.stretches();
        let bits = |count: u64| u64::BITS - count.leading_zeros();
        let longest = stretches.iter().map(|stretch| stretch.rows().end).max();
        let row_bits = bits(u64::from(longest.unwrap_or(0)));
        let place_bits = row_bits + bits(stretches.len() as u64);
        // A rank gets what is left: all 32 bits unless there are pages of very unlike sizes.
        let place = u64::MAX
            .checked_shl(place_bits)
            .map_or(u64::MAX, |above| !above);
        Self { row_bits, place }
    }

    /// The number for `spot`. Of two numbers the smaller is that of the smaller rank, and then of the earlier row.
    pub fn pack(self, rank: u32, spot: Spot) -> u64 {
        let place = u64::from(spot.stretch) << self.row_bits | u64::from(spot.row);
        u64::from(rank) << 32 & !self.place | place
    }

    /// The spot in a number.
    pub fn spot(self, number: u64) -> Spot {
        let place = number & self.place;
        let half = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Spot {
            stretch: half(place >> self.row_bits),
            row: half(place & !(u64::MAX << self.row_bits)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::object::{Class, Entry, EntryKind, Page, Prefix};
    use crate::search::Stretch;

    #[test]
    fn a_number_sorts_by_rank_and_then_by_place_and_tells_the_place() {
        let mut page = Page::below(Prefix::bucket());
        let kind = EntryKind::File {
            size: 0,
            modified: None,
            class: Class::Standard,
        };
        for _ in 0..1_000 {
            page.push(Entry { name: "x", kind });
        }
        let page = Arc::new(page.finish());
        let locator = Locator::of(&Snapshot::new(vec![Stretch::whole(page); 3]));
        let spot = |stretch, row| Spot { stretch, row };
        let ranked = [
            (0, spot(2, 999)),
            (1, spot(0, 0)),
            (1, spot(0, 7)),
            (1, spot(1, 0)),
            (u32::MAX, spot(0, 0)),
        ];
        let numbers = ranked.map(|(rank, spot)| locator.pack(rank, spot));
        assert!(numbers.is_sorted());
        for ((_, spot), number) in ranked.into_iter().zip(numbers) {
            assert_eq!(locator.spot(number), spot);
        }
    }
}
