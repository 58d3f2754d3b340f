//! Pictures: in half blocks, two points in each cell, or as cells that are left to the terminal's own drawing.

use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use crate::preview::{Picture, Points};
use crate::ui::{Depth, Theme};

pub(super) fn draw(picture: &Picture, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Points::HalfBlocks(rgb) = &picture.points else {
        return reserve(picture, theme, area, buffer);
    };
    if theme.depth == Depth::None {
        let text = "A picture needs colours, and this terminal is asked for none.";
        buffer.set_stringn(area.x, area.y, text, area.width.into(), theme.dim);
        return;
    }
    let (width, height) = picture.cells;
    let left = area.x + area.width.saturating_sub(width) / 2;
    let mut rows = rgb.chunks_exact(usize::from(width.max(1)) * 3);
    let top = area.y + area.height.saturating_sub(height) / 2;
    for y in top..(top + height).min(area.bottom()) {
        let Some(upper) = rows.next() else {
            break;
        };
        let mut lower = rows.next().into_iter().flatten().copied();
        for (x, upper) in (left..area.right()).zip(upper.chunks_exact(3)) {
            let style = Style::new().fg(shade([upper[0], upper[1], upper[2]], theme.depth));
            let mut next = || lower.next();
            let style = match (next(), next(), next()) {
                (Some(red), Some(green), Some(blue)) => {
                    style.bg(shade([red, green, blue], theme.depth))
                }
                _ => style,
            };
            buffer.set_string(x, y, "▀", style);
        }
    }
}

/// Leaves the cells to the picture that the terminal draws over them.
fn reserve(picture: &Picture, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let (width, height) = picture.cells;
    if width > area.width || height > area.height {
        let text = "There is no room for the picture yet.";
        buffer.set_stringn(area.x, area.y, text, area.width.into(), theme.dim);
        return;
    }
    let left = area.x + (area.width - width) / 2;
    let top = area.y + (area.height - height) / 2;
    for y in top..top + height {
        for x in left..left + width {
            let cell = &mut buffer[(x, y)];
            cell.reset();
            cell.set_diff_option(CellDiffOption::Skip);
        }
    }
}

/// Over which cells the terminal has to draw that picture; nowhere if something else lies over some of them, and then they
/// are empty.
pub(super) fn settled(picture: &Picture, buffer: &mut Buffer) -> Option<Rect> {
    let is_left = |cell: &Cell| cell.diff_option == CellDiffOption::Skip;
    // What is written over a cell leaves the mark on it.
    let is_free = |cell: &Cell| is_left(cell) && cell.symbol() == " ";
    let mut places = buffer.content.iter().enumerate();
    let first = places.find_map(|(place, cell)| is_left(cell).then_some(place))?;
    let (x, y) = buffer.pos_of(first);
    let (width, height) = picture.cells;
    let area = Rect::new(x, y, width, height).intersection(buffer.area);
    let is_whole = area.positions().all(|position| is_free(&buffer[position]))
        && area.as_size() == (width, height).into();
    if is_whole {
        return Some(area);
    }
    for cell in buffer.content.iter_mut().filter(|cell| is_left(cell)) {
        cell.set_diff_option(CellDiffOption::None);
    }
    None
}

/// The colour as the terminal has it.
fn shade([red, green, blue]: [u8; 3], depth: Depth) -> Color {
    match depth {
        Depth::Full => Color::Rgb(red, green, blue),
        Depth::None | Depth::Palette => {
            // The cube of the 256 colours has six steps: 0, 95, 135, … 255.
            let step = |value: u8| match value {
                0..=47 => 0,
                48..=114 => 1,
                value => (value - 35) / 40,
            };
            Color::Indexed(16 + 36 * step(red) + 6 * step(green) + step(blue))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    const WINDOW: Rect = Rect::new(0, 0, 20, 8);

    fn drawn(cells: (u16, u16)) -> (Picture, Buffer) {
        let picture = Picture {
            cells,
            steps: (0, 0),
            points: Points::Png(String::new()),
        };
        let mut buffer = Buffer::empty(WINDOW);
        let theme = Theme::colours(TimeZone::UTC);
        draw(&picture, &theme, Rect::new(2, 1, 16, 6), &mut buffer);
        (picture, buffer)
    }

    fn is_any_left(buffer: &Buffer) -> bool {
        let mut cells = buffer.content.iter();
        cells.any(|cell| cell.diff_option == CellDiffOption::Skip)
    }

    #[test]
    fn a_picture_stands_over_cells_that_are_left_to_it() {
        let (picture, mut buffer) = drawn((8, 6));
        assert_eq!(settled(&picture, &mut buffer), Some(Rect::new(6, 1, 8, 6)));
        assert!(is_any_left(&buffer));
    }

    #[test]
    fn what_is_written_over_it_is_seen_and_the_picture_is_not() {
        let (picture, mut buffer) = drawn((8, 6));
        buffer.set_string(0, 6, "a note of ten words", Style::new());
        assert_eq!(settled(&picture, &mut buffer), None);
        assert!(!is_any_left(&buffer));
        let (picture, mut buffer) = drawn((8, 6));
        ratatui::widgets::Widget::render(
            ratatui::widgets::Clear,
            Rect::new(0, 0, 10, 4),
            &mut buffer,
        );
        assert_eq!(settled(&picture, &mut buffer), None);
        assert!(!is_any_left(&buffer));
    }

    #[test]
    fn one_that_does_not_fit_is_not_cut() {
        let (picture, mut buffer) = drawn((17, 6));
        assert_eq!(settled(&picture, &mut buffer), None);
        assert!(buffer.content[22].symbol().starts_with('T'));
    }
}
