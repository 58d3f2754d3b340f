//! Trying an upload without sending anything: what is asked for, and what comes of it.

use super::dialog::{Dialog, Notice, NoticeBody, Rehearsal, Rehearsed};
use super::{Effect, Model, Ticket};

/// Asks of every file in the form whether its key is free; nothing is written.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(Dialog::Naming(naming)) = model.dialogs.last() else {
        return Vec::new();
    };
    if let Err(trouble) = &naming.key {
        let text = format!("Nothing to try yet. {trouble}");
        model.toasts.plain(model.clock.steady, text);
        return Vec::new();
    }
    let (plans, nameless) = naming.rehearsed();
    let rehearsal = Rehearsal::new(ticket, plans.len() + nameless.len(), nameless);
    let notice = Notice::new(NoticeBody::Rehearsal(rehearsal));
    model.dialogs.push(Dialog::Notice(notice));
    vec![Effect::Rehearse { ticket, plans }]
}

/// Takes what came of some files.
pub(super) fn heard(model: &mut Model, ticket: Ticket, files: Vec<Rehearsed>) -> Vec<Effect> {
    let mut dialogs = model.dialogs.iter_mut();
    let rehearsal = dialogs.find_map(|dialog| match dialog {
        Dialog::Notice(notice) => notice.rehearsal(),
        _ => None,
    });
    if let Some(rehearsal) = rehearsal {
        for file in files {
            rehearsal.take(ticket, file);
        }
    }
    Vec::new()
}
