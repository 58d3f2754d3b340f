//! What the commands of the trash do: what comes back, and what goes for good.

use std::sync::Arc;

use super::dialog::{BinView, Binned, Confirm, Dialog, End, Ending, grouped};
use super::perform::show;
use super::{Command, Effect, Model, Notice, NoticeBody, Ticket, files, way_back};
use crate::object::{Batch, CopyPlan, Failure, IfThere, Kind, Page, Plan, Purpose, Why};

/// What waits in the trash is let go of after so many days, where nothing else was chosen.
const USUAL_AGE: u32 = 30;

/// Opens the view, and lists what waits in the trash.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let view = BinView::new(model.clock.steady);
    model.dialogs.push(Dialog::Bin(Box::new(view)));
    list(model)
}

fn list(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let prefix = model.start.trash.root.clone();
    let Some(view) = view(model) else {
        return Vec::new();
    };
    view.begin(ticket);
    vec![Effect::Count { ticket, prefix }]
}

/// Takes a page of what waits there; false if it is not about the trash.
pub(super) fn counted(
    model: &mut Model,
    ticket: Ticket,
    result: &Result<(Arc<Page>, bool), Failure>,
) -> bool {
    let (trash, now) = (model.start.trash.clone(), model.clock.wall);
    let views = model.dialogs.iter_mut().filter_map(|dialog| match dialog {
        Dialog::Bin(view) => Some(view),
        _ => None,
    });
    let mut taken = false;
    for view in views {
        taken |= view.listed(ticket, result, &trash, now);
    }
    taken
}

/// Something was moved: what the view shows may not be true any more.
pub(super) fn changed(model: &mut Model) {
    for dialog in &mut model.dialogs {
        if let Dialog::Bin(view) = dialog {
            view.is_outdated = true;
        }
    }
}

/// Lists anew what is shown, once nothing moves any more.
pub(super) fn renew(model: &mut Model) -> Vec<Effect> {
    let is_outdated = view(model).is_some_and(|view| view.is_outdated && view.listing.is_none());
    if is_outdated && model.transfers.active() == 0 {
        return list(model);
    }
    Vec::new()
}

/// Does `command` in the view.
pub(super) fn in_view(model: &mut Model, command: Command) -> Vec<Effect> {
    let now = model.clock.wall;
    let Some(view) = view(model) else {
        return Vec::new();
    };
    match command {
        Command::BinFilter => view.is_typing = true,
        Command::BinChoose => view.choose(),
        Command::BinAge => {
            view.older = view.older.next();
            view.find(now);
        }
        Command::BinRefresh => return list(model),
        Command::Restore => {
            let meant = view.meant();
            return restore(model, meant);
        }
        Command::RestoreAct => {
            let act = view.act();
            return restore(model, act);
        }
        Command::RestoreElsewhere => {
            let meant = view.meant();
            return super::folders::restore_elsewhere(model, meant);
        }
        Command::BinRule => {
            let days = match view.older.days() {
                0 => USUAL_AGE,
                days => u32::try_from(days).unwrap_or(USUAL_AGE),
            };
            let json = model.start.trash.rule(days);
            let body = NoticeBody::Rule { json, days };
            return show(model, Dialog::Notice(Notice::new(body)));
        }
        Command::BinPurge => {
            let meant = view.meant();
            return purge(model, &meant);
        }
        Command::EmptyBin => {
            let listed = view.listed_files();
            return purge(model, &listed);
        }
        _ => {}
    }
    Vec::new()
}

/// Brings files back to where they were; what lies there now is asked about.
fn restore(model: &mut Model, files: Vec<Binned>) -> Vec<Effect> {
    let plan = |file: Binned| {
        Plan::Copy(CopyPlan {
            from: file.place,
            to: file.about.origin,
            size: file.size,
            if_there: IfThere::Ask,
            purpose: Purpose::Restore,
            kept: None,
        })
    };
    let plans: Vec<_> = files.into_iter().map(plan).collect();
    if plans.is_empty() {
        return Vec::new();
    }
    let text = match plans.len() {
        1 => "Restoring 1 file.".into(),
        files => format!("Restoring {} files.", grouped(files)),
    };
    model.toasts.plain(model.clock.steady, text);
    let kind = Kind::Restore;
    files::start_batch(model, Batch { kind, plans })
}

/// What is on its way back is not listed any more, whatever lies over the list.
pub(super) fn leaves(model: &mut Model, plans: &[Plan]) {
    let now = model.clock.wall;
    for dialog in &mut model.dialogs {
        if let Dialog::Bin(view) = dialog {
            view.leaves(plans, now);
        }
    }
}

/// Asks whether files are to go for good.
fn purge(model: &mut Model, files: &[Binned]) -> Vec<Effect> {
    if files.is_empty() {
        let why = "Nothing is listed that could be deleted.";
        model.toasts.plain(model.clock.steady, why);
        return Vec::new();
    }
    let ending = Ending {
        id: model.transfer_id(),
        end: End::Purge,
        act: way_back::act(model, Why::Deleted),
    };
    let named: Vec<_> = files
        .iter()
        .map(|file| (file.place.clone(), file.size))
        .collect();
    show(model, Dialog::Confirm(Confirm::end(&named, &ending)))
}

/// The words of the filter have changed.
pub(super) fn filtered(model: &mut Model) {
    let now = model.clock.wall;
    if let Some(view) = view(model) {
        view.find(now);
    }
}

/// Leaves the line of words, without its words if they are given up; true if there was such a line to leave.
pub(super) fn leave_line(model: &mut Model, gives_up: bool) -> bool {
    let now = model.clock.wall;
    let Some(view) = view(model).filter(|view| view.is_typing) else {
        return false;
    };
    view.is_typing = false;
    if gives_up {
        view.filter.reset();
        view.find(now);
    }
    true
}

/// The view, if it has the keys.
fn view(model: &mut Model) -> Option<&mut BinView> {
    match model.dialogs.last_mut() {
        Some(Dialog::Bin(view)) => Some(view),
        _ => None,
    }
}
