//! The wish to stop a transfer: for now, to be gone on with, or for good.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_util::sync::CancellationToken;

use crate::object::Halt;

/// Stops one transfer; its clones are one brake.
#[derive(Debug, Clone)]
pub struct Brake {
    stop: CancellationToken,
    puts_off: Arc<AtomicBool>,
}

impl Default for Brake {
    fn default() -> Self {
        Self {
            stop: CancellationToken::new(),
            puts_off: Arc::new(AtomicBool::new(true)),
        }
    }
}

impl Brake {
    /// Stops it; the first wish to stop for good is the last word.
    pub fn pull(&self, halt: Halt) {
        if halt == Halt::ForGood {
            self.puts_off.store(false, Ordering::Relaxed);
        }
        self.stop.cancel();
    }

    /// How it was stopped, if it was.
    pub fn pulled(&self) -> Option<Halt> {
        let halt = if self.puts_off.load(Ordering::Relaxed) {
            Halt::PutOff
        } else {
            Halt::ForGood
        };
        self.stop.is_cancelled().then_some(halt)
    }

    /// Ends once it is stopped.
    pub(super) fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Whether a stop keeps what has moved so far; looked at once it is stopped.
    pub(super) fn puts_off(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.puts_off)
    }
}
