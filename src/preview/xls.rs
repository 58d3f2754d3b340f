//! Spreadsheets of Excel before 2007: how the numbers of a sheet are formatted, which their reader keeps to itself.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::ops::RangeInclusive;

use cfb::CompoundFile;
use encoding_rs::Encoding;

/// The kinds of records that are read (MS-XLS, 2.3).
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const FORMAT: u16 = 0x041E;
const STYLE: u16 = 0x00E0;
const SHEET: u16 = 0x0085;
const LETTERS: u16 = 0x0042;
const FORMULA: u16 = 0x0006;
const NUMBER: u16 = 0x0203;
const SHORT_NUMBER: u16 = 0x027E;
const SHORT_NUMBERS: u16 = 0x00BD;

/// Formats that need not be written down (ECMA-376, 18.8.30); which currency is meant, only the computer of its author knows.
const COMMON: [(RangeInclusive<u16>, &str); 14] = [
    (1..=1, "0"),
    (2..=2, "0.00"),
    (3..=3, "#,##0"),
    (4..=4, "#,##0.00"),
    (5..=6, "#,##0"),
    (7..=8, "#,##0.00"),
    (9..=9, "0%"),
    (10..=10, "0.00%"),
    (11..=11, "0.00E+00"),
    (37..=38, "#,##0;(#,##0)"),
    (39..=40, "#,##0.00;(#,##0.00)"),
    (41..=42, "#,##0"),
    (43..=44, "#,##0.00"),
    (48..=48, "0.0E+0"),
];

/// What the book begins with since Excel 97 (MS-XLS, 2.4.21).
const EXCEL_97: u16 = 0x0600;

/// A book as it lies in its container, which knows how numbers are formatted.
#[derive(Default)]
pub(super) struct Book {
    bytes: Vec<u8>,
    /// The format code of each style.
    codes: Vec<String>,
    /// Where each sheet begins.
    sheets: Vec<usize>,
}

/// Which style the numbers of a sheet have, by row and column.
pub(super) struct Styles(HashMap<(usize, usize), usize>);

impl Book {
    /// That of a file. What of it is not understood has no formats.
    pub(super) fn of(file: &[u8]) -> Self {
        let bytes = unpacked(file).unwrap_or_default();
        let (mut formats, mut styles, mut sheets) = (HashMap::new(), Vec::new(), Vec::new());
        let (mut is_old, mut letters) = (false, encoding_rs::WINDOWS_1252);
        for (kind, data) in Records(&bytes).take_while(|(kind, _)| *kind != END) {
            match kind {
                BEGIN => is_old = word(data, 0).is_some_and(|version| version < EXCEL_97),
                LETTERS => letters = word(data, 0).and_then(encoding).unwrap_or(letters),
                FORMAT => formats.extend(format(data, is_old, letters)),
                STYLE => styles.push(word(data, 2).unwrap_or(0)),
                SHEET => sheets.push(double_word(data).unwrap_or(u32::MAX)),
                _ => {}
            }
        }
        let common = |number: &u16| COMMON.iter().find(|(numbers, _)| numbers.contains(number));
        let code = |number: &u16| {
            let code = formats.get(number).map(String::as_str);
            let code = code.or_else(|| common(number).map(|(_, code)| *code));
            code.unwrap_or_default().to_owned()
        };
        let codes = styles.iter().map(code).collect();
        let sheets = sheets
            .into_iter()
            .map(|at| usize::try_from(at).unwrap_or(usize::MAX));
        Self {
            codes,
            sheets: sheets.collect(),
            bytes,
        }
    }

    /// The styles of a sheet, counted from 0, as far as so many rows and columns.
    pub(super) fn styles(&self, sheet: usize, rows: usize, columns: usize) -> Styles {
        let bytes = self.sheets.get(sheet).and_then(|at| self.bytes.get(*at..));
        let cells = cells(bytes.unwrap_or_default());
        let cells = cells.filter(|((row, column), _)| *row < rows && *column < columns);
        Styles(cells.collect())
    }

