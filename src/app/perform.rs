//! What each command does.

use std::time::Duration;

use super::answer::{cancel, in_dialog};
use super::dialog::{Confirm, Detail, Dialog, GoTo, Notice, NoticeBody, TransferList};
use super::files::{ask_for_path, chosen, delete, download, mark, start};
use super::tree::Wanted;
use super::update::{run, show_notice};
use super::{Command, Effect, FolderId, Model, Selected};
use crate::object::{Answer, Doing, Failure, FailureKind};

/// A link works this long, as the application promised its users (STORAGE.md).
const ONE_HOUR: Duration = Duration::from_hours(1);

/// What is asked for when the program starts: the bucket, and a word on settings that came with the folder.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    if !model.start.from_env_file.is_empty() {
        let names = model.start.from_env_file.join(", ");
        model.toasts.plain(
            model.clock.steady,
            format!("From .env in this folder: {names}"),
        );
    }
    let at = model.tree.cursor();
    // The first root opens by itself: an empty desk tells nothing.
    model.tree.open(at);
    connect(model)
}

/// Does `command`; whether it can be done was asked before.
pub(super) fn perform(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::Down => walk(model, |tree| tree.move_by(1)),
        Command::Up => walk(model, |tree| tree.move_by(-1)),
        Command::PageDown => walk(model, |tree| tree.move_by(page(tree))),
        Command::PageUp => walk(model, |tree| tree.move_by(-page(tree))),
        Command::First => walk(model, |tree| tree.select(0)),
        Command::Last => walk(model, |tree| tree.select(usize::MAX)),
        Command::Open => open(model),
        Command::Close => close(model),
        Command::GoTo => show(model, Dialog::GoTo(GoTo::default())),
        Command::WholeBucket if model.tree.shows_bucket() => stop(model.tree.hide_bucket()),
        Command::WholeBucket => {
            let wanted = model.tree.show_bucket();
            list(model, wanted)
        }
        Command::Refresh => refresh(model),
        Command::RefreshAll => refresh_all(model),
        Command::Inspect => inspect(model),
        Command::Trouble => trouble(model),
        Command::Dismiss => {
            model.toasts.dismiss();
            model.tree.give_up_goal();
            Vec::new()
        }
        Command::CopyLink => {
            let keys = chosen(model).into_iter().map(|(key, _)| key).collect();
            vec![Effect::Sign {
                keys,
                lasts: ONE_HOUR,
            }]
        }
        Command::Upload => ask_for_path(model),
        Command::Download => download(model),
        Command::Delete => delete(model),
        Command::Mark => mark(model),
        Command::ClearMarks => {
            model.marks.clear();
            Vec::new()
        }
        Command::Transfers => show(model, Dialog::Transfers(TransferList::default())),
        Command::ShowLinks => show_links(model),
        Command::ShowAnswer => show_answer(model),
        Command::Help => show(model, Dialog::Notice(Notice::new(NoticeBody::Help))),
        Command::Redraw => vec![Effect::Redraw],
        Command::Suspend => vec![Effect::Suspend],
        Command::Quit => quit(model),
        Command::Interrupt if model.dialogs.is_empty() => quit(model),
        Command::Interrupt => cancel(model),
        in_a_dialog => in_dialog(model, in_a_dialog),
    }
}

fn walk(model: &mut Model, step: impl FnOnce(&mut super::Tree)) -> Vec<Effect> {
    step(&mut model.tree);
    Vec::new()
}

/// One row less than the window, so that the eye keeps a hold.
fn page(tree: &super::Tree) -> isize {
    tree.height().saturating_sub(1).max(1).cast_signed()
}

/// Lays a dialog over the tree.
pub(super) fn show(model: &mut Model, dialog: Dialog) -> Vec<Effect> {
    model.dialogs.push(dialog);
    Vec::new()
}

/// Starts the listings that the tree wants, once the bucket is open.
pub(super) fn list(model: &mut Model, wanted: impl IntoIterator<Item = Wanted>) -> Vec<Effect> {
    if !matches!(model.place.shown, Some(Ok(_))) {
        return Vec::new();
    }
    let start = |wanted: Wanted| {
        let ticket = model.ticket();
        model.tree.ask(wanted.folder, ticket);
        Effect::List {
            ticket,
            folder: wanted.folder,
            prefix: wanted.prefix,
            from: wanted.from,
        }
    };
    wanted.into_iter().map(start).collect()
}

fn stop(listings: Vec<FolderId>) -> Vec<Effect> {
    listings.into_iter().map(Effect::StopListing).collect()
}

/// Goes on towards the key that the user asked for; says so if it turns out not to exist.
pub(super) fn go_on(model: &mut Model, wanted: Vec<Wanted>) -> Vec<Effect> {
    let effects = list(model, wanted);
    if effects.is_empty()
        && let Some(key) = model.tree.missed_goal()
    {
        let failure = Failure::new(Doing::Inspecting(key), FailureKind::NotFound);
        model.toasts.failed(model.clock.steady, &failure);
    }
    effects
}

