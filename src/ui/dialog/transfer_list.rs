//! All transfers, one of them selected.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{Model, Scope, Transfer, TransferList};
use crate::ui::{Theme, format, transfers};

/// Draws the list.
pub fn draw(model: &Model, theme: &Theme, list: &TransferList, frame: &mut Frame<'_>) {
    let window = frame.area();
    let width = window.width.saturating_sub(4).clamp(20, 100);
    let rows = u16::try_from(model.transfers.len())
        .unwrap_or(u16::MAX)
        .clamp(1, window.height.saturating_sub(4).max(1));
    let title = match format::limited(model.start.limit) {
        Some(limited) => format!("Transfers, {limited}"),
        None => "Transfers".to_owned(),
    };
    let area = super::Shell {
        title: &title,
        size: (width, rows),
        scope: Scope::Transfers,
        enter: None,
    }
    .draw(model, theme, frame);
    if model.transfers.is_empty() {
        frame
            .buffer_mut()
            .set_stringn(area.x, area.y, "All done.", area.width.into(), theme.dim);
    }
    let is_selected = |transfer: &Transfer| Some(transfer.id) == list.selected;
    let selected = model.transfers.iter().position(is_selected).unwrap_or(0);
    let first = selected.saturating_sub(usize::from(area.height).saturating_sub(1));
    for (y, transfer) in (area.y..area.bottom()).zip(model.transfers.iter().skip(first)) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        transfers::draw_one(transfer, theme, line, frame.buffer_mut());
        if is_selected(transfer) {
            frame.buffer_mut().set_style(line, theme.cursor);
        }
    }
}
