//! Numbers and moments of a spreadsheet as its format says that a person reads them, as far as formats are common.

use std::iter::Peekable;
use std::str::Chars;

use calamine::ExcelDateTime;

/// A format code is not longer (in Excel, either).
const LONGEST: usize = 255;
/// A number keeps so many digits, and so does Excel.
const DIGITS: usize = 15;
/// Larger numbers have digits that are not kept.
const LARGE: f64 = 1e15;
/// No number is told with more digits behind the point.
const DECIMALS: usize = 30;

/// A number under a format code such as `#,##0.00 "€"` (ECMA-376, 18.8.30). A sign that only a colour tells is written: there
/// are no colours here.
pub(super) fn number(value: f64, code: &str) -> String {
    let is_followed = code.len() <= LONGEST && value.abs() < LARGE;
    let sections = sections(code);
    let section = section(value, &sections).filter(|_| is_followed);
    let told = section.and_then(Shape::of).map(|shape| shape.told(value));
    told.filter(|told| !told.is_empty())
        .unwrap_or_else(|| general(value))
}

/// The sections of a code, which semicolons part.
fn sections(code: &str) -> Vec<&str> {
    let (mut sections, mut from) = (Vec::new(), 0);
    let mut letters = code.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            ';' => {
                sections.push(&code[from..at]);
                from = at + 1;
            }
            '"' => drop(letters.find(|(_, letter)| *letter == '"')),
            '[' => drop(letters.find(|(_, letter)| *letter == ']')),
            '\\' | '_' | '*' => drop(letters.next()),
            _ => {}
        }
    }
    sections.push(&code[from..]);
    sections
}

/// The section for that number: by conditions, if there are some, or else by its sign.
fn section<'a>(value: f64, sections: &[&'a str]) -> Option<&'a str> {
    if sections.iter().any(|section| condition(section).is_some()) {
        let holds = |section: &&&str| match condition(section) {
            Some((sign, bound)) => meets(value, sign, bound),
            None => true,
        };
        return sections.iter().find(holds).copied();
    }
    match sections {
        [_, negative, ..] if value < 0.0 => Some(negative),
        [_, _, zero, ..] if value == 0.0 => Some(zero),
        [first, ..] => Some(first),
        [] => None,
    }
}

