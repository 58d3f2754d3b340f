//! What is written down in the ledger, of what moved and what went.

use super::{Effect, Message, TransferNews};
use crate::ledger::{Act, Entry, Outcome};
use crate::object::{Failure, FailureKind, Removed};

/// What `message` tells that is to be written down, with the note of the ticket at hand.
///
/// It depends on nothing else, so what ends while the program leaves is written down by the same rule.
pub fn entries(message: &Message, note: Option<&str>) -> Vec<Entry> {
    let entries = match message {
        Message::Removed { removed, .. } => of_delete(removed),
        Message::Transfer { news, .. } => of_transfer(news).into_iter().collect(),
        _ => Vec::new(),
    };
    let noted = entries.into_iter().map(|entry| Entry {
        note: note.map(str::to_owned),
        ..entry
    });
    noted.collect()
}

fn of_delete(removed: &Removed) -> Vec<Entry> {
    let gone = removed.gone.iter();
    let gone = gone.map(|key| Entry::done(Act::Delete, key.clone()));
    let refused = removed.refused.iter().map(|(key, failure)| Entry {
        outcome: Outcome::Failed(failure.sentence()),
        ..Entry::done(Act::Delete, key.clone())
    });
    gone.chain(refused).collect()
}

fn of_transfer(news: &TransferNews) -> Option<Entry> {
    match news {
        TransferNews::Stored(stored) => Some(Entry {
            size: Some(stored.size),
            ..Entry::done(Act::Upload, stored.key.clone())
        }),
        TransferNews::Fetched(fetched) => Some(Entry {
            size: Some(fetched.size),
            ..Entry::done(Act::Download, fetched.key.clone())
        }),
        TransferNews::Failed(failure, retry) => of_failure(failure, retry),
        TransferNews::Started | TransferNews::Moved(_) => None,
    }
}

/// A transfer that was stopped, or that waits for an answer, has done nothing.
fn of_failure(failure: &Failure, retry: &Effect) -> Option<Entry> {
    if matches!(failure.kind, FailureKind::Stopped | FailureKind::Exists) {
        return None;
    }
    let (act, key) = match retry {
        Effect::Upload(_, plan) => (Act::Upload, &plan.key),
        Effect::Download(_, plan) => (Act::Download, &plan.key),
        _ => return None,
    };
    Some(Entry {
        outcome: Outcome::Failed(failure.sentence()),
        ..Entry::done(act, key.clone())
    })
}
