//! A page in less room than it takes: its gaps become narrower, and its columns stay columns.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::shown::{Line, Piece, text_of};

/// A page has no more lines; what has is a list, and stays as it is.
const PAGE: usize = 500;
/// No gap between columns becomes narrower, in cells.
const LEAST: usize = 2;

/// The same lines, made narrower where they do not fit beside each other in so many cells. Those that still do not are either
/// [loose](is_loose), or have too many columns.
pub fn fit(lines: &[Line], cells: usize) -> Vec<Line> {
    let mut fitted = lines.to_vec();
    if lines.len() > PAGE || lines.iter().all(|line| width(line) <= cells) {
        return fitted;
    }
    let margin = lines.iter().filter_map(margin).min().unwrap_or(0);
    for line in &mut fitted {
        *line = further_left(line, margin);
    }
    let (mut rows, mut columns) = (Vec::new(), Columns::default());
    for at in 0..fitted.len() {
        let line = &fitted[at];
        if is_loose(line) {
            let too_far = width(line).saturating_sub(cells);
            fitted[at] = further_left(line, too_far);
            continue;
        }
        let alone = Columns::of(line);
        let both = columns.with(&alone);
        // As many rows as possible keep the same columns.
        let stays = both.can_fit(cells) || !(alone.can_fit(cells) || columns.can_fit(cells));
        if !stays {
            narrow(&mut fitted, &rows, &columns, cells);
            rows.clear();
        }
        columns = if stays { both } else { alone };
        rows.push(at);
    }
    narrow(&mut fitted, &rows, &columns, cells);
    fitted
}

/// Whether it has no columns: then it may be broken between any two words.
pub fn is_loose(line: &Line) -> bool {
    !text_of(line).trim().contains("  ")
}

fn narrow(lines: &mut [Line], rows: &[usize], columns: &Columns, cells: usize) {
    let superfluous = columns.superfluous(cells);
    for row in rows {
        lines[*row] = without(&lines[*row], &superfluous);
    }
}

/// In cells.
fn width(line: &Line) -> usize {
    line.iter().map(|piece| piece.text.width()).sum()
}

/// How far it is moved in, in cells; of an empty line that says nothing.
fn margin(line: &Line) -> Option<usize> {
    let text = text_of(line);
    let inner = text.trim_start_matches(' ');
    (!inner.is_empty()).then(|| text.len() - inner.len())
}

/// Which cells of some rows hold something, in any of them.
#[derive(Default)]
struct Columns {
    holds: Vec<bool>,
}

impl Columns {
    fn of(line: &Line) -> Self {
        let mut holds = Vec::new();
        for letter in text_of(line).chars() {
            holds.extend(std::iter::repeat_n(
                letter != ' ',
                letter.width().unwrap_or(0),
            ));
        }
        Self { holds }
    }

    fn with(&self, other: &Self) -> Self {
        let at = |columns: &Self, cell: usize| columns.holds.get(cell).is_some_and(|holds| *holds);
        let widest = self.holds.len().max(other.holds.len());
        let holds = (0..widest).map(|cell| at(self, cell) || at(other, cell));
        Self {
            holds: holds.collect(),
        }
    }

    /// The gaps that all of the rows have, and how far each can be narrowed.
    fn gaps(&self) -> Vec<(Range<usize>, usize)> {
        let mut from = 0;
        let runs = self.holds.chunk_by(|one, next| one == next);
        let gaps = runs.filter_map(|run| {
            let gap = from..from + run.len();
            from = gap.end;
            // What is before the first column is no gap between two.
            let least = if gap.start == 0 { 0 } else { LEAST };
            let most = gap.len().saturating_sub(least);
            (!run[0] && most > 0).then_some((gap, most))
        });
        gaps.collect()
    }

    fn can_fit(&self, cells: usize) -> bool {
        let most: usize = self.gaps().iter().map(|(_, most)| most).sum();
        self.holds.len() <= cells + most
    }

    /// The cells that are left out for it to fit, or to come as near to that as it can: of the widest gaps first.
    fn superfluous(&self, cells: usize) -> Vec<Range<usize>> {
        let mut gaps: Vec<_> = self
            .gaps()
            .into_iter()
            .map(|(gap, most)| (gap, most, 0))
            .collect();
        for _ in cells..self.holds.len() {
            let open = gaps.iter_mut().filter(|(_, most, taken)| taken < most);
            let Some((.., taken)) = open.max_by_key(|(gap, _, taken)| gap.len() - taken) else {
                break;
            };
            *taken += 1;
        }
        gaps.into_iter()
            .map(|(gap, _, taken)| gap.end - taken..gap.end)
            .collect()
    }
}

/// The line with so many fewer spaces before it, as far as it has some.
fn further_left(line: &Line, cells: usize) -> Line {
    let cells = margin(line).map_or(0, |margin| margin.min(cells));
    without(line, std::slice::from_ref(&(0..cells)))
}

/// The line without the spaces in these cells.
fn without(line: &Line, cells: &[Range<usize>]) -> Line {
    let mut at = 0;
    let mut stays = |letter: char| {
        let is_out = letter == ' ' && cells.iter().any(|range| range.contains(&at));
        at += letter.width().unwrap_or(0);
        !is_out
    };
    let pieces = line.iter().map(|piece| {
        let text: String = piece.text.chars().filter(|letter| stays(*letter)).collect();
        Piece::of(piece.tone, text)
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fitted(page: &str, cells: usize) -> String {
        let lines: Vec<Line> = page.lines().map(|line| vec![Piece::plain(line)]).collect();
        let texts = fit(&lines, cells).into_iter().map(|line| text_of(&line));
        texts.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn columns_move_together_and_what_fits_stays_as_it_is() {
        let page = "
      Invoice

      Pos        Service                 Amount
      1          Proof reading, 翻訳      12.50
      10         Travel                1,200.00
      All of this is one sentence that is much longer than the room.
                               To be paid at once";
        let expected = "
Invoice

Pos  Service                Amount
1    Proof reading, 翻訳     12.50
10   Travel               1,200.00
All of this is one sentence that is much longer than the room.
                To be paid at once";
        assert_eq!(fitted(page, 34), expected);
        assert_eq!(fitted(page, 80), page);
    }

    #[test]
    fn tables_below_each_other_have_columns_of_their_own() {
        let page = "a              b              c\naaaaaaaaaaaa        bbbbbbbbbb\n";
        assert_eq!(
            fitted(page, 26),
            "a            b           c\naaaaaaaaaaaa    bbbbbbbbbb"
        );
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_none_is_added(page in "([a-c日]{1,9} {1,12}){0,30}", cells in 1_usize..60, every in 1_usize..9) {
            let words: Vec<_> = page.split_inclusive(' ').collect();
            let page = words.chunks(every).map(<[_]>::concat).collect::<Vec<_>>().join("\n");
            let fitted = fitted(&page, cells);
            let words = |page: &str| page.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&fitted), words(&page));
            prop_assert_eq!(fitted.lines().count(), page.lines().count());
        }
    }
}