/// For which numbers a section is, if it says so: `[>=1000]`.
fn condition(section: &str) -> Option<(&str, f64)> {
    let mut rest = section;
    while let Some((inside, behind)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
    {
        let bound = inside.trim_start_matches(['<', '>', '=']);
        let sign = &inside[..inside.len() - bound.len()];
        match bound.trim().parse() {
            Ok(bound) if !sign.is_empty() => return Some((sign, bound)),
            _ => rest = behind,
        }
    }
    None
}

#[expect(clippy::float_cmp, reason = "a condition means exactly that number")]
fn meets(value: f64, sign: &str, bound: f64) -> bool {
    match sign {
        "<" => value < bound,
        "<=" => value <= bound,
        ">" => value > bound,
        ">=" => value >= bound,
        "<>" => value != bound,
        _ => value == bound,
    }
}

/// What of a section is followed.
#[derive(Default)]
struct Shape {
    before: String,
    after: String,
    /// How many digits stand before the point, and behind it, at least.
    least: (usize, usize),
    /// How many stand behind it at most.
    decimals: usize,
    /// Whether there are digits at all.
    has_digits: bool,
    groups: bool,
    /// What the number is multiplied by: 100 for per cent, a thousandth for thousands.
    factor: f64,
    /// How many digits its power of ten has at least, if that is told.
    exponent: Option<usize>,
}

impl Shape {
    /// Nothing where it is for dates, fractions or texts, or for numbers with something between their digits.
    fn of(section: &str) -> Option<Self> {
        let mut shape = Self {
            factor: 1.0,
            ..Self::default()
        };
        let (mut letters, mut is_behind_point) = (section.chars().peekable(), false);
        while let Some(letter) = letters.next() {
            match letter {
                '0' | '#' | '?' => shape.digit(letter, is_behind_point)?,
                '.' => is_behind_point = true,
                ',' => {
                    let mut commas = 1;
                    while letters.next_if_eq(&',').is_some() {
                        commas += 1;
                    }
                    match letters.peek() {
                        Some('0' | '#' | '?') => shape.groups = true,
                        _ => shape.factor /= 1000_f64.powi(commas),
                    }
                }
                'E' | 'e' if shape.has_digits => {
                    letters.next_if(|sign| matches!(sign, '+' | '-'))?;
                    let mut digits = 0;
                    while letters.next_if_eq(&'0').is_some() {
                        digits += 1;
                    }
                    shape.exponent = Some(digits);
                }
                '"' => {
                    let quoted = letters.by_ref().take_while(|letter| *letter != '"');
                    quoted.for_each(|letter| shape.literal(letter));
                }
                '\\' => shape.literal(letters.next()?),
                // A space as wide as that letter, or that letter as often as there is room.
                '_' | '*' => drop(letters.next()),
                '[' => shape.bracket(&mut letters)?,
                '%' => {
                    shape.factor *= 100.0;
                    shape.literal(letter);
                }
                '/' | '@' => return None,
                letter if letter.is_ascii_alphabetic() => return None,
                letter => shape.literal(letter),
            }
        }
        Some(shape)
    }

    fn digit(&mut self, letter: char, is_behind_point: bool) -> Option<()> {
        if !self.after.is_empty() || self.exponent.is_some() {
            return None;
        }
        self.has_digits = true;
        if is_behind_point {
            self.decimals = (self.decimals + 1).min(DECIMALS);
            if letter != '#' {
                self.least.1 = self.decimals;
            }
        } else if letter == '0' {
            self.least.0 += 1;
        }
        Some(())
    }

    fn literal(&mut self, letter: char) {
        if self.has_digits {
            self.after.push(letter);
        } else {
            self.before.push(letter);
        }
    }

    /// `[$€-407]` is a currency; colours are not followed, and conditions are met. Times that go on beyond a day are not numbers.
    fn bracket(&mut self, letters: &mut Peekable<Chars<'_>>) -> Option<()> {
        let inside: String = letters.take_while(|letter| *letter != ']').collect();
        if let Some(currency) = inside.strip_prefix('$') {
            let symbol = currency.split('-').next().unwrap_or_default();
            symbol.chars().for_each(|letter| self.literal(letter));
        }
        let is_time = inside.len() < 3 && inside.starts_with(['h', 'm', 's', 'H', 'M', 'S']);
        (!is_time).then_some(())
    }

    fn told(&self, value: f64) -> String {
        let (before, after) = (self.before.trim_start(), self.after.trim_end());
        let digits = if self.has_digits {
            self.digits(value.abs() * self.factor)
        } else {
            String::new()
        };
        let is_below_zero = value < 0.0 && digits.bytes().any(|digit| matches!(digit, b'1'..=b'9'));
        let is_signed = before.contains(['-', '(']);
        let sign = if is_below_zero && !is_signed { "-" } else { "" };
        format!("{sign}{before}{digits}{after}").trim().to_owned()
    }

    fn digits(&self, value: f64) -> String {
        if let Some(least) = self.exponent {
            let told = format!("{value:.*e}", self.decimals);
            let (digits, power) = told.split_once('e').unwrap_or((&told, "0"));
            let (sign, power) = match power.strip_prefix('-') {
                Some(power) => ('-', power),
                None => ('+', power),
            };
            return format!("{digits}E{sign}{power:0>least$}");
        }
        let told = rounded(value, self.decimals);
        let (whole, rest) = told.split_once('.').unwrap_or((&told, ""));
        let superfluous = rest.len() - rest.trim_end_matches('0').len();
        let rest = &rest[..rest.len() - superfluous.min(rest.len() - self.least.1)];
        // Where nothing asks for it, a zero before the point is not told, if anything else is.
        let is_bare = rest.is_empty() && self.before.is_empty() && self.after.is_empty();
        let whole = if whole == "0" && self.least.0 == 0 && !is_bare {
            ""
        } else {
            whole
        };
        let whole = format!("{whole:0>least$}", least = self.least.0);
        let whole = if self.groups { grouped(&whole) } else { whole };
        let point = if rest.is_empty() { "" } else { "." };
        format!("{whole}{point}{rest}")
    }
}

/// A number of which as many digits count as Excel keeps, with so many of them behind the point; five is rounded up.
fn rounded(value: f64, decimals: usize) -> String {
    let told = format!("{value:.*e}", DIGITS - 1);
    let (digits, power) = told.split_once('e').unwrap_or((&told, "0"));
    let mut digits = digits.replace('.', "");
    let power: i32 = power.parse().unwrap_or(0);
    let point = i32::try_from(decimals).unwrap_or(0) + power + 1;
    let kept = usize::try_from(point).unwrap_or(0);
    if point < 0 {
        digits.clear();
    } else if kept >= DIGITS {
        digits.extend(std::iter::repeat_n('0', kept - DIGITS));
    } else {
        let is_up = digits.as_bytes()[kept] >= b'5';
        let some: u64 = digits[..kept].parse().unwrap_or(0);
        digits = (some + u64::from(is_up)).to_string();
    }
    let digits = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals);
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    if decimals == 0 {
        whole.to_owned()
    } else {
        format!("{whole}.{rest}")
    }
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

fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_stand_as_their_format_says() {
        for (value, code, expected) in [
            (84.87, "General", "84.87"),
            (1234.5, "#,##0.00", "1,234.50"),
            (-1234.5, "\"£\"#,##0.00", "-£1,234.50"),
            (1_234_567.0, "#,##0\\ [$€-407]", "1,234,567 €"),
            (0.195, "0.0%", "19.5%"),
            (1.5, "0.##", "1.5"),
            (0.5, "#.##", ".5"),
            (0.0, "#", "0"),
            (0.1 + 0.2, "", "0.3"),
            (-0.001, "0.00", "0.00"),
            (3.0, "_(* #,##0.00_);_(* (#,##0.00)", "3.00"),
            (7.0, "000000", "000007"),
            (1e20, "", "1.00000e+20"),
            (1e19, "#,##0", "1.00000e+19"),
            (12_345.0, "0.00E+00", "1.23E+04"),
            (0.000_12, "0.0E+0", "1.2E-4"),
            // What Excel rounds up is rounded up, though the number that is kept is a little smaller.
            (29_221.565, "0.00", "29221.57"),
            (1.005, "0.00", "1.01"),
            (999.995, "#,##0.00", "1,000.00"),
        ] {
            assert_eq!(number(value, code), expected, "{value} {code}");
        }
    }

    #[test]
    fn what_is_below_zero_says_so() {
        let dash = "_-* #,##0.00 €_-;-* #,##0.00 €_-;_-* \"-\"?? €_-";
        for (value, code, expected) in [
            (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
            (-1234.5, "#,##0.00;[Red]#,##0.00", "-1,234.50"),
            (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
            (-5.0, "[>=1000]0.0,\"K\";0", "-5"),
            (-12.5, dash, "-12.50 €"),
            (0.0, dash, "- €"),
            (0.0, "0;-0;\"none\"", "none"),
            (-5.0, "General;[Red]-General", "-5"),
        ] {
            assert_eq!(number(value, code), expected, "{value} {code}");
        }
    }

    #[test]
    fn each_section_has_its_unit() {
        let millions = "[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0";
        for (value, code, expected) in [
            (2_500_000.0, millions, "2.5M"),
            (5_000.0, millions, "5.0K"),
            (900.0, millions, "900"),
            (1_234_567.0, "#,##0,", "1,235"),
            (-1_234_567.0, "#,##0,;(#,##0,)", "(1,235)"),
            (1_234_567.0, "\"a;b, \"#,##0,", "a;b, 1,235"),
        ] {
            assert_eq!(number(value, code), expected, "{value} {code}");
        }
    }

    #[test]
    fn where_a_format_is_not_followed_the_number_stands_as_it_is() {
        for code in [
            "# ?/?",
            "@",
            "General_)",
            "\"No. \"General",
            "000-000",
            "]General",
            "€]0.0[",
            "yyyy-mm-dd",
            ";;;",
            "\"open",
        ] {
            let told = number(4_006_381_333_931.0, code);
            assert!(
                told.contains("4006381333931") || told == "open",
                "{code}: {told}"
            );
        }
        let long = format!("0.{}", "0".repeat(30_000));
        assert_eq!(number(1.5, &long), "1.5");
    }

    proptest! {
        #[test]
        fn no_format_breaks_anything(value in any::<f64>(), code in "([0#?.,;%E+\\[\\]\"$€_*\\\\ -]|.){0,40}") {
            prop_assert!(number(value, &code).len() < 600);
        }

        #[test]
        fn what_is_rounded_is_as_near_as_it_can_be(cents in 0_u32..1_000_000_000) {
            let value = f64::from(cents) / 100.0;
            let told = rounded(value, 2);
            prop_assert_eq!(told.replace('.', "").parse(), Ok(cents));
            let whole = (f64::from(cents) / 100.0 + 1e-9).round();
            prop_assert_eq!(rounded(value, 0).parse(), Ok(whole));
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
