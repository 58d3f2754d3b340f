//! What is said when a transfer is over: what was done, what was not, and what is there already.

use std::path::Path;

use super::dialog::{self, Dialog};
use super::outcome::{answer_notice, show_notice};
use super::perform::go_to;
use super::{Archive, Conflict, Effect, Model, Notice, NoticeBody, Transfer, way_back};
use crate::object::{CopyPlan, Failure, Key, Kind, Plan, Prefix, Stored, Why, shared};

/// Says what was done; of a single file also where it is, with the cursor on it if nothing was pressed since.
pub(super) fn say_done(
    model: &mut Model,
    transfer: &Transfer,
    count: usize,
    can_go_back: bool,
) -> Vec<Effect> {
    if let Some(saved) = &transfer.saved
        && model.is_for_opening(&transfer.batch)
    {
        return vec![Effect::OpenFile(saved.path.clone())];
    }
    let now = model.clock.steady;
    let first = transfer.batch.plans.first();
    let is_one = transfer.files == 1;
    let what = match (transfer.kind, first) {
        (Kind::Restore, Some(Plan::Copy(plan))) if is_one => plan.to.to_string(),
        (_, Some(plan)) if is_one => plan.key().to_string(),
        _ => format!("{} files", dialog::grouped(count)),
    };
    let back = if can_go_back {
        format!("; {}", way_back::offer(transfer.kind, transfer.files))
    } else {
        String::new()
    };
    let text = match (transfer.kind, first) {
        (Kind::Trash | Kind::Copy, _) if transfer.back.is_undo => {
            format!("Undone: {what} went to the trash")
        }
        (Kind::Move, _) if transfer.back.is_undo => format!("Moved {what} back"),
        (Kind::Upload, Some(_)) if !is_one => {
            let folder = shared(transfer.done_plans().map(Plan::key));
            format!("Uploaded {what} to {folder}")
        }
        (Kind::Upload, _) => format!("Uploaded {what}"),
        (Kind::Trash, _) => format!("Deleted {what}{back}"),
        (Kind::Purge, _) => format!("Deleted {what} for good"),
        (Kind::Restore, _) => format!("Restored {what}"),
        (Kind::Copy, _) => format!("Copied {what}{back}"),
        (Kind::Move, Some(Plan::Copy(plan))) if is_one => format!("Moved to {}{back}", plan.to),
        (Kind::Move, _) => format!("Moved {what}{back}"),
        (Kind::Download, _) => saved(transfer, &what),
    };
    model.toasts.good(now, text);
    match (&transfer.stored, is_one) {
        (Some(stored), true) => show_stored(model, transfer, stored.clone()),
        _ => follow(model, transfer),
    }
}

/// The cursor goes to what came back or got another name, if nothing was pressed since. What went to another folder is
/// not followed: there may be more to move from where it was.
fn follow(model: &mut Model, transfer: &Transfer) -> Vec<Effect> {
    let is_expected =
        model.dialogs.is_empty() && model.found.is_none() && transfer.started_at == model.presses;
    let plan = match transfer.done_plans().next().filter(|_| is_expected) {
        Some(Plan::Copy(plan)) => plan,
        Some(Plan::Upload(plan)) => return go_to(model, plan.key.clone()),
        _ => return Vec::new(),
    };
    let comes_back = transfer.kind == Kind::Restore || transfer.back.is_undo;
    match (transfer.kind, &transfer.folder) {
        (Kind::Move, Some(folder)) => match moved_folder(folder, plan) {
            Some(renamed) => go_to(model, renamed),
            None => Vec::new(),
        },
        (Kind::Restore | Kind::Move, _) if comes_back || plan.from.parent() == plan.to.parent() => {
            go_to(model, plan.to.clone())
        }
        _ => Vec::new(),
    }
}

/// Where the folder lies of which this file was moved, as the key of a folder; none if that is in another one. The file
/// itself may have another name there, its place below is the same.
fn moved_folder(folder: &Prefix, plan: &CopyPlan) -> Option<Key> {
    let (from, to) = (plan.from.parent(), plan.to.parent());
    let below = from.as_str().strip_prefix(folder.as_str())?;
    let renamed = Prefix::new(to.as_str().strip_suffix(below)?);
    let is_renamed = renamed.parent() == folder.parent();
    Key::new(renamed.as_str()).filter(|_| is_renamed)
}