    /// The format code of a cell; none, if it is not known.
    pub(super) fn code(&self, styles: &Styles, row: usize, column: usize) -> &str {
        let style = styles.0.get(&(row, column));
        let code = style.and_then(|style| self.codes.get(*style));
        code.map_or("", String::as_str)
    }
}

/// The book inside its container.
fn unpacked(file: &[u8]) -> Option<Vec<u8>> {
    let mut container = CompoundFile::open(Cursor::new(file)).ok()?;
    let mut names = ["/Workbook", "/Book"].into_iter();
    let name = names.find(|name| container.is_stream(name))?;
    let mut bytes = Vec::new();
    let stream = container.open_stream(name).ok()?;
    // No stream is longer than the file that holds it.
    let mut stream = stream.take(file.len() as u64);
    stream.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The letters of Windows that have this number, in books before Excel 97.
fn encoding(page: u16) -> Option<&'static Encoding> {
    Encoding::for_label(format!("windows-{page}").as_bytes())
}

/// A format code, and its number: the length first, then one or two bytes a letter (MS-XLS, 2.4.126 and 2.5.294).
fn format(data: &[u8], is_old: bool, letters: &'static Encoding) -> Option<(u16, String)> {
    let number = word(data, 0)?;
    let (length, written, encoding) = if is_old {
        (usize::from(*data.get(2)?), data.get(3..)?, letters)
    } else if data.get(4)? & 1 == 0 {
        (
            word(data, 2)?.into(),
            data.get(5..)?,
            encoding_rs::WINDOWS_1252,
        )
    } else {
        (
            usize::from(word(data, 2)?) * 2,
            data.get(5..)?,
            encoding_rs::UTF_16LE,
        )
    };
    let code = encoding
        .decode_without_bom_handling(written.get(..length)?)
        .0;
    Some((number, code.into_owned()))
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

fn double_word(data: &[u8]) -> Option<u32> {
    data.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// The two bytes there.
fn word(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..)?.first_chunk()?;
    Some(u16::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(kind: u16, words: &[u16]) -> Vec<u8> {
        let length = u16::try_from(words.len() * 2).unwrap();
        let all = [kind, length].into_iter().chain(words.iter().copied());
        all.flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn what_charts_in_a_sheet_say_of_cells_is_none_of_its_own() {
        let sheet = [
            record(BEGIN, &[EXCEL_97]),
            record(NUMBER, &[2, 3, 21]),
            record(BEGIN, &[EXCEL_97]),
            record(NUMBER, &[2, 3, 99]),
            record(END, &[]),
            record(SHORT_NUMBERS, &[4, 1, 7, 0, 0, 8, 0, 0, 2]),
            record(FORMULA, &[5, 0, 9]),
            record(END, &[]),
            record(NUMBER, &[6, 0, 1]),
        ];
        let cells: Vec<_> = cells(&sheet.concat()).collect();
        let expected = [((2, 3), 21), ((4, 1), 7), ((4, 2), 8), ((5, 0), 9)];
        assert_eq!(cells, expected);
    }

    #[test]
    fn the_codes_of_excel_95_are_written_in_the_letters_of_their_country() {
        let euro = b"\xa4\x00\x09#,##0.00\x88";
        let russian = encoding(1251).unwrap();
        assert_eq!(
            format(euro, true, russian),
            Some((164, "#,##0.00€".to_owned()))
        );
        assert_eq!(format(&euro[..6], true, russian), None);
        let wide = b"\xa4\x00\x02\x00\x01\xac\x200\x00";
        assert_eq!(format(wide, false, russian), Some((164, "€0".to_owned())));
        assert_eq!(encoding(1200), None);
    }

    proptest! {
        #[test]
        fn no_bytes_break_anything(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let book = Book {
                sheets: vec![0, 3, usize::MAX],
                bytes: bytes.clone(),
                ..Book::of(&bytes)
            };
            for sheet in 0..4 {
                let styles = book.styles(sheet, 100, 100);
                prop_assert!(styles.0.len() <= 10_000);
            }
        }
    }
}
