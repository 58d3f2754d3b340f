//! Lines of text, with their numbers, wrapped or cut, and with what is searched for made to stand out.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line as Row, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::app::LookView;
use crate::preview::{Line, Piece, Tone, text_of};
use crate::ui::Theme;

/// How lines are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    /// Each with its number.
    pub(super) is_numbered: bool,
    /// As on a page, whose columns stay where they are.
    pub(super) is_laid: bool,
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
    let all = &view.fitted(all, cells, how.is_laid);
    let left = view.left + margin(all, view, cells);
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
        let first = y;
        let spans = line
            .iter()
            .flat_map(|piece| marked(piece, &needle, is_hit, theme));
        let spans: Vec<_> = spans.collect();
        if view.wraps(line, how.is_laid) {
            for row in wrapped(&spans, cells, usize::from(area.bottom() - y)) {
                buffer.set_line(x, y, &row, area.right() - x);
                y += 1;
            }
        } else {
            let row = Row::from(skip(spans, left));
            buffer.set_line(x, y, &row, area.right() - x);
            if row.width() > cells {
                // There is more of it.
                buffer.set_string(area.right() - 1, y, "›", theme.dim);
            }
            y += 1;
        }
        if view.selection().is_some_and(|some| some.contains(&number)) {
            let (y, height) = (first, y - first);
            buffer.set_style(Rect { y, height, ..area }, theme.cursor);
        }
    }
}

/// How much of a margin on the left is left out of lines that do not fit beside it.
fn margin(all: &[Line], view: &LookView, cells: usize) -> usize {
    /// A page has not so many lines, and others have no margin.
    const PAGE: usize = 500;
    if !view.is_unwrapped || all.len() > PAGE {
        return 0;
    }
    let width = |line: &Line| line.iter().map(|piece| piece.text.width()).sum::<usize>();
    if all.iter().map(width).max().unwrap_or(0) <= cells {
        return 0;
    }
    let texts = all.iter().map(|line| text_of(line));
    let texts = texts.filter(|text| !text.trim().is_empty());
    let margins = texts.map(|text| text.len() - text.trim_start_matches(' ').len());
    margins.min().unwrap_or(0)
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

/// The first rows of a line that is broken at its spaces, a longer word anywhere: what is out of sight is not looked at.
fn wrapped(spans: &[Span<'static>], cells: usize, most: usize) -> Vec<Row<'static>> {
    let cells = cells.max(2);
    let letters = spans.iter().flat_map(|span| {
        let styled = move |letter: char| (letter, span.style);
        span.content.chars().map(styled)
    });
    // No row takes more letters than cells, but for marks over them.
    let letters: Vec<_> = letters.take(most.saturating_mul(cells * 2)).collect();
    let mut rows = Vec::new();
    let mut from = 0;
    while rows.len() < most {
        let (to, next) = row_end(&letters, from, cells);
        rows.push(row(&letters[from..to]));
        from = next;
        if from >= letters.len() {
            break;
        }
    }
    rows
}

/// Where the row ends that begins there, and where the next one begins.
fn row_end(letters: &[(char, Style)], from: usize, cells: usize) -> (usize, usize) {
    let (mut taken, mut space) = (0, None);
    for (at, (letter, _)) in letters.iter().enumerate().skip(from) {
        taken += letter.width().unwrap_or(0);
        if taken > cells {
            return match (space, letter) {
                (_, ' ') => (at, at + 1),
                (Some(space), _) => (space, space + 1),
                (None, _) => (at, at),
            };
        }
        if *letter == ' ' && at > from {
            space = Some(at);
        }
    }
    (letters.len(), letters.len())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, cells: usize, most: usize) -> Vec<String> {
        let spans = [Span::raw(text.to_owned())];
        let rows = wrapped(&spans, cells, most);
        rows.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        assert_eq!(rows("one two three", 8, 9), ["one two", "three"]);
        assert_eq!(rows("one two", 7, 9), ["one two"]);
        assert_eq!(rows("abcdefghij", 4, 9), ["abcd", "efgh", "ij"]);
        assert_eq!(rows("日本語", 4, 9), ["日本", "語"]);
        assert_eq!(rows("", 4, 9), [""]);
    }

    #[test]
    fn of_a_line_without_an_end_only_what_is_in_sight_is_broken() {
        let spans: Vec<_> = (0..200_000).map(|_| Span::raw(":")).collect();
        assert_eq!(wrapped(&spans, 10, 3).len(), 3);
    }
}
