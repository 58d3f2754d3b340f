//! What is written down in the ledger, of what moved and what went.

use super::{Effect, Model};
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
