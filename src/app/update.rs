//! The one switch: what happens, and what is then asked for.

use crossterm::event::{KeyEvent, KeyEventKind};

use super::dialog::{self, Dialog};
use super::tree::Arrival;
use super::{
    Command, Conflict, Copied, Deleting, Effect, Message, Model, Notice, NoticeBody, Scope, Secret,
    State, TransferNews, perform, spec,
};
use crate::object::{
    Answer, Doing, EntryKind, Failure, FailureKind, Link, LocalFile, Prefix, Removed, Stored,
    TransferId,
};

/// Takes one message into the model. No waiting, no clock, no I/O: what is needed comes back as effects.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    if model.leaving {
        return Vec::new();
    }
    let mut effects = take(model, message);
    model.fit();
    if !model.leaving {
        ask_next_conflict(model);
        effects.extend(model.follow_cursor());
    }
    effects
}

fn take(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(key) => pressed(model, key),
        Message::Mouse(event) => super::mouse::moused(model, event),
        Message::Paste(text) => super::typing::pasted(model, &text),
        Message::Resize(size) => {
            model.size = size;
            Vec::new()
        }
        Message::Tick => {
            model.toasts.expire(model.clock.steady);
            model.transfers.expire(model.clock.steady);
            Vec::new()
        }
        Message::Leave => perform::leave(model),
        Message::Connected(result) => connected(model, result),
        Message::JobsFound { ticket, result } => jobs_found(model, ticket, result),
        Message::Listed { ticket, result } => listed(model, ticket, result),
        Message::Inspected { ticket, result } => {
            model.details.answer(ticket, result);
            Vec::new()
        }
        Message::Counted { ticket, result } => counted(model, ticket, result),
        Message::Suggested { ticket, paths } => {
            if let Some(Dialog::Path(prompt)) = model.dialogs.last_mut() {
                prompt.suggested(ticket, paths);
            }
            Vec::new()
        }
        Message::Examined { ticket, result } => examined(model, ticket, result),
        Message::Signed(result) => signed(model, result),
        Message::Copied(copied) => {
            take_copied(model, copied);
            Vec::new()
        }
        Message::Transfer { id, news } => transferred(model, id, news),
        Message::Removed { removed, left } => removed_some(model, removed, left),
        Message::Crashed(what) => {
            let kind = FailureKind::Unexpected;
            let failure = Failure {
                doing: Doing::Working,
                kind,
                detail: what,
            };
            model.toasts.failed(model.clock.steady, &failure);
            Vec::new()
        }
    }
}

/// A key means a command of the place where it is pressed; else it is typed; else a notice steps aside for it.
fn pressed(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if key.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let scope = model.dialogs.last().map_or(Scope::Browse, Dialog::scope);
    if let Some(command) = model.keymap.command(scope, key) {
        return run(model, command);
    }
    match model.dialogs.last() {
        Some(Dialog::Notice(_)) => {
            model.dialogs.pop();
            pressed(model, key)
        }
        Some(_) => super::typing::typed(model, key),
        None => Vec::new(),
    }
}

/// Does `command`, or says why it cannot be done now.
pub(super) fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    match (spec(command).when)(model) {
        Ok(()) => perform::perform(model, command),
        Err(why) => {
            model.toasts.plain(model.clock.steady, why);
            Vec::new()
        }
    }
}

fn connected(model: &mut Model, result: Result<super::Place, Failure>) -> Vec<Effect> {
    let is_open = result.is_ok();
    model.place.settle(result);
    if !is_open {
        return Vec::new();
    }
    let mut effects = Vec::new();
    if model.start.prefix.is_none() {
        let ticket = model.ticket();
        model.jobs_awaited = Some(ticket);
        effects.push(Effect::FindJobs { ticket });
    }
    effects.extend(perform::list_awaited(model));
    effects
}

fn jobs_found(
    model: &mut Model,
    ticket: super::Ticket,
    result: Result<Vec<Prefix>, Failure>,
) -> Vec<Effect> {
    if model.jobs_awaited != Some(ticket) {
        return Vec::new();
    }
    model.jobs_awaited = None;
    // Where it cannot be told, opening the folder says why, in its own place.
    let wanted = model.tree.found_jobs(&result.unwrap_or_default());
    perform::list(model, wanted)
}

