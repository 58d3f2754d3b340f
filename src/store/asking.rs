//! What an upload asks of a store beyond keeping bytes, and what it does without where that is refused.

use aws_sdk_s3::config::{Builder, RequestChecksumCalculation};
use aws_sdk_s3::types::{ChecksumAlgorithm, ServerSideEncryption};

use super::EncryptionPolicy;
use super::failure::{Act, Answer};
use crate::object::{Failure, FailureKind};

/// What one request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asking {
    encryption: Wish,
    checksums: Wish,
}

/// Whether something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Asked,
    Forgone,
}

/// What a refusal says about a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// The store says that it will not.
    No,
    /// The store says something that stores say which cannot.
    MaybeNot,
    /// The refusal is about something else.
    Nothing,
}

impl Asking {
    /// Everything: encryption, since STORAGE.md wants it, and checksums, since networks lie.
    pub(super) const EVERYTHING: Self = Self {
        encryption: Wish::Asked,
        checksums: Wish::Asked,
    };

    /// What an earlier run has asked for.
    pub(super) fn of(encrypts: bool, sums: bool) -> Self {
        let wish = |asked| if asked { Wish::Asked } else { Wish::Forgone };
        Self {
            encryption: wish(encrypts),
            checksums: wish(sums),
        }
    }

    /// The encryption to name.
    pub(super) fn encryption(self) -> Option<ServerSideEncryption> {
        match self.encryption {
            Wish::Asked => Some(ServerSideEncryption::Aes256),
            Wish::Forgone => None,
        }
    }

    /// The checksum to name when an upload in parts begins. The SDK does not name it of itself, and some
    /// stores then refuse the parts' checksums at the end.
    pub(super) fn checksum(self) -> Option<ChecksumAlgorithm> {
        match self.checksums {
            Wish::Asked => Some(ChecksumAlgorithm::Crc32),
            Wish::Forgone => None,
        }
    }

    /// `config` with the SDK's own checksums as they are asked for.
    pub(super) fn configure(self, config: Builder) -> Builder {
        match self.checksums {
            Wish::Asked => config,
            Wish::Forgone => {
                config.request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            }
        }
    }

    /// The next best thing to ask for after `answer`, or the failure that it is.
    ///
    /// Checksums are done without where a store does not know them, encryption only where the settings
    /// allow it.
    pub(super) fn less(
        self,
        answer: Option<&Answer>,
        policy: EncryptionPolicy,
        act: &Act,
        failure: Failure,
    ) -> Result<Self, Failure> {
        let Some(answer) = answer else {
            return Err(failure);
        };
        if self.checksums == Wish::Asked && on_checksums(answer) == Says::No {
            let checksums = Wish::Forgone;
            return Ok(Self { checksums, ..self });
        }
        match (self.encryption, on_encryption(answer), policy) {
            (Wish::Asked, Says::No | Says::MaybeNot, EncryptionPolicy::Prefer) => {
                let encryption = Wish::Forgone;
                Ok(Self { encryption, ..self })
            }
            (Wish::Asked, Says::No, EncryptionPolicy::Require) => {
                Err(act.fails(FailureKind::EncryptionRefused, answer.told()))
            }
            _ => Err(failure),
        }
    }
}

/// Ceph says `InvalidRequest` without TLS, SeaweedFS 500 without a key; both name no reason that could be relied on.
fn on_encryption(answer: &Answer) -> Says {
    let is_vague = matches!(
        answer.code.as_str(),
        "" | "InvalidArgument" | "InvalidRequest" | "NotImplemented" | "InternalError"
    );
    match answer.status {
        400 | 500 | 501 if names(answer, &["encrypt", "sse", "kms"]) => Says::No,
        400 | 500 | 501 if is_vague => Says::MaybeNot,
        _ => Says::Nothing,
    }
}

fn on_checksums(answer: &Answer) -> Says {
    // A checksum that does not match is no reason to send none. MinIO says `XAmzContentChecksumMismatch`.
    let is_mismatch = matches!(answer.code.as_str(), "BadDigest" | "InvalidDigest")
        || names(answer, &["mismatch", "not match"]);
    match answer.status {
        400 | 501 if !is_mismatch && names(answer, &["checksum", "trailer"]) => Says::No,
        _ => Says::Nothing,
    }
}

fn names(answer: &Answer, any: &[&str]) -> bool {
    let words = answer.told().to_lowercase();
    any.iter().any(|name| words.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Doing, Key, Permission};

    fn less(
        asking: Asking,
        status: u16,
        code: &str,
        policy: EncryptionPolicy,
    ) -> Result<Asking, FailureKind> {
        let act = Act {
            doing: Doing::Uploading(Key::new("a").unwrap()),
            permission: Permission::PutObject,
            bucket: "desk".into(),
            region: "us-east-1".into(),
            profile: None,
        };
        let answer = Answer {
            status,
            code: code.into(),
            ..Answer::default()
        };
        let failure = act.fails(FailureKind::Unexpected, "");
        let less = asking.less(Some(&answer), policy, &act, failure);
        less.map_err(|failure| failure.kind)
    }

    #[test]
    fn checksums_that_a_store_does_not_know_are_done_without_once() {
        let code = "UnsupportedHeaderXAmzChecksumCrc32";
        let asking = less(Asking::EVERYTHING, 400, code, EncryptionPolicy::Require).unwrap();
        assert_eq!(asking.checksum(), None);
        assert!(asking.encryption().is_some());
        let again = less(asking, 400, code, EncryptionPolicy::Require);
        assert_eq!(again, Err(FailureKind::Unexpected));
    }

    #[test]
    fn a_checksum_that_does_not_match_is_a_failure() {
        for code in ["BadDigest", "XAmzContentChecksumMismatch"] {
            let again = less(Asking::EVERYTHING, 400, code, EncryptionPolicy::Prefer);
            assert_eq!(again, Err(FailureKind::Unexpected), "{code}");
        }
    }

    #[test]
    fn encryption_is_done_without_only_if_the_settings_say_so() {
        for (status, code) in [(500, "InternalError"), (400, "InvalidRequest"), (501, "")] {
            let asking = less(Asking::EVERYTHING, status, code, EncryptionPolicy::Prefer);
            assert_eq!(asking.unwrap().encryption(), None);
            let refused = less(Asking::EVERYTHING, status, code, EncryptionPolicy::Require);
            assert!(refused.is_err());
        }
        let code = "ServerSideEncryptionConfigurationNotFoundError";
        let refused = less(Asking::EVERYTHING, 400, code, EncryptionPolicy::Require);
        assert_eq!(refused, Err(FailureKind::EncryptionRefused));
    }

    #[test]
    fn a_refusal_of_something_else_stays_a_failure() {
        for (status, code) in [
            (403, "AccessDenied"),
            (412, "PreconditionFailed"),
            (400, "EntityTooLarge"),
        ] {
            let again = less(Asking::EVERYTHING, status, code, EncryptionPolicy::Prefer);
            assert_eq!(again, Err(FailureKind::Unexpected), "{code}");
        }
    }
}
