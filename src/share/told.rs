//! Sizes and moments as a customer reads them.

use humansize::{DECIMAL, format_size};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use jiff::{ToSpan, ZonedDateTime};

use super::Words;
use super::fill::fill;
use crate::object::{Timestamp, Until};

/// When and where a message is written.
#[derive(Debug, Clone, Copy)]
pub struct Here<'a> {
    /// The moment.
    pub now: Timestamp,
    /// The zone of whoever writes; the agency's own words may name another.
    pub zone: &'a TimeZone,
}

/// Behind so many days a weekday alone would be ambiguous.
const DAYS_BY_NAME: i64 = 6;

/// A number of bytes in decimal units, as `1.25 MB`.
pub(super) fn size(bytes: u64) -> String {
    format_size(bytes, DECIMAL)
}

/// `until` as `Tuesday 14:00 CET`, with the date where it is more than six days off; in the agency's words for it where
/// that is only the latest at which it may end.
pub(super) fn until(until: Until, words: &Words, here: Here<'_>) -> String {
    let moment = moment(until.moment(), words, here);
    match until {
        Until::AtMost(_) => fill(&words.at_most, &[("until", &moment)]),
        Until::Asked(_) | Until::SessionEnds(_) => moment,
    }
}

fn moment(moment: Timestamp, words: &Words, here: Here<'_>) -> String {
    let zone = words.zone.as_ref().unwrap_or(here.zone);
    let (Some(zoned), Some(now)) = (zoned(moment, zone), zoned(here.now, zone)) else {
        return format!("{} s", moment.0);
    };
    let is_far = now
        .date()
        .checked_add(DAYS_BY_NAME.days())
        .is_ok_and(|last| zoned.date() > last);
    let format = if is_far { &words.date } else { &words.moment };
    worded(&zoned, format, words).unwrap_or_else(|| zoned.strftime("%Y-%m-%d %H:%M %Z").to_string())
}

/// `moment` with offset, as tables want it: `2026-11-24T14:00:00+01:00`.
pub(super) fn exact(moment: Timestamp, words: &Words, here: Here<'_>) -> String {
    let zone = words.zone.as_ref().unwrap_or(here.zone);
    match zoned(moment, zone) {
        Some(moment) => moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        None => format!("{} s", moment.0),
    }
}

/// `moment` in the agency's form, with its own names of days; `None` where the form is none.
pub(super) fn worded(moment: &ZonedDateTime, format: &str, words: &Words) -> Option<String> {
    let day = usize::try_from(moment.weekday().to_monday_zero_offset()).ok()?;
    let name = words.weekdays.get(day)?.replace('%', "%%");
    strtime::format(with_weekday(format, &name), moment).ok()
}

/// `format` with `%A` replaced by the day's own name; `%%A` is a percent sign and a letter.
fn with_weekday(format: &str, name: &str) -> String {
    let parts = format.split("%%").map(|part| part.replace("%A", name));
    parts.collect::<Vec<_>>().join("%%")
}

pub(super) fn zoned(moment: Timestamp, zone: &TimeZone) -> Option<ZonedDateTime> {
    let moment = jiff::Timestamp::from_second(moment.0).ok()?;
    Some(moment.to_zoned_datetime(zone.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(seconds: i64, words: &Words) -> String {
        told_as(Until::Asked, seconds, words)
    }

    fn told_as(end: fn(Timestamp) -> Until, seconds: i64, words: &Words) -> String {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // 2026-11-24 13:30 in Berlin, a Tuesday.
        let here = Here {
            now: Timestamp(1_795_523_400),
            zone: &zone,
        };
        let ahead = std::time::Duration::from_secs(seconds.unsigned_abs());
        until(end(here.now.plus(ahead)), words, here)
    }

    #[test]
    fn a_moment_soon_is_told_by_its_weekday_and_one_far_off_with_its_date() {
        let words = Words::default();
        assert_eq!(told(1_800, &words), "Tuesday 14:00 CET");
        assert_eq!(told(6 * 86_400, &words), "Monday 13:30 CET");
        assert_eq!(
            told(7 * 86_400, &words),
            "Tuesday, 1 December 2026, 13:30 CET"
        );
    }

    #[test]
    fn an_end_that_may_come_sooner_is_told_in_words_of_the_agency_s_own() {
        let words = Words::default();
        assert_eq!(
            told_as(Until::AtMost, 1_800, &words),
            "Tuesday 14:00 CET at the latest"
        );
        assert_eq!(
            told_as(Until::SessionEnds, 1_800, &words),
            "Tuesday 14:00 CET"
        );
        let words = Words {
            at_most: "spätestens {until}".into(),
            ..words
        };
        assert_eq!(
            told_as(Until::AtMost, 1_800, &words),
            "spätestens Tuesday 14:00 CET"
        );
    }

    #[test]
    fn the_agency_names_days_and_zone_in_its_own_words() {
        let words = Words {
            moment: "%A, %d.%m., %H:%M Uhr 100%%A".into(),
            weekdays: ["Mo%", "Di%", "Mi", "Do", "Fr", "Sa", "So"].map(Into::into),
            zone: TimeZone::get("Europe/London").ok(),
            ..Words::default()
        };
        assert_eq!(told(0, &words), "Di%, 24.11., 12:30 Uhr 100%A");
    }
}
