//! What lies in a bucket, counted by everything that its names tell, so that someone can say what could go.

mod best;
mod count;
mod runs;
mod share;
mod tally;
#[cfg(test)]
mod tests;

pub use share::{By, Share, order};
pub use tally::Tally;

use std::sync::atomic::AtomicBool;

use crate::object::{Class, EntryKind, Reading, Timestamp};
use crate::search::{Snapshot, Spot};

/// What one snapshot holds. Every list of shares is sorted by bytes, the largest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// What was counted; the spots below are places in it.
    pub snapshot: Snapshot,
    /// Everything together.
    pub total: Tally,
    /// By category, of office files and of job files alike.
    pub categories: Vec<Share>,
    /// By agency and client, as far as office files name one.
    pub owners: Vec<Share>,
    /// By job, in both homes of jobs.
    pub jobs: Vec<Share>,
    /// What is outside of the convention, by its outermost folder with its `/`; without a name at the top of the bucket.
    pub others: Vec<Share>,
    /// By storage class, the largest first; classes without an object are missing.
    pub classes: Vec<(Class, Tally)>,
    /// The largest files, the largest first.
    pub largest: Vec<Spot>,
    /// The oldest files, the oldest first.
    pub oldest: Vec<Spot>,
}

impl Usage {
    /// Counts what `snapshot` holds, on two threads if it is much; `None` once `stop` is set.
    ///
    /// `now` tells which times in names cannot be: nothing was uploaded tomorrow.
    pub fn of(snapshot: &Snapshot, now: Timestamp, stop: &AtomicBool) -> Option<Self> {
        count::usage(snapshot, now, stop)
    }
}

/// Clocks of those who name files may be wrong by so many seconds, which is a day.
const TOLERANCE: i64 = 86_400;

fn moment(reading: Option<Reading<'_>>, kind: EntryKind, now: Timestamp) -> Option<Timestamp> {
    let latest = now.0.saturating_add(TOLERANCE);
    match (reading, kind) {
        (Some(Reading::Office { uploaded, .. }), _) if uploaded.0 <= latest => Some(uploaded),
        (_, EntryKind::File { modified, .. }) => modified,
        (_, EntryKind::Folder) => None,
    }
}
