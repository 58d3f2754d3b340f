//! What is inside a file: in a pane with a rule, or over the whole window.

mod grid;
mod lines;
mod picture;

use std::sync::Arc;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};
use unicode_width::UnicodeWidthStr;

use super::{Placed, Theme, format, header, names, status};
use crate::app::{Dialog, Extent, Model, Rows, Scope, Selected, Typing, grouped};
use crate::preview::{Body, CLOSEST, Kind, Part, Parts, Points, Preview, Unreadable, ZOOMS};

/// Draws the pane: below the details or below the tree, with a rule above it.
pub fn draw(model: &Model, theme: &Theme, area: Rect, is_beside: bool, buffer: &mut Buffer) {
    if area.width < 12 || area.height < 3 {
        return;
    }
    let has_keys = matches!(model.dialogs.last(), Some(Dialog::Look(Extent::Pane)));
    let rule = if has_keys { "━" } else { "─" };
    let style = if has_keys { theme.accent } else { theme.dim };
    buffer.set_string(area.x, area.y, rule.repeat(area.width.into()), style);
    if is_beside {
        let sign = if model.wants_details { "├" } else { "┌" };
        buffer.set_string(area.x, area.y, sign, theme.dim);
        (area.y + 1..area.bottom()).for_each(|y| buffer.set_string(area.x, y, "│", theme.dim));
    }
    let room = area.width.saturating_sub(3);
    let title = title(model, theme, room.into());
    format::put(buffer, area.x + 2, area.y, title, room);
    let inner = Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width - 2,
        height: area.height - 1,
    };
    draw_inside(model, theme, inner, buffer);
}

/// Draws the view that fills the window.
pub fn draw_whole(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let window = frame.area();
    frame.render_widget(Clear, window);
    let name = match model.selected() {
        Selected::File { key, .. } => {
            let told = names::told(
                key.as_str(),
                names::start(key.as_str()),
                model.names,
                &[],
                theme,
            );
            Line::from(told.spans).to_string()
        }
        _ => String::new(),
    };
    let cells = usize::from(window.width.saturating_sub(4));
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.accent)
        .title(Line::from(format!(" {} ", format::cut(&name, cells))).style(theme.strong))
        .title_bottom(foot(model, theme, cells));
    let inner = block.inner(window);
    let buffer = frame.buffer_mut();
    block.render(window, buffer);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let title = title(model, theme, inner.width.into());
    format::put(buffer, inner.x, inner.y, title, inner.width);
    let body = Rect {
        y: inner.y + 1,
        height: inner.height.saturating_sub(1),
        ..inner
    };
    draw_inside(model, theme, body, buffer);
    let line = Rect {
        y: window.bottom().saturating_sub(1),
        height: 1,
        x: window.x + 3,
        width: window.width.saturating_sub(6),
    };
    draw_line(model, theme, line, frame);
}

/// Draws the line of what is searched for in a pane that has the keys, over its last line.
pub fn draw_pane_line(model: &Model, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    if matches!(model.dialogs.last(), Some(Dialog::Look(Extent::Pane))) {
        let line = Rect {
            x: area.x + 2,
            y: area.bottom().saturating_sub(1),
            width: area.width.saturating_sub(2),
            height: 1,
        };
        draw_line(model, theme, line, frame);
    }
}

/// The picture that the terminal has to draw, once everything else is drawn.
pub fn settled(model: &Model, buffer: &mut Buffer) -> Option<Placed> {
    let preview = model.looking.preview()?;
    let Body::Picture(picture) = &preview.body else {
        return None;
    };
    let area = picture::settled(picture, buffer)?;
    let preview = Arc::clone(preview);
    Some(Placed { area, preview })
}

