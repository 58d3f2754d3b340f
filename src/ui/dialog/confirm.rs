//! A question: what goes, name by name, then no and yes.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::{Confirm, Detail, Model, Scope, Stage, Sure, grouped};
use crate::object::Key;
use crate::ui::{Theme, format, header};

/// Draws the question.
pub fn draw(model: &Model, theme: &Theme, confirm: &Confirm, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(20, 92);
    let inside = usize::from(width.saturating_sub(4));
    let question = format::wrap_words(&confirm.question, inside);
    let detail = detail(model, theme, confirm, inside);
    let asked = u16::try_from(question.len()).unwrap_or(1);
    let most = frame.area().height.saturating_sub(asked + 6).max(1);
    let listed = u16::try_from(detail.len()).unwrap_or(u16::MAX).min(most);
    let shell = super::Shell {
        title: confirm.title,
        size: (width, asked + listed + 3),
        scope: if confirm.wants_count() {
            Scope::Dialog
        } else {
            Scope::Question
        },
        enter: Some(if confirm.wants_count() {
            "delete"
        } else {
            "choose"
        }),
    };
    let area = shell.draw(model, theme, frame);
    let buffer = frame.buffer_mut();
    for (y, line) in (area.y..area.bottom()).zip(question) {
        buffer.set_stringn(area.x, y, line, inside, theme.strong);
    }
    let listed = usize::from(listed);
    let scroll = confirm.scroll.min(detail.len().saturating_sub(listed));
    for (y, line) in (area.y + asked..area.bottom()).zip(detail.iter().skip(scroll).take(listed)) {
        buffer.set_line(area.x, y, line, area.width);
    }
    let foot = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    let below = detail.len() - scroll - listed.min(detail.len());
    if below > 0 {
        let text = format!("↓ {} more lines", grouped(below));
        buffer.set_stringn(area.x, foot.y.saturating_sub(1), text, inside, theme.dim);
    }
    draw_foot(theme, confirm, foot, frame);
}

fn draw_foot(theme: &Theme, confirm: &Confirm, foot: Rect, frame: &mut Frame<'_>) {
    match (&confirm.stage, &confirm.count) {
        (Stage::Counting { .. }, _) => {
            let text = "Counting; Esc changes nothing.";
            frame
                .buffer_mut()
                .set_stringn(foot.x, foot.y, text, foot.width.into(), theme.dim);
        }
        (Stage::Ready, Some((wanted, typed))) => {
            let label = match foot.width {
                0..50 => format!("Type {wanted}: "),
                _ => format!("Type {wanted} and press Enter to delete: "),
            };
            let used = u16::try_from(label.len()).unwrap_or(0).min(foot.width);
            frame
                .buffer_mut()
                .set_stringn(foot.x, foot.y, label, foot.width.into(), theme.mark);
            let field = Rect {
                x: foot.x + used,
                width: foot.width - used,
                ..foot
            };
            super::draw_input(typed, theme, field, true, frame);
        }
        (Stage::Ready, None) => {
            let is_sure = confirm.sure == Sure::Yes;
            let selected = if is_sure { theme.danger } else { theme.button };
            let buttons = [("No", !is_sure), (confirm.yes, is_sure)];
            super::draw_buttons(&buttons, selected, theme, foot, frame.buffer_mut());
        }
    }
}

fn detail(model: &Model, theme: &Theme, confirm: &Confirm, width: usize) -> Vec<Line<'static>> {
    if let Stage::Counting { totals, .. } = &confirm.stage {
        let files = grouped(usize::try_from(totals.files).unwrap_or(usize::MAX));
        let size = format::size(totals.bytes);
        return vec![Line::from(format!(
            "{} {files} files, {size} so far",
            header::spinner(model)
        ))];
    }
    let lines = confirm
        .detail
        .iter()
        .map(|detail| lines(detail, theme, width));
    lines.flatten().collect()
}

/// A name is broken, never cut: what goes is told exactly.
fn lines(detail: &Detail, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    match detail {
        Detail::Text(text) => {
            let lines = format::wrap_words(text, width).into_iter();
            lines.map(Line::from).collect()
        }
        Detail::Folder(folder) => {
            let name = format::revealed(&folder.to_string(), theme.folder, theme);
            format::wrap(name, width)
        }
        Detail::File(key, bytes) => file_lines(key, *bytes, theme, width),
    }
}

fn file_lines(key: &Key, bytes: u64, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let size = format::size(bytes);
    let room = width.saturating_sub(size.len() + 4);
    let name = match key.name() {
        "" => "(the folder's own object)",
        name => name,
    };
    let mut lines = format::wrap(format::revealed(name, Style::new(), theme), room);
    for line in &mut lines {
        line.spans.insert(0, Span::raw("  "));
    }
    if let Some(first) = lines.first_mut() {
        let gap = (room + 3).saturating_sub(first.width()).max(1);
        let size = format!("{}{size}", " ".repeat(gap));
        first.spans.push(Span::styled(size, theme.dim));
    }
    lines
}
