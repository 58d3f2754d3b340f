//! What came of what was to be moved: of one file, of all of them, and of a delete.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Failure, Key, Purpose, Timestamp};

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
    /// Where what it replaced is kept, if it replaced anything.
    pub kept: Option<Key>,
    /// The CRC-32 of what was sent, which the server compared where it knows sums; `None` if it was there already.
    pub crc32: Option<u32>,
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

/// A finished copy within the bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Where it lay, and lies still if it was copied only.
    pub from: Key,
    /// Where it lies now.
    pub to: Key,
    /// Its bytes.
    pub size: u64,
    /// When the server had it.
    pub at: Timestamp,
    /// What it was copied for.
    pub purpose: Purpose,
    /// Where what it replaced is kept, if it replaced anything.
    pub kept: Option<Key>,
    /// Whether its tags came along.
    pub tags: Tags,
}

/// Whether the tags of an object came along with its copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tags {
    /// They did, or there were none.
    Kept,
    /// They did not: reading them takes `s3:GetObjectTagging`, which this identity lacks.
    Left,
}

/// What became of one file of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Which one, by its place in [`super::Batch::plans`].
    pub place: usize,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the bucket.
    Stored(Stored),
    /// It is on the local disk.
    Fetched(Fetched),
    /// It lies where it was to go, and no longer where it was unless both are wanted.
    Copied(Copied),
    /// It is gone for good.
    Purged(Key),
    /// Nothing: it did not work.
    Failed(Failure),
}

/// How a transfer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Every file has ended, one way or the other.
    Over,
    /// It can be gone on with: someone wished it so, or the line or the session broke.
    PutOff(Option<Failure>),
    /// It was stopped for good; with what could not be taken back.
    Stopped(Option<Failure>),
}

/// What became of a batch delete.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Removed {
    /// The keys that are gone.
    pub gone: Vec<Key>,
    /// The keys that are still there, each with its reason.
    pub refused: Vec<(Key, Failure)>,
}
