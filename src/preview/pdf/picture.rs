//! The picture of a page, drawn by hayro.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use hayro_interpret::TransformExt;
use image::{Rgb, RgbImage};

use super::fonts::{self, Fonts};
use crate::preview::Unreadable;
use crate::preview::ask::{Ask, Room, Sight};
use crate::preview::shown::Picture;
use crate::preview::window::{Subject, Window};

/// The stretch of the page that is seen; closer, its margins are left out, unless it is a scan, whose are not known.
pub(super) fn draw(
    page: &Page<'_>,
    is_scan: bool,
    known: Fonts,
    ask: &Ask,
) -> Result<Picture, Unreadable> {
    let settings = fonts::settings(move |typeface| known.get(&typeface).cloned());
    let (width, height) = page.render_dimensions();
    let mut subject = Subject::whole((width.into(), height.into()), true);
    if ask.wanted.sight.zoom > 0 && !is_scan {
        let all = Window::of(subject, ROUGHLY, Sight::default());
        subject.ink = ink(&points(page, &settings, all), all.scale).unwrap_or(subject.ink);
    }
    let window = Window::of(subject, ask.room, ask.wanted.sight);
    window.picture(points(page, &settings, window))
}

/// Margins are looked for in a page of this size.
const ROUGHLY: Room = Room {
    width: 240,
    height: 120,
    canvas: None,
};

fn points(page: &Page<'_>, settings: &InterpreterSettings, window: Window) -> RgbImage {
    let (width, height) = window.size;
    let mut context = RenderContext::new(width, height);
    let transform = Affine::translate((-window.from.0, -window.from.1))
        * Affine::scale(window.scale)
        * page.initial_transform(true).to_kurbo();
    let (cache, how) = (RenderCache::new(), RenderSettings::default());
    render_into(page, &cache, settings, &how, &mut context, transform);
    context.flush();
    let mut pixels = Pixmap::new(width, height);
    let paper = RasterizerSettings {
        target_init: TargetInit::Clear(WHITE),
        ..RasterizerSettings::default()
    };
    context.render_with(&mut pixels, &mut Resources::default(), paper);
    let rgba = pixels.data_as_u8_slice();
    RgbImage::from_fn(width.into(), height.into(), |x, y| {
        let at = 4 * (y as usize * usize::from(width) + x as usize);
        Rgb([rgba[at], rgba[at + 1], rgba[at + 2]])
    })
}

/// Where there is something on the paper, in the page's own measure; nothing where it is blank.
fn ink(points: &RgbImage, scale: f64) -> Option<[f64; 4]> {
    let inked = || {
        let points = points.enumerate_pixels();
        points.filter(|(_, _, point)| point.0.iter().any(|shade| *shade < 250))
    };
    let (left, right) = (
        inked().map(|point| point.0).min()?,
        inked().map(|point| point.0).max()?,
    );
    let (top, bottom) = (
        inked().map(|point| point.1).min()?,
        inked().map(|point| point.1).max()?,
    );
    // A little of the margin is left, which shows that it is one.
    let along = |from: u32, to: u32, size: u32| {
        let (from, to) = (from.saturating_sub(2), (to + 3).min(size));
        (f64::from(from) / scale, f64::from(to - from) / scale)
    };
    let (left, width) = along(left, right, points.width());
    let (top, height) = along(top, bottom, points.height());
    Some([left, top, width, height])
}
