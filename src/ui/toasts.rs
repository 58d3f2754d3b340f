//! The notes, at the lower end of the tree.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::{Theme, format};
use crate::app::{Model, Toast, Tone};

/// Draws the notes upwards from the lower end of `area`, the newest lowest.
pub fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut bottom = area.bottom();
    for toast in model.toasts.shown().iter().rev() {
        let lines = lines(toast, area.width);
        let height = u16::try_from(lines.len()).unwrap_or(0);
        if bottom.saturating_sub(height) < area.y {
            break;
        }
        bottom -= height;
        for (y, line) in (bottom..).zip(lines) {
            draw_line(
                &line,
                style(toast, theme),
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                buffer,
            );
        }
    }
}

fn style(toast: &Toast, theme: &Theme) -> Style {
    match toast.tone {
        Tone::Good => theme.good,
        Tone::Plain => theme.bar,
        Tone::Bad => theme.bad,
    }
}

fn lines(toast: &Toast, width: u16) -> Vec<String> {
    let room = usize::from(width.saturating_sub(4)).max(1);
    let sign = match toast.tone {
        Tone::Good => "✓",
        Tone::Plain => "·",
        Tone::Bad => "✗",
    };
    let mut lines = format::wrap_words(&format!("{sign} {}", toast.text), room);
    let mut hint = toast.hint.clone();
    if toast.retry.is_some() {
        hint.push_str(" r tries again.");
    }
    if !hint.is_empty() {
        lines.extend(format::wrap_words(&format!("  {hint}"), room));
    }
    lines
}

fn draw_line(line: &str, style: Style, area: Rect, buffer: &mut Buffer) {
    buffer.set_string(area.x, area.y, " ".repeat(area.width.into()), style);
    let text = vec![Span::styled(line.to_owned(), style)];
    format::put(
        buffer,
        area.x + 1,
        area.y,
        text,
        area.width.saturating_sub(2),
    );
}
