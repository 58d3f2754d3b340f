//! What each command does in a dialog: it moves about in it, answers it, or leaves it.

use super::dialog::{Confirm, Dialog, Stage, Sure, address};
use super::files::start;
use super::perform::go_on;
use super::{Command, Effect, Model, Secret, State};

/// Does `command` in the dialog that lies on top.
pub(super) fn in_dialog(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::Cancel
        | Command::No
        | Command::CloseNotice
        | Command::CloseReading
        | Command::CloseTransfers => cancel(model),
        Command::Accept => accept(model),
        Command::Yes => say_yes(model),
        Command::Next => super::typing::turn(model, 1),
        Command::Previous => super::typing::turn(model, -1),
        Command::Copy => copy(model),
        Command::StopTransfer => stop_transfer(model),
        Command::RetryTransfers => super::perform::retry_transfers(model),
        within => {
            move_within(model, within);
            Vec::new()
        }
    }
}

/// Only a plain question has a yes.
fn say_yes(model: &mut Model) -> Vec<Effect> {
    match model.dialogs.last_mut() {
        Some(Dialog::Confirm(confirm)) => {
            confirm.sure = Sure::Yes;
            accept(model)
        }
        _ => Vec::new(),
    }
}

/// Scrolls, or selects something else; nothing is asked for.
fn move_within(model: &mut Model, command: Command) {
    let (moving, window) = (model.transfers.len(), model.size);
    let page = isize::from(window.height.saturating_sub(6).max(1).cast_signed());
    match (command, model.dialogs.last_mut()) {
        (Command::Switch | Command::SwitchBack, Some(Dialog::Confirm(confirm))) => {
            confirm.sure = match confirm.sure {
                Sure::Yes => Sure::No,
                Sure::No => Sure::Yes,
            };
        }
        (Command::Switch, Some(Dialog::Conflict(conflict))) => conflict.turn(1),
        (Command::SwitchBack, Some(Dialog::Conflict(conflict))) => conflict.turn(2),
        (Command::ReadDown, Some(Dialog::Confirm(confirm))) => confirm.scroll_by(1),
        (Command::ReadUp, Some(Dialog::Confirm(confirm))) => confirm.scroll_by(-1),
        (command, Some(Dialog::Notice(notice))) => match command {
            Command::ReadOn => notice.scroll_by(1, window),
            Command::ReadBack => notice.scroll_by(-1, window),
            Command::ScrollDown | Command::ReadPageOn => notice.scroll_by(page, window),
            Command::ScrollUp | Command::ReadPageBack => notice.scroll_by(-page, window),
            _ => {}
        },
        (Command::NextTransfer, Some(Dialog::Transfers(chosen))) => chosen.move_by(1, moving),
        (Command::PreviousTransfer, Some(Dialog::Transfers(chosen))) => chosen.move_by(-1, moving),
        _ => {}
    }
}

fn copy(model: &Model) -> Vec<Effect> {
    let text = match model.dialogs.last() {
        Some(Dialog::Notice(notice)) => notice.text(),
        _ => None,
    };
    let copied = text.map(|text| Effect::Copy(Secret(text)));
    copied.into_iter().collect()
}

/// Leaves the dialog on top, and what was waiting for its answer.
pub(super) fn cancel(model: &mut Model) -> Vec<Effect> {
    match model.dialogs.pop() {
        Some(Dialog::Confirm(Confirm {
            stage: Stage::Counting { .. },
            ..
        })) => vec![Effect::StopCounting],
        Some(Dialog::Conflict(conflict)) => {
            model.transfers.drop_finished(conflict.id);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn accept(model: &mut Model) -> Vec<Effect> {
    match model.dialogs.last() {
        Some(Dialog::Confirm(confirm)) => {
            if matches!(confirm.stage, Stage::Counting { .. })
                || (confirm.wants_count() && !confirm.is_sure())
            {
                return Vec::new();
            }
            confirmed(model)
        }
        Some(Dialog::Conflict(conflict)) => {
            let (id, answer) = (conflict.id, conflict.answer());
            model.dialogs.pop();
            if let Some(effect) = answer {
                start(model, effect)
            } else {
                model.transfers.drop_finished(id);
                Vec::new()
            }
        }
        Some(Dialog::GoTo(_)) => go_to(model),
        Some(Dialog::Path(_)) => super::typing::examine(model),
        Some(Dialog::Naming(naming)) => match naming.plan() {
            Some(plan) => {
                model.dialogs.pop();
                let id = model.transfer_id();
                start(model, Effect::Upload(id, plan))
            }
            None => Vec::new(),
        },
        Some(Dialog::Notice(_) | Dialog::Transfers(_)) => cancel(model),
        None => Vec::new(),
    }
}

fn confirmed(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Confirm(confirm)) = model.dialogs.pop() else {
        return Vec::new();
    };
    if !confirm.is_sure() {
        return Vec::new();
    }
    let folder = confirm.folder.clone();
    let effects: Vec<_> = confirm
        .then
        .into_iter()
        .flat_map(|effect| start(model, effect))
        .collect();
    if let Some(deleting) = &mut model.deleting {
        deleting.folder = folder;
    }
    effects
}

fn go_to(model: &mut Model) -> Vec<Effect> {
    let bucket = model.start.bucket.clone();
    let Some(Dialog::GoTo(dialog)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    match address(dialog.input.value(), &bucket) {
        Ok(key) => {
            model.dialogs.pop();
            let wanted = model.tree.go_to(key);
            go_on(model, wanted)
        }
        Err(trouble) => {
            dialog.trouble = Some(trouble);
            Vec::new()
        }
    }
}

fn stop_transfer(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Transfers(list)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    let Some(transfer) = model.transfers.iter().nth(list.selected) else {
        return Vec::new();
    };
    let (id, is_active) = (transfer.id, transfer.is_active());
    if transfer.state == State::Stopping {
        return Vec::new();
    }
    if is_active {
        if let Some(transfer) = model.transfers.get_mut(id) {
            transfer.state = State::Stopping;
        }
        return vec![Effect::Stop(id)];
    }
    model.transfers.drop_finished(id);
    model.asking.retain(|conflict| conflict.id != id);
    list.move_by(0, model.transfers.len());
    if model.transfers.is_empty() {
        model.dialogs.pop();
    }
    Vec::new()
}
