//! What each command prints, and how it ends, against a bucket in memory.

mod desk;
mod doctor;
mod migrating;
mod moving;
mod reading;
mod schema;
