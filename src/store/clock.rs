//! The moment of an answer, which S3 counts in whole seconds.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::object::Timestamp;

/// This moment. Signing and the end of a session are reckoned from it.
#[expect(
    clippy::disallowed_methods,
    reason = "a signature and an upload's answer carry the time at which they were made"
)]
pub(super) fn now() -> SystemTime {
    SystemTime::now()
}

/// `moment` in whole seconds since 1970.
pub(super) fn timestamp(moment: SystemTime) -> Timestamp {
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(0).plus(since)
}
