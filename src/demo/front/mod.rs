//! The front: S3's operations as `s3s` hands them in, answered from the bucket.

mod operations;
mod pages;
mod parts;
mod reading;
mod words;
mod writing;

pub(super) use operations::Front;
pub(super) use words::moment;
