//! The time of day, where it enters.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::object::Timestamp;

/// This moment, in whole seconds.
#[expect(
    clippy::disallowed_methods,
    reason = "messages, records and the ends of links carry the time of day; here it is read"
)]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp(0).plus(since.unwrap_or_default())
}
