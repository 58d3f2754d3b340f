//! Logs: moments step back, and what went wrong stands out.

use super::clean;
use crate::preview::shown::{Line, Tone, push};

/// Words that say that something went wrong, and such that say that it may.
const WRONG: [&str; 8] = [
    "ERROR",
    "ERR",
    "FATAL",
    "CRITICAL",
    "CRIT",
    "SEVERE",
    "PANIC",
    "EXCEPTION",
];
const DOUBTFUL: [&str; 2] = ["WARN", "WARNING"];
/// Words that say that all is as usual: what follows them is no level.
const USUAL: [&str; 5] = ["INFO", "DEBUG", "TRACE", "NOTICE", "FINE"];
/// A word stands among the first ones of its line, or it is no level.
const WORDS: usize = 6;

/// Whether lines begin with moments, as those of logs do.
pub(super) fn is_log<'a>(mut lines: impl Iterator<Item = &'a str>) -> bool {
    let mut begin = lines
        .by_ref()
        .filter(|line| !line.trim().is_empty())
        .take(3);
    begin.next().is_some_and(|line| moment(line) > 0) && begin.all(|line| moment(line) > 0)
}

/// One line with its tones.
pub(super) fn toned(line: &str) -> Line {
    let line = clean(line);
    let (moment, rest) = line.split_at(moment(&line));
    let mut pieces = Line::new();
    push(&mut pieces, Tone::Dim, moment);
    let level = words(rest).take(WORDS).find_map(|(at, word)| {
        let is = |known: &[&str]| known.iter().any(|known| word.eq_ignore_ascii_case(known));
        let tone = match () {
            () if is(&WRONG) => Tone::Wrong,
            () if is(&DOUBTFUL) => Tone::Value,
            () if is(&USUAL) => Tone::Plain,
            () => return None,
        };
        Some((at, word.len(), tone))
    });
    match level {
        Some((at, length, tone)) => {
            push(&mut pieces, Tone::Plain, &rest[..at]);
            push(&mut pieces, tone, &rest[at..at + length]);
            push(&mut pieces, Tone::Plain, &rest[at + length..]);
        }
        None => push(&mut pieces, Tone::Plain, rest),
    }
    pieces
}

/// The words of a line with where they stand.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let letters = line
        .char_indices()
        .filter(|(_, letter)| !letter.is_alphanumeric());
    let ends = letters.map(|(at, letter)| (at, at + letter.len_utf8()));
    let mut from = 0;
    let words = ends
        .chain([(line.len(), line.len())])
        .map(move |(end, next)| {
            let word = (from, &line[from..end]);
            from = next;
            word
        });
    words.filter(|(_, word)| !word.is_empty())
}

/// How long the moment is that a line begins with: a date, a time, or both, in brackets or not.
fn moment(line: &str) -> usize {
    let is_part = |letter: char| letter.is_ascii_digit() || "-:/.,TZ+[] ".contains(letter);
    let end = line.find(|letter| !is_part(letter)).unwrap_or(line.len());
    let begin = line[..end].trim_end();
    let has_time = begin.split([' ', 'T', '[', ']']).any(|word| {
        let mut numbers = word.split(':');
        let is_number = |part: Option<&str>| part.is_some_and(|part| part.len() >= 2);
        is_number(numbers.next()) && is_number(numbers.next())
    });
    let has_digits = begin.bytes().filter(u8::is_ascii_digit).count() >= 4;
    if has_time && has_digits {
        begin.len()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preview::shown::text_of;

    fn tones(line: &str) -> Vec<(Tone, String)> {
        let line = toned(line);
        line.into_iter()
            .map(|piece| (piece.tone, piece.text))
            .collect()
    }

    #[test]
    fn moments_step_back_and_errors_stand_out() {
        let told = tones("2026-11-24T10:00:00.123Z ERROR upload failed: 3 errors");
        assert_eq!(told[0], (Tone::Dim, "2026-11-24T10:00:00.123Z".into()));
        assert_eq!(told[2], (Tone::Wrong, "ERROR".into()));
        assert_eq!(told.len(), 4);
        let told = tones("[2026-11-24 10:00:00] app.WARNING: slow");
        assert!(told.contains(&(Tone::Value, "WARNING".into())), "{told:?}");
        let told = tones("10:00:00,123 [main] INFO no error found");
        assert!(
            told.iter().all(|(tone, _)| *tone != Tone::Wrong),
            "{told:?}"
        );
    }

    #[test]
    fn a_log_is_known_by_the_moments_of_its_lines() {
        assert!(is_log(
            "\n2026-11-24 10:00:00 a\n2026-11-24 10:00:01 b\n".lines()
        ));
        assert!(!is_log("2026-11-24 10:00 a\nmore of it\n".lines()));
        assert!(!is_log("1234.50 2345.60\n".lines()));
        assert!(!is_log("".lines()));
    }

    #[test]
    fn no_letter_is_lost() {
        for line in ["", "ü ERRÖR é", "error", "2026-11-24 10:00", "[ERROR]日本"] {
            assert_eq!(text_of(&toned(line)), line);
        }
    }
}
