//! What is to be moved, where from and where to, and what waits to be gone on with.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Doing, Extras, Key, Prefix, Timestamp, Trash};

/// Names one transfer for as long as the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferId(pub u64);

/// What a person asked for at once: one row in the list of transfers, however many files it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What is done.
    pub kind: Kind,
    /// To which files; what became of one is told by its place here.
    pub plans: Vec<Plan>,
}

/// What is done with the files of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Local files go into the bucket.
    Upload,
    /// Objects are fetched to the local disk.
    Download,
    /// Objects are there twice afterwards.
    Copy,
    /// Objects get other keys.
    Move,
    /// Objects go to the trash.
    Trash,
    /// Objects come back from the trash.
    Restore,
    /// Objects are gone for good.
    Purge,
}

/// What is done with one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// It goes into the bucket.
    Upload(UploadPlan),
    /// It is fetched.
    Download(DownloadPlan),
    /// It is copied within the bucket, and goes from where it was unless both are wanted.
    Copy(CopyPlan),
    /// It is deleted for good.
    Purge(PurgePlan),
}

/// What to do when the target is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IfThere {
    /// Touch nothing and report [`super::FailureKind::Exists`], so that a person is asked.
    Ask,
    /// Put the new one in its place.
    Replace,
    /// Leave it alone and take the next free name. Downloads only: an upload's name is chosen before it starts.
    KeepBoth,
    /// As [`Self::Ask`], but a listing has just shown that the name is free: the write has its condition all the same.
    Free,
    /// Put the new one in its place: the name was made up for it, so what is there is an earlier try.
    OwnName,
}

/// One file to be put into the bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadPlan {
    /// The local file.
    #[serde(with = "super::local::path")]
    pub source: PathBuf,
    /// Its size in bytes when the user chose it; the upload fails as `Changed` if it has another by then.
    pub size: u64,
    /// Where it goes.
    pub key: Key,
    /// The media type it is stored with.
    pub content_type: String,
    /// What to do if the key is taken: [`IfThere::Ask`] or [`IfThere::Replace`].
    pub if_there: IfThere,
    /// Where what is replaced is kept, so that it can come back.
    pub kept: Option<Key>,
    /// What is said of it beyond its name and type.
    #[serde(default, skip_serializing_if = "Extras::is_empty")]
    pub extras: Extras,
}

/// One object to be fetched to the local disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadPlan {
    /// The object.
    pub key: Key,
    /// Its size in bytes as far as known, for the progress bar.
    pub size: u64,
    /// The local folder; it is made if it is missing.
    #[serde(with = "super::local::path")]
    pub directory: PathBuf,
    /// The file's name in it, already made safe by [`super::local_name`].
    pub name: String,
    /// What to do if the file is there.
    pub if_there: IfThere,
    /// The archive that it becomes part of, if it is not to lie on the disk by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zip: Option<Zip>,
}

/// One archive that many saved files become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zip {
    /// Where it is to lie; under the next free name if that is taken.
    #[serde(with = "super::local::path")]
    pub archive: PathBuf,
    /// The folder of its own in which its files are gathered, each in its place. It goes once the archive is there.
    #[serde(with = "super::local::path")]
    pub gathered: PathBuf,
}

/// One object to be copied within the bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyPlan {
    /// Where it lies.
    pub from: Key,
    /// Where it goes.
    pub to: Key,
    /// Its size in bytes as far as known, for the progress bar.
    pub size: u64,
    /// What to do if the target is taken: anything but [`IfThere::KeepBoth`].
    pub if_there: IfThere,
    /// What it is copied for, which decides what becomes of the source.
    pub purpose: Purpose,
    /// Where what is replaced is kept, so that it can come back.
    pub kept: Option<Key>,
}

/// What an object is copied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// It is wanted twice.
    Copy,
    /// It gets another key.
    Move,
    /// It goes to the trash.
    Trash,
    /// It comes back from the trash.
    Restore,
    /// It is about to be replaced, and is kept before.
    Keep,
}

/// One object to be deleted for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgePlan {
    /// The object.
    pub key: Key,
    /// Its size in bytes as far as known.
    pub size: u64,
}

/// How a transfer is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Halt {
    /// What has moved so far is kept, for going on later.
    PutOff,
    /// What has moved of unfinished files is taken back.
    ForGood,
}

