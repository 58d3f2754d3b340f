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
    /// Whether `r` tries again what failed, as long as it is shown.
    pub offers_retry: bool,
    /// When it came, on the program's steady clock.
    pub since: Duration,
    /// When it goes.
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
/// What was waited for is there after lunch too.
const ALL_DAY: Duration = Duration::from_hours(12);
/// More would cover the tree.
const MOST: usize = 3;

impl Toasts {
    /// Says that something was done.
    pub fn good(&mut self, now: Duration, text: impl Into<String>) {
        self.push(Toast {
            tone: Tone::Good,
            text: text.into(),
            hint: String::new(),
            offers_retry: false,
            since: now,
            until: now + GLANCE,
        });
    }

    /// Says something worth knowing.
    pub fn plain(&mut self, now: Duration, text: impl Into<String>) {
        self.push(Toast {
            tone: Tone::Plain,
            text: text.into(),
            hint: String::new(),
            offers_retry: false,
            since: now,
            until: now + GLANCE,
        });
    }

    /// Says something that was waited for; it stays until it is taken down.
    pub fn lasting(&mut self, now: Duration, tone: Tone, text: impl Into<String>) {
        self.push(Toast {
            tone,
            text: text.into(),
            hint: "esc takes this down.".into(),
            offers_retry: false,
            since: now,
            until: now + ALL_DAY,
        });
    }

    /// Says what did not work and what to do.
    pub fn failed(&mut self, now: Duration, failure: &Failure) {
        let toast = self.told(now, failure);
        self.push(toast);
    }

    /// The same for something that `r` tries again as long as the note is shown.
    pub fn failed_for_now(&mut self, now: Duration, failure: &Failure) {
        let mut toast = self.told(now, failure);
        toast.offers_retry = true;
        if !toast.hint.contains("press r") {
            toast.hint.push_str(" r tries again.");
        }
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

    /// Takes down what has been up long enough.
    pub fn expire(&mut self, now: Duration) {
        self.shown.retain(|toast| toast.until > now);
    }

    /// Whether a note on screen says that `r` tries something again.
    pub fn offer_retry(&self) -> bool {
        self.shown.iter().any(|toast| toast.offers_retry)
    }

    /// Takes all notes down.
    pub fn dismiss(&mut self) {
        self.shown.clear();
    }

    /// Takes the notes down of what was done: it is done no more.
    pub fn retire_good(&mut self) {
        self.shown.retain(|toast| toast.tone != Tone::Good);
    }

    /// Takes the notes down that only say what is what: something else is looked at now.
    pub fn retire_plain(&mut self) {
        self.shown.retain(|toast| toast.tone != Tone::Plain);
    }

    /// When the next note goes.
    pub fn next_expiry(&self) -> Option<Duration> {
        self.shown.iter().map(|toast| toast.until).min()
    }

    fn told(&mut self, now: Duration, failure: &Failure) -> Toast {
        self.last_failure = Some(failure.clone());
        Toast {
            tone: Tone::Bad,
            text: failure.sentence(),
            hint: failure.hint(),
            offers_retry: false,
            since: now,
            until: now + READ,
        }
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
