//! The trash: when, why, by whom, from where, how large; the newest first.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::{Age, BinView, Binned, Model, Scope, grouped};
use crate::object::Why;
use crate::ui::{Theme, format, header};

/// The widest window that the view makes use of.
const WIDEST: u16 = 140;

/// Draws the view over the whole window.
pub fn draw(model: &Model, theme: &Theme, view: &BinView, frame: &mut Frame<'_>) {
    let window = frame.area();
    let area = super::Shell {
        title: &title(view),
        size: (window.width.min(WIDEST), window.height.saturating_sub(2)),
        scope: if view.is_typing {
            Scope::Prompt
        } else {
            Scope::Bin
        },
        enter: view.is_typing.then_some("to the rows"),
    }
    .draw(model, theme, frame);
    if area.height < 3 {
        return;
    }
    let head = Rect { height: 1, ..area };
    draw_head(model, theme, view, head, frame);
    let rows = Rect {
        y: area.y + 1,
        height: area.height - 3,
        ..area
    };
    let buffer = frame.buffer_mut();
    if view.len() == 0 {
        draw_nothing(model, theme, view, rows, buffer);
    } else {
        draw_rows(model, theme, view, rows, buffer);
    }
    draw_foot(theme, view, area, buffer);
}

fn title(view: &BinView) -> String {
    match view.all() {
        (0, _) => "Trash".into(),
        (1, bytes) => format!("Trash: 1 file, {}", format::size(bytes)),
        (count, bytes) => format!("Trash: {} files, {}", grouped(count), format::size(bytes)),
    }
}

/// The words, the age, and what is chosen.
fn draw_head(model: &Model, theme: &Theme, view: &BinView, area: Rect, frame: &mut Frame<'_>) {
    let mut told = Vec::new();
    if view.older != Age::Any {
        let text = format!("[older than {} days] ", view.older.days());
        told.push(Span::styled(text, theme.accent));
    }
    if view.chosen() > 0 {
        let text = format!("● {} chosen ", grouped(view.chosen()));
        told.push(Span::styled(text, theme.mark));
    }
    if view.listing.is_some() {
        told.push(Span::raw(format!("{} listing ", header::spinner(model))));
    }
    let used = format::put(frame.buffer_mut(), area.x, area.y, told, area.width);
    if view.is_typing || !view.filter.value().is_empty() {
        let buffer = frame.buffer_mut();
        buffer.set_stringn(area.x + used, area.y, "/ ", 2, theme.accent);
        let field = Rect {
            x: area.x + used + 2,
            width: area.width.saturating_sub(used + 2),
            ..area
        };
        super::draw_input(&view.filter, theme, field, view.is_typing, frame);
    }
}

fn draw_nothing(model: &Model, theme: &Theme, view: &BinView, area: Rect, buffer: &mut Buffer) {
    let text = match (&view.trouble, view.listing) {
        (Some(failure), _) => format!("{} {}", failure.sentence(), failure.hint()),
        (None, Some(_)) => String::new(),
        (None, None) if view.all().0 > 0 => "Nothing in the trash fits.".into(),
        (None, None) => format!(
            "The trash is empty. What is deleted waits in {} until it is emptied.",
            model.start.trash.root
        ),
    };
    let lines = format::wrap_words(&text, area.width.into());
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        buffer.set_stringn(area.x, y, line, area.width.into(), theme.dim);
    }
}

fn draw_rows(model: &Model, theme: &Theme, view: &BinView, area: Rect, buffer: &mut Buffer) {
    let height = usize::from(area.height);
    let first = view.cursor.saturating_sub(height.saturating_sub(1));
    for (at, y) in (area.y..area.bottom()).enumerate() {
        let Some(file) = view.row(first + at) else {
            return;
        };
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        draw_row(model, theme, view, file, line, buffer);
        if first + at == view.cursor {
            buffer.set_style(line, theme.cursor);
        }
    }
}

fn draw_row(
    model: &Model,
    theme: &Theme,
    view: &BinView,
    file: &Binned,
    line: Rect,
    buffer: &mut Buffer,
) {
    let sign = if view.is_chosen(file) { "● " } else { "  " };
    buffer.set_stringn(line.x, line.y, sign, 2, theme.mark);
    let (when, why, who, size) = match line.width {
        0..60 => (0, 0, 0, 9),
        60..100 => (14, 9, 0, 10),
        100.. => (18, 10, 12, 11),
    };
    let mut x = line.x + 2;
    let mut put = |text: String, cells: u16, style: Style| {
        buffer.set_stringn(x, line.y, text, cells.saturating_sub(1).into(), style);
        x += cells;
    };
    put(
        format::short(file.about.at, model.clock.wall, &theme.zone),
        when,
        theme.dim,
    );
    let style = match file.about.why {
        Why::Deleted => Style::new(),
        Why::Replaced | Why::Undone => theme.accent,
    };
    put(file.about.why.word().into(), why, style);
    put(file.about.who.clone(), who, theme.dim);
    let name = line.right().saturating_sub(x + size);
    let origin = format::revealed(file.about.origin.as_str(), Style::new(), theme);
    format::put(buffer, x, line.y, origin, name);
    let told = format::size(file.size);
    let at = line
        .right()
        .saturating_sub(u16::try_from(told.len()).unwrap_or(size));
    buffer.set_stringn(at, line.y, told, size.into(), theme.dim);
}

/// Where the file under the cursor comes back to, in full.
fn draw_foot(theme: &Theme, view: &BinView, area: Rect, buffer: &mut Buffer) {
    let Some(file) = view.selected() else {
        return;
    };
    let y = area.bottom() - 2;
    let told = format!(
        "{} by {}; comes back to",
        file.about.why.word(),
        file.about.who
    );
    buffer.set_stringn(area.x, y, told, area.width.into(), theme.dim);
    let origin = format::revealed(file.about.origin.as_str(), theme.strong, theme);
    format::put(buffer, area.x, y + 1, origin, area.width);
}
