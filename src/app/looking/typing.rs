//! What is typed below what is looked at: words to find, a password, the number of a page.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::Input;

use super::view::{Around, Hidden};
use super::{Typing, find, moving};
use crate::app::Model;
use crate::app::dialog::{Dialog, edit, insert};
use crate::preview::{Part, Password};

/// Opens the line for it, empty.
pub(super) fn begin(model: &mut Model, typing: Typing) {
    let view = &mut model.looking.view;
    view.typing = Some(typing);
    match typing {
        Typing::Find => {
            view.needle = Input::default();
            view.begun = (view.top, view.above, view.left);
            // A search for other words is over.
            model.looking.wanted.seek = None;
            model.toasts.retire_plain();
        }
        Typing::Part => view.number = Input::default(),
        Typing::Password => view.secret = Hidden::default(),
    }
}

/// Opens the line for the password of a file that was just opened, once it is known to be locked: what is typed then is meant
/// for it, and must not be taken for keys.
pub(super) fn ask_password(model: &mut Model) {
    let has_keys = matches!(model.dialogs.last(), Some(Dialog::Look(_)));
    if model.looking.current().is_none() || !has_keys {
        return;
    }
    let is_new = std::mem::take(&mut model.looking.is_new);
    if is_new && model.looking.is_locked() && model.looking.view.typing.is_none() {
        begin(model, Typing::Password);
    }
}

/// Whether the key is for what is typed there, or for what is selected.
pub(in crate::app) fn takes(model: &mut Model, key: KeyEvent) -> bool {
    let is_open = matches!(model.dialogs.last(), Some(Dialog::Look(_)));
    let view = &mut model.looking.view;
    let Some(typing) = view.typing.filter(|_| is_open) else {
        let ends_selection = is_open && key.code == KeyCode::Esc && view.selected.is_some();
        if ends_selection {
            view.selected = None;
        }
        return ends_selection;
    };
    match key.code {
        KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => {
            give_up(model);
            return false;
        }
        KeyCode::Char('z' | 'l') if key.modifiers.contains(KeyModifiers::CONTROL) => return false,
        KeyCode::Enter => enter(model, typing),
        KeyCode::Esc => give_up(model),
        _ => write(model, typing, key),
    }
    true
}

/// Nothing is typed any more, and what was is for nothing.
fn give_up(model: &mut Model) {
    model.looking.wanted.seek = None;
    let view = &mut model.looking.view;
    view.typing = None;
    view.needle = Input::default();
    view.number = Input::default();
    view.secret = Hidden::default();
}

/// Does what was typed for.
fn enter(model: &mut Model, typing: Typing) {
    let looking = &mut model.looking;
    looking.view.typing = None;
    match typing {
        Typing::Find => {
            if looking.view.hit.is_none() {
                find::find(model, 1);
            }
        }
        Typing::Part => {
            let number = looking.view.number.value_and_reset();
            go_to_part(model, number.trim());
        }
        Typing::Password => {
            let typed = looking.view.secret.0.value_and_reset();
            looking.unlock(Password(typed));
        }
    }
}

/// Writes on; words are found as they are typed.
fn write(model: &mut Model, typing: Typing, key: KeyEvent) {
    let room = moving::room(model);
    let looking = &mut model.looking;
    match typing {
        Typing::Part => drop(edit(&mut looking.view.number, key)),
        Typing::Password => drop(edit(&mut looking.view.secret.0, key)),
        Typing::Find => {
            edit(&mut looking.view.needle, key);
            looking.view.hit = None;
            looking.view.is_found = false;
            looking.view.back_to_begun();
            looking.find(1, Around::GoesOn, room);
        }
    }
}

/// Whether pasted text is for the line of what is typed there.
pub(in crate::app) fn pasted(model: &mut Model, text: &str) -> bool {
    let is_open = matches!(model.dialogs.last(), Some(Dialog::Look(_)));
    let view = &mut model.looking.view;
    let line = match view.typing.filter(|_| is_open) {
        None => return false,
        Some(Typing::Find) => &mut view.needle,
        Some(Typing::Part) => &mut view.number,
        Some(Typing::Password) => &mut view.secret.0,
    };
    insert(line, text);
    true
}

/// To the page or sheet of that number, counted from 1 as people do.
fn go_to_part(model: &mut Model, number: &str) {
    let count = model.looking.parts().map_or(0, |parts| parts.count);
    match number.parse::<usize>() {
        Ok(number) if (1..=count).contains(&number) => {
            model.looking.go_to(number - 1);
        }
        _ => {
            let parts = match model.looking.parts().map(|parts| parts.part) {
                Some(Part::Sheet) => "sheets",
                _ => "pages",
            };
            let text = format!("It has {parts} 1 to {count}.");
            model.toasts.plain(model.clock.steady, text);
        }
    }
}
