//! Targets that are there already: compared while the question about them is shown, and answered.

use crossterm::event::KeyEvent;

use super::dialog::{Compared, Conflict, Dialog, Verdict, edit, grouped, insert};
use super::files::start;
use super::outcome::ask_next_conflict;
use super::{Effect, Model, Ticket};
use crate::object::{Failure, Kind};

/// Has both sides compared once a question about them is shown, and no longer than it is.
pub(super) fn follow(model: &mut Model) -> Vec<Effect> {
    let shown = shown(model).map(|conflict| conflict.awaited.is_some());
    match (shown, model.comparing) {
        (Some(false), _) => {
            let ticket = model.ticket();
            model.comparing = Some(ticket);
            let compare = |conflict: &mut Conflict| {
                conflict.awaited = Some(ticket);
                let plans = conflict.plans.clone();
                Effect::Compare { ticket, plans }
            };
            shown_mut(model).map(compare).into_iter().collect()
        }
        (None, Some(_)) => {
            model.comparing = None;
            vec![Effect::StopComparing]
        }
        _ => Vec::new(),
    }
}

/// Takes what comparing has told so far.
pub(super) fn compared(
    model: &mut Model,
    ticket: Ticket,
    results: Vec<(usize, Compared)>,
) -> Vec<Effect> {
    if let Some(conflict) = shown_mut(model) {
        conflict.take(ticket, results);
    }
    Vec::new()
}

/// Comparing ended by a defect: what it has not told is not known.
pub(super) fn broke_off(model: &mut Model, ticket: Ticket, failure: &Failure) -> Vec<Effect> {
    if let Some(conflict) = shown_mut(model) {
        conflict.break_off(ticket, failure);
    }
    model.toasts.failed(model.clock.steady, failure);
    Vec::new()
}

fn shown(model: &Model) -> Option<&Conflict> {
    model.dialogs.iter().find_map(|dialog| match dialog {
        Dialog::Conflict(conflict) => Some(&**conflict),
        _ => None,
    })
}

fn shown_mut(model: &mut Model) -> Option<&mut Conflict> {
    model.dialogs.iter_mut().find_map(|dialog| match dialog {
        Dialog::Conflict(conflict) => Some(&mut **conflict),
        _ => None,
    })
}

/// Types into the line for another name; nothing where none is open.
pub(super) fn typed(conflict: &mut Conflict, key: KeyEvent) {
    if let Some(name) = &mut conflict.name
        && edit(&mut name.input, key)
    {
        name.trouble = None;
    }
}

/// Pastes into it.
pub(super) fn pasted(conflict: &mut Conflict, text: &str) {
    if let Some(name) = &mut conflict.name {
        insert(&mut name.input, text);
        name.trouble = None;
    }
}

/// Leaves the line for another name, back to the answers; false where none is open.
pub(super) fn leave_name(model: &mut Model) -> bool {
    match model.dialogs.last_mut() {
        Some(Dialog::Conflict(conflict)) => conflict.name.take().is_some(),
        _ => false,
    }
}

/// Does what was decided about targets that are there already, and asks about the next.
pub(super) fn decide(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Conflict(conflict)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    match (conflict.verdict, &conflict.name) {
        (Verdict::Skip, _) => skip(model),
        (Verdict::SkipIdentical, _) => skip_identical(model),
        (Verdict::Rename, None) => {
            conflict.begin_name();
            Vec::new()
        }
        (Verdict::Rename, Some(_)) => rename(model),
        (Verdict::KeepBoth | Verdict::Replace, _) => {
            let answer = conflict.answer();
            let Some(effect) = answer else {
                let why = "There is no free name of at most 1,024 bytes beside it.";
                model.toasts.plain(model.clock.steady, why);
                return Vec::new();
            };
            go_on(model, effect)
        }
    }
}

fn rename(model: &mut Model) -> Vec<Effect> {
    let Some(conflict) = shown_mut(model) else {
        return Vec::new();
    };
    match conflict.renamed() {
        Ok(effect) => go_on(model, effect),
        Err(trouble) => {
            if let Some(name) = &mut conflict.name {
                name.trouble = Some(trouble);
            }
            Vec::new()
        }
    }
}

/// The question is answered with what goes on.
fn go_on(model: &mut Model, effect: Effect) -> Vec<Effect> {
    model.dialogs.pop();
    let effects = start(model, effect);
    ask_next_conflict(model);
    effects
}

/// Leaves the targets as they are, and says so: a skipped upload must not pass for a done one.
pub(super) fn skip(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Conflict(conflict)) = model.dialogs.pop() else {
        return Vec::new();
    };
    if let Some(transfer) = model.transfers.get_mut(conflict.id) {
        let text = match conflict.len() {
            // Of many the transfer has no name that tells one.
            1 if conflict.plans.len() == 1 => format!(
                "Skipped {}: what is there was left as it is.",
                transfer.name
            ),
            1 => "Skipped 1 file: what is there was left as it is.".to_owned(),
            count => format!(
                "Skipped {} files: what is there was left as it is.",
                grouped(count)
            ),
        };
        model.toasts.plain(model.clock.steady, text);
    }
    end(model, &conflict);
    Vec::new()
}

/// Leaves what is there already, the same; the question stays for what is left.
fn skip_identical(model: &mut Model) -> Vec<Effect> {
    let Some(conflict) = shown_mut(model) else {
        return Vec::new();
    };
    let (kind, count) = (conflict.kind, conflict.take_out_same());
    let is_over = conflict.len() == 0;
    let text = skipped(kind, count);
    model.toasts.plain(model.clock.steady, text);
    if is_over && let Some(Dialog::Conflict(conflict)) = model.dialogs.pop() {
        end(model, &conflict);
    }
    Vec::new()
}

/// What is said of files that were there already, the same.
fn skipped(kind: Kind, count: usize) -> String {
    let (files, sources) = match count {
        1 => ("1 file that is".to_owned(), "its source stays"),
        _ => (
            format!("{} files that are", grouped(count)),
            "their sources stay",
        ),
    };
    match kind {
        // Who moves something expects it to be gone from where it was.
        Kind::Move | Kind::Restore => {
            format!("Skipped {files} there already, the same; {sources}, too.")
        }
        _ => format!("Skipped {files} there already, the same."),
    }
}

/// Nothing of it is left to be asked or done.
fn end(model: &mut Model, conflict: &Conflict) {
    model.transfers.drop_finished(conflict.id);
    ask_next_conflict(model);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_was_to_be_moved_it_is_said_that_the_sources_stay() {
        assert_eq!(
            skipped(Kind::Upload, 1_200),
            "Skipped 1,200 files that are there already, the same."
        );
        assert_eq!(
            skipped(Kind::Move, 1),
            "Skipped 1 file that is there already, the same; its source stays, too."
        );
    }
}
