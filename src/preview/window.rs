//! Which stretch of a picture or page is seen, how large, and in which of the terminal's languages.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use icy_sixel::{EncodeOptions, sixel_encode};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::replace;
use image::{DynamicImage, RgbImage, Rgba, RgbaImage};

use super::Unreadable;
use super::ask::{CLOSEST, Protocol, Room, Sight, ZOOMS};
use super::shown::{Picture, Points};

/// A picture has so many points at most: more does not come through a slow line in time.
const MOST: f64 = 2_000_000.0;
/// A step is this part of what is seen.
const STEP: f64 = 0.25;

/// A stretch of something that has a size, drawn into a room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    /// So many points of the picture are one of its own measure.
    pub(super) scale: f64,
    /// Where the stretch begins, in points of the picture.
    pub(super) from: (f64, f64),
    /// How large the stretch is, in points of the picture.
    pub(super) size: (u16, u16),
    cells: (u16, u16),
    /// How many points there are on the cells that it covers.
    covered: (u16, u16),
    steps: (u16, u16),
    protocol: Option<Protocol>,
}

/// One dimension of it.
struct Along {
    from: f64,
    size: u16,
    cells: u16,
    steps: u16,
}

/// What is looked at, in its own measure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    /// How large it is.
    pub(super) size: (f64, f64),
    /// Where on it there is something to see: left, top, width, height. Closer to it, nothing else is.
    pub(super) ink: [f64; 4],
    /// Whether it fills the room; if not, points are not made up.
    pub(super) fills: bool,
}

impl Subject {
    /// Something that is to be seen to its edges.
    pub(super) fn whole(size: (f64, f64), fills: bool) -> Self {
        let ink = [0.0, 0.0, size.0, size.1];
        Self { size, ink, fills }
    }
}

impl Window {
    /// The stretch of it that is seen.
    pub(super) fn of(subject: Subject, room: Room, sight: Sight) -> Self {
        let protocol = room.canvas.map(|canvas| canvas.protocol);
        let cells = [room.width.max(1), room.height.max(1)];
        let (room, cell) = points_of(room);
        let (width, height) = (subject.size.0.max(1e-3), subject.size.1.max(1e-3));
        let fits = (room[0] / width).min(room[1] / height);
        let fits = if subject.fills { fits } else { fits.min(1.0) };
        let scale = fits * f64::from(ZOOMS[usize::from(sight.zoom.min(CLOSEST))]) / 10.0;
        let ink = match sight.zoom {
            0 => [0.0, 0.0, width, height],
            _ => subject.ink,
        };
        // Where there is room, margins are seen.
        let seen = |from: f64, ink: f64, all: f64, room: f64| {
            let seen = ink.max((room / scale).min(all));
            (from.min(all - seen).max(0.0) * scale, seen * scale)
        };
        let across = seen(ink[0], ink[2], width, room[0]);
        let across = along(across, room[0], cell[0], sight.steps.0);
        let down = seen(ink[1], ink[3], height, room[1]);
        let mut down = along(down, room[1], cell[1], sight.steps.1);
        if protocol == Some(Protocol::Sixel) && down.size > 6 {
            // They come in bands of six points, the last of which would reach below the cells.
            down.size -= down.size % 6;
        }
        let cells = (across.cells.min(cells[0]), down.cells.min(cells[1]));
        let covered = |cells: u16, cell: f64| number((f64::from(cells) * cell).round());
        Self {
            scale,
            from: (across.from, down.from),
            size: (across.size, down.size),
            cells,
            covered: (covered(cells.0, cell[0]), covered(cells.1, cell[1])),
            steps: (across.steps, down.steps),
            protocol,
        }
    }

    /// Its points, as the terminal takes them. They are as many as [`Self::size`] says.
    pub(super) fn picture(&self, rgb: RgbImage) -> Result<Picture, Unreadable> {
        let points = match self.protocol {
            None => Points::HalfBlocks(rgb.into_raw()),
            Some(Protocol::Kitty | Protocol::ITerm2) => {
                // The terminal draws it over whole cells: what it does not reach of them shines through.
                let (width, height) = self.covered;
                let mut covered = RgbaImage::new(width.into(), height.into());
                replace(&mut covered, &DynamicImage::from(rgb).into_rgba8(), 0, 0);
                Points::Png(BASE64_STANDARD.encode(png(covered)?))
            }
            Some(Protocol::Sixel) => {
                let (width, height) = rgb.dimensions();
                let rgba = DynamicImage::from(rgb).into_rgba8();
                let options = EncodeOptions::default();
                let sixels = sixel_encode(&rgba, width as usize, height as usize, &options);
                Points::Sixel(sixels.map_err(Unreadable::damaged)?)
            }
        };
        Ok(Picture {
            cells: self.cells,
            steps: self.steps,
            points,
        })
    }
}

/// How many points there are in the room, and in one of its cells, sideways and down.
fn points_of(room: Room) -> ([f64; 2], [f64; 2]) {
    // Without a canvas a cell has two points, one above the other.
    let (wide, high) = room.canvas.map_or((1, 2), |canvas| canvas.cell);
    let cell = [f64::from(wide.max(1)), f64::from(high.max(1))];
    let cells = [f64::from(room.width.max(1)), f64::from(room.height.max(1))];
    let points = [cells[0] * cell[0], cells[1] * cell[1]];
    let shrunk = (MOST / (points[0] * points[1])).sqrt().min(1.0);
    let points = points.map(|along| along * shrunk);
    match room.canvas.map(|canvas| canvas.protocol) {
        // It draws them over the cells that it is told, however many they are.
        Some(Protocol::Kitty | Protocol::ITerm2) => (points, cell.map(|along| along * shrunk)),
        // They are as large as they are.
        Some(Protocol::Sixel) | None => (points, cell),
    }
}

