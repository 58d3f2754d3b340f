//! What the commands about files do: which files they mean, and what is asked for.

use super::dialog::{Confirm, Dialog, PathPrompt, Proposed};
use super::perform::show;
use super::{Deleting, Effect, FolderId, Mark, Model, NewTransfer, Selected};
use crate::object::{Direction, DownloadPlan, IfThere, Key, TransferId, Whose, local_name};

/// What a command is about: the marks, else the file under the cursor. Looked up now, never later.
pub(super) fn chosen(model: &Model) -> Vec<(Key, u64)> {
    if !model.marks.is_empty() {
        return model
            .marks
            .iter()
            .map(|(key, mark)| (key.clone(), mark.size))
            .collect();
    }
    match model.selected() {
        Selected::File { key, size, .. } => vec![(key, size)],
        _ => Vec::new(),
    }
}

/// Asks which local file is to be uploaded.
pub(super) fn ask_for_path(model: &mut Model) -> Vec<Effect> {
    let prompt = PathPrompt::new(model.here(), proposed_owner(model));
    model.dialogs.push(Dialog::Path(prompt));
    super::typing::suggest(model)
}

/// Whose a new file may be: the pinned one's, else that of the file under the cursor.
pub(super) fn proposed_owner(model: &Model) -> Proposed {
    if let Some(Whose::Owner(owner)) = &model.pin.whose {
        return Proposed::Pinned(owner.clone());
    }
    let Selected::File { key, .. } = model.selected() else {
        return Proposed::Nobody;
    };
    match Whose::of(&key) {
        Some(Whose::Owner(owner)) => Proposed::UnderCursor(owner),
        _ => Proposed::Nobody,
    }
}

/// Saves what is chosen.
pub(super) fn download(model: &mut Model) -> Vec<Effect> {
    let chosen = chosen(model);
    chosen
        .into_iter()
        .map(|(key, size)| {
            let name = local_name(&key);
            let directory = model.start.downloads.clone();
            let plan = DownloadPlan {
                key,
                size,
                directory,
                name,
                if_there: IfThere::Ask,
            };
            Effect::Download(model.transfer_id(), plan)
        })
        .collect::<Vec<_>>()
        .into_iter()
        .flat_map(|effect| start(model, effect))
        .collect()
}

/// Asks whether what is chosen may go; a folder is counted first.
pub(super) fn delete(model: &mut Model) -> Vec<Effect> {
    let chosen = chosen(model);
    if !model.marks.is_empty() {
        return show(model, Dialog::Confirm(Confirm::delete_marked(&chosen)));
    }
    if !chosen.is_empty() {
        return show(model, Dialog::Confirm(Confirm::delete(&chosen)));
    }
    let Selected::Folder {
        prefix: Some(prefix),
        ..
    } = model.selected()
    else {
        return Vec::new();
    };
    let ticket = model.ticket();
    let confirm = Confirm::delete_folder(prefix.clone(), ticket);
    model.dialogs.push(Dialog::Confirm(confirm));
    vec![Effect::Count { ticket, prefix }]
}

/// Marks or unmarks the file under the cursor, and goes on to the next row.
pub(super) fn mark(model: &mut Model) -> Vec<Effect> {
    if let Selected::File {
        key,
        size,
        modified,
    } = model.selected()
    {
        model.marks.toggle(key, Mark { size, modified });
        return super::perform::walk(model, 1);
    }
    Vec::new()
}

/// A mark never outlives its file: those in a folder just listed whole are compared with what lies there.
pub(super) fn compare_marks(model: &mut Model, folder: FolderId) {
    let (prefix, listing) = model.tree.known(folder);
    model.marks.compare(prefix, listing);
}

/// Starts what may have been held back or tried before; a transfer shows in the strip from now on.
pub(super) fn start(model: &mut Model, effect: Effect) -> Vec<Effect> {
    match &effect {
        Effect::Upload(id, plan) => take_in(model, *id, Direction::Up, plan.key.name(), plan.size),
        Effect::Download(id, plan) => take_in(model, *id, Direction::Down, &plan.name, plan.size),
        Effect::Remove { keys } => {
            model.deleting = Some(Deleting {
                total: keys.len(),
                ..Deleting::default()
            });
        }
        Effect::Quit => model.leaving = true,
        _ => {}
    }
    vec![effect]
}

fn take_in(model: &mut Model, id: TransferId, direction: Direction, name: &str, size: u64) {
    let (name, started_at) = (crate::object::reveal(name), model.presses);
    model.transfers.add(NewTransfer {
        id,
        direction,
        name,
        size,
        started_at,
    });
}
