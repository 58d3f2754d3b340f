//! How the lines of a text are shown in a window: which are made narrower, which go on below, and which rows that takes.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::LookView;
use crate::preview::{Body, Kind, Line, Preview, fit, is_loose, text_of};

/// The lines of a text as they are shown in so many cells.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    /// The lines; those of a page have narrower gaps where they need that.
    pub lines: Cow<'a, [Line]>,
    /// So many cells on the left are for their numbers.
    pub gutter: usize,
    /// So many are for themselves.
    cells: usize,
    breaks: Breaks,
}

/// Which lines go on below where they are too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breaks {
    None,
    /// Those that have no columns.
    Loose,
    All,
}

impl<'a> Rows<'a> {
    /// Those of a preview; nothing where it has no lines.
    pub fn of(preview: &'a Preview, view: &LookView, cells: usize) -> Option<Self> {
        let is_whole = view.is_unwrapped;
        let (lines, gutter, breaks): (Cow<'a, [Line]>, _, _) = match &preview.body {
            Body::Lines(lines) if matches!(preview.kind, Kind::Docx | Kind::Mail) => {
                (lines.into(), 0, Breaks::All)
            }
            Body::Lines(lines) => (lines.into(), digits(lines.len()) + 2, Breaks::All),
            Body::Laid(lines) => (lines.into(), 0, Breaks::None),
            Body::Page(lines) if is_whole => (lines.into(), 0, Breaks::None),
            Body::Page(lines) => (fit(lines, cells), 0, Breaks::Loose),
            Body::Table(_) | Body::Picture(_) | Body::Nothing => return None,
        };
        Some(Self {
            lines,
            gutter,
            cells: cells.saturating_sub(gutter).max(2),
            breaks: if is_whole { Breaks::None } else { breaks },
        })
    }

    /// Whether a line goes on below, if it is too long.
    pub fn wraps(&self, line: &Line) -> bool {
        match self.breaks {
            Breaks::None => false,
            Breaks::Loose => is_loose(line),
            Breaks::All => true,
        }
    }

    /// How many rows of the screen a line takes.
    pub(super) fn count(&self, line: usize) -> usize {
        match self.lines.get(line).filter(|line| self.wraps(line)) {
            Some(line) => self.breaks(line, usize::MAX).len(),
            None => 1,
        }
    }

    /// Which letters stand in each of the first rows of a line that goes on below.
    pub fn breaks(&self, line: &Line, most: usize) -> Vec<Range<usize>> {
        // No row takes more letters than cells, but for marks over them.
        let letters = line.iter().flat_map(|piece| piece.text.chars());
        let letters: Vec<_> = letters.take(most.saturating_mul(self.cells * 2)).collect();
        broken(&letters, self.cells, most)
    }

    /// In which row of its line these words begin, in small letters.
    pub(super) fn row_of(&self, line: usize, words: &str) -> usize {
        let Some(line) = self.lines.get(line).filter(|line| self.wraps(line)) else {
            return 0;
        };
        let text = text_of(line).to_lowercase();
        let before = text
            .split_once(words)
            .map_or(0, |(before, _)| before.chars().count());
        let rows = self.breaks(line, usize::MAX);
        let above = rows.iter().take_while(|row| row.end <= before);
        above.count().min(rows.len() - 1)
    }

    /// Where these words stand in a line that does not go on below, in cells from its beginning.
    pub(super) fn place_of(&self, line: usize, words: &str) -> Option<Range<usize>> {
        let line = self.lines.get(line).filter(|line| !self.wraps(line))?;
        let text = text_of(line).to_lowercase();
        let (before, _) = text.split_once(words)?;
        Some(before.width()..before.width() + words.width())
    }

    /// So many cells are in sight of a line that does not go on below: beyond its edge stands a sign.
    pub(super) fn in_sight(&self) -> usize {
        self.cells - 1
    }

    /// How far lines can be moved sideways, in cells: not at all, if all of them are in sight.
    pub(super) fn most_aside(&self) -> usize {
        let lines = self.lines.iter().filter(|line| !self.wraps(line));
        let widest = lines.map(|line| text_of(line).width()).max();
        let widest = widest.filter(|widest| *widest > self.cells);
        widest.map_or(0, |widest| widest - self.cells / 2)
    }
}

/// How many digits the number of the last of so many lines has; two at least.
fn digits(lines: usize) -> usize {
    lines.to_string().len().max(2)
}

/// Breaks letters at their spaces, and longer words anywhere, into rows of so many cells: the first of them.
fn broken(letters: &[char], cells: usize, most: usize) -> Vec<Range<usize>> {
    let (mut rows, mut from) = (Vec::new(), 0);
    while rows.len() < most {
        let (to, next) = row_end(letters, from, cells);
        rows.push(from..to);
        from = next;
        if from >= letters.len() {
            break;
        }
    }
    rows
}

/// Where the row ends that begins there, and where the next one begins.
fn row_end(letters: &[char], from: usize, cells: usize) -> (usize, usize) {
    let (mut taken, mut space) = (0, None);
    for (at, letter) in letters.iter().enumerate().skip(from) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, cells: usize) -> Vec<String> {
        let letters: Vec<_> = text.chars().collect();
        let rows = broken(&letters, cells, 9);
        rows.into_iter()
            .map(|row| letters[row].iter().collect())
            .collect()
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        assert_eq!(rows("one two three", 8), ["one two", "three"]);
        assert_eq!(rows("one two", 7), ["one two"]);
        assert_eq!(rows("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(rows("日本語", 4), ["日本", "語"]);
        assert_eq!(rows("", 4), [""]);
    }

    #[test]
    fn of_a_line_without_an_end_only_what_is_in_sight_is_broken() {
        let letters = vec![':'; 200_000];
        assert_eq!(broken(&letters, 10, 3).len(), 3);
    }
}
