//! What each command does in a dialog: it moves about in it, answers it, or leaves it.

use std::sync::Arc;

use super::dialog::{Confirm, Dialog, Stage, Sure};
use super::files::start_whole;
use super::outcome::copy_shown;
use super::sharing::{Guarded, Origin};
use super::{Command, Effect, Model, conflicts, moving, sharing};
use crate::object::{TransferId, address};

/// Does `command` in the dialog that lies on top.
pub(super) fn in_dialog(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::Cancel if leaves_line(model) => Vec::new(),
        Command::Cancel
        | Command::No
        | Command::CloseNotice
        | Command::CloseHandout
        | Command::CloseReading
        | Command::CloseTransfers
        | Command::CloseStores
        | Command::CloseUsage
        | Command::CloseLedger
        | Command::CloseBin => cancel(model),
        Command::FollowUsage => super::counting::follow(model),
        Command::Accept => accept(model),
        Command::Yes => yes(model),
        Command::Next => super::typing::turn(model, 1),
        Command::Previous => super::typing::turn(model, -1),
        Command::Further => further(model),
        Command::Rehearse => super::rehearsal::begin(model),
        Command::Copy => copy_shown(model),
        Command::CopyAgain => sharing::copy(model),
        Command::CopyGood => sharing::keep_good(model),
        Command::OpenInBrowser => sharing::browse(model),
        Command::ShowCode => sharing::show_code(model),
        Command::SaveText => sharing::save(model),
        Command::ShowPlain => sharing::show_plain(model),
        Command::StopTransfer => stop_transfer(model),
        Command::PauseTransfer => with_selected(model, moving::pause_or_go_on),
        Command::SoonerTransfer => reorder(model, -1),
        Command::LaterTransfer => reorder(model, 1),
        Command::RetryTransfers => super::perform::retry_transfers(model),
        Command::ViewDown | Command::NextTarget | Command::NextStore => walk_view(model, 1),
        Command::ViewUp | Command::PreviousTarget | Command::PreviousStore => walk_view(model, -1),
        Command::ViewPageDown | Command::TargetsDown => walk_view(model, view_page(model)),
        Command::ViewPageUp | Command::TargetsUp => walk_view(model, -view_page(model)),
        Command::ViewFirst => walk_view(model, isize::MIN),
        Command::ViewLast => walk_view(model, isize::MAX),
        within => in_this(model, within),
    }
}

/// Does what only the dialog on top knows.
fn in_this(model: &mut Model, command: Command) -> Vec<Effect> {
    match model.dialogs.last() {
        Some(Dialog::Usage(_)) => super::counting::in_view(model, command),
        Some(Dialog::Ledger(_)) => super::history::in_view(model, command),
        Some(Dialog::Bin(_)) => super::bin::in_view(model, command),
        _ => {
            move_within(model, command);
            Vec::new()
        }
    }
}

/// Opens the further fields of the form, or closes them.
fn further(model: &mut Model) -> Vec<Effect> {
    if let Some(Dialog::Naming(naming)) = model.dialogs.last_mut() {
        naming.turn_further();
    }
    Vec::new()
}

/// Leaves the line that has the keys, where the dialog around it stays; false where there is none.
fn leaves_line(model: &mut Model) -> bool {
    super::history::give_up_line(model)
        || super::bin::leave_line(model, true)
        || conflicts::leave_name(model)
}

/// Moves the cursor of a view that fills the window.
fn walk_view(model: &mut Model, rows: isize) -> Vec<Effect> {
    if let Some(view) = model.dialogs.last_mut() {
        view.move_by(rows);
    }
    Vec::new()
}

fn view_page(model: &Model) -> isize {
    let around = model.dialogs.last().map_or(0, Dialog::lines_around);
    let height = model.size.height.saturating_sub(around);
    isize::from(height.max(1).cast_signed())
}

