//! Whose ticket is at hand, and its number.

use crossterm::event::{KeyCode, KeyEvent};
use tui_input::Input;

use super::{edit, typed};
use crate::app::sharing::Pin;
use crate::object::{Key, Prefix, Whose};

/// An owner or job and a note, being typed.
#[derive(Debug, Clone)]
pub struct PinPrompt {
    /// `AGY-123`, `CLT-456` or a job's 24 digits; empty for nobody.
    pub whose: Input,
    /// The ticket's number or a note.
    pub note: Input,
    /// Which of them has the keys.
    pub focus: PinField,
    /// Whether the customer is as it was proposed: the first key typed takes its place.
    pub is_proposed: bool,
}

/// The two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinField {
    /// The owner or job.
    Whose,
    /// The note.
    Note,
}

impl PinPrompt {
    /// Proposes the one that is pinned, to be changed or taken out; else the one under the cursor.
    pub fn new(pin: &Pin, under_cursor: Option<&Whose>) -> Self {
        let whose = pin.whose.as_ref().or(under_cursor);
        Self {
            whose: whose.map_or("", Whose::text).into(),
            note: pin.note.as_deref().unwrap_or_default().into(),
            focus: PinField::Whose,
            is_proposed: whose.is_some(),
        }
    }

    /// The pin that was typed, or a sentence on what is wrong with it.
    pub fn pin(&self) -> Result<Pin, &'static str> {
        const WRONG: &str =
            "A customer is AGY- or CLT- and a number, as in AGY-123; a job is its folder's name.";
        let whose = typed(&self.whose).map(|text| whose(&text).ok_or(WRONG));
        Ok(Pin {
            whose: whose.transpose()?,
            note: typed(&self.note),
        })
    }

    /// Moves to the other field.
    pub fn turn(&mut self) {
        self.focus = match self.focus {
            PinField::Whose => PinField::Note,
            PinField::Note => PinField::Whose,
        };
    }

    /// The field that has the keys.
    pub fn input(&mut self) -> &mut Input {
        match self.focus {
            PinField::Whose => &mut self.whose,
            PinField::Note => &mut self.note,
        }
    }

    /// Takes a key. What is only proposed gives way to the first letter as to the first backspace.
    pub fn typed(&mut self, key: KeyEvent) {
        let changes = matches!(
            key.code,
            KeyCode::Char(_) | KeyCode::Backspace | KeyCode::Delete
        );
        if self.focus == PinField::Whose
            && std::mem::replace(&mut self.is_proposed, false)
            && changes
        {
            self.whose.reset();
            // Taken out, the customer takes the ticket along: its number would stand beside the next one's files.
            if matches!(key.code, KeyCode::Backspace | KeyCode::Delete) {
                self.note.reset();
            }
        }
        edit(self.input(), key);
    }
}

/// The owner or job that was typed, in capitals or not, with the word "job" or not.
fn whose(typed: &str) -> Option<Whose> {
    let text = typed.strip_prefix("job ").unwrap_or(typed).trim();
    let owner = text.to_uppercase();
    let office = Key::new(format!("uploads/-/{owner}_-_1_-"))?;
    Whose::of(&office)
        .or_else(|| Whose::of_folder(&Prefix::new(format!("jobs/{}/", text.to_lowercase()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(text: &str) -> Result<Option<Whose>, &'static str> {
        let mut prompt = PinPrompt::new(&Pin::default(), None);
        prompt.whose = text.into();
        prompt.pin().map(|pin| pin.whose)
    }

    #[test]
    fn owners_and_jobs_are_pinned_as_people_type_them() {
        let owner = |text: &str| Ok(Some(Whose::Owner(text.into())));
        assert_eq!(pinned("agy-123"), owner("AGY-123"));
        assert_eq!(pinned(" CLT-4 "), owner("CLT-4"));
        let job = "68b71f6b73d950590d63e7db";
        assert_eq!(pinned(job), Ok(Some(Whose::Job(job.into()))));
        assert_eq!(
            pinned(&format!("job {job}")),
            Ok(Some(Whose::Job(job.into())))
        );
        assert_eq!(pinned(""), Ok(None));
        for wrong in ["AGY123", "AGY-", "bob", "68b7", "AGY-1_x"] {
            assert!(pinned(wrong).is_err(), "{wrong}");
        }
    }
}
