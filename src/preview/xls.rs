//! Spreadsheets of Excel before 2007: how the numbers of a sheet are formatted, which their reader keeps to itself.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use cfb::CompoundFile;

/// The kinds of records that are read (MS-XLS, 2.3).
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const FORMAT: u16 = 0x041E;
const STYLE: u16 = 0x00E0;
const SHEET: u16 = 0x0085;
const FORMULA: u16 = 0x0006;
const NUMBER: u16 = 0x0203;
const SHORT_NUMBER: u16 = 0x027E;
const SHORT_NUMBERS: u16 = 0x00BD;

/// What the book begins with since Excel 97 (MS-XLS, 2.4.21).
const EXCEL_97: u16 = 0x0600;

/// Which format codes the numbers of a sheet have.
#[derive(Default)]
pub(super) struct Codes {
    /// That of each style.
    codes: Vec<String>,
    /// Which style a cell has, by row and column.
    styles: HashMap<(usize, usize), usize>,
}

impl Codes {
    /// Those of a sheet, as far as so many rows and columns. Of a book that is not understood there are none.
    pub(super) fn of(file: &[u8], sheet: usize, rows: usize, columns: usize) -> Self {
        let read = || {
            let book = book(file)?;
            let (codes, begin) = styles(&book, sheet)?;
            let styles = cells(book.get(begin..)?)
                .filter(|((row, column), _)| *row < rows && *column < columns)
                .collect();
            Some(Self { codes, styles })
        };
        read().unwrap_or_default()
    }

    /// That of a cell; none, if it is not known.
    pub(super) fn code(&self, row: usize, column: usize) -> &str {
        let style = self.styles.get(&(row, column));
        let code = style.and_then(|style| self.codes.get(*style));
        code.map_or("", String::as_str)
    }
}

/// The book inside its container.
fn book(file: &[u8]) -> Option<Vec<u8>> {
    let mut container = CompoundFile::open(Cursor::new(file)).ok()?;
    let mut names = ["/Workbook", "/Book"].into_iter();
    let name = names.find(|name| container.is_stream(name))?;
    let mut bytes = Vec::new();
    let stream = container.open_stream(name).ok()?;
    stream
        .take(file.len() as u64)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(bytes)
}

/// The format code of each style, and where a sheet begins.
fn styles(book: &[u8], sheet: usize) -> Option<(Vec<String>, usize)> {
    let (mut formats, mut styles, mut sheets) = (HashMap::new(), Vec::new(), Vec::new());
    let mut is_old = false;
    for (kind, data) in Records(book).take_while(|(kind, _)| *kind != END) {
        match kind {
            BEGIN => is_old = word(data, 0)? < EXCEL_97,
            FORMAT => drop(formats.insert(word(data, 0)?, code(data.get(2..)?, is_old)?)),
            STYLE => styles.push(word(data, 2)?),
            SHEET => sheets.push(u32::from_le_bytes(data.first_chunk().copied()?)),
            _ => {}
        }
    }
    let common = |number: u16| ssfmt::format_code_from_id(number.into()).map(ToOwned::to_owned);
    let code = |number: &u16| formats.get(number).cloned().or_else(|| common(*number));
    let codes = styles.iter().map(|number| code(number).unwrap_or_default());
    let begin = usize::try_from(*sheets.get(sheet)?).ok()?;
    Some((codes.collect(), begin))
}

/// A format code as it is written: its length first, then one or two bytes a letter (MS-XLS, 2.4.126 and 2.5.294).
fn code(data: &[u8], is_old: bool) -> Option<String> {
    if is_old {
        let (length, letters) = data.split_first()?;
        let letters = letters.get(..usize::from(*length))?;
        return Some(letters.iter().map(|letter| char::from(*letter)).collect());
    }
    let (length, letters) = (usize::from(word(data, 0)?), data.get(3..)?);
    if data.get(2)? & 1 == 0 {
        let letters = letters.get(..length)?;
        return Some(letters.iter().map(|letter| char::from(*letter)).collect());
    }
    let letters = letters.get(..length * 2)?;
    Some(
        encoding_rs::UTF_16LE
            .decode_without_bom_handling(letters)
            .0
            .into_owned(),
    )
}

/// The cells of a sheet that hold numbers, each with its style; what charts in it say of cells is none of its own.
fn cells(sheet: &[u8]) -> impl Iterator<Item = ((usize, usize), usize)> {
    let mut depth = 0_usize;
    let own = Records(sheet).map_while(move |(kind, data)| {
        match kind {
            BEGIN => depth += 1,
            END => depth = depth.checked_sub(1).filter(|depth| *depth > 0)?,
            _ => {}
        }
        Some((kind, data, depth))
    });
    own.filter(|(.., depth)| *depth == 1)
        .flat_map(|(kind, data, _)| styled(kind, data).unwrap_or_default())
}

/// The cells of a record, each with its style.
fn styled(kind: u16, data: &[u8]) -> Option<Vec<((usize, usize), usize)>> {
    let (row, column) = (word(data, 0)?, word(data, 2)?);
    let place = |beside: usize| (usize::from(row), usize::from(column) + beside);
    match kind {
        FORMULA | NUMBER | SHORT_NUMBER => Some(vec![(place(0), word(data, 4)?.into())]),
        // A style and a number for each, and the last column.
        SHORT_NUMBERS => {
            let cells = data.get(4..data.len() - 2)?.chunks_exact(6);
            let styles = cells.filter_map(|cell| word(cell, 0));
            Some(
                styles
                    .enumerate()
                    .map(|(beside, style)| (place(beside), style.into()))
                    .collect(),
            )
        }
        _ => None,
    }
}

/// Records one after the other: two bytes that say which kind, two that say how long, and what it says.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (word(self.0, 0)?, word(self.0, 2)?);
        let (data, rest) = self.0.get(4..)?.split_at_checked(length.into())?;
        self.0 = rest;
        Some((kind, data))
    }
}

/// The two bytes there.
fn word(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..)?.first_chunk()?;
    Some(u16::from_le_bytes(*bytes))
}
