//! What came of links, transfers and deletes: told, shown, and taken into the tree.

use super::dialog::{self, Dialog, LedgerFocus};
use super::{
    Conflict, Deleting, Effect, Fetched, Message, Model, Notice, NoticeBody, Secret, State,
    TransferNews, indexing,
    perform::{go_to, under_way},
    sharing, update,
};
use crate::object::{
    Answer, Class, Doing, EntryKind, Failure, FailureKind, Removed, Stored, TransferId,
};

/// Copies what the notice on top holds, if it holds anything.
pub(super) fn copy_shown(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let text = match model.dialogs.last_mut() {
        Some(Dialog::Notice(notice)) => notice.copy_under(ticket),
        _ => None,
    };
    text.map(|text| Effect::Copy {
        ticket,
        text: Secret(text),
    })
    .into_iter()
    .collect()
}

/// Shows a notice: in the place of one before it, and never over a question.
pub(super) fn show_notice(model: &mut Model, notice: Notice) {
    show_over_notice(model, Dialog::Notice(notice));
}

/// Whether letters are being typed where nothing may push itself over them.
pub(super) fn is_typed_into(model: &Model) -> bool {
    let in_ledger = matches!(model.dialogs.last(), Some(Dialog::Ledger(view)) if view.focus == LedgerFocus::Line);
    model.is_typing() || in_ledger
}

/// Shows what is only there to be read: in the place of another such, and never over a question.
pub(super) fn show_over_notice(model: &mut Model, dialog: Dialog) {
    match model.dialogs.last_mut() {
        None | Some(Dialog::Ledger(_)) => model.dialogs.push(dialog),
        Some(shown @ (Dialog::Notice(_) | Dialog::Handout { .. })) => *shown = dialog,
        Some(_) => {}
    }
}

/// Takes the news of a transfer.
pub(super) fn transferred(model: &mut Model, id: TransferId, news: TransferNews) -> Vec<Effect> {
    let now = model.clock.steady;
    let Some(transfer) = model.transfers.get_mut(id) else {
        return Vec::new();
    };
    let is_expected = transfer.started_at == model.presses;
    match news {
        TransferNews::Started => model.transfers.started(id, now),
        TransferNews::Moved(bytes) => model.transfers.moved(id, bytes, now),
        TransferNews::Stored(stored) => {
            model.transfers.done(id, now);
            return take_stored(model, stored, is_expected);
        }
        TransferNews::Fetched(fetched) => {
            model.transfers.done(id, now);
            let path = crate::object::reveal(&fetched.path.to_string_lossy());
            match model.transfers.saved() {
                1 => model.toasts.good(now, format!("Saved as {path}")),
                count => model.toasts.saved_more(now, count, &model.start.downloads),
            }
        }
        TransferNews::Failed(failure, retry) => failed(model, id, &failure, *retry),
    }
    Vec::new()
}

/// Shows what was stored; the cursor goes to it if nothing was pressed since, so that `y` links to it.
fn take_stored(model: &mut Model, stored: Stored, is_expected: bool) -> Vec<Effect> {
    let kind = EntryKind::File {
        size: stored.size,
        modified: Some(stored.at),
        class: Class::Standard,
    };
    model.tree.put(&stored.key, kind);
    let mut effects = indexing::put(model, &stored.key, kind);
    model.marks.renew(&stored.key, stored.size, Some(stored.at));
    if model.details_of.as_ref() == Some(&stored.key) {
        model.details_of = None;
    }
    model
        .toasts
        .good(model.clock.steady, format!("Uploaded {}", stored.key));
    if model.dialogs.is_empty() && is_expected {
        effects.extend(go_to(model, stored.key.clone()));
    }
    if model.dialogs.is_empty() {
        show_notice(model, answer_notice(&stored));
    }
    model.answer = Some(stored);
    effects
}

/// The answer of STORAGE.md, to be read and copied.
pub(super) fn answer_notice(stored: &Stored) -> Notice {
    let (json, encrypted) = (Answer::of(stored).json(), stored.encrypted);
    Notice::new(NoticeBody::Answer {
        json,
        encrypted,
        copied: Fetched::default(),
    })
}

fn failed(model: &mut Model, id: TransferId, failure: &Failure, retry: Effect) {
    let now = model.clock.steady;
    let Some(transfer) = model.transfers.get_mut(id) else {
        return;
    };
    match failure.kind {
        FailureKind::Stopped => {
            let left = match failure.detail.as_str() {
                "" => "nothing was left behind",
                detail => detail,
            };
            let text = format!("Stopped {}; {left}.", transfer.name);
            model.transfers.drop_finished(id);
            model.toasts.plain(now, text);
        }
        FailureKind::Exists => {
            transfer.state = State::Asking;
            let is_expected = transfer.started_at == model.presses;
            model.asking.extend(Conflict::about(&retry));
            if is_expected {
                // Nothing was pressed since: the question comes where its answer is waited for.
                ask_next_conflict(model);
            } else {
                let text = format!("{} is there already; t asks what to do.", transfer.name);
                model.toasts.plain(now, text);
            }
        }
        _ => {
            transfer.state = State::Failed(failure.clone());
            if failure.kind.may_pass() {
                transfer.retry = Some(retry);
                model.toasts.failed_for_now(now, failure);
            } else {
                model.toasts.failed(now, failure);
            }
        }
    }
}

/// Asks about the next target that is there already, unless something else lies over the tree.
pub(super) fn ask_next_conflict(model: &mut Model) {
    if model.dialogs.is_empty()
        && let Some(conflict) = model.asking.pop_front()
    {
        model.dialogs.push(Dialog::Conflict(conflict));
    }
}

