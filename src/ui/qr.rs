//! A link as a QR code that a phone reads from the screen.

use qrcode::{Color as Module, EcLevel, QrCode};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Style};
use ratatui::text::Span;
use ratatui::widgets::{Clear, Widget};

use super::{Theme, format};
use crate::app::{Model, SMALLEST};
use crate::object::{Link, Until, original_name};

/// A QR code as large as the window allows: square pixels, two of them in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    modules: Vec<bool>,
    /// Modules along one side.
    side: u16,
    /// Empty modules around it: four by the standard; two do, as there is white around.
    quiet: u16,
    /// Pixels along the side of one module.
    scale: u16,
}

/// Why a text is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// It needs a window of this size.
    Window(Size),
    /// No QR code holds so much.
    TooLong,
}

/// The lines above and below the code.
const WORDS: u16 = 2;
/// The narrowest margin and the one of the standard, in modules.
const QUIET: [u16; 2] = [2, 4];

/// White and black of the 256 colours, which no scheme of a terminal touches, unlike the first sixteen.
const LIGHT: Color = Color::Indexed(231);
const DARK: Color = Color::Indexed(16);

/// `text` as a QR code for a window of this size; else what it would need.
///
/// The lowest level of correction, since nothing wears off a screen, and presigned links are long.
pub fn fits(text: &str, window: Size) -> Result<Drawing, Misfit> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::L).map_err(|_| Misfit::TooLong)?;
    let side = u16::try_from(code.width()).map_err(|_| Misfit::TooLong)?;
    let [least, most] = QUIET.map(|quiet| side + 2 * quiet);
    let pixels = window
        .width
        .min(window.height.saturating_sub(WORDS).saturating_mul(2));
    let scale = pixels / least;
    if scale == 0 {
        return Err(Misfit::Window(Size {
            width: least.max(SMALLEST.width),
            height: (least.div_ceil(2) + WORDS).max(SMALLEST.height),
        }));
    }
    let [narrow, wide] = QUIET;
    let colours = code.into_colors();
    Ok(Drawing {
        modules: colours
            .iter()
            .map(|colour| *colour == Module::Dark)
            .collect(),
        side,
        quiet: if most * scale <= pixels { wide } else { narrow },
        scale,
    })
}

impl Drawing {
    /// The cells that it takes.
    fn size(&self) -> Size {
        let pixels = (self.side + 2 * self.quiet) * self.scale;
        Size {
            width: pixels,
            height: pixels.div_ceil(2),
        }
    }

    /// Whether a pixel is dark; everything around the code is light.
    fn is_dark(&self, x: u16, y: u16) -> bool {
        let module = |pixel: u16| {
            let module = (pixel / self.scale).checked_sub(self.quiet)?;
            (module < self.side).then_some(usize::from(module))
        };
        let (Some(x), Some(y)) = (module(x), module(y)) else {
            return false;
        };
        let place = y * usize::from(self.side) + x;
        self.modules.get(place).copied().unwrap_or(false)
    }

    /// Draws it in the middle of `area`, all of which becomes its margin.
    ///
    /// Black on white whatever the theme, since many readers take no other. A light pixel is one that is drawn: where
    /// the terminal is kept from colours altogether the picture is still right on a dark ground.
    fn draw(&self, area: Rect, buffer: &mut Buffer) {
        let size = self.size();
        let left = area.width.saturating_sub(size.width) / 2;
        let top = area.height.saturating_sub(size.height) / 2;
        for place in area.positions() {
            let x = (place.x - area.x).checked_sub(left);
            let y = (place.y - area.y).checked_sub(top);
            let is_dark = |half| {
                let pixel = x.zip(y).map(|(x, y)| (x, 2 * y + half));
                pixel.is_some_and(|(x, y)| self.is_dark(x, y))
            };
            let (sign, ground) = match [is_dark(0), is_dark(1)] {
                // Drawn on its own colour, so that fonts with gaps between the blocks leave none.
                [false, false] => ("█", LIGHT),
                [false, true] => ("▀", DARK),
                [true, false] => ("▄", DARK),
                [true, true] => (" ", DARK),
            };
            if let Some(cell) = buffer.cell_mut(place) {
                cell.set_symbol(sign)
                    .set_style(Style::reset().fg(LIGHT).bg(ground));
            }
        }
    }
}

