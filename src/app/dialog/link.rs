//! How links are to be: how long they work, what the customer sees, and as what they are copied.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use tui_input::Input;

use super::choice::around;
use super::{Lasting, edit, typed};
use crate::app::Ticket;
use crate::app::sharing::{Copies, Share, ShareStage, SharedFile};
use crate::object::{
    Key, LinkWish, Opens, Page, Prefix, SessionEnd, Timestamp, Until, original_name,
};
use crate::search::Zone;
use crate::share::{ExpiryTrouble, Form, Here, Item, Words, message};

/// The form between choosing files and handing their links over.
#[derive(Debug, Clone)]
pub struct LinkDialog {
    /// The files and their sizes in bytes, in key order.
    pub files: Vec<(Key, Option<u64>)>,
    /// The folder that they are all the files of.
    pub folder: Option<Prefix>,
    /// The count of that folder, while it runs.
    pub counting: Option<Ticket>,
    /// Which field has the keys.
    pub focus: LinkField,
    /// What is chosen, and kept for the next time.
    pub choices: Choices,
    /// How long the links are to work.
    pub lasting: Lasting,
    /// The name under which the customer saves the file, if it is one.
    pub name: Input,
    /// The ticket's number or a note, for the ledger.
    pub note: Input,
}

/// What is chosen for links, and kept for the next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    /// Which of the usual lengths.
    pub preset: usize,
    /// What the customer's browser does.
    pub opens: Opens,
    /// As what the links are copied.
    pub form: Form,
    /// Whether they are tried before they are copied.
    pub tries: bool,
}

/// The fields, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkField {
    /// One of the usual lengths.
    Lasts,
    /// A length or a moment, typed.
    Until,
    /// In the browser, or as a download.
    Opens,
    /// The name for the customer.
    Name,
    /// As what the links are copied.
    Form,
    /// Whether they are tried.
    Tries,
    /// For the ledger.
    Note,
}

/// A preview shows so many files.
const SHOWN: usize = 3;
/// The longest file name, in bytes, that common systems save.
const LONGEST_NAME: usize = 240;
/// What browsers do not take into a file's name.
const REPLACED: [char; 9] = ['"', '/', '\\', ':', '*', '?', '<', '>', '|'];
/// What stands for an address that is not signed yet.
const ADDRESS: &str = "https://...";

impl Default for Choices {
    fn default() -> Self {
        Self {
            preset: 1,
            opens: Opens::InBrowser,
            form: Form::Words,
            tries: true,
        }
    }
}

impl LinkDialog {
    /// The form for these files.
    pub fn new(files: Vec<(Key, Option<u64>)>, choices: Choices, note: Option<&str>) -> Self {
        let name = match files.as_slice() {
            [(key, _)] => original_name(key).into(),
            _ => Input::default(),
        };
        Self {
            files,
            folder: None,
            counting: None,
            focus: LinkField::Lasts,
            choices,
            lasting: Lasting::of(choices.preset),
            name,
            note: note.unwrap_or_default().into(),
        }
    }

    /// The form for all files below a folder, which is counted first.
    pub fn of_folder(folder: Prefix, ticket: Ticket, choices: Choices, note: Option<&str>) -> Self {
        Self {
            folder: Some(folder),
            counting: Some(ticket),
            ..Self::new(Vec::new(), choices, note)
        }
    }

    /// Takes a page of the folder's files; markers of folders are none.
    pub fn take(&mut self, page: &Page) {
        let files = page.files();
        let files = files.filter(|(key, _)| !key.as_str().ends_with('/'));
        let files = files.map(|(key, size)| (key, Some(size)));
        self.files.extend(files);
    }

    /// The fields there are: many files keep their own names.
    pub fn fields(&self) -> Vec<LinkField> {
        let all = [
            LinkField::Lasts,
            LinkField::Until,
            LinkField::Opens,
            LinkField::Name,
            LinkField::Form,
            LinkField::Tries,
            LinkField::Note,
        ];
        let has_name = self.folder.is_none() && self.files.len() == 1;
        let is_there = |field: &LinkField| has_name || *field != LinkField::Name;
        all.into_iter().filter(is_there).collect()
    }

    /// Moves to another field, around the ends.
    pub fn turn(&mut self, steps: isize) {
        self.focus = around(&self.fields(), self.focus, steps);
    }

