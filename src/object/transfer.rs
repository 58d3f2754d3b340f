//! What is to be moved, where from and where to, and what came of it.

use std::path::PathBuf;

use super::{Failure, Key, Timestamp};

/// Names one transfer for as long as the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferId(pub u64);

/// Which way the bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Into the bucket.
    Up,
    /// Out of the bucket.
    Down,
}

/// What to do when the target is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfThere {
    /// Touch nothing and report [`super::FailureKind::Exists`], so that a person is asked.
    Ask,
    /// Put the new one in its place.
    Replace,
    /// Leave it alone and take the next free name. Downloads only: an upload's name is chosen before it starts.
    KeepBoth,
}

/// One file to be put into the bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadPlan {
    /// The local file.
    pub source: PathBuf,
    /// Its size in bytes when the user chose it; the upload fails as `Changed` if it has another by then.
    pub size: u64,
    /// Where it goes.
    pub key: Key,
    /// The media type it is stored with.
    pub content_type: String,
    /// What to do if the key is taken: [`IfThere::Ask`] or [`IfThere::Replace`].
    pub if_there: IfThere,
}

/// One object to be fetched to the local disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadPlan {
    /// The object.
    pub key: Key,
    /// Its size in bytes as far as known, for the progress bar.
    pub size: u64,
    /// The local folder; it is made if it is missing.
    pub directory: PathBuf,
    /// The file's name in it, already made safe by [`super::local_name`].
    pub name: String,
    /// What to do if the file is there.
    pub if_there: IfThere,
}

/// A finished upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Where it lies now.
    pub key: Key,
    /// Bytes stored.
    pub size: u64,
    /// The public form of its address (STORAGE.md's `file_url`).
    pub url: String,
    /// When the server had it.
    pub at: Timestamp,
    /// False if the store refused `AES256` and the settings allow to go on without.
    pub encrypted: bool,
}

/// A finished download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// What was fetched.
    pub key: Key,
    /// The file on the local disk.
    pub path: PathBuf,
    /// Bytes written.
    pub size: u64,
}

/// What became of a batch delete.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Removed {
    /// The keys that are gone.
    pub gone: Vec<Key>,
    /// The keys that are still there, each with its reason.
    pub refused: Vec<(Key, Failure)>,
}

/// An upload that was begun and neither completed nor given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The key that it was going to have.
    pub key: Key,
    /// When it was begun, if the server says.
    pub began: Option<Timestamp>,
}
