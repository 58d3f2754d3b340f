//! The stores that have names of their own, one of them selected.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::app::{Model, Scope, StoreList};
use crate::object::reveal;
use crate::ui::Theme;

/// Draws the list.
pub fn draw(model: &Model, theme: &Theme, list: &StoreList, frame: &mut Frame<'_>) {
    let rows = u16::try_from(list.stores.len()).unwrap_or(u16::MAX).max(1);
    let area = super::Shell {
        title: "Open another store",
        size: (64, rows),
        scope: Scope::Stores,
        enter: Some("open"),
    }
    .draw(model, theme, frame);
    let first = list
        .selected
        .saturating_sub(usize::from(area.height).saturating_sub(1));
    for (y, (place, store)) in
        (area.y..area.bottom()).zip(list.stores.iter().enumerate().skip(first))
    {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        let note = match (store.is_open, store.is_read_only) {
            (true, true) => "  open now, read-only",
            (true, false) => "  open now",
            (false, true) => "  read-only",
            (false, false) => "",
        };
        Line::from(vec![
            Span::raw(format!("{:<20} ", reveal(&store.name))),
            Span::styled(reveal(&store.bucket), theme.dim),
            Span::styled(note, theme.dim),
        ])
        .render(line, frame.buffer_mut());
        if place == list.selected {
            frame.buffer_mut().set_style(line, theme.cursor);
        }
    }
}
