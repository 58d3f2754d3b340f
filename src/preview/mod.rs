//! Floor 1: from bytes to something to look at. What it makes is plain data, without control characters.
//!
//! ```text
//!  Source (bytes by offset) ─▶ sniff: what is it? ─▶ text, table, sheet, pdf, picture, archive, document, mail, hex
//!                                     │                                          │
//!                                     └── a note, where name or type disagree    └──▶ Preview: facts, parts, a body
//! ```
//!
//! No document parser is safe inside a program: 1.7 kB of spreadsheet ask for 96 GB, and what loops cannot be stopped.
//! So nothing here is called by the browser itself: `runtime` runs it in a child process under limits, and fetches
//! what it reads, range by range.

mod archive;
mod ask;
mod document;
mod fit;
mod font;
mod hex;
mod kind;
mod mail;
mod number;
mod ods;
mod pdf;
mod picture;
mod seeking;
mod sheet;
mod shown;
mod sniff;
mod source;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod unreadable;
mod window;
mod xls;
mod xml;

pub use ask::{Ask, CLOSEST, Canvas, Password, Protocol, Room, Seek, Sight, Wanted, ZOOMS};
pub use fit::{fit, is_loose};
pub use font::{Script, Typeface};
pub use kind::Kind;
pub use shown::{
    Body, Column, Line, Part, Parts, Picture, Piece, Points, Preview, Sought, Table, Tone, spaced,
    text_of,
};
pub use source::Source;
pub use unreadable::Unreadable;

use sniff::Sniffed;

/// What can only be read whole is read up to this size, in bytes.
pub const WHOLE: u64 = 64 << 20;

/// Looks into the bytes of `source` as `ask` wants it.
///
/// Nothing of it is kept for the next time: the same bytes come from whoever fetches them.
pub fn render(ask: &Ask, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    if source.size() == 0 {
        return Ok(Preview::of(Kind::Empty, Body::Nothing));
    }
    let sniffed = Sniffed::of(ask, source)?;
    let made = match sniffed.kind {
        Kind::Pdf => pdf::render(ask, source),
        Kind::Xlsx | Kind::Xls | Kind::Ods => sheet::render(sniffed.kind, ask, source),
        Kind::Csv => table::render(ask, source),
        Kind::Picture(format) => picture::render(format, ask, source),
        Kind::Zip => archive::render(source),
        Kind::Docx => document::render(source),
        Kind::Mail => mail::render(source),
        Kind::Text | Kind::Json | Kind::Xml | Kind::Html => text::render(sniffed.kind, ask, source),
        Kind::Empty | Kind::Unknown => hex::render(ask, source),
    };
    let mut preview = match made {
        Err(why @ (Unreadable::Locked | Unreadable::Sealed | Unreadable::TooLarge(_))) => Preview {
            trouble: Some(why),
            ..Preview::of(sniffed.kind, Body::Nothing)
        },
        // What cannot be read as what it is can still be looked at.
        Err(Unreadable::Damaged(why)) => {
            let mut bytes = hex::render(ask, source)?;
            bytes.kind = sniffed.kind;
            bytes.trouble = Some(Unreadable::Damaged(why));
            bytes
        }
        made => made?,
    };
    preview.note = sniffed.note.or(preview.note);
    abridge(&mut preview);
    Ok(preview)
}

/// Says so where the ends of long lines or cells were left out.
fn abridge(preview: &mut Preview) {
    let cut = match &preview.body {
        Body::Lines(lines) | Body::Laid(lines) | Body::Page(lines) => {
            lines.iter().any(text::is_cut).then_some("lines")
        }
        Body::Table(table) => {
            let mut cells = table.rows.iter().flatten();
            cells.any(|cell| table::is_cut(cell)).then_some("cells")
        }
        Body::Picture(_) | Body::Nothing => None,
    };
    preview.is_abridged |= cut.is_some();
    preview
        .facts
        .extend(cut.map(|what| format!("long {what} are cut off")));
}
