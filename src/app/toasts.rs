//! Short notes that come by themselves and go by themselves.

use std::time::Duration;

use super::Effect;
use crate::object::Failure;

/// How a note is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Good,
    /// Something is worth knowing.
    Plain,
    /// Something did not work.
    Bad,
}

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// How it is meant.
    pub tone: Tone,
    /// What happened.
    pub text: String,
    /// What to do next; may be empty.
    pub hint: String,
    /// What would try again what failed.
    pub retry: Option<Effect>,
    /// When it goes, on the program's steady clock.
    pub until: Duration,
}

/// The notes on screen, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Toasts {
    shown: Vec<Toast>,
    last_failure: Option<Failure>,
}

/// A good note is read at a glance.
const GLANCE: Duration = Duration::from_secs(5);
/// A failure is read twice.
const READ: Duration = Duration::from_secs(20);
/// More would cover the tree.
const MOST: usize = 3;

impl Toasts {
    /// Says that something was done.
    pub fn good(&mut self, now: Duration, text: impl Into<String>) {
        self.push(Toast {
            tone: Tone::Good,
            text: text.into(),
            hint: String::new(),
            retry: None,
            until: now + GLANCE,
        });
    }

    /// Says something worth knowing.
    pub fn plain(&mut self, now: Duration, text: impl Into<String>) {
        self.push(Toast {
            tone: Tone::Plain,
            text: text.into(),
            hint: String::new(),
            retry: None,
            until: now + GLANCE,
        });
    }

    /// Says what did not work, what to do, and keeps what would try it again.
    pub fn failed(&mut self, now: Duration, failure: &Failure, retry: Option<Effect>) {
        let toast = Toast {
            tone: Tone::Bad,
            text: failure.sentence(),
            hint: failure.hint(),
            retry,
            until: now + READ,
        };
        self.last_failure = Some(failure.clone());
        self.push(toast);
    }

    /// The notes on screen, oldest first.
    pub fn shown(&self) -> &[Toast] {
        &self.shown
    }

    /// The newest failure, for whoever wants to read it in full.
    pub fn last_failure(&self) -> Option<&Failure> {
        self.last_failure.as_ref()
    }

    /// Takes down the newest note that can be tried again, and gives what would try it.
    pub fn take_retry(&mut self) -> Option<Effect> {
        let at = self.shown.iter().rposition(|toast| toast.retry.is_some())?;
        self.shown.remove(at).retry
    }

    /// Takes down what has been up long enough.
    pub fn expire(&mut self, now: Duration) {
        self.shown.retain(|toast| toast.until > now);
    }

    /// Takes all notes down.
    pub fn dismiss(&mut self) {
        self.shown.clear();
    }

    /// When the next note goes.
    pub fn next_expiry(&self) -> Option<Duration> {
        self.shown.iter().map(|toast| toast.until).min()
    }

    fn push(&mut self, toast: Toast) {
        self.shown.retain(|shown| shown.text != toast.text);
        self.shown.push(toast);
        let spare = self.shown.len().saturating_sub(MOST);
        self.shown.drain(..spare);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_note_is_not_stacked() {
        let mut toasts = Toasts::default();
        toasts.good(Duration::ZERO, "Link copied");
        toasts.good(Duration::from_secs(1), "Link copied");
        assert_eq!(toasts.shown().len(), 1);
        assert_eq!(toasts.next_expiry(), Some(Duration::from_secs(6)));
    }

    #[test]
    fn a_note_goes_by_itself() {
        let mut toasts = Toasts::default();
        toasts.plain(Duration::ZERO, "Nothing to do");
        toasts.expire(GLANCE);
        assert!(toasts.shown().is_empty());
    }
}
