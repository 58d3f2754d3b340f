//! Every command with its keys, straight from the table.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::{HelpLine, Model, Notice, Scope, help, help_cells, spec};
use crate::ui::{Theme, format};

/// Draws the help.
pub fn draw(model: &Model, theme: &Theme, notice: &Notice, frame: &mut Frame<'_>) {
    let window = frame.area();
    let cells = help_cells(window.width.into());
    let lines = help(&model.start.keymap, cells);
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .min(window.height.saturating_sub(2));
    let title = format!("filedesk {}: j and k read on", env!("CARGO_PKG_VERSION"));
    let width = u16::try_from(cells + 4).unwrap_or(u16::MAX);
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
    for (y, told) in (area.y..area.bottom()).zip(lines.into_iter().skip(scroll)) {
        let line = line(told, model, theme);
        frame.buffer_mut().set_line(area.x, y, &line, area.width);
    }
}

fn line(told: HelpLine, model: &Model, theme: &Theme) -> Line<'static> {
    match told {
        HelpLine::Gap => Line::default(),
        HelpLine::Title(title) => Line::from(Span::styled(title, theme.accent)),
        HelpLine::Place(place) => Line::from(Span::styled(place, theme.dim)),
        HelpLine::Pair {
            left,
            column,
            right,
            about,
        } => {
            let cannot = about
                .map(spec)
                .is_some_and(|spec| spec.scope == Scope::Browse && (spec.when)(model).is_err());
            let style = if cannot { theme.dim } else { Style::new() };
            let mut spans = format::fit(
                vec![Span::styled(left, theme.strong)],
                column.saturating_sub(1),
            );
            let gap = column - format::width(&spans);
            spans.push(Span::raw(" ".repeat(gap)));
            spans.push(Span::styled(right, style));
            Line::from(spans)
        }
    }
}
