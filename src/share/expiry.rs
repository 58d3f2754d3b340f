//! How long a link is to work, chosen from presets or typed as people say it.

use std::fmt;
use std::time::Duration;

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;

use super::moment;
use super::told::zoned;
use crate::object::{LinkWish, Timestamp};

/// A length of time that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// How it is called, which [`lasting`] reads too.
    pub label: &'static str,
    /// How long it is.
    pub lasts: Duration,
}

/// What is offered, from short to long.
pub const PRESETS: [Preset; 6] = [
    preset("15 min", Duration::from_mins(15)),
    preset("1 h", Duration::from_hours(1)),
    preset("8 h", Duration::from_hours(8)),
    preset("24 h", Duration::from_hours(24)),
    preset("3 d", Duration::from_hours(72)),
    preset("7 d", LinkWish::LONGEST),
];

const fn preset(label: &'static str, lasts: Duration) -> Preset {
    Preset { label, lasts }
}

/// Why what was typed is no lifetime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpiryTrouble {
    /// Nothing was typed.
    Empty,
    /// It is neither a length of time nor a moment.
    NotUnderstood(String),
    /// It is no time at all.
    Zero,
    /// The moment is over.
    Past,
    /// It is more than S3 allows.
    TooLong,
}

/// How long a link lasts by what was typed: a length of time, or a moment in `zone` until which it is to work.
pub fn lasting(typed: &str, now: Timestamp, zone: &TimeZone) -> Result<Duration, ExpiryTrouble> {
    let text = typed.trim().to_lowercase();
    if text.is_empty() {
        return Err(ExpiryTrouble::Empty);
    }
    let not_understood = || ExpiryTrouble::NotUnderstood(typed.trim().to_owned());
    let lasts = if let Some(lasts) = length(&text) {
        lasts
    } else {
        let now = zoned(now, zone).ok_or_else(not_understood)?;
        let words = text.strip_prefix("until ").unwrap_or(&text);
        let end = moment::read(words, &now).ok_or_else(not_understood)?;
        between(&now, &end)?
    };
    match lasts {
        Duration::ZERO => Err(ExpiryTrouble::Zero),
        lasts if lasts > LinkWish::LONGEST => Err(ExpiryTrouble::TooLong),
        lasts => Ok(lasts),
    }
}

fn between(now: &ZonedDateTime, end: &ZonedDateTime) -> Result<Duration, ExpiryTrouble> {
    let seconds = end.timestamp().as_second() - now.timestamp().as_second();
    match u64::try_from(seconds) {
        Ok(seconds @ 1..) => Ok(Duration::from_secs(seconds)),
        _ => Err(ExpiryTrouble::Past),
    }
}

/// Far above what is allowed, and far below what overflows.
const CENTURY: u64 = 100 * 366 * 86_400;

/// `90m`, `1d12h`, `3 days`, `1 h 30 min`; `None` if it is anything else. Ends at a hundred years.
fn length(text: &str) -> Option<Duration> {
    let text = text.strip_prefix("for ").unwrap_or(text);
    let mut rest = text.trim_start();
    let mut seconds = 0_u64;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after
            .find(|letter: char| !letter.is_alphabetic())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let number: u64 = number.parse().ok()?;
        seconds = seconds.saturating_add(number.saturating_mul(unit_of(unit)?));
        rest = after.trim_start_matches([' ', ',']);
    }
    Some(Duration::from_secs(seconds.min(CENTURY)))
}

fn unit_of(name: &str) -> Option<u64> {
    Some(match name {
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        "w" | "week" | "weeks" => 7 * 86_400,
        _ => return None,
    })
}

