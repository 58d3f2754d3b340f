//! What typing and pasting do, in the dialog that has the keys or in the tree.

use crossterm::event::KeyEvent;

use super::dialog::{
    Dialog, GoTo, LedgerFocus, Naming, NoticeBody, OnEnter, dropped_paths, edit, insert,
};
use super::{Chosen, Command, Effect, Model, Suggestion, Ticket, conflicts, recent, spec};
use crate::object::Failure;

/// Types `key` into the dialog on top.
pub(super) fn typed(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let changed = match model.dialogs.last_mut() {
        Some(Dialog::Confirm(confirm)) => confirm
            .count
            .as_mut()
            .is_some_and(|(_, typed)| edit(typed, key)),
        Some(Dialog::GoTo(go_to)) => edit(&mut go_to.input, key),
        Some(Dialog::Path(prompt)) => prompt.typed(key),
        Some(Dialog::Naming(naming)) => naming.typed(key),
        Some(Dialog::Ledger(view)) if view.focus == LedgerFocus::Line => {
            edit(&mut view.filter, key)
        }
        Some(Dialog::Bin(view)) if view.is_typing => edit(&mut view.filter, key),
        Some(Dialog::Conflict(conflict)) => {
            conflicts::typed(conflict, key);
            false
        }
        Some(Dialog::Link(dialog)) => {
            dialog.typed(key);
            false
        }
        Some(Dialog::Request(dialog)) => {
            dialog.typed(key);
            false
        }
        Some(Dialog::Pin(prompt)) => {
            prompt.typed(key);
            false
        }
        Some(Dialog::Relocate(_) | Dialog::Save(_)) => {
            super::folders::typed(model, key);
            false
        }
        Some(_) | None => false,
    };
    if changed {
        changed_text(model)
    } else {
        Vec::new()
    }
}

/// Pastes into the dialog on top. In the tree, an address or key goes there; a path is to be uploaded.
pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    while model.dialogs.last().is_some_and(makes_way) {
        model.dialogs.pop();
    }
    if super::looking::pasted(model, text) {
        return Vec::new();
    }
    if model.is_typing() {
        return super::found::pasted(model, text);
    }
    match model.dialogs.last_mut() {
        None => pasted_in_tree(model, text),
        Some(Dialog::GoTo(go_to)) => {
            insert(&mut go_to.input, text);
            changed_text(model)
        }
        Some(Dialog::Path(prompt)) => {
            let mut paths = dropped_paths(text).into_iter();
            insert(&mut prompt.input, &paths.next().unwrap_or_default());
            let effects = changed_text(model);
            hold_more(model, paths.collect());
            effects
        }
        Some(Dialog::Naming(naming)) => {
            naming.paste(text);
            changed_text(model)
        }
        Some(Dialog::Ledger(_) | Dialog::Bin(_)) => pasted_in_filter(model, text),
        Some(dialog) => pasted_in_form(dialog, text),
    }
}

/// Text for the field that has the keys, where nothing else follows from it.
fn pasted_in_form(dialog: &mut Dialog, text: &str) -> Vec<Effect> {
    match dialog {
        Dialog::Conflict(conflict) => conflicts::pasted(conflict, text),
        Dialog::Link(dialog) => {
            if let Some(input) = dialog.input() {
                insert(input, text);
            }
        }
        Dialog::Request(dialog) => dialog.paste(text),
        Dialog::Pin(prompt) => insert(prompt.input(), text),
        Dialog::Relocate(form) => {
            insert(&mut form.to, text);
            form.reconsider();
        }
        Dialog::Save(form) => insert(&mut form.into, text),
        _ => {}
    }
    Vec::new()
}

/// Whether it is only read: what is pasted is for what lies below. A try of an upload is one that a form waits for.
fn makes_way(dialog: &Dialog) -> bool {
    match dialog {
        Dialog::Notice(notice) => !matches!(notice.body, NoticeBody::Rehearsal(_)),
        Dialog::Handout { .. } | Dialog::Code => true,
        _ => false,
    }
}

fn pasted_in_tree(model: &mut Model, text: &str) -> Vec<Effect> {
    let mut paths = dropped_paths(text).into_iter();
    let path = paths.next().unwrap_or_default();
    if path.starts_with('/') || path.starts_with("~/") {
        if let Err(why) = (spec(Command::Upload).when)(model) {
            model.toasts.plain(model.clock.steady, why);
            return Vec::new();
        }
        let mut effects = super::perform::perform(model, Command::Upload);
        if let Some(Dialog::Path(prompt)) = model.dialogs.last_mut() {
            prompt.input = path.into();
        }
        effects.extend(suggest(model));
        hold_more(model, paths.collect());
        return effects;
    }
    let mut go_to = GoTo::default();
    insert(&mut go_to.input, text);
    model.dialogs.push(Dialog::GoTo(go_to));
    Vec::new()
}

/// Several files were dropped: all of them are meant, while one is shown.
fn hold_more(model: &mut Model, more: Vec<String>) {
    if let Some(Dialog::Path(prompt)) = model.dialogs.last_mut() {
        prompt.more = more;
    }
}

