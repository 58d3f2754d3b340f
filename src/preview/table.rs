//! Tables as text: what divides their cells, how wide their columns are, and which of them hold numbers.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::ask::Ask;
use super::shown::{Body, Column, Preview, Table};
use super::{Kind, Source, Unreadable, text};

/// What may divide cells, the likelier one first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// So many rows show what divides them.
const SAMPLE: usize = 40;
/// More rows are not shown.
const ROWS: usize = 60_000;
/// More letters of a cell are not shown.
const CELL: usize = 1000;
/// More columns are not shown.
const COLUMNS: usize = 256;

pub(super) fn render(ask: &Ask, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let bytes = source.head(ask.wanted.reach)?;
    let is_whole = bytes.len() as u64 == source.size();
    let (text, encoding) =
        text::decoded_with(&bytes).ok_or_else(|| Unreadable::damaged("no text"))?;
    let delimiter = delimiter(&text);
    let mut is_narrow = false;
    let mut rows = rows(&text, delimiter, ROWS + 1, &mut is_narrow);
    let is_whole = is_whole && rows.len() <= ROWS;
    rows.truncate(ROWS);
    if !is_whole && rows.len() > 1 {
        // The last row is likely cut in its middle.
        rows.pop();
    }
    let count = rows.len();
    let table = Table::of(rows);
    let columns = table.columns.len();
    let mut preview = Preview::of(Kind::Csv, Body::Table(table));
    if is_whole {
        preview.facts.push(text::counted(count, "row"));
    }
    preview.facts.push(if is_narrow {
        format!("the first {COLUMNS} columns")
    } else {
        text::counted(columns, "column")
    });
    preview.is_abridged = is_narrow;
    if let Some(name) = named(delimiter) {
        preview.facts.push(name.to_owned());
    }
    if encoding != encoding_rs::UTF_8 {
        preview.facts.push(encoding.name().to_owned());
    }
    preview.stopped_at = (!is_whole).then_some(bytes.len() as u64);
    Ok(preview)
}

/// What it is called where it is not the usual one.
fn named(delimiter: u8) -> Option<&'static str> {
    match delimiter {
        b';' => Some("divided by ;"),
        b'\t' => Some("divided by tabs"),
        b'|' => Some("divided by |"),
        _ => None,
    }
}

/// The one that divides most rows into equally many cells, and more than one.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let rows = rows(text, delimiter, SAMPLE, &mut false);
        let usual = rows.first().map_or(0, Vec::len);
        let alike = rows.iter().filter(|row| row.len() == usual).count();
        if usual > 1 { (alike, usual) } else { (0, 0) }
    };
    let scored = DELIMITERS.into_iter().rev();
    scored
        .max_by_key(|delimiter| score(*delimiter))
        .unwrap_or(b',')
}

fn rows(text: &str, delimiter: u8, most: usize, is_narrow: &mut bool) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let rows = reader.records().map_while(Result::ok).take(most);
    let rows = rows.inspect(|row| *is_narrow |= row.len() > COLUMNS);
    rows.map(|row| row.iter().take(COLUMNS).map(cell).collect())
        .collect()
}

/// What is shown of a cell: a line without control characters, and not too much of it.
pub(super) fn cell(text: &str) -> String {
    let (short, rest) = match text.char_indices().nth(CELL) {
        Some((end, _)) => (&text[..end], "…"),
        None => (text, ""),
    };
    text::clean(&short.trim().replace(['\r', '\n'], " ")) + rest
}

/// Whether less is shown of a cell than it holds.
pub(super) fn is_cut(cell: &str) -> bool {
    cell.ends_with('…') && cell.chars().count() > CELL / 2
}

impl Table {
    /// How many cells of the screen the numbers of its rows take.
    pub fn gutter(&self) -> usize {
        self.rows.len().to_string().len().max(2) + Column::GAP
    }

    /// How many cells of the screen these columns take, with what is between them.
    pub fn reach(&self, columns: Range<usize>) -> usize {
        let columns = self.columns.get(columns).unwrap_or_default();
        let widths: usize = columns.iter().map(Column::shown).sum();
        widths + Column::GAP * columns.len().saturating_sub(1)
    }

    /// The table of these rows.
    pub fn of(rows: Vec<Vec<String>>) -> Self {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let columns = (0..count).map(|at| {
            let cells = || rows.iter().filter_map(move |row| row.get(at));
            let below = || cells().skip(1).filter(|cell| !cell.is_empty());
            Column {
                width: cells().map(|cell| cell.width()).max().unwrap_or(0),
                is_number: below().count() > 0 && below().all(|cell| is_number(cell)),
            }
        });
        Self {
            columns: columns.collect(),
            rows,
        }
    }
}

/// Whether a person would read it as a number: with a sign, a currency, marks between thousands, a percent.
fn is_number(cell: &str) -> bool {
    let is_mark = |letter: char| {
        letter.is_ascii_digit() || "+-.,' %()€$£¥\u{a0}\u{202f}\u{2212}".contains(letter)
    };
    cell.chars().any(|letter| letter.is_ascii_digit()) && cell.chars().all(is_mark)
}
