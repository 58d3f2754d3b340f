//! Looks for what a query asks, on all cores, telling what it has found as it goes.
//!
//! First all rows that hold every word in one piece, then those that hold the letters in their order, then, where both
//! are few, those that do but for one slip of the finger. So an exact id stands before half a million that resemble it.

mod find;
mod fuzzy;
mod hits;
mod literal;
mod locate;
mod needle;
mod pair;
mod pass;
mod rank;
mod sieve;
#[cfg(test)]
mod tests;

pub use find::find;
pub use fuzzy::{Scattered, Slips};
pub use hits::{Hits, Rows};
pub use needle::Needle;
