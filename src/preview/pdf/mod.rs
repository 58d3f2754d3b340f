//! PDF: a page as text, laid out as it is there, or as a picture.

mod fonts;
mod page;
mod picture;
mod reading;

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::metadata::Metadata;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::ask::Ask;
use super::shown::{Body, Part, Parts, Preview};
use super::{Kind, Source, Unreadable, WHOLE, seeking, text};

pub(super) fn render(ask: &Ask, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let begun = source.begun();
    let bytes = source.whole(WHOLE)?;
    let is_whole = ends(&bytes);
    let pdf = Pdf::new_with_password(bytes, &ask.wanted.password.0).map_err(why)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Unreadable::damaged("it has no page"));
    }
    let cache = InterpreterCache::new();
    let read_page = |at: usize| reading::read(&pages[at], &pdf, &cache);
    let (at, read, sought) = seeking::part(&ask.wanted, pages.len(), begun, read_page);
    let page = &pages[at];
    let is_picture = ask.wanted.sight.is_picture || read.is_scan;
    let body = if is_picture {
        let known = fonts::fetch(&read.lacks, source);
        Body::Picture(picture::draw(page, read.is_scan, known, ask)?)
    } else {
        Body::Page(read.lines)
    };
    let mut preview = Preview::of(Kind::Pdf, body);
    preview.parts = Some(Parts {
        part: Part::Page,
        at,
        count: pages.len(),
        names: Vec::new(),
    });
    let (width, height) = page.render_dimensions();
    preview.facts = facts(pdf.metadata(), width, height);
    if !is_whole {
        preview.trouble = Some(Unreadable::damaged("its end is missing"));
    }
    if read.is_scan {
        preview.facts.insert(0, "scanned, no text".to_owned());
    }
    preview.sought = sought;
    Ok(preview)
}

/// Whether it has the mark at its end that every PDF has (ISO 32000-1, 7.5.5).
fn ends(bytes: &[u8]) -> bool {
    let last = &bytes[bytes.len().saturating_sub(2048)..];
    last.windows(5).any(|five| five == b"%%EOF")
}

fn why(error: LoadPdfError) -> Unreadable {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Unreadable::Locked,
        LoadPdfError::Decryption(_) => Unreadable::damaged("its encryption is not understood"),
        LoadPdfError::Invalid => Unreadable::damaged("no PDF can be found in it"),
    }
}

fn facts(metadata: &Metadata, width: f32, height: f32) -> Vec<String> {
    let told = |text: &Option<Box<[u8]>>| {
        let text = text.as_deref().map(written).unwrap_or_default();
        // What programs write where nobody has written anything.
        let is_said = !matches!(
            text.as_str(),
            "" | "untitled" | "(unspecified)" | "(anonymous)"
        );
        is_said.then_some(text)
    };
    let mut facts = Vec::new();
    // 72 points are an inch.
    let millimetres = |points: f32| (points * 25.4 / 72.0).round();
    facts.push(match (millimetres(width), millimetres(height)) {
        (210.0, 297.0) => "A4".into(),
        (297.0, 210.0) => "A4 landscape".into(),
        (216.0, 279.0) => "Letter".into(),
        (width, height) => format!("{width}×{height} mm"),
    });
    facts.extend(told(&metadata.title));
    facts.extend(told(&metadata.producer).map(|producer| format!("by {producer}")));
    facts
}

/// Text of the document itself: UTF-16 with its mark, or else one byte a letter (ISO 32000-1, 7.9.2.2).
fn written(bytes: &[u8]) -> String {
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    text::clean(text.trim())
}
