//! Floor 1: an S3 bucket in memory, for people to try filedesk on and for every fast test.
//!
//! ```text
//!  TCP ─▶ s3s: HTTP, SigV4, XML ─▶ door: count, wait, refuse ─▶ front: S3 operations ─▶ bucket: a BTreeMap
//! ```
//!
//! It behaves as AWS documents, traps included, and shares no code with `store`, so that the two cannot agree on an error.

mod body;
mod bucket;
mod clock;
mod content;
mod digest;
mod door;
mod faults;
mod forms;
mod front;
#[cfg(test)]
mod line;
mod listing;
mod multipart;
mod seed;
mod server;
mod sessions;
mod signature;

pub use bucket::Bucket;
pub use content::About;
#[cfg(test)]
pub use faults::Fault;
#[cfg(test)]
pub use line::{Asked, Harm, Line, a_tenth_each};
pub use seed::agency;
pub use server::{Demo, Shape};
pub use sessions::Session;

/// A bucket with nothing in it.
pub fn empty() -> Bucket {
    Bucket::default()
}

#[cfg(test)]
mod tests;
