//! Numbers and moments of a spreadsheet as its format says that a person reads them, as far as formats are common.

use calamine::ExcelDateTime;

/// A number under a format code such as `#,##0.00 "€"` (ECMA-376, 18.8.30).
pub(super) fn number(value: f64, code: &str) -> String {
    let shape = Shape::of(code);
    let value = if shape.is_percent {
        value * 100.0
    } else {
        value
    };
    let Some(decimals) = shape.decimals else {
        return general(value);
    };
    let digits = format!("{:.decimals$}", value.abs());
    let digits = if shape.groups {
        grouped(&digits)
    } else {
        digits
    };
    let is_negative = value < 0.0 && digits.bytes().any(|digit| matches!(digit, b'1'..=b'9'));
    let sign = if is_negative { "-" } else { "" };
    let percent = if shape.is_percent { "%" } else { "" };
    let (before, after) = (shape.before.trim_start(), shape.after.trim_end());
    format!("{sign}{before}{digits}{percent}{after}")
}

/// A number as a spreadsheet shows it without a format: not more digits than a cell holds.
pub(super) fn general(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.abs() >= 1e15 || value.abs() < 1e-9 {
        return format!("{value:.5e}")
            .replace('e', "e+")
            .replace("e+-", "e-");
    }
    let text = format!("{value:.10}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A date, a time of day, or both.
pub(super) fn moment(at: &ExcelDateTime) -> String {
    if at.is_duration() {
        let seconds = (at.as_f64() * 86_400.0).round().max(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "no cell holds more hours"
        )]
        let seconds = seconds as u64;
        let (minutes, hours) = (seconds / 60 % 60, seconds / 3600);
        return format!("{hours}:{minutes:02}:{:02}", seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let value = at.as_f64();
    match (value < 1.0, value.fract() == 0.0, second) {
        (true, _, 0) => format!("{hour:02}:{minute:02}"),
        (true, ..) => format!("{hour:02}:{minute:02}:{second:02}"),
        (false, true, _) => date,
        (false, false, 0) => format!("{date} {hour:02}:{minute:02}"),
        (false, false, _) => format!("{date} {hour:02}:{minute:02}:{second:02}"),
    }
}

/// A duration such as `PT01H30M00S` (ISO 8601) as hours, minutes, seconds; any other text as it is.
pub(super) fn duration(text: &str) -> String {
    let parts = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?;
        let is_number = |part: &&str| part.bytes().all(|digit| digit.is_ascii_digit());
        let all = [hours, minutes, seconds];
        all.iter().all(is_number).then_some(all)
    };
    match parts() {
        Some([hours, minutes, seconds]) => {
            let hours = match hours.trim_start_matches('0') {
                "" => "0",
                hours => hours,
            };
            format!("{hours}:{minutes:0>2}:{seconds:0>2}")
        }
        None => text.to_owned(),
    }
}

/// What of a format code is followed.
#[derive(Default)]
struct Shape {
    before: String,
    after: String,
    /// How many digits stand behind the point; `None` where the format does not say.
    decimals: Option<usize>,
    groups: bool,
    is_percent: bool,
}

impl Shape {
    /// What the code says of positive numbers.
    fn of(code: &str) -> Self {
        let mut shape = Self::default();
        let code = code.split(';').next().unwrap_or_default();
        let (mut letters, mut is_behind_point) = (code.chars(), false);
        while let Some(letter) = letters.next() {
            match letter {
                '0' | '#' | '?' => {
                    let decimals = shape.decimals.get_or_insert(0);
                    *decimals += usize::from(is_behind_point && letter != '#' && *decimals < 30);
                }
                '.' if shape.decimals.is_some() => is_behind_point = true,
                ',' if shape.decimals.is_some() => shape.groups = true,
                '%' => shape.is_percent = true,
                '"' => letters
                    .by_ref()
                    .take_while(|letter| *letter != '"')
                    .for_each(|letter| shape.literal(letter)),
                '\\' => letters
                    .by_ref()
                    .take(1)
                    .for_each(|letter| shape.literal(letter)),
                // A space as wide as that letter, or that letter as often as there is room.
                '_' | '*' => drop(letters.next()),
                '[' => shape.bracket(&mut letters),
                '$' | '€' | '£' | '¥' | ' ' | '-' | '+' | '(' | ')' => shape.literal(letter),
                _ => {}
            }
        }
        shape
    }

    fn literal(&mut self, letter: char) {
        let side = match self.decimals {
            Some(_) => &mut self.after,
            None => &mut self.before,
        };
        if !letter.is_control() && side.len() < 32 {
            side.push(letter);
        }
    }

    /// `[$€-407]` is a currency; colours and conditions are not followed.
    fn bracket(&mut self, letters: &mut std::str::Chars<'_>) {
        let inside: String = letters.take_while(|letter| *letter != ']').collect();
        if let Some(currency) = inside.strip_prefix('$') {
            let symbol = currency.split('-').next().unwrap_or_default();
            symbol.chars().for_each(|letter| self.literal(letter));
        }
    }
}

fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_stand_as_their_format_says() {
        for (value, code, expected) in [
            (84.87, "General", "84.87"),
            (1234.5, "#,##0.00", "1,234.50"),
            (-1234.5, "\"£\"#,##0.00", "-£1,234.50"),
            (1_234_567.0, "#,##0\\ [$€-407]", "1,234,567 €"),
            (0.195, "0.0%", "19.5%"),
            (1.5, "0.##", "2"),
            (0.1 + 0.2, "", "0.3"),
            (-0.001, "0.00", "0.00"),
            (3.0, "_(* #,##0.00_);_(* (#,##0.00)", "3.00"),
            (1e20, "", "1.00000e+20"),
        ] {
            assert_eq!(number(value, code), expected, "{value} {code}");
        }
    }

    #[test]
    fn a_duration_is_told_as_a_clock_does() {
        assert_eq!(duration("PT01H30M00S"), "1:30:00");
        assert_eq!(duration("PT00H05M09S"), "0:05:09");
        assert_eq!(duration("P1D"), "P1D");
    }

    #[test]
    fn moments_tell_only_what_they_hold() {
        let at = |value, kind| moment(&ExcelDateTime::new(value, kind, false));
        assert_eq!(at(45943.0, ExcelDateTimeType::DateTime), "2025-10-13");
        assert_eq!(at(45943.5, ExcelDateTimeType::DateTime), "2025-10-13 12:00");
        assert_eq!(at(0.25, ExcelDateTimeType::DateTime), "06:00");
        assert_eq!(at(1.5, ExcelDateTimeType::TimeDelta), "36:00:00");
    }
}
