//! Floor 2: a local folder beside a part of the bucket: what is on either side, which belongs to which, and what differs.
//!
//! ```text
//!  Layout: which path becomes which key ──┬─▶ Walk: the local files, folder by folder ──▶ one after the other
//!                                         └─▶ There: everything below the keys' folders ──▶ looked up, then what is left
//! ```
//!
//! The local side is not held as a whole. The bucket's is, in the pages that a listing brought: servers tell keys in
//! more than one order, so there is no going through both at once.

mod filter;
mod layout;
mod there;
mod walk;

pub use filter::Filter;
pub use layout::{Layout, Mapping};
pub use there::{Found, There};
pub use walk::{Local, LocalFile, Walk};
