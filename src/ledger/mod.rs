//! Floor 1: the local record of what was done: every link, upload request, and whatever was moved or went.
//!
//! One line is one record, a flat object in JSON; nothing in it opens anything, neither a URL nor a signature:
//!
//! ```json
//! {"at":"2026-11-24T09:00:00Z","act":"link","key":"uploads/rate_card/CLT-456_rate_card_1773324309_rates.xlsx","size":184320,"until":"2026-11-24T10:00:00Z","note":"ticket 4711","outcome":"done","user":"ann","host":"desk-3","access_key":"7Q2X","bucket":"agency","endpoint":"https://s3.example.org"}
//! {"at":"2026-11-24T09:01:12Z","act":"delete","key":"uploads/odd/a\u001b[2Jb","outcome":"failed","failure":"Could not delete uploads/odd/a␛[2Jb: permission denied.","user":"ann","host":"desk-3","access_key":"7Q2X","bucket":"agency"}
//! ```
//!
//! What is not known (`to`, `size`, `until`, `note`, `endpoint`) is left out, `failure` stands only where the outcome is
//! `failed`, and a reader leaves aside what it does not know.
//!
//! ```text
//!  ledger.jsonl                      what is written to now
//!  ledger-20261124T090000Z.jsonl     what it was until it grew too long; never changed again, never deleted by filedesk
//!  ledger.lock                       held by whoever writes, shared by whoever looks where the others end
//! ```
//!
//! Several filedesks write to one ledger: each under the lock, whole lines in one go, on the disk before it says so.

mod export;
mod files;
mod filter;
mod history;
mod kept;
mod line;
mod record;
#[cfg(test)]
pub mod sample;
mod standing;
#[cfg(test)]
mod tests;

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

pub use export::{csv, csv_name};
pub use filter::{matches, words};
pub use history::History;
pub use record::{Act, Entry, Outcome, Record, Who};
pub use standing::{Changes, Outstanding, Standing};

use crate::object::Timestamp;
use files::Files;

/// The record of what was done.
#[derive(Debug)]
pub struct Ledger(Form);

/// Where it lies.
#[derive(Debug)]
enum Form {
    /// In a folder, for good.
    Files(Files),
    /// In memory, as the same lines.
    Memory(Mutex<Vec<u8>>),
}

impl Ledger {
    /// The ledger in `folder`, which is made with the first record.
    pub fn at(folder: PathBuf) -> Self {
        Self(Form::Files(Files::at(folder)))
    }

    /// A ledger for this run only: for the demo, and where no folder is to be had.
    pub fn in_memory() -> Self {
        Self(Form::Memory(Mutex::default()))
    }

    /// Writes `records` down. Once this is `Ok` they are on the disk, whatever happens to the program or the machine.
    ///
    /// It waits for the disk and for others who write, a few milliseconds as a rule. After an error nothing of them is
    /// to be found there, as far as the disk still obeys.
    pub fn append(&self, records: &[Record]) -> io::Result<()> {
        match &self.0 {
            Form::Files(files) => files.append(records),
            Form::Memory(lines) => {
                let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
                line::write(records, &mut lines);
                Ok(())
            }
        }
    }

    /// All that was ever written down. A line that cannot be read is counted, and spoils no other.
    pub fn read(&self) -> io::Result<History> {
        self.read_since(Timestamp(i64::MIN))
    }

    /// The same without most of what was written down before `since`.
    pub fn read_since(&self, since: Timestamp) -> io::Result<History> {
        match &self.0 {
            Form::Files(files) => files.read(since),
            Form::Memory(lines) => {
                let lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
                let mut reader = history::Reader::default();
                reader.take(&lines);
                Ok(reader.end())
            }
        }
    }
}