/// Shows a notice that had to wait until no question lay over the tree, and keeps the question about leaving true.
pub(super) fn show_what_waits(model: &mut Model) {
    let is_leaving =
        |dialog: &Dialog| matches!(dialog, Dialog::Confirm(confirm) if confirm.is_about_leaving());
    if model.dialogs.last().is_some_and(is_leaving) {
        let under_way = under_way(model);
        if let Some(Dialog::Confirm(confirm)) = model.dialogs.last_mut() {
            confirm.still_under_way(under_way);
        }
    }
    if model.dialogs.is_empty()
        && let Some(notice) = model.waiting.take()
    {
        model.dialogs.push(Dialog::Notice(notice));
    }
}

/// Takes a batch of the delete under way.
pub(super) fn removed(model: &mut Model, removed: Removed, left: usize) -> Vec<Effect> {
    let Some(deleting) = &mut model.deleting else {
        return Vec::new();
    };
    deleting.gone += removed.gone.len();
    deleting.last = removed.gone.last().cloned().or(deleting.last.take());
    deleting.refused.extend(removed.refused);
    removed.gone.iter().for_each(|key| model.marks.forget(key));
    model.tree.remove(&removed.gone);
    let effects = indexing::forget(model, &removed.gone);
    if left == 0
        && let Some(deleting) = model.deleting.take()
    {
        deleted(model, deleting);
    }
    effects
}

fn deleted(model: &mut Model, deleting: Deleting) {
    let Deleting {
        gone,
        refused,
        folder,
        last,
        ..
    } = deleting;
    if refused.is_empty() {
        if let Some(folder) = folder {
            model.tree.remove_folder(&folder);
        }
        let what = match last {
            Some(key) if gone == 1 => key.to_string(),
            _ => format!("{} files", dialog::grouped(gone)),
        };
        model
            .toasts
            .good(model.clock.steady, format!("Deleted {what}"));
        return;
    }
    if let Some((_, failure)) = refused.first() {
        model.toasts.failed(model.clock.steady, failure);
    }
    // Which files are still there is never lost: it waits until no question lies over the tree.
    model.waiting = Some(Notice::new(NoticeBody::Refused { gone, refused }));
}

/// Takes the end of a task that ended by a defect: whatever waited for it waits no longer.
pub(super) fn crashed(model: &mut Model, effect: Option<Box<Effect>>, what: String) -> Vec<Effect> {
    let failure = Failure {
        detail: what,
        ..Failure::new(Doing::Working, FailureKind::Unexpected)
    };
    let effect = effect.map(|effect| *effect);
    if matches!(effect, Some(Effect::Remove { .. })) {
        // What its batches had not told by then, a refresh tells.
        model.deleting = None;
    }
    if let Some(Effect::Try { ticket, .. }) = effect {
        return sharing::broke_off(model, ticket, &failure);
    }
    if let Some(answer) = effect.and_then(|effect| answer_to(effect, failure.clone())) {
        return update(model, answer);
    }
    model.toasts.failed(model.clock.steady, &failure);
    Vec::new()
}

/// The message that would have told `failure`, had the work for `effect` not ended by a defect.
fn answer_to(effect: Effect, failure: Failure) -> Option<Message> {
    let result = failure.clone();
    Some(match effect {
        Effect::Connect => Message::Connected(Err(result)),
        Effect::RenewSession => Message::SessionRenewed(Err(result)),
        Effect::FindJobs { ticket } => Message::JobsFound {
            ticket,
            result: Err(result),
        },
        Effect::List { ticket, .. } => Message::Listed {
            ticket,
            result: Err(result),
        },
        Effect::Inspect { ticket, .. } => Message::Inspected {
            ticket,
            result: Err(result),
        },
        Effect::Count { ticket, .. } => Message::Counted {
            ticket,
            result: Err(result),
        },
        Effect::Examine { ticket, .. } => Message::Examined {
            ticket,
            result: Err(result),
        },
        Effect::Sign { ticket, .. } => Message::Signed {
            ticket,
            result: Err(result),
        },
        Effect::SignUpload { ticket, .. } => Message::UploadSigned {
            ticket,
            result: Err(result),
        },
        Effect::Await { key, .. } => Message::Arrived {
            key,
            result: Err(result),
        },
        Effect::ReadLedger { ticket } => Message::LedgerRead {
            ticket,
            result: Err(result),
        },
        Effect::Upload(id, _) | Effect::Download(id, _) => {
            let news = TransferNews::Failed(failure, Box::new(effect));
            Message::Transfer { id, news }
        }
        of_the_index => return answer_of_the_index(&of_the_index, failure),
    })
}

/// The same for what reads, keeps or looks through the index.
fn answer_of_the_index(effect: &Effect, failure: Failure) -> Option<Message> {
    Some(match *effect {
        Effect::Find { ticket, .. } | Effect::Gather { ticket, .. } => {
            Message::SearchFailed { ticket, failure }
        }
        Effect::Measure { ticket, .. } | Effect::Arrange { ticket, .. } => {
            Message::UsageFailed { ticket, failure }
        }
        Effect::FindUnfinished { ticket } => Message::UnfinishedFound {
            ticket,
            result: Err(failure),
        },
        Effect::Sweep { ticket, .. } => Message::SweepEnded {
            ticket,
            failures: vec![failure],
        },
        Effect::Recall { ticket } => Message::RecallEnded {
            ticket,
            taken: None,
        },
        Effect::Keep { .. } => Message::Kept(Err(failure)),
        _ => return None,
    })
}
