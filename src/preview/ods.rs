//! `OpenDocument` spreadsheets: cells as their program has written them for people, row by row, as far as they are wanted.
//!
//! calamine reads a sheet whole, and its numbers without their format: a million rows would not fit into a look.

use std::io::{BufRead, BufReader, Read, Take};

use memchr::memmem;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Source, Unreadable, archive, table, xml};

/// How much of a spreadsheet is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Which sheet, counted from 0.
    pub(super) sheet: usize,
    /// So many rows at most.
    pub(super) rows: usize,
    /// So many columns at most.
    pub(super) columns: usize,
    /// So many cells at most.
    pub(super) cells: usize,
}

/// What was read of a spreadsheet.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// What its sheets are called.
    pub(super) sheets: Vec<String>,
    /// Which of them was read, counted from 0.
    pub(super) at: usize,
    /// Its first rows.
    pub(super) rows: Vec<Vec<String>>,
    /// What is below them.
    pub(super) end: End,
    /// Whether there are more columns than were read.
    pub(super) is_narrow: bool,
    /// Whether there may be more sheets, behind what was read.
    pub(super) has_more_sheets: bool,
}

/// What is below the rows that were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum End {
    /// More of them.
    #[default]
    Rows,
    /// What cannot be read.
    Broken,
    /// Nothing.
    Nothing,
}

impl End {
    /// Nothing, if these are all of them.
    pub(super) fn of(is_all: bool) -> Self {
        if is_all { Self::Nothing } else { Self::Rows }
    }
}

/// So much of it is unpacked at most, in bytes: enough for a million rows.
const UNPACKED: u64 = 512 << 20;
/// Behind the sheet that is read, others are looked for in a file of at most so many bytes: it is fetched whole for that.
const WHOLE: u64 = 8 << 20;
/// What is drawn over cells or written beside them, and is not in them.
const BESIDE: [&[u8]; 4] = [b"annotation", b"shapes", b"frame", b"custom-shape"];
/// How a sheet begins.
const SHEET: &[u8] = b"<table:table ";

/// Reads the sheet that is wanted, or the last one if there are not so many.
pub(super) fn read(source: &mut Source<'_>, reach: Reach) -> Result<Book, Unreadable> {
    let book = read_once(source, reach)?;
    match book.sheets.len() {
        0 => Err(Unreadable::damaged("it has no sheet")),
        count if count <= reach.sheet => {
            let sheet = count - 1;
            read_once(source, Reach { sheet, ..reach })
        }
        _ => Ok(book),
    }
}

fn read_once(source: &mut Source<'_>, reach: Reach) -> Result<Book, Unreadable> {
    let is_small = source.size() <= WHOLE;
    let mut archive = archive::open(source)?;
    let content = archive
        .by_name("content.xml")
        .map_err(Unreadable::damaged)?;
    let mut reader =
        Reader::from_reader(BufReader::with_capacity(64 << 10, content.take(UNPACKED)));
    reader.config_mut().check_end_names = false;
    let mut reading = Reading::of(reach);
    let mut buffer = Vec::new();
    while !reading.is_done {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) if reading.is_beside(&tag) => {
                let end = tag.to_end().into_owned();
                // Where it does not end, nothing else does: the next event tells.
                let _ = reader.read_to_end_into(end.name(), &mut Vec::new());
            }
            Ok(event) => reading.take(&event),
            // What has come so far is worth looking at.
            Err(_) if !reading.book.rows.is_empty() => {
                reading.book.end = End::Broken;
                return Ok(reading.book);
            }
            Err(error) => return Err(Unreadable::damaged(error)),
        }
    }
    let mut book = reading.book;
    let is_listed = is_small && other_sheets(reader.into_inner(), &mut book.sheets).is_ok();
    book.has_more_sheets = !is_listed && reading.is_done;
    Ok(book)
}

/// What is being read.
struct Reading {
    reach: Reach,
    book: Book,
    /// Whether this is the sheet that is wanted.
    is_inside: bool,
    is_done: bool,
    /// Empty rows, which count if another one follows.
    empty: usize,
    row: Vec<String>,
    /// Where in its row the next cell is.
    column: usize,
    cell: Option<Cell>,
    /// How often the row stands there.
    times: usize,
    cells: usize,
}

/// A cell that is being read.
struct Cell {
    times: usize,
    /// What it holds, where nothing is written of it.
    value: String,
    text: String,
    is_text: bool,
    is_covered: bool,
}

impl Cell {
    fn of(tag: &BytesStart<'_>) -> Self {
        let names: [&[u8]; 5] = [
            b"office:date-value",
            b"office:time-value",
            b"office:boolean-value",
            b"office:string-value",
            b"office:value",
        ];
        let value = names.into_iter().find_map(|name| attribute(tag, name));
        Self {
            times: repeated(tag, b"table:number-columns-repeated"),
            value: value.unwrap_or_default(),
            text: String::new(),
            is_text: false,
            is_covered: false,
        }
    }
}

impl Reading {
    fn of(reach: Reach) -> Self {
        Self {
            reach,
            book: Book::default(),
            is_inside: false,
            is_done: false,
            empty: 0,
            row: Vec::new(),
            column: 0,
            cell: None,
            times: 1,
            cells: 0,
        }
    }