/// As small as it gets in a moment: pages are grey for the most part, and the line may be slow.
fn png(picture: RgbaImage) -> Result<Vec<u8>, Unreadable> {
    let is_grey = |point: &Rgba<u8>| point[0] == point[1] && point[1] == point[2];
    let is_grey = picture.pixels().all(is_grey);
    let picture = DynamicImage::from(picture);
    let picture = if is_grey {
        DynamicImage::from(picture.into_luma_alpha8())
    } else {
        picture
    };
    let mut bytes = Vec::new();
    let png =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    let written = picture.write_with_encoder(png);
    written.map_err(Unreadable::damaged)?;
    Ok(bytes)
}

/// What is seen of something that begins there and is so long.
fn along((begin, whole): (f64, f64), room: f64, cell: f64, step: u16) -> Along {
    let step_size = room * STEP;
    let beyond = (whole - room).max(0.0);
    let size = whole.min(room).round().max(1.0);
    Along {
        from: begin + (f64::from(step) * step_size).min(beyond),
        size: number(size),
        cells: number((size / cell).ceil()).max(1),
        // What is less than a point further on is nothing to see.
        steps: number(((beyond - 1.0).max(0.0) / step_size).ceil()),
    }
}

fn number(points: f64) -> u16 {
    u16::try_from(whole(points)).unwrap_or(u16::MAX)
}

/// Whole points, as many as there can be.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float stops at the ends of what fits"
)]
pub(super) fn whole(points: f64) -> u32 {
    points as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preview::ask::Canvas;

    const A4: (f64, f64) = (595.0, 842.0);

    fn room(protocol: Option<Protocol>) -> Room {
        let canvas = protocol.map(|protocol| Canvas {
            protocol,
            cell: (10, 20),
        });
        Room {
            width: 80,
            height: 30,
            canvas,
        }
    }

    fn sight(zoom: u8, steps: (u16, u16)) -> Sight {
        Sight {
            is_picture: true,
            zoom,
            steps,
        }
    }

    #[test]
    fn closer_to_a_page_its_margins_are_not_seen() {
        let subject = Subject {
            ink: [100.0, 200.0, 300.0, 100.0],
            ..Subject::whole((600.0, 900.0), true)
        };
        let all = Window::of(subject, room(None), sight(0, (0, 0)));
        assert_eq!((all.from, all.size), ((0.0, 0.0), (40, 60)));
        let closer = Window::of(subject, room(None), sight(3, (0, 0)));
        // Three times 40 by 60 points, of which 80 by 60 have room: half of the width has something to see, and a ninth of
        // the height.
        assert_eq!((closer.size, closer.steps), ((80, 60), (0, 0)));
        assert!((closer.from.0 - 20.0).abs() < 1e-6, "{closer:?}");
        assert!((closer.from.1 - 40.0).abs() < 1e-6, "{closer:?}");
    }

    #[test]
    fn all_of_a_page_fits_into_its_room() {
        let seen = Window::of(Subject::whole(A4, true), room(None), sight(0, (0, 0)));
        assert_eq!((seen.size, seen.steps), ((42, 60), (0, 0)));
        assert_eq!(seen.cells, (42, 30));
        let seen = Window::of(
            Subject::whole(A4, true),
            room(Some(Protocol::Kitty)),
            sight(0, (0, 0)),
        );
        assert_eq!((seen.size, seen.cells), ((424, 600), (43, 30)));
        assert_eq!(seen.covered, (430, 600));
    }

    #[test]
    fn closer_there_is_more_of_it_beside_and_below() {
        let seen = Window::of(Subject::whole(A4, true), room(None), sight(3, (0, 2)));
        // Three times 60 lines, of which 60 are seen: 120 beyond, in steps of 15.
        assert_eq!((seen.size, seen.steps), ((80, 60), (3, 8)));
        assert!((seen.from.1 - 30.0).abs() < 1e-6, "{seen:?}");
        // It ends where the page does.
        let last = Window::of(Subject::whole(A4, true), room(None), sight(3, (9, 99)));
        assert!((last.from.1 - 120.0).abs() < 1e-6, "{last:?}");
    }

    #[test]
    fn a_small_picture_stays_as_small_as_it_is() {
        let seen = Window::of(
            Subject::whole((16.0, 16.0), false),
            room(None),
            sight(0, (0, 0)),
        );
        assert_eq!(seen.size, (16, 16));
        let seen = Window::of(
            Subject::whole((16.0, 16.0), false),
            room(None),
            sight(2, (0, 0)),
        );
        assert_eq!(seen.size, (32, 32));
    }

    #[test]
    fn on_a_fine_screen_there_are_fewer_points_over_the_same_cells() {
        let fine = |protocol| Room {
            width: 300,
            height: 100,
            canvas: Some(Canvas {
                protocol,
                cell: (20, 40),
            }),
        };
        for protocol in [Protocol::Kitty, Protocol::Sixel] {
            let seen = Window::of(Subject::whole(A4, true), fine(protocol), sight(6, (0, 0)));
            let points = f64::from(seen.size.0) * f64::from(seen.size.1);
            assert!(points <= MOST * 1.01, "{seen:?}");
        }
        let kitty = Window::of(
            Subject::whole(A4, true),
            fine(Protocol::Kitty),
            sight(6, (0, 0)),
        );
        assert_eq!(kitty.cells, (300, 100));
    }
}
