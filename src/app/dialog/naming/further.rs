//! The fields that are there once they are asked for: storage class, tags, metadata.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::choice::around;
use super::{Field, FieldName, Naming};
use crate::object::{Class, Extras, ExtrasTrouble};

/// The fields, in their order.
const FURTHER: [FieldName; 3] = [FieldName::Class, FieldName::Tags, FieldName::Metadata];

impl Naming {
    /// Opens the further fields, or closes them while nothing stands in them: what was typed is never out of sight.
    pub fn turn_further(&mut self) {
        let Some(first) = self.first_further() else {
            self.focus = self.fields.len();
            self.fields.extend(FURTHER.map(|name| Field {
                name,
                input: match name {
                    FieldName::Class => Class::Standard.name().into(),
                    _ => "".into(),
                },
            }));
            return;
        };
        if self.extras().is_ok_and(|extras| extras.is_empty()) {
            self.fields.truncate(first);
            self.focus = self.focus.min(first.saturating_sub(1));
        } else {
            self.focus = first;
        }
    }

    /// What they say, or what is wrong with them.
    pub fn extras(&self) -> Result<Extras, ExtrasTrouble> {
        Ok(Extras {
            class: self.class(),
            tags: Extras::tags(self.text(FieldName::Tags))?,
            metadata: Extras::metadata(self.text(FieldName::Metadata))?,
        })
    }

    fn first_further(&self) -> Option<usize> {
        let is_first = |field: &Field| field.name == FURTHER[0];
        self.fields.iter().position(is_first)
    }

    fn class(&self) -> Class {
        match self.text(FieldName::Class) {
            "" => Class::Standard,
            name => Class::named(name),
        }
    }

    /// At the class the arrows and letters choose; true if it is another one now.
    pub(super) fn choose_class(&mut self, key: KeyEvent) -> bool {
        let is_plain = key.modifiers.is_empty();
        match key.code {
            KeyCode::Right | KeyCode::Char(' ') if is_plain => self.turn_class(1),
            KeyCode::Left if is_plain => self.turn_class(-1),
            KeyCode::Char(letter) if !key.modifiers.contains(KeyModifiers::CONTROL) => {
                self.seek_class(letter)
            }
            _ => false,
        }
    }

    fn turn_class(&mut self, steps: isize) -> bool {
        self.take_class(around(&Class::WRITABLE, self.class(), steps))
    }

    /// The next class that begins with this letter.
    fn seek_class(&mut self, letter: char) -> bool {
        let class = self.class();
        let at = Class::WRITABLE.iter().position(|other| *other == class);
        let behind = at.map_or(0, |at| at + 1);
        let (before, after) = Class::WRITABLE.split_at(behind);
        let fits = |class: &&Class| class.name().starts_with(letter.to_ascii_uppercase());
        let found = after.iter().chain(before).find(fits).copied();
        found.is_some_and(|class| self.take_class(class))
    }

    fn take_class(&mut self, class: Class) -> bool {
        let field = self.fields.iter_mut();
        for field in field.filter(|field| field.name == FieldName::Class) {
            field.input = class.name().into();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{naming, type_into};
    use super::*;
    use crate::object::Plan;

    fn form() -> Naming {
        naming("rates.xlsx", "uploads/rate_card/", Some("CLT-456"))
    }

    fn press(naming: &mut Naming, code: KeyCode) {
        naming.typed(KeyEvent::new(code, KeyModifiers::NONE));
    }

    fn sent(naming: &Naming) -> Option<Extras> {
        match naming.batch()?.plans.pop()? {
            Plan::Upload(plan) => Some(plan.extras),
            _ => None,
        }
    }

    #[test]
    fn nothing_is_said_of_a_file_unless_it_is_asked_for() {
        let mut naming = form();
        assert_eq!(sent(&naming), Some(Extras::default()));
        naming.turn_further();
        assert_eq!(sent(&naming), Some(Extras::default()));
    }

    #[test]
    fn class_tags_and_metadata_go_with_every_file() {
        let mut naming = form();
        naming.turn_further();
        assert_eq!(naming.fields[naming.focus].name, FieldName::Class);
        press(&mut naming, KeyCode::Left);
        press(&mut naming, KeyCode::Char('i'));
        type_into(&mut naming, FieldName::Tags, "ticket=4711");
        type_into(&mut naming, FieldName::Metadata, "Source=mail");
        let extras = sent(&naming).unwrap();
        assert_eq!(extras.class, Class::IntelligentTiering);
        assert_eq!(extras.tags, [("ticket".into(), "4711".into())]);
        assert_eq!(extras.metadata, [("source".into(), "mail".into())]);
    }

    #[test]
    fn what_s3_would_refuse_is_not_sent() {
        let mut naming = form();
        naming.turn_further();
        type_into(&mut naming, FieldName::Tags, "ticket");
        assert!(naming.batch().is_none());
        assert!(naming.extras().is_err());
    }

    #[test]
    fn fields_that_say_something_are_not_closed() {
        let mut naming = form();
        let before = naming.fields.len();
        naming.turn_further();
        type_into(&mut naming, FieldName::Tags, "half");
        naming.turn_further();
        assert_eq!(naming.text(FieldName::Tags), "half");
        type_into(&mut naming, FieldName::Tags, "");
        naming.turn_further();
        assert_eq!(naming.fields.len(), before);
        assert!(naming.focus < before);
    }

    #[test]
    fn no_folder_on_the_way_to_another_takes_what_was_typed() {
        let mut naming = form();
        naming.turn_further();
        for (name, text) in [
            (FieldName::Owner, "nobody"),
            (FieldName::Time, "soon"),
            (FieldName::Name, ""),
            (FieldName::Tags, "half"),
        ] {
            type_into(&mut naming, name, text);
        }
        for folder in ["", "/", "uploads", "jobs/x", "uploads/rate_card"] {
            type_into(&mut naming, FieldName::Folder, folder);
        }
        let told = |name| naming.text(name).to_owned();
        assert_eq!(
            [FieldName::Owner, FieldName::Time, FieldName::Name].map(told),
            ["nobody", "soon", ""]
        );
        assert_eq!(naming.text(FieldName::Tags), "half");
        let focus = naming.focus;
        assert_eq!(naming.fields[focus].name, FieldName::Folder);
    }
}
