//! ZIP archives: what lies in them, by their directory at the end, without the rest.

use std::io::Read;

use zip::ZipArchive;

use super::shown::{Body, Line, Piece, Preview, Tone};
use super::{Kind, Source, Unreadable, text};

/// A directory is read whole, up to this size in bytes.
const DIRECTORY: u64 = 24 << 20;
/// The end of the directory lies among so many last bytes (APPNOTE.TXT, 4.3.16).
const TAIL: u64 = (64 << 10) + 22;
/// More entries are counted, not listed.
const LISTED: usize = 20_000;

/// Which kind of archive it is, by what lies in it.
pub(super) fn kind(source: &mut Source<'_>) -> Kind {
    let Ok(archive) = open(source) else {
        return Kind::Zip;
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        Kind::Xlsx
    } else if has("word/document.xml") {
        Kind::Docx
    } else if has("mimetype") && has("content.xml") && has("META-INF/manifest.xml") {
        match entry(source, "mimetype", 200) {
            Ok(told) if told.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") => {
                Kind::Ods
            }
            _ => Kind::Zip,
        }
    } else {
        Kind::Zip
    }
}

/// How many bytes an entry has once it is unpacked, as the directory tells; `None` where there is none.
pub(super) fn size_of(source: &mut Source<'_>, name: &str) -> Result<Option<u64>, Unreadable> {
    let archive = open(source)?;
    let Some(index) = archive.index_for_name(name) else {
        return Ok(None);
    };
    let entry = archive.by_index_data(index).map_err(Unreadable::damaged)?;
    Ok(Some(entry.size()))
}

/// The first bytes of an entry, unpacked: at most so many.
pub(super) fn entry(source: &mut Source<'_>, name: &str, most: u64) -> Result<Vec<u8>, Unreadable> {
    let mut archive = open(source)?;
    let entry = archive.by_name(name).map_err(Unreadable::damaged)?;
    let mut bytes = Vec::new();
    entry.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn render(source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let archive = open(source)?;
    let mut lines: Vec<Line> = Vec::new();
    let (mut files, mut locked, mut bytes) = (0, 0, 0_u64);
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(Unreadable::damaged)?;
        let name = entry.name().map_err(Unreadable::damaged)?;
        let is_folder = name.ends_with('/');
        files += usize::from(!is_folder);
        locked += usize::from(entry.encrypted());
        bytes = bytes.saturating_add(entry.size());
        if lines.len() < LISTED {
            let size = if is_folder {
                String::new()
            } else {
                humansize::format_size(entry.size(), humansize::DECIMAL)
            };
            let at = entry.last_modified().map(|at| {
                let (year, month, day) = (at.year(), at.month(), at.day());
                format!("{year:04}-{month:02}-{day:02}")
            });
            let at = at.unwrap_or_default();
            lines.push(vec![
                Piece::of(Tone::Dim, format!("{size:>10}  {at:<10}  ")),
                Piece::of(
                    if is_folder { Tone::Name } else { Tone::Plain },
                    text::clean(&name),
                ),
            ]);
        }
    }
    let more = archive.len().saturating_sub(LISTED);
    if more > 0 {
        let told = format!("and {} more", text::counted(more, "file"));
        lines.push(vec![Piece::of(Tone::Dim, told)]);
    }
    let mut preview = Preview::of(Kind::Zip, Body::Laid(lines));
    preview.facts.push(text::counted(files, "file"));
    let unpacked = humansize::format_size(bytes, humansize::DECIMAL);
    preview.facts.push(format!("{unpacked} unpacked"));
    match locked {
        0 => {}
        some if some < files => preview.facts.push(format!("{some} locked with a password")),
        _ => preview.facts.push("locked with a password".to_owned()),
    }
    Ok(preview)
}

/// Opens the archive, if its directory can be read at all: it is held whole.
pub(super) fn open<'a, 'b>(
    source: &'b mut Source<'a>,
) -> Result<ZipArchive<&'b mut Source<'a>>, Unreadable> {
    let from = source.size().saturating_sub(TAIL);
    let tail = source.range(from, TAIL)?;
    let end = tail.windows(4).rposition(|four| four == b"PK\x05\x06");
    if end.is_none() {
        return Err(Unreadable::damaged("its end is missing"));
    }
    let told = end.and_then(|end| tail.get(end + 12..end + 16)?.try_into().ok());
    let told = told.map_or(0, u32::from_le_bytes);
    if u64::from(told) > DIRECTORY && told != u32::MAX {
        return Err(Unreadable::TooLarge(DIRECTORY));
    }
    ZipArchive::new(source).map_err(Unreadable::damaged)
}
