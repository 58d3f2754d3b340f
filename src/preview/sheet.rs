//! Spreadsheets: their sheets by name, and the first rows of the one that is wanted.

use std::collections::HashSet;
use std::io::Cursor;
use std::time::Instant;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxCellReader};

use super::ask::Ask;
use super::number::{duration, moment, number};
use super::ods::End;
use super::seeking::Searched;
use super::shown::{Body, Part, Parts, Preview, Sought, Table};
use super::{Kind, Source, Unreadable, archive, ods, seeking, table, text, xls};

/// Spreadsheets of the old kind are read whole, up to this size.
const WHOLE: u64 = 16 << 20;
/// So many rows for so many bytes of reach.
const ROWS: usize = 500;
const FOR: u64 = 256 << 10;
/// More columns are not shown.
const COLUMNS: usize = 128;
/// More cells are not read, wherever they stand.
const CELLS: usize = 400_000;
/// Texts that all cells share are read whole; more of them than this would not fit.
const SHARED: u64 = 48 << 20;

/// A sheet as it was read.
struct Sheet {
    rows: Vec<Vec<String>>,
    /// How many rows there are, if that is known.
    count: Option<usize>,
    /// What is below those that were read.
    end: End,
    /// Whether there are more columns.
    is_narrow: bool,
}

impl Searched for Result<Sheet, Unreadable> {
    fn holds(&self, words: &str) -> bool {
        let holds = |cell: &String| cell.to_lowercase().contains(words);
        let rows = self.iter().flat_map(|sheet| &sheet.rows);
        rows.flatten().any(holds)
    }

    fn is_whole(&self) -> bool {
        let is_whole = |sheet: &Sheet| {
            let mut cells = sheet.rows.iter().flatten();
            let is_all = sheet.end == End::Nothing && !sheet.is_narrow;
            is_all && !cells.any(|cell| table::is_cut(cell))
        };
        self.as_ref().is_ok_and(is_whole)
    }
}

pub(super) fn render(
    kind: Kind,
    ask: &Ask,
    source: &mut Source<'_>,
) -> Result<Preview, Unreadable> {
    let rows = rows_for(ask.wanted.reach);
    match kind {
        Kind::Xlsx => modern(ask, rows, source),
        Kind::Xls => old(ask, rows, source),
        _ => open(ask, rows, source),
    }
}

/// The sheet that is wanted of those with these names, or the one with the words that are looked for.
fn shown(
    kind: Kind,
    ask: &Ask,
    names: &[String],
    begun: Instant,
    read: impl FnMut(usize) -> Result<Sheet, Unreadable>,
) -> Result<Preview, Unreadable> {
    if names.is_empty() {
        return Err(Unreadable::damaged("it has no sheet"));
    }
    let (at, sheet, sought) = seeking::part(&ask.wanted, names.len(), begun, read);
    let sheet = sheet?;
    let mut preview = Preview::of(kind, Body::Table(Table::of(sheet.rows)));
    preview.parts = Some(Parts {
        part: Part::Sheet,
        at,
        count: names.len(),
        names: names.iter().map(|name| text::clean(name)).collect(),
    });
    // What a sheet says of its size may be anything; what was read is true.
    let count = sheet.count.map(|count| text::counted(count, "row"));
    preview.facts.extend(count);
    preview.is_abridged = sheet.is_narrow;
    if sheet.is_narrow {
        preview.facts.push(format!("the first {COLUMNS} columns"));
    }
    if sheet.end == End::Broken {
        preview.trouble = Some(Unreadable::damaged("it breaks off below these rows"));
    }
    // Of rows no bytes are told.
    preview.stopped_at = (sheet.end == End::Rows).then_some(0);
    preview.sought = sought;
    Ok(preview)
}

/// An `OpenDocument` spreadsheet, row by row.
fn open(ask: &Ask, rows: usize, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let begun = source.begun();
    let manifest = archive::entry(source, "META-INF/manifest.xml", 1 << 20)?;
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(Unreadable::Sealed);
    }
    let mut read = |sheet| {
        let reach = ods::Reach {
            sheet,
            rows,
            columns: COLUMNS,
            cells: CELLS,
        };
        ods::read(source, reach)
    };
    let book = read(ask.wanted.part)?;
    let (names, has_more) = (book.sheets.clone(), book.has_more_sheets);
    let mut first = Some(book);
    let mut preview = shown(Kind::Ods, ask, &names, begun, |at| {
        let known = first.take_if(|first| first.at == at);
        let book = known.map_or_else(|| read(at), Ok)?;
        Ok(Sheet {
            count: (book.end == End::Nothing).then_some(book.rows.len()),
            rows: book.rows,
            end: book.end,
            is_narrow: book.is_narrow,
        })
    })?;
    if has_more {
        let told = "more sheets behind it are not listed";
        preview.facts.push(told.to_owned());
        if let Some(Sought::Nowhere { is_whole } | Sought::NotYet { is_whole, .. }) =
            &mut preview.sought
        {
            *is_whole = false;
        }
    }
    Ok(preview)
}

