//! Pinning the ticket at hand: only one customer is meant until it is unpinned.

use crate::app::dialog::{Dialog, PinPrompt};
use crate::app::{Effect, Model, Selected};
use crate::object::Whose;
use crate::share::mixed;

/// `P`: asks whose ticket it is; the owner or job under the cursor is proposed.
pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    let under_cursor = match model.selected() {
        Selected::File { key, .. } => Whose::of(&key),
        Selected::Folder {
            prefix: Some(prefix),
            ..
        } => Whose::of_folder(&prefix),
        _ => None,
    };
    let prompt = PinPrompt::new(&model.pin, under_cursor.as_ref());
    model.dialogs.push(Dialog::Pin(prompt));
    Vec::new()
}

/// Enter: pins what was typed; nothing typed unpins.
pub(in crate::app) fn pin(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Pin(prompt)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    let Ok(pin) = prompt.pin() else {
        // What is wrong with it stands in the dialog already.
        return Vec::new();
    };
    model.dialogs.pop();
    let text = match (&pin.whose, &model.pin.whose) {
        (Some(whose), _) => format!("Pinned {whose}: anything else is asked about."),
        (None, Some(whose)) => format!("{whose} is not pinned any more."),
        (None, None) if pin.note.is_some() => {
            "The note goes with everything done from now on.".to_owned()
        }
        (None, None) => "Nobody is pinned.".to_owned(),
    };
    model.toasts.good(model.clock.steady, text);
    model.pin = pin;
    put_away(model);
    Vec::new()
}

/// What was handed over of somebody else is not at hand any more: `L` and `c` would pass the guard by.
fn put_away(model: &mut Model) {
    let pinned = model.pin.whose.as_ref();
    model
        .handout
        .take_if(|handout| mixed(handout.keys().into_iter(), pinned).is_some());
}
