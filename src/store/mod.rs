//! Floor 1: talking to S3, the only folder that names the SDK.
//!
//! A [`Store`] is one bucket as one identity sees it. It is cheap to clone, holds no lock while it waits,
//! and answers in the words of [`crate::object`]: nothing of the SDK is visible outside this folder.
//!
//! Links are signed by hand in [`sign`], which makes what the SDK would make, and are tried by [`plain`], a client
//! that has neither credentials nor the SDK's signer.
//!
//! Three rules hold here and nowhere else:
//! - every listing asks for `encoding-type=url` and decodes it, since one control character in one key
//!   would otherwise make the whole page unreadable;
//! - every write asks for `AES256` (STORAGE.md);
//! - a read-only store refuses in [`read_only`], below every operation, so none can forget it; only an upload that is signed for others has to
//!   refuse by itself, since it makes no request.

mod arrival;
mod asking;
mod blocking;
mod breadth;
mod claim;
mod clock;
mod compare;
mod connect;
mod copy;
mod copy_parts;
mod credentials;
mod details;
mod disposition;
mod download;
mod download_parts;
mod durable;
mod extras;
mod failure;
mod forgetting;
mod landing;
mod likeness;
mod list;
mod media;
mod meter;
mod multipart;
mod part;
mod patience;
mod piece;
mod plain;
mod presign;
mod proof;
mod read_only;
mod remove;
mod request;
mod sameness;
mod server_time;
mod sign;
mod site;
mod source;
mod sums;
mod sweep;
mod target;
mod trace;
mod trial;
mod unfinished;
mod upload;
mod url;
mod valve;
mod watch;

#[cfg(test)]
mod contract;

use std::sync::Arc;

pub use blocking::blocking;
pub use breadth::Breadth;
pub use claim::name_beside;
pub use compare::written;
#[cfg(test)]
pub(crate) use contract::target as target_of_demo;
pub use copy::Proved;
pub use credentials::{Session, key_tail};
pub use durable::Saved;
pub use list::{Depth, Listed, Pages};
pub use media::guessed_type;
pub use piece::Piece;
pub use remove::{BATCH, Doomed};
pub use sameness::{Rigour, Twin, Verdict, compare_bytes, md5_of};
pub use sweep::{Pace, Swept};
#[cfg(feature = "bench")]
pub use sweep::{Patience, Sweep};
pub use target::{Access, EncryptionPolicy, StaticKeys, Target};
pub use upload::IN_PARTS;
pub use valve::Valve;
pub use watch::{Learned, Memory, Watch};

/// One bucket, as one identity sees it.
#[derive(Debug, Clone)]
pub struct Store(Arc<connect::Connection>);

impl Store {
    /// The bucket's name.
    pub fn bucket(&self) -> &str {
        &self.0.bucket
    }
}
