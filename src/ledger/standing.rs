//! What has become of the links that were made: which still open something, and what.

use std::collections::HashMap;

use super::{Act, History, Outcome, Record};
use crate::object::{Key, Timestamp};

/// What has become of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It opens what it was made for, until then.
    Alive(Timestamp),
    /// The file was written anew since: the link opens the new one, until then.
    NewFile(Timestamp),
    /// Its file is deleted; were one put there again in time, it would open that.
    FileDeleted,
    /// Its time is over.
    Ended,
}

/// What happened to the files of links that still have time, by the place of the link's record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes(HashMap<usize, Change>);

/// The last thing that happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Written,
    Deleted,
}

/// Which object: the same key may be in several buckets.
type Object<'a> = (&'a str, Option<&'a str>, &'a str);

impl Standing {
    /// Whether the link opens something, be it what it was made for or not.
    pub fn opens(self) -> bool {
        matches!(self, Self::Alive(_) | Self::NewFile(_))
    }
}

impl Changes {
    /// What has become `now` of the link of `record`, which is the one at place `at`; `None` if it made none.
    pub fn standing(&self, at: usize, record: &Record, now: Timestamp) -> Option<Standing> {
        let until = until(record)?;
        if until <= now {
            return Some(Standing::Ended);
        }
        Some(match self.0.get(&at) {
            None => Standing::Alive(until),
            Some(Change::Written) => Standing::NewFile(until),
            Some(Change::Deleted) => Standing::FileDeleted,
        })
    }
}

impl History {
    /// What has happened to the files of links that are not over `now`.
    pub fn changes(&self, now: Timestamp) -> Changes {
        let mut links: HashMap<Object<'_>, Vec<usize>> = HashMap::new();
        let mut changes = HashMap::new();
        for (at, record) in self.records.iter().enumerate() {
            match record.entry.act {
                // Who may write an object may do so whatever has become of it.
                Act::Link if until(record).is_some_and(|until| until > now) => {
                    links.entry(object(record)).or_default().push(at);
                }
                Act::Upload
                | Act::Arrival
                | Act::Restore
                | Act::Delete
                | Act::Purge
                | Act::Move
                    if record.entry.outcome == Outcome::Done =>
                {
                    let change = match record.entry.act {
                        Act::Delete | Act::Purge | Act::Move => Change::Deleted,
                        _ => Change::Written,
                    };
                    let theirs = links.get(&object(record));
                    changes.extend(theirs.into_iter().flatten().map(|link| (*link, change)));
                }
                _ => {}
            }
        }
        Changes(changes)
    }
}

/// A file that was asked for and has not come yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outstanding {
    /// Where it will lie.
    pub key: Key,
    /// When the link to upload it with ends.
    pub until: Timestamp,
    /// What was noted with it.
    pub note: Option<String>,
}

impl History {
    /// What was asked for in this bucket, has not come yet as far as is known, and still can: with the end of its link.
    pub fn outstanding(
        &self,
        bucket: &str,
        endpoint: Option<&str>,
        now: Timestamp,
    ) -> Vec<Outstanding> {
        let mut open: HashMap<&Key, Outstanding> = HashMap::new();
        let here = self.records.iter();
        for record in here.filter(|record| record.is_in(bucket, endpoint)) {
            match (record.entry.act, until(record)) {
                (Act::Request, Some(until)) if until > now => {
                    let key = record.entry.key.clone();
                    let note = record.entry.note.clone();
                    open.insert(&record.entry.key, Outstanding { key, until, note });
                }
                (Act::Arrival, _) => {
                    open.remove(&record.entry.key);
                }
                _ => {}
            }
        }
        let mut open: Vec<_> = open.into_values().collect();
        open.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        open
    }
}

/// Until when the link works that `record` tells of, if it does.
fn until(record: &Record) -> Option<Timestamp> {
    let entry = &record.entry;
    let is_link = entry.act.makes_link() && entry.outcome == Outcome::Done;
    entry.until.filter(|_| is_link)
}

fn object(record: &Record) -> Object<'_> {
    let endpoint = record.endpoint.as_deref();
    (&record.bucket, endpoint, record.entry.key.as_str())
}
