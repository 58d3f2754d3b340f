//! What hears the terminal, on a thread of its own, as long as the program runs; whichever screen is on.

use std::io::{self, Write};
use std::thread;

use crossterm::event::{self, Event};
use tokio::sync::mpsc::{self, Receiver};

use super::foreground;
use super::graphics::{self, Pictures};
use crate::preview::Canvas;

/// So many keys wait for the loop before the terminal does.
const HEARD: usize = 256;

/// What hears the terminal, as long as the program runs.
#[derive(Debug)]
pub struct Ears {
    pub(super) heard: Receiver<io::Result<Heard>>,
    /// What the terminal draws pictures with, once that is known.
    pub(super) canvas: Option<Canvas>,
}

/// What came from the terminal.
#[derive(Debug)]
pub(super) enum Heard {
    /// Something that the person or the window did.
    Event(Event),
    /// It has answered what it draws pictures with.
    Draws(Canvas),
}

impl Ears {
    /// Hears the terminal on a thread of its own; asks what it draws pictures with, if that is to be known.
    ///
    /// Not crossterm's `EventStream`: polled once without a waker that wakes (to ask what waits), it never wakes again.
    pub(super) fn open(wish: Pictures) -> io::Result<Self> {
        let asks = wish == Pictures::Auto && graphics::can_be_asked();
        if asks {
            let mut out = io::stdout();
            out.write_all(graphics::QUESTION.as_bytes())?;
            out.flush()?;
        }
        let (sender, heard) = mpsc::channel(HEARD);
        let listen = move || {
            foreground::read_unstoppably();
            let tell = |heard| sender.blocking_send(heard).is_ok();
            if asks {
                let answered = graphics::hear(&mut |event| tell(Ok(Heard::Event(event))));
                let answered = answered.map(|canvas| canvas.map(Heard::Draws)).transpose();
                if answered.is_some_and(|answered| !tell(answered)) {
                    return;
                }
            }
            loop {
                let event = event::read();
                let is_over = event.is_err();
                if !tell(event.map(Heard::Event)) || is_over {
                    return;
                }
            }
        };
        thread::Builder::new()
            .name("terminal".into())
            .spawn(listen)?;
        Ok(Self {
            heard,
            canvas: graphics::canvas(wish),
        })
    }
}
