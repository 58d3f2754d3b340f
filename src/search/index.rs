//! All keys that are known of a bucket, in key order, kept up to date stretch by stretch.

use std::sync::Arc;

use super::{Snapshot, Stretch};
use crate::object::{EntryKind, Key, Page, Span};

/// The keys of a bucket, as far as they are known. Its pages hold full keys: their prefix is the whole bucket.
#[derive(Debug, Clone, Default)]
pub struct Index {
    stretches: Vec<Stretch>,
}

impl Index {
    /// Everything in `span` is what `page` tells, and nothing else.
    pub fn replace(&mut self, span: &Span, page: Arc<Page>) {
        let _ = (span, page);
    }

    /// There is an object called `key` now.
    pub fn put(&mut self, key: &Key, kind: EntryKind) {
        let _ = (key, kind);
    }

    /// There is no object called `key` any more.
    pub fn forget(&mut self, key: &Key) {
        let _ = key;
    }

    /// What is known now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.stretches.clone())
    }
}
