//! What the SDK and the server say, told as a [`crate::object::Failure`].

mod act;
mod answer;
mod words;

pub use act::Act;
pub use answer::Answer;
pub use words::of_credentials;
