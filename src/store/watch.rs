//! What a transfer listens to, speaks through, and remembers by.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use super::{Breadth, Valve};
use crate::object::{Known, Note};

/// A person's side of one transfer: the wish to stop, the ear for how far it has come, and a memory for going on later.
#[derive(Clone)]
pub struct Watch {
    pub(super) stop: CancellationToken,
    pub(super) moved: Arc<dyn Fn(u64) + Send + Sync>,
    pub(super) memory: Option<Memory>,
    pub(super) valve: Valve,
    pub(super) breadth: Breadth,
}

/// What is known of a transfer from before, and where what is learned now is written down.
#[derive(Clone)]
pub struct Memory {
    /// From before, and what is learned now.
    pub learned: Learned,
    /// Whether an earlier run may have done all of it already, and was killed before it could write that down.
    pub again: bool,
    /// Writes down what has happened, which is learned by then; when it returns, a killed program will know.
    pub note: Arc<dyn Fn(Note) + Send + Sync>,
    /// Whether a stop only puts it off: what the server or the disk has so far is kept then.
    pub puts_off: Arc<AtomicBool>,
}

/// What is known of a transfer, by all that work on it.
#[derive(Debug, Clone, Default)]
pub struct Learned(Arc<Mutex<Known>>);

impl Learned {
    /// With what is known from before.
    pub fn from_before(known: Known) -> Self {
        Self(Arc::new(Mutex::new(known)))
    }

    /// What is known by now.
    pub fn known(&self) -> Known {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes in what has happened.
    pub(super) fn add(&self, note: Note) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take(note);
    }
}

impl Watch {
    /// Stops when `stop` says so, and tells `moved` how many bytes have moved so far in all:
    /// at most ten times a second, and once at the end.
    pub fn new(stop: CancellationToken, moved: impl Fn(u64) + Send + Sync + 'static) -> Self {
        Self {
            stop,
            moved: Arc::new(moved),
            memory: None,
            valve: Valve::default(),
            breadth: Breadth::default(),
        }
    }

    /// The same with a memory: what is begun can be gone on with.
    pub fn remembering(self, memory: Memory) -> Self {
        let memory = Some(memory);
        Self { memory, ..self }
    }

    /// The same, but all its bytes pass through `valve`, and its parts are as many as `breadth` has it, with those of all
    /// others that share them.
    pub fn sharing(self, valve: Valve, breadth: Breadth) -> Self {
        Self {
            valve,
            breadth,
            ..self
        }
    }

    /// How many parts of a file are to move at once, where `usual` is the usual number.
    pub(super) fn parts(&self, usual: usize) -> usize {
        self.valve.connections(self.breadth.parts(usual))
    }

    /// What is known by now.
    pub(super) fn known(&self) -> Known {
        let known = self.memory.as_ref().map(|memory| memory.learned.known());
        known.unwrap_or_default()
    }

    /// Whether an earlier run may have done it already.
    pub(super) fn is_again(&self) -> bool {
        self.memory.as_ref().is_some_and(|memory| memory.again)
    }

    /// Learns what has happened and writes it down, where there is a memory.
    pub fn note(&self, note: Note) {
        if let Some(memory) = &self.memory {
            memory.learned.add(note.clone());
            (memory.note)(note);
        }
    }

    /// Whether what is begun stays for another time although this one has ended.
    pub(super) fn puts_off(&self) -> bool {
        let memory = self.memory.as_ref();
        memory.is_some_and(|memory| memory.puts_off.load(Ordering::Relaxed))
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Watch")
            .field("stop", &self.stop)
            .finish_non_exhaustive()
    }
}
