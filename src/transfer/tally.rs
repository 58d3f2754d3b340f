//! How many bytes of a transfer have moved, over all its files: counted by many tasks, told seldom.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The count of one transfer.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally(Arc<AtomicU64>);

/// The count of one file, within that of the transfer.
#[derive(Debug, Clone)]
pub(super) struct Share {
    all: Tally,
    counted: Arc<AtomicU64>,
}

impl Tally {
    /// How many bytes have moved.
    pub(super) fn so_far(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts what was done before.
    pub(super) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The count of one more file.
    pub(super) fn share(&self) -> Share {
        Share {
            all: self.clone(),
            counted: Arc::default(),
        }
    }
}

impl Share {
    /// Says how many bytes of the file have moved by now, fewer than before if some have to move again; how many more that is.
    pub(super) fn set(&self, bytes: u64) -> u64 {
        let before = self.counted.swap(bytes, Ordering::Relaxed);
        if bytes >= before {
            self.all.0.fetch_add(bytes - before, Ordering::Relaxed);
        } else {
            self.all.0.fetch_sub(before - bytes, Ordering::Relaxed);
        }
        bytes.saturating_sub(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_again_is_not_counted_twice() {
        let tally = Tally::default();
        let (one, other) = (tally.share(), tally.share());
        one.set(100);
        other.set(10);
        one.set(40);
        one.set(60);
        assert_eq!(tally.so_far(), 70);
    }
}
