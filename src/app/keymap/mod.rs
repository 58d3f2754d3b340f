//! Which key means which command where.

mod chord;
mod own;

use std::collections::HashMap;

use crossterm::event::KeyEvent;

use super::{COMMANDS, Command, Scope, Spec};

pub use chord::Chord;
pub use own::OwnKey;

/// The keys of all commands, and what they mean where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    meant: HashMap<(Scope, Chord), Command>,
    /// In the order of the table, the usual ones first.
    keys: Vec<Vec<Chord>>,
}

impl Default for Keymap {
    fn default() -> Self {
        let mut keymap = Self {
            meant: HashMap::new(),
            keys: vec![Vec::new(); COMMANDS.len()],
        };
        for spec in COMMANDS {
            for key in spec.keys {
                let chord = key
                    .parse()
                    .expect("every key of the table is tested to parse");
                keymap.add(spec, chord);
            }
        }
        keymap
    }
}

impl Keymap {
    /// What `event` means in `scope`.
    pub fn command(&self, scope: Scope, event: KeyEvent) -> Option<Command> {
        let chord = Chord::of(event);
        let scopes = [Scope::Anywhere, scope]
            .into_iter()
            .chain(beneath(scope).iter().copied());
        let mut commands = scopes.filter_map(|scope| self.meant.get(&(scope, chord)).copied());
        commands.next()
    }

    /// All keys of `command`, the usual ones first.
    pub fn keys(&self, command: Command) -> &[Chord] {
        &self.keys[command as usize]
    }

    fn add(&mut self, spec: &Spec, chord: Chord) {
        self.meant.insert((spec.scope, chord), spec.command);
        self.keys[spec.command as usize].push(chord);
    }
}

/// The places whose keys count in `scope` where it has no such key itself.
fn beneath(scope: Scope) -> &'static [Scope] {
    match scope {
        Scope::Browse | Scope::Line | Scope::Anywhere | Scope::Dialog => &[],
        Scope::Rows => &[Scope::Browse],
        Scope::Form => &[Scope::Prompt, Scope::Dialog],
        Scope::Usage | Scope::Ledger | Scope::Bin => &[Scope::View, Scope::Dialog],
        Scope::Conflict => &[Scope::Question, Scope::Dialog],
        Scope::Row => &[Scope::Notice, Scope::Dialog],
        _ => &[Scope::Dialog],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyModifiers};

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