/// Takes what was found out about local files that may be uploaded.
pub(super) fn examined(
    model: &mut Model,
    ticket: super::Ticket,
    result: Result<(Vec<Chosen>, Vec<Failure>), Failure>,
) -> Vec<Effect> {
    let now = model.clock.wall;
    let Some(Dialog::Path(prompt)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    if prompt.examined != Some(ticket) {
        return Vec::new();
    }
    prompt.examined = None;
    let (files, left_out) = match result {
        Ok(examined) => examined,
        Err(failure) => {
            prompt.trouble = Some(failure);
            return Vec::new();
        }
    };
    let (folder, owner) = (prompt.folder.clone(), prompt.owner.clone());
    let Some(naming) = Naming::propose_all(files, &folder, owner, now) else {
        return Vec::new();
    };
    model.dialogs.pop();
    model.dialogs.push(Dialog::Naming(Box::new(naming)));
    for failure in left_out.iter().take(2) {
        model.toasts.failed(model.clock.steady, failure);
    }
    if left_out.len() > 2 {
        let text = format!(
            "{} files are left out in all; --log tells which.",
            left_out.len()
        );
        model.toasts.plain(model.clock.steady, text);
    }
    Vec::new()
}

/// Completes, or moves to another field.
pub(super) fn turn(model: &mut Model, steps: isize) -> Vec<Effect> {
    match model.dialogs.last_mut() {
        Some(Dialog::Path(prompt)) => {
            prompt.complete(steps);
            prompt.trouble = None;
            prompt.examined = None;
            // A folder that is complete now is looked into at once.
            let is_settled = prompt.chosen.is_none() || prompt.suggestions.len() == 1;
            if is_settled {
                suggest(model)
            } else {
                Vec::new()
            }
        }
        Some(Dialog::Naming(naming)) => {
            naming.turn(steps);
            Vec::new()
        }
        Some(Dialog::Link(dialog)) => {
            dialog.turn(steps);
            Vec::new()
        }
        Some(Dialog::Request(dialog)) => {
            dialog.turn(steps);
            Vec::new()
        }
        Some(Dialog::Pin(prompt)) => {
            prompt.turn();
            Vec::new()
        }
        Some(Dialog::Save(form)) => {
            form.turn();
            Vec::new()
        }
        Some(Dialog::Ledger(_)) => {
            super::history::leave_line(model);
            Vec::new()
        }
        Some(Dialog::Bin(_)) => {
            super::bin::leave_line(model, false);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Text for the words that a view is filtered by, where they have the keys.
fn pasted_in_filter(model: &mut Model, text: &str) -> Vec<Effect> {
    match model.dialogs.last_mut() {
        Some(Dialog::Ledger(view)) if view.focus == LedgerFocus::Line => {
            insert(&mut view.filter, text);
        }
        Some(Dialog::Bin(view)) if view.is_typing => insert(&mut view.filter, text),
        _ => return Vec::new(),
    }
    changed_text(model)
}

/// Asks for the paths that continue what was typed.
pub(super) fn suggest(model: &mut Model) -> Vec<Effect> {
    let (ticket, begin_with) = (model.ticket(), recent::folders(model));
    let Some(Dialog::Path(prompt)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    prompt.awaited = Some(ticket);
    let typed = prompt.input.value().to_owned();
    let folders = if typed.is_empty() {
        begin_with
    } else {
        Vec::new()
    };
    vec![Effect::Suggest {
        ticket,
        typed,
        folders,
    }]
}

/// Takes the paths that continue what was typed.
pub(super) fn suggested(model: &mut Model, ticket: Ticket, paths: Vec<Suggestion>) -> Vec<Effect> {
    if let Some(Dialog::Path(prompt)) = model.dialogs.last_mut() {
        prompt.suggested(ticket, paths);
    }
    Vec::new()
}

/// Asks to look at the file that was typed; a folder that is chosen is looked into instead.
pub(super) fn examine(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(Dialog::Path(prompt)) = model.dialogs.last_mut() else {
        return Vec::new();
    };
    if prompt.on_enter() == OnEnter::Open {
        prompt.chosen = None;
        return suggest(model);
    }
    let mut typed = vec![prompt.input.value().to_owned()];
    typed.extend(prompt.more.iter().cloned());
    typed.retain(|path| !path.is_empty());
    if typed.is_empty() {
        return Vec::new();
    }
    prompt.examined = Some(ticket);
    prompt.trouble = None;
    vec![Effect::Examine { ticket, typed }]
}

fn changed_text(model: &mut Model) -> Vec<Effect> {
    match model.dialogs.last_mut() {
        Some(Dialog::GoTo(go_to)) => go_to.trouble = None,
        Some(Dialog::Naming(naming)) => naming.edited(),
        Some(Dialog::Ledger(_)) => super::history::filtered(model),
        Some(Dialog::Bin(_)) => super::bin::filtered(model),
        Some(Dialog::Path(prompt)) => {
            prompt.trouble = None;
            prompt.chosen = None;
            prompt.more.clear();
            // What continued some text is nothing to begin with.
            if prompt.input.value().is_empty() {
                prompt.suggestions.clear();
            }
            // The file that was looked at is no longer the one that is meant.
            prompt.examined = None;
            return suggest(model);
        }
        _ => {}
    }
    Vec::new()
}
