//! The ledger of this run: who writes in it, and where it lies.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::clock;
use crate::ledger::{Entry, History, Ledger, Outstanding, Record, Who};
use crate::object::{Doing, Failure, FailureKind, LinkWish, Timestamp};

/// The ledger, and what every record of this run has in common.
#[derive(Debug)]
pub struct Bookkeeping {
    ledger: Ledger,
    /// For sentences about it.
    path: PathBuf,
    bucket: Arc<str>,
    endpoint: Option<Arc<str>>,
    /// Asked of the system once: that may take a network.
    user: String,
    host: String,
    who: Mutex<Arc<Who>>,
}

impl Bookkeeping {
    /// The ledger in the user's folder for states; without one it lasts as long as the program.
    pub fn new(states: Option<PathBuf>, bucket: String, endpoint: Option<String>) -> Self {
        let folder = states.map(|states| states.join("filedesk"));
        let path = folder
            .clone()
            .unwrap_or_else(|| PathBuf::from("the ledger"));
        let user = whoami::username().unwrap_or_default();
        let host = whoami::hostname().unwrap_or_default();
        let who = Who::new(user.clone(), host.clone(), "");
        Self {
            ledger: folder.map_or_else(Ledger::in_memory, Ledger::at),
            path,
            bucket: bucket.into(),
            endpoint: endpoint.map(Into::into),
            user,
            host,
            who: Mutex::new(Arc::new(who)),
        }
    }

    /// Who sits here.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// From now on records are of whoever has this access key: `key` is its id, or the end of that.
    pub fn signs_with(&self, key: &str) {
        let who = Who::new(self.user.clone(), self.host.clone(), key);
        *self.who.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(who);
    }

    /// Writes down what was done just now. Waits for the disk.
    pub fn write(&self, entries: Vec<Entry>) -> Result<(), Failure> {
        let who = Arc::clone(&self.who.lock().unwrap_or_else(PoisonError::into_inner));
        let at = clock::now();
        let record = |entry| Record {
            at,
            who: Arc::clone(&who),
            bucket: Arc::clone(&self.bucket),
            endpoint: self.endpoint.clone(),
            entry,
        };
        let records: Vec<_> = entries.into_iter().map(record).collect();
        let written = self.ledger.append(&records);
        written.map_err(|error| failed(Doing::Writing(self.path.clone()), &error))
    }

    /// What was asked for here and can still come. No link lives longer than seven days, and nothing older is read.
    pub fn outstanding(&self) -> Result<Vec<Outstanding>, Failure> {
        let now = clock::now();
        let lasts = i64::try_from(LinkWish::LONGEST.as_secs()).unwrap_or(i64::MAX);
        let history = self
            .ledger
            .read_since(Timestamp(now.0.saturating_sub(lasts)));
        let history = history.map_err(|error| self.unread(&error))?;
        Ok(history.outstanding(&self.bucket, self.endpoint.as_deref(), now))
    }

    /// All that was ever written down.
    pub fn read(&self) -> Result<History, Failure> {
        self.ledger.read().map_err(|error| self.unread(&error))
    }

    fn unread(&self, error: &std::io::Error) -> Failure {
        failed(Doing::Reading(self.path.clone()), error)
    }
}

fn failed(doing: Doing, error: &std::io::Error) -> Failure {
    Failure {
        detail: error.to_string(),
        ..Failure::new(doing, FailureKind::Local)
    }
}
