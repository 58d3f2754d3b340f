//! Lines of text, with their numbers, wrapped or cut, and with what is searched for made to stand out.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_width::UnicodeWidthChar;

use crate::app::LookView;
use crate::preview::{Line, Piece, Tone};
use crate::ui::{Theme, format};

/// How lines are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    /// Each with its number.
    pub(super) is_numbered: bool,
    /// Those that are too long go on below; else they are cut.
    pub(super) is_wrapped: bool,
}

pub(super) fn draw(
    all: &[Line],
    view: &LookView,
    how: How,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let digits = all.len().to_string().len().max(2);
    let gutter = if how.is_numbered { digits + 2 } else { 0 };
    let cells = usize::from(area.width).saturating_sub(gutter);
    let needle = view.needle.value().to_lowercase();
    let x = area.x + u16::try_from(gutter).unwrap_or(0);
    let mut y = area.y;
    for (number, line) in all.iter().enumerate().skip(view.top) {
        if y >= area.bottom() {
            return;
        }
        if how.is_numbered {
            let told = format!("{:>digits$}", number + 1);
            buffer.set_string(area.x, y, told, theme.dim);
        }
        let is_hit = view.hit == Some(number);
        let spans = line
            .iter()
            .flat_map(|piece| marked(piece, &needle, is_hit, theme));
        let spans: Vec<_> = spans.collect();
        if how.is_wrapped {
            let wrapped = format::wrap(spans, cells);
            for line in wrapped.into_iter().take(usize::from(area.bottom() - y)) {
                format::put(buffer, x, y, line.spans, area.right() - x);
                y += 1;
            }
        } else {
            let from = skip(spans, view.left);
            buffer.set_line(x, y, &ratatui::text::Line::from(from), area.right() - x);
            y += 1;
        }
    }
}

fn style(tone: Tone, theme: &Theme) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Name => theme.folder,
        Tone::Text => theme.owner,
        Tone::Value => theme.strong,
        Tone::Dim => theme.dim,
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