/// Draws a link over the whole window, with what it opens, until when, and for whom.
pub fn draw(model: &Model, theme: &Theme, link: &Link, frame: &mut Frame<'_>) {
    let window = frame.area();
    let buffer = frame.buffer_mut();
    Clear.render(window, buffer);
    let moment = format::soon(link.until.moment(), model.clock.wall, &theme.zone);
    let name = format::revealed(original_name(&link.key), theme.bar, theme);
    let until = match link.until {
        Until::Asked(_) | Until::SessionEnds(_) => format!("  until {moment}"),
        Until::AtMost(_) => format!("  until {moment} at the latest"),
    };
    let room = usize::from(window.width).saturating_sub(until.chars().count() + 1);
    let mut head = vec![Span::raw(" ")];
    head.extend(format::fit(name, room));
    head.push(Span::raw(until));
    bar(
        head,
        theme,
        Rect {
            height: 1,
            ..window
        },
        buffer,
    );
    let foot = vec![
        Span::raw(" Anyone who scans it can open the file.  "),
        Span::styled("esc", theme.strong),
        Span::raw(" close"),
    ];
    let bottom = Rect {
        y: window.bottom().saturating_sub(1),
        height: 1,
        ..window
    };
    bar(foot, theme, bottom, buffer);
    let area = Rect {
        y: window.y + 1,
        height: window.height.saturating_sub(WORDS),
        ..window
    };
    match fits(&link.url, window.as_size()) {
        Ok(drawing) => drawing.draw(area, buffer),
        Err(misfit) => say(&told(misfit, window.as_size()), area, buffer),
    }
}

fn bar(spans: Vec<Span<'static>>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    buffer.set_style(area, theme.bar);
    format::put(buffer, area.x, area.y, spans, area.width);
}

/// Why there is no code, and what would help.
fn told(misfit: Misfit, window: Size) -> String {
    match misfit {
        Misfit::Window(wanted) => format!(
            "As a QR code this link needs a window of {}×{} at least; this one has {}×{}. \
             Make it larger, or its letters smaller: in most terminals by ctrl and minus.",
            wanted.width, wanted.height, window.width, window.height
        ),
        Misfit::TooLong => {
            "This link is too long for any QR code: temporary credentials make it so. \
                            Send it as text instead."
                .into()
        }
    }
}

