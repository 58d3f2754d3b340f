//! Floor 2: moving many files: one engine for uploads, downloads, copies, moves, the trash and its way back.
//!
//! ```text
//!  Batch ──▶ Transfer::run ──▶ one task a file, as many as the lanes have room for ──▶ store: upload, download, copy
//!                 │                      │ notes                                            │ proved
//!                 │                      ▼                                                  ▼
//!                 │                 journal::Page ◀── ended ── clearing: sources go, many in one request
//!                 ▼
//!               News: bytes that moved, files that settled, how all of it ended
//! ```
//!
//! What always holds:
//! - A source goes only after its copy is proved, and only if it is still what was copied.
//! - What is of the line (no network, an ended session) fails no file: it puts the whole transfer off.
//! - What is put off, or killed, goes on from its page; what was done is not done twice.

mod brake;
mod clearing;
mod climb;
mod earlier;
mod engine;
mod lanes;
mod one;
mod pack;
mod tally;
#[cfg(test)]
mod tests;

pub use brake::Brake;
pub use engine::Transfer;
pub use lanes::Lanes;
