//! What was done, record by record: which records are listed, what was filtered by, and where the cursor is.

use std::fmt;
use std::sync::Arc;

use tui_input::Input;

use crate::app::{Fetched, Ticket};
use crate::ledger::{Changes, History, Record, Standing, csv, csv_name, matches, words};
use crate::object::{Failure, Timestamp};

/// The view of what was done.
#[derive(Debug, Clone, Default)]
pub struct LedgerView {
    /// What the ledger holds, once it is read.
    pub history: Fetched<Arc<History>>,
    /// Whether something was written down since it was asked for.
    pub is_outdated: bool,
    /// Which records are listed.
    pub list: LedgerList,
    /// The words that they are filtered by.
    pub filter: Input,
    /// What the keys are for.
    pub focus: LedgerFocus,
    /// The row that is selected, counted from 0.
    pub cursor: usize,
    /// What has happened to the files of links since.
    changes: Changes,
    /// The places of the records that are listed, the newest first: found when something changes, not for every frame.
    rows: Vec<u32>,
    /// How many links still open something.
    alive: usize,
}

/// Which records are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LedgerList {
    /// All of them.
    #[default]
    All,
    /// Those of links that still open something.
    Alive,
}

/// What the keys are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LedgerFocus {
    /// The rows.
    #[default]
    Rows,
    /// The line of words.
    Line,
}

/// What is to be saved as a table; it is made by whoever saves it, since a long one takes its time.
#[derive(Clone, PartialEq, Eq)]
pub struct Export {
    /// What the file is called.
    pub name: String,
    history: Arc<History>,
    /// The places of the records, the oldest first.
    places: Vec<u32>,
}

impl LedgerView {
    /// Takes what the ledger holds `now`, if it is awaited; the cursor stays on its record.
    pub fn filled(
        &mut self,
        ticket: Ticket,
        result: Result<Arc<History>, Failure>,
        now: Timestamp,
    ) {
        if !self.history.awaits(ticket) {
            return;
        }
        self.history.answer(ticket, result);
        self.changes = self
            .read()
            .map_or_else(Changes::default, |history| history.changes(now));
        self.find(now);
    }

    /// Turns to the other list.
    pub fn turn(&mut self, now: Timestamp) {
        self.list = match self.list {
            LedgerList::All => LedgerList::Alive,
            LedgerList::Alive => LedgerList::All,
        };
        self.find(now);
    }

    /// Finds the rows anew, after the filter or the time has changed; the cursor stays on its record where that is listed.
    pub fn find(&mut self, now: Timestamp) {
        let selected = self.rows.get(self.cursor).copied();
        let Some(history) = self.read().cloned() else {
            self.rows = Vec::new();
            self.cursor = 0;
            return;
        };
        let words = words(self.filter.value());
        let (mut rows, mut alive) = (Vec::new(), 0);
        for (place, record) in history.records.iter().enumerate().rev() {
            let opens = self
                .standing(place, record, now)
                .is_some_and(Standing::opens);
            alive += usize::from(opens);
            let is_listed = self.list == LedgerList::All || opens;
            if is_listed && matches(record, &words) {
                // Four thousand million records would not be in memory.
                rows.extend(u32::try_from(place));
            }
        }
        self.rows = rows;
        self.alive = alive;
        let at = selected.and_then(|place| self.rows.binary_search_by(|row| place.cmp(row)).ok());
        self.cursor = at.unwrap_or(self.cursor).min(self.len().saturating_sub(1));
    }

    /// Moves the cursor by so many rows; the extremes lead to the first and the last.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// How many rows are listed.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many links still open something, listed or not.
    pub fn alive(&self) -> usize {
        self.alive
    }

    /// What the ledger holds, if it could be read.
    pub fn read(&self) -> Option<&Arc<History>> {
        self.history.shown.as_ref()?.as_ref().ok()
    }

    /// The record in a row, and what has become of the link that it made, if it made one.
    pub fn row(&self, row: usize, now: Timestamp) -> Option<(&Record, Option<Standing>)> {
        let place = *self.rows.get(row)? as usize;
        let record = self.read()?.records.get(place)?;
        Some((record, self.standing(place, record, now)))
    }

    /// The record under the cursor.
    pub fn selected(&self) -> Option<&Record> {
        let place = *self.rows.get(self.cursor)? as usize;
        self.read()?.records.get(place)
    }

    /// What is listed, to be saved `now`; `None` if that is nothing.
    pub fn export(&self, now: Timestamp) -> Option<Export> {
        let history = self.read().filter(|_| !self.rows.is_empty())?;
        Some(Export {
            name: csv_name(now),
            history: Arc::clone(history),
            places: self.rows.iter().rev().copied().collect(),
        })
    }

    fn standing(&self, place: usize, record: &Record, now: Timestamp) -> Option<Standing> {
        self.changes.standing(place, record, now)
    }
}

impl Export {
    /// The table.
    pub fn csv(&self) -> String {
        let records = &self.history.records;
        let places = self.places.iter();
        csv(places.filter_map(|place| records.get(*place as usize)))
    }
}

/// How much it is, not what: it goes into the log with the effect that saves it.
impl fmt::Debug for Export {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "Export({} records to {})",
            self.places.len(),
            self.name
        )
    }
}
