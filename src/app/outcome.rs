//! Notices, questions that wait, and work that ended by a defect.

use super::dialog::{Dialog, LedgerFocus};
use super::{
    Effect, Message, Model, Notice, NoticeBody, Secret, TransferNews, conflicts,
    leaving::under_way, sharing, update,
};
use crate::object::{Answer, Doing, Ending, Failure, FailureKind, Stored};

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
    let in_bin = matches!(model.dialogs.last(), Some(Dialog::Bin(view)) if view.is_typing);
    let in_look = matches!(model.dialogs.last(), Some(Dialog::Look(_)))
        && model.looking.view.typing.is_some();
    model.is_typing() || in_ledger || in_bin || in_look
}

/// Shows what is only there to be read: in the place of another such, and never over a question.
pub(super) fn show_over_notice(model: &mut Model, dialog: Dialog) {
    match model.dialogs.last_mut() {
        None | Some(Dialog::Ledger(_) | Dialog::Bin(_) | Dialog::Look(_)) => {
            model.dialogs.push(dialog);
        }
        Some(shown @ (Dialog::Notice(_) | Dialog::Handout { .. })) => *shown = dialog,
        Some(_) => {}
    }
}

/// The answer of STORAGE.md, to be read and copied.
pub(super) fn answer_notice(stored: &Stored) -> Notice {
    let (json, encrypted) = (Answer::of(stored).json(), stored.encrypted);
    Notice::new(NoticeBody::Answer { json, encrypted })
}

/// Asks about the next target that is there already, unless something else lies over the tree.
pub(super) fn ask_next_conflict(model: &mut Model) {
    if model.dialogs.is_empty()
        && let Some(conflict) = model.asking.pop_front()
    {
        model.dialogs.push(Dialog::Conflict(Box::new(conflict)));
    }
}

/// Shows a notice that had to wait until no question lay over the tree, and keeps the question about leaving true.
pub(super) fn show_what_waits(model: &mut Model) {
    if matches!(model.dialogs.last(), Some(Dialog::Leave(_))) {
        let under_way = under_way(model);
        if let Some(Dialog::Leave(leave)) = model.dialogs.last_mut() {
            leave.still_under_way(under_way);
        }
    }
    if model.dialogs.is_empty()
        && let Some(notice) = model.waiting.pop_front()
    {
        model.dialogs.push(Dialog::Notice(notice));
    }
}

/// Takes the end of a task that ended by a defect: whatever waited for it waits no longer.
pub(super) fn crashed(model: &mut Model, effect: Option<Box<Effect>>, what: String) -> Vec<Effect> {
    let failure = Failure {
        detail: what,
        ..Failure::new(Doing::Working, FailureKind::Unexpected)
    };
    let effect = effect.map(|effect| *effect);
    if let Some(Effect::Compare { ticket, .. }) = effect {
        return conflicts::broke_off(model, ticket, &failure);
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
        // What it has done by then is in the journal, and it can be gone on with.
        Effect::Transfer(id, _) | Effect::GoOn(id, _) => {
            let news = TransferNews::Ended(Ending::PutOff(Some(failure)));
            Message::Transfer { id, news }
        }
        other => return other_answer_to(&other, failure),
    })
}

/// The same for what reads, keeps or looks through the index, and for what looks into files.
fn other_answer_to(effect: &Effect, failure: Failure) -> Option<Message> {
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
        Effect::Look { ticket, .. } => Message::Looked {
            ticket,
            result: Err(failure),
        },
        _ => return None,
    })
}
