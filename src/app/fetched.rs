//! Something asked for over the network: what is shown of it, and which answer is still awaited.

use crate::object::Failure;

/// Names one request, so that an answer to an older one is recognised and dropped.
///
/// Tickets come from a counter in the model, never from a static, so a test's tickets are 1, 2, 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// The newest answer and the ticket of the one awaited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched<T> {
    /// The last awaited answer that came.
    pub shown: Option<Result<T, Failure>>,
    waiting: Option<Ticket>,
}

impl<T> Default for Fetched<T> {
    fn default() -> Self {
        Self {
            shown: None,
            waiting: None,
        }
    }
}

impl<T> Fetched<T> {
    /// From now on only the answer to `ticket` counts; what is shown stays until it comes.
    pub fn ask(&mut self, ticket: Ticket) {
        self.waiting = Some(ticket);
    }

    /// Takes an answer; an answer that is not awaited changes nothing.
    pub fn answer(&mut self, ticket: Ticket, result: Result<T, Failure>) {
        if self.waiting == Some(ticket) {
            self.waiting = None;
            self.shown = Some(result);
        }
    }

    /// Takes the answer of work that has no ticket because only one of its kind runs.
    pub fn settle(&mut self, result: Result<T, Failure>) {
        self.waiting = None;
        self.shown = Some(result);
    }

    /// Forgets what was shown and what was awaited.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether the answer to `ticket` is the one to come.
    pub fn awaits(&self, ticket: Ticket) -> bool {
        self.waiting == Some(ticket)
    }

    /// Whether an answer is still to come.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_answer_never_replaces_a_newer_one() {
        let mut fetched = Fetched::default();
        fetched.ask(Ticket(1));
        fetched.ask(Ticket(2));
        fetched.answer(Ticket(2), Ok("new"));
        fetched.answer(Ticket(1), Ok("old"));
        assert_eq!(fetched.shown, Some(Ok("new")));
        assert!(!fetched.is_waiting());
    }
}
