//! The notes, at the lower end of the tree.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::{Theme, format};
use crate::app::{Model, Toast, Tone};

/// Draws the notes at the lower end of `area`, the newest lowest; at the upper end where they would hide the cursor.
///
/// Only whole notes are shown, and together they leave half of the tree free: the oldest give way.
pub fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let shown = told(model.toasts.shown().iter(), theme, area);
    let height = u16::try_from(shown.len()).unwrap_or(area.height);
    let cursor = model.tree.cursor().saturating_sub(model.tree.top());
    let hides_cursor = cursor >= usize::from(area.height - height);
    let top = if hides_cursor {
        area.y
    } else {
        area.bottom() - height
    };
    draw_lines(shown, Rect { y: top, ..area }, buffer);
}

/// Draws them above the last line of the window, whatever stands there.
pub fn draw_above_keys(model: &Model, theme: &Theme, window: Rect, buffer: &mut Buffer) {
    let area = Rect {
        height: window.height.saturating_sub(1),
        ..window
    };
    let shown = told(model.toasts.shown().iter(), theme, area);
    let height = u16::try_from(shown.len()).unwrap_or(area.height);
    let y = area.bottom() - height.min(area.height);
    draw_lines(shown, Rect { y, ..area }, buffer);
}

/// Draws those that came since then from the first line of the window on, where something lies over the tree.
pub fn draw_on_top(
    model: &Model,
    theme: &Theme,
    since: Duration,
    window: Rect,
    buffer: &mut Buffer,
) {
    let toasts = model.toasts.shown().iter();
    let new = toasts.filter(|toast| toast.since >= since);
    draw_lines(told(new, theme, window), window, buffer);
}

fn told<'a>(
    toasts: impl Iterator<Item = &'a Toast>,
    theme: &Theme,
    area: Rect,
) -> Vec<(String, Style)> {
    let toasts: Vec<_> = toasts.collect();
    let mut shown: Vec<(String, Style)> = Vec::new();
    for toast in chosen(&toasts, area) {
        let style = style(toast, theme);
        let lines = lines(toast, area.width).into_iter();
        shown.extend(lines.map(|line| (line, style)));
    }
    shown.truncate(area.height.into());
    shown
}

fn draw_lines(shown: Vec<(String, Style)>, area: Rect, buffer: &mut Buffer) {
    for (y, (line, style)) in (area.y..).zip(shown) {
        let area = Rect {
            y,
            height: 1,
            ..area
        };
        draw_line(&line, style, area, buffer);
    }
}

/// The notes that are shown: what failed before what did not, the newer before the older.
fn chosen<'a>(toasts: &[&'a Toast], area: Rect) -> Vec<&'a Toast> {
    let is_bad = |toast: &&Toast| toast.tone == Tone::Bad;
    let bad = toasts.iter().copied().rev().filter(is_bad);
    let others = toasts.iter().copied().rev().filter(|toast| !is_bad(toast));
    let (mut chosen, mut height) = (Vec::new(), 0);
    for toast in bad.chain(others) {
        height += lines(toast, area.width).len();
        if chosen.is_empty() || height <= usize::from(area.height / 2) {
            chosen.push(toast);
        }
    }
    let order = |toast: &&Toast| toasts.iter().position(|shown| shown == toast);
    chosen.sort_by_key(order);
    chosen
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
    if !toast.hint.is_empty() {
        lines.extend(format::wrap_words(&format!("  {}", toast.hint), room));
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
