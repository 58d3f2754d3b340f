//! Something to read: an answer, a trouble, the help.

use ratatui::layout::Size;

use super::help::help_about;
use super::{Rehearsal, help, help_cells};
use crate::app::{Copied, Fetched, Keymap, Scope, Ticket};
use crate::object::{Failure, Key, Kind};

/// Something to read, and perhaps to copy; it steps aside for any key that it does not know.
#[derive(Debug, Clone)]
pub struct Notice {
    /// What there is to read.
    pub body: NoticeBody,
    /// How many lines are scrolled away.
    pub scroll: usize,
    /// Which clipboards took its text, once asked.
    pub copied: Fetched<Copied>,
}

/// What there is to read.
#[derive(Debug, Clone)]
pub enum NoticeBody {
    /// The answer of STORAGE.md to an upload, as JSON.
    Answer {
        /// The text.
        json: String,
        /// False if the store refused to encrypt.
        encrypted: bool,
    },
    /// What came of trying an upload without sending.
    Rehearsal(Rehearsal),
    /// The rule by which the store itself empties the trash.
    Rule {
        /// The rule, as JSON.
        json: String,
        /// After so many days.
        days: u32,
    },
    /// One failure in full.
    Trouble(Failure),
    /// Of a transfer that worked in part only, what did not, and why.
    Partly {
        /// What was to be done.
        kind: Kind,
        /// With how many files it was.
        done: usize,
        /// What brings those back that it was done with, if anything does: "u takes them back".
        back: Option<String>,
        /// With which it was not.
        failed: Vec<(Key, Failure)>,
    },
    /// One row of a table.
    Row {
        /// Which one, counted from 1.
        number: usize,
        /// Its cells, each with its heading.
        cells: Vec<(String, String)>,
    },
    /// Everything known of the entry under the cursor.
    Details,
    /// Every command.
    Help,
}

impl Notice {
    /// A notice scrolled to its top.
    pub fn new(body: NoticeBody) -> Self {
        Self {
            body,
            scroll: 0,
            copied: Fetched::default(),
        }
    }

    /// All keys, scrolled to those that mean something inside a file if it is opened there.
    pub fn help(keymap: &Keymap, scope: Scope, window: usize) -> Self {
        let scroll = match scope {
            Scope::Look => help_about(keymap, scope.place(), help_cells(window)),
            _ => 0,
        };
        Self {
            scroll,
            ..Self::new(NoticeBody::Help)
        }
    }

    /// Whether a key that it does not know closes it and acts in the tree.
    pub fn steps_aside(&self) -> bool {
        matches!(
            self.body,
            NoticeBody::Answer { .. } | NoticeBody::Details | NoticeBody::Partly { .. }
        )
    }

    /// Whether there is a text that it can copy.
    pub fn is_copied(&self) -> bool {
        matches!(
            self.body,
            NoticeBody::Answer { .. }
                | NoticeBody::Rehearsal(_)
                | NoticeBody::Rule { .. }
                | NoticeBody::Row { .. }
        )
    }

    /// Which commands its keys mean.
    pub fn scope(&self) -> Scope {
        match self.body {
            NoticeBody::Row { .. } => Scope::Row,
            _ if self.is_copied() => Scope::Notice,
            _ => Scope::Reading,
        }
    }

    /// The try that it shows, if it shows one.
    pub fn rehearsal(&mut self) -> Option<&mut Rehearsal> {
        match &mut self.body {
            NoticeBody::Rehearsal(rehearsal) => Some(rehearsal),
            _ => None,
        }
    }

    /// The text that it can copy.
    pub fn text(&self) -> Option<String> {
        match &self.body {
            NoticeBody::Answer { json, .. } | NoticeBody::Rule { json, .. } => Some(json.clone()),
            NoticeBody::Rehearsal(rehearsal) => Some(rehearsal.text()),
            NoticeBody::Row { cells, .. } => {
                let lines = cells.iter();
                let lines = lines.map(|(heading, cell)| format!("{heading}: {cell}"));
                Some(lines.collect::<Vec<_>>().join("\n"))
            }
            NoticeBody::Trouble(_)
            | NoticeBody::Partly { .. }
            | NoticeBody::Details
            | NoticeBody::Help => None,
        }
    }

    /// The text that is to be copied; from now on the answer to `ticket` is awaited.
    pub fn copy_under(&mut self, ticket: Ticket) -> Option<String> {
        let text = self.text()?;
        self.copied.ask(ticket);
        Some(text)
    }

    /// Takes what became of a copy; false if this notice did not ask for it.
    pub fn takes_copied(&mut self, ticket: Ticket, what: &Copied) -> bool {
        let is_awaited = self.copied.awaits(ticket);
        if is_awaited {
            self.copied.answer(ticket, Ok(what.clone()));
        }
        is_awaited
    }

    /// Scrolls by `lines`, up if negative, in a window of this size.
    ///
    /// The view clamps to the last line; here only what nobody would want to scroll back from is cut off.
    pub fn scroll_by(&mut self, lines: isize, window: Size, keymap: &Keymap) {
        let around = match self.body {
            NoticeBody::Help => 2,
            _ => 4,
        };
        let shown = usize::from(window.height.saturating_sub(around));
        let most = self
            .lines(window.width.into(), keymap)
            .saturating_sub(shown);
        self.scroll = self.scroll.saturating_add_signed(lines).min(most);
    }

    /// How many lines it has at most in a window of `width` cells.
    fn lines(&self, width: usize, keymap: &Keymap) -> usize {
        let wrapped = |text: &str| 1 + text.len() / width.max(1);
        match &self.body {
            NoticeBody::Help => help(keymap, help_cells(width)).len(),
            NoticeBody::Details => DETAILS,
            NoticeBody::Row { cells, .. } => {
                let lines = cells.iter();
                // Beside its heading a cell has half of the width at least.
                lines.map(|(_, cell)| 2 * wrapped(cell)).sum()
            }
            NoticeBody::Trouble(failure) => 6 + 2 * wrapped(&failure.detail),
            NoticeBody::Rehearsal(rehearsal) => {
                let rows = rehearsal.rows().iter().take(Rehearsal::SHOWN);
                6 + rows.map(|row| 2 + wrapped(&row.name)).sum::<usize>()
            }
            NoticeBody::Rule { json, .. } => 12 + json.lines().map(wrapped).sum::<usize>(),
            NoticeBody::Answer { json, .. } => 3 + json.lines().map(wrapped).sum::<usize>(),
            NoticeBody::Partly { failed, .. } => {
                5 + failed
                    .iter()
                    .map(|(key, _)| 1 + wrapped(key.as_str()))
                    .sum::<usize>()
            }
        }
    }
}

/// The details have a line a fact, and some facts are long.
const DETAILS: usize = 60;
