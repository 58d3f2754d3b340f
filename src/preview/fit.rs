//! A page in less room than it takes: its gaps become narrower, and its columns stay columns.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::shown::{Line, Piece, text_of};

/// A page has no more lines, nor lines that are longer, in cells; what has is something else, and stays as it is.
const PAGE: usize = 500;
const LINE: usize = 2000;
/// No gap between columns becomes narrower, in cells.
const LEAST: usize = 2;
/// Of a column of words so many cells stay at least.
const WORDS: usize = 12;

/// The same lines, made narrower where they do not fit beside each other in so many cells: first the gaps between columns, then
/// the widest column, where it is one of words. Lines that still do not fit are either [loose](is_loose), or have too many columns.
pub fn fit(lines: &[Line], cells: usize) -> Cow<'_, [Line]> {
    let widest = lines.iter().take(PAGE + 1).map(width).max();
    if lines.len() > PAGE || !(cells + 1..=LINE).contains(&widest.unwrap_or(0)) {
        return Cow::Borrowed(lines);
    }
    let mut fitted = lines.to_vec();
    let margin = lines.iter().filter_map(margin).min().unwrap_or(0);
    for line in &mut fitted {
        *line = further_left(line, margin);
    }
    let (mut rows, mut columns, mut is_apart) = (Vec::new(), Columns::default(), true);
    for at in 0..fitted.len() {
        let line = &fitted[at];
        if is_loose(line) {
            is_apart = true;
            let too_far = width(line).saturating_sub(cells);
            fitted[at] = further_left(line, too_far);
            continue;
        }
        let alone = Columns::of(line);
        let both = columns.with(&alone);
        // Rows of one table keep their columns, even if they do not fit; so does what stands apart, if it happens to fit.
        let least = columns.count().max(alone.count());
        let stays = both.can_fit(cells) || (!is_apart && both.count() >= least);
        is_apart = false;
        if !stays {
            narrow(&mut fitted, &rows, &columns, cells);
            rows.clear();
        }
        columns = if stays { both } else { alone };
        rows.push(at);
    }
    narrow(&mut fitted, &rows, &columns, cells);
    Cow::Owned(fitted)
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
    let wide = rows
        .iter()
        .map(|row| width(&lines[*row]))
        .max()
        .unwrap_or(0);
    let missing = wide.saturating_sub(cells);
    if missing == 0 {
        return;
    }
    // What is told in the widest column is words, and the numbers behind it are what a person looks for.
    let alone = rows.iter().map(|row| Columns::of(&lines[*row]));
    let columns = alone.fold(Columns::default(), |all, one| all.with(&one));
    let widest = columns.widest().filter(|column| {
        let is_word = |row: &usize| {
            let text = text_of(&lines[*row]);
            placed(&text)
                .any(|(place, letter)| letter.is_alphabetic() && column.contains(&place.start))
        };
        column.len() >= missing + WORDS
            && rows.iter().filter(|row| is_word(row)).count() * 2 > rows.len()
    });
    if let Some(column) = widest {
        for row in rows {
            lines[*row] = shortened(&lines[*row], column.end - missing - 1..column.end);
        }
    }
}

/// In cells.
fn width(line: &Line) -> usize {
    line.iter().map(|piece| piece.text.width()).sum()
}