/// A spreadsheet of Excel before 2007, which can only be read whole.
fn old(ask: &Ask, most: usize, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let begun = source.begun();
    let bytes = source.whole(WHOLE)?;
    if is_locked(&bytes) {
        return Err(Unreadable::Sealed);
    }
    let mut book = Xls::new(Cursor::new(bytes.as_slice())).map_err(Unreadable::damaged)?;
    let formats = xls::Book::of(&bytes);
    let (names, places) = tables(book.sheets_metadata());
    shown(Kind::Xls, ask, &names, begun, |at| {
        let place = places[at];
        let range = book.worksheet_range_at(place);
        let range = range.ok_or_else(|| Unreadable::damaged("the sheet is missing"))?;
        let range = range.map_err(Unreadable::damaged)?;
        let styles = formats.styles(place, most, COLUMNS);
        let (top, left) = range.start().unwrap_or_default();
        let (top, left) = (top as usize, left as usize);
        let mut rows = vec![Vec::new(); top.min(most)];
        for row in range.rows().take(most - rows.len()) {
            let mut shown = vec![String::new(); left.min(COLUMNS)];
            for cell in row.iter().take(COLUMNS - shown.len()) {
                let code = formats.code(&styles, rows.len(), shown.len());
                shown.push(told(cell, code));
            }
            rows.push(shown);
        }
        let count = top + range.height();
        Ok(Sheet {
            rows,
            count: Some(count),
            end: End::of(count <= most),
            is_narrow: left + range.width() > COLUMNS,
        })
    })
}

/// What the sheets with cells are called, and which of all they are; of hidden ones that they are.
fn tables(sheets: &[calamine::Sheet]) -> (Vec<String>, Vec<usize>) {
    let has_cells =
        |sheet: &calamine::Sheet| !matches!(sheet.typ, SheetType::ChartSheet | SheetType::Vba);
    let tables = sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| has_cells(sheet));
    let named = tables.map(|(place, sheet)| match sheet.visible {
        SheetVisible::Visible => (sheet.name.clone(), place),
        _ => (format!("{} (hidden)", sheet.name), place),
    });
    named.unzip()
}

/// Whether it is a document of today's Office that is locked: it lies in a container of the old kind then (MS-OFFCRYPTO, 2.3).
fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// Cell by cell, as far as it is wanted: a sheet of a million rows is not read for its first ones.
fn modern(ask: &Ask, most: usize, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    if archive::size_of(source, "xl/sharedStrings.xml")?.is_some_and(|size| size > SHARED) {
        return Err(Unreadable::TooLarge(SHARED));
    }
    let begun = source.begun();
    let mut book = Xlsx::new(source).map_err(Unreadable::damaged)?;
    let (names, places) = tables(book.sheets_metadata());
    let all = book.sheet_names();
    shown(Kind::Xlsx, ask, &names, begun, |at| {
        let name = &all[places[at]];
        let reader = book.worksheet_cells_reader(name);
        let mut reader = reader.map_err(Unreadable::damaged)?;
        let mut read = cells(&mut reader, most)?;
        drop(reader);
        fill_formulas(&mut book, name, &mut read.rows, &read.blank)?;
        Ok(Sheet {
            count: read.is_all.then_some(read.rows.len()),
            rows: read.rows,
            end: End::of(read.is_all),
            is_narrow: read.is_narrow,
        })
    })
}

/// What was read of a sheet.
#[derive(Default)]
struct Cells {
    rows: Vec<Vec<String>>,
    /// Where there are cells without a value.
    blank: HashSet<(usize, usize)>,
    is_all: bool,
    is_narrow: bool,
}

/// The cells of the first rows.
fn cells(
    reader: &mut XlsxCellReader<'_, &mut Source<'_>>,
    most: usize,
) -> Result<Cells, Unreadable> {
    let mut read = Cells::default();
    for _ in 0..CELLS {
        let next = reader.next_cell_with_style_id();
        let Some((cell, style)) = next.map_err(Unreadable::damaged)? else {
            read.is_all = true;
            break;
        };
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        if row >= most {
            break;
        }
        if column >= COLUMNS {
            read.is_narrow = true;
            continue;
        }
        if matches!(cell.get_value(), DataRef::Empty) {
            read.blank.insert((row, column));
        }
        let format = reader
            .styles()
            .get(style)
            .and_then(|style| style.number_format.as_ref());
        let code = format.map_or("", |format| &format.format_code);
        let shown = told(&cell.get_value().clone().into(), code);
        if read.rows.len() <= row {
            read.rows.resize(row + 1, Vec::new());
        }
        put(&mut read.rows[row], column, shown);
    }
    Ok(read)
}

/// Shows formulas themselves in cells that are `blank` since no program has reckoned their value yet.
fn fill_formulas(
    book: &mut Xlsx<&mut Source<'_>>,
    sheet: &str,
    rows: &mut [Vec<String>],
    blank: &HashSet<(usize, usize)>,
) -> Result<(), Unreadable> {
    if blank.is_empty() {
        return Ok(());
    }
    let reader = book.worksheet_cells_reader(sheet);
    let mut reader = reader.map_err(Unreadable::damaged)?;
    // A formula that cannot be read hides no value.
    while let Ok(Some(formula)) = reader.next_formula() {
        let (row, column) = formula.get_position();
        let place = (row as usize, column as usize);
        let Some(row) = rows.get_mut(place.0) else {
            break;
        };
        let text = formula.get_value();
        if blank.contains(&place) && !text.is_empty() {
            put(row, place.1, table::cell(&format!("={text}")));
        }
    }
    Ok(())
}

/// The cell of a row, with empty ones before it where there are none.
fn put(row: &mut Vec<String>, column: usize, shown: String) {
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    row[column] = shown;
}

fn rows_for(reach: u64) -> usize {
    let times = usize::try_from(reach / FOR).unwrap_or(1).clamp(1, 64);
    ROWS * times
}

/// What a person reads in a cell with that format code.
fn told(value: &Data, code: &str) -> String {
    match value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "no cell holds more than a float does"
        )]
        Data::Int(value) => table::cell(&number(*value as f64, code)),
        Data::Float(value) => table::cell(&number(*value, code)),
        Data::String(text) | Data::DateTimeIso(text) => table::cell(text),
        Data::DurationIso(text) => duration(&table::cell(text)),
        Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(at) => moment(at),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}
