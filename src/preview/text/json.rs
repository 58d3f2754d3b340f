//! JSON laid out anew, a value a line; also where it breaks off, or is none.

use serde::de::IgnoredAny;

use super::clean;
use crate::preview::shown::{Line, Piece, Tone};

/// Deeper than this nothing is moved in any further.
const DEEPEST: usize = 40;

/// No line has more pieces.
const PIECES: usize = 200;

/// All of it in lines.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut laid = Laid::default();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = laid.take(letter, rest);
    }
    laid.end()
}

/// Why it is no JSON, if it is none.
pub(super) fn trouble(text: &str) -> Option<String> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let wrong = values.find_map(Result::err)?;
    // What is shown is laid out anew: its lines are others.
    let told = wrong.to_string();
    let (told, _) = told.split_once(" at line ").unwrap_or((&told, ""));
    let (line, column) = (wrong.line(), wrong.column());
    Some(clean(&format!(
        "{told}, in line {line} of the file itself, column {column}"
    )))
}

#[derive(Default)]
struct Laid {
    lines: Vec<Line>,
    line: Line,
    depth: usize,
    /// Whether a bracket was opened just now: what is empty stays in one line.
    is_open: bool,
    /// Whether the next string is a value.
    is_value: bool,
}

impl Laid {
    /// Takes what begins with `letter`; what is left.
    fn take<'a>(&mut self, letter: char, rest: &'a str) -> &'a str {
        let after = &rest[letter.len_utf8()..];
        match letter {
            '{' | '[' => {
                self.begin();
                self.push(Tone::Dim, letter.to_string());
                self.depth += 1;
                self.is_open = true;
                self.is_value = letter == '[';
                after
            }
            '}' | ']' => {
                self.depth = self.depth.saturating_sub(1);
                if !std::mem::take(&mut self.is_open) {
                    self.turn();
                }
                self.push(Tone::Dim, letter.to_string());
                if self.depth == 0 && !after.trim_start().starts_with(',') {
                    self.turn();
                }
                after
            }
            ',' => {
                self.push(Tone::Dim, ",".to_owned());
                self.turn();
                self.is_value = false;
                after
            }
            ':' => {
                self.push(Tone::Dim, ": ".to_owned());
                self.is_value = true;
                after
            }
            '"' => self.string(rest),
            letter if letter.is_whitespace() => after,
            _ => {
                let is_over = |letter: char| letter.is_whitespace() || ",:{}[]\"".contains(letter);
                let end = rest.find(is_over).unwrap_or(rest.len());
                self.word(Tone::Value, &rest[..end]);
                &rest[end..]
            }
        }
    }

    /// A string in quotes: a name before a colon, else a value.
    fn string<'a>(&mut self, rest: &'a str) -> &'a str {
        let (string, rest) = rest.split_at(end_of_string(rest));
        let is_name = rest.trim_start().starts_with(':') && !self.is_value;
        self.word(if is_name { Tone::Name } else { Tone::Text }, string);
        rest
    }

    fn word(&mut self, tone: Tone, text: &str) {
        self.begin();
        // Two words beside each other are no JSON, but they are two.
        if self
            .line
            .last()
            .is_some_and(|piece| piece.tone != Tone::Dim)
        {
            self.push(Tone::Plain, " ".to_owned());
        }
        self.push(tone, clean(text));
    }

    /// What follows an opened bracket begins a line.
    fn begin(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.turn();
        }
    }

    fn push(&mut self, tone: Tone, text: String) {
        // A line that is none would be as long as the file.
        if self.line.len() >= PIECES {
            self.turn();
        }
        if self.line.is_empty() && self.depth > 0 {
            let indent = "  ".repeat(self.depth.min(DEEPEST));
            self.line.push(Piece::of(Tone::Dim, indent));
        }
        self.line.push(Piece::of(tone, text));
    }

    fn turn(&mut self) {
        if !self.line.is_empty() {
            self.lines.push(std::mem::take(&mut self.line));
        }
    }

    fn end(mut self) -> Vec<Line> {
        self.turn();
        self.lines
    }
}

/// Where the string ends that `text` begins with, behind its quote.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (place, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return place + 1,
            '\n' => return place,
            _ => {}
        }
    }
    text.len()
}
