//! The wrong-customer guard: what mixes two customers, or is not the pinned one's, is asked about first.

use super::Handout;
use crate::app::dialog::{Confirm, Dialog, RequestDialog};
use crate::app::{Effect, Model, Ticket, files, recent};
use crate::object::{Key, Kind, Plan, Prefix};
use crate::share::mixed;

/// What is handed over or put into the bucket as soon as nothing speaks against it.
#[derive(Debug, Clone)]
pub struct Guarded {
    /// What is then asked for: links, a link to upload with, or an upload.
    pub then: Effect,
    /// What waits for the answer to that.
    pub wanted: Option<Wanted>,
    /// From where it comes.
    pub from: Origin,
    /// The folder that it moves whole, if it is one.
    pub folder: Option<Prefix>,
}

/// What waits for links that are to be signed.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// Files that are handed over.
    Handout(Box<Handout>),
    /// A file that someone is asked for.
    Request(Requesting),
}

/// A wish for a link to upload with.
#[derive(Debug, Clone)]
pub struct Requesting {
    /// Under which ticket it is signed.
    pub ticket: Ticket,
    /// The form, which comes back if it cannot be signed.
    pub form: Box<RequestDialog>,
}

/// From where something is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The rows.
    Rows,
    /// The form on top, which closes with it, and not before.
    Form,
}

impl Guarded {
    /// The files that it is about.
    fn keys(&self) -> Vec<&Key> {
        match &self.then {
            Effect::Sign { wishes, .. } => wishes.iter().map(|wish| &wish.key).collect(),
            Effect::SignUpload { key, .. } => vec![key],
            Effect::Transfer(_, batch) => batch.plans.iter().map(Plan::target).collect(),
            _ => Vec::new(),
        }
    }

    /// What the button says that lets it pass.
    pub fn yes(&self) -> &'static str {
        match &self.then {
            Effect::Sign { .. } => "Make the links",
            Effect::SignUpload { .. } => "Ask for it",
            Effect::Transfer(_, batch) if batch.kind == Kind::Move => "Move it",
            Effect::Transfer(_, batch) if batch.kind == Kind::Copy => "Copy it",
            Effect::Transfer(_, batch) if batch.kind == Kind::Restore => "Restore it",
            _ => "Upload it",
        }
    }
}

/// Lets it pass; or holds it back behind a question that names both customers, over the form that it comes from.
pub(in crate::app) fn guarded(model: &mut Model, guarded: Guarded) -> Vec<Effect> {
    match mixed(guarded.keys().into_iter(), model.pin.whose.as_ref()) {
        None => release(model, guarded),
        Some(mixture) => {
            let confirm = Confirm::mixture(&mixture, guarded);
            model.dialogs.push(Dialog::Confirm(confirm));
            Vec::new()
        }
    }
}

/// It passes: its form closes, and from now on its answer is awaited.
pub(in crate::app) fn release(model: &mut Model, guarded: Guarded) -> Vec<Effect> {
    let form = match guarded.from {
        Origin::Form => model.dialogs.pop(),
        Origin::Rows => None,
    };
    match guarded.wanted {
        Some(Wanted::Handout(handout)) => model.wanted = Some(*handout),
        Some(Wanted::Request(requesting)) => model.requesting = Some(requesting),
        None => {}
    }
    let mut effects = files::start_whole(model, guarded.then, guarded.folder);
    if let Some(Dialog::Naming(form)) = form {
        effects.extend(recent::remember(model, &form));
    }
    effects
}
