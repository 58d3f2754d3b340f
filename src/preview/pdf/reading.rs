//! What stands on a page: its letters with their places, whether it is a scan, and which fonts it lacks.

use std::sync::{Arc, Mutex};

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::kurbo::{BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, SoftMask, TransformExt, interpret_page,
};

use super::fonts;
use super::page::{self, Letter, Page, Side};
use crate::preview::font::Typeface;
use crate::preview::seeking::Searched;
use crate::preview::shown::{Line, spaced, text_of};

/// More letters do not fit on any page; a page that repeats itself without an end stops here.
const LETTERS: usize = 200_000;
/// The height of a letter in the space of its own font.
const EM: f64 = 1000.0;

/// A page as it was read.
pub(super) struct Read {
    pub(super) lines: Vec<Line>,
    /// Whether it is nothing but pictures.
    pub(super) is_scan: bool,
    /// Fonts that it names, and does not bring along.
    pub(super) lacks: Vec<Typeface>,
}

impl Searched for Read {
    fn holds(&self, words: &str) -> bool {
        let words = spaced(words);
        let holds = |line: &Line| spaced(&text_of(line).to_lowercase()).contains(&words);
        self.lines.iter().any(holds)
    }

    fn is_whole(&self) -> bool {
        true
    }
}

/// Reads one page.
pub(super) fn read<'a>(page: &PdfPage<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Read {
    let lacks = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&lacks);
    let settings = fonts::settings(move |typeface| {
        let mut lacks = noted.lock().ok()?;
        if !lacks.contains(&typeface) {
            lacks.push(typeface);
        }
        None
    });
    let (width, height) = page.render_dimensions();
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, width.into(), height.into()),
        cache,
        pdf.xref(),
        settings,
    );
    let mut reading = Reading::default();
    interpret_page(page, &mut context, &mut reading);
    let lacks = lacks.lock().map(|lacks| lacks.clone()).unwrap_or_default();
    Read {
        is_scan: reading.page.letters.is_empty() && reading.images > 0,
        lines: reading.page.lines(),
        lacks,
    }
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
        let begin = self.page.letters.len();
        for glyph in run.glyphs().iter().take(LETTERS - begin) {
            let transform = props.transform * glyph.transform();
            let (at, top) = (transform * Point::ZERO, transform * Point::new(0.0, EM));
            let text = match glyph.as_unicode() {
                Some(BfString::Char(letter)) => letter.to_string(),
                Some(BfString::String(letters)) => letters,
                None => "\u{fffd}".to_owned(),
            };
            let size = at.distance(top);
            let advance = match &**glyph {
                Glyph::Outline(glyph) => glyph.advance_width(),
                Glyph::Type3(glyph) => glyph.advance_width(),
            };
            self.page.letters.push(Letter {
                text,
                x: at.x,
                y: at.y,
                begins: self.page.letters.len() == begin,
                width: advance.map_or(size / 2.0, |advance| f64::from(advance) / EM * size),
                size,
                top: Side::towards(top.x - at.x, top.y - at.y),
            });
        }
        page::widen(&mut self.page.letters[begin..]);
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.images += 1;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
