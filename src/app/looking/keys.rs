//! What keys do to what is looked into.

use super::{Extent, Pane, Typing, find, picture, take, typing, view};
use crate::app::conditions::{on_a_file, several_parts};
use crate::app::dialog::{Dialog, Notice, NoticeBody};
use crate::app::{
    Command, Effect, Group, Model, Scope, Selected, areas, has_pane, perform as walking, spec,
};
use crate::preview::{Body, Part, Parts};

/// Looks into the file over the whole window.
pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    model.dialogs.push(Dialog::Look(Extent::Whole));
    Vec::new()
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
    model.dialogs.push(Dialog::Look(extent));
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
    matches!(command, Command::Peek | Command::IntoPeek) || spec(command).scope == Scope::Look
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
    let page = page(model);
    if let Some(effects) = picture::perform(model, command) {
        return effects;
    }
    match command {
        Command::LookDown => move_by(model, 1),
        Command::LookUp => move_by(model, -1),
        Command::LookPageDown => page_down(model, page),
        Command::LookPageUp => move_by(model, -page),
        Command::LookFirst => move_by(model, isize::MIN),
        Command::LookLast => {
            move_by(model, isize::MAX);
            if model.looking.view.selected.is_none() {
                move_by(model, 1 - page);
                model.looking.view.is_at_end = true;
            }
        }
        Command::NextFile => return another(model, 1),
        Command::PreviousFile => return another(model, -1),
        Command::LookCopy => return take::copy(model),
        other => change(model, other),
    }
    Vec::new()
}

/// Changes what is shown, how, or where.
fn change(model: &mut Model, command: Command) {
    match command {
        Command::LookRight => move_aside(model, 1),
        Command::LookLeft => move_aside(model, -1),
        Command::NextPart => turn(model, 1),
        Command::PreviousPart => turn(model, -1),
        Command::LookFurther => read_further(model),
        Command::LookWrap => {
            model.looking.view.is_unwrapped ^= true;
            model.looking.view.left = 0;
        }
        Command::LookPicture => picture::turn_over(model),
        Command::LookFind => typing::begin(model, Typing::Find),
        Command::GoToPart => typing::begin(model, Typing::Part),
        Command::LookSelect => take::select(model),
        Command::LookRow => take::show_row(model),
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

/// As many lines as are in sight, but for one that the eye holds on to.
pub(super) fn page(model: &Model) -> isize {
    let height = match model.dialogs.last() {
        Some(Dialog::Look(Extent::Pane)) => {
            let pane = areas(model).look.map_or(0, |area| area.height);
            pane.saturating_sub(2)
        }
        _ => model.size.height.saturating_sub(5),
    };
    let Some(preview) = model.looking.current() else {
        return isize::from(height.max(1).cast_signed());
    };
    // The names of sheets, the heading of a table, and what is said above it take their room.
    let has_tabs = |parts: &Parts| parts.part == Part::Sheet && parts.count > 1;
    let above = [
        preview.parts.as_ref().is_some_and(has_tabs),
        matches!(preview.body, Body::Table(_)),
        preview.note.is_some(),
        preview.trouble.is_some(),
    ];
    let above = above.into_iter().filter(|is_there| *is_there).count();
    let height = usize::from(height).saturating_sub(above).max(1);
    height.try_into().unwrap_or(isize::MAX)
}

/// What the wheel does.
pub(in crate::app) fn wheel(model: &mut Model, lines: isize) {
    if !picture::wheel(model, lines) {
        move_by(model, lines);
    }
}

fn count(model: &Model) -> usize {
    model.looking.current().map_or(0, view::lines)
}

fn move_by(model: &mut Model, lines: isize) {
    let (count, page) = (count(model), page(model).unsigned_abs());
    let looking = &mut model.looking;
    let asked = looking.asked.as_ref();
    let cells = asked.map_or(0, |look| usize::from(look.ask.room.width));
    let is_wrapped = !looking.view.is_unwrapped;
    let Some(Ok(preview)) = &looking.shown.shown else {
        return;
    };
    let rows = |place| {
        if is_wrapped {
            view::rows(preview, place, cells)
        } else {
            1
        }
    };
    if !looking.view.select_by(lines, count, page, rows) {
        let first = view::first(preview);
        looking.view.move_by(lines, first, count);
    }
}

/// A page further; at the end of a page of paper, to the next one.
fn page_down(model: &mut Model, page: isize) {
    let view = &model.looking.view;
    let before = view.top;
    let is_last = view.selected.is_none() && before.saturating_add_signed(page) >= count(model);
    if is_last {
        turn(model, 1);
    } else {
        move_by(model, page);
    }
}

fn move_aside(model: &mut Model, steps: isize) {
    let Some(preview) = model.looking.current() else {
        return;
    };
    let room = model
        .looking
        .asked
        .as_ref()
        .map_or(0, |look| look.ask.room.width);
    let width = view::width(preview);
    let (steps, most) = if matches!(preview.body, Body::Table(_)) {
        (steps, width)
    } else {
        (steps * 8, width.saturating_sub(usize::from(room) / 2))
    };
    model.looking.view.move_aside(steps, most);
}

/// The page or sheet so many further on, or back, if there is one.
fn beside(model: &Model, by: isize) -> Option<usize> {
    let wanted = model.looking.wanted.part.checked_add_signed(by)?;
    let parts = model.looking.parts()?;
    (wanted < parts.count).then_some(wanted)
}

/// To another page or sheet, if there is one.
fn turn(model: &mut Model, by: isize) {
    if let Some(part) = beside(model, by) {
        model.looking.go_to(part);
    }
}

/// Reads four times as much of it, up to a limit.
fn read_further(model: &mut Model) {
    const MOST: u64 = 16 << 20;
    model.looking.view.is_at_end = false;
    let reach = &mut model.looking.wanted.reach;
    if *reach < MOST {
        *reach = (*reach * 4).min(MOST);
        return;
    }
    let text = "More of it is not shown here: save it.";
    model.toasts.plain(model.clock.steady, text);
}

/// The file before or after, in the same view.
fn another(model: &mut Model, rows: isize) -> Vec<Effect> {
    model.looking.goes_along = true;
    model.toasts.retire_plain();
    // Between files there may be folders; where no file follows, the cursor stays.
    let mut steps = 0;
    loop {
        let before = model.tree.cursor();
        walking::walk(model, rows);
        steps += 1;
        let is_file = matches!(model.selected(), Selected::File { .. });
        if is_file || model.found.is_some() {
            break;
        }
        if model.tree.cursor() == before {
            walking::walk(model, -rows * (steps - 1));
            break;
        }
    }
    Vec::new()
}
