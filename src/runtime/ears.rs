//! What hears the terminal, on a thread of its own, as long as the program runs; whichever screen is on.

use std::io::{self, Write};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event};
use tokio::sync::mpsc::{self, Receiver};
use tokio::sync::oneshot::{self, error::TryRecvError};
use tokio::time::Instant;

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
    /// When it was asked, and what tells that it has answered.
    asked: Option<(Instant, oneshot::Receiver<()>)>,
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
        let (answered, is_answered) = oneshot::channel();
        let listen = move || {
            foreground::read_unstoppably();
            let tell = |heard| sender.blocking_send(heard).is_ok();
            if asks {
                let canvas = graphics::hear(&mut |event| tell(Ok(Heard::Event(event))));
                let _ = answered.send(());
                let canvas = canvas.map(|canvas| canvas.map(Heard::Draws)).transpose();
                if canvas.is_some_and(|canvas| !tell(canvas)) {
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
            asked: asks.then(|| (Instant::now(), is_answered)),
        })
    }

    /// Waits a moment for an answer that is on its way: it would be typed into the shell otherwise.
    pub(super) fn settle(&mut self) {
        let Some((when, mut is_answered)) = self.asked.take() else {
            return;
        };
        // Whoever has not answered by now will not do so in the next moment either.
        let until = when.elapsed() + MOMENT;
        while when.elapsed() < until.min(LATE) && is_answered.try_recv() == Err(TryRecvError::Empty)
        {
            graphics::pause(Duration::from_millis(10));
        }
    }
}

/// So long an answer is waited for when the terminal is given back, and after that not at all.
const MOMENT: Duration = Duration::from_millis(400);
const LATE: Duration = Duration::from_secs(3);
