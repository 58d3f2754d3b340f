//! Moments to come, as people type them: `fri 17:00`, `tomorrow`, `1.12. 12:00`.

use std::time::Duration;

use jiff::civil::{Date, Time, Weekday};
use jiff::{ToSpan, ZonedDateTime};

use crate::object::LinkWish;

/// A day as it was typed.
#[derive(Clone, Copy)]
enum Day {
    Date(Date),
    /// Without its year.
    OfYear {
        month: i8,
        day: i8,
    },
    Weekday(Weekday),
}

/// The moment that `text`, in lower case, means at `now`; a day without a time means its end.
///
/// A time alone is the next one, a weekday too. A date without its year is this year's, or the next year's if that is
/// near. The result may be over: then the text said so.
pub(super) fn read(text: &str, now: &ZonedDateTime) -> Option<ZonedDateTime> {
    let (mut day, mut time) = (None, None);
    for word in words(text) {
        if let Some(found) = clock(&word) {
            time.replace(found).is_none().then_some(())?;
        } else {
            let found = day_of(&word, now)?;
            day.replace(found).is_none().then_some(())?;
        }
    }
    match (day, time) {
        (None, None) => None,
        (None, Some(time)) => {
            first_to_come([now.date(), now.date().tomorrow().ok()?], Some(time), now)
        }
        (Some(Day::Date(date)), time) => at(date, time, now),
        (Some(Day::Weekday(weekday)), time) => {
            let today = now.date();
            let ahead = weekday.since(today.weekday());
            let next = today.checked_add(i64::from(ahead).days()).ok()?;
            first_to_come([next, next.checked_add(7.days()).ok()?], time, now)
        }
        (Some(Day::OfYear { month, day }), time) => {
            let this = at(Date::new(now.year(), month, day).ok()?, time, now)?;
            let next = Date::new(now.year() + 1, month, day).ok();
            let next = next.and_then(|date| at(date, time, now));
            let is_near = |next: &ZonedDateTime| {
                Duration::try_from(next.duration_since(now))
                    .is_ok_and(|ahead| ahead <= LinkWish::LONGEST)
            };
            match next.filter(is_near) {
                Some(next) if this <= *now => Some(next),
                _ => Some(this),
            }
        }
    }
}

/// The words that matter; `5:30 pm` is one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text
        .split([' ', ',', '\t'])
        .filter(|word| !matches!(*word, "" | "at" | "on"))
    {
        match (word, words.last_mut()) {
            ("am" | "pm", Some(last)) => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// `17:00`, `9am`, `5:30pm`.
fn clock(word: &str) -> Option<Time> {
    let half = ["am", "pm"].into_iter().find(|half| word.ends_with(half));
    let digits = word.trim_end_matches(['a', 'p', 'm']);
    let (hour, minute) = match (digits.split_once(':'), half) {
        (Some((hour, minute)), _) if minute.len() == 2 => (number(hour)?, number(minute)?),
        (None, Some(_)) => (number(digits)?, 0),
        _ => return None,
    };
    let hour = match (half, hour) {
        (Some(_), 13.. | 0) => return None,
        (Some("am"), 12) => 0,
        (Some("pm"), 12) | (None | Some("am"), _) => hour,
        (Some(_), hour) => hour + 12,
    };
    Time::new(hour, minute, 0, 0).ok()
}

fn number(text: &str) -> Option<i8> {
    let is_number = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn day_of(word: &str, now: &ZonedDateTime) -> Option<Day> {
    match word {
        "today" | "tonight" => return Some(Day::Date(now.date())),
        "tomorrow" => return Some(Day::Date(now.date().tomorrow().ok()?)),
        _ => {}
    }
    if let Some(weekday) = weekday(word) {
        return Some(Day::Weekday(weekday));
    }
    let year = |text: &str| (text.len() == 4).then(|| text.parse().ok()).flatten();
    let parts: Vec<_> = word.split(['.', '-']).collect();
    let is_dotted = word.contains('.') && !word.contains('-');
    match parts.as_slice() {
        [day, month, ""] | [day, month] if is_dotted => Some(Day::OfYear {
            month: number(month)?,
            day: number(day)?,
        }),
        [day, month, of] if is_dotted => dated(year(of)?, month, day),
        [of, month, day] if !word.contains('.') => dated(year(of)?, month, day),
        _ => None,
    }
}

fn dated(year: i16, month: &str, day: &str) -> Option<Day> {
    Date::new(year, number(month)?, number(day)?)
        .ok()
        .map(Day::Date)
}

/// A weekday by its name or the first three letters of it, or more.
fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = word.trim_end_matches('.');
    let place = NAMES
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(word))?;
    Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
}

fn first_to_come(
    days: [Date; 2],
    time: Option<Time>,
    now: &ZonedDateTime,
) -> Option<ZonedDateTime> {
    let mut moments = days.into_iter().filter_map(|day| at(day, time, now));
    moments.find(|moment| moment > now)
}

/// Without a time the day's last second, so that the day that was named is the day that is told.
fn at(date: Date, time: Option<Time>, now: &ZonedDateTime) -> Option<ZonedDateTime> {
    let zone = now.time_zone().clone();
    if let Some(time) = time {
        return date.to_datetime(time).to_zoned_datetime(zone).ok();
    }
    let next = date.tomorrow().ok()?.to_zoned_datetime(zone).ok()?;
    next.checked_sub(1.second()).ok()
}
