//! How well a row fits: the smaller the number, the better.

use std::ops::Range;

use super::needle::Needle;
use crate::object::Timestamp;
use crate::search::order::base_name;
use crate::search::query::{Row, arrived};

/// The bits for how long ago a row was uploaded.
const AGE_BITS: u32 = 23;
/// An age counts in steps of so many seconds, so that all moments of this century fit.
const AGE_STEP: i64 = 512;

/// The rank of a row that holds all `pieces`: where they stand, then its age. Who asks for a customer's document by
/// name mostly means the last one.
pub fn exact<'a>(row: &Row<'_>, pieces: impl Iterator<Item = &'a Needle>) -> u32 {
    let base = row.name.len() - base_name(row.name).len();
    let worst = pieces.map(|piece| place(row.name, base, piece)).max();
    worst.unwrap_or(0) << AGE_BITS | age(row)
}

/// The rank of a row that fits with a score.
pub fn fuzzy(name: &str, score: u32) -> u32 {
    let missing = u32::from(u16::MAX) - score.min(u32::from(u16::MAX));
    let length = u32::try_from(name.len()).unwrap_or(u32::MAX);
    missing << 16 | length.min(u32::from(u16::MAX))
}

/// The best place in which `piece` stands: 0 is a word of its own behind the last slash, 5 is within a word before it.
fn place(name: &str, base: usize, piece: &Needle) -> u32 {
    let mut best = 5;
    let mut from = base;
    while let Some(found) = piece.find_from(name, from) {
        best = best.min(border(name, &found));
        if best == 0 {
            return 0;
        }
        from = found.end.max(from + 1);
    }
    if best < 5 {
        return best;
    }
    piece
        .find_from(name, 0)
        .map_or(5, |found| 3 + border(name, &found))
}

/// 0 where a text is a word of its own, 1 where it begins one, 2 where it lies within.
fn border(name: &str, found: &Range<usize>) -> u32 {
    let is_letter = |letter: char| letter.is_alphanumeric();
    let before = name[..found.start].chars().next_back();
    let behind = name[found.end..].chars().next();
    match (before.is_some_and(is_letter), behind.is_some_and(is_letter)) {
        (false, false) => 0,
        (false, true) => 1,
        (true, _) => 2,
    }
}

/// How old a row is: the newest have the smallest number.
fn age(row: &Row<'_>) -> u32 {
    let Timestamp(moment) = arrived(row).unwrap_or_default();
    let oldest = (1 << AGE_BITS) - 1;
    let step = u32::try_from(moment.max(0) / AGE_STEP).unwrap_or(oldest);
    oldest - step.min(oldest)
}
