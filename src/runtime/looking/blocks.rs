//! What has come of the files that were looked into last, so that the next look at them asks for nothing again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bytes::Bytes;

use crate::object::{Key, Timestamp};

/// So many bytes are kept of all files together.
const KEPT: usize = 48 << 20;

/// Which file it is: after a listing has told another size or moment, it is another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Which {
    pub(super) key: Key,
    pub(super) size: u64,
    pub(super) modified: Option<Timestamp>,
}

/// What is known of a file.
#[derive(Debug, Default, Clone)]
pub(super) struct Known {
    /// Its entity tag, once a piece has come.
    pub(super) tag: Option<String>,
    /// Its declared type.
    pub(super) declared: String,
    /// How many bytes it has.
    pub(super) size: u64,
    /// Stretches of it, each from an offset on.
    pub(super) stretches: Vec<(u64, Bytes)>,
}

/// The files that were looked into last, the newest last.
#[derive(Debug, Default)]
pub(in crate::runtime) struct Blocks(Mutex<VecDeque<(Which, Arc<Known>)>>);

impl Known {
    /// Some bytes from that offset on, if any are known.
    pub(super) fn from(&self, offset: u64) -> Option<Bytes> {
        let mut stretches = self.stretches.iter();
        stretches.find_map(|(from, bytes)| {
            let within = usize::try_from(offset.checked_sub(*from)?).ok()?;
            (within < bytes.len()).then(|| bytes.slice(within..))
        })
    }

    fn bytes(&self) -> usize {
        self.stretches.iter().map(|(_, bytes)| bytes.len()).sum()
    }
}

impl Blocks {
    /// What is known of that file.
    pub(super) fn of(&self, which: &Which) -> Known {
        let Ok(kept) = self.0.lock() else {
            return Known::default();
        };
        let found = kept.iter().find(|(other, _)| other == which);
        found
            .map(|(_, known)| Known::clone(known))
            .unwrap_or_default()
    }

    /// Keeps what is known of that file, and of older ones what there is room for.
    pub(super) fn keep(&self, which: Which, known: Known) {
        let Ok(mut kept) = self.0.lock() else {
            return;
        };
        kept.retain(|(other, _)| other.key != which.key);
        kept.push_back((which, Arc::new(known)));
        let bytes = |kept: &VecDeque<(Which, Arc<Known>)>| -> usize {
            kept.iter().map(|(_, known)| known.bytes()).sum()
        };
        while bytes(&kept) > KEPT && kept.len() > 1 {
            kept.pop_front();
        }
    }
}
