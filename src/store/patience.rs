//! Trying again what may pass by itself: a line that broke, a server that asks to go slower, bytes that were damaged.

use std::time::Duration;

use super::Watch;
use crate::object::{Failure, FailureKind};

/// How often something is tried, and how long the pauses between are.
#[derive(Debug, Clone)]
pub(super) struct Patience {
    /// Tries that are left, this one included.
    tries: u32,
    /// The next pause.
    pause: Duration,
}

/// A part is small and its transfer may be hours long: it is worth many tries, half a minute in all.
const TRIES: u32 = 6;
/// The first pause; each is twice the one before, give or take half of it.
const FIRST: Duration = Duration::from_millis(400);

impl Patience {
    /// For one part of a transfer. Without a memory the caller is a person who waits, and the SDK's own tries are enough.
    pub(super) fn of(watch: &Watch) -> Self {
        let tries = if watch.memory.is_some() { TRIES } else { 1 };
        Self {
            tries,
            pause: FIRST,
        }
    }

    /// For what nobody waits for.
    pub(super) fn long() -> Self {
        Self {
            tries: TRIES,
            pause: FIRST,
        }
    }

    /// Waits and says yes, if what failed is worth another try after `failure`.
    pub(super) async fn has_more(&mut self, failure: &Failure) -> bool {
        if !passes(&failure.kind) || self.tries <= 1 {
            return false;
        }
        self.tries -= 1;
        tokio::time::sleep(self.pause.mul_f64(0.5 + fastrand::f64())).await;
        self.pause *= 2;
        true
    }
}

/// Whether trying again soon may help. Damaged bytes can look like a wrong signature, and damaged words like anything.
fn passes(kind: &FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::Offline
            | FailureKind::Throttled
            | FailureKind::Mismatch
            | FailureKind::Unexpected
            | FailureKind::Tls
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Doing;

    async fn tried(kind: FailureKind, succeeds_at: u32) -> (u32, bool) {
        let failure = Failure::new(Doing::Working, kind);
        let mut patience = Patience {
            tries: TRIES,
            pause: FIRST,
        };
        for count in 1.. {
            if count >= succeeds_at {
                return (count, true);
            }
            if !patience.has_more(&failure).await {
                return (count, false);
            }
        }
        unreachable!("it ends by one or the other")
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
        assert_eq!(tried(FailureKind::Offline, 3).await, (3, true));
        assert_eq!(tried(FailureKind::Throttled, 99).await, (TRIES, false));
        assert_eq!(tried(FailureKind::Changed, 99).await, (1, false));
        assert_eq!(tried(FailureKind::Stopped, 2).await, (1, false));
    }
}
