//! What each command does.

use std::sync::Arc;

use super::answer::{cancel, in_dialog};
use super::dialog::{Dialog, GoTo, Notice, NoticeBody, Purpose, TransferList};
use super::files::{ask_for_path, delete, mark, purge, rename, start};
use super::found::{self, About};
use super::outcome::{answer_notice, show_notice};
use super::tree::Wanted;
use super::update::{run, scope};
use super::{
    Command, Effect, FolderId, Group, Model, Selected, State, indexing, leaving, sharing, spec,
};
use crate::object::{Batch, Doing, Failure, FailureKind, Key, SessionEnd};

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
    let mut effects = connect(model);
    if !model.start.no_index {
        effects.extend(indexing::wake(model));
    }
    effects
}

/// Does `command`; whether it can be done was asked before.
pub(super) fn perform(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::Down => walk(model, 1),
        Command::Up => walk(model, -1),
        Command::PageDown => walk(model, page(model)),
        Command::PageUp => walk(model, -page(model)),
        Command::First => walk(model, isize::MIN),
        Command::Last => walk(model, isize::MAX),
        Command::Toggle => toggle(model),
        Command::Open => open(model),
        Command::Close => close(model),
        Command::GoTo => show(model, Dialog::GoTo(GoTo::default())),
        Command::WholeBucket => whole_bucket(model),
        Command::Refresh => refresh(model),
        Command::RefreshAll => refresh_all(model),
        Command::Inspect => inspect(model),
        Command::Usage => super::counting::open(model),
        Command::Trouble => trouble(model),
        Command::Dismiss => dismiss(model),
        Command::CopyLink => copy_link(model),
        Command::ShareLinks => sharing::open(model),
        Command::AskForFile => sharing::open_request(model),
        Command::Pin => sharing::open_pin(model),
        Command::MarkAll => sharing::mark_all(model),
        Command::Ledger => super::history::open(model),
        Command::Trash => super::bin::open(model),
        Command::Upload => ask_for_path(model),
        Command::Download => super::folders::save(model),
        Command::Delete => delete(model),
        Command::Purge => purge(model),
        Command::Undo => super::way_back::undo(model),
        Command::Move => rename(model, Purpose::Move),
        Command::CopyFile => rename(model, Purpose::Copy),
        Command::Mark => mark(model),
        Command::OpenFile => super::opening::open(model),
        Command::ClearMarks => clear_marks(model),
        Command::Transfers => show_transfers(model),
        Command::ShowLinks => sharing::show_last(model),
        Command::ShowAnswer => show_answer(model),
        inside if super::looking::is_about(inside) => super::looking::perform(model, inside),
        of_the_program if spec(of_the_program).group == Group::Program => {
            of_program(model, of_the_program)
        }
        other if spec(other).group == Group::Find => found::perform(model, other),
        in_a_dialog => in_dialog(model, in_a_dialog),
    }
}

/// Does what concerns the program itself.
fn of_program(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::Help => {
            let window = usize::from(model.size.width);
            let help = Notice::help(&model.start.keymap, scope(model), window);
            show(model, Dialog::Notice(help))
        }
        Command::Redraw => vec![Effect::Redraw],
        Command::Suspend => vec![Effect::Suspend],
        Command::Stores => super::stores::open(model),
        Command::Interrupt if model.is_typing() => found::close(model),
        Command::Interrupt if !model.dialogs.is_empty() => cancel(model),
        _ => {
            model.next_store = None;
            leaving::quit(model)
        }
    }
}

/// Makes a link, unless the key for it has just answered yes and was only held a little too long.
fn copy_link(model: &mut Model) -> Vec<Effect> {
    if model.said_yes.take() == Some(model.presses - 1) {
        model.said_yes = Some(model.presses);
        return Vec::new();
    }
    sharing::share_at_once(model)
}

fn dismiss(model: &mut Model) -> Vec<Effect> {
    model.toasts.dismiss();
    model.tree.give_up_goal();
    Vec::new()
}

fn clear_marks(model: &mut Model) -> Vec<Effect> {
    model.marks.clear();
    Vec::new()
}

/// Moves the cursor of what is shown by so many rows; the extremes lead to the first and the last.
pub(super) fn walk(model: &mut Model, rows: isize) -> Vec<Effect> {
    match (&mut model.found, rows) {
        (Some(found), isize::MIN) => found.select(0),
        (Some(found), isize::MAX) => found.select(usize::MAX),
        (Some(found), rows) => found.move_by(rows),
        (None, isize::MIN) => model.tree.select(0),
        (None, isize::MAX) => model.tree.select(usize::MAX),
        (None, rows) => model.tree.move_by(rows),
    }
    Vec::new()
}

/// One row less than the window, so that the eye keeps a hold.
fn page(model: &Model) -> isize {
    let height = match &model.found {
        Some(found) => found.height(),
        None => model.tree.height(),
    };
    height.saturating_sub(1).max(1).cast_signed()
}

