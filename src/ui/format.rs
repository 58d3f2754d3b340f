//! Sizes, moments and names as people read them, cut to the cells there are.

use std::time::Duration;

use humansize::{DECIMAL, format_size};
use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Theme;
use crate::object::{Limit, Piece, Timestamp, pieces};

/// Behind this a weekday alone is ambiguous.
const SIX_DAYS: Duration = Duration::from_hours(6 * 24);

/// A number of bytes in decimal units, as `1.25 MB`.
pub fn size(bytes: u64) -> String {
    format_size(bytes, DECIMAL)
}

/// A rate, as `3.2 MB/s`.
pub fn rate(bytes_a_second: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate is shown with three digits"
    )]
    let bytes = bytes_a_second.max(0.0) as u64;
    format!("{}/s", size(bytes))
}

/// The limit on all transfers together, as `limited to 2 MB/s`; nothing where there is none.
pub fn limited(limit: Limit) -> Option<String> {
    match limit {
        Limit::Off => None,
        Limit::To(rate) => Some(format!("limited to {}/s", size(rate.get()))),
    }
}

/// A number of bytes exactly, as `1,250,000 bytes`.
pub fn exact(bytes: u64) -> String {
    let number = crate::app::grouped(usize::try_from(bytes).unwrap_or(usize::MAX));
    if bytes == 1 {
        "1 byte".into()
    } else {
        format!("{number} bytes")
    }
}

/// The day, as `2026-03-12`.
pub fn day(moment: Timestamp, zone: &TimeZone) -> String {
    told(moment, zone, "%Y-%m-%d")
}

/// Day and minute, as `2026-03-12 14:05`.
pub fn minute(moment: Timestamp, zone: &TimeZone) -> String {
    told(moment, zone, "%Y-%m-%d %H:%M")
}

/// Day, second and zone, as `2026-03-12 14:05:09 CET`.
pub fn second(moment: Timestamp, zone: &TimeZone) -> String {
    told(moment, zone, "%Y-%m-%d %H:%M:%S %Z")
}

/// The time of day, with the day where that is not today's, as `14:05` or `Tue 14:05`.
pub fn soon(moment: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let is_today = day(moment, zone) == day(now, zone);
    let form = match () {
        () if is_today => "%H:%M",
        // A weekday alone would be taken for the one that is near.
        () if now.until(moment) >= SIX_DAYS => "%a %-d %b %H:%M",
        () => "%a %H:%M",
    };
    told(moment, zone, form)
}

/// The minute, as `14:05`, with the day where that is not today's, and the year where that is not this one:
/// `11-24 14:05`, `2025-11-24`.
pub fn short(moment: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let same = |format: &str| told(moment, zone, format) == told(now, zone, format);
    let format = match (same("%Y-%m-%d"), same("%Y")) {
        (true, _) => "%H:%M",
        (_, true) => "%m-%d %H:%M",
        _ => "%Y-%m-%d",
    };
    told(moment, zone, format)
}

/// A length of time in its largest units, to the nearest minute or hour, as `12 s`, `3 min`, `2 h`, `3 h 20 min`, `4 d 5 h`.
pub fn span(length: Duration) -> String {
    let seconds = length.as_secs();
    let minutes = (seconds + 30) / 60;
    let hours = (minutes + 30) / 60;
    let two = |large: u64, unit: &str, small: u64, parts: &str| match small {
        0 => format!("{large} {unit}"),
        small => format!("{large} {unit} {small} {parts}"),
    };
    match minutes {
        _ if seconds < 100 => format!("{seconds} s"),
        minutes @ 0..=59 => format!("{minutes} min"),
        minutes @ 60..=2_879 => two(minutes / 60, "h", minutes % 60, "min"),
        _ => two(hours / 24, "d", hours % 24, "h"),
    }
}

fn told(moment: Timestamp, zone: &TimeZone, format: &str) -> String {
    match jiff::Timestamp::from_second(moment.0) {
        Ok(moment) => moment
            .to_zoned_datetime(zone.clone())
            .strftime(format)
            .to_string(),
        Err(_) => format!("{} s", moment.0),
    }
}

/// `text` as spans in `style`, its odd characters spelled out and set off.
pub fn revealed(text: &str, style: Style, theme: &Theme) -> Vec<Span<'static>> {
    let span = |piece: Piece<'_>| match piece {
        Piece::Plain(plain) => Span::styled(plain.to_owned(), style),
        Piece::Odd(odd) => Span::styled(odd, theme.odd),
    };
    pieces(text).into_iter().map(span).collect()
}

/// The cells that `spans` take.
pub fn width(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| span.content.width()).sum()
}

