//! Rows and columns: the heading stays, numbers stand to the right, and what is too wide is cut.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr;

use crate::app::LookView;
use crate::preview::{Column, Parts, Table};
use crate::ui::{Theme, format};

pub(super) fn draw(table: &Table, view: &LookView, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(heading) = table.rows.first() else {
        return;
    };
    let gutter = table.gutter();
    let digits = gutter - Column::GAP;
    let from = area.x + u16::try_from(gutter).unwrap_or(0);
    let needle = view.needle.value().to_lowercase();
    let rows = table.rows.iter().enumerate().skip(view.top.max(1));
    let rows = std::iter::once((0, heading)).chain(rows);
    for (y, (number, row)) in (area.y..area.bottom()).zip(rows) {
        let told = format!("{:>digits$}", number + 1);
        buffer.set_string(area.x, y, told, theme.dim);
        let style = if number == 0 {
            theme.strong
        } else {
            Style::new()
        };
        let cells = Cells {
            table,
            row,
            style,
            needle: &needle,
            is_hit: view.hit == Some(number),
        };
        cells.draw(view.left, (from, y, area.right()), theme, buffer);
        if view.selection().is_some_and(|some| some.contains(&number)) {
            let height = 1;
            buffer.set_style(Rect { y, height, ..area }, theme.cursor);
        }
    }
    beyond(table, view, from, area, theme.dim, buffer);
}

/// Says beside the heading that there are more columns on either side.
fn beyond(table: &Table, view: &LookView, from: u16, area: Rect, dim: Style, buffer: &mut Buffer) {
    if view.left > 0 {
        buffer.set_string(from.saturating_sub(1), area.y, "‹", dim);
    }
    let width = table.reach(view.left..table.columns.len());
    if width > usize::from(area.right().saturating_sub(from)) {
        buffer.set_string(area.right() - 1, area.y, "›", dim);
    }
}

/// The cells of a row.
struct Cells<'a> {
    table: &'a Table,
    row: &'a [String],
    style: Style,
    needle: &'a str,
    is_hit: bool,
}

impl Cells<'_> {
    /// Draws them from a column on, between two edges of a line.
    fn draw(&self, left: usize, edges: (u16, u16, u16), theme: &Theme, buffer: &mut Buffer) {
        let (mut x, y, right) = edges;
        let columns = &self.table.columns;
        for (at, column) in columns.iter().enumerate().skip(left) {
            if x >= right {
                break;
            }
            let is_last = at + 1 == columns.len();
            let most = if is_last {
                usize::from(right - x).max(Column::WIDEST)
            } else {
                Column::WIDEST
            };
            let room = column.width.clamp(1, most);
            let cell = self.row.get(at).map_or("", String::as_str);
            let shown = format::cut(cell, room);
            let indent = if column.is_number {
                room.saturating_sub(shown.width())
            } else {
                0
            };
            let is_found = !self.needle.is_empty() && cell.to_lowercase().contains(self.needle);
            let style = match (is_found, self.is_hit) {
                (true, true) => theme.cursor,
                (true, false) => self.style.patch(theme.hit),
                (false, _) => self.style,
            };
            let from = x.saturating_add(u16::try_from(indent).unwrap_or(0));
            let left = right.saturating_sub(x);
            let is_whole = room <= left.into();
            if is_whole {
                let left = right.saturating_sub(from);
                buffer.set_stringn(from, y, &shown, left.into(), style);
            } else if column.is_number {
                // Part of a number would be another one.
                let sign = if cell.is_empty() { "" } else { "…" };
                buffer.set_string(x, y, sign, theme.dim);
            } else {
                let shown = format::cut(&shown, left.into());
                buffer.set_stringn(x, y, shown, left.into(), style);
            }
            x = x.saturating_add(u16::try_from(room + Column::GAP).unwrap_or(u16::MAX));
        }
    }
}

/// The names of all sheets, the one that is shown in brackets and in sight.
pub(super) fn tabs(parts: &Parts, theme: &Theme, cells: usize) -> Vec<Span<'static>> {
    let names = &parts.names;
    let width = |name: &String| name.width() + 3;
    let mut first = parts.at;
    let mut room = cells.saturating_sub(names.get(first).map_or(0, width));
    while let Some(before) = first.checked_sub(1).map(|at| width(&names[at])) {
        if before > room / 2 {
            break;
        }
        room -= before;
        first -= 1;
    }
    let mut left = cells.saturating_sub(2);
    let tabs = names
        .iter()
        .enumerate()
        .skip(first)
        .map_while(|(at, name)| {
            let is_shown = at == parts.at;
            // Of others only whole names are shown; what a person looks at is.
            let name = if is_shown {
                format::cut(name, left.saturating_sub(3))
            } else {
                name.clone()
            };
            left = left.checked_sub(width(&name))?;
            Some(if is_shown {
                Span::styled(format!("[{name}] "), theme.accent)
            } else {
                Span::styled(format!(" {name}  "), theme.dim)
            })
        });
    let tabs: Vec<_> = tabs.collect();
    let more = (first > 0).then(|| Span::styled("… ", theme.dim));
    more.into_iter().chain(tabs).collect()
}
