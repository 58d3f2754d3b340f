//! The question about leaving: what is under way, and what is to become of it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::notice::styled_lines;
use crate::app::{Leave, Leaving, Model, Scope};
use crate::ui::{Theme, format};

/// Draws the question.
pub fn draw(model: &Model, theme: &Theme, leave: &Leave, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(20, 92);
    let inside = width.saturating_sub(4);
    let question = styled_lines(leave.question(), theme.strong, inside);
    let meaning = styled_lines(leave.leaving.meaning(), theme.dim, inside);
    let said = u16::try_from(question.len() + meaning.len()).unwrap_or(2);
    let most = frame.area().height.saturating_sub(said + 5).max(1);
    let listed = listed(leave, theme, inside, usize::from(most));
    let height = said + 2 + u16::try_from(listed.len()).unwrap_or(most);
    let area = super::Shell {
        title: if model.next_store.is_some() {
            "Leave this store for another"
        } else {
            "Leave filedesk"
        },
        size: (width, height),
        scope: Scope::Question,
        enter: Some("choose"),
    }
    .draw(model, theme, frame);
    let lines = question.iter().chain(&listed);
    let buffer = frame.buffer_mut();
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        buffer.set_line(area.x, y, line, area.width);
    }
    let above = u16::try_from(meaning.len()).unwrap_or(1);
    let foot = Rect {
        y: area.bottom().saturating_sub(1 + above),
        height: 1,
        ..area
    };
    let answers = leave.answers().iter();
    let buttons: Vec<_> = answers
        .map(|one| (one.label(), *one == leave.leaving))
        .collect();
    let selected = if leave.leaving == Leaving::Stop {
        theme.danger
    } else {
        theme.button
    };
    super::draw_buttons(&buttons, selected, theme, foot, buffer);
    for (y, line) in (foot.y + 1..area.bottom()).zip(&meaning) {
        buffer.set_line(area.x, y, line, area.width);
    }
}

/// What is under way, as far as there is room for it.
fn listed(leave: &Leave, theme: &Theme, width: u16, most: usize) -> Vec<Line<'static>> {
    let shown = leave.under_way.iter().take(most.saturating_sub(1).max(1));
    let shown = shown.map(|text| {
        let name = format::revealed(text, Style::new(), theme);
        Line::from(format::fit(name, width.into()))
    });
    let mut lines: Vec<_> = shown.collect();
    lines.extend(super::more(leave.under_way.len(), lines.len(), theme));
    lines
}
