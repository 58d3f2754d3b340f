//! Short notes that come by themselves and go by themselves.

use std::time::Duration;

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
            until: now + GLANCE,
        });
    }

    /// Says something worth knowing.
    pub fn plain(&mut self, now: Duration, text: impl Into<String>) {
        self.push(Toast {
            tone: Tone::Plain,
            text: text.into(),
            hint: String::new(),
            until: now + GLANCE,
        });
    }

    /// Says what did not work and what to do.
    pub fn failed(&mut self, now: Duration, failure: &Failure) {
        self.push_failure(now, failure, failure.hint());
    }

    /// The same for something that a key tries again.
    pub fn failed_for_now(&mut self, now: Duration, failure: &Failure) {
        let hint = failure.hint();
        let says_how = hint.contains("press r");
        let hint = if says_how {
            hint
        } else {
            format!("{hint} r tries again.")
        };
        self.push_failure(now, failure, hint);
    }

    /// The notes on screen, oldest first.
    pub fn shown(&self) -> &[Toast] {
        &self.shown
    }

    /// The newest failure, for whoever wants to read it in full.
    pub fn last_failure(&self) -> Option<&Failure> {
        self.last_failure.as_ref()
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

    fn push_failure(&mut self, now: Duration, failure: &Failure, hint: String) {
        self.last_failure = Some(failure.clone());
        let (tone, text, until) = (Tone::Bad, failure.sentence(), now + READ);
        self.push(Toast {
            tone,
            text,
            hint,
            until,
        });
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
