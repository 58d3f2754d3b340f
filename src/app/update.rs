//! The one switch: what happens, and what is then asked for.

use crossterm::event::{KeyEvent, KeyEventKind};

use super::dialog::Dialog;
use super::tree::Arrival;
use super::{
    About, Command, Effect, Focus, Message, Model, Scope, bin, conflicts, folders, found, indexing,
    leaving, moving, outcome, records, sharing,
};
use super::{counting, perform, spec};
use crate::object::{Failure, Prefix, SessionEnd};

/// Takes one message into the model. No waiting, no clock, no I/O: what is needed comes back as effects.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    if model.is_leaving() {
        return Vec::new();
    }
    let written = records::entries(&message, model.pin.note.as_deref());
    let mut effects = Vec::new();
    if !written.is_empty() {
        effects.push(Effect::Record(written));
    }
    effects.extend(take(model, message));
    model.fit();
    if !model.is_leaving() {
        effects.extend(bin::renew(model));
        outcome::show_what_waits(model);
        effects.extend(conflicts::follow(model));
        effects.extend(leaving::leave_when_done(model));
    }
    if !model.is_leaving() {
        effects.extend(model.follow_cursor());
        effects.extend(super::looking::follow(model));
    }
    effects
}

fn take(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(key) => pressed(model, key),
        // Nothing is shown, so nothing can be meant by it.
        Message::Mouse(_) | Message::Paste(_) if super::is_too_small(model.size) => Vec::new(),
        Message::Mouse(event) => super::mouse::moused(model, event),
        Message::Paste(text) => super::typing::pasted(model, &text),
        Message::Resize(_) | Message::Draws(_) => take_window(model, &message),
        Message::Tick => tick(model),
        Message::Leave => leaving::leave_for_good(model),
        Message::Connected(_) | Message::SessionRenewed(_) => take_session(model, message),
        Message::JobsFound { ticket, result } => jobs_found(model, ticket, result),
        Message::Listed { ticket, result } => listed(model, ticket, result),
        Message::Inspected { .. } | Message::Looked { .. } => take_looks(model, message),
        Message::Compared { ticket, results } => conflicts::compared(model, ticket, results),
        Message::Counted { ticket, result } => counted(model, ticket, result),
        Message::Recalled { .. }
        | Message::RecallEnded { .. }
        | Message::Swept { .. }
        | Message::SweepEnded { .. }
        | Message::Kept(_)
        | Message::Learned(_)
        | Message::Found { .. }
        | Message::Gathered { .. }
        | Message::SearchFailed { .. }
        | Message::UsageFailed { .. }
        | Message::Measured { .. }
        | Message::Arranged { .. }
        | Message::UnfinishedFound { .. } => take_knowledge(model, message),
        Message::Suggested { .. } | Message::Examined { .. } | Message::Rehearsed { .. } => {
            take_choice(model, message)
        }
        Message::Signed { .. }
        | Message::Tried { .. }
        | Message::UploadSigned { .. }
        | Message::Arrived { .. }
        | Message::Rolled { .. }
        | Message::Browsed(_)
        | Message::FileOpened(_)
        | Message::TextSaved(_)
        | Message::Recorded(_)
        | Message::LedgerRead { .. }
        | Message::OutstandingFound(_)
        | Message::Copied { .. } => take_handover(model, message),
        Message::Transfer { .. } | Message::LeftFound(_) | Message::Emptied(_) => {
            moving::take(model, message)
        }
        Message::Crashed { effect, what } => outcome::crashed(model, effect, what),
    }
}

/// Takes whether the bucket is open, and for how long.
fn take_session(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Connected(result) => connected(model, result),
        Message::SessionRenewed(result) => session_renewed(model, result),
        _ => Vec::new(),
    }
}

/// Takes what is told of the window, and of what it can draw.
fn take_window(model: &mut Model, message: &Message) -> Vec<Effect> {
    match message {
        Message::Resize(size) => model.size = *size,
        Message::Draws(canvas) => model.canvas = Some(*canvas),
        _ => {}
    }
    Vec::new()
}

/// Takes down what has been up long enough, and makes a list anew that is due.
fn tick(model: &mut Model) -> Vec<Effect> {
    model.toasts.expire(model.clock.steady);
    model.transfers.expire(model.clock.steady);
    found::has_changed(model, |_| false)
}

/// Takes what is told of the file under the cursor, and what is inside it.
fn take_looks(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Inspected { ticket, result } => {
            model.details.answer(ticket, result);
            Vec::new()
        }
        Message::Looked { ticket, result } => super::looking::looked(model, ticket, result),
        _ => Vec::new(),
    }
}

