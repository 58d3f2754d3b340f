//! The index on disk: what was known of a bucket, as bytes, checked when they come back.
//!
//! ```text
//! heading   magic, version, length, bucket, endpoint, moment                           CRC-32
//! block     1, rows, length, stored length, columns of up to 1,024 rows, mostly lz4    CRC-32   (any number)
//! end       0, rows of all blocks, CRC-32 of the blocks' CRC-32s                       CRC-32
//! ```
//!
//! A cut-off file lacks its end; one that was changed anywhere fails a sum. Pages are told one by one, since a second copy
//! of all keys has no place in memory. Whatever a file claims, reading it takes no
//! more memory than a small multiple of the file, and never ends in anything but keys in order or a [`CacheTrouble`].

mod block;
mod numbers;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{check, read};
pub use write::write;

use std::fmt;

use crate::object::Timestamp;

/// The bucket that an index is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Whereabouts {
    /// The bucket's name.
    pub bucket: String,
    /// The address of the service; empty for AWS itself.
    pub endpoint: String,
}

/// What a cache file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Of which bucket it is.
    pub whereabouts: Whereabouts,
    /// When all of it was true.
    pub taken: Timestamp,
}

/// Why a cache file is of no use, as a sentence. None of these is a reason to do anything but to sweep the bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CacheTrouble {
    /// It is of another bucket or another service.
    Foreign,
    /// It was written by another filedesk, in a form that this one does not know.
    Version(u8),
    /// It is no cache file, or not whole, or not as it was written.
    Damaged,
    /// The file could not be read at all; the system's words.
    Unreadable(String),
}

/// How every cache file begins.
const MAGIC: [u8; 8] = *b"filedesk";
/// The form that this filedesk writes, and the only one that it reads.
const VERSION: u8 = 1;
/// What a record begins with.
const BLOCK: u8 = 1;
/// What the last record begins with.
const END: u8 = 0;
/// So many rows a block has at most: about as many as a page of a listing.
const MOST_ROWS: usize = 1_024;
/// A key has at most 1,024 bytes, and a row costs at most 40 beside: no block claims more than this.
const MOST_BYTES: usize = MOST_ROWS * (1_024 + 40) + 64;

impl fmt::Display for CacheTrouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => out.write_str("The stored index is of another bucket."),
            Self::Version(version) => write!(
                out,
                "The stored index has form {version}; this filedesk knows form {VERSION}."
            ),
            Self::Damaged => out.write_str("The stored index is damaged."),
            Self::Unreadable(why) => write!(out, "The stored index cannot be read: {why}."),
        }
    }
}
