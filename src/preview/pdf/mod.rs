//! PDF: a page as text, laid out as it is there, or as a picture.

mod page;
mod picture;
mod reading;

use std::time::{Duration, Instant};

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::metadata::Metadata;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::reading::Read;
use super::ask::{Ask, Seek};
use super::shown::{Body, Line, Part, Parts, Preview, text_of};
use super::{Kind, Source, Unreadable, WHOLE, text};

/// Words are looked for so long; then the page is told that was come to.
const SEEKING: Duration = Duration::from_millis(1200);

pub(super) fn render(ask: &Ask, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let bytes = source.whole(WHOLE)?;
    let is_whole = ends(&bytes);
    let pdf = Pdf::new_with_password(bytes, &ask.wanted.password.0).map_err(why)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Unreadable::damaged("it has no page"));
    }
    let cache = InterpreterCache::new();
    let read_page = |at: usize| reading::read(&pages[at], &pdf, &cache);
    let first = ask.wanted.part.min(pages.len() - 1);
    let found = match &ask.wanted.seek {
        None => Found::at(first, read_page(first)),
        Some(seek) => sought(seek, first, pages.len(), read_page),
    };
    let page = &pages[found.at];
    let is_picture = ask.wanted.sight.is_picture || found.read.is_scan;
    let body = if is_picture {
        let fonts = picture::fonts(&found.read.lacks, source);
        Body::Picture(picture::draw(page, found.read.is_scan, fonts, ask)?)
    } else {
        Body::Laid(found.read.lines)
    };
    let mut preview = Preview::of(Kind::Pdf, body);
    preview.parts = Some(Parts {
        part: Part::Page,
        at: found.at,
        count: pages.len(),
        names: Vec::new(),
    });
    let (width, height) = page.render_dimensions();
    preview.facts = facts(pdf.metadata(), width, height);
    if !is_whole {
        preview.trouble = Some(Unreadable::damaged("its end is missing"));
    }
    if found.read.is_scan {
        preview.facts.insert(0, "scanned, no text".to_owned());
    }
    preview.note = found.note;
    Ok(preview)
}

/// The page that is shown, and what has to be said of how it was come to.
struct Found {
    at: usize,
    read: Read,
    note: Option<String>,
}

impl Found {
    fn at(at: usize, read: Read) -> Self {
        Self {
            at,
            read,
            note: None,
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a search that takes too long has to know; what it finds is the same at any time"
)]
/// The next page with those words, around the end and back to the first one itself; where there is none, the first one.
fn sought(seek: &Seek, first: usize, count: usize, read_page: impl Fn(usize) -> Read) -> Found {
    let began = Instant::now();
    let holds = |line: &Line| text_of(line).to_lowercase().contains(&seek.words);
    for by in 1..count {
        let by = if seek.is_backwards { count - by } else { by };
        let at = (first + by) % count;
        let read = read_page(at);
        if read.lines.iter().any(holds) {
            return Found::at(at, read);
        }
        if began.elapsed() > SEEKING {
            let told = "Looked through the pages up to this one, and not found yet: n goes on.";
            return Found {
                note: Some(told.to_owned()),
                ..Found::at(at, read)
            };
        }
    }
    Found::at(first, read_page(first))
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