/// A transfer that has not ended and that nobody works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What it is called in the journal.
    pub name: String,
    /// What is done.
    pub kind: Kind,
    /// When it was begun.
    pub at: Timestamp,
    /// How many files it is about.
    pub files: usize,
    /// Their bytes, as far as known.
    pub bytes: u64,
    /// How many of them have ended.
    pub ended: usize,
    /// The name of its first file that has not ended.
    pub first: String,
}

impl Batch {
    /// Whether it saves its files somewhere below that local folder.
    pub fn saves_below(&self, folder: &Path) -> bool {
        matches!(self.plans.first(), Some(Plan::Download(plan)) if plan.directory.starts_with(folder))
    }

    /// What deletes these files, each with its size in bytes, for good.
    pub fn purge(files: impl IntoIterator<Item = (Key, u64)>) -> Self {
        let plan = |(key, size)| Plan::Purge(PurgePlan { key, size });
        Self {
            kind: Kind::Purge,
            plans: files.into_iter().map(plan).collect(),
        }
    }

    /// The bytes of all its files, as far as known.
    pub fn bytes(&self) -> u64 {
        self.plans.iter().map(Plan::size).sum()
    }
}

impl Kind {
    /// What is being done, as in "uploading 12 files".
    pub fn verb(self) -> &'static str {
        match self {
            Self::Upload => "uploading",
            Self::Download => "saving",
            Self::Copy => "copying",
            Self::Move => "moving",
            Self::Trash => "deleting",
            Self::Restore => "restoring",
            Self::Purge => "deleting for good",
        }
    }

    /// What was done, as in "12 files were uploaded".
    pub fn done(self) -> &'static str {
        match self {
            Self::Upload => "uploaded",
            Self::Download => "saved",
            Self::Copy => "copied",
            Self::Move => "moved",
            Self::Trash => "deleted",
            Self::Restore => "restored",
            Self::Purge => "deleted for good",
        }
    }
}

impl Plan {
    /// The object that it is about: where it comes from, or for an upload where it goes.
    pub fn key(&self) -> &Key {
        match self {
            Self::Upload(plan) => &plan.key,
            Self::Download(plan) => &plan.key,
            Self::Copy(plan) => &plan.from,
            Self::Purge(plan) => &plan.key,
        }
    }

    /// The object that will be there, or that goes.
    pub fn target(&self) -> &Key {
        match self {
            Self::Copy(plan) => &plan.to,
            other => other.key(),
        }
    }

    /// Its size in bytes as far as known.
    pub fn size(&self) -> u64 {
        match self {
            Self::Upload(plan) => plan.size,
            Self::Download(plan) => plan.size,
            Self::Copy(plan) => plan.size,
            Self::Purge(plan) => plan.size,
        }
    }

    /// What is being done, for the sentence about what went wrong.
    pub fn doing(&self) -> Doing {
        match self {
            Self::Upload(plan) => Doing::Uploading(plan.key.clone()),
            Self::Download(plan) => Doing::Downloading(plan.key.clone()),
            Self::Copy(plan) => plan.doing(),
            Self::Purge(plan) => Doing::Deleting(plan.key.clone()),
        }
    }
}

impl CopyPlan {
    /// What moves an object into the folder of an act in the trash; `None` if its name is too long to wait there.
    pub fn into_trash(act: &Prefix, from: &Key, size: u64) -> Option<Self> {
        Some(Self {
            to: Trash::place(act, from)?,
            from: from.clone(),
            size,
            if_there: IfThere::OwnName,
            purpose: Purpose::Trash,
            kept: None,
        })
    }

    /// What is being done, for the sentence about what went wrong.
    pub fn doing(&self) -> Doing {
        match self.purpose {
            Purpose::Copy => Doing::Duplicating(self.from.clone()),
            Purpose::Move => Doing::Moving(self.from.clone()),
            Purpose::Trash => Doing::Trashing(self.from.clone()),
            Purpose::Restore => Doing::Restoring(self.to.clone()),
            Purpose::Keep => Doing::Keeping(self.from.clone()),
        }
    }
}

impl Purpose {
    /// What a batch of such copies is called.
    pub fn kind(self) -> Kind {
        match self {
            Self::Copy | Self::Keep => Kind::Copy,
            Self::Move => Kind::Move,
            Self::Trash => Kind::Trash,
            Self::Restore => Kind::Restore,
        }
    }

    /// Whether the source goes once the copy is proved to be whole.
    pub fn ends_source(self) -> bool {
        matches!(self, Self::Move | Self::Trash | Self::Restore)
    }
}

/// An upload that was begun and neither completed nor given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The key that it was going to have.
    pub key: Key,
    /// When it was begun, if the server says.
    pub began: Option<Timestamp>,
}
