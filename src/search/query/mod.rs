//! What a person looks for: words, filters in the store's own vocabulary, and an order.
//!
//! Words stand in any order and all must fit. A bare word is fuzzy: its letters in their order, best together.
//! Case never matters, unless `case:yes` is typed.
//!
//! | typed | means |
//! |---|---|
//! | `word`, `"two words"` | fuzzy, but for its numbers: `AGY-123` is never `AGY-132` |
//! | `'word` | exactly this, anywhere |
//! | `^word` | the key begins with it, or the name behind its last slash does |
//! | `word$` | the key ends with it, a folder's last slash aside |
//! | `!word`, `!^word`, `!word$` | not: exactly this, anywhere, at the beginning, at the end |
//! | `owner:AGY-123`, `owner:123` | this agency or client; whoever has this number |
//! | `category:rate`, `cat:rate` | a category that begins so |
//! | `job:68b7` | a job whose id begins so |
//! | `type:pdf,xlsx` | what the name ends in; `jpg` is `jpeg` too, `xls` any Excel file, `doc` and `ppt` alike |
//! | `size:>5M`, `size:1M..5M` | decimal units, as sizes are shown |
//! | `after:2026-03-01`, `before:march` | uploaded from the beginning of then on; before the beginning of then |
//! | `on:yesterday`, `in:2026-03` | uploaded then |
//! | `folder:uploads/`, `in:uploads/` | what the key begins with |
//! | `class:GLACIER` | the storage class |
//! | `newest`, `oldest`, `largest`, `smallest` | in this order; in quotes they are words |
//!
//! Of several values between commas one is enough; `!` before a filter turns it around.

mod bytes;
mod complete;
mod filter;
mod highlight;
mod known;
mod moment;
mod parse;
mod syntax;
mod token;
mod trouble;

pub use complete::{Completion, complete};
pub use filter::{Filter, Row, arrived, modified, reading};
pub use known::Known;
pub use moment::Today;
pub use parse::{Place, Query, Word};
pub use syntax::SYNTAX;
pub use trouble::QueryTrouble;