/// Scrolls, or selects something else; nothing is asked for.
fn move_within(model: &mut Model, command: Command) {
    let (window, keymap) = (model.size, &model.start.keymap);
    let ids: Vec<_> = model.transfers.iter().map(|transfer| transfer.id).collect();
    let page = isize::from(window.height.saturating_sub(6).max(1).cast_signed());
    match (command, model.dialogs.last_mut()) {
        (Command::HandoutDown, _) => sharing::scroll_by(model, page),
        (Command::HandoutUp, _) => sharing::scroll_by(model, -page),
        (Command::Switch | Command::SwitchBack, Some(Dialog::Confirm(confirm)))
            if matches!(confirm.stage, Stage::Ready) =>
        {
            confirm.sure = match confirm.sure {
                Sure::Yes => Sure::No,
                Sure::No => Sure::Yes,
            };
        }
        (Command::Switch, Some(Dialog::Leave(leave))) => leave.turn(1),
        (Command::SwitchBack, Some(Dialog::Leave(leave))) => leave.turn(-1),
        (Command::Switch, Some(Dialog::Conflict(conflict))) => conflict.turn(1),
        (Command::SwitchBack, Some(Dialog::Conflict(conflict))) => conflict.turn(-1),
        (Command::ReadDown, Some(Dialog::Confirm(confirm))) => confirm.scroll_by(1),
        (Command::ReadUp, Some(Dialog::Confirm(confirm))) => confirm.scroll_by(-1),
        (command, Some(Dialog::Notice(notice))) => match command {
            Command::ReadOn | Command::ReadDown => notice.scroll_by(1, window, keymap),
            Command::ReadBack | Command::ReadUp => notice.scroll_by(-1, window, keymap),
            Command::ScrollDown | Command::ReadPageOn => notice.scroll_by(page, window, keymap),
            Command::ScrollUp | Command::ReadPageBack => notice.scroll_by(-page, window, keymap),
            Command::ReadFirst => notice.scroll_by(isize::MIN, window, keymap),
            Command::ReadLast => notice.scroll_by(isize::MAX, window, keymap),
            _ => {}
        },
        (Command::NextTransfer, Some(Dialog::Transfers(chosen))) => chosen.move_by(1, &ids),
        (Command::PreviousTransfer, Some(Dialog::Transfers(chosen))) => chosen.move_by(-1, &ids),
        _ => {}
    }
}

