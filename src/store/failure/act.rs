//! The table: from what the server said to the kind of failure.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

use super::super::read_only::Refused;
use super::answer::Answer;
use super::words::{chain, of_credentials, told, unanswered_kind};
use crate::object::{Doing, Failure, FailureKind, Permission};

/// What was being done, where, and as whom: all that the table needs beside the answer.
#[derive(Debug, Clone)]
pub struct Act {
    /// What was being done.
    pub doing: Doing,
    /// What it takes.
    pub permission: Permission,
    /// The bucket's name.
    pub bucket: String,
    /// The region that the request was signed for.
    pub region: String,
    /// The profile that the credentials come from.
    pub profile: Option<String>,
}

impl Act {
    /// A failure of this act with the words of whoever refused it.
    pub fn fails(&self, kind: FailureKind, detail: impl Into<String>) -> Failure {
        Failure {
            doing: self.doing.clone(),
            kind,
            detail: detail.into(),
        }
    }

    /// The failure that `error` means for this act.
    pub fn failed<E>(&self, error: &SdkError<E, HttpResponse>) -> Failure
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        if let Some(answer) = Answer::of(error) {
            return self.refused_by(&answer);
        }
        match error {
            SdkError::TimeoutError(_) => self.fails(FailureKind::Offline, "no answer in time"),
            _ => self.never_answered(error),
        }
    }

    /// The failure that a server's own answer means.
    pub fn refused_by(&self, answer: &Answer) -> Failure {
        self.fails(self.kind(answer), answer.told())
    }

    /// The failure that a refusal listed inside an answer means, as in a batch delete.
    pub fn refused(&self, code: &str, message: &str) -> Failure {
        let answer = Answer {
            code: code.to_owned(),
            message: message.to_owned(),
            ..Answer::default()
        };
        self.refused_by(&answer)
    }

    /// The failure that an answer is which agrees, but says nothing of the object: no server of objects made it.
    pub fn says_nothing(&self) -> Failure {
        let told = "the answer says nothing of the object";
        self.fails(FailureKind::Unexpected, told)
    }

    /// The failure that `error` means if no answer came, or none that could be read.
    pub fn never_answered(&self, error: &(dyn Error + 'static)) -> Failure {
        if chain(error).any(<dyn Error>::is::<Refused>) {
            return self.fails(FailureKind::ReadOnly, "");
        }
        if let Some(error) = chain(error).find_map(|link| link.downcast_ref::<CredentialsError>()) {
            let failure = of_credentials(error, self.profile.as_deref());
            return self.fails(failure.kind, failure.detail);
        }
        let told = told(error);
        self.fails(unanswered_kind(&told), told)
    }

    /// The table: S3's code decides, the status where there is none (HEAD has no body to put one in).
    fn kind(&self, answer: &Answer) -> FailureKind {
        match answer.code.as_str() {
            "NoSuchKey" | "NotFound" | "NoSuchVersion" => self.missing_kind(),
            "NoSuchBucket" | "InvalidBucketName" => FailureKind::NoSuchBucket(self.bucket.clone()),
            "AccessDenied" | "AllAccessDisabled" | "AccountProblem" => {
                FailureKind::Denied(self.permission)
            }
            "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidToken" => {
                FailureKind::WrongCredentials
            }
            "AuthorizationHeaderMalformed" if answer.message.contains("Access Key") => {
                FailureKind::WrongCredentials
            }
            "ExpiredToken" | "ExpiredTokenException" | "TokenRefreshRequired" => {
                FailureKind::SessionExpired(self.profile.clone())
            }
            "RequestTimeTooSkewed" => FailureKind::ClockSkew,
            "PermanentRedirect"
            | "TemporaryRedirect"
            | "Redirect"
            | "AuthorizationHeaderMalformed"
            | "IllegalLocationConstraint"
            | "IllegalLocationConstraintException"
            | "IncorrectEndpoint" => FailureKind::WrongRegion(answer.region.clone()),
            "SlowDown"
            | "ServiceUnavailable"
            | "Throttling"
            | "ThrottlingException"
            | "TooManyRequests"
            | "RequestLimitExceeded" => FailureKind::Throttled,
            "RequestTimeout" => FailureKind::Offline,
            "PreconditionFailed" | "ConditionalRequestConflict" => self.precondition_kind(),
            // Someone else, or a rule of the bucket, ended an upload in parts; or what was told of its parts was damaged.
            "NoSuchUpload" | "InvalidPart" | "InvalidPartOrder" => FailureKind::Changed,
            "InvalidObjectState" => FailureKind::Archived,
            "InvalidStorageClass" | "InvalidTag" | "MetadataTooLarge" => FailureKind::ExtrasRefused,
            _ => self.status_kind(answer),
        }
    }

    fn status_kind(&self, answer: &Answer) -> FailureKind {
        match answer.status {
            301 | 307 | 308 => FailureKind::WrongRegion(answer.region.clone()),
            400 if answer
                .region
                .as_ref()
                .is_some_and(|told| *told != self.region) =>
            {
                FailureKind::WrongRegion(answer.region.clone())
            }
            401 => FailureKind::WrongCredentials,
            403 => FailureKind::Denied(self.permission),
            404 if answer.code.is_empty() => self.missing_kind(),
            412 => self.precondition_kind(),
            429 | 503 => FailureKind::Throttled,
            502 | 504 => FailureKind::Offline,
            _ => FailureKind::Unexpected,
        }
    }

    /// A listing asks for no key: what is not there is the bucket, or whatever should answer for it.
    fn missing_kind(&self) -> FailureKind {
        match self.doing {
            Doing::Listing(_) => FailureKind::NoSuchBucket(self.bucket.clone()),
            _ => FailureKind::NotFound,
        }
    }

    /// The only condition of an upload is that nothing is there; of all else, that nothing has changed.
    fn precondition_kind(&self) -> FailureKind {
        match self.doing {
            Doing::Uploading(_) => FailureKind::Exists,
            _ => FailureKind::Changed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Key, Prefix};

    fn key() -> Key {
        Key::new("uploads/a.pdf").unwrap()
    }

    fn act(doing: Doing) -> Act {
        Act {
            doing,
            permission: Permission::GetObject,
            bucket: "desk".into(),
            region: "us-east-1".into(),
            profile: Some("agency".into()),
        }
    }

    fn answer(status: u16, code: &str) -> Answer {
        Answer {
            status,
            code: code.into(),
            ..Answer::default()
        }
    }

    #[test]
    fn every_code_has_its_kind_and_remedy() {
        let denied = FailureKind::Denied(Permission::GetObject);
        let expired = FailureKind::SessionExpired(Some("agency".into()));
        let table = [
            (404, "NoSuchKey", FailureKind::NotFound, "expected shape"),
            (404, "", FailureKind::NotFound, "expected shape"),
            (
                404,
                "NoSuchBucket",
                FailureKind::NoSuchBucket("desk".into()),
                "S3_BUCKET_NAME",
            ),
            (403, "AccessDenied", denied.clone(), "s3:GetObject"),
            (403, "", denied, "s3:GetObject"),
            (
                403,
                "InvalidAccessKeyId",
                FailureKind::WrongCredentials,
                "AWS_ACCESS_KEY_ID",
            ),
            (
                403,
                "SignatureDoesNotMatch",
                FailureKind::WrongCredentials,
                "AWS_SECRET_ACCESS_KEY",
            ),
            (
                400,
                "ExpiredToken",
                expired.clone(),
                "aws sso login --profile agency",
            ),
            (
                400,
                "TokenRefreshRequired",
                expired,
                "aws sso login --profile agency",
            ),
            (403, "RequestTimeTooSkewed", FailureKind::ClockSkew, "clock"),
            (
                301,
                "PermanentRedirect",
                FailureKind::WrongRegion(None),
                "AWS_REGION",
            ),
            (
                400,
                "AuthorizationHeaderMalformed",
                FailureKind::WrongRegion(None),
                "AWS_REGION",
            ),
            (
                400,
                "IllegalLocationConstraintException",
                FailureKind::WrongRegion(None),
                "AWS_REGION",
            ),
            (301, "", FailureKind::WrongRegion(None), "AWS_REGION"),
            (503, "SlowDown", FailureKind::Throttled, "Wait"),
            (503, "", FailureKind::Throttled, "Wait"),
            (429, "", FailureKind::Throttled, "Wait"),
            (412, "PreconditionFailed", FailureKind::Changed, "again"),
            (412, "", FailureKind::Changed, "again"),
            (403, "InvalidObjectState", FailureKind::Archived, "restore"),
            (500, "InternalError", FailureKind::Unexpected, "--log"),
        ];
        for (status, code, kind, remedy) in table {
            let act = act(Doing::Downloading(key()));
            let failure = act.fails(act.kind(&answer(status, code)), "");
            assert_eq!(failure.kind, kind, "{status} {code}");
            assert!(
                failure.hint().contains(remedy),
                "{status} {code}: {}",
                failure.hint()
            );
        }
    }

    #[test]
    fn a_listing_that_is_not_found_lacks_its_bucket() {
        let act = act(Doing::Listing(Prefix::bucket()));
        let missing = FailureKind::NoSuchBucket("desk".into());
        assert_eq!(act.kind(&answer(404, "")), missing);
        assert_eq!(act.kind(&answer(404, "NotFound")), missing);
    }

    #[test]
    fn a_condition_that_an_upload_fails_means_that_something_is_there() {
        let act = act(Doing::Uploading(key()));
        for (status, code) in [
            (412, "PreconditionFailed"),
            (412, ""),
            (409, "ConditionalRequestConflict"),
        ] {
            assert_eq!(act.kind(&answer(status, code)), FailureKind::Exists);
        }
    }

    #[test]
    fn a_region_that_the_server_tells_is_passed_on() {
        let mut answer = answer(400, "");
        answer.region = Some("eu-west-1".into());
        let told = FailureKind::WrongRegion(Some("eu-west-1".into()));
        let act = act(Doing::Listing(Prefix::bucket()));
        assert_eq!(act.kind(&answer), told);
        answer.region = Some("us-east-1".into());
        assert_eq!(act.kind(&answer), FailureKind::Unexpected);
    }
}
