//! Which files are handed over, and how their links are to be.

use std::sync::Arc;
use std::time::Duration;

use super::{Copies, Guarded, Handout, HandoutBody, Origin, Share, ShareStage, SharedFile, Wanted};
use crate::app::dialog::{Dialog, LinkDialog, grouped};
use crate::app::{Effect, Mark, Model, Secret, Selected, Ticket, files};
use crate::object::{Entry, EntryKind, Failure, Key, LinkWish, Page, Prefix};
use crate::share::Form;

/// So many files at most are handed over, or marked, at once.
pub(super) const MOST: usize = 10_000;

/// `y`: the usual links to what is chosen, at once.
pub(in crate::app) fn share_at_once(model: &mut Model) -> Vec<Effect> {
    let file = |(key, size)| SharedFile::new(LinkWish::usual(key, LinkWish::USUAL), Some(size));
    let files = files::chosen(model).into_iter().map(file).collect();
    at_once(model, files)
}

/// The same for one file that a link was made to before.
pub(in crate::app) fn share_again(
    model: &mut Model,
    key: Key,
    size: Option<u64>,
    lasts: Duration,
) -> Vec<Effect> {
    let file = SharedFile::new(LinkWish::usual(key, lasts), size);
    at_once(model, vec![file])
}

fn at_once(model: &mut Model, files: Vec<SharedFile>) -> Vec<Effect> {
    let share = Share {
        files,
        form: Form::Urls,
        copies: Copies::AtOnce,
        tries: true,
        stage: ShareStage::Ready,
    };
    let note = model.pin.note.clone();
    ask(model, share, note, Origin::Rows)
}

/// `Y`: the dialog that says how the links are to be; a folder is counted first.
pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    let choices = model.choices;
    let chosen = files::chosen(model);
    if !chosen.is_empty() {
        let files = chosen
            .into_iter()
            .map(|(key, size)| (key, Some(size)))
            .collect();
        let dialog = LinkDialog::new(files, choices, model.pin.note.as_deref());
        model.dialogs.push(Dialog::Link(Box::new(dialog)));
        return Vec::new();
    }
    let Selected::Folder {
        prefix: Some(prefix),
        ..
    } = model.selected()
    else {
        return Vec::new();
    };
    let ticket = model.ticket();
    let dialog = LinkDialog::of_folder(prefix.clone(), ticket, choices, model.pin.note.as_deref());
    model.dialogs.push(Dialog::Link(Box::new(dialog)));
    vec![Effect::Count { ticket, prefix }]
}

/// Takes a page of the folder that is to be handed over; `None` if it was counted for something else.
pub(in crate::app) fn counted(
    model: &mut Model,
    ticket: Ticket,
    result: &Result<(Arc<Page>, bool), Failure>,
) -> Option<Vec<Effect>> {
    let Some(Dialog::Link(dialog)) = model.dialogs.last_mut() else {
        return None;
    };
    if dialog.counting != Some(ticket) {
        return None;
    }
    match result {
        Ok((page, more)) => {
            dialog.take(page);
            if dialog.files.len() > MOST {
                dialog.counting = None;
                model.dialogs.pop();
                let most = grouped(MOST);
                let text = format!(
                    "That folder holds more than {most} files: too many to hand over at once."
                );
                model.toasts.plain(model.clock.steady, text);
                return Some(vec![Effect::StopCounting]);
            }
            if !more {
                dialog.counting = None;
                if dialog.files.is_empty() {
                    model.dialogs.pop();
                    model
                        .toasts
                        .plain(model.clock.steady, "That folder holds no files.");
                }
            }
        }
        Err(failure) => {
            model.dialogs.pop();
            model.toasts.failed(model.clock.steady, failure);
        }
    }
    Some(Vec::new())
}

/// Enter in the dialog: links as they were chosen.
pub(in crate::app) fn share_as_chosen(model: &mut Model) -> Vec<Effect> {
    let (today, zone) = (model.clock.wall, model.zone());
    let Some(Dialog::Link(dialog)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    if dialog.counting.is_some() {
        return Vec::new();
    }
    // What is wrong with it stands in the dialog already.
    let Ok(lasts) = dialog.lasts(today, &zone) else {
        return Vec::new();
    };
    let share = dialog.share(lasts);
    let note = dialog.note();
    model.choices = dialog.choices;
    let mut effects = vec![Effect::Remember(model.choices)];
    effects.extend(ask(model, share, note, Origin::Form));
    effects
}

/// Asks for the links of a share, unless it needs an answer first; an older wish for links is forgotten.
fn ask(model: &mut Model, mut share: Share, note: Option<String>, from: Origin) -> Vec<Effect> {
    let ticket = model.ticket();
    let wishes: Vec<_> = share.files.iter().map(|file| file.wish.clone()).collect();
    let places = (0..share.files.len()).collect();
    share.stage = ShareStage::Signing { ticket, places };
    let handout = Handout::new(HandoutBody::Links(share), Secret::default(), note);
    let guarded = Guarded {
        then: Effect::Sign { ticket, wishes },
        wanted: Some(Wanted::Handout(Box::new(handout))),
        folder: None,
        from,
    };
    super::guarded(model, guarded)
}

/// `*`: marks every file of the list, or of the folder that the cursor is in; all of them being marked, unmarks them.
pub(in crate::app) fn mark_all(model: &mut Model) -> Vec<Effect> {
    let is_searching = model
        .found
        .as_ref()
        .is_some_and(super::super::Found::is_searching);
    if is_searching || (model.found.is_none() && model.tree.is_listing()) {
        // What has not come yet would silently stay unmarked.
        let text = "Not everything has come yet; press * again in a moment.";
        model.toasts.plain(model.clock.steady, text);
        return Vec::new();
    }
    let files = files_here(model);
    if files.is_empty() {
        let text = "There are no files to mark here; what is only similar is marked one by one.";
        model.toasts.plain(model.clock.steady, text);
        return Vec::new();
    }
    if files.len() > MOST {
        let most = grouped(MOST);
        let text = format!("More than {most} files are too many to mark. Narrow it down with /.");
        model.toasts.plain(model.clock.steady, text);
        return Vec::new();
    }
    let are_all = files.iter().all(|(key, _)| model.marks.has(key.as_str()));
    for (key, mark) in files {
        if are_all {
            model.marks.forget(&key);
        } else {
            model.marks.put(key, mark);
        }
    }
    Vec::new()
}

/// The files of the list that is shown, or of the folder that the cursor is in; beyond the most, only how many.
fn files_here(model: &Model) -> Vec<(Key, Mark)> {
    let file = |prefix: &Prefix, entry: Entry<'_>| match entry.kind {
        EntryKind::File { size, modified, .. } => {
            Some((prefix.join(entry.name)?, Mark { size, modified }))
        }
        EntryKind::Folder => None,
    };
    if let Some(found) = &model.found {
        let hits = found.hits().filter(|_| found.is_current());
        let spots = hits.into_iter().flat_map(|hits| {
            let get = |at| hits.snapshot.get(hits.rows.get(at)?);
            // What only resembles the words may be anybody's: that is chosen one by one.
            (0..hits.exact.min(hits.rows.len())).filter_map(get)
        });
        return spots
            .filter_map(|(prefix, entry)| file(prefix, entry))
            .take(MOST + 1)
            .collect();
    }
    let Some(folder) = model.tree.here() else {
        return Vec::new();
    };
    let (prefix, listing) = model.tree.known(folder);
    let entries = (0..listing.len()).filter_map(|at| listing.get(at));
    entries
        .filter_map(|entry| file(prefix, entry))
        .take(MOST + 1)
        .collect()
}
