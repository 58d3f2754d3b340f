//! filedesk: a terminal file browser for an agency's documents in one S3 bucket.
mod app;
mod args;
mod config;
#[cfg_attr(
    not(test),
    expect(
        dead_code,
        unused_imports,
        reason = "faults and looks behind the door are for tests"
    )
)]
mod demo;
mod object;
mod runtime;
mod store;
mod ui;

pub use args::run;
