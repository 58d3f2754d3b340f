//! The question what to do with targets that are there already: the files, both sides of one, and the answers.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::sides;
use crate::app::{Conflict, Model, Scope, Target, Verdict, grouped};
use crate::ui::{Theme, format, header};

/// Of many files the name of the one that is looked at has so many lines, so that nothing jumps.
const NAME: usize = 2;

/// What stands in the dialog, from the top.
struct Parts {
    head: Vec<String>,
    /// How many rows of the list there are; none where there is only one file, or no room.
    rows: usize,
    name: Vec<Line<'static>>,
    /// The lines that the name may take.
    name_room: usize,
    sides: Vec<Line<'static>>,
    /// What stands above the line for another name.
    remarks: Vec<String>,
    /// Whether there is room for lines that are empty.
    is_airy: bool,
}

/// Draws the question.
pub fn draw(model: &Model, theme: &Theme, conflict: &Conflict, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(20, 84);
    let inside = usize::from(width.saturating_sub(4));
    let room = usize::from(frame.area().height.saturating_sub(2));
    let parts = Parts::of(model, theme, conflict, inside, room);
    let shell = super::Shell {
        title: "Already there",
        size: (width, u16::try_from(parts.height()).unwrap_or(u16::MAX)),
        // In the line there is no other field to go to.
        scope: match conflict.name {
            Some(_) => Scope::Dialog,
            None => Scope::Conflict,
        },
        enter: Some(if conflict.name.is_some() {
            "rename"
        } else {
            "choose"
        }),
    };
    let area = shell.draw(model, theme, frame);
    let mut line = Rect { height: 1, ..area };
    let buffer = frame.buffer_mut();
    for text in &parts.head {
        buffer.set_stringn(line.x, line.y, text, inside, Style::new());
        line.y += 1;
    }
    line.y += parts.gap();
    if parts.rows > 0 {
        line.y = draw_rows(theme, conflict, parts.rows, line, buffer) + parts.gap();
    }
    draw_lines(&parts.name, line, area, buffer);
    line.y += u16::try_from(parts.name_room).unwrap_or(0);
    draw_lines(&parts.sides, line, area, buffer);
    draw_foot(theme, conflict, &parts, area, frame);
}

impl Parts {
    fn of(model: &Model, theme: &Theme, conflict: &Conflict, inside: usize, room: usize) -> Self {
        let mut head = format::wrap_words(&told(conflict), inside);
        if conflict.len() > 1 {
            head.extend(format::wrap_words(&so_far(model, conflict), inside));
        }
        let sides = sides::lines(model, theme, conflict, inside);
        let remarks = remarks(conflict, inside);
        let fixed = head.len() + sides.len() + remarks.len() + 1;
        let spare = room.saturating_sub(fixed);
        let files = conflict.len();
        let (name, spans) = (conflict.target(conflict.cursor), |text: &str| {
            format::revealed(text, theme.strong, theme)
        });
        let mut name = spans(&name.map_or_else(String::new, full_name));
        let gaps = if files > 1 { 3 } else { 2 };
        // A list of two rows is none.
        let has_list = files > 1 && spare >= NAME + gaps + 2;
        if files > 1 && !has_list {
            let place = format!("{} of {}: ", grouped(conflict.cursor + 1), grouped(files));
            name.insert(0, Span::styled(place, theme.dim));
        }
        let most = if files > 1 { spare.min(NAME) } else { spare }.max(1);
        let fitting = format::fit(name, inside.saturating_mul(most));
        let name = format::wrap(fitting, inside);
        let name_room = if files > 1 { most } else { name.len() };
        let is_airy = spare >= name_room + gaps;
        let rows = if has_list {
            files.min(spare - name_room - gaps)
        } else {
            0
        };
        Self {
            head,
            rows,
            name,
            name_room,
            sides,
            remarks,
            is_airy,
        }
    }

    fn gap(&self) -> u16 {
        u16::from(self.is_airy)
    }

    fn height(&self) -> usize {
        let gaps = usize::from(self.gap()) * if self.rows > 0 { 3 } else { 2 };
        let lines = self.head.len() + self.rows + self.name_room + self.sides.len();
        lines + self.remarks.len() + gaps + 1
    }
}

