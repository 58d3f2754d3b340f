//! Sorting millions by a number, in steps that stop when they are told to.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// So few are sorted by comparing.
const FEW: usize = 4_096;
/// How many are moved between two looks at `stop`.
const STRIDE: usize = 65_536;
/// The bits that one pass sorts by: what a core's first cache holds the counts of.
const DIGIT: u32 = 11;

/// Sorts by `key`, smallest first; equals stay in their order. Once `stop` is set the order is anybody's guess.
pub fn sort_by_number<T: Copy + Send + Sync>(
    items: &mut Vec<T>,
    stop: &AtomicBool,
    key: impl Fn(&T) -> u64 + Sync,
) {
    if items.is_sorted_by_key(&key) {
        return;
    }
    if items.len() <= FEW {
        items.sort_by_key(&key);
        return;
    }
    let mut spare = items.clone();
    let middle = items.len() / 2;
    let (low, high) = items.split_at_mut(middle);
    let (spare_low, spare_high) = spare.split_at_mut(middle);
    let key = &key;
    thread::scope(|scope| {
        scope.spawn(|| sort_part(low, spare_low, stop, key));
        sort_part(high, spare_high, stop, key);
    });
    merge(low, high, &mut spare, stop, key);
    *items = spare;
}

/// Sorts `items`, with as much room beside them.
fn sort_part<T: Copy>(
    items: &mut [T],
    spare: &mut [T],
    stop: &AtomicBool,
    key: impl Fn(&T) -> u64,
) {
    let (mut all, mut none) = (u64::MAX, 0);
    for item in items.iter() {
        all &= key(item);
        none |= key(item);
    }
    // Bits that are the same everywhere need no pass.
    let differing = none & !all;
    let (mut from, mut to) = (items, spare);
    let mut passes = 0;
    let mut shift = differing.trailing_zeros();
    while shift < u64::BITS && !stop.load(Ordering::Relaxed) {
        pass(from, to, stop, |item| digit(key(item), shift));
        std::mem::swap(&mut from, &mut to);
        passes += 1;
        let Some(rest) = differing.checked_shr(shift + DIGIT) else {
            break;
        };
        if rest == 0 {
            break;
        }
        shift += DIGIT + rest.trailing_zeros();
    }
    // After an odd number of passes the result lies in the spare room.
    if passes % 2 == 1 {
        to.copy_from_slice(from);
    }
}

/// The digit of `number` that begins at bit `shift`.
fn digit(number: u64, shift: u32) -> usize {
    let mask = (1 << DIGIT) - 1;
    usize::try_from((number >> shift) & mask).unwrap_or(0)
}

/// Moves every item to its place by one digit.
fn pass<T: Copy>(from: &[T], to: &mut [T], stop: &AtomicBool, digit: impl Fn(&T) -> usize) {
    let mut places = vec![0_usize; 1 << DIGIT];
    for item in from {
        places[digit(item)] += 1;
    }
    let mut start = 0;
    for place in &mut places {
        start += std::mem::replace(place, start);
    }
    for stride in from.chunks(STRIDE) {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        for item in stride {
            let place = &mut places[digit(item)];
            to[*place] = *item;
            *place += 1;
        }
    }
}

/// Merges two sorted parts into `to`: its lower half from their beginnings while its upper half is made from their ends.
fn merge<T: Copy + Send + Sync>(
    low: &[T],
    high: &[T],
    to: &mut [T],
    stop: &AtomicBool,
    key: impl Fn(&T) -> u64 + Sync,
) {
    let (bottom, top) = to.split_at_mut(low.len());
    let key = &key;
    thread::scope(|scope| {
        scope.spawn(|| {
            let (mut left, mut right) = (low.iter().peekable(), high.iter().peekable());
            fill(bottom.iter_mut(), stop, || {
                match (left.peek(), right.peek()) {
                    (Some(one), Some(other)) if key(other) < key(one) => right.next(),
                    (None, _) => right.next(),
                    _ => left.next(),
                }
            });
        });
        let (mut left, mut right) = (low.iter().rev().peekable(), high.iter().rev().peekable());
        fill(top.iter_mut().rev(), stop, || {
            match (left.peek(), right.peek()) {
                (Some(one), Some(other)) if key(one) > key(other) => left.next(),
                (_, None) => left.next(),
                _ => right.next(),
            }
        });
    });
}

fn fill<'a, T: Copy + 'a>(
    places: impl Iterator<Item = &'a mut T>,
    stop: &AtomicBool,
    mut next: impl FnMut() -> Option<&'a T>,
) {
    for (count, place) in places.enumerate() {
        if count % STRIDE == 0 && stop.load(Ordering::Relaxed) {
            return;
        }
        if let Some(item) = next() {
            *place = *item;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(mut items: Vec<(u64, usize)>) -> Vec<(u64, usize)> {
        sort_by_number(&mut items, &AtomicBool::new(false), |item| item.0);
        items
    }

    #[test]
    fn many_are_sorted_and_equals_stay_in_their_order() {
        let numbers = |mask: u64| {
            let scrambled = (0..20_001_u64).map(|at| at.wrapping_mul(0x9E37_79B9_7F4A_7C15) & mask);
            scrambled.zip(0..).collect::<Vec<(u64, usize)>>()
        };
        for mask in [0, 1, 0xFF, 0x00FF_0010_0000, 1 << 63, u64::MAX] {
            let items = numbers(mask);
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            assert_eq!(sorted(items), expected, "{mask:x}");
        }
    }

    proptest! {
        #[test]
        fn any_numbers_are_sorted(numbers in prop::collection::vec(0_u64..300, 0..60), copies in 1_usize..200) {
            let items: Vec<_> = numbers.iter().copied().cycle().take(numbers.len() * copies).zip(0..).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(sorted(items), expected);
        }
    }
}
