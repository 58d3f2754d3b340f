//! What is kept of files that have come to their end: of what moved, and of what went.

use super::{Act, Entry, Outcome as Ended};
use crate::object::{Copied, Doing, Failure, FailureKind, Key, Outcome, Purpose, Settled};

impl Entry {
    /// What is to be written down of `file`; nothing of what has done nothing.
    pub fn of(file: &Settled) -> Option<Self> {
        of_file(file)
    }
}

fn of_file(file: &Settled) -> Option<Entry> {
    Some(match &file.outcome {
        Outcome::Stored(stored) => Entry {
            size: Some(stored.size),
            ..Entry::done(Act::Upload, stored.key.clone())
        },
        Outcome::Fetched(fetched) => Entry {
            size: Some(fetched.size),
            ..Entry::done(Act::Download, fetched.key.clone())
        },
        Outcome::Copied(copied) => of_copy(copied)?,
        Outcome::Purged(key) => Entry::done(Act::Purge, key.clone()),
        Outcome::Failed(failure) => of_failure(failure)?,
    })
}

fn of_copy(copied: &Copied) -> Option<Entry> {
    let (act, key, to) = match copied.purpose {
        Purpose::Copy => (Act::Copy, &copied.from, Some(&copied.to)),
        Purpose::Move => (Act::Move, &copied.from, Some(&copied.to)),
        Purpose::Trash => (Act::Delete, &copied.from, Some(&copied.to)),
        Purpose::Restore => (Act::Restore, &copied.to, None),
        Purpose::Keep => return None,
    };
    Some(Entry {
        to: to.cloned(),
        size: Some(copied.size),
        ..Entry::done(act, key.clone())
    })
}

/// A transfer that was stopped, or that waits for an answer, has done nothing.
fn of_failure(failure: &Failure) -> Option<Entry> {
    if matches!(failure.kind, FailureKind::Stopped | FailureKind::Exists) {
        return None;
    }
    let (act, key) = tried(&failure.doing)?;
    Some(Entry {
        outcome: Ended::Failed(failure.sentence()),
        ..Entry::done(act, key.clone())
    })
}

fn tried(doing: &Doing) -> Option<(Act, &Key)> {
    Some(match doing {
        Doing::Uploading(key) => (Act::Upload, key),
        Doing::Downloading(key) => (Act::Download, key),
        Doing::Duplicating(key) => (Act::Copy, key),
        Doing::Moving(key) => (Act::Move, key),
        Doing::Trashing(key) => (Act::Delete, key),
        Doing::Restoring(key) => (Act::Restore, key),
        Doing::Deleting(key) => (Act::Purge, key),
        _ => return None,
    })
}
