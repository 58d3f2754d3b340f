//! What commands tell with `--json`: one object a line, of the kinds that stand here and no others.
//!
//! A field that is not known is left out. New fields may come; those that are here keep their meaning.

mod linked;
mod migration;
mod settings;

use std::borrow::Cow;
use std::time::Duration;

use serde::Serialize;

use super::out::{Out, Stop};
use crate::object::{
    Answer, Details, Encryption, Entry, EntryKind, Failure, FailureKind, Fetched, Outcome, Prefix,
    Purpose, Tag, Timestamp,
};
pub use linked::Linked;
pub use migration::{Difference, Fate, Kind, Migrated, Summary, Totals, Verified};
pub use settings::{Named, Place, Set};

/// A file or a folder of a listing.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Row {
    /// A file.
    File {
        /// Its key.
        key: String,
        /// Its size in bytes.
        size: u64,
        /// When it was stored, as RFC 3339 in UTC.
        #[serde(skip_serializing_if = "Option::is_none")]
        modified: Option<String>,
        /// Its storage class.
        class: &'static str,
    },
    /// Everything below a key prefix.
    Folder {
        /// The prefix; it ends in `/`.
        prefix: String,
    },
}

/// What did not work.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Trouble {
    /// With what: a key, a prefix or a local path.
    pub key: String,
    /// How.
    pub error: Told,
}

/// A failure, for programs and for people.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Told {
    /// Its kind, in one word that does not change.
    pub kind: &'static str,
    /// What happened.
    pub message: String,
    /// What to do next; may be empty.
    pub hint: String,
}

/// What the store tells of an object.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct About<'a> {
    key: &'a str,
    size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_disposition: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encryption: Option<&'a str>,
    class: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    checksum: Option<Sum<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    metadata: serde_json::Map<String, serde_json::Value>,
}

/// A checksum that the store tells.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sum<'a> {
    algorithm: &'a str,
    value: Cow<'a, str>,
}

impl Sum<'static> {
    /// A CRC-32, in hexadecimal digits.
    pub fn crc32(sum: u32) -> Self {
        Self {
            algorithm: "CRC-32",
            value: format!("{sum:08x}").into(),
        }
    }

    /// An MD5, in hexadecimal digits.
    pub fn md5(sum: &Tag) -> Self {
        let digits = sum.iter().map(|byte| format!("{byte:02x}"));
        Self {
            algorithm: "MD5",
            value: digits.collect::<String>().into(),
        }
    }
}

impl Row {
    /// The row that `entry` of a listing of `folder` is.
    pub fn of(folder: &Prefix, entry: Entry<'_>) -> Self {
        let key = format!("{}{}", folder.as_str(), entry.name);
        match entry.kind {
            EntryKind::Folder => Self::Folder { prefix: key },
            EntryKind::File {
                size,
                modified,
                class,
            } => Self::File {
                key,
                size,
                modified: modified.map(Timestamp::utc),
                class: class.name(),
            },
        }
    }
}

impl Trouble {
    /// What happened to `key`.
    pub fn of(key: &str, failure: &Failure) -> Self {
        Self {
            key: key.to_owned(),
            error: Told {
                kind: word(&failure.kind),
                message: failure.sentence(),
                hint: advice(failure),
            },
        }
    }
}

impl<'a> About<'a> {
    /// What `details` say.
    pub fn of(details: &'a Details) -> Self {
        let metadata = details.metadata.iter();
        let metadata = metadata.map(|(name, value)| (name.clone(), value.clone().into()));
        Self {
            key: details.key.as_str(),
            size: details.size,
            modified: details.modified.map(Timestamp::utc),
            content_type: details.content_type.as_deref(),
            content_disposition: details.content_disposition.as_deref(),
            etag: details.etag.as_deref(),
            encryption: match &details.encryption {
                Encryption::Unreported => None,
                Encryption::Aes256 => Some("AES256"),
                Encryption::Other(kind) => Some(kind),
            },
            class: &details.storage_class,
            checksum: details.checksum.as_ref().map(|(algorithm, value)| Sum {
                algorithm,
                value: value.into(),
            }),
            version: details.version.as_deref(),
            metadata: metadata.collect(),
        }
    }
}

