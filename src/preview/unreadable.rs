//! Why a document cannot be shown.

use std::{fmt, io};

use serde::{Deserialize, Serialize};

/// Why a document, or more of it, cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unreadable {
    /// It is not what it should be; the words of who read it.
    Damaged(String),
    /// A password is needed.
    Locked,
    /// It is encrypted, in a way that is not understood here.
    Sealed,
    /// It can only be read whole, and is larger than so many bytes.
    TooLarge(u64),
    /// It takes too long.
    Slow,
    /// Whoever read it broke off, most likely for want of memory.
    Died,
    /// Its bytes did not come; whoever fetched them knows why.
    NotFetched,
}

impl Unreadable {
    /// It is damaged, in the words of whoever tried to read it.
    pub fn damaged(why: impl fmt::Display) -> Self {
        Self::Damaged(super::text::clean(&why.to_string()))
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        if super::source::is_not_fetched(&error) {
            return Self::NotFetched;
        }
        Self::damaged(error)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(why) if why.is_empty() => out.write_str("It is damaged."),
            Self::Damaged(why) => write!(out, "It is damaged: {}.", why.trim_end_matches('.')),
            Self::Locked => out.write_str("It is locked with a password."),
            Self::Sealed => out.write_str("It is locked with a password: save it to open it."),
            Self::TooLarge(limit) => write!(
                out,
                "It can only be read whole, and is larger than {} MiB: save it to look at it.",
                limit >> 20
            ),
            Self::Slow => out.write_str("It takes too long to look into: save it to look at it."),
            Self::Died => out
                .write_str("It asks for more memory than a look may take: save it to look at it."),
            Self::NotFetched => out.write_str("Its bytes did not come."),
        }
    }
}
