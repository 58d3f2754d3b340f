//! What comes of transfers: told, shown, taken into the tree, and kept for going back.

use std::collections::BTreeSet;

use super::dialog::Dialog;
use super::told::{ask, say_done, say_failed};
use super::{
    Archive, Effect, Message, Model, State, Transfer, TransferNews, dialog, files, indexing,
    way_back,
};
use crate::object::{
    Class, Copied, Ending, EntryKind, Failure, FailureKind, Halt, Key, Kind, Left, Outcome, Plan,
    Prefix, Purpose, Settled, Stored, Tags, Timestamp, TransferId, Why,
};

/// So many folders are looked into after a transfer, a request each; r lists any anew.
const LOOKED_AT: usize = 8;

/// Takes what is told of transfers, and of what they have left behind.
pub(super) fn take(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Transfer { id, news } => heard(model, id, news),
        Message::LeftFound(left) => found(model, left),
        Message::Emptied(folders) => emptied(model, &folders),
        _ => Vec::new(),
    }
}

/// Takes the news of a transfer.
fn heard(model: &mut Model, id: TransferId, news: TransferNews) -> Vec<Effect> {
    let now = model.clock.steady;
    if model.transfers.get(id).is_none() {
        return Vec::new();
    }
    match news {
        TransferNews::Started(batch) => {
            if let Some(transfer) = model.transfers.get_mut(id) {
                transfer.size = batch.bytes();
                transfer.files = batch.plans.len();
                transfer.batch = batch;
            }
            model.transfers.started(id, now);
            Vec::new()
        }
        TransferNews::Moved(bytes) => {
            model.transfers.moved(id, bytes, now);
            Vec::new()
        }
        TransferNews::Earlier(files) => {
            take_in(model, id, &files);
            Vec::new()
        }
        TransferNews::Settled(files) => settled(model, id, &files),
        TransferNews::Packing | TransferNews::Packed(_) => {
            if let Some(transfer) = model.transfers.get_mut(id) {
                transfer.archive = match news {
                    TransferNews::Packed(path) => Archive::At(path),
                    _ => Archive::Growing,
                };
            }
            Vec::new()
        }
        // Which files did not come, and where the others wait, is told once it is over.
        TransferNews::Unpacked => Vec::new(),
        TransferNews::Ended(ending) => ended(model, id, ending),
    }
}

/// Counts files that have ended, and remembers the way back.
fn take_in(model: &mut Model, id: TransferId, files: &[Settled]) {
    let act = way_back::act(model, Why::Undone);
    if let Some(transfer) = model.transfers.get_mut(id) {
        transfer.settled(files);
        for file in files {
            transfer.back.add(&file.outcome, &act);
        }
    }
}

/// Shows what files have come to, in the tree and in all that is known.
fn settled(model: &mut Model, id: TransferId, files: &[Settled]) -> Vec<Effect> {
    take_in(model, id, files);
    let mut gone = Vec::new();
    let mut effects = Vec::new();
    for Settled { outcome, .. } in files {
        match outcome {
            Outcome::Stored(stored) => effects.extend(take_stored(model, stored)),
            Outcome::Copied(copied) => {
                effects.extend(take_copied(model, copied));
                gone.extend(copied.purpose.ends_source().then(|| copied.from.clone()));
            }
            Outcome::Purged(key) => gone.push(key.clone()),
            Outcome::Fetched(_) | Outcome::Failed(_) => {}
        }
    }
    for key in &gone {
        model.marks.forget(key);
    }
    model.tree.remove(&gone);
    effects.extend(indexing::forget(model, &gone));
    super::bin::changed(model);
    effects
}

fn take_stored(model: &mut Model, stored: &Stored) -> Vec<Effect> {
    let effects = put(model, &stored.key, stored.size, stored.at);
    model.marks.renew(&stored.key, stored.size, Some(stored.at));
    if model.details_of.as_ref() == Some(&stored.key) {
        model.details_of = None;
    }
    effects
}

fn take_copied(model: &mut Model, copied: &Copied) -> Vec<Effect> {
    if copied.tags == Tags::Left {
        let text = format!(
            "The tags of {} stayed behind: this identity lacks s3:GetObjectTagging.",
            copied.from
        );
        model.toasts.plain(model.clock.steady, text);
    }
    if copied.purpose == Purpose::Trash {
        return Vec::new();
    }
    put(model, &copied.to, copied.size, copied.at)
}

/// Shows an object where its folder is listed. What waits in the trash is shown there only.
fn put(model: &mut Model, key: &Key, size: u64, at: Timestamp) -> Vec<Effect> {
    let kind = EntryKind::File {
        size,
        modified: Some(at),
        class: Class::Standard,
    };
    model.tree.put(key, kind);
    indexing::put(model, key, kind)
}

