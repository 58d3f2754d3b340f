//! What one record says: what was done, by whom, when and where.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::object::{Key, Timestamp};

/// One thing that was done, and who did it. Records of one run share who and where: a million of them lie in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub who: Arc<Who>,
    /// In which bucket.
    pub bucket: Arc<str>,
    /// At which S3-compatible service, where it is not AWS.
    pub endpoint: Option<Arc<str>>,
    /// What was done.
    pub entry: Entry,
}

/// What was done, as the program knows it; who and when is added when it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What.
    pub act: Act,
    /// To which object.
    pub key: Key,
    /// Where it lies since, if it was moved, copied, or deleted into the trash.
    pub to: Option<Key>,
    /// How large it is, if that is known.
    pub size: Option<u64>,
    /// Until when the link works that was made.
    pub until: Option<Timestamp>,
    /// What the person noted, such as a ticket's number.
    pub note: Option<String>,
    /// Whether it was done.
    pub outcome: Outcome,
}

/// The kinds of acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A link was made, with which anyone can read the object.
    Link,
    /// Someone was asked for a file: a link was made, with which anyone can write the object.
    Request,
    /// The file that someone was asked for has come.
    Arrival,
    /// The object was written from here.
    Upload,
    /// The object was saved here.
    Download,
    /// The object was deleted: it is in the trash.
    Delete,
    /// The object was deleted for good.
    Purge,
    /// The object was brought back from the trash.
    Restore,
    /// The object has another key.
    Move,
    /// The object is there twice.
    Copy,
}

/// How an act ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not; the failure's sentence.
    Failed(String),
}

/// Who did something, as far as this machine knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The user of the operating system.
    pub user: String,
    /// The machine.
    pub host: String,
    access_key: String,
}

/// So much of an access key's id is kept: enough to tell two of them apart.
const KEPT: usize = 4;

impl Record {
    /// Whether it is about this bucket: the same key elsewhere is another file.
    pub fn is_in(&self, bucket: &str, endpoint: Option<&str>) -> bool {
        *self.bucket == *bucket && self.endpoint.as_deref() == endpoint
    }
}

impl Entry {
    /// Something that was done to `key`, with nothing further known of it.
    pub fn done(act: Act, key: Key) -> Self {
        Self {
            act,
            key,
            to: None,
            size: None,
            until: None,
            note: None,
            outcome: Outcome::Done,
        }
    }
}

impl Act {
    /// The word that stands in a line and on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Request => "request",
            Self::Arrival => "arrival",
            Self::Upload => "upload",
            Self::Download => "download",
            Self::Delete => "delete",
            Self::Purge => "purge",
            Self::Restore => "restore",
            Self::Move => "move",
            Self::Copy => "copy",
        }
    }

    /// Whether it made a link, which works until it ends.
    pub fn makes_link(self) -> bool {
        matches!(self, Self::Link | Self::Request)
    }
}

impl Outcome {
    /// The failure's sentence, if it failed.
    pub fn failure(&self) -> Option<&str> {
        match self {
            Self::Done => None,
            Self::Failed(sentence) => Some(sentence),
        }
    }
}

impl Who {
    /// Someone with the access key of that id; no more than the id's last four letters are kept.
    pub fn new(user: impl Into<String>, host: impl Into<String>, access_key_id: &str) -> Self {
        let letters = access_key_id.char_indices().rev();
        let from = letters.take(KEPT).last().map_or(0, |(at, _)| at);
        Self {
            user: user.into(),
            host: host.into(),
            access_key: access_key_id[from..].to_owned(),
        }
    }

    /// The last four letters of the access key's id.
    pub fn access_key(&self) -> &str {
        &self.access_key
    }
}
