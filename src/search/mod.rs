//! Floor 1: find any key among millions, in the pages that listings brought, without a copy of any key.
//!
//! An [`Index`] holds stretches of shared pages in key order. A [`Snapshot`] of it is a pointer, so a search, a sort or
//! a count runs on other threads while the index goes on changing.

pub mod cache;
mod changes;
mod gather;
mod index;
mod patch;
mod snapshot;
mod usage;

pub use gather::{Group, Whose, gather};
pub use index::Index;
pub use snapshot::{Snapshot, Spot, Stretch};
pub use usage::{By, Share, Tally, Usage, arrived, order};
