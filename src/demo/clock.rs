//! The far side's own clock, which a test can put forward instead of waiting.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::object::Timestamp;

/// A clock that is right until it is put forward.
#[derive(Debug, Default)]
pub(super) struct Clock {
    /// By how many seconds it is ahead.
    ahead: AtomicU64,
}

impl Clock {
    /// The time that it shows.
    #[expect(
        clippy::disallowed_methods,
        reason = "the far side has a clock of its own"
    )]
    pub(super) fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let ahead = Duration::from_secs(self.ahead.load(Ordering::Relaxed));
        Timestamp(0).plus(since.unwrap_or_default()).plus(ahead)
    }

    /// Puts it forward.
    pub(super) fn put_forward(&self, by: Duration) {
        self.ahead.fetch_add(by.as_secs(), Ordering::Relaxed);
    }
}
