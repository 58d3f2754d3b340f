//! Every command with its keys, straight from the table.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::{COMMANDS, Group, Model, Notice, Scope, Spec};
use crate::search::SYNTAX;
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
        if group == Group::Find {
            lines.push(Line::default());
            lines.push(Line::from(Span::styled(
                "What / and f understand",
                theme.accent,
            )));
            for (typed, meaning) in SYNTAX {
                let plain = ratatui::style::Style::new();
                lines.push(columns(typed, ((*meaning).to_owned(), plain), theme, width));
            }
        }
    }
    lines
}

fn line(spec: &Spec, model: &Model, theme: &Theme, width: usize) -> Line<'static> {
    let cannot = spec.scope == Scope::Browse && (spec.when)(model).is_err();
    let style = if cannot {
        theme.dim
    } else {
        ratatui::style::Style::new()
    };
    let sentence = format!("{}{}", spec.sentence, spec.place());
    columns(&spec.keys.join(" "), (sentence, style), theme, width)
}

/// A line of two columns.
fn columns(
    left: &str,
    (right, style): (String, ratatui::style::Style),
    theme: &Theme,
    width: usize,
) -> Line<'static> {
    let column = KEYS.min(width / 3);
    let mut spans = format::fit(
        vec![Span::styled(left.to_owned(), theme.strong)],
        column.saturating_sub(1),
    );
    let gap = column - format::width(&spans);
    spans.push(Span::raw(" ".repeat(gap)));
    spans.extend(format::fit(
        vec![Span::styled(right, style)],
        width - column,
    ));
    Line::from(spans)
}
