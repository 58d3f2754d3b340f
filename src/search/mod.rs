//! Floor 1: find any key among millions, in the pages that listings brought, without a copy of any key.
//!
//! An [`Index`] holds stretches of shared pages in key order. A [`Snapshot`] of it is a pointer, so a search, a sort or
//! a count runs on other threads while the index goes on changing.

pub mod cache;
mod changes;
mod crew;
mod fold;
mod gather;
mod index;
mod matcher;
mod order;
mod patch;
mod query;
mod radix;
mod snapshot;
mod usage;

pub use gather::{Group, gather};
pub use index::Index;
pub use jiff::tz::TimeZone as Zone;
pub use matcher::{Hits, Rows, find};
pub use order::{Order, Way, sort};
pub use query::{Completion, Known, Query, QueryTrouble, SYNTAX, Today, complete};
pub use snapshot::{Snapshot, Spot, Stretch};
pub use usage::{By, Share, Tally, Usage, order as shares_in_order};
