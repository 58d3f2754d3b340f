//! The view of what was done.

use std::sync::Arc;

use super::{Effect, Model, Ticket};
use crate::ledger::History;
use crate::object::Failure;

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    vec![Effect::ReadLedger { ticket }]
}

pub(super) fn read(_: &mut Model, _: Ticket, _: Result<Arc<History>, Failure>) -> Vec<Effect> {
    Vec::new()
}
