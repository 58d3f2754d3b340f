//! What must hold of a ledger, whoever writes to it and however that ends.

mod files;
mod killed;
mod lines;
mod reading;

use super::sample::{NOW, elsewhere, failed, later, noted, record};
use super::*;
use crate::object::Timestamp;

fn history(records: &[Record]) -> History {
    History {
        records: records.to_vec(),
        unreadable: 0,
    }
}
