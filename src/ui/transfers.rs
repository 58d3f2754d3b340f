//! The strip of transfers: name, bar, rate, time left.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::{Theme, format};
use crate::app::{Archive, Model, State, Transfer, grouped};
use crate::object::Kind;

/// Draws the newest transfers; the rule above counts those that do not fit.
pub fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let lines = usize::from(area.height.saturating_sub(1));
    let hidden = model.transfers.len().saturating_sub(lines);
    draw_rule(model, hidden, theme, area, buffer);
    for (y, transfer) in (area.y + 1..area.bottom()).zip(model.transfers.iter().skip(hidden)) {
        draw_one(
            transfer,
            theme,
            Rect {
                y,
                height: 1,
                ..area
            },
            buffer,
        );
    }
}

/// The rule above the strip, which tells how many do not fit, and the limit where there is room for that.
fn draw_rule(model: &Model, hidden: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    buffer.set_string(area.x, area.y, "─".repeat(area.width.into()), theme.dim);
    let more = (hidden > 0).then(|| format!(" {hidden} more: t shows all "));
    let limited = format::limited(model.start.limit).map(|limited| format!(" {limited} "));
    let mut x = area.x + 2;
    for text in [more, limited].into_iter().flatten() {
        let cells = u16::try_from(text.len()).unwrap_or(u16::MAX);
        let room = area.right().saturating_sub(x);
        if x == area.x + 2 || cells <= room {
            buffer.set_stringn(x, area.y, text, room.into(), theme.dim);
        }
        x = x.saturating_add(cells + 2);
    }
}

/// Draws one transfer in one line: name, bar and state in columns, so that nothing jumps as numbers grow.
pub fn draw_one(transfer: &Transfer, theme: &Theme, line: Rect, buffer: &mut Buffer) {
    let (bar, told) = match transfer.state {
        // In a narrow line there is no room for a bar that does not move.
        State::Queued | State::Starting | State::Moving => columns(line.width),
        _ if line.width < 60 => (0, line.width / 2),
        _ => columns(line.width),
    };
    let name = line.width.saturating_sub(bar + told + 2);
    let arrow = match transfer.kind {
        _ if transfer.back.is_undo => " ↶ ",
        Kind::Upload => " ↑ ",
        Kind::Download => " ↓ ",
        Kind::Copy | Kind::Move => " → ",
        Kind::Trash | Kind::Purge => " − ",
        Kind::Restore => " ↶ ",
    };
    let spans = vec![
        Span::styled(arrow, theme.accent),
        Span::raw(transfer.name.clone()),
    ];
    format::put(buffer, line.x, line.y, spans, name);
    let part = Rect {
        x: line.x + name + 1,
        width: bar,
        ..line
    };
    draw_bar(transfer.part(), theme, part, buffer);
    let style = match transfer.state {
        State::Failed | State::Paused(Some(_)) => theme.bad,
        _ => Style::new(),
    };
    let x = part.right() + 1;
    let said = match transfer.state {
        State::Moving if line.width < 60 => percent(transfer),
        _ => state(transfer),
    };
    let said = vec![Span::styled(said, style)];
    format::put(buffer, x, line.y, said, line.right().saturating_sub(x));
}

/// The cells of the bar and of what is said behind it.
fn columns(width: u16) -> (u16, u16) {
    match width {
        0..60 => (width / 8, 6),
        60..100 => (width / 6, 32),
        100.. => (width / 4, 32),
    }
}

fn draw_bar(part: f64, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of the bar's own width"
    )]
    let full = (f64::from(area.width) * part).round() as u16;
    for cell in 0..area.width {
        let (sign, style) = if cell < full {
            ("━", theme.accent)
        } else {
            ("╌", theme.dim)
        };
        buffer.set_string(area.x + cell, area.y, sign, style);
    }
}

fn state(transfer: &Transfer) -> String {
    let files = || {
        let (ended, files) = (grouped(transfer.ended), grouped(transfer.files));
        (transfer.files > 1).then(|| format!("{ended} of {files}"))
    };
    match &transfer.state {
        State::Queued => "waits for its turn".into(),
        State::Starting => "begins".into(),
        State::Stopping => "stopping…".into(),
        State::Paused(None) => match files() {
            Some(files) => format!("paused at {files}"),
            None => "paused".into(),
        },
        State::Paused(Some(failure)) => format!("paused: {}", failure.kind),
        State::Asking => "is there already".into(),
        State::Done(_) => format!("{} done", format::size(transfer.size)),
        State::Failed => failed(transfer),
        State::Moving if transfer.archive == Archive::Growing => "becomes one ZIP".into(),
        State::Moving => {
            let rate = transfer.rate().filter(|rate| *rate > 0.0).map(format::rate);
            let left = transfer
                .left()
                .map(|left| format!("{} left", format::span(left)));
            let part = files().unwrap_or_else(|| percent(transfer));
            let by_bytes = matches!(transfer.kind, Kind::Upload | Kind::Download);
            let more = [rate, left].into_iter().flatten().filter(|_| by_bytes);
            [part]
                .into_iter()
                .chain(more)
                .collect::<Vec<_>>()
                .join("  ")
        }
    }
}

fn failed(transfer: &Transfer) -> String {
    match &transfer.failed[..] {
        [(_, failure)] if transfer.files == 1 => failure.kind.to_string(),
        [(_, failure)] => format!("1 of {}: {}", grouped(transfer.files), failure.kind),
        failed => format!(
            "{} of {} failed",
            grouped(failed.len()),
            grouped(transfer.files)
        ),
    }
}

fn percent(transfer: &Transfer) -> String {
    format!("{:>3.0} %", transfer.part() * 100.0)
}