/// Lists what was opened before the bucket was.
pub(super) fn list_awaited(model: &mut Model) -> Vec<Effect> {
    let open = model.tree.open_folders();
    open.into_iter()
        .flat_map(|id| {
            let wanted = model.tree.wanted(id);
            list(model, wanted)
        })
        .collect()
}

fn open(model: &mut Model) -> Vec<Effect> {
    let at = model.tree.cursor();
    match model.tree.selected() {
        Selected::Folder { .. } if model.tree.is_open(at) => close(model),
        Selected::Folder { .. } => {
            let wanted = model.tree.open(at);
            list(model, wanted)
        }
        Selected::File { .. } => show(model, Dialog::Notice(Notice::new(NoticeBody::Details))),
        Selected::Note(folder) => {
            let wanted = model.tree.wanted(folder);
            list(model, wanted)
        }
        Selected::Nothing => Vec::new(),
    }
}

fn close(model: &mut Model) -> Vec<Effect> {
    let at = model.tree.cursor();
    if !model.tree.is_open(at) {
        model.tree.go_to_parent();
        return Vec::new();
    }
    stop(model.tree.close(at))
}

/// What failed is tried again first, wherever the cursor is; only then the folder is listed anew.
fn refresh(model: &mut Model) -> Vec<Effect> {
    let retried = retry_transfers(model);
    if !retried.is_empty() {
        return retried;
    }
    if !matches!(model.place.shown, Some(Ok(_))) {
        return connect(model);
    }
    model.details_of = None;
    let failed = model.tree.failed_folders();
    if !failed.is_empty() {
        model.toasts.dismiss();
        return relist(model, failed);
    }
    let here = model.tree.here().into_iter().collect();
    relist(model, here)
}

/// Starts every failed transfer again; whatever it was to do is kept with it.
pub(super) fn retry_transfers(model: &mut Model) -> Vec<Effect> {
    let failed = model.transfers.take_failed();
    if !failed.is_empty() {
        // What the notes say is no longer so.
        model.toasts.dismiss();
    }
    failed
        .into_iter()
        .flat_map(|retry| start(model, retry))
        .collect()
}

fn relist(model: &mut Model, folders: Vec<FolderId>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for folder in folders {
        let wanted = model.tree.relist(folder);
        effects.extend(list(model, wanted));
    }
    effects
}

/// Opens the bucket, or tries again to.
pub(super) fn connect(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    model.place.ask(ticket);
    vec![Effect::Connect]
}

fn refresh_all(model: &mut Model) -> Vec<Effect> {
    if !matches!(model.place.shown, Some(Ok(_))) {
        return connect(model);
    }
    model.details_of = None;
    let open = model.tree.open_folders();
    relist(model, open)
}

fn inspect(model: &mut Model) -> Vec<Effect> {
    let has_room = model.wants_details && super::areas(model).inspect.is_some();
    model.wants_details = !has_room;
    if model.wants_details && super::areas(model).inspect.is_none() {
        return show(model, Dialog::Notice(Notice::new(NoticeBody::Details)));
    }
    Vec::new()
}

fn trouble(model: &mut Model) -> Vec<Effect> {
    if let Some(failure) = model.trouble().cloned() {
        show_notice(model, Notice::new(NoticeBody::Trouble(failure)));
    }
    Vec::new()
}

fn show_links(model: &mut Model) -> Vec<Effect> {
    let links = model.links.clone();
    let copied = super::Fetched::default();
    show_notice(model, Notice::new(NoticeBody::Links { links, copied }));
    Vec::new()
}

fn show_answer(model: &mut Model) -> Vec<Effect> {
    if let Some(stored) = &model.answer {
        let (json, encrypted) = (Answer::of(stored).json(), stored.encrypted);
        let copied = super::Fetched::default();
        show_notice(
            model,
            Notice::new(NoticeBody::Answer {
                json,
                encrypted,
                copied,
            }),
        );
    }
    Vec::new()
}

fn quit(model: &mut Model) -> Vec<Effect> {
    let moving = model.transfers.active();
    if moving == 0 && model.deleting.is_none() {
        return leave(model);
    }
    let detail = model
        .transfers
        .iter()
        .filter(|transfer| transfer.is_active())
        .map(|transfer| Detail::Text(transfer.name.clone()))
        .chain(model.deleting.iter().map(|deleting| {
            let left = deleting.total - deleting.gone - deleting.refused.len();
            Detail::Text(format!("a delete, with {left} files to go"))
        }))
        .collect();
    let question = "Something is still under way. Stop it and leave?";
    show(model, Dialog::Confirm(Confirm::leave(question, detail)))
}

/// Ends the program; running transfers are stopped politely on the way out.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    model.leaving = true;
    vec![Effect::Quit]
}

/// Follows a click on a row that the cursor is on already.
pub(super) fn open_clicked(model: &mut Model) -> Vec<Effect> {
    run(model, Command::Open)
}
