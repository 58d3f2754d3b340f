//! The moment of an answer, which S3 counts in whole seconds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

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

/// The beginning of the second that `timestamp` names.
pub(super) fn moment(timestamp: Timestamp) -> SystemTime {
    let since = u64::try_from(timestamp.0).unwrap_or(0);
    UNIX_EPOCH + Duration::from_secs(since)
}
