//! Working hours of 2025 and 2026, and dates as they stand on papers.

use super::chance::Chance;
use crate::object::Timestamp;

const DAY: i64 = 86_400;
/// Monday, 2025-01-06.
const FIRST_MONDAY: i64 = 1_736_121_600;
/// Until the middle of November 2026.
const WEEKS: u64 = 97;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A moment on a working day.
pub(super) fn working_hour(chance: &mut Chance) -> Timestamp {
    let day = chance.below(WEEKS) * 7 + chance.below(5);
    let second = 8 * 3600 + chance.below(10 * 3600);
    let since = i64::try_from(day).unwrap_or(0) * DAY + i64::try_from(second).unwrap_or(0);
    Timestamp(FIRST_MONDAY + since)
}

/// So many moments on working days, in order.
pub(super) fn working_hours(count: usize, chance: &mut Chance) -> Vec<Timestamp> {
    let mut hours: Vec<_> = (0..count).map(|_| working_hour(chance)).collect();
    hours.sort_unstable();
    hours
}

/// The year of a moment.
pub(super) fn year(at: Timestamp) -> i64 {
    civil(at).0
}

/// `14 March 2025`.
pub(super) fn in_words(at: Timestamp) -> String {
    let (year, month, day) = civil(at);
    let name = usize::try_from(month - 1)
        .ok()
        .and_then(|month| MONTHS.get(month));
    format!("{day} {} {year}", name.unwrap_or(&""))
}

/// `2025-03-14`.
pub(super) fn in_digits(at: Timestamp) -> String {
    let (year, month, day) = civil(at);
    format!("{year}-{month:02}-{day:02}")
}

/// Year, month and day, after Howard Hinnant's `civil_from_days`: years that begin in March have their odd day last.
fn civil(at: Timestamp) -> (i64, i64, i64) {
    let days = at.0.div_euclid(DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_in_the_calendar() {
        assert_eq!(in_digits(Timestamp(0)), "1970-01-01");
        assert_eq!(in_digits(Timestamp(1_709_164_800)), "2024-02-29");
        assert_eq!(in_digits(Timestamp(FIRST_MONDAY)), "2025-01-06");
        assert_eq!(in_words(Timestamp(1_234_567_890)), "13 February 2009");
    }
}