/// The letters of a text, each with the cells that it takes.
fn placed(text: &str) -> impl Iterator<Item = (Range<usize>, char)> {
    text.chars().scan(0, |at, letter| {
        let from = *at;
        *at += letter.width().unwrap_or(0);
        Some((from..*at, letter))
    })
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
        let text = text_of(line);
        let letters = placed(&text);
        let holds = letters.flat_map(|(place, letter)| place.map(move |_| letter != ' '));
        Self {
            holds: holds.collect(),
        }
    }

    fn with(&self, other: &Self) -> Self {
        let at = |columns: &Self, cell: usize| columns.holds.get(cell).is_some_and(|holds| *holds);
        let widest = self.holds.len().max(other.holds.len());
        let holds = (0..widest).map(|cell| at(self, cell) || at(other, cell));
        Self {
            holds: holds.collect(),
        }
    }

    /// How many columns there are.
    fn count(&self) -> usize {
        let runs = self.holds.chunk_by(|one, next| one == next);
        let gaps = runs.filter(|run| !run[0] && run.len() >= LEAST);
        gaps.count()
    }

    /// The cells of the widest one.
    fn widest(&self) -> Option<Range<usize>> {
        let (mut columns, mut from): (Vec<Range<usize>>, _) = (Vec::new(), 0);
        for run in self.holds.chunk_by(|one, next| one == next) {
            let to = from + run.len();
            let is_gap = !run[0] && run.len() >= LEAST;
            match columns.last_mut() {
                Some(column) if !is_gap && column.end == from => column.end = to,
                _ if is_gap => {}
                _ => columns.push(from..to),
            }
            from = to;
        }
        columns.into_iter().max_by_key(ExactSizeIterator::len)
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
        let gaps = self.gaps();
        let widest = gaps.iter().map(|(gap, _)| gap.len()).max().unwrap_or(0);
        let taken = |(gap, most): &(Range<usize>, usize), width: usize| {
            gap.len().saturating_sub(width).min(*most)
        };
        let all = |width: usize| gaps.iter().map(|gap| taken(gap, width)).sum::<usize>();
        let needed = self.holds.len().saturating_sub(cells);
        // No gap is wider than this then; some may be by a cell, where less has to be taken.
        let width = (0..=widest)
            .rev()
            .find(|width| all(*width) >= needed)
            .unwrap_or(0);
        let mut spare = all(width).saturating_sub(needed);
        let narrowed = gaps.iter().map(|gap| {
            let least = taken(gap, width + 1);
            let left = (taken(gap, width) - least).min(spare);
            spare -= left;
            let taken = taken(gap, width) - left;
            gap.0.end - taken..gap.0.end
        });
        narrowed.collect()
    }
}

/// The line with so many fewer spaces before it, as far as it has some.
fn further_left(line: &Line, cells: usize) -> Line {
    let cells = margin(line).map_or(0, |margin| margin.min(cells));
    without(line, std::slice::from_ref(&(0..cells)))
}

/// The line without the spaces in these cells, which are told from left to right.
fn without(line: &Line, cells: &[Range<usize>]) -> Line {
    let (mut at, mut cells) = (0, cells.iter().peekable());
    let mut stays = |letter: char| {
        while cells.next_if(|range| range.end <= at).is_some() {}
        let is_out = letter == ' ' && cells.peek().is_some_and(|range| range.contains(&at));
        at += letter.width().unwrap_or(0);
        !is_out
    };
    let pieces = line.iter().map(|piece| {
        let text: String = piece.text.chars().filter(|letter| stays(*letter)).collect();
        Piece::of(piece.tone, text)
    });
    pieces.collect()
}

