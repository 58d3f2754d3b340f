//! Going to another store: the program leaves this one as it always leaves, and opens the other.

use super::dialog::{Dialog, StoreList};
use super::leaving;
use super::perform::show;
use super::{Effect, Model};

/// Shows the stores.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let list = StoreList::new(model.start.stores.clone());
    show(model, Dialog::Stores(list))
}

/// Opens the selected one; what is under way in this one is asked about first.
pub(super) fn accept(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Stores(list)) = model.dialogs.pop() else {
        return Vec::new();
    };
    let selected = list.stores.into_iter().nth(list.selected);
    let Some(store) = selected.filter(|store| !store.is_open) else {
        return Vec::new();
    };
    model.next_store = Some(store.name);
    leaving::quit(model)
}
