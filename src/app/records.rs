//! What is written down in the ledger, of what moved and what went.

use super::{Effect, Message, Model, TransferNews};
use crate::ledger::{Act, Entry, Outcome};
use crate::object::{Failure, FailureKind, Fetched, Key, Removed, Stored};

/// An upload that is complete.
pub(super) fn stored(model: &Model, stored: &Stored) -> Effect {
    let entry = entry(model, Act::Upload, &stored.key, Outcome::Done);
    written(Entry {
        size: Some(stored.size),
        ..entry
    })
}

/// A download that is complete.
pub(super) fn fetched(model: &Model, fetched: &Fetched) -> Effect {
    let entry = entry(model, Act::Download, &fetched.key, Outcome::Done);
    written(Entry {
        size: Some(fetched.size),
        ..entry
    })
}

/// A transfer that did not work. One that was stopped, or that waits for an answer, has done nothing.
pub(super) fn failed(model: &Model, retry: &Effect, failure: &Failure) -> Option<Effect> {
    if matches!(failure.kind, FailureKind::Stopped | FailureKind::Exists) {
        return None;
    }
    let (act, key) = match retry {
        Effect::Upload(_, plan) => (Act::Upload, &plan.key),
        Effect::Download(_, plan) => (Act::Download, &plan.key),
        _ => return None,
    };
    let outcome = Outcome::Failed(failure.sentence());
    Some(written(entry(model, act, key, outcome)))
}

/// A batch of a delete.
pub(super) fn removed(model: &Model, removed: &Removed) -> Effect {
    let gone = removed
        .gone
        .iter()
        .map(|key| entry(model, Act::Delete, key, Outcome::Done));
    let refused = removed.refused.iter().map(|(key, failure)| {
        let outcome = Outcome::Failed(failure.sentence());
        entry(model, Act::Delete, key, outcome)
    });
    Effect::Record(gone.chain(refused).collect())
}

/// What is written down of what ends while the program leaves, when no model takes it any more.
pub fn farewell(message: &Message, note: Option<&str>) -> Vec<Entry> {
    let entry = |act, key: &Key, size, outcome| Entry {
        act,
        key: key.clone(),
        size,
        until: None,
        note: note.map(str::to_owned),
        outcome,
    };
    match message {
        Message::Removed { removed, .. } => {
            let gone = removed.gone.iter();
            gone.map(|key| entry(Act::Delete, key, None, Outcome::Done))
                .collect()
        }
        Message::Transfer { news, .. } => match news {
            TransferNews::Stored(stored) => {
                vec![entry(
                    Act::Upload,
                    &stored.key,
                    Some(stored.size),
                    Outcome::Done,
                )]
            }
            TransferNews::Fetched(fetched) => {
                vec![entry(
                    Act::Download,
                    &fetched.key,
                    Some(fetched.size),
                    Outcome::Done,
                )]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn entry(model: &Model, act: Act, key: &Key, outcome: Outcome) -> Entry {
    Entry {
        act,
        key: key.clone(),
        size: None,
        until: None,
        note: model.pin.note.clone(),
        outcome,
    }
}

fn written(entry: Entry) -> Effect {
    Effect::Record(vec![entry])
}
