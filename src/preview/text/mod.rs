//! Text: in which encoding, without what would steer a terminal, and with the tones of JSON and XML.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use unicode_width::UnicodeWidthChar;

use super::ask::Ask;
use super::shown::{Body, Line, Piece, Preview, text_of};
use super::{Kind, Source, Unreadable, xml};
use crate::object::is_unseen;

mod code;
mod json;
mod log;

/// More lines are not shown.
const LINES: usize = 100_000;
/// Of a line only so many letters are shown: some files have only one.
const LINE: usize = 20_000;
/// A letter has no more marks.
const MARKS: usize = 4;
/// A tab reaches to the next multiple of this.
const TAB: usize = 4;

pub(super) fn render(
    kind: Kind,
    ask: &Ask,
    source: &mut Source<'_>,
) -> Result<Preview, Unreadable> {
    let bytes = source.head(ask.wanted.reach)?;
    let is_whole = bytes.len() as u64 == source.size();
    let (text, encoding) = decoded_with(&bytes).ok_or_else(|| Unreadable::damaged("no text"))?;
    let (mut lines, language) = toned(kind, &ask.name, &text);
    let is_all = lines.len() <= LINES;
    lines.truncate(LINES);
    if !is_whole && lines.len() > 1 && kind != Kind::Json {
        // The last line is likely cut in its middle.
        lines.pop();
    }
    let mut preview = Preview::of(kind, Body::Lines(lines));
    preview.facts.extend(language);
    if is_whole && is_all && kind != Kind::Json {
        preview.facts.push(counted(text.lines().count(), "line"));
    }
    if is_whole && kind == Kind::Json {
        preview.trouble = json::trouble(&text).map(Unreadable::Damaged);
    }
    if encoding != UTF_8 {
        preview.facts.push(encoding.name().to_owned());
    }
    preview.stopped_at = match (is_whole, is_all) {
        (true, true) => None,
        (_, true) => Some(bytes.len() as u64),
        (_, false) => Some(0),
    };
    Ok(preview)
}

/// The lines with their tones, and in which language they are written, where that is to be told.
fn toned(kind: Kind, name: &str, text: &str) -> (Vec<Line>, Option<String>) {
    let lines = match kind {
        Kind::Json => json::lines(text),
        Kind::Xml | Kind::Html => text.lines().map(|line| xml::toned(&clean(line))).collect(),
        _ if log::is_log(text.lines()) => text.lines().map(log::toned).collect(),
        _ => {
            let languages = code::Languages::known();
            if let Some(language) = languages.of(name, text.lines().next().unwrap_or_default()) {
                let lines = text.lines().take(LINES + 1).map(clean).collect();
                let lines = languages.toned(language, lines);
                return (lines, Some(language.name.clone()));
            }
            text.lines().map(line).collect()
        }
    };
    (lines, None)
}

/// How many there are, in words.
pub(super) fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

/// The text that the bytes are; `None` where they are none. They may end in the middle of a letter.
pub(super) fn decoded(bytes: &[u8]) -> Option<String> {
    decoded_with(bytes).map(|(text, _)| text)
}

/// The same with its encoding.
pub(super) fn decoded_with(bytes: &[u8]) -> Option<(String, &'static Encoding)> {
    let encoding = encoding(bytes)?;
    let (text, encoding, _) = encoding.decode(bytes);
    let mut text = text.into_owned();
    // What was cut off makes a last letter that is none.
    if text.ends_with('\u{fffd}') {
        text.pop();
    }
    Some((text, encoding))
}

fn encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return Some(marked);
    }
    if let Some(wide) = utf_16_without_mark(bytes) {
        return Some(wide);
    }
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => 0,
    };
    if valid + 4 > bytes.len() {
        return is_written(bytes).then_some(UTF_8);
    }
    if !is_written(bytes) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    Some(detector.guess(None, Utf8Detection::Deny))
}

/// Whether it holds few of the characters that only machines write.
fn is_written(bytes: &[u8]) -> bool {
    let odd = |byte: &&u8| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127);
    bytes.iter().filter(odd).count() * 20 <= bytes.len()
}

/// Western text in UTF-16 has a zero in every second place.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| {
        let places = bytes.iter().skip(from).step_by(2);
        places.filter(|byte| **byte == 0).count() * 2
    };
    let many = bytes.len() * 6 / 10;
    match (zeros(0), zeros(1)) {
        (even, odd) if odd > many && even * 20 < odd => Some(UTF_16LE),
        (even, odd) if even > many && odd * 20 < even => Some(UTF_16BE),
        _ => None,
    }
}

/// A line without anything that is no letter: sequences that steer a terminal go whole, tabs become spaces.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let (mut column, mut marks) = (0, 0);
    while let Some(letter) = letters.next() {
        match letter {
            '\t' => {
                let spaces = TAB - column % TAB;
                clean.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            '\u{1b}' => skip_sequence(&mut letters),
            letter if is_unseen(letter) => {}
            // Marks stand over the letter before them: a heap of them would hide the lines around.
            letter if letter.width() == Some(0) => {
                marks += 1;
                if marks <= MARKS {
                    clean.push(letter);
                }
            }
            letter => {
                clean.push(letter);
                column += 1;
                marks = 0;
            }
        }
        if column >= LINE {
            clean.push('…');
            break;
        }
    }
    clean
}

/// What belongs to an escape that was met: a CSI up to its last letter, a string up to its end.
fn skip_sequence(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match letters.peek() {
        Some('[') => {
            letters.next();
            while let Some(letter) = letters.peek() {
                if !matches!(letter, ' '..='~') {
                    return;
                }
                let is_last = matches!(letter, '@'..='~');
                letters.next();
                if is_last {
                    return;
                }
            }
        }
        Some(']' | 'P' | '_' | '^' | 'X') => {
            while let Some(letter) = letters.next() {
                let ends = letter == '\u{1b}' && letters.next_if_eq(&'\\').is_some();
                if ends || letter == '\u{7}' {
                    return;
                }
            }
        }
        Some(' '..='~') => {
            letters.next();
        }
        _ => {}
    }
}

/// Whether less is shown of a line than there is.
pub(super) fn is_cut(line: &Line) -> bool {
    let is_dotted = line.last().is_some_and(|piece| piece.text.ends_with('…'));
    is_dotted && text_of(line).chars().count() > LINE
}

/// A line of its own, as it is.
pub(super) fn line(text: &str) -> Line {
    vec![Piece::plain(clean(text))]
}
