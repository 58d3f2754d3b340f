//! Asking a customer for a file: where it is to lie, the link to upload it with, and its arrival.

use super::{Awaited, Guarded, Handout, HandoutBody, Origin, Requesting, Wanted, answer};
use crate::app::dialog::{Dialog, RequestDialog};
use crate::app::{Effect, Model, Secret, Ticket, Tone, files, indexing};
use crate::ledger::{Act, Entry, Outstanding};
use crate::object::{Class, Details, EntryKind, Failure, Key, UploadLink, original_name};
use crate::share::{Here, request_message};

/// The largest file that the page may send, in bytes: what one request to S3 may carry.
const LARGEST: u64 = 5 << 30;

/// `A`: asks what the file will be called and how long the link is to work.
pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let owner = files::proposed_owner(model);
    let note = model.pin.note.as_deref();
    let dialog = RequestDialog::new(&model.here(), owner, ticket, model.clock.wall, note);
    model.dialogs.push(Dialog::Request(Box::new(dialog)));
    // A file of a job needs a UUID, and here no dice are rolled.
    vec![Effect::Roll { ticket }]
}

/// Takes the UUID for the name.
pub(in crate::app) fn rolled(model: &mut Model, ticket: Ticket, uuid: String) -> Vec<Effect> {
    if let Some(Dialog::Request(dialog)) = model.dialogs.last_mut()
        && dialog.awaited == Some(ticket)
    {
        dialog.awaited = None;
        dialog.naming.take_uuid(uuid);
    }
    Vec::new()
}

/// Enter: signs the upload link.
pub(in crate::app) fn ask_for_file(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let (now, zone) = (model.clock.wall, model.zone());
    let Some(Dialog::Request(dialog)) = model.dialogs.last() else {
        return Vec::new();
    };
    let (Ok(key), Ok(lasts), None) = (
        dialog.naming.key.clone(),
        dialog.lasts(now, &zone),
        dialog.awaited,
    ) else {
        // What is wrong stands in the dialog already.
        return Vec::new();
    };
    let form = dialog.clone();
    let guarded = Guarded {
        then: Effect::SignUpload {
            ticket,
            key,
            lasts,
            largest: LARGEST,
        },
        wanted: Some(Wanted::Request(Requesting { ticket, form })),
        from: Origin::Form,
        folder: None,
    };
    super::guarded(model, guarded)
}

/// Takes the upload link: it is shown, copied and written down, and from now on its file is awaited.
pub(in crate::app) fn upload_signed(
    model: &mut Model,
    ticket: Ticket,
    result: Result<UploadLink, Failure>,
) -> Vec<Effect> {
    let is_wanted = |wanted: &mut Requesting| wanted.ticket == ticket;
    let Some(Requesting { form, .. }) = model.requesting.take_if(is_wanted) else {
        return Vec::new();
    };
    let note = form.note();
    let link = match result {
        Ok(link) => link,
        Err(failure) => {
            model.toasts.failed(model.clock.steady, &failure);
            // What was filled in is not lost: another name may do.
            if model.dialogs.is_empty() {
                model.dialogs.push(Dialog::Request(form));
            }
            return Vec::new();
        }
    };
    hand_over(model, link, note)
}

fn hand_over(model: &mut Model, link: UploadLink, note: Option<String>) -> Vec<Effect> {
    let (key, until) = (link.key.clone(), link.until.moment());
    let entry = Entry {
        until: Some(until),
        note: note.clone(),
        ..Entry::done(Act::Request, key.clone())
    };
    let (now, zone) = (model.clock.wall, model.zone());
    let here = Here { now, zone: &zone };
    let text = request_message(&link, original_name(&key), &model.start.words, here);
    let body = HandoutBody::Request(link);
    model.handout = Some(Handout::new(body, Secret(text), note));
    answer::show(model);
    model.awaited.retain(|awaited| awaited.key != key);
    model.awaited.push(Awaited {
        key: key.clone(),
        until,
        note: entry.note.clone(),
    });
    let mut effects = vec![Effect::Record(vec![entry])];
    effects.extend(answer::copy(model));
    effects.push(Effect::Await { key, until });
    effects
}

/// What an earlier run asked for is awaited by this one too.
pub(in crate::app) fn resume(
    model: &mut Model,
    result: Result<Vec<Outstanding>, Failure>,
) -> Vec<Effect> {
    let outstanding = result.unwrap_or_else(|failure| {
        model.toasts.failed(model.clock.steady, &failure);
        Vec::new()
    });
    let mut effects = Vec::new();
    for Outstanding { key, until, note } in outstanding {
        if model.awaited.iter().all(|awaited| awaited.key != key) {
            model.awaited.push(Awaited {
                key: key.clone(),
                until,
                note,
            });
            effects.push(Effect::Await { key, until });
        }
    }
    effects
}

/// Takes that a file has come, or that its link has ended before.
pub(in crate::app) fn arrived(
    model: &mut Model,
    key: &Key,
    result: Result<Option<Details>, Failure>,
) -> Vec<Effect> {
    let at = model.awaited.iter().position(|awaited| awaited.key == *key);
    let note = at.and_then(|at| model.awaited.remove(at).note);
    let now = model.clock.steady;
    match result {
        Ok(Some(details)) => {
            let kind = EntryKind::File {
                size: details.size,
                modified: details.modified,
                class: Class::Standard,
            };
            model.tree.put(key, kind);
            let mut effects = indexing::put(model, key, kind);
            let (tone, what) = match details.size {
                0 => (Tone::Plain, ", but it is empty"),
                _ => (Tone::Good, ""),
            };
            let text = format!("It has come{what}: {key}");
            model.toasts.lasting(now, tone, text);
            effects.push(Effect::Ring);
            effects.push(Effect::Record(vec![Entry {
                size: Some(details.size),
                note,
                ..Entry::done(Act::Arrival, key.clone())
            }]));
            effects
        }
        Ok(None) => {
            let text = format!("The link has ended, and nothing came: {key}");
            model.toasts.lasting(now, Tone::Plain, text);
            Vec::new()
        }
        Err(failure) => {
            model.toasts.failed(now, &failure);
            Vec::new()
        }
    }
}
