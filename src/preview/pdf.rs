//! PDF: the text of a page, with where each letter stands.

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::metadata::Metadata;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

use super::page::{Letter, Page, Side};
use super::shown::{Ask, Body, Line, Part, Parts, Preview, Seek, text_of};
use super::{Kind, Source, Unreadable, WHOLE, text};

/// More letters do not fit on any page; a page that repeats itself without an end stops here.
const LETTERS: usize = 200_000;
/// The height of a letter in the space of its own font.
const EM: f64 = 1000.0;

pub(super) fn render(ask: &Ask, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let bytes = source.whole(WHOLE)?;
    let is_whole = ends(&bytes);
    let pdf = Pdf::new_with_password(bytes, &ask.password.0).map_err(why)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Unreadable::damaged("it has no page"));
    }
    let first = ask.part.min(pages.len() - 1);
    let cache = InterpreterCache::new();
    let read_page = |at: usize| {
        let page = &pages[at];
        let (width, height) = page.render_dimensions();
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            Rect::new(0.0, 0.0, width.into(), height.into()),
            &cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        let mut reading = Reading::default();
        interpret_page(page, &mut context, &mut reading);
        Read {
            is_scan: reading.page.letters.is_empty() && reading.images > 0,
            lines: reading.page.lines(),
            width,
            height,
        }
    };
    let (at, read) = match &ask.seek {
        None => (first, read_page(first)),
        Some(seek) => sought(seek, first, pages.len(), read_page),
    };
    let mut preview = Preview::of(Kind::Pdf, Body::Laid(read.lines));
    preview.parts = Some(Parts {
        part: Part::Page,
        at,
        count: pages.len(),
        names: Vec::new(),
    });
    preview.facts = facts(pdf.metadata(), read.width, read.height);
    if !is_whole {
        preview.trouble = Some(Unreadable::damaged("its end is missing"));
    }
    if read.is_scan {
        preview.note = Some("This page is a picture: it has no text to show.".into());
    }
    Ok(preview)
}

/// A page as it was read.
struct Read {
    lines: Vec<Line>,
    /// Whether it is nothing but pictures.
    is_scan: bool,
    /// In points.
    width: f32,
    /// In points.
    height: f32,
}

/// The first page with those words; where there is none, the one that was begun with.
fn sought(
    seek: &Seek,
    first: usize,
    count: usize,
    read_page: impl Fn(usize) -> Read,
) -> (usize, Read) {
    let holds = |line: &Line| text_of(line).to_lowercase().contains(&seek.words);
    let is_there = |read: &Read| read.lines.iter().any(holds);
    let begun = read_page(first);
    if is_there(&begun) {
        return (first, begun);
    }
    let found = |at: usize| Some((at, read_page(at))).filter(|(_, read)| is_there(read));
    let found = if seek.is_backwards {
        (0..first).rev().find_map(found)
    } else {
        (first + 1..count).find_map(found)
    };
    found.unwrap_or((first, begun))
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

/// Takes down the letters of a page, and draws nothing.
#[derive(Default)]
struct Reading {
    page: Page,
    images: usize,
}

impl Device<'_> for Reading {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.page.letters.len() >= LETTERS {
                return;
            }
            let transform = props.transform * glyph.transform();
            let (at, top) = (transform * Point::ZERO, transform * Point::new(0.0, EM));
            let text = match glyph.as_unicode() {
                Some(BfString::Char(letter)) => letter.to_string(),
                Some(BfString::String(letters)) => letters,
                None => "\u{fffd}".to_owned(),
            };
            self.page.letters.push(Letter {
                text,
                x: at.x,
                y: at.y,
                size: at.distance(top),
                top: Side::towards(top.x - at.x, top.y - at.y),
            });
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.images += 1;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
