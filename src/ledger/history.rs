//! All that was written down, in the order in which it was.

use std::fmt;

use super::Record;
use super::line::{self, Known};

/// What a ledger holds.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct History {
    /// The records, the newest last.
    pub records: Vec<Record>,
    /// How many lines could not be read: torn ones, or such as no filedesk wrote.
    pub unreadable: usize,
}

/// How much it is, not what: it goes into the log with the message that brings it.
impl fmt::Debug for History {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (records, unreadable) = (self.records.len(), self.unreadable);
        write!(out, "History({records} records, {unreadable} unreadable)")
    }
}

/// Makes a history of lines, file by file.
#[derive(Default)]
pub(super) struct Reader {
    history: History,
    known: Known,
}

impl Reader {
    /// Takes the lines of one file, the last of which may be torn.
    pub fn take(&mut self, lines: &[u8]) {
        for line in lines.split(|byte| *byte == b'\n') {
            if line.trim_ascii().is_empty() {
                continue;
            }
            match line::read(line, &mut self.known) {
                Some(record) => self.history.records.push(record),
                None => self.history.unreadable += 1,
            }
        }
    }

    /// What was read, with no room to spare.
    pub fn end(mut self) -> History {
        self.history.records.shrink_to_fit();
        self.history
    }
}
