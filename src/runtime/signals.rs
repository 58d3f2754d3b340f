//! What the system asks for, and sleeping behind a shell until it does.

use std::io;
use std::time::Duration;

use rustix::process::Signal;
use tokio::runtime::Handle;
use tokio::signal::unix::{self, SignalKind};
use tokio::{task, time};

use super::foreground;

/// What the system asks for.
pub(super) struct Signals {
    /// To leave; see [`asked`].
    pub leave: [unix::Signal; 3],
    /// To give the terminal back and stop.
    pub suspend: unix::Signal,
    /// That it goes on after a stop; nobody need have asked for the stop.
    pub resume: unix::Signal,
    /// That the window has another size.
    pub resize: unix::Signal,
}

/// What it is awake for.
pub(super) enum Woken {
    /// A shell has put it in front of the terminal.
    InFront,
    /// It is asked to end, or no shell is left that could.
    ToLeave,
}

/// So long it listens, behind a shell, for what woke it: signals come by way of other threads.
const DROWSY: Duration = Duration::from_secs(1);

impl Signals {
    /// Hears them from now on.
    pub fn hear() -> io::Result<Self> {
        let suspend = SignalKind::from_raw(Signal::TSTP.as_raw());
        let resume = SignalKind::from_raw(Signal::CONT.as_raw());
        Ok(Self {
            leave: leaving()?,
            suspend: unix::signal(suspend)?,
            resume: unix::signal(resume)?,
            resize: unix::signal(SignalKind::window_change())?,
        })
    }

    /// Wakes to be in front of the terminal or to leave; sleeps on, stopped, as long as it is neither.
    pub fn wake(&mut self) -> io::Result<Woken> {
        while !foreground::is_ours() {
            // The loop may not go on meanwhile: it would draw over the shell.
            if comes_soon(asked(&mut self.leave)) {
                return Ok(Woken::ToLeave);
            }
            foreground::stop()?;
            // Not stopped, hence not continued: there is no shell any more that could put us in front.
            if !comes_soon(self.resume.recv()) {
                return Ok(Woken::ToLeave);
            }
        }
        Ok(Woken::InFront)
    }
}

/// What asks for the end, heard from now on.
pub(super) fn leaving() -> io::Result<[unix::Signal; 3]> {
    Ok([
        unix::signal(SignalKind::terminate())?,
        unix::signal(SignalKind::hangup())?,
        unix::signal(SignalKind::interrupt())?,
    ])
}

/// Waits until the system or a person asks for the end of what has no screen; an error if that cannot be heard.
pub async fn asked_to_end() -> io::Result<()> {
    asked(&mut leaving()?).await;
    Ok(())
}

/// Whether it comes while it is waited for; the loop waits as well.
fn comes_soon(what: impl Future) -> bool {
    let soon = async { time::timeout(DROWSY, what).await.is_ok() };
    task::block_in_place(|| Handle::current().block_on(soon))
}

/// Waits until the system asks for the end.
pub(super) async fn asked(leave: &mut [unix::Signal; 3]) {
    let [terminate, hang_up, interrupt] = leave;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = hang_up.recv() => {}
        _ = interrupt.recv() => {}
    }
}