fn whole_bucket(model: &mut Model) -> Vec<Effect> {
    let mut effects = found::leave(model);
    if model.tree.shows_bucket() {
        effects.extend(stop(model.tree.hide_bucket()));
    } else {
        let wanted = model.tree.show_bucket();
        effects.extend(list(model, wanted));
    }
    effects
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

/// Stops listings that nobody can see any more.
pub(super) fn stop(listings: Vec<FolderId>) -> Vec<Effect> {
    listings.into_iter().map(Effect::StopListing).collect()
}

/// Leaves what is shown for the tree, and goes to `key` there.
pub(super) fn go_to(model: &mut Model, key: Key) -> Vec<Effect> {
    let mut effects = found::leave(model);
    let wanted = model.tree.go_to(key);
    effects.extend(go_on(model, wanted));
    effects
}

/// Goes on towards the key that the user asked for; says so if it turns out not to exist.
pub(super) fn go_on(model: &mut Model, wanted: Vec<Wanted>) -> Vec<Effect> {
    let effects = list(model, wanted);
    if effects.is_empty()
        && let Some(key) = model.tree.missed_goal()
    {
        if let Some(meant) = model.tree.meant_by(&key) {
            let wanted = model.tree.go_to(meant);
            return go_on(model, wanted);
        }
        let failure = Failure::new(Doing::Inspecting(key), FailureKind::NotFound);
        model.toasts.failed(model.clock.steady, &failure);
    }
    effects
}

/// Lists what was opened before the bucket was.
pub(super) fn list_awaited(model: &mut Model) -> Vec<Effect> {
    let open = model.tree.open_folders();
    let wanted: Vec<_> = open
        .into_iter()
        .filter_map(|id| model.tree.wanted(id))
        .collect();
    list(model, wanted)
}

fn toggle(model: &mut Model) -> Vec<Effect> {
    if model.tree.is_open(model.tree.cursor()) {
        close(model)
    } else {
        open(model)
    }
}

fn open(model: &mut Model) -> Vec<Effect> {
    let at = model.tree.cursor();
    match model.selected() {
        // It is open: further in is its first row.
        Selected::Folder { .. } if model.found.is_some() => found::show_in_tree(model),
        Selected::Folder { .. } if model.tree.is_open(at) => walk(model, 1),
        Selected::Folder { .. } => {
            let wanted = model.tree.open(at);
            list(model, wanted)
        }
        Selected::File { .. } => super::looking::open(model),
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

/// A transfer is tried again only while a note says so; every failed folder is, wherever the cursor is, and this one too.
fn refresh(model: &mut Model) -> Vec<Effect> {
    if !matches!(model.place.shown, Some(Ok(_))) {
        return connect(model);
    }
    let mut effects = Vec::new();
    if model.toasts.offer_retry() {
        effects.extend(retry_transfers(model));
    }
    if model.session() != SessionEnd::Never {
        effects.push(Effect::RenewSession);
    }
    model.details_of = None;
    model.looking.asked = None;
    model.toasts.dismiss();
    let shown = match model.found.as_ref().map(|found| &found.about) {
        Some(About::Folder(folder, _)) => Some(*folder),
        Some(About::Marks) => {
            effects.extend(found::search(model));
            return effects;
        }
        Some(About::Bucket | About::Whose(_)) => {
            effects.extend(indexing::renew(model));
            return effects;
        }
        None => model.tree.here(),
    };
    let mut folders = model.tree.failed_folders();
    folders.extend(shown.filter(|shown| !folders.contains(shown)));
    effects.extend(relist(model, folders));
    effects
}

/// Starts again what failed and may work by now, and goes on with what stands still.
pub(super) fn retry_transfers(model: &mut Model) -> Vec<Effect> {
    let mut effects = super::moving::go_on_with_all(model);
    let failed = model
        .transfers
        .iter()
        .filter(|transfer| transfer.state == State::Failed);
    let again: Vec<_> = failed
        .map(|transfer| {
            // An archive is made only of all its files: one that was left out now would be missing in it.
            let is_zip = transfer.becomes_archive();
            let plans = transfer.failed_plans(|failure| is_zip || failure.kind.may_pass());
            let kind = transfer.kind;
            (transfer.id, Batch { kind, plans })
        })
        .filter(|(_, batch)| !batch.plans.is_empty())
        .collect();
    for (id, batch) in again {
        effects.extend(start(model, Effect::Transfer(id, Arc::new(batch))));
    }
    effects
}

fn relist(model: &mut Model, folders: Vec<FolderId>) -> Vec<Effect> {
    let wanted: Vec<_> = folders
        .into_iter()
        .filter_map(|id| model.tree.relist(id))
        .collect();
    list(model, wanted)
}

/// Opens the bucket, or tries again to.
pub(super) fn connect(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    model.place.ask(ticket);
    vec![Effect::Connect]
}

/// Looks for the homes of jobs, where the desk shows them at all.
pub(super) fn find_jobs(model: &mut Model) -> Option<Effect> {
    if model.start.prefix.is_some() {
        return None;
    }
    let ticket = model.ticket();
    model.jobs_awaited = Some(ticket);
    Some(Effect::FindJobs { ticket })
}

fn refresh_all(model: &mut Model) -> Vec<Effect> {
    if !matches!(model.place.shown, Some(Ok(_))) {
        return connect(model);
    }
    model.details_of = None;
    let open = model.tree.open_folders();
    let mut effects = relist(model, open);
    if model.session() != SessionEnd::Never {
        effects.push(Effect::RenewSession);
    }
    effects.extend(find_jobs(model));
    effects.extend(indexing::renew(model));
    effects
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

/// Opens the list on what wants an answer, else on the newest that moves.
fn show_transfers(model: &mut Model) -> Vec<Effect> {
    let asking = model
        .transfers
        .iter()
        .find(|transfer| transfer.state == State::Asking);
    let moving = || {
        model
            .transfers
            .iter()
            .rfind(|transfer| transfer.is_active())
    };
    let selected = asking
        .or_else(moving)
        .or_else(|| model.transfers.iter().next());
    let selected = selected.map(|transfer| transfer.id);
    show(model, Dialog::Transfers(TransferList { selected }))
}

fn show_answer(model: &mut Model) -> Vec<Effect> {
    if let Some(notice) = model.answer.as_ref().map(answer_notice) {
        show_notice(model, notice);
    }
    Vec::new()
}

/// Follows a click on a row that the cursor is on already.
pub(super) fn open_clicked(model: &mut Model) -> Vec<Effect> {
    run(model, Command::Toggle)
}
