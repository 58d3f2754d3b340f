//! The form that shows what an upload will be called before anything is sent.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::{Field, FieldName, Model, Naming, Purpose, Scope, grouped};
use crate::ui::{Theme, format};

/// The labels' column, in cells.
const LABEL: u16 = 10;
/// So many of the keys behind the first are shown.
const FURTHER: usize = 4;

/// Draws the form.
pub fn draw(model: &Model, theme: &Theme, naming: &Naming, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(24, 100);
    let inside = usize::from(width.saturating_sub(4));
    let result = result(naming, theme, inside);
    let fields = u16::try_from(naming.fields.len()).unwrap_or(5);
    let shown = u16::try_from(result.len()).unwrap_or(2).max(2);
    let area = super::Shell {
        title: match naming.purpose {
            Purpose::Upload => "Upload",
            Purpose::Move => "Move",
            Purpose::Copy => "Copy",
        },
        size: (width, fields + shown + 3),
        scope: match naming.purpose {
            Purpose::Upload => Scope::Form,
            Purpose::Move | Purpose::Copy => Scope::Prompt,
        },
        enter: Some(match naming.purpose {
            Purpose::Upload => "send",
            Purpose::Move => "move",
            Purpose::Copy => "copy",
        }),
    }
    .draw(model, theme, frame);
    // In a low window what will be sent matters more than the air around it.
    let gap = u16::from(area.height >= fields + shown + 3);
    let what = what(naming, theme);
    format::put(frame.buffer_mut(), area.x, area.y, what, area.width);
    draw_fields(
        naming,
        Some(naming.focus),
        theme,
        Rect {
            y: area.y + 1 + gap,
            ..area
        },
        frame,
    );
    let below = area.y + 1 + gap + fields + gap;
    for (y, line) in (below..area.bottom()).zip(&result) {
        frame.buffer_mut().set_line(area.x, y, line, area.width);
    }
}

/// What the form is about: the file, or how many there are.
fn what(naming: &Naming, theme: &Theme) -> Vec<Span<'static>> {
    let (count, bytes) = naming.all();
    if count > 1 {
        let size = format::size(bytes);
        let text = format!("{} files, {size}; each keeps its own name", grouped(count));
        return vec![Span::styled(text, theme.dim)];
    }
    let Some(file) = &naming.file else {
        let from = naming.objects.first().map(|(key, _)| key.as_str());
        return format::revealed(from.unwrap_or_default(), theme.dim, theme);
    };
    let name = file.path.to_string_lossy();
    let size = format!("  {}, {}", format::size(file.size), file.content_type);
    let mut what = format::revealed(&name, theme.dim, theme);
    what.push(Span::styled(size, theme.dim));
    what
}

/// The first of the other keys, and how many more there are.
fn further(naming: &Naming, theme: &Theme, cells: usize) -> Vec<Line<'static>> {
    let shown = naming
        .further_keys()
        .take(FURTHER)
        .flat_map(|key| format::wrap(format::revealed(key.as_str(), theme.dim, theme), cells));
    let mut lines: Vec<_> = shown.collect();
    let further = naming.all().0.saturating_sub(1);
    lines.extend(super::more(further, FURTHER, theme));
    lines
}

/// The key that comes of it, or why there is none.
pub(super) fn result(naming: &Naming, theme: &Theme, cells: usize) -> Vec<Line<'static>> {
    match &naming.key {
        Ok(key) => {
            let mut lines =
                format::wrap(format::revealed(key.as_str(), theme.strong, theme), cells);
            lines.extend(further(naming, theme, cells));
            if let Err(trouble) = naming.extras() {
                lines.extend(in_words(&trouble.to_string(), theme.bad, cells));
            }
            let notes = naming.notes().into_iter();
            lines.extend(notes.flat_map(|note| in_words(note, theme.mark, cells)));
            lines
        }
        Err(trouble) => in_words(&trouble.to_string(), theme.bad, cells),
    }
}

fn in_words(text: &str, style: Style, cells: usize) -> Vec<Line<'static>> {
    let lines = format::wrap_words(text, cells).into_iter();
    let styled = lines.map(|line| Span::styled(line, style));
    styled.map(Line::from).collect()
}

/// Draws the fields; `focus` is the one that has the keys.
pub(super) fn draw_fields(
    naming: &Naming,
    focus: Option<usize>,
    theme: &Theme,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    for (at, field) in (0..).zip(&naming.fields) {
        let y = area.y + at;
        if y >= frame.area().bottom() {
            return;
        }
        let has_keys = Some(usize::from(at)) == focus;
        let sign = if has_keys { "▸ " } else { "  " };
        let label = format!("{sign}{}", field.name.label());
        frame
            .buffer_mut()
            .set_stringn(area.x, y, label, LABEL.into(), theme.accent);
        let cells = area.width.saturating_sub(LABEL + 1);
        let input = Rect {
            x: area.x + LABEL + 1,
            y,
            width: cells,
            height: 1,
        };
        super::draw_input(&field.input, theme, input, has_keys, frame);
        if has_keys && naming.is_guess() {
            let written = u16::try_from(field.input.value().len()).unwrap_or(cells);
            let width = written.min(cells);
            let guess = Rect { width, ..input };
            frame.buffer_mut().set_style(guess, theme.cursor);
        }
        if has_keys || field.name != FieldName::Class {
            draw_hint(field, theme, input, frame);
        }
        if let Some(time) = naming.time().filter(|_| field.name == FieldName::Time) {
            let told = format!("  {}", format::minute(time, &theme.zone));
            let x = input.x + u16::try_from(field.input.value().len()).unwrap_or(cells);
            let room = input.right().saturating_sub(x);
            frame
                .buffer_mut()
                .set_stringn(x, y, told, room.into(), theme.dim);
        }
    }
}

/// What the further fields take, while that is not plain to see.
fn draw_hint(field: &Field, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    let written = u16::try_from(field.input.value().len()).unwrap_or(area.width);
    let (x, hint) = match field.name {
        FieldName::Class => (written + 2, "← → for another"),
        FieldName::Tags | FieldName::Metadata if written == 0 => (0, "name=value, name=value"),
        _ => return,
    };
    let (x, room) = (area.x + x, area.width.saturating_sub(x));
    let buffer = frame.buffer_mut();
    buffer.set_stringn(x, area.y, hint, room.into(), theme.dim);
}