/// Where on this computer it lies now.
fn saved(transfer: &Transfer, what: &str) -> String {
    let reveal = |path: &Path| crate::object::reveal(&path.to_string_lossy());
    if let Archive::At(path) = &transfer.archive {
        return format!("Saved {what} as {}", reveal(path));
    }
    if transfer.becomes_archive() {
        return format!("{what} have come; the ZIP is not made before all have");
    }
    match &transfer.saved {
        Some(saved) if transfer.files == 1 => format!("Saved as {}", reveal(&saved.path)),
        _ => {
            let folder = folder_of_all(&transfer.batch.plans).unwrap_or(Path::new(""));
            format!("Saved {what} to {}", reveal(folder))
        }
    }
}

/// The innermost local folder that holds all of them.
fn folder_of_all(plans: &[Plan]) -> Option<&Path> {
    let mut folders = plans.iter().filter_map(|plan| match plan {
        Plan::Download(plan) => Some(plan.directory.as_path()),
        _ => None,
    });
    let first = folders.next()?;
    folders.try_fold(first, |shared, folder| {
        shared.ancestors().find(|outer| folder.starts_with(outer))
    })
}

/// The cursor goes to what was uploaded if nothing was pressed since, so that `y` links to it.
fn show_stored(model: &mut Model, transfer: &Transfer, stored: Stored) -> Vec<Effect> {
    let is_expected = transfer.started_at == model.presses;
    let mut effects = Vec::new();
    if model.dialogs.is_empty() && is_expected {
        effects.extend(go_to(model, stored.key.clone()));
    }
    if model.dialogs.is_empty() && !stored.url.is_empty() {
        show_notice(model, answer_notice(&stored));
    }
    model.answer = Some(stored);
    effects
}

/// Which files did not work is never lost: it waits until no question lies over the tree.
pub(super) fn say_failed(
    model: &mut Model,
    transfer: &Transfer,
    (done, can_go_back): (usize, bool),
    failed: Vec<(Key, Failure)>,
) {
    let now = model.clock.steady;
    let Some((_, failure)) = failed.first() else {
        return;
    };
    if failed.iter().any(|(_, failure)| failure.kind.may_pass()) {
        model.toasts.failed_for_now(now, failure);
    } else {
        model.toasts.failed(now, failure);
    }
    let kind = transfer.kind;
    if transfer.files > 1 || matches!(kind, Kind::Trash | Kind::Purge) {
        let back = can_go_back.then(|| way_back::offer(kind, done));
        let back = back.or_else(|| waiting_for_zip(transfer));
        model.waiting.push_back(Notice::new(NoticeBody::Partly {
            kind,
            done,
            back,
            failed,
        }));
    }
}

/// What becomes of the files that have come for an archive that was not made.
fn waiting_for_zip(transfer: &Transfer) -> Option<String> {
    let folder = transfer.gathered()?;
    Some(format!(
        "no ZIP is made before all have come, and r tries again; they wait in {folder}"
    ))
}

/// Asks about targets that are there already: at once if nothing was pressed since, else when the list is opened.
pub(super) fn ask(model: &mut Model, transfer: &Transfer, taken: Vec<Plan>) {
    if taken.is_empty() {
        return;
    }
    let count = taken.len();
    let act = way_back::act(model, Why::Replaced);
    let conflict = Conflict::about(transfer.id, transfer.kind, taken, act);
    model.asking.push_back(conflict);
    if transfer.started_at == model.presses {
        super::outcome::ask_next_conflict(model);
    }
    let is_asked =
        matches!(model.dialogs.last(), Some(Dialog::Conflict(asked)) if asked.id == transfer.id);
    if !is_asked {
        let text = match count {
            1 => format!("{} is there already; t asks what to do.", transfer.name),
            _ => format!(
                "{} files are there already; t asks what to do.",
                dialog::grouped(count)
            ),
        };
        model.toasts.plain(model.clock.steady, text);
    }
}
