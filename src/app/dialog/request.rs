//! Asking a customer for a file: what it will be called, and how long the link to upload it works.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use tui_input::Input;

use super::{Lasting, Naming, Proposed, edit, insert, typed};
use crate::app::Ticket;
use crate::object::{Prefix, Timestamp};
use crate::search::Zone;
use crate::share::ExpiryTrouble;

/// The form for a file that someone else will send.
#[derive(Debug, Clone)]
pub struct RequestDialog {
    /// Where it will lie, and under which name.
    pub naming: Naming,
    /// How long the link is to work.
    pub lasting: Lasting,
    /// The ticket's number or a note, for the ledger.
    pub note: Input,
    /// Which field has the keys: those of the name come first.
    pub focus: usize,
    /// The UUID for the name, while it is awaited.
    pub awaited: Option<Ticket>,
}

/// The fields below those of the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestField {
    /// One of those of the name.
    OfName,
    /// One of the usual lengths.
    Lasts,
    /// A length or a moment, typed.
    Until,
    /// For the ledger.
    Note,
}

/// A customer is given three days, unless another length is chosen.
const THREE_DAYS: usize = 4;
/// So many fields follow those of the name.
const BELOW: usize = 3;

impl RequestDialog {
    /// The form for a file in `folder`.
    pub fn new(
        folder: &Prefix,
        owner: Proposed,
        ticket: Ticket,
        now: Timestamp,
        note: Option<&str>,
    ) -> Self {
        let naming = Naming::expect(folder, owner, now);
        let focus = naming.focus;
        Self {
            naming,
            lasting: Lasting::of(THREE_DAYS),
            note: note.unwrap_or_default().into(),
            focus,
            awaited: Some(ticket),
        }
    }

    /// The field that has the keys.
    pub fn field(&self) -> RequestField {
        match self.focus.checked_sub(self.naming.fields.len()) {
            None => RequestField::OfName,
            Some(0) => RequestField::Lasts,
            Some(1) => RequestField::Until,
            Some(_) => RequestField::Note,
        }
    }

    /// Moves to another field, around the ends.
    pub fn turn(&mut self, steps: isize) {
        let count = (self.naming.fields.len() + BELOW).cast_signed();
        self.focus = (self.focus.cast_signed() + steps)
            .rem_euclid(count)
            .unsigned_abs();
        if self.field() == RequestField::OfName {
            self.naming.focus = self.focus;
        }
    }

    /// Takes a key: at the usual lengths the arrows choose, elsewhere it is typed.
    pub fn typed(&mut self, key: KeyEvent) {
        if self.field() == RequestField::Lasts {
            match key.code {
                KeyCode::Left => self.lasting.turn(-1),
                KeyCode::Right | KeyCode::Char(' ') => self.lasting.turn(1),
                _ if edit(&mut self.lasting.typed, key) => self.focus += 1,
                _ => {}
            }
            return;
        }
        if self.field() == RequestField::OfName {
            if self.naming.typed(key) {
                self.edited();
            }
        } else if let Some(input) = self.input() {
            edit(input, key);
        }
    }

    /// Puts pasted text into the field that has the keys, if text goes into it.
    pub fn paste(&mut self, text: &str) {
        if self.field() == RequestField::OfName {
            self.naming.paste(text);
            self.edited();
        } else if let Some(input) = self.input() {
            insert(input, text);
        }
    }

    /// Takes in what was typed or pasted into a field of the name.
    fn edited(&mut self) {
        self.naming.edited();
        // Another folder may need other fields.
        self.focus = self.naming.focus;
    }

    /// The field that text goes into, if the focus is on one of those below the name.
    fn input(&mut self) -> Option<&mut Input> {
        match self.field() {
            RequestField::OfName | RequestField::Lasts => None,
            RequestField::Until => Some(&mut self.lasting.typed),
            RequestField::Note => Some(&mut self.note),
        }
    }

    /// How long the link is to work.
    pub fn lasts(&self, now: Timestamp, zone: &Zone) -> Result<Duration, ExpiryTrouble> {
        self.lasting.length(now, zone)
    }

    /// The note for the ledger, if there is one.
    pub fn note(&self) -> Option<String> {
        typed(&self.note)
    }
}