/// Takes what was found out about files that may be uploaded.
fn take_choice(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Suggested { ticket, paths } => super::typing::suggested(model, ticket, paths),
        Message::Examined { ticket, result } => super::typing::examined(model, ticket, result),
        Message::Rehearsed { ticket, files } => super::rehearsal::heard(model, ticket, files),
        _ => Vec::new(),
    }
}

/// Takes what is handed over, and what became of it.
fn take_handover(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Signed { ticket, result } => sharing::signed(model, ticket, result),
        Message::Tried {
            ticket,
            place,
            result,
        } => sharing::tried(model, ticket, place, result),
        Message::UploadSigned { ticket, result } => sharing::upload_signed(model, ticket, result),
        Message::Arrived { key, result } => sharing::arrived(model, &key, result),
        Message::Rolled { ticket, uuid } => sharing::rolled(model, ticket, uuid),
        Message::Browsed(result) => sharing::browsed(model, result),
        Message::FileOpened(result) => super::opening::opened(model, result),
        Message::TextSaved(result) => sharing::saved(model, result),
        Message::Recorded(result) => sharing::recorded(model, result),
        Message::OutstandingFound(result) => sharing::resume(model, result),
        Message::LedgerRead { ticket, result } => super::history::filled(model, ticket, result),
        Message::Copied { ticket, copied } => sharing::copied(model, ticket, &copied),
        _ => Vec::new(),
    }
}

/// Takes what the index and those who look through it have to say.
fn take_knowledge(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Recalled { ticket, pages } => indexing::recalled(model, ticket, &pages),
        Message::RecallEnded { ticket, taken } => indexing::recall_ended(model, ticket, taken),
        Message::Swept { ticket, span, page } => indexing::swept(model, ticket, &span, &page),
        Message::SweepEnded { ticket, failures } => indexing::ended(model, ticket, &failures),
        Message::Kept(Err(failure)) => {
            model.toasts.failed(model.clock.steady, &failure);
            Vec::new()
        }
        Message::Learned(known) => {
            model.indexing.known = known;
            Vec::new()
        }
        Message::Found { ticket, hits } => found::answered(model, ticket, hits),
        Message::Gathered {
            ticket,
            snapshot,
            groups,
        } => found::gathered(model, ticket, snapshot, groups),
        Message::SearchFailed { ticket, failure } => found::failed(model, ticket, &failure),
        Message::UsageFailed { ticket, failure } => counting::failed(model, ticket, &failure),
        Message::Measured { ticket, usage } => counting::measured(model, ticket, usage),
        Message::Arranged { ticket, places } => counting::arranged(model, ticket, places),
        Message::UnfinishedFound { ticket, result } => counting::unfinished(model, ticket, result),
        _ => Vec::new(),
    }
}

/// A key means a command of the place where it is pressed; else it is typed; else a notice steps aside for it.
fn pressed(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if key.kind == KeyEventKind::Release {
        return Vec::new();
    }
    model.presses += 1;
    if super::is_too_small(model.size) {
        // Nothing is shown, so nothing is answered; leaving is always possible.
        let leaves = model.start.keymap.command(Scope::Anywhere, key) == Some(Command::Interrupt);
        return if leaves {
            leaving::leave_for_good(model)
        } else {
            Vec::new()
        };
    }
    if super::looking::takes(model, key) {
        return Vec::new();
    }
    let scope = scope(model);
    if let Some(command) = model.start.keymap.command(scope, key) {
        return run(model, command);
    }
    match model.dialogs.last() {
        Some(Dialog::Handout { .. } | Dialog::Code) => {
            model.dialogs.pop();
            pressed_again(model, key)
        }
        Some(Dialog::Notice(notice)) if notice.steps_aside() => {
            model.dialogs.pop();
            pressed_again(model, key)
        }
        // What is looked at can be linked, saved, deleted on the spot.
        Some(Dialog::Look(_)) => {
            let command = model.start.keymap.command(Scope::Browse, key);
            let of_file = command.filter(|command| super::looking::stays_for(*command));
            if of_file.is_some_and(super::looking::leaves_for) {
                model.dialogs.pop();
            }
            of_file.map_or_else(Vec::new, |command| run(model, command))
        }
        Some(_) => super::typing::typed(model, key),
        None if model.is_typing() => found::typed(model, key),
        None => Vec::new(),
    }
}