fn draw_line(model: &Model, theme: &Theme, line: Rect, frame: &mut Frame<'_>) {
    let view = &model.looking.view;
    let (sign, input) = match view.typing {
        None => return,
        Some(Typing::Find) => ("/ ", view.needle.clone()),
        Some(Typing::Part) => {
            let parts = model.looking.parts().map(|parts| parts.part);
            let sign = if parts == Some(Part::Sheet) {
                "sheet "
            } else {
                "page "
            };
            (sign, view.number.clone())
        }
        // How long it is may be seen, what it is may not.
        Some(Typing::Password) => {
            let dots = "•".repeat(view.secret.0.value().chars().count());
            ("password ", dots.into())
        }
    };
    frame.render_widget(Clear, line);
    let used = u16::try_from(sign.len()).unwrap_or(0);
    let buffer = frame.buffer_mut();
    buffer.set_stringn(line.x, line.y, sign, line.width.into(), theme.accent);
    let field = Rect {
        x: line.x + used.min(line.width),
        width: line.width.saturating_sub(used),
        ..line
    };
    super::dialog::draw_input(&input, theme, field, true, frame);
}

fn foot(model: &Model, theme: &Theme, cells: usize) -> Line<'static> {
    if model.looking.view.typing.is_some() {
        return Line::from(" ".repeat(cells));
    }
    let key = |key: &'static str, does: &str| {
        [
            Span::styled(key, theme.strong),
            Span::raw(format!(" {does}  ")),
        ]
    };
    let mut keys = vec![Span::raw(" ")];
    if model.looking.view.selected.is_some() {
        keys.extend(key("j k", "take more"));
        keys.extend(key("x", "begin here"));
        keys.extend(key("c", "copy"));
        keys.extend(key("esc", "end"));
        return Line::from(format::fit(keys, cells));
    }
    if model.looking.is_locked() {
        keys.extend(key("enter", "password"));
    }
    let used: usize = keys.iter().map(Span::width).sum();
    let room = cells.saturating_sub(20 + used);
    keys.extend(status::keys(model, Scope::Look, room, theme));
    keys.extend(key("?", "help"));
    keys.extend(key("esc", "close"));
    Line::from(format::fit(keys, cells))
}

/// What it is, which part of it is shown, and what there is to say of the whole.
fn title(model: &Model, theme: &Theme, cells: usize) -> Vec<Span<'static>> {
    let asked = model.looking.asked.as_ref();
    let Some(preview) = asked.and_then(|_| model.looking.preview()) else {
        return vec![Span::styled(" Inside ", theme.dim)];
    };
    let kind = match (preview.kind, &preview.trouble) {
        // Whoever looked broke off: what it is was not found out.
        (Kind::Unknown, Some(Unreadable::Slow | Unreadable::Died)) => "not read".to_owned(),
        (kind, _) => kind.to_string(),
    };
    let mut told = vec![kind];
    told.extend(preview.parts.as_ref().map(part));
    if let Body::Picture(_) = preview.body
        && let Some(zoom @ 1..) = asked.map(|look| look.ask.wanted.sight.zoom)
    {
        let tenths = ZOOMS[usize::from(zoom.min(CLOSEST))];
        told.push(format!("{}×", f64::from(tenths) / 10.0));
    }
    let seek = asked.and_then(|look| look.ask.wanted.seek.as_ref());
    if let Some(seek) = seek {
        let place = match preview.parts.as_ref().map(|parts| parts.part) {
            Some(Part::Sheet) => "in sheet",
            _ => "on page",
        };
        told.push(format!("looking {place} {}…", grouped(seek.from + 1)));
    }
    if let Some(selection) = model.looking.view.selection() {
        told.push(format!("{} selected", grouped(selection.count())));
    }
    told.extend(preview.facts.iter().cloned());
    told.extend(stopped(preview));
    let style = if model.looking.is_old() {
        theme.dim
    } else {
        theme.accent
    };
    let rest = told.split_off(1);
    let rest = rest
        .iter()
        .fold(String::new(), |told, fact| told + "· " + fact + " ");
    let kind = format!(" {} ", told.concat());
    let room = cells.saturating_sub(kind.width());
    vec![
        Span::styled(kind, style),
        Span::styled(format::cut(&rest, room), theme.dim),
    ]
}

/// How much of it is shown, if that is not all.
fn stopped(preview: &Preview) -> Option<String> {
    Some(match preview.stopped_at? {
        0 => match &preview.body {
            Body::Table(table) => format!("the first {} rows", grouped(table.rows.len())),
            _ => "its beginning".to_owned(),
        },
        bytes => format!("the first {}", format::size(bytes)),
    })
}

