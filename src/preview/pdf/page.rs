//! Letters with their places become lines of text, whose columns stand as they do on the page.

use unicode_width::UnicodeWidthStr;

use crate::preview::shown::Line;
use crate::preview::text;

/// A letter, or a few that are drawn as one, and where it stands on the page.
#[derive(Debug)]
pub(super) struct Letter {
    pub(super) text: String,
    /// From the left, in points.
    pub(super) x: f64,
    /// From the top, in points.
    pub(super) y: f64,
    /// How far away the next one stands at least, in points.
    pub(super) width: f64,
    /// Whether it is the first one that is written at once.
    pub(super) begins: bool,
    /// How high its font is, in points.
    pub(super) size: f64,
    /// Where its top is.
    pub(super) top: Side,
}

/// A side of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Top,
    Right,
    Bottom,
    Left,
}

impl Side {
    /// The one that a way of so many points leads to.
    pub(super) fn towards(x: f64, y: f64) -> Self {
        match (x.abs() > y.abs(), x > 0.0, y > 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Bottom,
            (false, _, false) => Self::Top,
        }
    }
}

/// The letters of a page, in the order in which they are drawn.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) letters: Vec<Letter>,
}

/// Letters of a row stand at most so far apart in height, in their size.
const LEVEL: f64 = 0.4;
/// A gap this wide is a space, in the size of the letters.
const SPACE: f64 = 0.16;
/// The same where something else is written: what is written at once has its own spaces.
const BESIDE: f64 = 0.08;
/// A gap this wide begins a column.
const COLUMN: f64 = 0.9;
/// Rows that are further apart than this have an empty line between them, in the size of their letters.
const PARAGRAPH: f64 = 1.9;
/// But only if they are so much further apart than most rows of the page.
const WIDER: f64 = 1.4;
/// So wide is a letter of text, in its size.
const LETTER: f64 = 0.5;
/// At least so many cells stand between columns.
const GAP: usize = 2;
/// For the sake of columns the page becomes so much wider at most: a cell is so much narrower.
const CROWDED: f64 = 0.6;
/// Nothing is spaced out further, in the size of the letters: those are columns.
const SPACED_OUT: f64 = 0.6;
/// Fewer gaps than this do not tell how far letters are spaced out.
const FEW: usize = 4;
/// No line is moved in any further than this, in cells.
const WIDEST: f64 = 400.0;

impl Page {
    /// The lines from top to bottom.
    pub(super) fn lines(mut self) -> Vec<Line> {
        self.letters.retain(|letter| {
            letter.x.is_finite() && letter.y.is_finite() && letter.size > 0.5 && letter.size < 1e4
        });
        self.turn();
        let unit = self.usual_size() * LETTER;
        let left = self.letters.iter().map(|letter| letter.x);
        let left = left.fold(f64::INFINITY, f64::min);
        let rows = self.rows();
        let usual = usual_gap(&rows);
        let texts: Vec<_> = rows.iter().map(|row| columns(row)).collect();
        let unit = roomy(unit, &texts);
        let mut lines: Vec<Line> = Vec::new();
        let mut above: Option<(f64, f64)> = None;
        for (row, columns) in rows.iter().zip(&texts) {
            let (y, size) = (row[0].y, row[0].size);
            if let Some((before, high)) = above
                && y - before > (high.max(size) * PARAGRAPH).max(usual * WIDER)
            {
                lines.push(Line::new());
            }
            above = Some((y, size));
            lines.push(text::line(&laid(columns, left, unit)));
        }
        lines
    }

    /// Turns the page so that most of its letters stand upright.
    fn turn(&mut self) {
        let count = |side: Side| {
            self.letters
                .iter()
                .filter(|letter| letter.top == side)
                .count()
        };
        let sides = [Side::Left, Side::Right, Side::Bottom, Side::Top];
        let most = sides.into_iter().max_by_key(|side| count(*side));
        for letter in &mut self.letters {
            (letter.x, letter.y) = match most {
                Some(Side::Right) => (letter.y, -letter.x),
                Some(Side::Left) => (-letter.y, letter.x),
                Some(Side::Bottom) => (-letter.x, -letter.y),
                Some(Side::Top) | None => (letter.x, letter.y),
            };
        }
    }

