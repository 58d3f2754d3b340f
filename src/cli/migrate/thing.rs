//! What is compared with the bucket: a local file, or an object of another bucket.

use std::path::PathBuf;

use crate::object::{Key, Tag};
use crate::store::{Store, Twin};

/// A file of the side that is compared with the bucket.
#[derive(Clone)]
pub(super) struct Thing {
    /// Its path below the folder.
    pub(super) relative: String,
    /// The key that it belongs under.
    pub(super) key: Key,
    /// Its size in bytes.
    pub(super) size: u64,
    /// Where it lies.
    pub(super) place: Place,
}

/// Where it lies.
#[derive(Clone)]
pub(super) enum Place {
    /// On the disk.
    File(PathBuf),
    /// In a bucket, with what the listing told of its bytes.
    Object(Store, Key, Option<Tag>),
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

/// Whether `path` is `folder`, or something below it; an empty one holds everything.
pub(super) fn lies_in(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| folder.is_empty() || rest.is_empty() || rest.starts_with('/'))
}
