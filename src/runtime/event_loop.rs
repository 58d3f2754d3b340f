//! The loop: one message at a time into the model, its effects out to the tasks, and a frame when one is due.

use std::io;
use std::time::Duration;

use ratatui::layout::Size;
use tokio::time::{Instant, sleep_until};

use super::clock;
use super::surface::Surface;
use super::tasks::Tasks;
use crate::app::{self, Clock, Effect, Message, Model, update};
use crate::ui::{self, Theme};

/// Results that arrive faster than this share a frame; a key never waits for it.
const FRAME: Duration = Duration::from_millis(16);
/// So long transfers get to tidy up when the person leaves.
const FAREWELL: Duration = Duration::from_secs(3);

/// The loop's own state: what is drawn where, and when.
struct Loop<S: Surface> {
    model: Model,
    theme: Theme,
    surface: S,
    tasks: Tasks,
    started: Instant,
    /// When results were drawn last; what a key draws does not count, or its own results would wait for it.
    results_drawn: Instant,
    holds_mouse: bool,
    /// A text stands on the terminal's own screen; the next key only comes back from there.
    is_plain: bool,
}

/// Where a message came from, which decides how soon it is drawn.
enum Source {
    Terminal,
    Tasks,
}

/// Runs until the model leaves; the store that it wants to be opened then, if any, and what it was drawn on.
pub(super) async fn run<S: Surface>(
    model: Model,
    theme: Theme,
    surface: S,
    tasks: Tasks,
) -> io::Result<(Option<String>, S)> {
    let started = Instant::now();
    let holds_mouse = true;
    let mut run = Loop {
        model,
        theme,
        surface,
        tasks,
        started,
        results_drawn: started,
        holds_mouse,
        is_plain: false,
    };
    run.read_clock();
    run.draw()?;
    let effects = app::begin(&mut run.model);
    run.start(effects)?;
    let result = run.turn().await;
    run.surface.give_back();
    run.tasks.leave(FAREWELL, run.model.pin.note.take()).await;
    result.map(|()| (run.model.next_store.take(), run.surface))
}

impl<S: Surface> Loop<S> {
    async fn turn(&mut self) -> io::Result<()> {
        let mut due: Option<Instant> = None;
        while !self.model.is_leaving() {
            if due.is_none() && self.tasks.is_idle() {
                self.surface.rest();
            }
            let tick = self.model.next_tick().map(|at| self.started + at);
            let (message, source) = tokio::select! {
                // The order matters: a key never waits for the network, a flood of results never starves a frame.
                biased;
                message = self.surface.next() => (message?, Source::Terminal),
                () = sleep_until(due.unwrap_or(self.started)), if due.is_some() => {
                    due = None;
                    self.draw()?;
                    self.results_drawn = Instant::now();
                    continue;
                }
                message = self.tasks.next() => match message {
                    Some(message) => (message, Source::Tasks),
                    None => continue,
                },
                () = sleep_until(tick.unwrap_or(self.started)), if tick.is_some() => (Message::Tick, Source::Tasks),
            };
            if self.is_plain && matches!(message, Message::Key(_)) {
                self.is_plain = false;
                self.surface.come_back()?;
                self.draw()?;
                continue;
            }
            self.step(message)?;
            match source {
                Source::Terminal => {
                    self.take_what_waits()?;
                    due = None;
                    self.draw()?;
                }
                Source::Tasks => due = due.or(Some(self.results_drawn + FRAME)),
            }
        }
        Ok(())
    }

    /// Keys that came while one was being handled share its frame; but a question is drawn before it is answered.
    fn take_what_waits(&mut self) -> io::Result<()> {
        let on_top = |model: &Model| {
            let kind = model.dialogs.last().map(std::mem::discriminant);
            (model.dialogs.len(), kind)
        };
        let before = on_top(&self.model);
        while !self.model.is_leaving() && on_top(&self.model) == before {
            match self.surface.waiting()? {
                Some(message) => self.step(message)?,
                None => break,
            }
        }
        Ok(())
    }

    fn step(&mut self, message: Message) -> io::Result<()> {
        self.read_clock();
        super::logging::message(&message);
        let effects = update(&mut self.model, message);
        self.start(effects)
    }

    fn start(&mut self, effects: Vec<Effect>) -> io::Result<()> {
        for effect in effects {
            super::logging::effect(&effect);
            match effect {
                Effect::Suspend => self.surface.suspend()?,
                Effect::Redraw => self.surface.clear()?,
                Effect::ShowPlain(text) => {
                    self.surface.show_plain(&text.0)?;
                    self.is_plain = true;
                }
                Effect::Ring => self.surface.ring()?,
                Effect::Copy { ticket, text } => {
                    let sent = self.surface.copy_osc52(&text.0);
                    self.tasks.copy(ticket, text, sent);
                }
                other => self.tasks.start(other),
            }
        }
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        if self.is_plain {
            return Ok(());
        }
        let holds_mouse = self.model.holds_mouse();
        if holds_mouse != self.holds_mouse {
            self.surface.hold_mouse(holds_mouse)?;
            self.holds_mouse = holds_mouse;
        }
        let (model, theme) = (&self.model, &self.theme);
        self.surface.draw(|frame| ui::view(model, theme, frame))
    }

    fn read_clock(&mut self) {
        self.model.clock = Clock {
            wall: clock::now(),
            steady: self.started.elapsed(),
        };
    }
}

/// A window's size as the model counts it.
pub(super) fn size_of((width, height): (u16, u16)) -> Size {
    Size { width, height }
}
