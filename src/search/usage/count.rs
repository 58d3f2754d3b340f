//! One walk over all rows that counts everything at once.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::best::Best;
use super::runs::Runs;
use super::tally::{Counted, Tally};
use super::{Usage, moment};
use crate::object::{Class, Entry, EntryKind, Reading, Timestamp, read_name};
use crate::search::{Snapshot, Spot, Stretch};

/// What was counted of a part of the stretches.
#[derive(Default)]
struct Count<'a> {
    total: Tally,
    categories: Runs<'a>,
    owners: Runs<'a>,
    jobs: Runs<'a>,
    others: Runs<'a>,
    classes: [Tally; Class::ALL.len()],
    largest: Best,
    oldest: Best,
}

/// Fewer rows than this are counted before a second thread has started.
const FEW: usize = 50_000;

/// Counts what `snapshot` holds; `None` once `stop` is set.
pub(super) fn usage(snapshot: &Snapshot, now: Timestamp, stop: &AtomicBool) -> Option<Usage> {
    let (all, middle) = (snapshot.stretches().len(), middle(snapshot));
    let mut count = std::thread::scope(|threads| {
        let second = threads.spawn(|| counted(snapshot, middle..all, now, stop));
        let mut count = counted(snapshot, 0..middle, now, stop)?;
        // Only a defect here could end that thread, and counting half of a bucket would hide it.
        count.absorb(
            second
                .join()
                .unwrap_or_else(|defect| std::panic::resume_unwind(defect))?,
        );
        Some(count)
    })?;
    let mut classes: Vec<_> = Class::ALL
        .into_iter()
        .zip(std::mem::take(&mut count.classes))
        .collect();
    classes.retain(|(_, tally)| tally.files > 0);
    classes.sort_by_key(|(_, tally)| Reverse(tally.bytes));
    Some(Usage {
        snapshot: snapshot.clone(),
        total: count.total,
        categories: count.categories.finish(),
        owners: count.owners.finish(),
        jobs: count.jobs.finish(),
        others: count.others.finish(),
        classes,
        largest: count.largest.finish(),
        oldest: count.oldest.finish(),
    })
}

/// Where the second half of the rows begins, in stretches.
fn middle(snapshot: &Snapshot) -> usize {
    let (mut left, stretches) = (snapshot.len() / 2, snapshot.stretches());
    if left < FEW {
        return stretches.len();
    }
    let is_first_half = |stretch: &&Stretch| {
        let is_first_half = left > 0;
        left = left.saturating_sub(stretch.len());
        is_first_half
    };
    stretches.iter().take_while(is_first_half).count()
}

fn counted<'a>(
    snapshot: &'a Snapshot,
    part: Range<usize>,
    now: Timestamp,
    stop: &AtomicBool,
) -> Option<Count<'a>> {
    let mut count = Count::default();
    let stretches = (0..).zip(snapshot.stretches());
    for (at, stretch) in stretches.skip(part.start).take(part.len()) {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        for (row, entry) in stretch.rows().zip(stretch.entries()) {
            count.add(Spot { stretch: at, row }, entry, now);
        }
    }
    Some(count)
}

impl<'a> Count<'a> {
    fn add(&mut self, spot: Spot, entry: Entry<'a>, now: Timestamp) {
        let EntryKind::File { size, class, .. } = entry.kind else {
            return;
        };
        let reading = read_name(entry.name);
        let moment = moment(reading.clone(), entry.kind, now);
        let file = Counted {
            size,
            moment,
            class,
        };
        self.total.add(file);
        self.classes[class as usize].add(file);
        match reading {
            Some(Reading::Office {
                owner, category, ..
            }) => {
                self.owners.add(owner, file);
                self.categories.add(category, file);
            }
            Some(Reading::Job { job, category, .. }) => {
                self.jobs.add(job, file);
                self.categories.add(category, file);
            }
            None => self.others.add(top(entry.name), file),
        }
        // Markers of folders are objects, but nobody looks for them.
        if !entry.name.ends_with('/') {
            self.largest.offer(!size, spot);
            if let Some(Timestamp(moment)) = moment {
                self.oldest.offer(moment.cast_unsigned() ^ (1 << 63), spot);
            }
        }
    }

    fn absorb(&mut self, other: Self) {
        self.total.absorb(other.total);
        self.categories.absorb(other.categories);
        self.owners.absorb(other.owners);
        self.jobs.absorb(other.jobs);
        self.others.absorb(other.others);
        for (mine, other) in self.classes.iter_mut().zip(other.classes) {
            mine.absorb(other);
        }
        self.largest.absorb(other.largest);
        self.oldest.absorb(other.oldest);
    }
}

/// The outermost folder of a key, with its `/`; empty if it lies in none.
fn top(key: &str) -> &str {
    key.find('/').map_or("", |slash| &key[..=slash])
}
