//! The rows of the tree, only those in the window.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::{Theme, format, header, names};
use crate::app::{Model, Note, Shown, What, grouped};
use crate::object::Timestamp;

/// The columns at the right end of a row.
#[derive(Clone, Copy)]
pub struct Columns {
    size: u16,
    modified: u16,
}

impl Columns {
    /// The cells that they take.
    pub fn width(self) -> u16 {
        self.size + self.modified
    }
}

/// Draws the rows, or why there are none.
pub fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    if let Some(Err(failure)) = &model.place.shown {
        draw_trouble(&failure.sentence(), &failure.hint(), theme, area, buffer);
        return;
    }
    let columns = columns(area.width);
    for (line, shown) in (0..area.height).zip(model.tree.shown()) {
        let row = Rect {
            y: area.y + line,
            height: 1,
            ..area
        };
        let is_cursor = model.tree.top() + usize::from(line) == model.tree.cursor();
        draw_row(model, theme, &shown, columns, row, buffer);
        if is_cursor {
            buffer.set_style(row, theme.cursor);
        }
    }
}

/// In a narrow window the name matters more than the time, and the time more than nothing.
pub fn columns(width: u16) -> Columns {
    let (size, modified) = match width {
        0..46 => (0, 0),
        46..60 => (10, 0),
        60..100 => (10, 12),
        100.. => (11, 18),
    };
    Columns { size, modified }
}

fn draw_row(
    model: &Model,
    theme: &Theme,
    shown: &Shown<'_>,
    columns: Columns,
    row: Rect,
    buffer: &mut Buffer,
) {
    let indent = shown.depth.saturating_mul(2).min(row.width / 2);
    let start = row.x + 1 + indent;
    match &shown.what {
        What::Folder {
            name,
            is_open,
            is_listing,
        } => {
            let arrow = if *is_open { "▾ " } else { "▸ " };
            let progress = if *is_listing {
                header::spinner(model)
            } else {
                ""
            };
            let spans = folder_name(name, arrow, progress, theme);
            let room = row.right().saturating_sub(start);
            format::put(buffer, start, row.y, spans, room);
        }
        What::File {
            name,
            key,
            size,
            modified,
        } => {
            if model.marks.has(key.as_str()) {
                buffer.set_string(row.x, row.y, "●", theme.mark);
            }
            let taken = 1 + indent + 2 + columns.size + columns.modified + 1;
            let room = row.width.saturating_sub(taken);
            let begins = key.as_str().len() - name.len();
            let told = names::told(key.as_str(), begins, model.names, &[], theme);
            format::put(buffer, start + 2, row.y, told.spans, room);
            let moment = told.uploaded.or(*modified);
            draw_columns(*size, moment, columns, theme, row, buffer);
        }
        What::Note(note) => {
            let spans = note_line(note, model, theme);
            let room = row.right().saturating_sub(start + 2);
            format::put(buffer, start + 2, row.y, spans, room);
        }
    }
}

/// Draws size and moment at the right end of a row.
pub fn draw_columns(
    size: u64,
    modified: Option<Timestamp>,
    columns: Columns,
    theme: &Theme,
    row: Rect,
    buffer: &mut Buffer,
) {
    let right = |text: String, end: u16, buffer: &mut Buffer| {
        let start = end.saturating_sub(u16::try_from(text.len()).unwrap_or(0));
        buffer.set_string(start, row.y, text, theme.dim);
    };
    if columns.size > 0 {
        right(
            format::size(size),
            row.right() - columns.modified - 1,
            buffer,
        );
    }
    if columns.modified > 0 {
        let moment = modified.map(|moment| match columns.modified {
            0..16 => format::day(moment, &theme.zone),
            _ => format::minute(moment, &theme.zone),
        });
        right(moment.unwrap_or_default(), row.right() - 1, buffer);
    }
}

fn folder_name(
    name: &str,
    arrow: &'static str,
    progress: &str,
    theme: &Theme,
) -> Vec<Span<'static>> {
    let mut spans = vec![Span::styled(arrow, theme.dim)];
    match name {
        "/" => spans.push(Span::styled("(no name)/", theme.folder)),
        _ => spans.extend(format::revealed(name, theme.folder, theme)),
    }
    spans.push(Span::styled(format!(" {progress}"), theme.dim));
    spans
}

fn note_line(note: &Note<'_>, model: &Model, theme: &Theme) -> Vec<Span<'static>> {
    let count = |rows: &u32| grouped(usize::try_from(*rows).unwrap_or(usize::MAX));
    let dim = |text: String| vec![Span::styled(text, theme.dim)];
    match note {
        Note::Empty => dim("empty".into()),
        Note::Looking | Note::Listing(0) => dim(format!("{} listing…", header::spinner(model))),
        Note::Listing(rows) => dim(format!(
            "{} {} so far…",
            header::spinner(model),
            count(rows)
        )),
        Note::Paused(0) if model.place.is_waiting() => {
            dim(format!("{} connecting…", header::spinner(model)))
        }
        Note::Paused(0) => dim("not listed yet; Enter lists it".into()),
        Note::Paused(rows) => dim(format!("{} so far; Enter lists the rest", count(rows))),
        // Which folder it is stands right above: what happened must not be cut for its name.
        Note::Failed(failure) => {
            let text = format!(" Not listed: {}. ", failure.kind);
            vec![Span::styled(text, theme.bad)]
        }
        Note::Hint(sentence) => dim(format!(" {sentence}")),
    }
}

fn draw_trouble(sentence: &str, hint: &str, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let width = area.width.saturating_sub(4);
    let mut y = area.y + 1.min(area.height);
    for (text, style) in [(sentence, theme.bad), (hint, Style::new())] {
        for line in format::wrap_words(text, width.into()) {
            if y >= area.bottom() {
                return;
            }
            buffer.set_stringn(area.x + 2, y, line, width.into(), style);
            y += 1;
        }
        y += 1;
    }
}
