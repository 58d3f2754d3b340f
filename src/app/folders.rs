//! What is done with many files by where they lie: a folder moved, copied or saved whole, the trash restored elsewhere.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};

use super::dialog::{Below, Binned, Dialog, Relocate, Save, SaveField, edit};
use super::sharing::{Guarded, Origin};
use super::{Effect, Model, Selected, Ticket, files, sharing};
use crate::object::{Batch, Failure, Page, Prefix, Purpose, Trash};

/// Asks where the folder under the cursor is to go, if that is what is meant; its files are counted meanwhile.
pub(super) fn relocate(model: &mut Model, purpose: Purpose) -> Option<Vec<Effect>> {
    let folder = meant_folder(model)?;
    let ticket = model.ticket();
    let form = Relocate::folder(purpose, folder.clone(), Below::counted_by(ticket));
    model.dialogs.push(Dialog::Relocate(Box::new(form)));
    let prefix = folder;
    Some(vec![Effect::Count { ticket, prefix }])
}

/// Asks where files from the trash are to go.
pub(super) fn restore_elsewhere(model: &mut Model, files: Vec<Binned>) -> Vec<Effect> {
    if files.is_empty() {
        return Vec::new();
    }
    let files = files
        .into_iter()
        .map(|file| (file.place, file.about.origin, file.size));
    let form = Relocate::restored(files.collect());
    model.dialogs.push(Dialog::Relocate(Box::new(form)));
    Vec::new()
}

/// Saves what is chosen: a single file at once, several files or a folder after a form.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    let (into, home) = (model.start.downloads.clone(), model.start.home.clone());
    let chosen = files::chosen(model);
    if chosen.len() == 1 {
        return files::download(model, chosen);
    }
    if !chosen.is_empty() {
        let form = Save::new(None, Below::of(chosen), &into, home);
        model.dialogs.push(Dialog::Save(Box::new(form)));
        return Vec::new();
    }
    let Some(folder) = meant_folder(model) else {
        return Vec::new();
    };
    let ticket = model.ticket();
    let form = Save::new(Some(folder.clone()), Below::counted_by(ticket), &into, home);
    model.dialogs.push(Dialog::Save(Box::new(form)));
    let prefix = folder;
    vec![Effect::Count { ticket, prefix }]
}

/// The folder under the cursor, if it and nothing else is meant.
fn meant_folder(model: &Model) -> Option<Prefix> {
    match model.selected() {
        Selected::Folder { prefix, .. } if model.marks.is_empty() => {
            prefix.filter(|prefix| !prefix.is_bucket())
        }
        _ => None,
    }
}

/// Takes a page of what lies below a folder; false if no form waits for it.
pub(super) fn counted(
    model: &mut Model,
    ticket: Ticket,
    result: &Result<(Arc<Page>, bool), Failure>,
) -> bool {
    let below = match model.dialogs.last_mut() {
        Some(Dialog::Relocate(form)) => &mut form.files,
        Some(Dialog::Save(form)) => &mut form.files,
        _ => return false,
    };
    if below.counting != Some(ticket) {
        return false;
    }
    let is_last = matches!(result, Ok((_, false)));
    match result {
        Ok((page, more)) => {
            below.take(page);
            below.counting.take_if(|_| !more);
            if !more && below.files.is_empty() {
                model.dialogs.pop();
                let text = "That folder holds nothing any more.";
                model.toasts.plain(model.clock.steady, text);
            }
        }
        Err(failure) => {
            // What was not counted to its end would be moved or saved in part.
            model.dialogs.pop();
            model.toasts.failed(model.clock.steady, failure);
        }
    }
    if let Some(Dialog::Relocate(form)) = model.dialogs.last_mut()
        && is_last
    {
        form.counted();
    }
    true
}

/// Types into the form on top.
pub(super) fn typed(model: &mut Model, key: KeyEvent) {
    let steps = match key.code {
        KeyCode::Left => -1,
        KeyCode::Right | KeyCode::Char(' ') => 1,
        _ => 0,
    };
    match model.dialogs.last_mut() {
        Some(Dialog::Relocate(form)) => {
            edit(&mut form.to, key);
            form.reconsider();
        }
        Some(Dialog::Save(form)) if form.focus == SaveField::Into => {
            edit(&mut form.into, key);
        }
        Some(Dialog::Save(form)) => form.choose(steps),
        _ => {}
    }
}

/// Does what the form on top describes, once all is counted and nothing in it is wrong.
pub(super) fn accept(model: &mut Model) -> Vec<Effect> {
    let trash = model.start.trash.clone();
    let tag = format!("{}-{}", model.start.run, model.transfer_ids + 1);
    let described = match model.dialogs.last() {
        Some(Dialog::Relocate(form)) => {
            if form.files.counting.is_some() {
                return Vec::new();
            }
            refused_by(&trash, form).map_or_else(|| form.batch(), Err)
        }
        Some(Dialog::Save(form)) => {
            if form.files.counting.is_some() {
                return Vec::new();
            }
            form.batch(&tag).map_err(str::to_owned)
        }
        _ => return Vec::new(),
    };
    match described {
        Ok(batch) if batch.plans.is_empty() => {
            let text = "There is no file in it that could be saved, only marks of folders.";
            model.toasts.plain(model.clock.steady, text);
            Vec::new()
        }
        Ok(batch) => go(model, batch),
        Err(why) => {
            model.toasts.plain(model.clock.steady, why);
            Vec::new()
        }
    }
}

fn refused_by(trash: &Trash, form: &Relocate) -> Option<String> {
    let is_trash = trash.holds(form.target().as_str());
    is_trash.then(|| "That is the trash: d deletes into it, with a way back.".into())
}

/// A folder of many customers may move; what is not the pinned one's is asked about.
fn go(model: &mut Model, batch: Batch) -> Vec<Effect> {
    let folder = match model.dialogs.last() {
        Some(Dialog::Relocate(form)) if form.purpose == Purpose::Move => Some(form.from.clone()),
        _ => None,
    };
    let guarded = Guarded {
        then: Effect::Transfer(model.transfer_id(), Arc::new(batch)),
        wanted: None,
        from: Origin::Form,
        folder,
    };
    let is_written = matches!(model.dialogs.last(), Some(Dialog::Relocate(_)));
    if is_written && model.pin.whose.is_some() {
        return sharing::guarded(model, guarded);
    }
    sharing::release(model, guarded)
}
