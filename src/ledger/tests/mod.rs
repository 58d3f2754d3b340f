//! What must hold of a ledger, whoever writes to it and however that ends.

mod files;
mod killed;
mod lines;
mod reading;

use std::sync::Arc;

use super::*;
use crate::object::{Key, Timestamp};

/// 2026-11-24T09:00:00Z.
const NOW: Timestamp = Timestamp(1_795_510_800);

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

/// What Ann did to `key` at `NOW`; a link ends an hour later.
fn record(act: Act, text: &str) -> Record {
    let until = act.makes_link().then_some(Timestamp(NOW.0 + 3600));
    Record {
        at: NOW,
        who: Arc::new(Who::new("ann", "desk-3", "AKIAIOSFODNN7Q2X")),
        bucket: "agency".into(),
        endpoint: None,
        entry: Entry {
            act,
            key: key(text),
            size: Some(184_320),
            until,
            note: None,
            outcome: Outcome::Done,
        },
    }
}

fn failed(act: Act, text: &str, sentence: &str) -> Record {
    let mut record = record(act, text);
    record.entry.outcome = Outcome::Failed(sentence.into());
    record
}

fn noted(act: Act, text: &str, note: &str) -> Record {
    let mut record = record(act, text);
    record.entry.note = Some(note.into());
    record
}

fn history(records: &[Record]) -> History {
    History {
        records: records.to_vec(),
        unreadable: 0,
    }
}
