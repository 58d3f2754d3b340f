//! What is written down in the ledger, of what moved and what went.

use super::{Message, TransferNews};
use crate::ledger::Entry;

/// What `message` tells that is to be written down, with the note of the ticket at hand.
///
/// It depends on nothing else, so what ends while the program leaves is written down by the same rule.
pub fn entries(message: &Message, note: Option<&str>) -> Vec<Entry> {
    let Message::Transfer {
        news: TransferNews::Settled(files),
        ..
    } = message
    else {
        return Vec::new();
    };
    let noted = files.iter().filter_map(Entry::of).map(|entry| Entry {
        note: note.map(str::to_owned),
        ..entry
    });
    noted.collect()
}
