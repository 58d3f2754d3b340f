//! Hands the arguments to the library.
fn main() {}
