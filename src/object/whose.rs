//! To whom a file belongs, as far as its key tells.

use std::fmt;

use super::{Key, Prefix, Reading, read, read_name};

/// To whom files belong.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Whose {
    /// An agency or a client, such as `AGY-123`.
    Owner(String),
    /// A job's 24 digits.
    Job(String),
}

impl Whose {
    /// To whom the object called `key` belongs, if its name says so.
    pub fn of(key: &Key) -> Option<Self> {
        Some(match read(key)? {
            Reading::Office { owner, .. } => Self::Owner(owner.into()),
            Reading::Job { job, .. } => Self::Job(job.into()),
        })
    }

    /// Whose folder this is, if it is a job's.
    pub fn of_folder(folder: &Prefix) -> Option<Self> {
        let folder = folder.as_str();
        let files = [format!("{folder}-"), format!("{folder}-/-")];
        files.iter().find_map(|file| match read_name(file)? {
            Reading::Job { job, .. } => Some(Self::Job(job.into())),
            Reading::Office { .. } => None,
        })
    }

    /// The owner or the job as names carry it.
    pub fn text(&self) -> &str {
        match self {
            Self::Owner(text) | Self::Job(text) => text,
        }
    }
}

impl fmt::Display for Whose {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner(owner) => out.write_str(owner),
            Self::Job(job) => write!(out, "job {job}"),
        }
    }
}
