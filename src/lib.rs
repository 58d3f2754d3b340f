//! filedesk: a terminal file browser for an agency's documents in one S3 bucket.
#![expect(dead_code, unused_imports, reason = "the floors above are being built")]
mod app;
mod demo;
mod object;
mod store;
mod ui;
