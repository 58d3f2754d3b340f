//! Orders that rows can be put in, and sorting by them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::crew::share;
use super::query::{Row, arrived, modified, reading};
use super::radix::sort_by_number;
use super::{Snapshot, Spot};
use crate::object::{EntryKind, Reading, Timestamp};

/// What rows are sorted by. Rows that are alike in it stay in key order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// What fits a query best; without one, key order.
    #[default]
    Relevance,
    /// The name behind the last slash, whatever its case.
    Name(Way),
    /// The moment in the name, or that of the last change where the name has none; rows without one come last.
    Uploaded(Way),
    /// The moment of the last change; rows without one come last.
    Modified(Way),
    /// The size; folders come last.
    Size(Way),
    /// Agencies and then clients by their number, each one's newest first; files without an owner come last.
    Owner(Way),
}

/// From which end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Way {
    /// The smallest or oldest first.
    #[default]
    Ascending,
    /// The largest or newest first.
    Descending,
}

/// So many rows are one job.
const BATCH: usize = 16_384;
/// The number of a row that has none; numbers are below it. It is small, since sorting goes by the bits that differ.
const LAST: u64 = 1 << 50;

/// Puts `rows` in `order`. Once `stop` is set they are left in any order.
pub fn sort(snapshot: &Snapshot, rows: &mut Vec<Spot>, order: Order, stop: &AtomicBool) {
    if !rows.is_sorted() {
        rows.sort_unstable();
    }
    match order {
        Order::Relevance => {}
        Order::Name(way) => sort_by_name(snapshot, rows, way, stop),
        Order::Uploaded(way) => by(snapshot, rows, stop, |row| moment(arrived(row), way)),
        Order::Modified(way) => by(snapshot, rows, stop, |row| moment(modified(row), way)),
        Order::Size(way) => by(snapshot, rows, stop, |row| size(row, way)),
        Order::Owner(way) => by(snapshot, rows, stop, |row| owner_then_newest(row, way)),
    }
}

/// The number of a row in an order by moments, in 32 bits: rows sort by it as [`sort`] would sort them.
pub fn moment_number(row: &Row<'_>, order: Order) -> Option<u32> {
    let number = match order {
        Order::Uploaded(way) => moment(arrived(row), way),
        Order::Modified(way) => moment(modified(row), way),
        _ => return None,
    };
    u32::try_from(number).ok()
}

fn size(row: &Row<'_>, way: Way) -> u64 {
    match row.kind {
        EntryKind::File { size, .. } => turned(size, LAST, way),
        EntryKind::Folder => LAST,
    }
}

/// An owner's number in the upper half, clients behind agencies; in the lower half the newest come first.
fn owner_then_newest(row: &Row<'_>, way: Way) -> u64 {
    let number = |owner: &str| {
        let (kind, number) = owner.split_once('-')?;
        let number: u32 = number.parse().unwrap_or(LARGEST);
        let behind = if kind == "AGY" { 0 } else { LARGEST + 1 };
        Some(u64::from(behind + number.min(LARGEST)))
    };
    let owner = reading(row, |reading| match reading {
        Reading::Office { owner, .. } => number(owner),
        Reading::Job { .. } => None,
    });
    let none = u64::from(u32::MAX);
    let owner = owner.map_or(none, |owner| turned(owner, none, way));
    owner << 32 | moment(arrived(row), Way::Descending)
}

/// Owners with larger numbers than this are sorted as if they had this one.
const LARGEST: u32 = (1 << 30) - 1;

/// A moment as a number below 2³² that sorts like it, from 1970 to 2106; later ones are as if they were then.
fn moment(moment: Option<Timestamp>, way: Way) -> u64 {
    let last = u64::from(u32::MAX);
    let number = |moment: Timestamp| u64::try_from(moment.0).unwrap_or(0);
    moment.map_or(last, |moment| turned(number(moment), last, way))
}

/// `number`, or one that sorts the other way; below `last` in any case.
fn turned(number: u64, last: u64, way: Way) -> u64 {
    let number = number.min(last - 1);
    match way {
        Way::Ascending => number,
        Way::Descending => last - 1 - number,
    }
}