    /// Takes a key: in a field of choices the arrows and the space bar choose, elsewhere it is typed.
    pub fn typed(&mut self, key: KeyEvent) {
        let steps = match key.code {
            KeyCode::Left => -1,
            KeyCode::Right | KeyCode::Char(' ') => 1,
            _ => 0,
        };
        match self.focus {
            LinkField::Lasts => self.choose_length(steps, key),
            LinkField::Until => drop(edit(&mut self.lasting.typed, key)),
            LinkField::Name => drop(edit(&mut self.name, key)),
            LinkField::Note => drop(edit(&mut self.note, key)),
            LinkField::Opens if steps != 0 => {
                self.choices.opens = match self.choices.opens {
                    Opens::InBrowser => Opens::AsDownload,
                    Opens::AsDownload => Opens::InBrowser,
                };
            }
            LinkField::Form => {
                self.choices.form = around(&Form::ALL, self.choices.form, steps);
            }
            LinkField::Tries if steps != 0 => self.choices.tries = !self.choices.tries,
            LinkField::Opens | LinkField::Tries => {}
        }
    }

    /// A letter typed at the usual lengths begins the field below them.
    fn choose_length(&mut self, steps: isize, key: KeyEvent) {
        if steps != 0 {
            self.lasting.turn(steps);
            self.choices.preset = self.lasting.preset;
        } else if edit(&mut self.lasting.typed, key) {
            self.focus = LinkField::Until;
        }
    }

    /// The field that text goes into, if the focus is on one.
    pub fn input(&mut self) -> Option<&mut Input> {
        match self.focus {
            LinkField::Until => Some(&mut self.lasting.typed),
            LinkField::Name => Some(&mut self.name),
            LinkField::Note => Some(&mut self.note),
            LinkField::Lasts | LinkField::Opens | LinkField::Form | LinkField::Tries => None,
        }
    }

    /// How long the links are to work.
    pub fn lasts(&self, now: Timestamp, zone: &Zone) -> Result<Duration, ExpiryTrouble> {
        self.lasting.length(now, zone)
    }

    /// When they will really end, as far as it is known before they are signed.
    pub fn until(
        &self,
        now: Timestamp,
        zone: &Zone,
        session: SessionEnd,
    ) -> Result<Until, ExpiryTrouble> {
        let lasts = self.lasts(now, zone)?;
        Ok(Until::earlier_of(now.plus(lasts), session))
    }

    /// The note for the ledger, if there is one.
    pub fn note(&self) -> Option<String> {
        typed(&self.note)
    }

    /// The share that it describes.
    pub fn share(&self, lasts: Duration) -> Share {
        let wish = |(key, size): &(Key, Option<u64>)| {
            let wish = LinkWish {
                opens: self.choices.opens,
                name: self.name_of(key),
                ..LinkWish::usual(key.clone(), lasts)
            };
            SharedFile::new(wish, *size)
        };
        Share {
            files: self.files.iter().map(wish).collect(),
            form: self.choices.form,
            copies: Copies::OnceTried,
            tries: self.choices.tries,
            stage: ShareStage::Ready,
        }
    }

    /// The beginning of what will be copied, with a word in place of each address.
    pub fn preview(&self, until: Until, words: &Words, here: Here<'_>) -> String {
        let shown: Vec<_> = self.files.iter().take(SHOWN).collect();
        let names: Vec<_> = shown.iter().map(|(key, _)| self.name_of(key)).collect();
        let pairs = shown.into_iter().zip(&names);
        let items = pairs.map(|((key, size), name)| Item {
            key,
            name,
            size: *size,
            url: ADDRESS,
            until,
        });
        let items: Vec<_> = items.collect();
        message(self.choices.form, &items, words, here)
    }

    /// What to think of before the typed name is given to a customer.
    pub fn name_note(&self) -> Option<&'static str> {
        let typed = self.name.value().trim();
        let [(key, _)] = self.files.as_slice() else {
            return None;
        };
        let ending = |name: &str| {
            name.rsplit_once('.')
                .map(|(_, ending)| ending.to_lowercase())
        };
        match () {
            () if self.folder.is_some() || typed.is_empty() => None,
            () if typed.len() > LONGEST_NAME => {
                Some("That name is longer than most systems can save.")
            }
            () if typed.contains(REPLACED) => {
                Some("Browsers put _ in place of \" / \\ : * ? < > | when they save it.")
            }
            () if ending(typed) != ending(original_name(key)) => {
                Some("The name ends otherwise than the file: it may open in another program.")
            }
            () => None,
        }
    }

    /// How many files the preview shows.
    pub fn shown(&self) -> usize {
        self.files.len().min(SHOWN)
    }

    fn name_of(&self, key: &Key) -> String {
        let typed = self.name.value().trim();
        match self.files.as_slice() {
            [_] if self.folder.is_none() && !typed.is_empty() => typed.to_owned(),
            _ => original_name(key).to_owned(),
        }
    }
}