fn say(sentence: &str, area: Rect, buffer: &mut Buffer) {
    let cells = area.width.saturating_sub(4);
    let lines = format::wrap_words(sentence, cells.into());
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = area.y + area.height.saturating_sub(height) / 2;
    for (y, line) in (top..area.bottom()).zip(lines) {
        buffer.set_stringn(area.x + 2, y, line, cells.into(), Style::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::script::{Desk, NOW, key};
    use crate::object::Timestamp;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    /// A presigned link of so many bytes.
    fn link(bytes: usize) -> Link {
        let url = "https://desk.s3.us-east-1.amazonaws.com/uploads/a.pdf?X-Amz-Signature=";
        let digits = "0123456789abcdefABCDEF-_%".chars().cycle();
        Link {
            key: key("uploads/rate_card/CLT-456_rate_card_1234567890_rates 2026.xlsx"),
            url: url.chars().chain(digits).take(bytes).collect(),
            until: Until::Asked(Timestamp(NOW.0 + 3_600)),
        }
    }

    fn drawn(link: &Link, theme: &Theme, (width, height): (u16, u16)) -> Buffer {
        let desk = Desk::over(Desk::start(), (width, height));
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let frame = terminal
            .draw(|frame| draw(&desk.model, theme, link, frame))
            .unwrap();
        frame.buffer.clone()
    }

    fn text(buffer: &Buffer) -> String {
        let rows = buffer.content.chunks(buffer.area.width.into());
        let rows = rows.map(|row| {
            row.iter()
                .map(ratatui::buffer::Cell::symbol)
                .collect::<String>()
        });
        rows.map(|row| row.trim_end().to_owned() + "\n").collect()
    }

    /// How a camera sees the cells: by their colours, or by their signs on a dark ground where colours are off.
    #[derive(Clone, Copy)]
    enum Sight {
        Colours,
        SignsOnly,
    }

    /// What a real reader of QR codes finds in the cells.
    fn read(buffer: &Buffer, sight: Sight) -> Option<String> {
        const ZOOM: usize = 3;
        let area = buffer.area;
        let is_light = |x: usize, y: usize| {
            let cell = &buffer[(u16::try_from(x).unwrap(), u16::try_from(y / 2).unwrap())];
            let is_drawn = match cell.symbol() {
                "█" => true,
                "▀" => y.is_multiple_of(2),
                "▄" => !y.is_multiple_of(2),
                _ => false,
            };
            match (sight, is_drawn) {
                (Sight::SignsOnly, is_drawn) => is_drawn,
                (Sight::Colours, true) => cell.fg == LIGHT,
                (Sight::Colours, false) => cell.bg == LIGHT,
            }
        };
        let (width, height) = (usize::from(area.width), usize::from(area.height) * 2);
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width * ZOOM, height * ZOOM, |x, y| {
                if is_light(x / ZOOM, y / ZOOM) { 255 } else { 0 }
            });
        let grids = image.detect_grids();
        grids.first()?.decode().ok().map(|(_, text)| text)
    }

    #[test]
    fn a_real_reader_reads_the_link_back_from_the_cells() {
        let windows = [
            (80, (80, 24)),
            (100, (80, 24)),
            (450, (120, 45)),
            (450, (200, 90)),
        ];
        for (bytes, window) in windows {
            let link = link(bytes);
            let buffer = drawn(&link, &Theme::plain(TimeZone::UTC), window);
            for sight in [Sight::Colours, Sight::SignsOnly] {
                let read = read(&buffer, sight);
                assert_eq!(read.as_ref(), Some(&link.url), "{bytes} in {window:?}");
            }
        }
    }

    #[test]
    fn what_it_opens_until_when_and_for_whom_stands_around_it() {
        let shown = text(&drawn(
            &link(450),
            &Theme::colours(TimeZone::UTC),
            (120, 45),
        ));
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines[0], " rates 2026.xlsx  until 10:00");
        assert_eq!(
            lines[44],
            " Anyone who scans it can open the file.  esc close"
        );
    }

    #[test]
    fn a_code_that_may_end_earlier_says_so() {
        let mut link = link(450);
        link.until = Until::AtMost(link.until.moment());
        let shown = text(&drawn(&link, &Theme::colours(TimeZone::UTC), (120, 45)));
        let head = shown.lines().next();
        assert_eq!(head, Some(" rates 2026.xlsx  until 10:00 at the latest"));
    }

    #[test]
    fn where_it_does_not_fit_the_window_that_would_do_is_told() {
        let link = link(450);
        let Err(Misfit::Window(wanted)) = fits(&link.url, Size::new(80, 24)) else {
            panic!("450 bytes in 24 lines");
        };
        let shown = text(&drawn(&link, &Theme::colours(TimeZone::UTC), (80, 24)));
        let needs = format!(
            "needs a window of {}×{} at least; this one has 80×24",
            wanted.width, wanted.height
        );
        assert!(shown.replace("\n  ", " ").contains(&needs), "{shown}");
        assert!(fits(&link.url, wanted).is_ok());
        for smaller in [
            Size::new(wanted.width - 1, 99),
            Size::new(300, wanted.height - 1),
        ] {
            assert_eq!(fits(&link.url, smaller), Err(Misfit::Window(wanted)));
        }
    }

    #[test]
    fn a_link_that_no_code_holds_is_told() {
        assert_eq!(
            fits(&link(5_000).url, Size::new(300, 300)),
            Err(Misfit::TooLong)
        );
    }

    #[test]
    fn it_grows_by_whole_modules_and_takes_the_wide_margin_where_there_is_room() {
        let drawing = |width, height| fits(&link(80).url, Size::new(width, height)).unwrap();
        let (small, large) = (drawing(80, 24), drawing(200, 60));
        assert_eq!((small.side, small.quiet, small.scale), (33, 4, 1));
        assert_eq!((large.quiet, large.scale), (2, 3));
        assert_eq!(drawing(80, 21).quiet, 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn no_window_is_too_odd(width in 1u16..200, height in 1u16..80, bytes in 1usize..600) {
            drawn(&link(bytes), &Theme::colours(TimeZone::UTC), (width, height));
        }
    }
}
