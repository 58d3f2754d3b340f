//! Listing by many requests at once, so that the size of a bucket does not matter.
//!
//! S3 lists in key order, a thousand rows a request, and begins behind any text that it is told. So a folder can be
//! listed from many places at once: the [`ground`] holds the plots that are left, cuts one where [`split`] finds
//! likely places as soon as requests are free, and tells every part of it once. [`lists`] makes the requests, as
//! many as the [`pace`] allows; [`body`], [`answer`] and [`moment`] read a page four times as fast as the SDK does.
//!
//! What holds:
//! - any text may be a cut, so no key is lost or told twice, however the names are made (`ground`);
//! - a common prefix is never cut in two: the cuts of a shallow listing have no slash below the folder;
//! - what existed throughout a sweep is told exactly once, whatever is added and deleted meanwhile, since each part
//!   is told by one request and no two overlap;
//! - a folder of one page costs one request, and at no time are more than four times as many under way as there were
//!   full pages;
//! - a server that does not keep the order of names is noticed, by its rows or at the [`borders`] of the plots, and
//!   listed [`alone`], one page after the other.

mod alone;
mod answer;
mod ask;
mod body;
mod borders;
mod ground;
mod in_order;
mod lists;
mod moment;
mod pace;
mod question;
mod running;
mod split;
mod texts;

#[cfg(test)]
mod stand_in;
#[cfg(test)]
mod tests;

pub(super) use in_order::InOrder;
pub use pace::{Pace, Patience};
#[cfg(feature = "bench")]
pub use running::Sweep;
pub use running::Swept;
pub(super) use texts::{Spelling, spelled_out};