fn by(
    snapshot: &Snapshot,
    rows: &mut Vec<Spot>,
    stop: &AtomicBool,
    number: impl Fn(&Row<'_>) -> u64 + Sync,
) {
    let mut numbered = numbered(snapshot, rows, stop, number);
    sort_by_number(&mut numbered, stop, |item| item.0);
    take_back(rows, &numbered);
}

/// Each row behind its number.
fn numbered(
    snapshot: &Snapshot,
    rows: &[Spot],
    stop: &AtomicBool,
    number: impl Fn(&Row<'_>) -> u64 + Sync,
) -> Vec<(u64, Spot)> {
    let batches: Vec<_> = rows.chunks(BATCH).collect();
    let of = |spot: &Spot| {
        let row = snapshot.get(*spot).map(|(folder, entry)| Row {
            folder: folder.as_str(),
            name: entry.name,
            kind: entry.kind,
        });
        (row.map_or(LAST, |row| number(&row)), *spot)
    };
    share(
        batches.len(),
        stop,
        || (),
        |(), batch| batches[batch].iter().map(of).collect::<Vec<_>>(),
    )
    .concat()
}

/// Takes over the order of `numbered`, unless it was broken off.
fn take_back(rows: &mut Vec<Spot>, numbered: &[(u64, Spot)]) {
    if numbered.len() == rows.len() {
        rows.clear();
        rows.extend(numbered.iter().map(|(_, spot)| *spot));
    }
}

/// Names are sorted by their first eight letters, and only where those are the same by the next eight.
fn sort_by_name(snapshot: &Snapshot, rows: &mut Vec<Spot>, way: Way, stop: &AtomicBool) {
    let mut numbered = numbered(snapshot, rows, stop, |row| letters(row.name, 0, way));
    sort_by_number(&mut numbered, stop, |item| item.0);
    let middle = numbered.len() / 2;
    let alike = |at: &usize| *at > 0 && numbered[*at].0 == numbered[*at - 1].0;
    let border = (middle..numbered.len()).find(|at| !alike(at));
    // Where all from the middle on are alike there is nothing to divide: those before it may be alike with them.
    let border = border.unwrap_or(numbered.len());
    let (low, high) = numbered.split_at_mut(border);
    thread::scope(|scope| {
        scope.spawn(|| sort_alike(snapshot, low, LETTERS, way, stop));
        sort_alike(snapshot, high, LETTERS, way, stop);
    });
    take_back(rows, &numbered);
}

/// Sorts what is the same in its first `depth` letters by those that follow.
fn sort_alike(
    snapshot: &Snapshot,
    numbered: &mut [(u64, Spot)],
    depth: usize,
    way: Way,
    stop: &AtomicBool,
) {
    let groups = numbered.chunk_by_mut(|one, other| one.0 == other.0);
    for group in groups.filter(|group| group.len() > 1) {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let mut is_over = true;
        for (number, spot) in &mut *group {
            let name = snapshot.get(*spot).map_or("", |(_, entry)| entry.name);
            is_over &= base_name(name).len() <= depth;
            *number = letters(name, depth, way);
        }
        group.sort_by_key(|(number, _)| *number);
        if !is_over {
            sort_alike(snapshot, group, depth + LETTERS, way, stop);
        }
    }
}

/// So many letters are compared in one go.
const LETTERS: usize = 8;

/// Some letters of a base name as a number that sorts like them.
fn letters(name: &str, depth: usize, way: Way) -> u64 {
    let mut letters = [0; LETTERS];
    let rest = base_name(name).as_bytes().get(depth..).unwrap_or_default();
    for (place, letter) in letters.iter_mut().zip(rest) {
        *place = letter.to_ascii_lowercase();
    }
    match way {
        Way::Ascending => u64::from_be_bytes(letters),
        Way::Descending => !u64::from_be_bytes(letters),
    }
}

/// What stands behind the last slash; of a folder's name, behind the one before its last.
pub fn base_name(name: &str) -> &str {
    let inner = name.strip_suffix('/').unwrap_or(name);
    &name[memchr::memrchr(b'/', inner.as_bytes()).map_or(0, |slash| slash + 1)..]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::object::{Class, Entry, Page, Prefix};
    use crate::search::Stretch;
    use proptest::prelude::*;

    fn bucket(names: &[impl AsRef<str>]) -> Snapshot {
        let mut page = Page::below(Prefix::bucket());
        for (at, name) in names.iter().enumerate() {
            let name = name.as_ref();
            let kind = if name.ends_with('/') {
                EntryKind::Folder
            } else {
                EntryKind::File {
                    size: at as u64 % 3,
                    modified: (at % 4 > 0).then_some(Timestamp(i64::try_from(at % 4).unwrap())),
                    class: Class::Standard,
                }
            };
            page.push(Entry { name, kind });
        }
        Snapshot::new(vec![Stretch::whole(Arc::new(page.finish()))])
    }

    fn sorted(names: &[impl AsRef<str>], order: Order) -> Vec<u32> {
        let row = |row| Spot { stretch: 0, row };
        // From any order.
        let mut rows: Vec<_> = (0..u32::try_from(names.len()).unwrap())
            .rev()
            .map(row)
            .collect();
        sort(&bucket(names), &mut rows, order, &AtomicBool::new(false));
        rows.into_iter().map(|spot| spot.row).collect()
    }

    #[test]
    fn rows_are_sorted_by_what_is_asked_and_what_has_none_of_it_comes_last() {
        use Way::{Ascending, Descending};
        let names = ["b/x", "c/", "d/A", "e/y", "uploads/q/AGY-1_q_2_b"];
        for (order, expected) in [
            (Order::Relevance, [0, 1, 2, 3, 4]),
            (Order::Size(Ascending), [0, 3, 4, 2, 1]),
            (Order::Size(Descending), [2, 4, 0, 3, 1]),
            (Order::Modified(Ascending), [2, 3, 0, 1, 4]),
            (Order::Modified(Descending), [3, 2, 0, 1, 4]),
            (Order::Uploaded(Ascending), [2, 4, 3, 0, 1]),
            (Order::Uploaded(Descending), [3, 2, 4, 0, 1]),
            (Order::Name(Ascending), [2, 4, 1, 0, 3]),
            (Order::Name(Descending), [3, 0, 1, 4, 2]),
        ] {
            assert_eq!(sorted(&names, order), expected, "{order:?}");
        }
    }

    #[test]
    fn owners_are_sorted_by_their_number_and_each_ones_newest_first() {
        let names = [
            "uploads/q/AGY-10_q_5_x",
            "uploads/q/AGY-9_q_5_x",
            "uploads/q/AGY-9_q_7_x",
            "uploads/q/CLT-1_q_5_x",
            "x",
        ];
        assert_eq!(
            sorted(&names, Order::Owner(Way::Ascending)),
            [2, 1, 0, 3, 4]
        );
        assert_eq!(
            sorted(&names, Order::Owner(Way::Descending)),
            [3, 0, 2, 1, 4]
        );
    }

    #[test]
    fn names_that_begin_alike_are_sorted_wherever_the_work_is_divided() {
        for names in [
            &["aababbaa", "aababbaaa"][..],
            &["a", "aababbaa", "aababbaaa", "aababbaab"],
        ] {
            let (up, down) = (Order::Name(Way::Ascending), Order::Name(Way::Descending));
            let mut expected: Vec<_> = (0..u32::try_from(names.len()).unwrap()).collect();
            assert_eq!(sorted(names, up), expected);
            expected.reverse();
            assert_eq!(sorted(names, down), expected);
        }
    }

    proptest! {
        #[test]
        fn names_are_sorted_like_their_small_letters(names in prop::collection::vec("[a-cA-C/]{0,3}[ab]{0,20}", 0..80)) {
            let small = |row: &u32| base_name(&names[*row as usize]).to_ascii_lowercase();
            let mut expected: Vec<_> = (0..u32::try_from(names.len()).unwrap()).collect();
            expected.sort_by_key(small);
            prop_assert_eq!(sorted(&names, Order::Name(Way::Ascending)), expected.clone());
            expected.sort_by_key(|row| (std::cmp::Reverse(small(row)), *row));
            prop_assert_eq!(sorted(&names, Order::Name(Way::Descending)), expected);
        }
    }
}
