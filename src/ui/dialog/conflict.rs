//! The question what to do with a target that is there already.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::{Conflict, Model, Scope, Target, Verdict, grouped};
use crate::ui::{Theme, format};

/// Draws the question.
pub fn draw(model: &Model, theme: &Theme, conflict: &Conflict, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(20, 84);
    let (what, name) = told(conflict);
    let inside = usize::from(width.saturating_sub(4));
    let lines = format::wrap(format::revealed(&name, theme.strong, theme), inside);
    let what = format::wrap_words(&what, inside);
    let said = u16::try_from(what.len()).unwrap_or(1);
    let height = u16::try_from(lines.len()).unwrap_or(1) + said + 2;
    let area = super::Shell {
        title: "Already there",
        size: (width, height),
        scope: Scope::Question,
        enter: Some("choose"),
    }
    .draw(model, theme, frame);
    let buffer = frame.buffer_mut();
    for (y, line) in (area.y..area.bottom()).zip(what) {
        buffer.set_stringn(area.x, y, line, inside, Style::new());
    }
    for (y, line) in (area.y + said..area.bottom()).zip(&lines) {
        buffer.set_line(area.x, y, line, area.width);
    }
    let buttons = Verdict::ALL.map(|verdict| (verdict.label(), verdict == conflict.verdict));
    let selected = if conflict.verdict == Verdict::Replace {
        theme.danger
    } else {
        theme.button
    };
    let foot = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    super::draw_buttons(&buttons, selected, theme, foot, buffer);
}

/// What is there, in words; and the name of the first.
fn told(conflict: &Conflict) -> (String, String) {
    let first = conflict.targets().next();
    let more = conflict.plans.len().saturating_sub(1);
    match (first, more) {
        (Some(Target::File(path)), 0) => (
            "A file of this name is there already:".to_owned(),
            path.to_string_lossy().into_owned(),
        ),
        (Some(Target::Object(key)), 0) => (
            "An object of this name is in the bucket already:".to_owned(),
            key.as_str().to_owned(),
        ),
        (Some(Target::File(path)), more) => (
            format!(
                "{} files are there already; the answer is for all:",
                grouped(more + 1)
            ),
            path.to_string_lossy().into_owned(),
        ),
        (Some(Target::Object(key)), more) => (
            format!(
                "{} objects are in the bucket already; the answer is for all:",
                grouped(more + 1)
            ),
            key.as_str().to_owned(),
        ),
        (None, _) => (String::new(), String::new()),
    }
}
