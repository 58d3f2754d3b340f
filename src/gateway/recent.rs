//! What the store said a moment ago of keys that no sweep has told yet.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::object::Key;

/// Answers that still hold: a flood of wrong names does not become a flood of questions.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<HashMap<Key, (Presence, Instant)>>);

/// Whether there is such an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// There is.
    There,
    /// There is not.
    Missing,
}

/// So long an answer holds: whoever uploads and asks again waits no longer than this.
const HOLDS: Duration = Duration::from_secs(5);
/// So many are kept at most.
const MOST: usize = 4_096;

impl Recent {
    /// What was said of `key`, if that still holds.
    pub(super) fn get(&self, key: &Key) -> Option<Presence> {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (presence, said) = answers.get(key)?;
        (said.elapsed() < HOLDS).then_some(*presence)
    }

    /// Remembers what was just said of `key`.
    pub(super) fn note(&self, key: Key, presence: Presence) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= MOST {
            answers.retain(|_, (_, said)| said.elapsed() < HOLDS);
        }
        if answers.len() >= MOST {
            answers.clear();
        }
        answers.insert(key, (presence, Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> Key {
        Key::new(format!("uploads/{number}")).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_holds_for_a_few_seconds() {
        let recent = Recent::default();
        assert_eq!(recent.get(&key(1)), None);
        recent.note(key(1), Presence::Missing);
        assert_eq!(recent.get(&key(1)), Some(Presence::Missing));
        tokio::time::advance(HOLDS).await;
        assert_eq!(recent.get(&key(1)), None);
        recent.note(key(1), Presence::There);
        assert_eq!(recent.get(&key(1)), Some(Presence::There));
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_of_names_does_not_fill_the_memory() {
        let recent = Recent::default();
        for number in 0..3 * MOST {
            recent.note(key(number), Presence::Missing);
            assert!(recent.0.lock().unwrap().len() <= MOST);
        }
        assert_eq!(recent.get(&key(3 * MOST - 1)), Some(Presence::Missing));
    }
}