    /// The size that most letters have.
    fn usual_size(&self) -> f64 {
        let mut sizes: Vec<_> = self.letters.iter().map(|letter| letter.size).collect();
        sizes.sort_by(f64::total_cmp);
        sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
    }

    /// Letters of the same height on the page, each row from left to right.
    fn rows(self) -> Vec<Vec<Letter>> {
        let mut letters = self.letters;
        letters.sort_by(|one, other| one.y.total_cmp(&other.y));
        let mut rows: Vec<Vec<Letter>> = Vec::new();
        for letter in letters {
            match rows.last_mut() {
                Some(row)
                    if (letter.y - row[0].y).abs() <= row[0].size.max(letter.size) * LEVEL =>
                {
                    row.push(letter);
                }
                _ => rows.push(vec![letter]),
            }
        }
        for row in &mut rows {
            row.sort_by(|one, other| one.x.total_cmp(&other.x));
        }
        rows
    }
}

/// How far apart most rows are, in points.
fn usual_gap(rows: &[Vec<Letter>]) -> f64 {
    let pairs = rows.windows(2);
    let mut gaps: Vec<_> = pairs.map(|pair| pair[1][0].y - pair[0][0].y).collect();
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or_default()
}

/// What stands in each column of a row, with a space between words, and where it begins.
fn columns(row: &[Letter]) -> Vec<(f64, String)> {
    let mut columns: Vec<(f64, String)> = Vec::new();
    let mut end: Option<f64> = None;
    let mut is_spaced = false;
    for letter in row {
        if letter.text.trim().is_empty() {
            is_spaced = true;
            continue;
        }
        let gap = end.map_or(f64::INFINITY, |end| letter.x - end);
        let space = if letter.begins { BESIDE } else { SPACE };
        match columns.last_mut() {
            Some((_, text)) if gap <= letter.size * COLUMN => {
                if is_spaced || gap > letter.size * space {
                    text.push(' ');
                }
                text.push_str(&letter.text);
            }
            _ => columns.push((letter.x, letter.text.clone())),
        }
        is_spaced = false;
        end = Some(letter.x + letter.width);
    }
    columns
}

/// How many points a cell is, so that no column has to give way to the text of the one before: on the screen that takes more
/// room than on paper.
fn roomy(unit: f64, rows: &[Vec<(f64, String)>]) -> f64 {
    let mut least = unit;
    for row in rows {
        for pair in row.windows(2) {
            let [(from, text), (to, _)] = pair else {
                continue;
            };
            #[expect(clippy::cast_precision_loss, reason = "no column is so wide")]
            let cells = (text.width() + GAP) as f64;
            least = least.min((to - from) / cells);
        }
    }
    least.max(unit * CROWDED)
}

/// A row as text, each of its columns where it stands on the page, as far as the one before leaves room.
fn laid(columns: &[(f64, String)], left: f64, unit: f64) -> String {
    let mut line = String::new();
    for (x, text) in columns {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rounded, bounded, above zero"
        )]
        let column = ((x - left) / unit).round().clamp(0.0, WIDEST) as usize;
        let least = line.width() + if line.is_empty() { 0 } else { GAP };
        let missing = column.max(least) - line.width();
        line.extend(std::iter::repeat_n(' ', missing));
        line.push_str(text);
    }
    line
}

/// Letters that are drawn as one, and stand further apart than they are wide, are wider: so is text that is spaced out.
pub(super) fn widen(run: &mut [Letter]) {
    let apart = |pair: &[Letter]| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y);
    let pairs = run.windows(2);
    let mut extra: Vec<_> = pairs.map(|pair| apart(pair) - pair[0].width).collect();
    extra.sort_by(f64::total_cmp);
    // Between few letters it may be the space between two words.
    let usual = if extra.len() < FEW {
        0
    } else {
        extra.len() / 2
    };
    let Some(extra) = extra.get(usual).filter(|extra| **extra > 0.0) else {
        return;
    };
    for letter in run
        .iter_mut()
        .filter(|letter| *extra < letter.size * SPACED_OUT)
    {
        letter.width += extra;
    }
}
