//! One key with its modifiers, as it is written and as a terminal tells it.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key with its modifiers, written as in the table: `j`, `G`, `ctrl-d`, `shift-tab`, `pagedown`, `f5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// The keys that have a name.
const NAMED: &[(&str, KeyCode)] = &[
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("insert", KeyCode::Insert),
    ("delete", KeyCode::Delete),
    ("backspace", KeyCode::Backspace),
];

/// What a terminal sends for these with ctrl is another key.
const SAME_WITH_CTRL: &[(char, &str)] = &[
    ('i', "tab"),
    ('m', "enter"),
    ('h', "backspace"),
    ('[', "esc"),
];

const MODIFIERS: [(&str, KeyModifiers); 3] = [
    ("ctrl-", KeyModifiers::CONTROL),
    ("alt-", KeyModifiers::ALT),
    ("shift-", KeyModifiers::SHIFT),
];

impl Chord {
    /// The chord of a key event; shift is part of a letter, and a back-tab is a shifted tab.
    pub fn of(event: KeyEvent) -> Self {
        let kept = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        let modifiers = event.modifiers & kept;
        match event.code {
            KeyCode::BackTab => Self {
                code: KeyCode::Tab,
                modifiers: modifiers | KeyModifiers::SHIFT,
            },
            KeyCode::Char(letter) if modifiers.contains(KeyModifiers::SHIFT) => {
                let letter = letter.to_uppercase().next().unwrap_or(letter);
                Self {
                    code: KeyCode::Char(letter),
                    modifiers: modifiers - KeyModifiers::SHIFT,
                }
            }
            code => Self { code, modifiers },
        }
    }

    /// Whether it types or edits text where text is typed.
    pub(super) fn types(self) -> bool {
        let held = KeyModifiers::CONTROL | KeyModifiers::ALT;
        let edits = matches!(
            self.code,
            KeyCode::Char(_)
                | KeyCode::Backspace
                | KeyCode::Delete
                | KeyCode::Left
                | KeyCode::Right
                | KeyCode::Home
                | KeyCode::End
        );
        edits && !self.modifiers.intersects(held)
    }
}

impl FromStr for Chord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (mut rest, mut modifiers) = (text, KeyModifiers::NONE);
        for (name, modifier) in MODIFIERS {
            let begins = rest.get(..name.len());
            if begins.is_some_and(|begins| begins.eq_ignore_ascii_case(name)) {
                rest = &rest[name.len()..];
                modifiers |= modifier;
            }
        }
        let code = code(rest).ok_or_else(|| {
            format!(
                "`{text}` is no key; one is written as in x, X, f5, ctrl-d, alt-x, space, pagedown"
            )
        })?;
        let KeyCode::Char(letter) = code else {
            return Ok(Self { code, modifiers });
        };
        if modifiers.contains(KeyModifiers::SHIFT) {
            let capital: String = letter.to_uppercase().collect();
            return Err(format!("`{text}` is written {capital}, without shift"));
        }
        let same = SAME_WITH_CTRL.iter().find(|(same, _)| *same == letter);
        match same {
            Some((_, other)) if modifiers.contains(KeyModifiers::CONTROL) => {
                Err(format!("`{text}` is the same as {other} to a terminal"))
            }
            _ if modifiers.contains(KeyModifiers::CONTROL) => Ok(Self {
                code: KeyCode::Char(letter.to_ascii_lowercase()),
                modifiers,
            }),
            _ => Ok(Self { code, modifiers }),
        }
    }
}

/// The key of this name, or the letter itself.
fn code(text: &str) -> Option<KeyCode> {
    let named = NAMED
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text));
    if let Some((_, code)) = named {
        return Some(*code);
    }
    let mut letters = text.chars();
    match (letters.next()?, letters.as_str()) {
        (letter, "") => (!letter.is_control()).then_some(KeyCode::Char(letter)),
        ('f' | 'F', number) => match number.parse() {
            Ok(number @ 1..=12) => Some(KeyCode::F(number)),
            _ => None,
        },
        _ => None,
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, modifier) in MODIFIERS {
            if self.modifiers.contains(modifier) {
                out.write_str(name)?;
            }
        }
        match (NAMED.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => out.write_str(name),
            (None, KeyCode::Char(letter)) => write!(out, "{letter}"),
            (None, KeyCode::F(number)) => write!(out, "f{number}"),
            (None, other) => write!(out, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_people_write_it_and_shows_in_one_way() {
        for (written, shown) in [
            ("F5", "f5"),
            ("f12", "f12"),
            ("f", "f"),
            ("F", "F"),
            ("Ctrl-D", "ctrl-d"),
            ("ctrl-alt-x", "ctrl-alt-x"),
            ("Shift-Tab", "shift-tab"),
            ("PageDown", "pagedown"),
            ("-", "-"),
            ("alt--", "alt--"),
            ("ü", "ü"),
        ] {
            let chord: Chord = written.parse().unwrap();
            assert_eq!(chord.to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_key_or_no_terminal_tells_apart_is_refused_with_a_way_out() {
        for (written, why) in [
            ("", "is no key"),
            ("f13", "is no key"),
            ("strg-x", "is no key"),
            ("xx", "is no key"),
            ("\u{1b}", "is no key"),
            ("shift-x", "is written X, without shift"),
            ("ctrl-i", "is the same as tab"),
            ("Ctrl-m", "is the same as enter"),
        ] {
            let told = written.parse::<Chord>().unwrap_err();
            assert!(told.contains(why), "{told}");
        }
    }
}
