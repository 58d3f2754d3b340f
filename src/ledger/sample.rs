//! Records for tests: what Ann did at nine in the morning.

use std::sync::Arc;

use super::{Act, Entry, Outcome, Record, Who};
use crate::object::{Key, Timestamp};

/// 2026-11-24T09:00:00Z.
pub const NOW: Timestamp = Timestamp(1_795_510_800);

/// What Ann did to `key`; a link ends an hour later.
pub fn record(act: Act, key: &str) -> Record {
    let until = act.makes_link().then_some(Timestamp(NOW.0 + 3600));
    Record {
        at: NOW,
        who: Arc::new(Who::new("ann", "desk-3", "AKIAIOSFODNN7Q2X")),
        bucket: "desk".into(),
        endpoint: None,
        entry: Entry {
            act,
            key: Key::new(key).unwrap(),
            to: None,
            size: Some(184_320),
            until,
            note: None,
            outcome: Outcome::Done,
        },
    }
}

/// What Ann could not do.
pub fn failed(act: Act, key: &str, sentence: &str) -> Record {
    let mut record = record(act, key);
    record.entry.outcome = Outcome::Failed(sentence.into());
    record
}

/// What Ann did, with a note.
pub fn noted(act: Act, key: &str, note: &str) -> Record {
    let mut record = record(act, key);
    record.entry.note = Some(note.into());
    record
}

/// The same so many seconds later; its link ends as much later.
pub fn later(seconds: i64, mut record: Record) -> Record {
    record.at.0 += seconds;
    record.entry.until = record.entry.until.map(|until| Timestamp(until.0 + seconds));
    record
}

/// The same in another bucket.
pub fn elsewhere(bucket: &str, mut record: Record) -> Record {
    record.bucket = bucket.into();
    record
}
