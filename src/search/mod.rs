//! Floor 1: find any key among millions, in the pages that listings brought, without a copy of any key.
//!
//! An [`Index`] holds stretches of shared pages in key order. A [`Snapshot`] of it is a pointer, so a search, a sort or
//! a count runs on other threads while the index goes on changing. A [`Query`] is what a person typed, and [`find`]
//! looks for it.

mod crew;
mod fold;
mod index;
mod matcher;
mod order;
mod query;
mod radix;
mod snapshot;

pub use index::Index;
pub use matcher::{Hits, Rows, find};
pub use order::{Order, Way, sort};
pub use query::{Completion, Known, Query, QueryTrouble, Today, complete};
pub use snapshot::{Snapshot, Spot, Stretch};
