//! The prompt for a key or address to go to.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::{GoTo, Model, Scope};
use crate::ui::{Theme, format};

/// Draws the prompt for a key or address.
pub fn draw_go_to(model: &Model, theme: &Theme, go_to: &GoTo, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(20, 92);
    let (text, style) = match &go_to.trouble {
        Some(trouble) => (trouble.as_str(), theme.bad),
        None => (
            "A key, an s3:// address, or a link. Pasting works too.",
            theme.dim,
        ),
    };
    let lines = format::wrap_words(text, usize::from(width.saturating_sub(4)));
    let area = super::Shell {
        title: "Go to",
        size: (width, 2 + u16::try_from(lines.len()).unwrap_or(2)),
        scope: Scope::Dialog,
        enter: Some("go on"),
    }
    .draw(model, theme, frame);
    super::draw_input(&go_to.input, theme, line(area, 0), true, frame);
    draw_text(lines, style, area, frame);
}

/// Draws lines below the field.
pub fn draw_text(lines: Vec<String>, style: Style, area: Rect, frame: &mut Frame<'_>) {
    for (y, text) in (area.y + 2..area.bottom()).zip(lines) {
        frame
            .buffer_mut()
            .set_stringn(area.x, y, text, area.width.into(), style);
    }
}

/// A line of the room inside, counted from the field on.
pub fn line(area: Rect, at: u16) -> Rect {
    let y = (area.y + at).min(area.bottom().saturating_sub(1));
    Rect {
        y,
        height: 1,
        ..area
    }
}
