//! What pictures are drawn with where the terminal is not asked, whether it can be, and how many points its cells have.

use crossterm::terminal::window_size;

use super::question::USUAL;
use super::wish::Pictures;
use crate::preview::Canvas;

/// Whether it is worth asking: some show the question, and some are no terminals at all.
pub(in crate::runtime) fn can_be_asked() -> bool {
    let kind = std::env::var("TERM").unwrap_or_default();
    let is_one = rustix::termios::isatty(rustix::stdio::stdin());
    is_one && !matches!(kind.as_str(), "" | "dumb" | "linux")
}

/// What is drawn with where the terminal is not asked.
pub(in crate::runtime) fn canvas(wish: Pictures) -> Option<Canvas> {
    let Pictures::In(protocol) = wish else {
        return None;
    };
    let cell = cell().unwrap_or(USUAL);
    Some(Canvas { protocol, cell })
}

/// How many points a cell has, if the system knows.
pub(in crate::runtime) fn cell() -> Option<(u16, u16)> {
    let window = window_size().ok()?;
    let along = |points: u16, cells: u16| points.checked_div(cells).filter(|cell| *cell > 0);
    along(window.width, window.columns).zip(along(window.height, window.rows))
}
