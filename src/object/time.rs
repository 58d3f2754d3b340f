//! A moment, in whole seconds since 1970-01-01T00:00:00Z.

use std::time::Duration;

/// A moment in Unix seconds, the unit in which S3 and the key names of STORAGE.md count.
///
/// Formatting for people, with their time zone, is the `ui` floor's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment `lasts` later, in whole seconds; saturates at the end of time.
    pub fn plus(self, lasts: Duration) -> Self {
        let seconds = i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(seconds))
    }

    /// As text that any program reads, in UTC: `2026-01-01T00:00:00Z`.
    pub fn utc(self) -> String {
        jiff::Timestamp::from_second(self.0).map_or_else(|_| String::new(), |at| at.to_string())
    }

    /// How long it is from `self` until `later`; zero if `later` has passed.
    pub fn until(self, later: Self) -> Duration {
        Duration::from_secs(u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_later_is_3600_seconds_later() {
        let start = Timestamp(1_000);
        assert_eq!(start.plus(Duration::from_hours(1)), Timestamp(4_600));
        assert_eq!(start.until(Timestamp(4_600)), Duration::from_hours(1));
    }

    #[test]
    fn what_has_passed_is_zero_away() {
        assert_eq!(Timestamp(10).until(Timestamp(3)), Duration::ZERO);
    }
}
