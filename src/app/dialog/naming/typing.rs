//! Typing into the form: what was only guessed gives way to what is typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::text::{edit, insert};
use super::{FieldName, Naming, OwnerFrom};

impl Naming {
    /// Whether the field that has the keys is only guessed: what is typed then stands in its place.
    pub fn is_guess(&self) -> bool {
        self.owner_from == OwnerFrom::Cursor && self.fields[self.focus].name == FieldName::Owner
    }

    /// Types `key` into the field that has the keys; true if something changed.
    pub fn typed(&mut self, key: KeyEvent) -> bool {
        let is_command = KeyModifiers::CONTROL | KeyModifiers::ALT;
        let is_replaced = match key.code {
            _ if key.modifiers.intersects(is_command) => false,
            KeyCode::Char(_) | KeyCode::Backspace | KeyCode::Delete => self.replace_guess(true),
            KeyCode::Left | KeyCode::Right | KeyCode::Home | KeyCode::End => {
                self.replace_guess(false)
            }
            _ => false,
        };
        let field = &mut self.fields[self.focus];
        if field.name != FieldName::Class {
            let is_edited = edit(&mut field.input, key);
            if is_edited {
                self.replace_guess(false);
            }
            return is_edited || is_replaced;
        }
        self.choose_class(key)
    }

    /// Puts pasted text into the field that has the keys.
    pub fn paste(&mut self, text: &str) {
        self.replace_guess(true);
        let field = &mut self.fields[self.focus];
        if field.name != FieldName::Class {
            insert(&mut field.input, text);
        }
    }

    /// Once it is worked on, what was guessed is as good as typed; text takes its place. True if the text changed.
    fn replace_guess(&mut self, by_text: bool) -> bool {
        if !self.is_guess() {
            return false;
        }
        self.owner_from = OwnerFrom::Typed;
        if by_text {
            self.fields[self.focus].input = "".into();
        }
        by_text
    }
}