/// Leaves the dialog on top, and what was waiting for its answer.
pub(super) fn cancel(model: &mut Model) -> Vec<Effect> {
    if matches!(model.dialogs.last(), Some(Dialog::Conflict(_))) {
        return conflicts::skip(model);
    }
    match model.dialogs.pop() {
        Some(Dialog::Confirm(Confirm {
            stage: Stage::Counting { .. },
            ..
        })) => vec![Effect::StopCounting],
        Some(Dialog::Leave(_)) => {
            model.next_store = None;
            Vec::new()
        }
        Some(dialog @ (Dialog::Link(_) | Dialog::Relocate(_) | Dialog::Save(_)))
            if dialog.is_counting() =>
        {
            vec![Effect::StopCounting]
        }
        Some(Dialog::Notice(mut notice)) => {
            let rehearsal = notice.rehearsal();
            let runs = rehearsal.is_some_and(|rehearsal| rehearsal.awaited.is_some());
            runs.then_some(Effect::StopRehearsing).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Asks what the selected transfer waits for, if it waits for an answer.
fn answer_selected(model: &mut Model, selected: Option<TransferId>) -> Vec<Effect> {
    let mut asking = model.asking.iter();
    let waiting = asking.position(|conflict| Some(conflict.id) == selected);
    model.dialogs.pop();
    let conflict = waiting.and_then(|at| model.asking.remove(at));
    let dialog = conflict.map(|conflict| Dialog::Conflict(Box::new(conflict)));
    model.dialogs.extend(dialog);
    Vec::new()
}

fn accept(model: &mut Model) -> Vec<Effect> {
    match model.dialogs.last() {
        Some(Dialog::Confirm(confirm)) => {
            if matches!(confirm.stage, Stage::Counting { .. }) {
                return Vec::new();
            }
            if let Some((wanted, typed)) = confirm.count.as_ref().filter(|_| !confirm.is_sure()) {
                let typed = crate::object::reveal(typed.value());
                let text =
                    format!("Nothing was deleted: {wanted} has to be typed, not \"{typed}\".");
                model.toasts.plain(model.clock.steady, text);
                return Vec::new();
            }
            confirmed(model)
        }
        Some(Dialog::Leave(_)) => super::leaving::answered(model),
        Some(Dialog::Stores(_)) => super::stores::accept(model),
        Some(Dialog::Conflict(_)) => conflicts::decide(model),
        Some(Dialog::GoTo(_)) => go_to(model),
        Some(Dialog::Path(_)) => super::typing::examine(model),
        Some(Dialog::Naming(_)) => send_form(model),
        Some(Dialog::Link(_)) => sharing::share_as_chosen(model),
        Some(Dialog::Request(_)) => sharing::ask_for_file(model),
        Some(Dialog::Pin(_)) => sharing::pin(model),
        Some(Dialog::Transfers(list)) => {
            let selected = list.selected;
            answer_selected(model, selected)
        }
        Some(Dialog::Relocate(_) | Dialog::Save(_)) => super::folders::accept(model),
        Some(Dialog::Usage(_)) => super::counting::follow(model),
        Some(Dialog::Ledger(_)) => {
            super::history::leave_line(model);
            Vec::new()
        }
        Some(Dialog::Bin(_)) => {
            super::bin::leave_line(model, false);
            Vec::new()
        }
        // Enter has just made it; pressed once more it must not close what nobody has seen yet.
        Some(Dialog::Handout { .. } | Dialog::Look(_)) | None => Vec::new(),
        Some(Dialog::Notice(_) | Dialog::Code) => cancel(model),
    }
}

/// Answers a question with yes, whichever button is selected.
fn yes(model: &mut Model) -> Vec<Effect> {
    if let Some(Dialog::Confirm(confirm)) = model.dialogs.last_mut() {
        confirm.sure = Sure::Yes;
    }
    model.said_yes = Some(model.presses);
    accept(model)
}

/// Does what the form describes, once nothing in it is wrong.
fn send_form(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Naming(naming)) = model.dialogs.last() else {
        return Vec::new();
    };
    let Some(batch) = naming.batch() else {
        // What is wrong with the first stands in the form.
        if let Some(name) = naming.nameless().filter(|_| naming.key.is_ok()) {
            let name = crate::object::reveal(&name);
            let text = format!("Nothing was sent: no key fits {name}, its name is too long here.");
            model.toasts.plain(model.clock.steady, text);
        }
        return Vec::new();
    };
    let guarded = Guarded {
        then: Effect::Transfer(model.transfer_id(), Arc::new(batch)),
        wanted: None,
        from: Origin::Form,
        folder: None,
    };
    sharing::guarded(model, guarded)
}

fn confirmed(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Confirm(confirm)) = model.dialogs.pop() else {
        return Vec::new();
    };
    if !confirm.is_sure() {
        return Vec::new();
    }
    if let Some(guarded) = confirm.guarded {
        return sharing::release(model, *guarded);
    }
    let folder = confirm.folder;
    let effects = confirm.then.into_iter();
    effects
        .flat_map(|effect| start_whole(model, effect, folder.clone()))
        .collect()
}

fn go_to(model: &mut Model) -> Vec<Effect> {
    let bucket = model.start.bucket.clone();
    let Some(Dialog::GoTo(dialog)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    match address(dialog.input.value(), &bucket) {
        Ok(key) => {
            model.dialogs.pop();
            super::perform::go_to(model, key)
        }
        Err(trouble) => {
            dialog.trouble = Some(trouble);
            Vec::new()
        }
    }
}

/// Does `act` with the transfer that is selected: by its name, never by its row, since rows move while transfers end.
fn with_selected(
    model: &mut Model,
    act: impl FnOnce(&mut Model, TransferId) -> Vec<Effect>,
) -> Vec<Effect> {
    let Some(Dialog::Transfers(list)) = model.dialogs.last() else {
        return Vec::new();
    };
    let selected = list
        .selected
        .filter(|id| model.transfers.get(*id).is_some());
    let Some(id) = selected else {
        let why = "That one has ended; select another with j or k.";
        model.toasts.plain(model.clock.steady, why);
        return Vec::new();
    };
    act(model, id)
}

fn stop_transfer(model: &mut Model) -> Vec<Effect> {
    let effects = with_selected(model, moving::stop);
    if model.transfers.is_empty() {
        model.dialogs.pop();
    }
    effects
}

fn reorder(model: &mut Model, steps: isize) -> Vec<Effect> {
    with_selected(model, |model, id| {
        model.transfers.reorder(id, steps);
        Vec::new()
    })
}
