//! What the SDK and the server say, told as a [`Failure`]: one table.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::RequestId;

use super::read_only::Refused;
use crate::object::{Doing, Failure, FailureKind, Permission, reveal};

/// What was being done, where, and as whom: all that the table needs beside the answer.
#[derive(Debug, Clone)]
pub(super) struct Act {
    /// What was being done.
    pub(super) doing: Doing,
    /// What it takes.
    pub(super) permission: Permission,
    /// The bucket's name.
    pub(super) bucket: String,
    /// The region that the request was signed for.
    pub(super) region: String,
    /// The profile that the credentials come from.
    pub(super) profile: Option<String>,
}

/// The parts of a server's answer that decide; empty where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// S3's word for the trouble.
    pub(super) code: String,
    /// S3's sentence for it.
    message: String,
    request_id: String,
    region: Option<String>,
}

impl Act {
    /// A failure of this act with the words of whoever refused it.
    pub(super) fn fails(&self, kind: FailureKind, detail: impl Into<String>) -> Failure {
        Failure {
            doing: self.doing.clone(),
            kind,
            detail: detail.into(),
        }
    }

    /// The failure that `error` means for this act.
    pub(super) fn failed<E>(&self, error: &SdkError<E, HttpResponse>) -> Failure
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        if let Some(answer) = Answer::of(error) {
            return self.fails(self.kind(&answer), answer.told());
        }
        match error {
            SdkError::TimeoutError(_) => self.fails(FailureKind::Offline, "no answer in time"),
            _ => self.never_answered(error),
        }
    }

    /// The failure that a refusal listed inside an answer means, as in a batch delete.
    pub(super) fn refused(&self, code: &str, message: &str) -> Failure {
        let answer = Answer {
            code: code.to_owned(),
            message: message.to_owned(),
            ..Answer::default()
        };
        self.fails(self.kind(&answer), answer.told())
    }

    /// The failure that `error` means if no answer came, or none that could be read.
    pub(super) fn never_answered(&self, error: &(dyn Error + 'static)) -> Failure {
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
            "NoSuchKey" | "NotFound" | "NoSuchVersion" => FailureKind::NotFound,
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
            // Someone else, or a rule of the bucket, ended an upload in parts.
            "NoSuchUpload" => FailureKind::Changed,
            "InvalidObjectState" => FailureKind::Archived,
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
            404 if answer.code.is_empty() => FailureKind::NotFound,
            412 => self.precondition_kind(),
            429 | 503 => FailureKind::Throttled,
            502 | 504 => FailureKind::Offline,
            _ => FailureKind::Unexpected,
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

impl Answer {
    /// The answer inside `error`, if a server gave one.
    pub(super) fn of<E>(error: &SdkError<E, HttpResponse>) -> Option<Self>
    where
        E: ProvideErrorMetadata,
    {
        let response = error.raw_response()?;
        let status = response.status();
        if status.is_success() && !matches!(error, SdkError::ServiceError(_)) {
            return None;
        }
        let body = response.body().bytes().unwrap_or_default();
        let body = String::from_utf8_lossy(body);
        let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
        let said = |part: Option<&str>| part.unwrap_or_default().to_owned();
        let header = response.headers().get("x-amz-bucket-region");
        Some(Self {
            status: status.as_u16(),
            code: said(meta.and_then(|meta| meta.code())),
            message: said(meta.and_then(|meta| meta.message())),
            request_id: said(error.request_id()),
            region: header
                .or_else(|| element(&body, "Region"))
                .map(str::to_owned),
        })
    }

    /// Code, sentence, status and request: what an operator asks for first.
    pub(super) fn told(&self) -> String {
        let mut parts = Vec::new();
        match (self.code.as_str(), self.message.as_str()) {
            ("", "") => {}
            ("", words) | (words, "") => parts.push(reveal(words)),
            (code, message) => parts.push(reveal(&format!("{code}: {message}"))),
        }
        if self.status != 0 {
            parts.push(format!("HTTP {}", self.status));
        }
        if !self.request_id.is_empty() {
            parts.push(format!("request {}", reveal(&self.request_id)));
        }
        parts.join(", ")
    }
}

/// The failure to get credentials.
pub(super) fn of_credentials(error: &CredentialsError, profile: Option<&str>) -> Failure {
    let told = told(error);
    let words = told.to_lowercase();
    let has_any = |tells: &[&str]| tells.iter().any(|tell| words.contains(tell));
    // aws-config has no public types for these; its words are all there is to go by.
    let kind = if has_any(&["expired", "unauthorizedexception", "refresh"])
        || (words.contains("sso") && has_any(&["no such file", "not found", "cache"]))
    {
        FailureKind::SessionExpired(profile.map(str::to_owned))
    } else if has_any(&["dns error", "error trying to connect", "dispatch failure"]) {
        FailureKind::Offline
    } else {
        FailureKind::NoCredentials
    };
    Failure {
        doing: Doing::Connecting,
        kind,
        detail: told,
    }
}

/// What the words of a broken connection mean.
fn unanswered_kind(told: &str) -> FailureKind {
    let words = told.to_lowercase();
    let has_any = |tells: &[&str]| tells.iter().any(|tell| words.contains(tell));
    if has_any(&["checksum"]) {
        return FailureKind::Unexpected;
    }
    // The TLS library's types are not ours to name, and its words are stable enough to be tested.
    if has_any(&[
        "certificate",
        "handshake",
        "tls",
        "corrupt message",
        "fatal alert",
    ]) {
        FailureKind::Tls
    } else if has_any(&["invalid uri", "endpoint", "bucket name", "not a valid"]) {
        FailureKind::Setting
    } else if has_any(&[
        "dispatch failure",
        "connect",
        "dns",
        "io error",
        "timed out",
        "timeout",
    ]) || has_any(&[
        "throughput",
        "connection",
        "broken pipe",
        "end of file",
        "streaming error",
    ]) {
        FailureKind::Offline
    } else {
        FailureKind::Unexpected
    }
}

/// An error and everything that caused it, outermost first.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// What each link of the chain says, once.
pub(super) fn told(error: &(dyn Error + 'static)) -> String {
    let mut parts: Vec<String> = Vec::new();
    for link in chain(error) {
        let said = reveal(&link.to_string());
        if !parts.iter().any(|part| part.contains(&said)) {
            parts.push(said);
        }
    }
    parts.join(": ")
}

/// The text of the first `<name>` in a small piece of XML.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once('<')?;
    (!text.is_empty()).then_some(text)
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

    #[test]
    fn a_region_is_read_from_the_body() {
        let body = "<Error><Code>X</Code><Region>eu-west-1</Region></Error>";
        assert_eq!(element(body, "Region"), Some("eu-west-1"));
        assert_eq!(element("<Error/>", "Region"), None);
    }

    #[test]
    fn an_operator_is_told_code_sentence_status_and_request() {
        let answer = Answer {
            message: "Access Denied".into(),
            request_id: "4442587FB7D0A2F9".into(),
            ..answer(403, "AccessDenied")
        };
        let told = "AccessDenied: Access Denied, HTTP 403, request 4442587FB7D0A2F9";
        assert_eq!(answer.told(), told);
        assert_eq!(Answer::default().told(), "");
    }

    #[test]
    fn the_words_of_a_broken_connection_tell_what_broke() {
        let table = [
            (
                "dispatch failure: io error: Connection refused (os error 111)",
                FailureKind::Offline,
            ),
            (
                "dispatch failure: io error: client error (Connect): dns error: failed to lookup address information",
                FailureKind::Offline,
            ),
            (
                "dispatch failure: other: client error (Connect): invalid peer certificate: UnknownIssuer",
                FailureKind::Tls,
            ),
            (
                "dispatch failure: io error: client error (Connect): received corrupt message of type InvalidContentType",
                FailureKind::Tls,
            ),
        ];
        for (words, kind) in table {
            assert_eq!(unanswered_kind(words), kind, "{words}");
        }
    }

    #[test]
    fn missing_credentials_are_told_from_a_session_that_ended() {
        let none = CredentialsError::not_loaded("no providers in chain provided credentials");
        assert_eq!(of_credentials(&none, None).kind, FailureKind::NoCredentials);
        let ended =
            CredentialsError::provider_error("the SSO session has expired or is otherwise invalid");
        let kind = FailureKind::SessionExpired(Some("agency".into()));
        assert_eq!(of_credentials(&ended, Some("agency")).kind, kind);
    }
}
