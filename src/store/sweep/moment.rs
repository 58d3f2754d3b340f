//! The moment in a listing's `LastModified`, read by hand, since a listing has a thousand of them.

use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};

use crate::object::Timestamp;

/// The moment that `text` names, in whole seconds; `None` if it is no moment.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    if let Some(moment) = usual(text.as_bytes()) {
        return Some(moment);
    }
    // What is spelled in any other way, or is no day of any year, is the SDK's to judge.
    let moment = DateTime::from_str(text, DateTimeFormat::DateTime).ok()?;
    Some(Timestamp(moment.secs()))
}

/// `2026-11-24T09:07:52Z`, also with a fraction, as every server that we know writes it.
fn usual(text: &[u8]) -> Option<Timestamp> {
    let (whole, rest) = text.split_at_checked(19)?;
    let is_spelled = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')]
        .iter()
        .all(|(at, mark)| whole[*at] == *mark);
    if !is_spelled || !ends_well(rest) {
        return None;
    }
    let [year, month, day] = [
        number(&whole[..4])?,
        number(&whole[5..7])?,
        number(&whole[8..10])?,
    ];
    let [hour, minute, second] = [
        number(&whole[11..13])?,
        number(&whole[14..16])?,
        number(&whole[17..])?,
    ];
    let is_moment = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        // The last days of long months, and of Februaries, are rare enough to be asked about.
        && (1..=28).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    is_moment.then(|| {
        let days = days_since_1970(year, month, day);
        Timestamp(((days * 24 + hour) * 60 + minute) * 60 + second)
    })
}

/// `Z`, or a fraction and `Z`.
fn ends_well(rest: &[u8]) -> bool {
    match rest {
        [b'Z'] => true,
        [b'.', fraction @ .., b'Z'] => {
            (1..=9).contains(&fraction.len()) && fraction.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = digit.is_ascii_digit().then_some(digit - b'0')?;
        Some(number * 10 + i64::from(digit))
    })
}

/// By Howard Hinnant's algorithm, for years since 1970: <https://howardhinnant.github.io/date_algorithms.html>.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    // A year that begins in March ends with the day that is not in every year.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (era, year) = (year / 400, year % 400);
    let day = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + day - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_the_sdk(text: &str) -> Option<Timestamp> {
        let moment = DateTime::from_str(text, DateTimeFormat::DateTime).ok()?;
        Some(Timestamp(moment.secs()))
    }

    #[test]
    fn a_moment_is_read_as_it_is_written() {
        assert_eq!(moment("1970-01-01T00:00:00Z"), Some(Timestamp(0)));
        let told = moment("2026-11-24T09:07:52.123Z");
        assert_eq!(told, Some(Timestamp(1_795_511_272)));
        assert_eq!(
            moment("2024-02-29T12:00:00.000Z"),
            Some(Timestamp(1_709_208_000))
        );
        assert_eq!(moment("yesterday"), None);
    }

    proptest! {
        #[test]
        fn every_second_is_read_as_the_sdk_reads_it(seconds in 0_i64..253_402_300_799, nanos in 0_u32..1_000_000_000) {
            for moment_told in [DateTime::from_secs(seconds), DateTime::from_secs_and_nanos(seconds, nanos)] {
                let text = moment_told.fmt(DateTimeFormat::DateTime).unwrap();
                prop_assert_eq!(moment(&text), Some(Timestamp(seconds)), "{}", text);
            }
        }

        #[test]
        fn what_is_no_moment_is_none_to_us_where_it_is_none_to_the_sdk(
            text in "[0-9]{4}-[0-3][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?[Zz+]?|\\PC{0,24}"
        ) {
            prop_assert_eq!(moment(&text), by_the_sdk(&text), "{}", text);
        }
    }
}