    /// Whether it is no part of what stands in cells: what lies over them, and tables of their own.
    fn is_beside(&self, tag: &BytesStart<'_>) -> bool {
        let name = tag.local_name();
        BESIDE.contains(&name.as_ref()) || (name.as_ref() == b"table" && self.cell.is_some())
    }

    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::CData(told) => self.says(&String::from_utf8_lossy(told)),
            Event::Start(tag) => self.begins(tag),
            Event::Empty(tag) => {
                self.begins(tag);
                self.ends(tag.local_name().as_ref());
            }
            Event::End(tag) => self.ends(tag.local_name().as_ref()),
            Event::Text(told) => self.says(&told.decode().unwrap_or_default()),
            Event::GeneralRef(name) => self.says(&xml::referred(name)),
            _ => {}
        }
    }

    fn begins(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            b"table" if self.cell.is_none() => {
                let at = self.book.sheets.len();
                self.is_inside = at == self.reach.sheet;
                if self.is_inside {
                    self.book.at = at;
                }
                let name = attribute(tag, b"table:name").unwrap_or_default();
                self.book.sheets.push(name);
            }
            _ if !self.is_inside => {}
            b"table-row" => {
                self.row.clear();
                self.column = 0;
                self.times = repeated(tag, b"table:number-rows-repeated");
            }
            b"table-cell" => self.cell = Some(Cell::of(tag)),
            // Another cell reaches over it.
            b"covered-table-cell" => {
                self.cell = Some(Cell {
                    is_covered: true,
                    ..Cell::of(tag)
                });
            }
            name => {
                let Some(cell) = &mut self.cell else {
                    return;
                };
                match name {
                    b"p" => {
                        if !cell.text.is_empty() {
                            cell.text.push(' ');
                        }
                        cell.is_text = true;
                    }
                    b"s" => {
                        let spaces = repeated(tag, b"text:c").min(80);
                        cell.text.extend(std::iter::repeat_n(' ', spaces));
                    }
                    b"tab" | b"line-break" => cell.text.push(' '),
                    _ => {}
                }
            }
        }
    }

    fn ends(&mut self, name: &[u8]) {
        match name {
            b"p" => {
                if let Some(cell) = &mut self.cell {
                    cell.is_text = false;
                }
            }
            b"table-cell" | b"covered-table-cell" => self.end_cell(),
            b"table-row" if self.is_inside => self.end_row(),
            b"table" if self.is_inside && self.cell.is_none() => {
                self.book.end = End::Nothing;
                self.is_done = true;
            }
            _ => {}
        }
    }

    fn says(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| cell.is_text) {
            cell.text.push_str(text);
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else {
            return;
        };
        let text = if cell.text.is_empty() {
            &cell.value
        } else {
            &cell.text
        };
        let shown = if cell.is_covered {
            String::new()
        } else {
            table::cell(text)
        };
        let from = self.column.min(self.reach.columns);
        let to = (self.column.saturating_add(cell.times)).min(self.reach.columns);
        self.column = self.column.saturating_add(cell.times);
        if !shown.is_empty() {
            self.book.is_narrow |= self.is_inside && self.column > self.reach.columns;
            self.row.resize(from, String::new());
            self.row.resize(to, shown);
        }
    }

    fn end_row(&mut self) {
        let most = self.reach.rows;
        if self.row.is_empty() {
            self.empty = self.empty.saturating_add(self.times);
            return;
        }
        let rows = &mut self.book.rows;
        let before = rows.len().saturating_add(std::mem::take(&mut self.empty));
        rows.resize(before.min(most), Vec::new());
        let fits = (self.reach.cells.saturating_sub(self.cells)) / self.row.len();
        let fits = fits.min(most - rows.len());
        self.cells += self.row.len() * self.times.min(fits);
        rows.extend(std::iter::repeat_n(self.row.clone(), self.times.min(fits)));
        // A sheet that ends just here is read whole.
        self.is_done = self.times > fits;
    }
}

/// How often something stands there; once where it does not say so.
fn repeated(tag: &BytesStart<'_>, name: &[u8]) -> usize {
    let told = attribute(tag, name).and_then(|told| told.parse().ok());
    told.unwrap_or(1).max(1)
}

fn attribute(tag: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let mut all = tag.attributes();
    let mut all = all.with_checks(false).flatten();
    let found = all.find(|attribute| attribute.key.as_ref() == name)?;
    let told = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(told.into_owned())
}

/// The names of the sheets behind, which are looked for without reading what is in them.
fn other_sheets(
    mut rest: BufReader<Take<impl Read>>,
    sheets: &mut Vec<String>,
) -> Result<(), Unreadable> {
    let begin = memmem::Finder::new(SHEET);
    let mut kept: Vec<u8> = Vec::new();
    loop {
        let chunk = rest.fill_buf()?;
        if chunk.is_empty() {
            return Ok(());
        }
        let length = chunk.len();
        kept.extend_from_slice(chunk);
        rest.consume(length);
        // What may be the beginning of another one is kept for the next turn.
        let mut done = 0;
        while let Some(at) = begin.find(&kept[done..]).map(|at| done + at) {
            done = at;
            let Some(end) = memchr::memchr(b'>', &kept[at..]) else {
                break;
            };
            let tag = String::from_utf8_lossy(&kept[at + 1..at + end]);
            let tag = BytesStart::from_content(tag, SHEET.len() - 2);
            sheets.push(attribute(&tag, b"table:name").unwrap_or_default());
            done = at + end;
        }
        if !kept[done..].starts_with(SHEET) {
            done = done.max(kept.len().saturating_sub(SHEET.len() - 1));
        }
        kept.drain(..done);
        if kept.len() > 1 << 20 {
            return Ok(());
        }
    }
}