fn part(parts: &Parts) -> String {
    let (at, count) = (grouped(parts.at + 1), grouped(parts.count));
    match parts.part {
        Part::Page => format!("page {at} of {count}"),
        Part::Sheet if parts.count == 1 => "1 sheet".to_owned(),
        Part::Sheet => format!("sheet {at} of {count}"),
    }
}

fn draw_inside(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let looking = &model.looking;
    if looking.asked.is_none() {
        return;
    }
    let area = match &looking.shown.shown {
        None => {
            if looking.shown.is_waiting() {
                waiting(model, theme, area, buffer);
            }
            return;
        }
        Some(Err(failure)) => {
            let told = format!("{} {}", failure.sentence(), failure.hint());
            let _ = paragraph(&told, theme.dim, area, buffer);
            return;
        }
        Some(Ok(preview)) => {
            let below = above(model, theme, preview, area, buffer);
            let is_drawn = matches!(&preview.body, Body::Picture(picture) if !matches!(picture.points, Points::HalfBlocks(_)));
            if looking.is_old() && is_drawn {
                // It cannot be dimmed, and as it is it would be taken for the one that is awaited.
                return waiting(model, theme, below, buffer);
            }
            draw_body(model, theme, preview, below, buffer);
            area
        }
    };
    if looking.is_old() {
        // What stands there is of another file until the new one has come.
        buffer.set_style(area, theme.dim);
    }
}

fn waiting(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let text = format!("{} looking inside…", header::spinner(model));
    buffer.set_stringn(area.x, area.y, text, area.width.into(), theme.dim);
}

/// What has to be said before anything is shown; the room below it.
fn above(model: &Model, theme: &Theme, preview: &Preview, area: Rect, buffer: &mut Buffer) -> Rect {
    let has_keys = matches!(model.dialogs.last(), Some(Dialog::Look(_)));
    let is_refused = !model.looking.wanted.password.0.is_empty();
    let mut area = area;
    if let Some(note) = &preview.note {
        area = paragraph(note, theme.mark, area, buffer);
    }
    if let Some(trouble) = &preview.trouble {
        let told = match trouble {
            Unreadable::Locked if is_refused && model.looking.shown.is_waiting() => {
                "Trying the password…".to_owned()
            }
            Unreadable::Locked if is_refused => {
                "That password does not open it: Enter takes another one.".to_owned()
            }
            Unreadable::Locked if has_keys => {
                "It is locked: press Enter, then type its password.".to_owned()
            }
            Unreadable::Locked => {
                "It is locked: press Tab, then Enter, then type its password.".to_owned()
            }
            trouble => trouble.to_string(),
        };
        area = paragraph(&told, theme.mark, area, buffer);
    }
    if preview.kind == Kind::Empty {
        area = paragraph(
            "The file is empty: it has no bytes.",
            theme.mark,
            area,
            buffer,
        );
    }
    match &preview.parts {
        Some(parts) if parts.part == Part::Sheet && parts.count > 1 && area.height > 4 => {
            let tabs = grid::tabs(parts, theme, area.width.into());
            format::put(buffer, area.x, area.y, tabs, area.width);
            Rect {
                y: area.y + 1,
                height: area.height - 1,
                ..area
            }
        }
        _ => area,
    }
}

fn draw_body(model: &Model, theme: &Theme, preview: &Preview, area: Rect, buffer: &mut Buffer) {
    let view = &model.looking.view;
    match &preview.body {
        Body::Nothing => {}
        Body::Lines(_) | Body::Laid(_) | Body::Page(_) => {
            if let Some(rows) = Rows::of(preview, view, area.width.into()) {
                lines::draw(&rows, view, theme, area, buffer);
            }
        }
        Body::Table(table) => grid::draw(table, view, theme, area, buffer),
        Body::Picture(shown) => picture::draw(shown, theme, area, buffer),
    }
}

/// Some lines of text; the room below them.
fn paragraph(text: &str, style: ratatui::style::Style, area: Rect, buffer: &mut Buffer) -> Rect {
    let lines = format::wrap_words(text, area.width.into());
    let count = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .min(area.height);
    for (y, line) in (area.y..area.y + count).zip(lines) {
        buffer.set_stringn(area.x, y, line, area.width.into(), style);
    }
    Rect {
        y: area.y + count,
        height: area.height - count,
        ..area
    }
}
