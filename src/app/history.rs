//! The view of what was done: asked for, filled, filtered, left for the file that a record is about.

use std::sync::Arc;

use super::dialog::{Confirm, Detail, Dialog, End, Ending, LedgerFocus, LedgerView};
use super::perform::{go_to, show};
use super::{Command, Effect, Model, Ticket, sharing};
use crate::ledger::{Act, History, Outcome, Record};
use crate::object::{Failure, LinkWish, Why};

/// Opens the view, and reads the ledger for it.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let mut view = LedgerView::default();
    view.history.ask(ticket);
    model.dialogs.push(Dialog::Ledger(view));
    vec![Effect::ReadLedger { ticket }]
}

/// Something was written down: where the view is open, the ledger is read again.
pub(super) fn reread(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(view) = views(model).next() else {
        return Vec::new();
    };
    if view.history.is_waiting() {
        // Of many records in a row only the last needs another look.
        view.is_outdated = true;
        return Vec::new();
    }
    view.history.ask(ticket);
    vec![Effect::ReadLedger { ticket }]
}

/// Takes what the ledger holds, even if something lies over the view by now.
pub(super) fn filled(
    model: &mut Model,
    ticket: Ticket,
    result: Result<Arc<History>, Failure>,
) -> Vec<Effect> {
    let now = model.clock.wall;
    let Some(view) = views(model).next() else {
        return Vec::new();
    };
    view.filled(ticket, result, now);
    let is_outdated = !view.history.is_waiting() && std::mem::take(&mut view.is_outdated);
    if is_outdated {
        return reread(model);
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
        Command::LedgerList => view.turn(now),
        Command::LedgerFilter => view.focus = LedgerFocus::Line,
        Command::LedgerShow => return show_file(model),
        Command::LedgerAgain => return sign_again(model),
        Command::LedgerDelete => return delete(model),
        Command::LedgerExport => return save_table(model),
        _ => {}
    }
    Vec::new()
}

/// Saves what is listed as a table in the download folder.
fn save_table(model: &mut Model) -> Vec<Effect> {
    let now = model.clock.wall;
    let Some(export) = view(model).and_then(|view| view.export(now)) else {
        let text = "Nothing is listed that could be saved.";
        model.toasts.plain(model.clock.steady, text);
        return Vec::new();
    };
    vec![Effect::SaveTable(export)]
}

/// The words of the filter have changed.
pub(super) fn filtered(model: &mut Model) {
    let now = model.clock.wall;
    if let Some(view) = view(model) {
        view.find(now);
    }
}

/// Goes from the line of words back to the rows, if the line has the keys.
pub(super) fn leave_line(model: &mut Model) -> Option<&mut LedgerView> {
    let view = view(model).filter(|view| view.focus == LedgerFocus::Line)?;
    view.focus = LedgerFocus::Rows;
    Some(view)
}

/// Leaves the line of words without its words; true if there was such a line to leave.
pub(super) fn give_up_line(model: &mut Model) -> bool {
    let now = model.clock.wall;
    let Some(view) = leave_line(model) else {
        return false;
    };
    view.filter.reset();
    view.find(now);
    true
}

/// Leaves the view for the file in the tree.
fn show_file(model: &mut Model) -> Vec<Effect> {
    let Some(record) = selected_here(model) else {
        return Vec::new();
    };
    model.dialogs.pop();
    go_to(model, record.entry.key)
}

/// Makes a link to the file, for as long as the one of the record was made for.
fn sign_again(model: &mut Model) -> Vec<Effect> {
    let Some(Record { at, entry, .. }) = selected_here(model) else {
        return Vec::new();
    };
    let why_not = match (entry.act, &entry.outcome) {
        (Act::Delete, Outcome::Done) => "That file was deleted: there is nothing to link to.",
        (Act::Request, _) => "Show its folder in the tree with Enter, and ask for the file there.",
        _ => "",
    };
    if !why_not.is_empty() {
        model.toasts.plain(model.clock.steady, why_not);
        return Vec::new();
    }
    let lasted = entry.until.map(|until| at.until(until));
    let lasts = lasted.filter(|lasted| !lasted.is_zero());
    let lasts = lasts.unwrap_or(LinkWish::USUAL).min(LinkWish::LONGEST);
    sharing::share_again(model, entry.key, entry.size, lasts)
}

/// Asks whether the file may go, and all its links with it.
fn delete(model: &mut Model) -> Vec<Effect> {
    let Some(Record { entry, .. }) = selected_here(model) else {
        return Vec::new();
    };
    let ending = Ending {
        id: model.transfer_id(),
        end: End::Trash,
        act: super::way_back::act(model, Why::Deleted),
    };
    let size = entry.size.unwrap_or(0);
    let mut confirm = Confirm::end(&[(entry.key.clone(), size)], &ending);
    if entry.size.is_none() {
        // The record does not say how large it is, and zero would be wrong.
        confirm.detail.truncate(1);
        confirm.detail.push(Detail::Text(entry.key.to_string()));
    }
    show(model, Dialog::Confirm(confirm))
}

/// The record under the cursor, if it is about the bucket that is open; else a note says which it is about.
///
/// The same key in another bucket is another file, and must be neither shown nor deleted in its place.
fn selected_here(model: &mut Model) -> Option<Record> {
    let record = view(model)?.selected()?.clone();
    if record.is_in(&model.start.bucket, model.start.endpoint.as_deref()) {
        return Some(record);
    }
    let bucket = crate::object::reveal(&record.bucket);
    let place = match &record.endpoint {
        Some(endpoint) => format!("{bucket} at {}", crate::object::reveal(endpoint)),
        None => format!("{bucket} at AWS"),
    };
    let text = format!("That was done in another bucket: {place}. Open that one first.");
    model.toasts.plain(model.clock.steady, text);
    None
}

/// The view, if it has the keys.
fn view(model: &mut Model) -> Option<&mut LedgerView> {
    match model.dialogs.last_mut() {
        Some(Dialog::Ledger(view)) => Some(view),
        _ => None,
    }
}

fn views(model: &mut Model) -> impl Iterator<Item = &mut LedgerView> {
    model.dialogs.iter_mut().filter_map(|dialog| match dialog {
        Dialog::Ledger(view) => Some(view),
        _ => None,
    })
}
