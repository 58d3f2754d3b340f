//! What the wheel and the buttons do.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::dialog::Dialog;
use super::{Effect, Model, areas, perform};

/// So many rows a notch of the wheel moves.
const NOTCH: isize = 3;

/// Takes a mouse event: the wheel moves, a click selects, a click on the selected row opens.
pub(super) fn moused(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    match event.kind {
        MouseEventKind::ScrollDown => wheel(model, NOTCH),
        MouseEventKind::ScrollUp => wheel(model, -NOTCH),
        MouseEventKind::Down(MouseButton::Left) if model.dialogs.is_empty() => click(model, event),
        _ => Vec::new(),
    }
}

fn wheel(model: &mut Model, rows: isize) -> Vec<Effect> {
    match model.dialogs.last_mut() {
        None => model.tree.move_by(rows),
        Some(Dialog::Confirm(confirm)) => confirm.scroll_by(rows),
        Some(_) => {}
    }
    Vec::new()
}

fn click(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    let tree = areas(model).tree;
    let position = ratatui::layout::Position::new(event.column, event.row);
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