/// A notice has stepped aside for a key: it means what it means below.
fn pressed_again(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    model.presses -= 1;
    pressed(model, key)
}

/// Where a key pressed now is pressed.
pub(super) fn scope(model: &Model) -> Scope {
    match (model.dialogs.last(), &model.found) {
        (Some(dialog), _) => dialog.scope(),
        (None, Some(found)) if found.focus == Focus::Line => Scope::Line,
        (None, Some(_)) => Scope::Rows,
        (None, None) => Scope::Browse,
    }
}

/// Does `command`, or says why it cannot be done now.
pub(super) fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    if found::waits(model, command) {
        return Vec::new();
    }
    match (spec(command).when)(model) {
        Ok(()) => perform::perform(model, command),
        Err(why) => {
            model.toasts.plain(model.clock.steady, why);
            Vec::new()
        }
    }
}

fn connected(model: &mut Model, result: Result<super::Place, Failure>) -> Vec<Effect> {
    let is_open = result.is_ok();
    model.place.settle(result);
    if !is_open {
        return Vec::new();
    }
    let mut effects: Vec<_> = perform::find_jobs(model).into_iter().collect();
    effects.push(Effect::FindOutstanding);
    effects.push(Effect::FindLeft);
    effects.extend(perform::list_awaited(model));
    effects.extend(indexing::opened(model));
    if let Some(key) = model.start.at.take() {
        effects.extend(perform::go_to(model, key));
    }
    effects
}

/// Takes when the session ends now; where it could not be renewed the old one goes on.
fn session_renewed(model: &mut Model, result: Result<SessionEnd, Failure>) -> Vec<Effect> {
    match result {
        Ok(session) => {
            if let Some(Ok(place)) = &mut model.place.shown {
                place.session = session;
            }
            // What stood still for want of a login goes on by itself.
            return moving::go_on_with_all(model);
        }
        Err(failure) => model.toasts.failed(model.clock.steady, &failure),
    }
    Vec::new()
}

fn jobs_found(
    model: &mut Model,
    ticket: super::Ticket,
    result: Result<Vec<Prefix>, Failure>,
) -> Vec<Effect> {
    if model.jobs_awaited != Some(ticket) {
        return Vec::new();
    }
    model.jobs_awaited = None;
    let homes = match result {
        Ok(homes) => homes,
        // A server that does not answer is no reason to take away what it told before.
        Err(_) if model.tree.has_found_jobs() => return Vec::new(),
        // Where it cannot be told, opening the folder says why, in its own place.
        Err(_) => Vec::new(),
    };
    let (stopped, wanted) = model.tree.found_jobs(&homes);
    let mut effects = perform::stop(stopped);
    effects.extend(perform::list(model, wanted));
    effects
}

fn listed(
    model: &mut Model,
    ticket: super::Ticket,
    result: Result<
        (
            std::sync::Arc<crate::object::Page>,
            Option<crate::object::Cursor>,
        ),
        Failure,
    >,
) -> Vec<Effect> {
    let failure = result.as_ref().err().cloned();
    match model.tree.listed(ticket, result) {
        Arrival::Unawaited => return Vec::new(),
        Arrival::Partial => {}
        Arrival::Whole(folder) => super::files::compare_marks(model, folder),
    }
    // In its place it is told anyway; a note is for a place that is out of sight.
    if let Some(failure) = failure.filter(|_| !model.tree.shows_a_failure()) {
        model.toasts.failed(model.clock.steady, &failure);
    }
    let wanted = model.tree.next_on_the_way();
    let mut effects = perform::go_on(model, wanted);
    effects.extend(found::has_changed(model, |about| {
        matches!(about, About::Folder(..))
    }));
    effects
}

fn counted(
    model: &mut Model,
    ticket: super::Ticket,
    result: Result<(std::sync::Arc<crate::object::Page>, bool), Failure>,
) -> Vec<Effect> {
    if let Some(effects) = sharing::counted(model, ticket, &result) {
        return effects;
    }
    if bin::counted(model, ticket, &result) || folders::counted(model, ticket, &result) {
        return Vec::new();
    }
    let Some(Dialog::Confirm(confirm)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    match result {
        Ok((page, more)) => {
            confirm.counted(ticket, page, !more);
            super::files::leave_empty_folder(model);
        }
        Err(failure) if confirm.awaits(ticket) => {
            // An uncounted folder is not deleted: the question would not name what goes.
            model.dialogs.pop();
            model.toasts.failed(model.clock.steady, &failure);
        }
        Err(_) => {}
    }
    Vec::new()
}
