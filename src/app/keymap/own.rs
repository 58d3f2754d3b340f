//! Keys of a person's own beside the usual ones, held against all others before any of them counts.

use std::fmt;

use super::{Chord, Keymap, beneath};
use crate::app::{COMMANDS, Command, Scope, Spec, spec};

/// A key that a person wants for a command, beside its usual ones.
pub type OwnKey = (Command, Chord);

/// Why a key cannot be as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// What was asked for.
    pub own: OwnKey,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The first key of another command: every text tells people to press it.
    First(Command),
    /// Asked for twice.
    Asked(Command),
    /// A letter, where letters are typed.
    Typed,
}

impl Keymap {
    /// The usual keys, and `own` ones beside them.
    ///
    /// The first key of a command is never taken from it: help, sentences and colleagues tell people to press it. Its
    /// other keys are.
    pub fn with(own: &[OwnKey]) -> Result<Self, Clash> {
        let mut keymap = Self::default();
        for (at, &(command, chord)) in own.iter().enumerate() {
            let clash = |why| Clash {
                own: (command, chord),
                why,
            };
            if keymap.keys(command).contains(&chord) {
                continue;
            }
            let spec = spec(command);
            if is_typed_in(spec.scope) && chord.types() {
                return Err(clash(Why::Typed));
            }
            let others = || COMMANDS.iter().filter(|other| other.command != command);
            let mut met = others().filter(|other| meet(spec, other));
            if let Some(other) = met.find(|other| keymap.keys(other.command)[0] == chord) {
                return Err(clash(Why::First(other.command)));
            }
            let mut asked = own[..at].iter().filter(|(_, before)| *before == chord);
            let is_met = |other: Command| other != command && meet(spec, crate::app::spec(other));
            if let Some((other, _)) = asked.find(|(other, _)| is_met(*other)) {
                return Err(clash(Why::Asked(*other)));
            }
            let losing =
                others().filter(|other| other.scope == spec.scope || spec.scope == Scope::Anywhere);
            for other in losing {
                keymap.keys[other.command as usize].retain(|key| *key != chord);
            }
            keymap.add(spec, chord);
        }
        Ok(keymap)
    }
}

/// Whether a key can be pressed where it would mean either.
fn meet(one: &Spec, other: &Spec) -> bool {
    one.scope == other.scope
        || one.scope == Scope::Anywhere
        || other.scope == Scope::Anywhere
        || beneath(one.scope).contains(&other.scope)
        || beneath(other.scope).contains(&one.scope)
}

/// Whether letters are text in some of the places where the command can be given.
fn is_typed_in(scope: Scope) -> bool {
    matches!(
        scope,
        Scope::Line | Scope::Dialog | Scope::Prompt | Scope::Form | Scope::Anywhere
    )
}

impl fmt::Display for Clash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (command, chord) = self.own;
        let name = spec(command).name();
        match self.why {
            Why::First(other) => {
                let other = spec(other);
                let place = match other.place() {
                    "" => String::new(),
                    place => format!(" {place}"),
                };
                write!(
                    out,
                    "`{chord}` is `{}`{place} ({}), as all texts say, and cannot be `{name}`, too",
                    other.name(),
                    other.sentence
                )
            }
            Why::Asked(other) => {
                let other = spec(other).name();
                write!(
                    out,
                    "`{chord}` is asked for twice, for `{other}` and for `{name}`"
                )
            }
            Why::Typed => write!(
                out,
                "`{chord}` cannot be `{name}`: text is typed there; take one with ctrl or alt, or a function key such as f4"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn own(keys: &[(Command, &str)]) -> Result<Keymap, String> {
        let keys: Vec<_> = keys
            .iter()
            .map(|(command, key)| (*command, key.parse().unwrap()))
            .collect();
        Keymap::with(&keys).map_err(|clash| clash.to_string())
    }

    fn pressed(keymap: &Keymap, code: KeyCode) -> Option<Command> {
        keymap.command(Scope::Browse, KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn a_key_of_ones_own_stands_beside_the_usual_ones() {
        let keymap = own(&[(Command::Delete, "f8"), (Command::Delete, "x")]).unwrap();
        for code in [KeyCode::F(8), KeyCode::Char('x'), KeyCode::Char('d')] {
            assert_eq!(pressed(&keymap, code), Some(Command::Delete));
        }
        let keys = keymap.keys(Command::Delete).iter();
        let keys: Vec<_> = keys.map(ToString::to_string).collect();
        assert_eq!(keys, ["d", "delete", "f8", "x"]);
    }

    #[test]
    fn a_further_key_of_another_command_can_be_taken_from_it() {
        let keymap = own(&[(Command::CopyFile, "f5")]).unwrap();
        assert_eq!(pressed(&keymap, KeyCode::F(5)), Some(Command::CopyFile));
        assert_eq!(pressed(&keymap, KeyCode::Char('r')), Some(Command::Refresh));
        assert_eq!(keymap.keys(Command::Refresh).len(), 1);
    }

    #[test]
    fn the_usual_keys_may_be_asked_for_and_change_nothing() {
        let all: Vec<_> = COMMANDS
            .iter()
            .flat_map(|spec| spec.keys.iter().map(|key| (spec.command, *key)))
            .collect();
        for key in all {
            assert!(own(&[key]) == Ok(Keymap::default()), "{key:?}");
        }
    }

    #[test]
    fn the_first_key_of_a_command_stays_its_own() {
        for (command, key, taken) in [
            (Command::Delete, "y", "`copy_link`"),
            (Command::Delete, "ctrl-c", "`interrupt`"),
            (Command::Interrupt, "ctrl-o", "`further`"),
            (Command::ShowInTree, "y", "`copy_link`"),
            (Command::Next, "esc", "`cancel`"),
            (Command::BinFilter, "j", "`view_down`"),
        ] {
            let told = own(&[(command, key)]).unwrap_err();
            assert!(told.contains(taken), "{told}");
        }
    }

    #[test]
    fn one_key_cannot_be_asked_for_twice() {
        let told = own(&[(Command::Delete, "f8"), (Command::Move, "f8")]).unwrap_err();
        assert!(told.contains("for `delete` and for `move`"), "{told}");
        // In places that never meet it may.
        assert!(own(&[(Command::Delete, "f8"), (Command::BinPurge, "f8")]).is_ok());
    }

    #[test]
    fn where_text_is_typed_letters_stay_letters() {
        for (command, key) in [
            (Command::Next, "n"),
            (Command::Cancel, "q"),
            (Command::Redraw, "backspace"),
            (Command::CloseLine, "left"),
            (Command::Suspend, "space"),
        ] {
            let told = own(&[(command, key)]).unwrap_err();
            assert!(told.contains("text is typed there"), "{told}");
        }
    }
}
