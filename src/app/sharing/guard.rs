//! The wrong-customer guard: what mixes two customers, or is not the pinned one's, is asked about first.

use crate::app::dialog::{Confirm, Dialog};
use crate::app::{Effect, Model, files};
use crate::object::Key;
use crate::share::mixed;

/// Starts `then`, which hands `keys` over or puts them there; or holds it back behind a question that names both customers.
pub(in crate::app) fn guarded(
    model: &mut Model,
    keys: &[Key],
    yes: &'static str,
    then: Effect,
) -> Vec<Effect> {
    match mixed(keys.iter(), model.pin.whose.as_ref()) {
        None => files::start(model, then),
        Some(mixture) => {
            let confirm = Confirm::mixture(&mixture, yes, then);
            model.dialogs.push(Dialog::Confirm(confirm));
            Vec::new()
        }
    }
}
