//! Floor 4, beside `runtime`: the gateway, which answers a file's name with a fresh link (STORAGE.md).
//!
//! ```text
//!  TCP ─▶ door: connections, patience, farewell ─▶ gatekeeper: how often, by whom, the log ─▶ answer
//!                                                                                               │ asked: what a path asks for
//!   refresh: a sweep, every few minutes ─▶ Catalog, swapped in whole ─▶ finding ◀───────────────┘
//!                                                                        │ Store::presign
//!                                                         302, Location ◀┘
//! ```
//!
//! What holds:
//! - bytes are never served, nothing is ever listed, and nothing leaves that could change the bucket;
//! - a name is decoded once and compared as it stands with keys inside the prefixes; no path is ever tidied up;
//! - what lies outside the prefixes answers exactly as what is not there;
//! - the catalog in use is whole: a sweep that fails leaves the one before it in place, and health says so;
//! - neither token nor link reaches the log, an answer that is no redirect, or a `Debug`.

mod access_log;
mod answer;
mod asked;
mod catalog;
mod convention;
mod door;
mod finding;
mod gatekeeper;
mod health;
mod limits;
mod recent;
mod refresh;
mod reply;
mod run;
mod token;

#[cfg(test)]
mod tests;

pub use limits::Rates;
pub use run::{Log, Serving, run};
pub use token::Token;
