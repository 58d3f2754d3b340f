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

    /// Whether it is for text where text is typed: a letter, or a key that moves in it or takes a letter away.
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
        let (rest, modifiers) = held(text);
        let code = code(rest).ok_or_else(|| {
            format!(
                "`{text}` is no key; one is written as in x, X, f5, ctrl-d, alt-x, space, pagedown"
            )
        })?;
        let chord = Self { code, modifiers };
        match (chord.told_apart(), code) {
            (Ok(()), KeyCode::Char(letter)) if modifiers.contains(KeyModifiers::CONTROL) => {
                let code = KeyCode::Char(letter.to_ascii_lowercase());
                Ok(Self { code, modifiers })
            }
            (Ok(()), _) => Ok(chord),
            (Err(why), _) => Err(format!("`{text}` {why}")),
        }
    }
}

impl Chord {
    /// Whether every terminal tells it from all others; else what to write instead, behind its name.
    fn told_apart(self) -> Result<(), String> {
        let shift = self.modifiers.contains(KeyModifiers::SHIFT);
        let ctrl = self.modifiers.contains(KeyModifiers::CONTROL);
        let lower = match self.code {
            KeyCode::Char(letter) => letter.to_ascii_lowercase(),
            KeyCode::Enter | KeyCode::Esc | KeyCode::Backspace if shift || ctrl => {
                return Err("is the same without shift and ctrl to most terminals".into());
            }
            KeyCode::Tab if ctrl => return Err("is the same without ctrl to most terminals".into()),
            _ => return Ok(()),
        };
        let same = SAME_WITH_CTRL.iter().find(|(same, _)| *same == lower);
        match same {
            _ if shift && lower.is_ascii_lowercase() && !ctrl => Err(format!(
                "is written {}, without shift",
                lower.to_ascii_uppercase()
            )),
            _ if shift => Err("is the same without shift to most terminals".into()),
            Some((_, other)) if ctrl => Err(format!("is the same as {other} to a terminal")),
            None if ctrl && !lower.is_ascii_lowercase() && lower != ' ' => {
                Err("is another key to most terminals; with ctrl there are letters".into())
            }
            _ => Ok(()),
        }
    }
}

/// The modifiers in front, in any order, and the rest.
fn held(text: &str) -> (&str, KeyModifiers) {
    let (mut rest, mut modifiers) = (text, KeyModifiers::NONE);
    while let Some((name, modifier)) = MODIFIERS.iter().find(|(name, _)| {
        let begins = rest.get(..name.len());
        begins.is_some_and(|begins| begins.eq_ignore_ascii_case(name))
    }) {
        rest = &rest[name.len()..];
        modifiers |= *modifier;
    }
    (rest, modifiers)
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
        ('f' | 'F', number) if number.bytes().all(|digit| digit.is_ascii_digit()) => {
            let number = number.parse().ok()?;
            (1..=12).contains(&number).then_some(KeyCode::F(number))
        }
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
            ("alt-Ctrl-x", "ctrl-alt-x"),
            ("ctrl-space", "ctrl-space"),
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
            ("Ctrl-M", "is the same as enter"),
            ("f+5", "is no key"),
            ("ctrl-/", "with ctrl there are letters"),
            ("ctrl-1", "with ctrl there are letters"),
            ("shift-space", "without shift"),
            ("shift-1", "without shift"),
            ("ctrl-shift-x", "without shift"),
            ("shift-enter", "without shift"),
            ("ctrl-tab", "without ctrl"),
        ] {
            let told = written.parse::<Chord>().unwrap_err();
            assert!(told.contains(why), "{told}");
        }
    }
}
