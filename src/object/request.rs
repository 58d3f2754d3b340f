//! Asking someone for a file: a presigned upload of one key, as a PUT for programs and as a POST for a page.

use std::time::Duration;

use super::{Key, Until};

/// What an upload link is to be, before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadWish {
    /// Where the file will lie.
    pub key: Key,
    /// What it will be; the receiver has to send exactly this.
    pub content_type: String,
    /// How long the link is to work; it ends earlier with the session that signs it.
    pub lasts: Duration,
    /// The largest file that the page may send, in bytes. A PUT cannot be limited.
    pub largest: u64,
}

/// A presigned upload of one key.
///
/// Whoever has it may write that key until it dies, so `Debug` leaves addresses, headers and fields out.
#[derive(Clone, PartialEq, Eq)]
pub struct UploadLink {
    /// Where the file will lie.
    pub key: Key,
    /// The URL for PUT, signature included.
    pub put: String,
    /// The headers that are signed with it and have to be sent exactly, in lower case.
    pub headers: Vec<(String, String)>,
    /// The same as a form, which a page may send without the bucket's leave (CORS).
    pub form: PostForm,
    /// The largest file that the form takes, in bytes; the PUT has no limit.
    pub largest: u64,
    /// Until when both work.
    pub until: Until,
}

/// A form for S3's browser-based upload by POST. Its last field, which the page adds, is `file`.
///
/// Source: "Browser-Based Uploads Using POST", Amazon S3 API reference.
#[derive(Clone, PartialEq, Eq)]
pub struct PostForm {
    /// Where it is sent.
    pub action: String,
    /// The fields before the file, policy and signature included.
    pub fields: Vec<(String, String)>,
}

impl std::fmt::Debug for UploadLink {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("UploadLink")
            .field("key", &self.key)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PostForm {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("PostForm").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Timestamp;

    #[test]
    fn an_upload_link_in_the_log_shows_no_signature() {
        let link = UploadLink {
            key: Key::new("a").unwrap(),
            put: "https://host/a?X-Amz-Signature=5ec4e7".into(),
            headers: vec![("x-amz-security-token".into(), "5ec4e7".into())],
            form: PostForm {
                action: "https://host/".into(),
                fields: vec![("x-amz-signature".into(), "5ec4e7".into())],
            },
            largest: 1,
            until: Until::Asked(Timestamp(1)),
        };
        let told = format!("{link:?} {:?}", link.form);
        assert!(!told.contains("5ec4e7"), "{told}");
    }
}
