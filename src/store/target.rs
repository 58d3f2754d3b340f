//! Which bucket to talk to, and as whom.

use std::fmt;

use crate::object::Timestamp;

/// Everything that [`super::Store::connect`] has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The bucket's name.
    pub bucket: String,
    /// The region to sign for; without it the environment and the profile are asked.
    pub region: Option<String>,
    /// The address of an S3-compatible service, instead of AWS.
    pub endpoint: Option<String>,
    /// Whether the bucket stands in the path (`host/bucket/key`) rather than in the host's name.
    pub path_style: bool,
    /// The profile in the AWS files whose credentials are to be used, and no others.
    pub profile: Option<String>,
    /// Keys that were given outright; without them the profile or the ordinary AWS chain serves.
    pub keys: Option<StaticKeys>,
    /// Whether anything may be changed.
    pub access: Access,
    /// What to do where the store refuses `AES256`.
    pub encryption: EncryptionPolicy,
}

/// An access key and what belongs to it. `Debug` shows the identifier only.
#[derive(Clone, PartialEq, Eq)]
pub struct StaticKeys {
    /// The access key's identifier.
    pub id: String,
    /// The secret that signs.
    pub secret: String,
    /// The token that goes with temporary keys.
    pub session_token: Option<String>,
    /// When temporary keys end, if that was told beside them.
    pub expires: Option<Timestamp>,
}

/// Whether anything may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Objects may be put and deleted.
    ReadWrite,
    /// Only GET and HEAD leave this program.
    ReadOnly,
}

/// What to do where the store refuses to encrypt at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncryptionPolicy {
    /// Fail with the reason.
    Require,
    /// Go on without, and say so.
    Prefer,
}

impl fmt::Debug for StaticKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("StaticKeys")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_the_log_show_neither_secret_nor_token() {
        let keys = StaticKeys {
            id: "AKIDEXAMPLE".into(),
            secret: "s3cr3t".into(),
            session_token: Some("t0k3n".into()),
            expires: None,
        };
        let shown = format!("{keys:?}");
        assert!(shown.contains("AKIDEXAMPLE"));
        assert!(!shown.contains("s3cr3t") && !shown.contains("t0k3n"));
    }
}