fn ended(model: &mut Model, id: TransferId, ending: Ending) -> Vec<Effect> {
    let mut effects = match ending {
        Ending::Over => over(model, id),
        Ending::PutOff(failure) => {
            put_off(model, id, failure.as_ref());
            Vec::new()
        }
        Ending::Stopped(left) => {
            stopped(model, id, left.as_ref());
            Vec::new()
        }
    };
    effects.extend(files::take_turns(model));
    effects
}

fn over(model: &mut Model, id: TransferId) -> Vec<Effect> {
    let Some((transfer, can_go_back)) = take_way_back(model, id) else {
        return Vec::new();
    };
    let count = transfer.ended - transfer.failed.len();
    let is_taken = |failure: &Failure| failure.kind == FailureKind::Exists;
    let taken = transfer.failed_plans(is_taken);
    let failed: Vec<_> = transfer
        .failed
        .iter()
        .filter(|(_, failure)| !is_taken(failure))
        .filter_map(|(place, failure)| {
            let key = transfer.batch.plans.get(*place)?.key().clone();
            Some((key, failure.clone()))
        })
        .collect();
    let state = match (taken.is_empty(), failed.is_empty()) {
        (false, _) => State::Asking,
        (true, false) => State::Failed,
        (true, true) => State::Moving,
    };
    if let Some(shown) = model.transfers.get_mut(id) {
        shown.state = state.clone();
    }
    let mut effects = if count > 0 {
        say_done(model, &transfer, count, can_go_back)
    } else {
        Vec::new()
    };
    effects.extend(look_again(model, &transfer));
    if state == State::Moving {
        model.transfers.done(id, model.clock.steady);
        if let Some(folder) = &transfer.folder {
            model.tree.remove_folder(folder);
        }
    }
    say_failed(model, &transfer, (count, can_go_back), failed);
    ask(model, &transfer, taken);
    effects
}

/// Asks of folders that may have been emptied, and that are not listed, whether they are there still.
fn look_again(model: &Model, transfer: &Transfer) -> Option<Effect> {
    let from = transfer.done_plans().filter_map(|plan| match plan {
        Plan::Copy(plan) if plan.purpose.ends_source() => Some(plan.from.parent()),
        Plan::Purge(plan) => Some(plan.key.parent()),
        _ => None,
    });
    let from: BTreeSet<_> = from.collect();
    let doubtful = from
        .iter()
        .filter_map(|folder| model.tree.in_doubt_about(folder));
    let doubtful: BTreeSet<_> = doubtful.collect();
    let some: Vec<_> = doubtful.into_iter().take(LOOKED_AT).collect();
    (transfer.folder.is_none() && !some.is_empty()).then_some(Effect::LookInto(some))
}

/// Takes the rows of folders away that hold nothing any more.
fn emptied(model: &mut Model, folders: &[Prefix]) -> Vec<Effect> {
    for folder in folders {
        model.tree.remove_folder(folder);
    }
    Vec::new()
}

/// Remembers how to undo what it has done, once; how it stands, and whether it can be undone.
fn take_way_back(model: &mut Model, id: TransferId) -> Option<(Transfer, bool)> {
    let transfer = model.transfers.get_mut(id)?;
    let back = std::mem::take(&mut transfer.back);
    // What is answered later, where targets were there already, belongs to the same wish.
    transfer.back.is_undo = back.is_undo;
    let transfer = transfer.clone();
    let can_go_back = way_back::remember(model, transfer.kind, back);
    Some((transfer, can_go_back))
}

fn put_off(model: &mut Model, id: TransferId, failure: Option<&Failure>) {
    let now = model.clock.steady;
    let Some(transfer) = model.transfers.get_mut(id) else {
        return;
    };
    transfer.state = State::Paused(failure.cloned());
    if let Some(failure) = failure {
        model.toasts.failed_for_now(now, failure);
    } else {
        let text = format!("Paused {}; t, then space, goes on with it.", transfer.name);
        model.toasts.plain(now, text);
    }
}

fn stopped(model: &mut Model, id: TransferId, left: Option<&Failure>) {
    let Some((transfer, can_go_back)) = take_way_back(model, id) else {
        return;
    };
    let done = transfer.ended - transfer.failed.len();
    let files = match done {
        1 => "1 file was done".into(),
        _ => format!("{} files were done", dialog::grouped(done)),
    };
    let left = match left {
        Some(failure) if !failure.detail.is_empty() => failure.detail.clone(),
        _ if done == 0 || transfer.becomes_archive() => "nothing was left behind".into(),
        _ if can_go_back => format!("{files}, {}", way_back::offer(transfer.kind, done)),
        _ => files,
    };
    let text = format!("Stopped {}; {left}.", transfer.name);
    model.transfers.drop_finished(id);
    // A list of nothing would only cover what is said, and take the key that undoes.
    if model.transfers.is_empty() && matches!(model.dialogs.last(), Some(Dialog::Transfers(_))) {
        model.dialogs.pop();
    }
    model.toasts.plain(model.clock.steady, text);
}

