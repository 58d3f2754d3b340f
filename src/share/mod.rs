//! Floor 1: what is sent to the customer, as text: messages with links, requests for a file, and when a link is to end.
//!
//! Data in, text out: nothing here knows a network, a clock or a screen. Names come from a bucket and are never trusted:
//! each form has its own way to keep them from being more than text, all of them in `quote` but for that of tables, which
//! the ledger needs too: `object::cell`.

mod expiry;
mod fill;
mod guard;
mod message;
mod moment;
mod page;
mod quote;
mod request;
#[cfg(test)]
mod samples;
mod told;
mod words;

pub use expiry::{ExpiryTrouble, PRESETS, lasting};
pub use guard::{Mixture, mixed};
pub use message::{Form, Item, message};
pub use page::page;
pub use request::request_message;
pub use told::Here;
pub use words::Words;
