//! Lines of text, with their numbers, wrapped or cut, and with what is searched for made to stand out.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line as Row, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::app::{LookView, Rows};
use crate::preview::{Line, Piece, Tone, text_of};
use crate::ui::Theme;

pub(super) fn draw(
    rows: &Rows<'_>,
    view: &LookView,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let gutter = u16::try_from(rows.gutter).unwrap_or(0);
    let cells = area.width.saturating_sub(gutter);
    let needle = view.needle.value().to_lowercase();
    let x = area.x + gutter;
    let mut y = area.y;
    for (number, line) in rows.lines.iter().enumerate().skip(view.top) {
        if y >= area.bottom() {
            return;
        }
        let first = y;
        let is_hit = view.hit == Some(number);
        let spans = line
            .iter()
            .flat_map(|piece| marked(piece, &needle, is_hit, theme));
        let spans: Vec<_> = spans.collect();
        let is_wrapped = rows.wraps(line);
        let mut above = if number == view.top { view.above } else { 0 };
        let shown = if is_wrapped {
            let breaks = rows.breaks(line, above + usize::from(area.bottom() - y));
            above = above.min(breaks.len() - 1);
            broken(&spans, &breaks[above..])
        } else {
            vec![Row::from(skip(spans, view.left))]
        };
        for row in &shown {
            buffer.set_line(x, y, row, cells);
            if !is_wrapped {
                edges(line, view.left, (x, y, area.right()), theme, buffer);
            }
            y += 1;
        }
        if rows.gutter > 0 && above == 0 {
            let told = format!("{:>digits$}", number + 1, digits = rows.gutter - 2);
            buffer.set_string(area.x, first, told, theme.dim);
        }
        if view.selection().is_some_and(|some| some.contains(&number)) {
            let (y, height) = (first, y - first);
            buffer.set_style(Rect { y, height, ..area }, theme.cursor);
        }
    }
}

/// Says that there is more of a line, on either side; a number that is cut is not shown: part of it would be another one.
fn edges(
    line: &Line,
    left: usize,
    (x, y, right): (u16, u16, u16),
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let text = text_of(line);
    let margin = text.len() - text.trim_start_matches(' ').len();
    if margin < left.min(text.len()) {
        sign("‹", x..right, y, theme, buffer);
    }
    if text.width() > left + usize::from(right.saturating_sub(x)) {
        sign("›", (x..right).rev(), y, theme, buffer);
    }
}

/// Draws it in the first of these cells, in place of the number that is cut there.
fn sign(
    sign: &str,
    cells: impl Iterator<Item = u16> + Clone,
    y: u16,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let is_number = |symbol: &str| {
        symbol.starts_with(|letter: char| letter.is_ascii_digit() || ".,".contains(letter))
    };
    for x in cells.clone() {
        match buffer.cell_mut((x, y)) {
            Some(cell) if is_number(cell.symbol()) => cell.set_symbol(" "),
            _ => break,
        };
    }
    for x in cells.take(1) {
        buffer.set_string(x, y, sign, theme.dim);
    }
}

fn style(tone: Tone, theme: &Theme) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Name => theme.folder,
        Tone::Text => theme.owner,
        Tone::Value => theme.strong,
        Tone::Dim => theme.dim,
        Tone::Wrong => theme.bad,
    }
}

/// A piece with what is searched for made to stand out.
fn marked(piece: &Piece, needle: &str, is_hit: bool, theme: &Theme) -> Vec<Span<'static>> {
    let plain = style(piece.tone, theme);
    let lower = piece.text.to_lowercase();
    // Some letters are longer as small ones: then the places are others.
    if needle.is_empty() || lower.len() != piece.text.len() {
        return vec![Span::styled(piece.text.clone(), plain)];
    }
    let hit = if is_hit {
        theme.cursor
    } else {
        plain.patch(theme.hit)
    };
    let (mut spans, mut from) = (Vec::new(), 0);
    for (place, found) in lower.match_indices(needle) {
        let texts = (
            piece.text.get(from..place),
            piece.text.get(place..place + found.len()),
        );
        if let (Some(before), Some(text)) = texts {
            spans.push(Span::styled(before.to_owned(), plain));
            spans.push(Span::styled(text.to_owned(), hit));
            from = place + found.len();
        }
    }
    let rest = piece.text.get(from..).unwrap_or_default();
    spans.push(Span::styled(rest.to_owned(), plain));
    spans
}

/// The rows of a line, each with these letters.
fn broken(spans: &[Span<'static>], rows: &[Range<usize>]) -> Vec<Row<'static>> {
    let letters = spans.iter().flat_map(|span| {
        let styled = move |letter: char| (letter, span.style);
        span.content.chars().map(styled)
    });
    let letters: Vec<_> = letters.take(rows.last().map_or(0, |row| row.end)).collect();
    let rows = rows.iter().map(|to| row(&letters[to.clone()]));
    rows.collect()
}

fn row(letters: &[(char, Style)]) -> Row<'static> {
    let pieces = letters.chunk_by(|(_, one), (_, other)| one == other);
    let spans = pieces.map(|piece| {
        let text: String = piece.iter().map(|(letter, _)| *letter).collect();
        Span::styled(text, piece[0].1)
    });
    Row::from(spans.collect::<Vec<_>>())
}

/// What is left of a line when its first cells are out of sight.
fn skip(spans: Vec<Span<'static>>, cells: usize) -> Vec<Span<'static>> {
    let mut left = cells;
    let cut = spans.into_iter().map(|span| {
        let mut from = 0;
        for letter in span.content.chars() {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(letter.width().unwrap_or(0));
            from += letter.len_utf8();
        }
        let rest = span.content[from..].to_owned();
        Span::styled(rest, span.style)
    });
    cut.collect()
}
