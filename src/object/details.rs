//! What HEAD tells about one object.

use super::{Key, Timestamp};

/// Everything that the server says about an object, as it says it; what it does not say is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Which object.
    pub key: Key,
    /// Size in bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: Option<Timestamp>,
    /// The declared media type.
    pub content_type: Option<String>,
    /// How the bytes are shown or saved by a browser.
    pub content_disposition: Option<String>,
    /// The entity tag, without its quotes.
    pub etag: Option<String>,
    /// How it is encrypted at rest.
    pub encryption: Encryption,
    /// `STANDARD` where the server says nothing, as S3 documents it.
    pub storage_class: String,
    /// Algorithm and value, e.g. `("CRC32", "nG7pIA==")`.
    pub checksum: Option<(String, String)>,
    /// The version, in a versioned bucket.
    pub version: Option<String>,
    /// `x-amz-meta-*`, sorted by name.
    pub metadata: Vec<(String, String)>,
}

/// Server-side encryption, as HEAD reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// The server reports none.
    Unreported,
    /// `AES256`: keys managed by S3, what STORAGE.md asks for.
    Aes256,
    /// Any other kind, by the server's word for it (`aws:kms`).
    Other(String),
}
