//! Pictures beside the cells of a terminal: whether it can draw them, how it hears of one, and how one goes again.
//!
//! ```text
//!  question ─▶ terminal ─▶ early: answers from keys ─▶ Message::Draws(Canvas) ─▶ … a Picture ─▶ place ─▶ terminal
//! ```
//!
//! A terminal that cannot draw may never answer, and whoever waits for it eats the keys that are typed meanwhile. So nobody
//! waits: the question goes out with the first frame, keys are heard as ever, and the answer is picked out from among them.

mod canvas;
mod early;
mod place;
mod question;
mod wish;

pub(super) use canvas::{can_be_asked, canvas, cell};
pub(super) use early::{hear, pause};
pub(super) use place::Placing;
pub(super) use question::QUESTION;
pub use wish::Pictures;
