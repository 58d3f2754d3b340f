//! What the wheel and the buttons do.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{Dialog, Effect, Focus, Found, Model, areas, perform};

/// So many rows a notch of the wheel moves.
const NOTCH: isize = 3;

/// Takes a mouse event: the wheel moves, a click selects, a click on the selected row opens.
///
/// It counts as a key pressed: nobody's cursor is moved who has just moved it.
pub(super) fn moused(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    let acts = !matches!(event.kind, MouseEventKind::Moved | MouseEventKind::Up(_));
    model.presses += u64::from(acts);
    match event.kind {
        MouseEventKind::ScrollDown => wheel(model, NOTCH),
        MouseEventKind::ScrollUp => wheel(model, -NOTCH),
        MouseEventKind::Down(MouseButton::Left) if model.dialogs.is_empty() => click(model, event),
        _ => Vec::new(),
    }
}

fn wheel(model: &mut Model, rows: isize) -> Vec<Effect> {
    match model.dialogs.last_mut() {
        None => drop(perform::walk(model, rows)),
        Some(Dialog::Look(_)) => super::looking::wheel(model, rows),
        Some(dialog) => dialog.move_by(rows),
    }
    Vec::new()
}

fn click(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    let areas = areas(model);
    let position = Position::new(event.column, event.row);
    if let Some(found) = &mut model.found {
        let is_again = click_in_list(found, areas.rows, position);
        return if is_again {
            super::found::show_in_tree(model)
        } else {
            Vec::new()
        };
    }
    let tree = areas.tree;
    if !tree.contains(position) {
        return Vec::new();
    }
    let row = model.tree.top() + usize::from(event.row - tree.y);
    if row >= model.tree.len() {
        return Vec::new();
    }
    if row == model.tree.cursor() {
        return perform::open_clicked(model);
    }
    model.tree.select(row);
    Vec::new()
}

/// Puts the cursor on the row that was clicked; whether it was there already, the rows having the keys.
fn click_in_list(found: &mut Found, rows: Rect, position: Position) -> bool {
    let line = rows.contains(position).then(|| position.y - rows.y);
    let Some(row) = line.and_then(|line| found.row_at(line.into())) else {
        return false;
    };
    let is_again = found.focus == Focus::Rows && found.cursor() == row;
    found.focus = Focus::Rows;
    found.select(row);
    is_again
}
