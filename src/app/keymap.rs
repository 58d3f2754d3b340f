//! Which key means which command where.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{COMMANDS, Command, Scope};

/// One key with its modifiers, written as in the table: `j`, `G`, `ctrl-d`, `shift-tab`, `pagedown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// The commands by scope and key.
#[derive(Debug, Clone)]
pub struct Keymap(HashMap<(Scope, Chord), Command>);

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
    ("delete", KeyCode::Delete),
    ("backspace", KeyCode::Backspace),
    ("f1", KeyCode::F(1)),
    ("f5", KeyCode::F(5)),
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
}

impl FromStr for Chord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (mut rest, mut modifiers) = (text, KeyModifiers::NONE);
        for (name, modifier) in [
            ("ctrl-", KeyModifiers::CONTROL),
            ("alt-", KeyModifiers::ALT),
            ("shift-", KeyModifiers::SHIFT),
        ] {
            if let Some(after) = rest.strip_prefix(name) {
                rest = after;
                modifiers |= modifier;
            }
        }
        let named = NAMED
            .iter()
            .find(|(name, _)| *name == rest)
            .map(|(_, code)| *code);
        let mut letters = rest.chars();
        let code = match (named, letters.next(), letters.next()) {
            (Some(code), ..) => code,
            (None, Some(letter), None) => KeyCode::Char(letter),
            _ => return Err(format!("{text} is not a key")),
        };
        Ok(Self { code, modifiers })
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in [
            (KeyModifiers::CONTROL, "ctrl-"),
            (KeyModifiers::ALT, "alt-"),
            (KeyModifiers::SHIFT, "shift-"),
        ] {
            if self.modifiers.contains(modifier) {
                out.write_str(name)?;
            }
        }
        match NAMED.iter().find(|(_, code)| *code == self.code) {
            Some((name, _)) => out.write_str(name),
            None => match self.code {
                KeyCode::Char(letter) => write!(out, "{letter}"),
                other => write!(out, "{other:?}"),
            },
        }
    }
}

impl Default for Keymap {
    fn default() -> Self {
        let rows = COMMANDS.iter().flat_map(|spec| {
            let chord = |key: &&str| {
                key.parse()
                    .expect("every key of the table is tested to parse")
            };
            spec.keys
                .iter()
                .map(move |key| ((spec.scope, chord(key)), spec.command))
        });
        Self(rows.collect())
    }
}

impl Keymap {
    /// What `event` means in `scope`.
    pub fn command(&self, scope: Scope, event: KeyEvent) -> Option<Command> {
        let chord = Chord::of(event);
        let shared: &[_] = match scope {
            Scope::Browse | Scope::Line => &[],
            Scope::Rows => &[Scope::Browse],
            Scope::Form => &[Scope::Prompt, Scope::Dialog],
            Scope::Usage | Scope::Ledger | Scope::Bin => &[Scope::View, Scope::Dialog],
            Scope::Conflict => &[Scope::Question, Scope::Dialog],
            _ => &[Scope::Dialog],
        };
        let scopes = [Scope::Anywhere, scope]
            .into_iter()
            .chain(shared.iter().copied());
        let mut commands = scopes.filter_map(|scope| self.0.get(&(scope, chord)).copied());
        commands.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_parses_and_shows_as_written() {
        for key in COMMANDS.iter().flat_map(|spec| spec.keys) {
            assert_eq!(&key.parse::<Chord>().unwrap().to_string(), key);
        }
    }

    #[test]
    fn modifiers_are_never_dropped() {
        let keymap = Keymap::default();
        let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(
            keymap.command(Scope::Notice, ctrl_c),
            Some(Command::Interrupt)
        );
        let alt_d = KeyEvent::new(KeyCode::Char('d'), KeyModifiers::ALT);
        assert_eq!(keymap.command(Scope::Browse, alt_d), None);
    }

    #[test]
    fn a_capital_is_the_same_however_the_terminal_says_it() {
        let keymap = Keymap::default();
        for (letter, modifiers) in [
            ('G', KeyModifiers::NONE),
            ('G', KeyModifiers::SHIFT),
            ('g', KeyModifiers::SHIFT),
        ] {
            let event = KeyEvent::new(KeyCode::Char(letter), modifiers);
            assert_eq!(keymap.command(Scope::Browse, event), Some(Command::Last));
        }
    }
}
