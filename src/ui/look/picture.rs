//! Pictures in half blocks: each cell holds two points, one above the other.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use crate::preview::Picture;
use crate::ui::{Depth, Theme};

pub(super) fn draw(picture: &Picture, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let colour = |x: u16, y: u16| {
        let at = usize::from(y) * usize::from(picture.width) + usize::from(x);
        let point = picture.rgb.get(at * 3..at * 3 + 3)?;
        Some([point[0], point[1], point[2]])
    };
    if theme.depth == Depth::None {
        let text = "A picture needs colours, and this terminal is asked for none.";
        buffer.set_stringn(area.x, area.y, text, area.width.into(), theme.dim);
        return;
    }
    let rows = picture.height.div_ceil(2).min(area.height);
    let left = area.x + area.width.saturating_sub(picture.width) / 2;
    for (line, y) in (0..rows).zip(area.y..) {
        for (column, x) in (0..picture.width).zip(left..area.right()) {
            let (upper, lower) = (colour(column, line * 2), colour(column, line * 2 + 1));
            let Some(upper) = upper else {
                continue;
            };
            let style = Style::new().fg(shade(upper, theme.depth));
            let style = match lower {
                Some(lower) => style.bg(shade(lower, theme.depth)),
                None => style,
            };
            buffer.set_string(x, y, "▀", style);
        }
    }
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
