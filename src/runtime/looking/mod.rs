//! Looking into files: their bytes are fetched here, range by range, and decoded in a child process under limits.
//!
//! ```text
//!  Effect::Look ─▶ look: rest, first piece ─▶ Worker (child: `preview-worker`) ─▶ Message::Looked
//!                      │                         │  ask ─▶ need ◀─▶ bytes, fonts ─▶ preview
//!                      └── Blocks: what has come of a file, as it was listed
//! ```
//!
//! No document parser is safe inside the program: what asks for too much memory or never ends ends with its process. A worker
//! whose answer is not wanted any more is killed, since nothing else stops it; one that has answered is kept for the next.

mod blocks;
mod fonts;
mod limits;
mod look;
mod wire;
mod worker;
mod working;

pub(super) use blocks::Blocks;
pub(super) use fonts::Fonts;
pub(super) use look::{foresee, look};
pub(super) use worker::Bench;
pub use working::work;
