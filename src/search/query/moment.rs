//! Moments as people type them: a day, a month, a year, `yesterday`, `7d`.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan, ZonedDateTime};

use crate::object::Timestamp;

/// When and where a query is typed.
#[derive(Debug, Clone)]
pub struct Today {
    /// The moment.
    pub now: Timestamp,
    /// The zone whose days are meant.
    pub zone: TimeZone,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Its first second.
    pub start: Timestamp,
    /// The second behind its last.
    pub end: Timestamp,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The stretch of time that `text` means to someone who types it `today`; `None` if it means none.
pub fn stretch(text: &str, today: &Today) -> Option<Stretch> {
    let text = text.to_lowercase();
    let now = jiff::Timestamp::from_second(today.now.0)
        .ok()?
        .to_zoned_datetime(today.zone.clone());
    named(&text, now.date())
        .or_else(|| dated(&text))
        .and_then(|(first, last)| days(first, last, &today.zone))
        .or_else(|| ago(&text, &now))
}

/// The first and the last day of what has a name.
fn named(text: &str, today: Date) -> Option<(Date, Date)> {
    match text {
        "today" => return Some((today, today)),
        "yesterday" => return today.yesterday().ok().map(|day| (day, day)),
        _ => {}
    }
    // Three letters tell every month from every other.
    let is_meant = |month: &str| text.len() >= 3 && month.starts_with(text);
    let month = 1 + i8::try_from(MONTHS.iter().position(|month| is_meant(month))?).ok()?;
    // Nothing was uploaded in a month to come: the last one of that name is meant.
    let year = today.year() - i16::from(month > today.month());
    whole_month(year, month)
}

/// The first and the last day of `2026`, `2026-03` or `2026-03-01`; `1.3.2026` is the same day, and `3.2026` that month.
fn dated(text: &str) -> Option<(Date, Date)> {
    if text.contains('.') {
        let parts: Vec<_> = text.split('.').rev().collect();
        return dated(&parts.join("-"));
    }
    let mut parts = text.split('-');
    let year = number(parts.next().filter(|year| year.len() == 4)?, 4)?;
    let Some(month) = parts.next() else {
        let (first, _) = whole_month(year, 1)?;
        return Some((first, first.last_of_year()));
    };
    let month = i8::try_from(number(month, 2)?).ok()?;
    let Some(day) = parts.next() else {
        return whole_month(year, month);
    };
    let day = i8::try_from(number(day, 2)?).ok()?;
    let date = Date::new(year, month, day).ok()?;
    parts.next().is_none().then_some((date, date))
}

/// A number of at most so many digits.
fn number(text: &str, digits: usize) -> Option<i16> {
    let is_number = text.bytes().all(|digit| digit.is_ascii_digit());
    let fits = is_number && text.len() <= digits;
    fits.then(|| text.parse().ok()).flatten()
}

fn whole_month(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

/// From the first second of `first` to the last one of `last`, where the days are those of `zone`.
fn days(first: Date, last: Date, zone: &TimeZone) -> Option<Stretch> {
    let second = |day: Date| {
        let start = day.to_zoned_datetime(zone.clone()).ok()?;
        Some(Timestamp(start.timestamp().as_second()))
    };
    Some(Stretch {
        start: second(first)?,
        end: second(last.tomorrow().ok()?)?,
    })
}

/// `3h`, `7d`, `2w`, `6m`, `1y`: from the start of the day so long ago until now; hours to the second.
fn ago(text: &str, now: &ZonedDateTime) -> Option<Stretch> {
    let unit = text.chars().next_back()?;
    let count = &text[..text.len() - unit.len_utf8()];
    let count = i64::from(number(count, 5)?);
    let span: Span = match unit {
        'h' => Span::new().try_hours(count).ok()?,
        'd' => count.days(),
        'w' => Span::new().try_weeks(count).ok()?,
        'm' => Span::new().try_months(count).ok()?,
        'y' => Span::new().try_years(count).ok()?,
        _ => return None,
    };
    let then = now.checked_sub(span).ok()?;
    let start = if unit == 'h' {
        then
    } else {
        then.start_of_day().ok()?
    };
    Some(Stretch {
        start: Timestamp(start.timestamp().as_second()),
        end: Timestamp(now.timestamp().as_second().saturating_add(1)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2026-11-24 09:30 in Kolkata, where a day begins at 18:30 of the one before in UTC.
    fn today() -> Today {
        let zone =
            TimeZone::get("Asia/Kolkata").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(5)));
        let now = Date::constant(2026, 11, 24)
            .at(9, 30, 0, 0)
            .to_zoned_datetime(zone.clone())
            .unwrap();
        Today {
            now: Timestamp(now.timestamp().as_second()),
            zone,
        }
    }

    fn told(text: &str) -> Option<String> {
        let today = today();
        let shown = |moment: Timestamp| {
            let moment = jiff::Timestamp::from_second(moment.0).unwrap();
            moment
                .to_zoned_datetime(today.zone.clone())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        };
        let stretch = stretch(text, &today)?;
        Some(format!("{} – {}", shown(stretch.start), shown(stretch.end)))
    }

    #[test]
    fn moments_are_read_as_people_mean_them() {
        for (text, expected) in [
            ("2026-03-01", "2026-03-01 00:00 – 2026-03-02 00:00"),
            ("2026-3-1", "2026-03-01 00:00 – 2026-03-02 00:00"),
            ("2026-03", "2026-03-01 00:00 – 2026-04-01 00:00"),
            ("2024-02", "2024-02-01 00:00 – 2024-03-01 00:00"),
            ("2026", "2026-01-01 00:00 – 2027-01-01 00:00"),
            ("today", "2026-11-24 00:00 – 2026-11-25 00:00"),
            ("Yesterday", "2026-11-23 00:00 – 2026-11-24 00:00"),
            ("1.3.2026", "2026-03-01 00:00 – 2026-03-02 00:00"),
            ("3.2026", "2026-03-01 00:00 – 2026-04-01 00:00"),
            ("march", "2026-03-01 00:00 – 2026-04-01 00:00"),
            ("Mar", "2026-03-01 00:00 – 2026-04-01 00:00"),
            ("november", "2026-11-01 00:00 – 2026-12-01 00:00"),
            ("december", "2025-12-01 00:00 – 2026-01-01 00:00"),
            ("7d", "2026-11-17 00:00 – 2026-11-24 09:30"),
            ("2w", "2026-11-10 00:00 – 2026-11-24 09:30"),
            ("6m", "2026-05-24 00:00 – 2026-11-24 09:30"),
            ("1y", "2025-11-24 00:00 – 2026-11-24 09:30"),
            ("3h", "2026-11-24 06:30 – 2026-11-24 09:30"),
        ] {
            assert_eq!(told(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "m",
            "ma",
            "soon",
            "26",
            "2026-",
            "2026-13",
            "2026-02-30",
            "2026-01-01-01",
            "d",
            "-7d",
            "7x",
            "9999",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_is_too_odd(text in any::<String>(), number in any::<u64>(), unit in "[hdwmy]") {
            let _ = stretch(&text, &today());
            let _ = stretch(&format!("{number}{unit}"), &today());
        }
    }
}