impl fmt::Display for ExpiryTrouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const EXAMPLES: &str = "90m, 2h, 3 days, or until fri 17:00, tomorrow 9:00";
        match self {
            Self::Empty => write!(out, "How long? {EXAMPLES}."),
            Self::NotUnderstood(typed) => {
                let typed = crate::object::reveal(typed);
                write!(out, "“{typed}” is not understood. Type {EXAMPLES}.")
            }
            Self::Zero => write!(out, "A link has to live for a moment: {EXAMPLES}."),
            Self::Past => write!(
                out,
                "That is over already. Type a moment to come: {EXAMPLES}."
            ),
            Self::TooLong => write!(
                out,
                "No link lives longer than seven days; 7 d is the longest."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;
    use proptest::prelude::*;

    /// What `typed` comes to on 2026-11-24, a Tuesday, at 13:30 in Berlin.
    fn typed(text: &str) -> Result<Duration, ExpiryTrouble> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        lasting(text, Timestamp(1_795_523_400), &zone)
    }

    fn minutes(text: &str) -> u64 {
        let lasts = typed(text).unwrap_or_else(|trouble| panic!("{text}: {trouble}"));
        lasts.as_secs() / 60
    }

    #[test]
    fn lengths_of_time_are_read_as_people_say_them() {
        for (text, expected) in [
            ("90m", 90),
            ("90 min", 90),
            ("2h", 120),
            ("1d12h", 36 * 60),
            ("1 d, 12 h", 36 * 60),
            ("3 days", 3 * 24 * 60),
            ("for 1 hour 5 minutes", 65),
            ("7 D", 7 * 24 * 60),
            ("1 week", 7 * 24 * 60),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }

    #[test]
    fn moments_are_the_next_ones_of_their_kind() {
        let day = 24 * 60;
        for (text, expected) in [
            ("until fri 17:00", 3 * day + 210),
            ("fri 17:00", 3 * day + 210),
            ("17:00 friday", 3 * day + 210),
            ("tomorrow 9:00", day - 270),
            ("17:00", 210),
            ("until 5pm", 210),
            ("5:30 pm", 240),
            ("12:00", day - 90),
            ("12 am", 630),
            ("2026-12-01 12:00", 7 * day - 90),
            ("1.12. 12:00", 7 * day - 90),
            ("until 1.12.2026, 12:00", 7 * day - 90),
            ("until tue 14:00", 30),
            ("until tue 13:00", 7 * day - 30),
            ("until tuesday", 629),
            ("until monday", 6 * day + 629),
            ("today", 629),
            ("until tomorrow", day + 629),
            ("until on friday at 17:00", 3 * day + 210),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }

    #[test]
    fn every_preset_can_be_typed() {
        for preset in PRESETS {
            assert_eq!(typed(preset.label), Ok(preset.lasts));
        }
    }

    #[test]
    fn what_cannot_be_says_what_can() {
        use ExpiryTrouble as Is;
        for (text, expected) in [
            (" ", Is::Empty),
            ("0m", Is::Zero),
            ("8d", Is::TooLong),
            ("7d1s", Is::TooLong),
            ("99999999999999999d", Is::TooLong),
            ("until 2.12.", Is::TooLong),
            ("2027-01-01", Is::TooLong),
            ("2026-11-24 13:30", Is::Past),
            ("today 9:00", Is::Past),
            ("until 23.11.", Is::Past),
        ] {
            assert_eq!(typed(text), Err(expected), "{text}");
        }
        for text in [
            "soon",
            "2",
            "-2h",
            "2h ago",
            "25:00",
            "31.2.",
            "fri fri",
            "9:60",
            "13pm",
            "until",
            "until 2h x",
        ] {
            let told = typed(text).unwrap_err().to_string();
            assert!(
                told.starts_with(&format!("“{text}” is not understood")),
                "{told}"
            );
            assert!(told.contains("until fri 17:00"), "{told}");
        }
    }

    #[test]
    fn an_hour_that_the_clock_leaves_out_is_the_one_after() {
        // On 2027-03-28 Berlin's clocks go from 2:00 to 3:00.
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let eve = Date::constant(2027, 3, 27)
            .at(12, 0, 0, 0)
            .to_zoned_datetime(zone.clone());
        let now = Timestamp(eve.unwrap().timestamp().as_second());
        let lasts = lasting("until tomorrow 2:30", now, &zone);
        assert_eq!(lasts, Ok(Duration::from_mins(14 * 60 + 30)));
        assert_eq!(lasting("24 h", now, &zone), Ok(Duration::from_hours(24)));
        let end_of_day = lasting("until sunday", now, &zone).unwrap();
        assert_eq!(end_of_day, Duration::from_secs(35 * 3600 - 1));
    }

    #[test]
    fn the_end_of_this_year_is_followed_by_the_next() {
        let eve = Date::constant(2026, 12, 30)
            .at(12, 0, 0, 0)
            .to_zoned_datetime(TimeZone::UTC);
        let now = Timestamp(eve.unwrap().timestamp().as_second());
        assert_eq!(
            lasting("2.1. 12:00", now, &TimeZone::UTC),
            Ok(Duration::from_hours(72))
        );
    }

    proptest! {
        #[test]
        fn nothing_typed_is_too_odd(text in "\\PC{0,20}|[0-9 .:a-z-]{0,20}") {
            if let Ok(lasts) = typed(&text) {
                prop_assert!(lasts > Duration::ZERO && lasts <= LinkWish::LONGEST);
            }
        }
    }
}
