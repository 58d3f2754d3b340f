//! What the child does: it hears what to look at, asks for bytes, and tells what there is.

use std::cell::RefCell;
use std::io::{self, Read, Write};

use super::limits;
use super::wire::{self, Frame, Question};
use crate::preview::{Source, Unreadable, render};

/// Looks into one document after the other until nobody asks any more, confined from the first on.
pub fn work() -> io::Result<()> {
    let (mut from, mut into) = (io::stdin().lock(), io::stdout().lock());
    limits::confine()?;
    // What breaks here is told by whoever watches; there is no screen for a trace.
    std::panic::set_hook(Box::new(|_| {}));
    serve(&mut from, &mut into, limits::allow_one_more)
}

/// The same, wherever the frames come from.
pub(super) fn serve(
    from: &mut impl Read,
    into: &mut impl Write,
    allow: impl Fn() -> io::Result<()>,
) -> io::Result<()> {
    loop {
        let (frame, bytes) = match wire::take(from) {
            Ok(taken) => taken,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        if frame != Frame::Ask {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        allow()?;
        let question: Question = serde_json::from_slice(&bytes)?;
        let pipes = RefCell::new((&mut *from, &mut *into));
        let ask = |frame: Frame, bytes: &[u8]| {
            let (from, into) = &mut *pipes.borrow_mut();
            wire::put(into, frame, bytes)?;
            let (_, bytes) = wire::take(from)?;
            io::Result::Ok(bytes)
        };
        let mut fetch = |at: u64, length: usize| ask(Frame::Need, &wire::need(at, length));
        let mut fonts = |typeface| {
            let wanted = serde_json::to_vec(&typeface).ok()?;
            wire::face(&ask(Frame::Font, &wanted).ok()?)
        };
        let mut source = Source::new(question.size, &mut fetch).with_fonts(&mut fonts);
        let looked = std::panic::AssertUnwindSafe(|| render(&question.ask, &mut source));
        let looked = std::panic::catch_unwind(looked);
        let looked = looked.unwrap_or_else(|_| Err(Unreadable::Damaged(String::new())));
        drop(source);
        wire::put(into, Frame::Answer, &serde_json::to_vec(&looked)?)?;
    }
}
