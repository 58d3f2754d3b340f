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
        let is_text = !key.modifiers.contains(KeyModifiers::CONTROL)
            && matches!(
                key.code,
                KeyCode::Char(_) | KeyCode::Backspace | KeyCode::Delete
            );
        let is_replaced = self.replace_guess(is_text);
        let field = &mut self.fields[self.focus];
        if field.name != FieldName::Class {
            return edit(&mut field.input, key) || is_replaced;
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

    /// From the first key on, what was guessed is as good as typed; text takes its place. True if the text changed.
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