/// `spans` in at most `cells`, the middle giving way to `…`, so that start and extension stay.
pub fn fit(spans: Vec<Span<'static>>, cells: usize) -> Vec<Span<'static>> {
    let all = width(&spans);
    if all <= cells {
        return spans;
    }
    let Some(room) = cells.checked_sub(1) else {
        return Vec::new();
    };
    let tail = (room / 3).min(24);
    let (mut head, rest) = split(spans, room - tail);
    let cut = width(&rest).saturating_sub(tail);
    let (_, end) = split(rest, cut);
    // A wide character at the cut may leave one cell too many.
    let end = if width(&end) > tail {
        split(end, 2).1
    } else {
        end
    };
    head.push(Span::raw("…"));
    head.extend(end);
    head
}

/// The spans of the first `cells`, and the rest.
fn split(spans: Vec<Span<'static>>, cells: usize) -> (Vec<Span<'static>>, Vec<Span<'static>>) {
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    let mut left = cells;
    for span in spans {
        let wide = span.content.width();
        if !rest.is_empty() {
            rest.push(span);
        } else if wide <= left {
            left -= wide;
            first.push(span);
        } else {
            let at = cut_at(&span.content, left);
            let (before, after) = span.content.split_at(at);
            if !before.is_empty() {
                first.push(Span::styled(before.to_owned(), span.style));
            }
            rest.push(Span::styled(after.to_owned(), span.style));
        }
    }
    (first, rest)
}

/// The byte at which the first `cells` of `text` end.
fn cut_at(text: &str, cells: usize) -> usize {
    let mut taken = 0;
    for (at, character) in text.char_indices() {
        taken += character.width().unwrap_or(0);
        if taken > cells {
            return at;
        }
    }
    text.len()
}

/// `spans` broken into lines of at most `cells`, wherever they happen to end.
pub fn wrap(spans: Vec<Span<'static>>, cells: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut rest = spans;
    // A character that is wider than the line goes alone rather than for ever.
    let cells = cells.max(2);
    while width(&rest) > cells {
        let (line, after) = split(rest, cells);
        lines.push(Line::from(line));
        rest = after;
    }
    lines.push(Line::from(rest));
    lines
}

/// `text` broken into lines of at most `cells` at its spaces, a longer word anywhere.
pub fn wrap_words(text: &str, cells: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let broken = |text: String| wrap(vec![Span::raw(text)], cells);
    for word in text.split(' ') {
        match lines.pop() {
            Some(line) if line.width() + 1 + word.width() <= cells => {
                lines.push(format!("{line} {word}"));
            }
            // A key is one word; longer than a line, it goes on where the line is and is broken rather than cut.
            Some(line) if word.width() > cells => {
                let joined = broken(format!("{line} {word}"));
                lines.extend(joined.iter().map(ToString::to_string));
            }
            Some(line) => lines.extend([line, word.to_owned()]),
            None => lines.extend(broken(word.to_owned()).iter().map(ToString::to_string)),
        }
    }
    lines
}

/// `text` in at most `cells`, its end giving way to `…`: for sentences, which say first what matters.
pub fn cut(text: &str, cells: usize) -> String {
    if text.width() <= cells {
        return text.to_owned();
    }
    let at = cut_at(text, cells.saturating_sub(1));
    format!("{}…", text[..at].trim_end())
}

/// Writes spans from `x` on, in at most `cells`; gives the cells written.
pub fn put(buffer: &mut Buffer, x: u16, y: u16, spans: Vec<Span<'static>>, cells: u16) -> u16 {
    let spans = fit(spans, cells.into());
    let (end, _) = buffer.set_line(x, y, &Line::from(spans), cells);
    end - x
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_and_times_read_as_people_say_them() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(184_000), "184 kB");
        assert_eq!(exact(1_250_000), "1,250,000 bytes");
        assert_eq!(span(Duration::from_secs(12)), "12 s");
        assert_eq!(span(Duration::from_hours(1)), "1 h");
        assert_eq!(span(Duration::from_mins(200)), "3 h 20 min");
        assert_eq!(span(Duration::from_hours(75)), "3 d 3 h");
        assert_eq!(span(Duration::from_secs(2 * 86_400 - 1)), "2 d");
        let moment = Timestamp(1_234_567_890);
        assert_eq!(minute(moment, &TimeZone::UTC), "2009-02-13 23:31");
        assert_eq!(
            soon(moment, Timestamp(1_234_560_000), &TimeZone::UTC),
            "23:31"
        );
        assert_eq!(
            soon(moment, Timestamp(1_234_400_000), &TimeZone::UTC),
            "Fri 23:31"
        );
        assert_eq!(
            soon(moment, Timestamp(1_233_960_000), &TimeZone::UTC),
            "Fri 13 Feb 23:31"
        );
    }

    #[test]
    fn a_long_name_keeps_its_start_and_its_extension() {
        let name = vec![
            Span::raw("AGY-123_agency_invoice_1234567890_"),
            Span::raw("march campaign.pdf"),
        ];
        let shown: String = fit(name, 30)
            .iter()
            .map(|span| span.content.to_string())
            .collect();
        assert_eq!(shown, "AGY-123_agency_invoi…paign.pdf");
    }

    #[test]
    fn a_word_that_is_longer_than_a_line_is_broken_not_cut() {
        let lines = wrap_words(
            "Could not look at uploads/agency_invoice/a.pdf: denied.",
            20,
        );
        assert_eq!(
            lines,
            [
                "Could not look at up",
                "loads/agency_invoice",
                "/a.pdf: denied."
            ]
        );
    }

    proptest! {
        #[test]
        fn nothing_is_ever_wider_than_its_cells(text in "[a-z见🎉é]{0,40}", cells in 0usize..50) {
            let spans = vec![Span::raw(text)];
            prop_assert!(width(&fit(spans.clone(), cells)) <= cells);
            for line in wrap(spans, cells) {
                prop_assert!(line.width() <= cells.max(2));
            }
        }
    }
}
