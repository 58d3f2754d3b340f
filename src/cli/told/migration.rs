//! What `migrate` and `verify` tell of files, and of all of them together.

use serde::Serialize;

use super::Sum;
use crate::cli::Exit;

/// What became of one file that was to go into the bucket.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Migrated<'a> {
    /// Its path below the folder.
    pub path: &'a str,
    /// The key that it has or would have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<&'a str>,
    /// Its size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// A checksum of its bytes, which the server compared where it knows sums.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checksum: Option<Sum<'static>>,
    /// What became of it.
    pub outcome: Fate,
    /// Why, where that is a question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What can become of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was stored, and the server has what was sent.
    Sent,
    /// It was stored; what lay there waits in the trash.
    Replaced,
    /// It was there already, with the same bytes.
    Identical,
    /// It would be stored.
    Planned,
    /// Something else lies there, and stays.
    Conflict,
    /// It cannot be an object.
    Skipped,
    /// It was not stored.
    Failed,
}

/// How many files came to what.
#[derive(Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Totals {
    sent: u64,
    replaced: u64,
    identical: u64,
    planned: u64,
    conflict: u64,
    skipped: u64,
    failed: u64,
    /// Bytes that were sent.
    bytes_sent: u64,
    /// How long it took.
    pub seconds: f64,
}

/// The last line: everything in numbers.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Summary<'a, T> {
    /// The numbers.
    pub summary: &'a T,
}

impl<'a> Migrated<'a> {
    /// What became of the file at `path`, of which nothing else is known.
    pub fn of(path: &'a str, outcome: Fate) -> Self {
        Self {
            path,
            key: None,
            bytes: None,
            checksum: None,
            outcome,
            reason: None,
        }
    }
}

impl Fate {
    /// Whether nothing is left to be done about it.
    pub fn is_well(self) -> bool {
        match self {
            Self::Sent | Self::Replaced | Self::Identical | Self::Planned => true,
            Self::Conflict | Self::Skipped | Self::Failed => false,
        }
    }

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Replaced => "replaced",
            Self::Identical => "identical",
            Self::Planned => "planned",
            Self::Conflict => "conflict",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

impl Totals {
    /// Counts one more file.
    pub fn add(&mut self, file: &Migrated<'_>) {
        let count = match file.outcome {
            Fate::Sent => &mut self.sent,
            Fate::Replaced => &mut self.replaced,
            Fate::Identical => &mut self.identical,
            Fate::Planned => &mut self.planned,
            Fate::Conflict => &mut self.conflict,
            Fate::Skipped => &mut self.skipped,
            Fate::Failed => &mut self.failed,
        };
        *count += 1;
        if matches!(file.outcome, Fate::Sent | Fate::Replaced) {
            self.bytes_sent += file.bytes.unwrap_or(0);
        }
    }

    /// Whether anything is done.
    pub fn has_any(&self) -> bool {
        self.sent + self.replaced + self.identical + self.planned > 0
    }

    /// The end that these numbers mean.
    pub fn exit(&self) -> Exit {
        let failed = self.conflict + self.skipped + self.failed;
        Exit::of(usize::from(self.has_any()), usize::from(failed > 0))
    }

    /// All of it in a sentence.
    pub fn sentence(&self) -> String {
        let all = [
            (self.sent, "sent"),
            (self.replaced, "replaced"),
            (self.identical, "identical"),
            (self.planned, "would be sent"),
            (self.conflict, "in conflict"),
            (self.skipped, "skipped"),
            (self.failed, "failed"),
        ];
        let told = counted(&all).unwrap_or_else(|| "no files".into());
        if self.planned > 0 {
            return told;
        }
        let bytes = super::size(self.bytes_sent);
        format!("{told}; {bytes} sent in {} s", self.seconds)
    }
}

/// Something that is not alike on both sides.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Difference<'a> {
    /// What is not alike.
    #[serde(rename = "difference")]
    pub kind: Kind,
    /// The path below the folder, or the key of the other bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<&'a str>,
    /// The key where it is, or should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<&'a str>,
    /// The key where it lies instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lies_at: Option<&'a str>,
    /// What was found, in a sentence.
    pub reason: String,
}

/// What can be not alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It is not in the bucket.
    Missing,
    /// Only the bucket has it.
    Extra,
    /// It is there with another size.
    Size,
    /// It is there with other bytes.
    Content,
    /// It is there under another key.
    Misplaced,
    /// It could not be compared.
    Unknown,
}

impl Kind {
    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Size => "size",
            Self::Content => "content",
            Self::Misplaced => "misplaced",
            Self::Unknown => "unknown",
        }
    }
}

/// How many files are alike, and how many are not.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Verified {
    /// Files that are the same on both sides.
    pub same: u64,
    /// Bytes in them.
    pub bytes: u64,
    missing: u64,
    extra: u64,
    size: u64,
    content: u64,
    misplaced: u64,
    unknown: u64,
    /// How long it took.
    pub seconds: f64,
}

impl Verified {
    /// Counts one more difference.
    pub fn add(&mut self, difference: Kind) {
        *match difference {
            Kind::Missing => &mut self.missing,
            Kind::Extra => &mut self.extra,
            Kind::Size => &mut self.size,
            Kind::Content => &mut self.content,
            Kind::Misplaced => &mut self.misplaced,
            Kind::Unknown => &mut self.unknown,
        } += 1;
    }

    /// Whether there was nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.same + self.differ() == 0
    }

    fn differ(&self) -> u64 {
        let elsewhere = self.missing + self.extra + self.misplaced;
        elsewhere + self.size + self.content + self.unknown
    }

    /// Both sides are alike, or some of it is.
    pub fn exit(&self) -> Exit {
        Exit::of(usize::from(self.same > 0), usize::from(self.differ() > 0))
    }

    /// All of it in a sentence.
    pub fn sentence(&self) -> String {
        let all = [
            (self.missing, "missing"),
            (self.extra, "extra"),
            (self.size, "of another size"),
            (self.content, "with other content"),
            (self.misplaced, "in another place"),
            (self.unknown, "not compared"),
        ];
        let told = counted(&all).unwrap_or_else(|| "no differences".into());
        let bytes = super::size(self.bytes);
        let (same, seconds) = (self.same, self.seconds);
        format!("{same} alike ({bytes}); {told}; in {seconds} s")
    }
}

/// Those counts that are some, as in `3 sent, 1 failed`.
fn counted(all: &[(u64, &str)]) -> Option<String> {
    let some = all.iter().filter(|(count, _)| *count > 0);
    let told: Vec<_> = some
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    (!told.is_empty()).then(|| told.join(", "))
}
