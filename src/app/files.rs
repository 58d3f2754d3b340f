//! What the commands about files do: which files they mean, and what is asked for.

use std::sync::Arc;

use super::dialog::{Confirm, Dialog, End, Ending, Naming, PathPrompt, Proposed, Purpose};
use super::perform::show;
use super::{Effect, FolderId, Mark, Model, Selected, Transfer, way_back};
use crate::object::{
    Batch, DownloadPlan, IfThere, Key, Kind, Plan, Prefix, Whose, Why, local_name,
};

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

/// Saves files into the download folder.
pub(super) fn download(model: &mut Model, files: Vec<(Key, u64)>) -> Vec<Effect> {
    let plan = |(key, size): (Key, u64)| {
        Plan::Download(DownloadPlan {
            name: local_name(&key),
            key,
            size,
            directory: model.start.downloads.clone(),
            if_there: IfThere::Ask,
            zip: None,
        })
    };
    let plans = files.into_iter().map(plan).collect();
    let kind = Kind::Download;
    start_batch(model, Batch { kind, plans })
}

/// Asks which keys what is chosen is to get; of a folder, where it is to go with all that is in it.
pub(super) fn rename(model: &mut Model, purpose: Purpose) -> Vec<Effect> {
    if let Some(effects) = super::folders::relocate(model, purpose.of_copies()) {
        return effects;
    }
    let naming = Naming::rename(chosen(model), purpose, model.clock.wall);
    model
        .dialogs
        .extend(naming.map(|naming| Dialog::Naming(Box::new(naming))));
    Vec::new()
}

/// Asks whether what is chosen may go to the trash; a folder is counted first.
pub(super) fn delete(model: &mut Model) -> Vec<Effect> {
    ask_about_end(model, End::Trash)
}

/// Asks whether what is chosen may go for good.
pub(super) fn purge(model: &mut Model) -> Vec<Effect> {
    ask_about_end(model, End::Purge)
}

fn ask_about_end(model: &mut Model, end: End) -> Vec<Effect> {
    let chosen = chosen(model);
    let act = way_back::act(model, Why::Deleted);
    let (id, is_marked) = (model.transfer_id(), !model.marks.is_empty());
    let ending = Ending { id, end, act };
    if !chosen.is_empty() {
        let confirm = if is_marked {
            Confirm::end_marked(&chosen, &ending)
        } else {
            Confirm::end(&chosen, &ending)
        };
        return show(model, Dialog::Confirm(confirm));
    }
    let Selected::Folder {
        prefix: Some(prefix),
        ..
    } = model.selected()
    else {
        return Vec::new();
    };
    let ticket = model.ticket();
    let confirm = Confirm::end_folder(prefix.clone(), ticket, ending);
    model.dialogs.push(Dialog::Confirm(confirm));
    vec![Effect::Count { ticket, prefix }]
}

/// A folder that turned out to hold nothing is gone already: there is nothing to ask, and nothing to delete.
pub(super) fn leave_empty_folder(model: &mut Model) {
    let Some(Dialog::Confirm(confirm)) = model.dialogs.last() else {
        return;
    };
    let is_empty =
        matches!(&confirm.then[..], [Effect::Transfer(_, batch)] if batch.plans.is_empty());
    let Some(folder) = confirm.folder.clone().filter(|_| is_empty) else {
        return;
    };
    model.dialogs.pop();
    model.tree.remove_folder(&folder);
    let text = format!("{folder} holds nothing any more.");
    model.toasts.plain(model.clock.steady, text);
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
    match effect {
        Effect::Transfer(id, batch) => {
            if batch.kind == Kind::Restore {
                super::bin::leaves(model, &batch.plans);
            }
            let transfer = Transfer::new(id, batch, model.presses);
            model.transfers.add(transfer);
            take_turns(model)
        }
        other => vec![other],
    }
}

/// Starts it; a folder that goes whole goes from the tree, too, once it is over.
pub(super) fn start_whole(
    model: &mut Model,
    effect: Effect,
    folder: Option<Prefix>,
) -> Vec<Effect> {
    let id = match &effect {
        Effect::Transfer(id, _) => Some(*id),
        _ => None,
    };
    let effects = start(model, effect);
    if let Some(transfer) = id.and_then(|id| model.transfers.get_mut(id)) {
        transfer.folder = folder;
    }
    effects
}

/// Starts a transfer of these files, unless there are none.
pub(super) fn start_batch(model: &mut Model, batch: Batch) -> Vec<Effect> {
    if batch.plans.is_empty() {
        return Vec::new();
    }
    let id = model.transfer_id();
    start(model, Effect::Transfer(id, Arc::new(batch)))
}

/// Starts the transfers whose turn has come.
pub(super) fn take_turns(model: &mut Model) -> Vec<Effect> {
    let started = model.transfers.take_turns();
    let start = |(id, batch)| Effect::Transfer(id, batch);
    started.into_iter().map(start).collect()
}
