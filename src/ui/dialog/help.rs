//! Every command with its keys, straight from the table.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::{COMMANDS, Group, Model, Notice, Scope, Spec};
use crate::ui::{Theme, format};

/// The keys' column, in cells.
const KEYS: usize = 24;

/// Draws the help, in two columns where the window is wide.
pub fn draw(model: &Model, theme: &Theme, notice: &Notice, frame: &mut Frame<'_>) {
    let window = frame.area();
    let width = window.width.saturating_sub(2).clamp(20, 84);
    let lines = lines(model, theme, usize::from(width.saturating_sub(4)));
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .min(window.height.saturating_sub(2));
    let title = format!("filedesk {}: j and k read on", env!("CARGO_PKG_VERSION"));
    let area = super::Shell {
        title: &title,
        size: (width, height),
        scope: Scope::Dialog,
        enter: None,
    }
    .draw(model, theme, frame);
    let scroll = notice
        .scroll
        .min(lines.len().saturating_sub(area.height.into()));
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(scroll)) {
        frame.buffer_mut().set_line(area.x, y, line, area.width);
    }
}

fn lines(model: &Model, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for group in Group::ALL {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::from(Span::styled(group.title(), theme.accent)));
        for spec in COMMANDS.iter().filter(|spec| spec.group == group) {
            lines.push(line(spec, model, theme, width));
        }
    }
    lines
}

fn line(spec: &Spec, model: &Model, theme: &Theme, width: usize) -> Line<'static> {
    let column = KEYS.min(width / 3);
    let keys = format::fit(
        vec![Span::styled(spec.keys.join(" "), theme.strong)],
        column.saturating_sub(1),
    );
    let gap = column - format::width(&keys);
    let mut spans = keys;
    spans.push(Span::raw(" ".repeat(gap)));
    let cannot = spec.scope == Scope::Browse && (spec.when)(model).is_err();
    let style = if cannot {
        theme.dim
    } else {
        ratatui::style::Style::new()
    };
    spans.extend(format::fit(
        vec![Span::styled(spec.sentence, style)],
        width - column,
    ));
    Line::from(spans)
}
