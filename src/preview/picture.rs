//! Pictures: decoded within limits, turned as their camera says, and as large as there is room for.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, Rgba};

use super::ask::Ask;
use super::kind::Format;
use super::shown::{Body, Picture, Preview};
use super::window::{Sheet, Window};
use super::{Kind, Source, Unreadable};

/// Pictures are read whole, up to this size.
const WHOLE: u64 = 64 << 20;
/// A decoder gets so many bytes.
const DECODED: u64 = 128 << 20;
/// What shines through is drawn over this.
const PAPER: [u8; 3] = [255, 255, 255];

pub(super) fn render(
    format: Format,
    ask: &Ask,
    source: &mut Source<'_>,
) -> Result<Preview, Unreadable> {
    let bytes = source.whole(WHOLE)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), of(format));
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED);
    limits.max_image_width = Some(30_000);
    limits.max_image_height = Some(30_000);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(Unreadable::damaged)?;
    let (width, height) = decoder.dimensions();
    let turned = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).map_err(Unreadable::damaged)?;
    if let Some(turned) = turned {
        image.apply_orientation(turned);
    }
    let picture = seen(&image, ask)?;
    let mut preview = Preview::of(Kind::Picture(format), Body::Picture(picture));
    preview.facts.push(format!("{width}×{height}"));
    Ok(preview)
}

fn of(format: Format) -> ImageFormat {
    match format {
        Format::Bmp => ImageFormat::Bmp,
        Format::Gif => ImageFormat::Gif,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::Tiff => ImageFormat::Tiff,
        Format::WebP => ImageFormat::WebP,
    }
}

/// The stretch of the picture that is seen.
fn seen(image: &DynamicImage, ask: &Ask) -> Result<Picture, Unreadable> {
    let size = (f64::from(image.width()), f64::from(image.height()));
    let window = Window::of(Sheet::whole(size, false), ask.room, ask.wanted.sight);
    // In points of the picture itself, a little of it beside the edges among them.
    let own = |points: f64| points / window.scale;
    let (x, y) = (own(window.from.0).floor(), own(window.from.1).floor());
    let width = own(window.size.0.into()).ceil().max(1.0);
    let height = own(window.size.1.into()).ceil().max(1.0);
    let stretch = [x, y, width, height].map(whole);
    let is_all = stretch == [0, 0, image.width(), image.height()];
    // A copy of all of it may be more than there is memory for.
    let cut = (!is_all).then(|| image.crop_imm(stretch[0], stretch[1], stretch[2], stretch[3]));
    let cut = cut.as_ref().unwrap_or(image);
    let (width, height) = (window.size.0.into(), window.size.1.into());
    let filter = if window.scale < 1.0 {
        FilterType::Triangle
    } else {
        FilterType::CatmullRom
    };
    let points = if (cut.width(), cut.height()) == (width, height) {
        cut.to_rgba8()
    } else {
        cut.resize_exact(width, height, filter).to_rgba8()
    };
    let rgb = points.pixels().copied().flat_map(over_paper).collect();
    let rgb = RgbImage::from_raw(points.width(), points.height(), rgb);
    window.picture(rgb.ok_or_else(|| Unreadable::damaged("its points are not whole"))?)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float stops at the ends of what fits"
)]
fn whole(points: f64) -> u32 {
    points as u32
}

fn over_paper(point: Rgba<u8>) -> [u8; 3] {
    let [red, green, blue, alpha] = point.0;
    let mix = |ink: u8, paper: u8| {
        let mixed = u16::from(ink) * u16::from(alpha) + u16::from(paper) * u16::from(255 - alpha);
        u8::try_from(mixed / 255).unwrap_or(u8::MAX)
    };
    [
        mix(red, PAPER[0]),
        mix(green, PAPER[1]),
        mix(blue, PAPER[2]),
    ]
}
