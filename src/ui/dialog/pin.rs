//! The question whose ticket is at hand.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::lasting::draw_label;
use super::notice::styled_lines;
use crate::app::{Model, PinField, PinPrompt, Scope};
use crate::ui::Theme;

/// Draws the two fields.
pub fn draw(model: &Model, theme: &Theme, prompt: &PinPrompt, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(24, 72);
    let inside = width.saturating_sub(4);
    let told = match prompt.pin() {
        Ok(pin) if pin.whose.is_some() => {
            "Whatever is of someone else is asked about before it is handed over or uploaded. Backspace takes it off."
        }
        Ok(_) => "Nobody is pinned then: only mixed customers are asked about.",
        Err(trouble) => trouble,
    };
    let style = if prompt.pin().is_ok() {
        theme.dim
    } else {
        theme.bad
    };
    let told = styled_lines(told, style, inside);
    let area = super::Shell {
        title: "Pin the ticket at hand",
        size: (width, 3 + u16::try_from(told.len()).unwrap_or(2)),
        scope: Scope::Prompt,
        enter: Some("pin"),
    }
    .draw(model, theme, frame);
    let fields = [
        (PinField::Whose, "Customer", &prompt.whose),
        (PinField::Note, "Ticket", &prompt.note),
    ];
    for (y, (field, label, input)) in (area.y..area.bottom()).zip(fields) {
        let has_keys = prompt.focus == field;
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        let room = draw_label(label, has_keys, theme, line, frame);
        super::draw_input(input, theme, room, has_keys, frame);
    }
    for (y, line) in (area.y + 3..area.bottom()).zip(&told) {
        frame.buffer_mut().set_line(area.x, y, line, area.width);
    }
}
