//! Numbers and moments of a spreadsheet as its format says that a person reads them, as far as formats are common.

use std::collections::HashMap;

use calamine::ExcelDateTime;
use ssfmt::{FormatOptions, NumberFormat};

/// The number formats of one book. Each is understood once, however many cells have it.
#[derive(Default)]
pub(super) struct Formats(HashMap<String, Option<Format>>);

/// A number format.
struct Format {
    /// In how many of its unit numbers are told: thousands, for example.
    unit: f64,
    format: NumberFormat,
}

impl Format {
    fn of(code: &str) -> Option<Self> {
        let (code, unit) = in_its_unit(code);
        let format = NumberFormat::parse(&code).ok()?;
        Some(Self { unit, format })
    }
}

/// More digits in front of the point are not kept by a number.
const LARGE: f64 = 1e15;

impl Formats {
    /// A number under a format code such as `#,##0.00 "€"` (ECMA-376, 18.8.30).
    pub(super) fn show(&mut self, value: f64, code: &str) -> String {
        // Where digits would be left out to save room, they are not: order numbers are numbers, too.
        let is_general = code.is_empty() || code.eq_ignore_ascii_case("General") || code == "@";
        if is_general || !(-LARGE..LARGE).contains(&value) {
            return general(value);
        }
        if !self.0.contains_key(code) {
            self.0.insert(code.to_owned(), Format::of(code));
        }
        match self.0.get(code) {
            Some(Some(Format { unit, format })) => {
                let told = format.format(value / unit, &FormatOptions::default());
                told.trim().to_owned()
            }
            _ => general(value),
        }
    }
}

/// The code without the commas that stand for thousands, and how much its unit is. ssfmt cuts such numbers off, and Excel
/// rounds them.
fn in_its_unit(code: &str) -> (String, f64) {
    let (mut rest, mut unit) = (String::new(), 1.0);
    let (mut letters, mut is_quoted, mut is_first) = (code.chars().peekable(), false, true);
    while let Some(letter) = letters.next() {
        is_first &= letter != ';';
        let is_behind_digit = rest.ends_with(['0', '#', '?']);
        match letter {
            '\\' => {
                rest.push(letter);
                rest.extend(letters.next());
            }
            ',' if !is_quoted && is_behind_digit => {
                let mut commas = 1;
                while letters.next_if_eq(&',').is_some() {
                    commas += 1;
                }
                if letters.peek().is_some_and(|next| "0#?".contains(*next)) {
                    rest.push(',');
                } else if is_first {
                    unit *= 1000_f64.powi(commas);
                }
            }
            _ => {
                is_quoted ^= letter == '"';
                rest.push(letter);
            }
        }
    }
    (rest, unit)
}

/// A number as a spreadsheet shows it without a format: not more digits than a cell holds.
fn general(value: f64) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_stand_as_their_format_says() {
        let mut formats = Formats::default();
        for (value, code, expected) in [
            (84.87, "General", "84.87"),
            (1234.5, "#,##0.00", "1,234.50"),
            (-1234.5, "\"£\"#,##0.00", "-£1,234.50"),
            (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
            (12_345.0, "0.00E+00", "1.23E+04"),
            (2.5, "# ?/?", "2 1/2"),
            (1_234_567.0, "#,##0,", "1,235"),
            (4_006_381_333_931.0, "General", "4006381333931"),
            (7.0, "000000", "000007"),
            (1.5, "\"open", "1.5"),
            (1_234_567.0, "#,##0\\ [$€-407]", "1,234,567 €"),
            (0.195, "0.0%", "19.5%"),
            (1.5, "0.##", "1.5"),
            (0.1 + 0.2, "", "0.3"),
            (-0.001, "0.00", "-0.00"),
            (29_221.565, "0.00", "29221.57"),
            (9_876_543_210.0, "0.0,,\" M\"", "9876.5 M"),
            (-1_234_567.0, "#,##0,;(#,##0,)", "(1,235)"),
            (1e19, "#,##0", "1.00000e+19"),
            (3.0, "_(* #,##0.00_);_(* (#,##0.00)", "3.00"),
            (1e20, "", "1.00000e+20"),
        ] {
            assert_eq!(formats.show(value, code), expected, "{value} {code}");
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
