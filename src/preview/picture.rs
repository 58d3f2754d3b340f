//! Pictures: decoded within limits, turned as their camera says, and as large as there is room for.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgba};

use super::kind::Format;
use super::shown::{Ask, Body, Picture, Preview, Room};
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
    let picture = within(&image, ask.room);
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

/// The picture as large as it fits: a cell holds two points, one above the other.
fn within(image: &DynamicImage, room: Room) -> Picture {
    let (wide, high) = (
        u32::from(room.width.max(1)),
        u32::from(room.height.max(1)) * 2,
    );
    let image = if image.width() > wide || image.height() > high {
        image.resize(wide, high, FilterType::Triangle)
    } else {
        image.clone()
    };
    let points = image.to_rgba8();
    let size = |points: u32| u16::try_from(points).unwrap_or(u16::MAX);
    Picture {
        width: size(points.width()),
        height: size(points.height()),
        rgb: points.pixels().copied().flat_map(over_paper).collect(),
    }
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
