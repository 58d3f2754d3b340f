//! The first moments of a session: keys are heard as ever, and what the terminal answers is picked out from among them.

use std::io;
use std::time::Duration;

use crossterm::event::Event;
use crossterm::terminal::{size, window_size};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use terminput_crossterm::to_crossterm;
use tokio::time::Instant;

use super::question::{Answers, Next, USUAL, event, next};
use super::wish::Pictures;
use crate::preview::Canvas;

/// A terminal that has not answered by now never will; from then on crossterm hears it.
const PATIENCE: Duration = Duration::from_secs(4);
/// A key that is sent as several bytes has come by then; a lone escape is the key of that name.
const WHOLE: Duration = Duration::from_millis(50);
/// The window's size is looked at so often.
const GLANCE: Duration = Duration::from_millis(200);

/// What is heard in the first moments.
struct Early<'a> {
    buffer: Vec<u8>,
    answers: Answers,
    is_answered: bool,
    tell: &'a mut dyn FnMut(Event) -> bool,
}

/// Hears the terminal until it has answered what it was asked, or never will: tells each event, until whoever is told says
/// that it is enough. Then what can be drawn with.
pub(in crate::runtime) fn hear(tell: &mut dyn FnMut(Event) -> bool) -> io::Result<Option<Canvas>> {
    let began = Instant::now();
    let mut before = size().ok();
    let mut early = Early {
        buffer: Vec::new(),
        answers: Answers::default(),
        is_answered: false,
        tell,
    };
    while began.elapsed() < PATIENCE && !(early.is_answered && early.buffer.is_empty()) {
        let wait = if early.buffer.is_empty() {
            GLANCE
        } else {
            WHOLE
        };
        let goes_on = match read(wait)? {
            Some(bytes) => {
                early.buffer.extend(bytes);
                early.take()
            }
            None => early.give_up(),
        };
        let now = size().ok();
        if let Some((width, height)) = now.filter(|_| now != before) {
            before = now;
            (early.tell)(Event::Resize(width, height));
        }
        if !goes_on {
            break;
        }
    }
    let canvas = early.answers.canvas(cell());
    Ok(canvas.filter(|_| early.is_answered))
}

impl Early<'_> {
    /// Takes what has come whole; whether to go on.
    fn take(&mut self) -> bool {
        while !self.buffer.is_empty() {
            match next(&self.buffer) {
                Next::Answer(length, answer) => {
                    self.is_answered |= self.answers.take(answer);
                    self.buffer.drain(..length);
                }
                Next::Event(length, event) => {
                    self.buffer.drain(..length);
                    if !self.told(event) {
                        return false;
                    }
                }
                Next::Noise(length) => drop(self.buffer.drain(..length)),
                Next::More => return true,
            }
        }
        true
    }

    /// Nothing follows: what is there is all that there is of it.
    fn give_up(&mut self) -> bool {
        if self.buffer.is_empty() {
            return true;
        }
        let last = event(&self.buffer);
        self.buffer.clear();
        match last {
            Next::Event(_, event) => self.told(event),
            _ => true,
        }
    }

    fn told(&mut self, event: terminput::Event) -> bool {
        to_crossterm(event).map_or(true, |event| (self.tell)(event))
    }
}

/// What has come, as soon as something has; nothing if nothing does for so long.
fn read(wait: Duration) -> io::Result<Option<Vec<u8>>> {
    let terminal = rustix::stdio::stdin();
    let wait = Timespec::try_from(wait).unwrap_or_default();
    let mut ready = [PollFd::new(&terminal, PollFlags::IN)];
    match poll(&mut ready, Some(&wait)) {
        Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(None),
        Ok(_) => {}
        Err(error) => return Err(error.into()),
    }
    let mut bytes = vec![0; 1024];
    let length = match rustix::io::read(terminal, &mut bytes) {
        Ok(0) => return Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
        Ok(length) => length,
        Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => return Ok(None),
        // A shell is in front: the keys are for it.
        Err(rustix::io::Errno::IO) => {
            let _ = poll(&mut [], Some(&wait));
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    bytes.truncate(length);
    Ok(Some(bytes))
}

/// Whether it is worth asking: these show the question, or are no terminals at all.
pub(in crate::runtime) fn can_be_asked() -> bool {
    let kind = std::env::var("TERM").unwrap_or_default();
    !matches!(kind.as_str(), "" | "dumb" | "linux")
        && rustix::termios::isatty(rustix::stdio::stdin())
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
