//! What a transfer has to say while it runs.

use std::path::PathBuf;

use crate::object::Settled;

/// One thing that a running transfer tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// So many bytes have moved in all.
    Moved(u64),
    /// Files that have ended in an earlier run.
    Earlier(Vec<Settled>),
    /// Files that have ended now.
    Settled(Vec<Settled>),
    /// All files have come, and become one archive now.
    Packing,
    /// The archive lies here.
    Packed(PathBuf),
    /// The archive is not made, as not all files have come.
    Unpacked,
}
