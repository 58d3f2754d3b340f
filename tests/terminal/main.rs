//! The real program in a terminal of its own: what a person sees, and what is left when it ends.

mod browsing;
mod clipboard;
mod finding;
mod jobs;
mod leaving;
mod looking;
mod picture;
mod serving;
mod session;
mod starting;
mod svg;
mod worker;
