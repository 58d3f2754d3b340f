//! Orders that rows can be put in, and sorting by them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::crew::share;
use super::radix::sort_by_number;
use super::{Snapshot, Spot};
use crate::object::{EntryKind, Reading, Timestamp, read_name};

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
        Order::Uploaded(way) => by(snapshot, rows, stop, |row| moment(row.uploaded(), way)),
        Order::Modified(way) => by(snapshot, rows, stop, |row| moment(row.modified(), way)),
        Order::Size(way) => by(snapshot, rows, stop, |row| {
            row.size().map_or(LAST, |size| turned(size, way))
        }),
        Order::Owner(way) => by(snapshot, rows, stop, |row| {
            let owner = row.owner().map_or(u32::MAX, |owner| match way {
                Way::Ascending => owner,
                Way::Descending => u32::MAX - 1 - owner,
            });
            let uploaded = row.uploaded().unwrap_or_default();
            let newest = u32::MAX - u32::try_from(uploaded.0.max(0)).unwrap_or(u32::MAX);
            u64::from(owner) << 32 | u64::from(newest)
        }),
    }
}

/// A row while its number is worked out.
struct Row<'a> {
    folder: &'a str,
    name: &'a str,
    kind: EntryKind,
}

impl Row<'_> {
    fn read<T>(&self, told: impl FnOnce(&Reading<'_>) -> Option<T>) -> Option<T> {
        if self.folder.is_empty() {
            return read_name(self.name).and_then(|reading| told(&reading));
        }
        let key = format!("{}{}", self.folder, self.name);
        read_name(&key).and_then(|reading| told(&reading))
    }

    fn uploaded(&self) -> Option<Timestamp> {
        let named = self.read(|reading| match reading {
            Reading::Office { uploaded, .. } => Some(*uploaded),
            Reading::Job { .. } => None,
        });
        named.or_else(|| self.modified())
    }

    fn modified(&self) -> Option<Timestamp> {
        match self.kind {
            EntryKind::File { modified, .. } => modified,
            EntryKind::Folder => None,
        }
    }

    fn size(&self) -> Option<u64> {
        match self.kind {
            EntryKind::File { size, .. } => Some(size),
            EntryKind::Folder => None,
        }
    }

    /// Its owner as a number: clients behind agencies.
    fn owner(&self) -> Option<u32> {
        self.read(|reading| match reading {
            Reading::Office { owner, .. } => {
                let (kind, number) = owner.split_once('-')?;
                let number: u32 = number.parse().unwrap_or(LARGEST);
                let behind = if kind == "AGY" { 0 } else { LARGEST + 1 };
                Some(behind + number.min(LARGEST))
            }
            Reading::Job { .. } => None,
        })
    }
}

/// Owners with larger numbers than this are sorted as if they had this one.
const LARGEST: u32 = (1 << 30) - 1;

/// A moment as a number that sorts like it.
fn moment(moment: Option<Timestamp>, way: Way) -> u64 {
    let number = |moment: Timestamp| u64::try_from(moment.0).unwrap_or(0);
    moment.map_or(LAST, |moment| turned(number(moment), way))
}

/// `number`, or one that sorts the other way; below [`LAST`] in any case.
fn turned(number: u64, way: Way) -> u64 {
    let number = number.min(LAST - 1);
    match way {
        Way::Ascending => number,
        Way::Descending => LAST - 1 - number,
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
    let (low, high) = numbered.split_at_mut(border.unwrap_or(middle));
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
