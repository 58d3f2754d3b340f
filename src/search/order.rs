//! Orders that rows can be put in, and sorting by them.

use std::sync::atomic::{AtomicBool, Ordering};

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
/// The number of a row that has none.
const LAST: u64 = u64::MAX;

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
            row.size()
                .map_or(LAST, |size| turned(size.min(LAST - 1), way))
        }),
        Order::Owner(way) => {
            let newest = Way::Descending;
            by(snapshot, rows, stop, |row| moment(row.uploaded(), newest));
            by(snapshot, rows, stop, |row| {
                row.owner().map_or(LAST, |owner| turned(owner, way))
            });
        }
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
    fn owner(&self) -> Option<u64> {
        self.read(|reading| match reading {
            Reading::Office { owner, .. } => {
                let (kind, number) = owner.split_once('-')?;
                let behind = if kind == "AGY" { 0 } else { 1 << 62 };
                let largest = (1 << 62) - 1;
                Some(
                    behind
                        + number
                            .parse()
                            .map_or(largest, |number: u64| number.min(largest)),
                )
            }
            Reading::Job { .. } => None,
        })
    }
}

/// A moment as a number that sorts like it.
fn moment(moment: Option<Timestamp>, way: Way) -> u64 {
    let number = |moment: Timestamp| moment.0.cast_unsigned() ^ (1 << 63);
    moment.map_or(LAST, |moment| turned(number(moment).min(LAST - 1), way))
}

/// `number`, which is below [`LAST`], or one that sorts the other way and is below it too.
fn turned(number: u64, way: Way) -> u64 {
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

/// Names are sorted by their first eight letters, and only where those are the same by all.
fn sort_by_name(snapshot: &Snapshot, rows: &mut Vec<Spot>, way: Way, stop: &AtomicBool) {
    let beginning = |row: &Row<'_>| {
        let mut letters = [0; 8];
        for (letter, place) in small_letters(base_name(row.name)).zip(&mut letters) {
            *place = letter;
        }
        match way {
            Way::Ascending => u64::from_be_bytes(letters),
            Way::Descending => !u64::from_be_bytes(letters),
        }
    };
    let mut numbered = numbered(snapshot, rows, stop, beginning);
    sort_by_number(&mut numbered, stop, |item| item.0);
    let name = |spot: Spot| {
        snapshot
            .get(spot)
            .map_or("", |(_, entry)| base_name(entry.name))
    };
    let alike = numbered.chunk_by_mut(|one, other| one.0 == other.0);
    for group in alike.filter(|group| group.len() > 1) {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        group.sort_by(|one, other| {
            let (one, other) = (small_letters(name(one.1)), small_letters(name(other.1)));
            match way {
                Way::Ascending => one.cmp(other),
                Way::Descending => other.cmp(one),
            }
        });
    }
    take_back(rows, &numbered);
}

/// What stands behind the last slash; of a folder's name, behind the one before its last.
pub fn base_name(name: &str) -> &str {
    let inner = name.strip_suffix('/').unwrap_or(name);
    &name[memchr::memrchr(b'/', inner.as_bytes()).map_or(0, |slash| slash + 1)..]
}

fn small_letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().map(|letter| letter.to_ascii_lowercase())
}
