//! Comparing what belongs together, many pairs at once: a local file or an object of another bucket, and the object under its key.

use std::path::PathBuf;

use tokio::task::JoinSet;

use crate::cli::Desk;
use crate::object::{Failure, Key, Tag};
use crate::reconcile::Found;
use crate::store::{Rigour, Store, Twin, Verdict, compare_bytes};

/// Where what is compared with the bucket lies.
#[derive(Clone)]
pub(super) enum Place {
    /// On the disk.
    File(PathBuf),
    /// In a bucket, with what the listing told of its bytes.
    Object(Store, Key, Option<Tag>),
}

/// Comparisons under way, each of a subject of the caller's own.
pub(super) struct Comparing<T>(JoinSet<Compared<T>>);

/// What came of one.
pub(super) struct Compared<T> {
    /// What it was about.
    pub(super) subject: T,
    /// What lies under its key.
    pub(super) found: Found,
    /// Whether they are the same.
    pub(super) verdict: Result<Verdict, Failure>,
}

/// So many pairs are compared at once.
const AT_ONCE: usize = 16;

impl<T: Send + 'static> Comparing<T> {
    /// None yet.
    pub(super) fn new() -> Self {
        Self(JoinSet::new())
    }

    /// Whether one more makes sense now.
    pub(super) fn has_room(&self) -> bool {
        self.0.len() < AT_ONCE
    }

    /// Whether none is under way.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Begins to compare what lies at `place` with `found`, which is as large.
    pub(super) fn start(
        &mut self,
        desk: &Desk,
        subject: T,
        place: Place,
        found: Found,
        rigour: Rigour,
    ) {
        let (store, valve) = (desk.store.clone(), desk.lanes.valve());
        self.0.spawn(async move {
            let object = Twin::Object(&store, &found.key, found.tag);
            let verdict = compare_bytes(place.twin(), object, found.size, rigour, &valve).await;
            Compared {
                subject,
                found,
                verdict,
            }
        });
    }

    /// The next that ends; `None` if none is under way.
    pub(super) async fn next(&mut self) -> Option<Compared<T>> {
        let ended = self.0.join_next().await?;
        Some(ended.unwrap_or_else(|crash| std::panic::resume_unwind(crash.into_panic())))
    }
}

impl Place {
    /// The same as one of two to be compared.
    pub(super) fn twin(&self) -> Twin<'_> {
        match self {
            Self::File(path) => Twin::File(path),
            Self::Object(store, key, tag) => Twin::Object(store, key, *tag),
        }
    }
}