fn draw_lines(lines: &[Line<'static>], from: Rect, area: Rect, buffer: &mut Buffer) {
    for (y, line) in (from.y..area.bottom()).zip(lines) {
        buffer.set_line(from.x, y, line, from.width);
    }
}

/// Draws the window of the list that the cursor is in; gives the line below it.
fn draw_rows(
    theme: &Theme,
    conflict: &Conflict,
    rows: usize,
    mut line: Rect,
    buffer: &mut Buffer,
) -> u16 {
    let first = conflict.cursor.saturating_sub(rows.saturating_sub(1));
    for row in first..first + rows {
        let (sign, style) = sides::sign(conflict.told(row), theme);
        buffer.set_stringn(line.x, line.y, sign, 1, style);
        let name = conflict.target(row).map(last_name).unwrap_or_default();
        let name = format::revealed(&name, Style::new(), theme);
        format::put(
            buffer,
            line.x + 2,
            line.y,
            name,
            line.width.saturating_sub(2),
        );
        if row == conflict.cursor {
            buffer.set_style(line, theme.cursor);
        }
        line.y += 1;
    }
    line.y
}

/// The answers; or the line for another name, with what is wrong with it.
fn draw_foot(theme: &Theme, conflict: &Conflict, parts: &Parts, area: Rect, frame: &mut Frame<'_>) {
    let foot = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    let Some(name) = &conflict.name else {
        return draw_answers(theme, conflict, foot, frame.buffer_mut());
    };
    let remarks = u16::try_from(parts.remarks.len()).unwrap_or(0);
    for (y, text) in (foot.y.saturating_sub(remarks)..foot.y).zip(&parts.remarks) {
        let buffer = frame.buffer_mut();
        buffer.set_stringn(foot.x, y, text, foot.width.into(), theme.mark);
    }
    let label = "New name: ";
    let used = u16::try_from(label.len()).unwrap_or(0).min(foot.width);
    let buffer = frame.buffer_mut();
    buffer.set_stringn(foot.x, foot.y, label, foot.width.into(), theme.dim);
    let field = Rect {
        x: foot.x + used,
        width: foot.width - used,
        ..foot
    };
    super::draw_input(&name.input, theme, field, true, frame);
}

/// The buttons; where they are wider than the window, from one on that leaves the selected one in sight.
fn draw_answers(theme: &Theme, conflict: &Conflict, foot: Rect, buffer: &mut Buffer) {
    let verdicts = conflict.verdicts();
    let is_selected = |verdict: &Verdict| *verdict == conflict.verdict;
    let selected = verdicts.iter().position(is_selected).unwrap_or(0);
    let wide = |verdicts: &[Verdict]| -> usize {
        let wide = verdicts.iter().map(|verdict| verdict.label().width() + 4);
        wide.sum()
    };
    let fits = |first: &usize| wide(&verdicts[*first..=selected]) <= foot.width.into();
    let first = if wide(&verdicts) <= foot.width.into() {
        0
    } else {
        (0..=selected).find(fits).unwrap_or(selected)
    };
    let buttons = verdicts[first..]
        .iter()
        .map(|verdict| (verdict.label(), is_selected(verdict)));
    let buttons: Vec<_> = buttons.collect();
    let style = match conflict.verdict {
        Verdict::Replace => theme.danger,
        _ => theme.button,
    };
    super::draw_buttons(&buttons, style, theme, foot, buffer);
}

fn remarks(conflict: &Conflict, inside: usize) -> Vec<String> {
    let trouble = conflict
        .name
        .as_ref()
        .and_then(|name| name.trouble.as_ref());
    let note = || conflict.note_on_name().map(str::to_owned);
    let told = trouble.map(ToString::to_string).or_else(note);
    told.map_or_else(Vec::new, |told| format::wrap_words(&told, inside))
}

/// What is there, in words.
fn told(conflict: &Conflict) -> String {
    let is_local = matches!(conflict.target(0), Some(Target::File(_)));
    let count = grouped(conflict.len());
    match (conflict.len(), is_local) {
        (1, true) => "A file of this name is there already:".to_owned(),
        (1, false) => "An object of this name is in the bucket already:".to_owned(),
        (_, true) => format!("{count} files are there already; the answer is for all."),
        (_, false) => format!("{count} objects are in the bucket already; the answer is for all."),
    }
}

/// How many are the same, as far as that is known.
fn so_far(model: &Model, conflict: &Conflict) -> String {
    let (all, same) = (grouped(conflict.len()), grouped(conflict.same()));
    if conflict.is_comparing() {
        let turning = header::spinner(model);
        let compared = grouped(conflict.compared());
        return format!("{turning} {compared} of {all} compared, {same} identical.");
    }
    match conflict.same() {
        1 => format!("1 of {all} is identical."),
        _ => format!("{same} of {all} are identical."),
    }
}

fn full_name(target: Target) -> String {
    match target {
        Target::File(path) => path.to_string_lossy().into_owned(),
        Target::Object(key) => key.as_str().to_owned(),
    }
}

fn last_name(target: Target) -> String {
    let name = match &target {
        Target::File(path) => path.file_name().map(|name| name.to_string_lossy().into()),
        Target::Object(key) => Some(key.name().to_owned()),
    };
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| full_name(target))
}
