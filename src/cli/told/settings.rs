//! What `config` tells.

use std::path::Path;

use serde::Serialize;

/// A setting and where it comes from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Set<'a> {
    /// Its name in the environment, or its section and key in the configuration file.
    pub setting: &'a str,
    /// Its value; of a secret only that there is one.
    pub value: &'a str,
    /// `a flag`, `the environment`, `.env`, `config.toml` or `as usual`.
    pub from: &'a str,
}

/// A store with a name of its own.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Named<'a> {
    /// The name.
    pub store: &'a str,
    /// Its bucket.
    pub bucket: &'a str,
    /// Whether nothing is changed in it.
    pub read_only: bool,
}

/// A place on this computer that filedesk reads or writes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Place<'a> {
    /// What it is for: `config`, `state`, `cache` or `downloads`.
    #[serde(rename = "place")]
    pub what: &'a str,
    /// Where it is.
    pub path: &'a Path,
    /// Whether it is there.
    pub exists: bool,
}
