//! How fast all uploads and downloads together may be, as a person says it.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

/// How fast all uploads and downloads together may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Limit {
    /// As fast as they can.
    #[default]
    Off,
    /// So many bytes a second at most.
    To(NonZeroU64),
}

/// A text that is no limit; says what is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoLimit;

/// Below this, in bytes a second, a server would take a transfer for dead.
const LEAST: f64 = 1_000.0;
/// No line is faster, in bytes a second; what is more is a slip.
const MOST: f64 = 1e12;

impl FromStr for Limit {
    type Err = NoLimit;

    fn from_str(text: &str) -> Result<Self, NoLimit> {
        let text = text.trim().to_ascii_lowercase();
        if text == "off" {
            return Ok(Self::Off);
        }
        let text = match text.strip_suffix('s').map(str::trim_end) {
            Some(start) => start.strip_suffix('/').ok_or(NoLimit)?,
            None => &text,
        };
        let is_figure = |character: char| character.is_ascii_digit() || character == '.';
        let (figures, unit) =
            text.split_at(text.find(|each| !is_figure(each)).unwrap_or(text.len()));
        let number: f64 = figures.parse().map_err(|_| NoLimit)?;
        let rate = number * size_of_unit(unit.trim()).ok_or(NoLimit)?;
        if !(LEAST..=MOST).contains(&rate) {
            return Err(NoLimit);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it lies between the bounds above"
        )]
        let rate = NonZeroU64::new(rate as u64);
        rate.map(Self::To).ok_or(NoLimit)
    }
}

/// In bytes; `None` if there is no such unit. Bits are not understood: who means them would be eight times too fast.
fn size_of_unit(unit: &str) -> Option<f64> {
    Some(match unit {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "ki" | "kib" => 1024.0,
        "mi" | "mib" => 1024.0 * 1024.0,
        "gi" | "gib" => 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    })
}

/// As it can be typed again.
impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => formatter.write_str("off"),
            Self::To(rate) => write!(formatter, "{rate}"),
        }
    }
}

impl fmt::Display for NoLimit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(
            "a limit is bytes a second, such as 500k, 2MB, 2MiB or 1.5 MB/s, 1 kB/s at least, or off for none",
        )
    }
}

impl std::error::Error for NoLimit {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<u64> {
        match text.parse() {
            Ok(Limit::To(rate)) => Some(rate.get()),
            Ok(Limit::Off) => Some(0),
            Err(NoLimit) => None,
        }
    }

    #[test]
    fn a_limit_is_understood_as_people_write_it() {
        for (text, rate) in [
            ("off", 0),
            ("OFF", 0),
            ("500k", 500_000),
            ("2M", 2_000_000),
            ("2MB", 2_000_000),
            ("2 mb", 2_000_000),
            ("2MiB", 2 * 1024 * 1024),
            ("1.5 MB/s", 1_500_000),
            (" 1.5MB / s ", 1_500_000),
            ("64000", 64_000),
            ("1kB/s", 1_000),
            ("1GiB/s", 1024 * 1024 * 1024),
        ] {
            assert_eq!(read(text), Some(rate), "{text}");
        }
    }

    #[test]
    fn what_could_mean_something_else_is_no_limit() {
        for text in [
            "", "0", "0k", "-1M", "2 M b", "2Mbit", "2Mbps", "fast", "1.2.3k", "999", "2MB/min",
            "1e9", "inf", "nan", "99999GB", "2,5MB", "MB", "/s",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