fn listed(
    model: &mut Model,
    ticket: super::Ticket,
    result: Result<
        (
            std::sync::Arc<crate::object::Page>,
            Option<crate::object::Cursor>,
        ),
        Failure,
    >,
) -> Vec<Effect> {
    let failure = result.as_ref().err().cloned();
    match model.tree.listed(ticket, result) {
        Arrival::Unawaited => return Vec::new(),
        Arrival::Partial => {}
        Arrival::Whole(folder) => super::files::compare_marks(model, folder),
    }
    // In its place it is told anyway; a note is for a place that is out of sight.
    if let Some(failure) = failure.filter(|_| !model.tree.shows_a_failure()) {
        model.toasts.failed(model.clock.steady, &failure);
    }
    let wanted = model.tree.next_on_the_way();
    perform::go_on(model, wanted)
}

fn counted(
    model: &mut Model,
    ticket: super::Ticket,
    result: Result<(std::sync::Arc<crate::object::Page>, bool), Failure>,
) -> Vec<Effect> {
    let Some(Dialog::Confirm(confirm)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    match result {
        Ok((page, more)) => {
            confirm.counted(ticket, page, !more);
            leave_empty_folder(model);
        }
        Err(failure) if confirm.awaits(ticket) => {
            // An uncounted folder is not deleted: the question would not name what goes.
            model.dialogs.pop();
            model.toasts.failed(model.clock.steady, &failure);
        }
        Err(_) => {}
    }
    Vec::new()
}

/// A folder that turned out to hold nothing is gone already: there is nothing to ask, and nothing to delete.
fn leave_empty_folder(model: &mut Model) {
    let Some(Dialog::Confirm(confirm)) = model.dialogs.last() else {
        return;
    };
    let is_empty = matches!(&confirm.then[..], [Effect::Remove { keys }] if keys.is_empty());
    let Some(folder) = confirm.folder.clone().filter(|_| is_empty) else {
        return;
    };
    model.dialogs.pop();
    model.tree.remove_folder(&folder);
    let text = format!("{folder} holds nothing any more.");
    model.toasts.plain(model.clock.steady, text);
}

fn examined(
    model: &mut Model,
    ticket: super::Ticket,
    result: Result<(LocalFile, String), Failure>,
) -> Vec<Effect> {
    let now = model.clock.wall;
    let Some(Dialog::Path(prompt)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    if prompt.examined != Some(ticket) {
        return Vec::new();
    }
    prompt.examined = None;
    match result {
        Ok((file, uuid)) => {
            let naming =
                dialog::Naming::propose(file, uuid, &prompt.folder, prompt.owner.clone(), now);
            model.dialogs.pop();
            model.dialogs.push(Dialog::Naming(naming));
        }
        Err(failure) => prompt.trouble = Some(failure),
    }
    Vec::new()
}

fn signed(model: &mut Model, result: Result<Vec<Link>, Failure>) -> Vec<Effect> {
    match result {
        Ok(links) => {
            model.links.clone_from(&links);
            let copied = super::Fetched::default();
            let notice = Notice::new(NoticeBody::Links { links, copied });
            let text = notice.text().unwrap_or_default();
            show_notice(model, notice);
            vec![Effect::Copy(Secret(text))]
        }
        Err(failure) => {
            model.toasts.failed(model.clock.steady, &failure);
            Vec::new()
        }
    }
}

/// A notice takes the place of one before it, and never pushes itself over a question.
pub(super) fn show_notice(model: &mut Model, notice: Notice) {
    match model.dialogs.last_mut() {
        None => model.dialogs.push(Dialog::Notice(notice)),
        Some(Dialog::Notice(shown)) => *shown = notice,
        Some(_) => {}
    }
}

fn take_copied(model: &mut Model, copied: Copied) {
    if let Some(Dialog::Notice(notice)) = model.dialogs.last_mut() {
        notice.copied(copied);
        return;
    }
    if copied.ways.is_empty() {
        let detail = copied.troubles.join("; ");
        let failure = Failure {
            detail,
            ..Failure::new(Doing::Copying, FailureKind::Local)
        };
        model.toasts.failed(model.clock.steady, &failure);
    } else {
        model
            .toasts
            .good(model.clock.steady, "Copied. L shows the links again.");
    }
}

fn transferred(model: &mut Model, id: TransferId, news: TransferNews) -> Vec<Effect> {
    let now = model.clock.steady;
    if model.transfers.get_mut(id).is_none() {
        return Vec::new();
    }
    match news {
        TransferNews::Started => model.transfers.started(id, now),
        TransferNews::Moved(bytes) => model.transfers.moved(id, bytes, now),
        TransferNews::Stored(stored) => {
            model.transfers.done(id, now);
            take_stored(model, stored);
        }
        TransferNews::Fetched(fetched) => {
            model.transfers.done(id, now);
            let path = crate::object::reveal(&fetched.path.to_string_lossy());
            model.toasts.good(now, format!("Saved as {path}"));
        }
        TransferNews::Failed(failure, retry) => failed(model, id, &failure, *retry),
    }
    Vec::new()
}

fn take_stored(model: &mut Model, stored: Stored) {
    let kind = EntryKind::File {
        size: stored.size,
        modified: Some(stored.at),
    };
    model.tree.put(&stored.key, kind);
    model.marks.renew(&stored.key, stored.size, Some(stored.at));
    if model.details_of.as_ref() == Some(&stored.key) {
        model.details_of = None;
    }
    let json = Answer::of(&stored).json();
    let copied = super::Fetched::default();
    model
        .toasts
        .good(model.clock.steady, format!("Uploaded {}", stored.key));
    if model.dialogs.is_empty() {
        let encrypted = stored.encrypted;
        show_notice(
            model,
            Notice::new(NoticeBody::Answer {
                json,
                encrypted,
                copied,
            }),
        );
    }
    model.answer = Some(stored);
}

fn failed(model: &mut Model, id: TransferId, failure: &Failure, retry: Effect) {
    let Some(transfer) = model.transfers.get_mut(id) else {
        return;
    };
    match failure.kind {
        FailureKind::Stopped => {
            let text = format!("Stopped {}; nothing was left behind.", transfer.name);
            model.transfers.drop_finished(id);
            model.toasts.plain(model.clock.steady, text);
        }
        FailureKind::Exists => {
            transfer.state = State::Asking;
            model.asking.extend(Conflict::about(&retry));
        }
        _ => {
            transfer.state = State::Failed(failure.clone());
            transfer.retry = Some(retry);
            model.toasts.failed_for_now(model.clock.steady, failure);
        }
    }
}

/// A question about a transfer waits until nobody is in the middle of another dialog.
fn ask_next_conflict(model: &mut Model) {
    if model.dialogs.is_empty()
        && let Some(conflict) = model.asking.pop_front()
    {
        model.dialogs.push(Dialog::Conflict(conflict));
    }
}

fn removed_some(model: &mut Model, removed: Removed, left: usize) -> Vec<Effect> {
    let Some(deleting) = &mut model.deleting else {
        return Vec::new();
    };
    deleting.gone += removed.gone.len();
    deleting.refused.extend(removed.refused);
    removed.gone.iter().for_each(|key| model.marks.forget(key));
    model.tree.remove(&removed.gone);
    if left == 0
        && let Some(deleting) = model.deleting.take()
    {
        deleted(model, deleting);
    }
    Vec::new()
}

fn deleted(model: &mut Model, deleting: Deleting) {
    let Deleting {
        gone,
        refused,
        folder,
        ..
    } = deleting;
    if refused.is_empty() {
        if let Some(folder) = folder {
            model.tree.remove_folder(&folder);
        }
        let files = if gone == 1 {
            "1 file".into()
        } else {
            format!("{} files", dialog::grouped(gone))
        };
        model
            .toasts
            .good(model.clock.steady, format!("Deleted {files}"));
        return;
    }
    if let Some((_, failure)) = refused.first() {
        model.toasts.failed(model.clock.steady, failure);
    }
    show_notice(model, Notice::new(NoticeBody::Refused { gone, refused }));
}
