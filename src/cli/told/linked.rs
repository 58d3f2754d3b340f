//! What `link` tells.

use serde::Serialize;

/// A link that was made.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Linked<'a> {
    /// What it opens.
    pub key: &'a str,
    /// Its address.
    pub url: &'a str,
    /// Until when it opens, as RFC 3339 in UTC.
    pub until: String,
    /// `asked`; `session` where the credentials end earlier; `at_most` where they do not say when they end.
    pub ends: &'static str,
    /// Whether it was tried and opens; left out if it was not tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<bool>,
}
