//! Sizes as people type them: `>5M`, `<100k`, `1M..5M`.

use std::ops::RangeInclusive;

/// The sizes that `text` means; `None` if it means none.
///
/// Units are decimal, as sizes are shown: `k`, `M`, `G`, `T`, with or without a `B`. `KiB` and the like count in 1,024.
pub fn sizes(text: &str) -> Option<RangeInclusive<u64>> {
    if let Some((low, high)) = text.split_once("..") {
        let low = if low.is_empty() { 0 } else { size(low)? };
        let high = match high {
            "" if text.len() > 2 => u64::MAX,
            high => size(high)?,
        };
        return (low <= high).then_some(low..=high);
    }
    if let Some(least) = text.strip_prefix(">=") {
        return Some(size(least)?..=u64::MAX);
    }
    if let Some(most) = text.strip_prefix("<=") {
        return Some(0..=size(most)?);
    }
    if let Some(below) = text.strip_prefix('>') {
        return Some(size(below)?.checked_add(1)?..=u64::MAX);
    }
    let above = text.strip_prefix('<')?;
    Some(0..=size(above)?.checked_sub(1)?)
}

/// `5M`, `1.5 GB`, `100`.
fn size(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let digits = text
        .bytes()
        .take_while(|letter| letter.is_ascii_digit() || *letter == b'.')
        .count();
    let (number, unit) = text.split_at(digits);
    let unit: u64 = match unit.trim() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "t" | "tb" => 1_000_000_000_000,
        "ki" | "kib" => 1 << 10,
        "mi" | "mib" => 1 << 20,
        "gi" | "gib" => 1 << 30,
        "ti" | "tib" => 1 << 40,
        _ => return None,
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || part.contains('.') {
        return None;
    }
    let mut bytes = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    let mut worth = unit;
    for digit in part.bytes() {
        worth /= 10;
        bytes = bytes.checked_add(worth * u64::from(digit - b'0'))?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_are_read_as_they_are_shown() {
        for (text, expected) in [
            (">5M", 5_000_001..=u64::MAX),
            (">=5M", 5_000_000..=u64::MAX),
            ("<100k", 0..=99_999),
            ("<=100kB", 0..=100_000),
            ("1M..5M", 1_000_000..=5_000_000),
            ("..1.5g", 0..=1_500_000_000),
            ("2t..", 2_000_000_000_000..=u64::MAX),
            (">1KiB", 1_025..=u64::MAX),
            (">0", 1..=u64::MAX),
            ("<1", 0..=0),
        ] {
            assert_eq!(sizes(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_is_none() {
        for text in [
            "",
            ">",
            "<",
            "5M",
            "..",
            ">5X",
            ">M",
            "5M..1M",
            ">1.2.3k",
            "<0",
            ">99999999999999T",
            "a..b",
            ">-1",
        ] {
            assert_eq!(sizes(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_is_too_odd(text in "[<>=.0-9kMGTiB ]{0,30}", any in any::<String>()) {
            let _ = (sizes(&text), sizes(&any));
        }
    }
}
