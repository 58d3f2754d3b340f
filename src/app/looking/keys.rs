//! What keys do to what is looked into.

use super::{Extent, Pane, Typing, find, moving, picture, take, typing};
use crate::app::conditions::{on_a_file, several_parts};
use crate::app::dialog::{Dialog, Notice, NoticeBody};
use crate::app::{Command, Effect, Group, Model, Scope, areas, has_pane, spec};

/// Looks into the file over the whole window.
pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    begin(model, Extent::Whole);
    Vec::new()
}

/// What was said before is not about what is looked into now; what is locked asks for its password by itself, once.
fn begin(model: &mut Model, extent: Extent) {
    model.toasts.retire_plain();
    model.dialogs.push(Dialog::Look(extent));
    model.looking.is_new = true;
    typing::ask_password(model);
}

/// Gives the keys to the pane; where there is none, it is shown first.
fn enter(model: &mut Model) -> Vec<Effect> {
    if areas(model).look.is_none() {
        model.looking.pane = Pane::Shown;
    }
    let extent = match areas(model).look {
        Some(_) => Extent::Pane,
        None => Extent::Whole,
    };
    begin(model, extent);
    Vec::new()
}

/// Shows the pane, or hides it; where it does not fit, the whole window is for it.
fn toggle(model: &mut Model) -> Vec<Effect> {
    let is_shown = has_pane(model);
    model.looking.pane = if is_shown { Pane::Hidden } else { Pane::Shown };
    if !is_shown && !has_pane(model) {
        if let Err(why) = on_a_file(model) {
            model.toasts.plain(model.clock.steady, why);
            return Vec::new();
        }
        return open(model);
    }
    Vec::new()
}

/// Whether `command` of the tree can be given to the file that is looked at.
pub(in crate::app) fn stays_for(command: Command) -> bool {
    spec(command).group == Group::Files || command == Command::Help
}

/// Whether the file may be gone afterwards: what is looked at must not become another one's.
pub(in crate::app) fn leaves_for(command: Command) -> bool {
    use Command::{ClearMarks, CopyFile, MarkAll, Move, Trash, Undo};
    // What is asked of files on their way waits until no other view has the keys.
    matches!(
        command,
        Move | CopyFile | Undo | Trash | MarkAll | ClearMarks
    )
}

/// Whether `command` is about what is inside a file.
pub(in crate::app) fn is_about(command: Command) -> bool {
    let is_inside = matches!(spec(command).scope, Scope::Look | Scope::Row);
    is_inside || matches!(command, Command::Peek | Command::IntoPeek)
}

/// Does `command`: shows what is inside, gives it the keys, or moves about in it.
pub(in crate::app) fn perform(model: &mut Model, command: Command) -> Vec<Effect> {
    let is_only = several_parts(model).is_err();
    let in_pane = matches!(model.dialogs.last(), Some(Dialog::Look(Extent::Pane)));
    match command {
        // Where there is nothing to turn, the key that led here leads back.
        Command::NextPart if is_only && in_pane => {
            model.dialogs.pop();
            return Vec::new();
        }
        Command::Peek => return toggle(model),
        Command::IntoPeek => return enter(model),
        _ => {}
    }
    let page = moving::page(model);
    if picture::perform(model, command) {
        return Vec::new();
    }
    match command {
        Command::LookDown => moving::move_by(model, 1),
        Command::LookUp => moving::move_by(model, -1),
        Command::LookPageDown => moving::page_down(model, page),
        Command::LookPageUp => moving::page_up(model, page),
        Command::LookFirst => {
            moving::move_by(model, isize::MIN);
            model.looking.view.left = 0;
        }
        Command::LookLast => {
            moving::to_end(model);
            model.looking.view.is_at_end = model.looking.view.selected.is_none();
        }
        Command::NextFile => moving::another(model, 1),
        Command::PreviousFile => moving::another(model, -1),
        Command::LookCopy => return take::copy(model),
        other => change(model, other),
    }
    Vec::new()
}

/// Changes what is shown, how, or where.
fn change(model: &mut Model, command: Command) {
    match command {
        Command::LookRight => moving::move_aside(model, 1),
        Command::LookLeft => moving::move_aside(model, -1),
        Command::NextPart => moving::turn(model, 1),
        Command::PreviousPart => moving::turn(model, -1),
        Command::LookFurther => moving::read_further(model),
        Command::LookWrap => {
            let view = &mut model.looking.view;
            view.is_unwrapped ^= true;
            (view.above, view.left) = (0, 0);
        }
        Command::LookPicture => picture::turn_over(model),
        Command::LookFind => typing::begin(model, Typing::Find),
        Command::GoToPart => typing::begin(model, Typing::Part),
        Command::LookSelect => take::select(model),
        Command::LookRow => take::show_row(model),
        Command::NextRow => take::turn_row(model, 1),
        Command::PreviousRow => take::turn_row(model, -1),
        Command::FindNext => find::find(model, 1),
        Command::FindPrevious => find::find(model, -1),
        Command::LookWhole if model.looking.is_locked() => typing::begin(model, Typing::Password),
        Command::LookWhole => {
            let has_pane = areas(model).look.is_some();
            if let Some(Dialog::Look(extent)) = model.dialogs.last_mut() {
                *extent = match extent {
                    Extent::Whole if has_pane => Extent::Pane,
                    _ => Extent::Whole,
                };
            }
        }
        Command::LookDetails => {
            let details = Notice::new(NoticeBody::Details);
            model.dialogs.push(Dialog::Notice(details));
        }
        _ => {
            model.toasts.retire_plain();
            model.dialogs.pop();
        }
    }
}
