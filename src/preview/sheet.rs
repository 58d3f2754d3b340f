//! Spreadsheets: their sheets by name, and the first rows of the one that is wanted.

use std::collections::HashSet;
use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Style, Xls, Xlsx, XlsxCellReader};

use super::ask::Ask;
use super::number::{duration, general, moment, number as formatted};
use super::shown::{Body, Part, Parts, Preview, Table};
use super::{Kind, Source, Unreadable, archive, ods, table, text};

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

pub(super) fn render(
    kind: Kind,
    ask: &Ask,
    source: &mut Source<'_>,
) -> Result<Preview, Unreadable> {
    match kind {
        Kind::Xlsx => modern(ask, source),
        Kind::Xls => old(ask, source),
        _ => open(ask, source),
    }
}

/// An `OpenDocument` spreadsheet, row by row.
fn open(ask: &Ask, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let manifest = archive::entry(source, "META-INF/manifest.xml", 1 << 20)?;
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(Unreadable::Sealed);
    }
    let reach = ods::Reach {
        sheet: ask.wanted.part,
        rows: rows_for(ask.wanted.reach),
        columns: COLUMNS,
        cells: CELLS,
    };
    let book = ods::read(source, reach)?;
    let count = book.rows.len();
    let mut preview = of_sheet(Kind::Ods, &book.sheets, book.at, book.rows);
    if book.is_all {
        preview.facts.push(text::counted(count, "row"));
    }
    if book.is_broken {
        preview.trouble = Some(Unreadable::damaged("it breaks off below these rows"));
    } else {
        preview.stopped_at = (!book.is_all).then_some(0);
    }
    if book.has_more_sheets {
        preview
            .facts
            .push("more sheets behind it are not listed".to_owned());
    }
    Ok(preview)
}

/// A spreadsheet of Excel before 2007, which can only be read whole.
fn old(ask: &Ask, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let bytes = source.whole(WHOLE)?;
    if is_locked(&bytes) {
        return Err(Unreadable::Sealed);
    }
    let mut book = Xls::new(Cursor::new(bytes)).map_err(Unreadable::damaged)?;
    let (names, at) = sheets(&book.sheet_names(), ask)?;
    let range = book
        .worksheet_range(&names[at])
        .map_err(Unreadable::damaged)?;
    let most = rows_for(ask.wanted.reach);
    let (top, left) = range.start().unwrap_or_default();
    let mut rows = vec![Vec::new(); (top as usize).min(most)];
    for row in range.rows().take(most - rows.len()) {
        let mut shown = vec![String::new(); (left as usize).min(COLUMNS)];
        shown.extend(row.iter().take(COLUMNS).map(told));
        rows.push(shown);
    }
    let mut preview = of_sheet(Kind::Xls, &names, at, rows);
    let count = top as usize + range.height();
    preview.facts.push(text::counted(count, "row"));
    preview.stopped_at = (count > most).then_some(0);
    Ok(preview)
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
fn modern(ask: &Ask, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    if archive::size_of(source, "xl/sharedStrings.xml")?.is_some_and(|size| size > SHARED) {
        return Err(Unreadable::TooLarge(SHARED));
    }
    let mut book = Xlsx::new(source).map_err(Unreadable::damaged)?;
    let (names, at) = sheets(&book.sheet_names(), ask)?;
    let mut reader = book
        .worksheet_cells_reader(&names[at])
        .map_err(Unreadable::damaged)?;
    let read = cells(&mut reader, rows_for(ask.wanted.reach))?;
    let (mut rows, is_all) = (read.rows, read.is_all);
    drop(reader);
    fill_formulas(&mut book, &names[at], &mut rows, &read.blank)?;
    let count = rows.len();
    let mut preview = of_sheet(Kind::Xlsx, &names, at, rows);
    // What a sheet says of its size may be anything; what was read is true.
    if is_all {
        preview.facts.push(text::counted(count, "row"));
    }
    // Of rows no bytes are told.
    preview.stopped_at = (!is_all).then_some(0);
    Ok(preview)
}

/// What was read of a sheet.
#[derive(Default)]
struct Cells {
    rows: Vec<Vec<String>>,
    /// Where there are cells without a value.
    blank: HashSet<(usize, usize)>,
    is_all: bool,
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
            continue;
        }
        if matches!(cell.get_value(), DataRef::Empty) {
            read.blank.insert((row, column));
        }
        let shown = shown(cell.get_value(), reader.styles().get(style));
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

/// What a person reads in a cell of that style.
fn shown(value: &DataRef<'_>, style: Option<&Style>) -> String {
    let DataRef::Float(number) = value else {
        return told(&value.clone().into());
    };
    let format = style.and_then(|style| style.number_format.as_ref());
    let code = format.map_or("", |format| &format.format_code);
    table::cell(&formatted(*number, code))
}

/// The cell of a row, with empty ones before it where there are none.
fn put(row: &mut Vec<String>, column: usize, shown: String) {
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    row[column] = shown;
}

fn of_sheet(kind: Kind, names: &[String], at: usize, rows: Vec<Vec<String>>) -> Preview {
    let mut preview = Preview::of(kind, Body::Table(Table::of(rows)));
    preview.parts = Some(Parts {
        part: Part::Sheet,
        at,
        count: names.len(),
        names: names.iter().map(|name| text::clean(name)).collect(),
    });
    preview
}

/// The names of all sheets, and which of them is wanted.
fn sheets(names: &[String], ask: &Ask) -> Result<(Vec<String>, usize), Unreadable> {
    if names.is_empty() {
        return Err(Unreadable::damaged("it has no sheet"));
    }
    Ok((names.to_vec(), ask.wanted.part.min(names.len() - 1)))
}

fn rows_for(reach: u64) -> usize {
    let times = usize::try_from(reach / FOR).unwrap_or(1).clamp(1, 64);
    ROWS * times
}

/// What a person reads in a cell whose style is of no use.
fn told(value: &Data) -> String {
    match value {
        Data::Int(value) => value.to_string(),
        Data::Float(value) => general(*value),
        Data::String(text) | Data::DateTimeIso(text) => table::cell(text),
        Data::DurationIso(text) => duration(&table::cell(text)),
        Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(at) => moment(at),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}