/// Pauses what moves, or goes on with what is paused.
pub(super) fn pause_or_go_on(model: &mut Model, id: TransferId) -> Vec<Effect> {
    let Some(transfer) = model.transfers.get_mut(id) else {
        return Vec::new();
    };
    match transfer.state {
        State::Starting | State::Moving => {
            transfer.state = State::Stopping;
            vec![Effect::Halt(id, Halt::PutOff)]
        }
        State::Queued => {
            transfer.state = State::Paused(None);
            Vec::new()
        }
        State::Paused(_) => go_on(model, id),
        _ => Vec::new(),
    }
}

/// Goes on with a transfer that is paused.
pub(super) fn go_on(model: &mut Model, id: TransferId) -> Vec<Effect> {
    let Some(transfer) = model.transfers.iter().find(|transfer| transfer.id == id) else {
        return Vec::new();
    };
    let writes = transfer.kind != Kind::Download;
    if writes && let Err(why) = super::conditions::writable(model) {
        // It waits in the list, for where it may be gone on with.
        model.toasts.plain(model.clock.steady, why);
        return Vec::new();
    }
    let Some(transfer) = model.transfers.get_mut(id) else {
        return Vec::new();
    };
    if !transfer.has_begun {
        transfer.state = State::Queued;
        return files::take_turns(model);
    }
    transfer.state = State::Starting;
    // All of it is told again.
    transfer.ended = 0;
    transfer.failed.clear();
    transfer.back.plans.clear();
    transfer.back.replaced.clear();
    vec![Effect::GoOn(id, transfer.page.clone())]
}

/// Goes on with all that stands still because of the session or the line.
pub(super) fn go_on_with_all(model: &mut Model) -> Vec<Effect> {
    let waits = |transfer: &&Transfer| matches!(transfer.state, State::Paused(Some(_)));
    let ids: Vec<_> = model
        .transfers
        .iter()
        .filter(waits)
        .map(|transfer| transfer.id)
        .collect();
    ids.into_iter().flat_map(|id| go_on(model, id)).collect()
}

/// Stops a transfer for good, whether it moves or stands.
pub(super) fn stop(model: &mut Model, id: TransferId) -> Vec<Effect> {
    let Some(transfer) = model.transfers.get_mut(id) else {
        return Vec::new();
    };
    match transfer.state {
        State::Stopping => Vec::new(),
        State::Starting | State::Moving => {
            transfer.state = State::Stopping;
            vec![Effect::Halt(id, Halt::ForGood)]
        }
        State::Paused(_)
            if transfer.has_begun
                && transfer.kind != Kind::Download
                && model.start.read_only.is_some() =>
        {
            let why = super::conditions::writable(model).err().unwrap_or_default();
            let text = format!("What was begun of it stays in the bucket, and in this list. {why}");
            model.toasts.plain(model.clock.steady, text);
            Vec::new()
        }
        // What was begun of it has to be taken back out there.
        State::Paused(_) if transfer.has_begun => {
            transfer.state = State::Stopping;
            let page = transfer.page.clone();
            vec![Effect::GoOn(id, page), Effect::Halt(id, Halt::ForGood)]
        }
        _ => {
            // Nobody else knows of it from now on.
            let wait = transfer
                .gathered()
                .filter(|_| transfer.state == State::Failed);
            model.transfers.drop_finished(id);
            model.asking.retain(|conflict| conflict.id != id);
            if let Some(wait) = wait {
                let text = format!("What has come of it lies in {wait}.");
                model.toasts.plain(model.clock.steady, text);
            }
            Vec::new()
        }
    }
}

/// Shows what earlier runs have left; nothing of it goes on before a person says so.
fn found(model: &mut Model, left: Vec<Left>) -> Vec<Effect> {
    let count = left.len();
    for left in left {
        let id = model.transfer_id();
        model.transfers.add(Transfer::of_earlier_run(id, left));
    }
    if count > 0 {
        let text = match count {
            1 => "A transfer was not finished the last time: t shows it, space goes on with it."
                .to_owned(),
            _ => format!("{count} transfers were not finished the last time: t shows them."),
        };
        model.toasts.plain(model.clock.steady, text);
    }
    Vec::new()
}
