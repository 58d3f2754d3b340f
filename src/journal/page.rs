//! The page of one transfer: written line by line while it runs, read as a whole when it goes on.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::line::{Head, Line};
use crate::object::{Batch, Known, Left, Note, Plan};

/// The page of a transfer that is under way. Nobody else can work on the transfer before this is closed.
#[derive(Debug)]
pub struct Page(Mutex<Option<Lines>>);

/// What was read of a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub(super) head: Head,
    /// What it is about.
    pub batch: Batch,
    /// How far each of its files is.
    pub states: Vec<State>,
}

/// How far a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Not at its end; what is known for going on.
    Open(Known),
    /// It was done; what was known then.
    Done(Known),
    /// It failed for good.
    Failed,
}

/// Where the lines lie.
#[derive(Debug)]
pub(super) enum Lines {
    /// In a file, which is locked while this is held.
    File(File, PathBuf),
    /// In memory.
    Memory(Arc<Mutex<Vec<u8>>>),
}

impl Page {
    pub(super) fn new(lines: Lines) -> Self {
        Self(Mutex::new(Some(lines)))
    }

    /// Writes down what has happened to the file at `place`. A killed program knows it, once this has returned; a machine
    /// that loses power may forget some, which is noticed when it goes on. On a closed page nothing is written.
    pub fn note(&self, place: usize, note: Note) -> io::Result<()> {
        let must_last = matches!(note, Note::Begun(_) | Note::Kept(_));
        self.with(|lines| {
            lines.write(&Line::Note { place, note }.bytes())?;
            if must_last { lines.sync() } else { Ok(()) }
        })
    }

    /// Writes down that files have ended; `true` for those that were done.
    pub fn ended(&self, files: impl IntoIterator<Item = (usize, bool)>) -> io::Result<()> {
        let mut bytes = Vec::new();
        for (place, ended) in files {
            bytes.extend(Line::Ended { place, ended }.bytes());
        }
        self.with(|lines| lines.write(&bytes))
    }

    /// All of it has ended: nothing is left to remember.
    pub fn end(&self) {
        match self.take().as_ref() {
            // Where it cannot be removed, its lines say that all of it has ended.
            Some(Lines::File(_, path)) => drop(fs::remove_file(path)),
            Some(Lines::Memory(lines)) => {
                lines.lock().unwrap_or_else(PoisonError::into_inner).clear();
            }
            None => {}
        }
    }

    /// Leaves the transfer to whoever goes on with it.
    pub fn close(&self) {
        drop(self.take());
    }

    fn with(&self, act: impl FnOnce(&mut Lines) -> io::Result<()>) -> io::Result<()> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.as_mut().map_or(Ok(()), act)
    }

    fn take(&self) -> Option<Lines> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.take()
    }
}

impl Read {
    /// Reads the lines of a page; what is behind the last whole line is left aside.
    pub(super) fn from(bytes: &[u8]) -> io::Result<Self> {
        let whole = bytes.iter().rposition(|byte| *byte == b'\n');
        let whole = &bytes[..whole.map_or(0, |end| end + 1)];
        let mut lines = whole
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        let parsed = |line: &[u8]| serde_json::from_slice::<Line>(line).map_err(io::Error::other);
        let head = match lines.next().map(parsed).transpose()? {
            Some(Line::Head { head }) if head.is_known() => head,
            _ => {
                return Err(io::Error::other(
                    "it does not begin as a transfer's page does",
                ));
            }
        };
        let (mut plans, mut states) = (Vec::new(), Vec::new());
        for line in lines {
            match parsed(line)? {
                Line::Head { .. } => return Err(io::Error::other("it begins twice")),
                Line::Plan { plan } => {
                    plans.push(plan);
                    states.push(State::Open(Known::default()));
                }
                Line::Note { place, note } => {
                    if let Some(State::Open(known)) = states.get_mut(place) {
                        known.take(note);
                    }
                }
                Line::Ended { place, ended } => {
                    if let Some(state) = states.get_mut(place) {
                        state.end(ended);
                    }
                }
            }
        }
        let batch = Batch {
            kind: head.kind,
            plans,
        };
        Ok(Self {
            head,
            batch,
            states,
        })
    }

    /// Whether all of its plans are there: before that nothing is done.
    pub(super) fn was_begun(&self) -> bool {
        self.batch.plans.len() == self.head.files
    }

    /// Whether nothing is left to do.
    pub(super) fn is_over(&self) -> bool {
        !self.states.iter().any(State::is_open)
    }

    pub(super) fn left(&self, name: String) -> Left {
        let open = self.states.iter().position(State::is_open);
        let first = open.map(|at| self.batch.plans[at].key().name().to_owned());
        Left {
            name,
            kind: self.head.kind,
            at: self.head.at(),
            files: self.batch.plans.len(),
            bytes: self.batch.plans.iter().map(Plan::size).sum(),
            ended: self.states.iter().filter(|state| !state.is_open()).count(),
            first: first.unwrap_or_default(),
        }
    }
}

impl State {
    fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    fn end(&mut self, is_done: bool) {
        *self = match self {
            Self::Open(known) | Self::Done(known) if is_done => Self::Done(std::mem::take(known)),
            _ => Self::Failed,
        };
    }
}

/// Said outright: a process that was started just now may share the file for a moment, and the lock with it.
impl Drop for Lines {
    fn drop(&mut self) {
        if let Self::File(file, _) = self {
            let _ = file.unlock();
        }
    }
}

impl Lines {
    /// A file that is not there yet, locked.
    pub fn create(path: PathBuf) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lines = Self::File(options.open(&path)?, path);
        lines.lock()?;
        Ok(lines)
    }

    /// A file that is there.
    pub fn open(path: PathBuf) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        Ok(Self::File(
            options.read(true).append(true).open(&path)?,
            path,
        ))
    }

    /// Keeps others off.
    pub fn lock(&self) -> io::Result<()> {
        match self {
            Self::File(file, _) => file.try_lock().map_err(Into::into),
            Self::Memory(_) => Ok(()),
        }
    }

    /// All that was written so far.
    pub fn read(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Self::File(file, _) => {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes)?;
                // What was torn off is taken away, so that the next line begins on a line of its own.
                let whole = bytes.iter().rposition(|byte| *byte == b'\n');
                let whole = whole.map_or(0, |end| end + 1);
                if whole < bytes.len() {
                    file.set_len(whole as u64)?;
                }
                Ok(bytes)
            }
            Self::Memory(lines) => Ok(lines.lock().unwrap_or_else(PoisonError::into_inner).clone()),
        }
    }

    /// Writes whole lines behind the others.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::File(file, _) => file.write_all(bytes),
            Self::Memory(lines) => {
                let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
                lines.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// Waits until the disk has them.
    pub fn sync(&mut self) -> io::Result<()> {
        match self {
            Self::File(file, _) => file.sync_all(),
            Self::Memory(_) => Ok(()),
        }
    }
}
