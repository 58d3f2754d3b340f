//! Pictures: decoded within limits, turned as their camera says, and as large as there is room for.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, Rgba};

use super::ask::Ask;
use super::kind::Format;
use super::shown::{Body, Picture, Preview};
use super::window::{Subject, Window, whole};
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
    let window = Window::of(Subject::whole(size, false), ask.room, ask.wanted.sight);
    // A copy of all of it may be more than there is memory for.
    let cut = (ask.wanted.sight.zoom > 0).then(|| cut(image, window));
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

/// The stretch in points of the picture itself, those that are seen in part among them.
fn cut(image: &DynamicImage, window: Window) -> DynamicImage {
    let along = |from: f64, size: u16, all: u32| {
        let begin = whole(from / window.scale).min(all.saturating_sub(1));
        let end = whole(((from + f64::from(size)) / window.scale).ceil());
        (begin, end.clamp(begin + 1, all.max(begin + 1)) - begin)
    };
    let (x, width) = along(window.from.0, window.size.0, image.width());
    let (y, height) = along(window.from.1, window.size.1, image.height());
    image.crop_imm(x, y, width, height)
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