/// What went wrong and what to do next, in one line.
pub fn in_words(failure: &Failure) -> String {
    let parts = [failure.sentence(), advice(failure), failure.detail.clone()];
    let told = parts.iter().filter(|part| !part.is_empty());
    told.map(|part| crate::object::reveal(part.trim()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What to do next, where there are no keys to press.
pub fn advice(failure: &Failure) -> String {
    if failure.kind == FailureKind::Exists {
        return "--if-there says what is to be done with it.".to_owned();
    }
    ON_SCREEN
        .iter()
        .fold(failure.hint(), |hint, part| hint.replace(part, ""))
}

/// What hints say of keys.
const ON_SCREEN: [&str; 9] = [
    ", then press r",
    " Press r to refresh.",
    "; Tab completes it",
    "; then go on here with space in the list (t)",
    " r tries again.",
    ": press r to look",
    ", then go on with space in the list (t)",
    "; Tab completes the path",
    "Press r to try again. ",
];

/// The word for a kind of failure.
fn word(kind: &FailureKind) -> &'static str {
    match kind {
        FailureKind::NotFound => "not_found",
        FailureKind::NoSuchBucket(_) => "no_such_bucket",
        FailureKind::Denied(_) => "denied",
        FailureKind::WrongCredentials => "wrong_credentials",
        FailureKind::NoCredentials => "no_credentials",
        FailureKind::SessionExpired(_) => "session_expired",
        FailureKind::ClockSkew => "clock_skew",
        FailureKind::WrongRegion(_) => "wrong_region",
        FailureKind::Throttled => "throttled",
        FailureKind::Offline => "offline",
        FailureKind::Tls => "tls",
        FailureKind::Stopped => "stopped",
        FailureKind::Exists => "exists",
        FailureKind::Changed => "changed",
        FailureKind::Elsewhere => "elsewhere",
        FailureKind::Mismatch => "mismatch",
        FailureKind::ReadOnly => "read_only",
        FailureKind::ExtrasRefused => "extras_refused",
        FailureKind::EncryptionRefused => "encryption_refused",
        FailureKind::Archived => "archived",
        FailureKind::KeyRefused => "key_refused",
        FailureKind::LinkDead => "link_dead",
        FailureKind::DiskFull => "disk_full",
        FailureKind::Local => "local",
        FailureKind::NotAFile => "not_a_file",
        FailureKind::Setting => "setting",
        FailureKind::Unexpected => "unexpected",
    }
}

/// A size in bytes as people say it.
pub fn size(bytes: u64) -> String {
    humansize::format_size(bytes, humansize::DECIMAL)
}

/// Seconds with two digits behind the point, as a summary tells them.
pub fn seconds(length: Duration) -> f64 {
    (length.as_secs_f64() * 100.0).round() / 100.0
}

/// A length of time as people say it: `1 h 5 min`, `40 s`.
pub fn length(length: Duration) -> String {
    match length.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    }
}

/// Tells what became of a file: an upload as the application answers it, anything else as JSON or in a line.
pub fn outcome(out: &mut Out, outcome: &Outcome, in_json: bool) -> Result<(), Stop> {
    match outcome {
        Outcome::Stored(stored) => out.json(&Answer::of(stored)),
        Outcome::Fetched(fetched) if in_json => out.json(&Saved::of(fetched)),
        Outcome::Fetched(fetched) => {
            let path = out.name(&fetched.path.to_string_lossy());
            out.line(&path)
        }
        moved => match Moved::of(moved) {
            Some(moved) if in_json => out.json(&moved),
            Some(moved) => {
                let line = out.name(&moved.line());
                out.line(&line)
            }
            None => Ok(()),
        },
    }
}

/// A file that was saved.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Saved<'a> {
    key: &'a str,
    path: Cow<'a, str>,
    size: u64,
}

