//! What a transfer tells while it runs.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Batch, Ending, Settled};

/// One thing of a transfer. That it begins and how it ended is told by whoever runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferNews {
    /// It is under way; what it is about.
    Started(Arc<Batch>),
    /// So many bytes have moved in all.
    Moved(u64),
    /// Files that an earlier run has brought to their end.
    Earlier(Vec<Settled>),
    /// Files that have come to their end.
    Settled(Vec<Settled>),
    /// All files have come, and become one archive now.
    Packing,
    /// The archive lies here.
    Packed(PathBuf),
    /// The archive is not made, as not all files have come.
    Unpacked,
    /// Nothing of it runs any more.
    Ended(Ending),
}