/// The line with one cell instead of these: a sign that something was there, if something was.
fn shortened(line: &Line, cells: Range<usize>) -> Line {
    let touches = |place: &Range<usize>| place.end > cells.start && place.start < cells.end;
    let is_cut = placed(&text_of(line)).any(|(place, letter)| letter != ' ' && touches(&place));
    let mut before = 0;
    let pieces = line.iter().map(|piece| {
        let from = before;
        before += placed(&piece.text).last().map_or(0, |(place, _)| place.end);
        let kept = placed(&piece.text).map(|(place, letter)| {
            let place = place.start + from..place.end + from;
            match letter {
                _ if !touches(&place) => letter.to_string(),
                _ if place.start > cells.start => String::new(),
                _ if is_cut => format!("…{}", " ".repeat(cells.start - place.start)),
                _ => " ".to_owned(),
            }
        });
        Piece::of(piece.tone, kept.collect::<String>())
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fitted(page: &str, cells: usize) -> String {
        let lines: Vec<Line> = page.lines().map(|line| vec![Piece::plain(line)]).collect();
        let fitted = fit(&lines, cells);
        let texts = fitted.iter().map(|line| text_of(line));
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
        let page = "a              b              c\naaaaaaaaaaaaaaaaaa        bbbb\n";
        assert_eq!(
            fitted(page, 24),
            "a           b          c\naaaaaaaaaaaaaaaaaa  bbbb"
        );
    }

    #[test]
    fn what_stands_apart_is_not_shortened_for_the_sake_of_another_table() {
        let page = "Owner  Sakura Creative (AGY-104)\n\nWhat                                       Amount\nConcept and creative direction             700.00";
        let fitted = fitted(page, 33);
        let expected = "Owner  Sakura Creative (AGY-104)\n\nWhat                       Amount\nConcept and creative dir…  700.00";
        assert_eq!(fitted, expected);
    }

    #[test]
    fn words_give_way_to_numbers() {
        let page = "1  Translation of the second chapter  12.50    1,250.00
2  日本語日本語日本語日本語日本語日    7.00       70.00";
        let fitted = fitted(page, 40);
        assert_eq!(
            fitted,
            "1  Translation of the …  12.50  1,250.00\n2  日本語日本語日本語…    7.00     70.00"
        );
    }

    /// Where the words of a line begin, in cells.
    fn starts(line: &str) -> Vec<usize> {
        let pieces = line.split_inclusive(' ').scan(0, |at, piece| {
            let start = *at;
            *at += piece.width();
            Some((start, piece))
        });
        let words = pieces.filter(|(_, piece)| *piece != " ");
        words.map(|(start, _)| start).collect()
    }

    proptest! {
        #[test]
        fn a_table_stays_one_and_fits_if_it_can(
            words in proptest::collection::vec("[a-c]{1,4}|日本|[a-c]{2} [a-c]", 24),
            gaps in proptest::collection::vec(2_usize..20, 4),
            cells in 8_usize..90,
        ) {
            // Six rows of four columns, with a margin.
            let place = |column: usize| gaps[..=column].iter().map(|gap| gap + 5).sum::<usize>();
            let row = |cells: &[String]| {
                let mut row = String::new();
                for (column, cell) in cells.iter().enumerate() {
                    row += &" ".repeat(place(column) - row.width());
                    row += cell;
                }
                row
            };
            let page: Vec<_> = words.chunks(4).map(row).collect();
            let fitted = fitted(&page.join("\n"), cells);
            let columns = |row: &str| {
                let parts = row.split("  ").filter(|part| !part.is_empty());
                parts.map(|part| part.trim().to_owned()).collect::<Vec<_>>()
            };
            let wide = fitted.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
            let least: usize = (0..4)
                .map(|column| words.iter().skip(column).step_by(4).map(|word| word.width()).max().unwrap_or(0))
                .sum();
            for (row, before) in fitted.lines().zip(&page) {
                if !row.contains('…') {
                    prop_assert_eq!(columns(row), columns(before));
                }
            }
            if least + 3 * LEAST <= cells {
                prop_assert!(wide <= cells, "{fitted}");
                let rows = fitted.lines().zip(words.chunks(4));
                let mut seconds = rows.map(|(row, words)| starts(row)[words[0].split(' ').count()]);
                let first = seconds.next();
                prop_assert!(seconds.all(|start| Some(start) == first), "{fitted}");
            }
        }

        #[test]
        fn no_word_is_lost_and_none_is_added(page in "([a-c日]{1,9} {1,12}){0,30}", cells in 1_usize..60, every in 1_usize..9) {
            let words: Vec<_> = page.split_inclusive(' ').collect();
            let page = words.chunks(every).map(<[_]>::concat).collect::<Vec<_>>().join("\n");
            let fitted = fitted(&page, cells);
            let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            for (row, before) in fitted.lines().zip(page.lines()) {
                match row.split_once('…') {
                    None => prop_assert_eq!(words(row), words(before)),
                    Some((row, rest)) => {
                        prop_assert!(words(before).concat().starts_with(&words(row).concat()));
                        prop_assert!(words(before).concat().ends_with(&words(rest).concat()));
                    }
                }
            }
            prop_assert_eq!(fitted.lines().count(), page.lines().count());
        }
    }
}