impl<'a> Saved<'a> {
    /// Where it lies.
    pub fn of(fetched: &'a Fetched) -> Self {
        Self {
            key: fetched.key.as_str(),
            path: fetched.path.to_string_lossy(),
            size: fetched.size,
        }
    }
}

/// An object that was moved, copied, deleted or brought back.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Moved<'a> {
    /// `move`, `copy`, `delete`, `restore` or `purge`.
    act: &'static str,
    key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
}

impl<'a> Moved<'a> {
    /// Where it lies now; nothing of what is no copy and no purge.
    pub fn of(outcome: &'a Outcome) -> Option<Self> {
        match outcome {
            // Where it waited in the trash is of no account any more.
            Outcome::Copied(copied) if copied.purpose == Purpose::Restore => Some(Self {
                act: "restore",
                key: copied.to.as_str(),
                to: None,
            }),
            Outcome::Copied(copied) => Some(Self {
                act: match copied.purpose {
                    Purpose::Copy | Purpose::Keep => "copy",
                    Purpose::Move => "move",
                    Purpose::Trash => "delete",
                    Purpose::Restore => "restore",
                },
                key: copied.from.as_str(),
                to: Some(copied.to.as_str()),
            }),
            Outcome::Purged(key) => Some(Self {
                act: "purge",
                key: key.as_str(),
                to: None,
            }),
            Outcome::Stored(_) | Outcome::Fetched(_) | Outcome::Failed(_) => None,
        }
    }

    /// The same in words.
    pub fn line(&self) -> String {
        match (self.act, self.to) {
            ("delete" | "purge", _) | (_, None) => self.key.to_owned(),
            (_, Some(to)) => format!("{} -> {to}", self.key),
        }
    }
}

/// How much lies below a folder.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sums<'a> {
    /// The folder; `/` for the whole bucket.
    pub prefix: &'a str,
    /// How many files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Something that was done, as the ledger has it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Done<'a> {
    /// When, as RFC 3339 in UTC.
    pub at: String,
    /// What: `link`, `upload`, `delete` …
    pub act: &'static str,
    /// To which object.
    pub key: &'a str,
    /// Where it lies since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<&'a str>,
    /// Its size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Until when the link opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What the person noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'a str>,
    /// Why it was not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<&'a str>,
    /// Who did it.
    pub user: &'a str,
    /// On which machine.
    pub host: &'a str,
    /// In which bucket.
    pub bucket: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Doing, Key, Permission};

    #[test]
    fn nobody_is_told_to_press_a_key_where_there_is_no_screen() {
        let kinds = [
            FailureKind::NotFound,
            FailureKind::NoSuchBucket("b".into()),
            FailureKind::Denied(Permission::GetObject),
            FailureKind::WrongCredentials,
            FailureKind::NoCredentials,
            FailureKind::SessionExpired(None),
            FailureKind::SessionExpired(Some("p".into())),
            FailureKind::ClockSkew,
            FailureKind::WrongRegion(None),
            FailureKind::Throttled,
            FailureKind::Offline,
            FailureKind::Tls,
            FailureKind::Stopped,
            FailureKind::Exists,
            FailureKind::Changed,
            FailureKind::Elsewhere,
            FailureKind::Mismatch,
            FailureKind::ReadOnly,
            FailureKind::Archived,
            FailureKind::DiskFull,
            FailureKind::Local,
            FailureKind::NotAFile,
            FailureKind::Unexpected,
        ];
        let key = Key::new("a").unwrap();
        let doings = [
            Doing::Downloading(key.clone()),
            Doing::Uploading(key),
            Doing::Reading("a".into()),
            Doing::Working,
        ];
        for kind in kinds {
            for doing in &doings {
                let told = advice(&Failure::new(doing.clone(), kind.clone()));
                for word in ["press", "Press", "Tab", "(t)", " r ", "with space"] {
                    assert!(!told.contains(word), "{kind:?}: {told}");
                }
            }
        }
    }
}
