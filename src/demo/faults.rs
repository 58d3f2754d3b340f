//! Troubles that the bucket can be told to have, set and cleared while it runs.

use std::mem::discriminant;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use s3s::{S3Error, S3Result, s3_error};
use tokio::sync::Notify;

use super::Demo;

/// One trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// `AccessDenied` for an operation (`HeadObject`) or all operations of a permission (`s3:GetObject`), for keys and listings that begin with `below`.
    Deny {
        /// The name of an operation or a permission.
        what: String,
        /// Where; empty for everywhere.
        below: String,
    },
    /// `SlowDown` so many times, then service as usual.
    SlowDown(usize),
    /// The body of a GET breaks off half way, so many times.
    CutBody(usize),
    /// One bit of the body of a GET is flipped on the way, so many times.
    FlipBody(usize),
    /// Every answer comes this much later.
    Latency(Duration),
    /// `ExpiredToken`, as at the end of an SSO session.
    ExpiredToken,
    /// `AccessDenied` for reading, as where the key that encrypts may not be used by whoever signed.
    RefuseKey,
    /// `RequestTimeTooSkewed`, whatever the clocks say.
    ClockSkew,
    /// `AuthorizationHeaderMalformed` for requests that are not signed for this region, which is told.
    SignFor(String),
    /// `PermanentRedirect` for requests that are not signed for this region, which is told.
    MovedTo(String),
    /// `InvalidRequest` for writes that ask for encryption, as from Ceph without TLS.
    RefuseEncryption,
    /// Requests are accepted and not answered until this is cleared.
    Hang,
}

/// The troubles in force.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Mutex<Vec<Fault>>,
    cleared: Notify,
}

/// One request, as far as faults look at it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Act<'a> {
    /// The operation's name.
    pub operation: &'a str,
    /// The key, or nothing for a request to the whole bucket.
    pub key: &'a str,
    /// The region that it was signed for.
    pub region: Option<&'a str>,
}

impl Faults {
    /// Adds a trouble to those in force; it replaces one of its kind, except that denials add up.
    pub fn set(&self, fault: Fault) {
        let mut rules = self.rules();
        let kind = discriminant(&fault);
        rules.retain(|rule| matches!(rule, Fault::Deny { .. }) || discriminant(rule) != kind);
        rules.push(fault);
    }

    /// Denies an operation (`HeadObject`) or permission (`s3:GetObject`) below a prefix; an empty prefix is everywhere.
    pub fn deny(&self, what: &str, below: &str) {
        self.set(Fault::Deny {
            what: what.into(),
            below: below.into(),
        });
    }

    /// Ends all troubles, the latency of the shape included; requests that hang go on.
    pub fn clear(&self) {
        self.rules().clear();
        self.cleared.notify_waiters();
    }

    /// Waits as long as latency and hanging demand.
    pub(super) async fn wait(&self) {
        let latency = self.rules().iter().map(Fault::latency).sum::<Duration>();
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        loop {
            let cleared = self.cleared.notified();
            if !self.rules().contains(&Fault::Hang) {
                return;
            }
            cleared.await;
        }
    }

    /// Refuses a request, if some trouble says so.
    pub(super) fn refuse(&self, act: Act<'_>) -> S3Result<()> {
        for fault in self.rules().iter_mut() {
            if let Some(error) = fault.refusal(act) {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Whether `operation` on `key` is denied.
    /// Refuses what is signed for another region than the bucket's, as AWS does; a fault may have moved the bucket.
    pub(super) fn check_home(&self, signed: Option<&str>) -> S3Result<()> {
        let is_moved = |fault: &Fault| matches!(fault, Fault::SignFor(_) | Fault::MovedTo(_));
        let is_elsewhere = signed.is_some_and(|signed| signed != Demo::REGION);
        if is_elsewhere && !self.rules().iter().any(is_moved) {
            return Err(sign_for(Demo::REGION, signed));
        }
        Ok(())
    }

    pub(super) fn denies(&self, operation: &str, key: &str) -> bool {
        self.rules()
            .iter()
            .any(|fault| fault.denies(operation, key))
    }

    /// Whether the body of this GET is to break off; counts it.
    pub(super) fn cuts(&self) -> bool {
        self.rules().iter_mut().any(|fault| match fault {
            Fault::CutBody(times) => count_down(times),
            _ => false,
        })
    }

    /// Whether a bit of the body of this GET is to be flipped; counts it.
    pub(super) fn flips(&self) -> bool {
        self.rules().iter_mut().any(|fault| match fault {
            Fault::FlipBody(times) => count_down(times),
            _ => false,
        })
    }

    /// Whether writes may not ask for encryption.
    pub(super) fn refuses_encryption(&self) -> bool {
        self.rules().contains(&Fault::RefuseEncryption)
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fault {
    fn latency(&self) -> Duration {
        match self {
            Self::Latency(latency) => *latency,
            _ => Duration::ZERO,
        }
    }

    fn denies(&self, operation: &str, key: &str) -> bool {
        match self {
            Self::Deny { what, below } => {
                let named = what == operation || what == permission(operation);
                named && key.starts_with(below.as_str())
            }
            _ => false,
        }
    }

    fn refusal(&mut self, act: Act<'_>) -> Option<S3Error> {
        let elsewhere = |region: &str| act.region.is_some_and(|signed| signed != region);
        match self {
            // A listing's prefix, a batch's keys and a form's are not in the path; those three ask `denies` themselves.
            Self::Deny { .. } if matches!(act.operation, "ListObjectsV2" | "DeleteObjects" | "PostObject") => None,
            Self::Deny { .. } => self.denies(act.operation, act.key).then(access_denied),
            Self::SlowDown(times) => {
                count_down(times).then(|| s3_error!(SlowDown, "Please reduce your request rate."))
            }
            Self::ExpiredToken => Some(s3_error!(ExpiredToken, "The provided token has expired.")),
            Self::RefuseKey => (act.operation == "GetObject").then(|| {
                s3_error!(AccessDenied, "User: arn:aws:iam::123456789012:user/support is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext")
            }),
            Self::ClockSkew => Some(s3_error!(
                RequestTimeTooSkewed,
                "The difference between the request time and the current time is too large."
            )),
            Self::SignFor(region) => elsewhere(region).then(|| sign_for(region, act.region)),
            Self::MovedTo(region) => elsewhere(region).then(|| moved_to(region)),
            Self::CutBody(_) | Self::FlipBody(_) | Self::Latency(_) | Self::RefuseEncryption | Self::Hang => None,
        }
    }
}

/// `AccessDenied` in AWS's words.
pub(super) fn access_denied() -> S3Error {
    s3_error!(AccessDenied, "Access Denied")
}

/// The permission that IAM asks for an operation.
fn permission(operation: &str) -> &'static str {
    match operation {
        "GetObject" | "HeadObject" => "s3:GetObject",
        "PutObject"
        | "PostObject"
        | "CopyObject"
        | "CreateMultipartUpload"
        | "UploadPart"
        | "UploadPartCopy"
        | "CompleteMultipartUpload" => "s3:PutObject",
        "DeleteObject" | "DeleteObjects" => "s3:DeleteObject",
        "ListObjects" | "ListObjectsV2" | "HeadBucket" => "s3:ListBucket",
        "AbortMultipartUpload" => "s3:AbortMultipartUpload",
        "ListMultipartUploads" => "s3:ListBucketMultipartUploads",
        "ListParts" => "s3:ListMultipartUploadParts",
        "GetObjectTagging" => "s3:GetObjectTagging",
        "PutObjectTagging" => "s3:PutObjectTagging",
        _ => "",
    }
}

fn count_down(times: &mut usize) -> bool {
    let any = *times > 0;
    *times = times.saturating_sub(1);
    any
}

fn sign_for(region: &str, signed: Option<&str>) -> S3Error {
    let signed = signed.unwrap_or_default();
    let error = s3_error!(
        AuthorizationHeaderMalformed,
        "The authorization header is malformed; the region '{signed}' is wrong; expecting '{region}'"
    );
    naming(region, error)
}

fn moved_to(region: &str) -> S3Error {
    let error = s3_error!(
        PermanentRedirect,
        "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint."
    );
    naming(region, error)
}

/// AWS names the right region in a header, which is all that a HEAD can see.
fn naming(region: &str, mut error: S3Error) -> S3Error {
    if let Ok(value) = region.parse() {
        let mut headers = s3s::HttpResponse::<()>::new(()).headers().clone();
        headers.insert("x-amz-bucket-region", value);
        error.set_headers(headers);
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act<'a>(operation: &'a str, key: &'a str) -> Act<'a> {
        Act {
            operation,
            key,
            region: Some("us-east-1"),
        }
    }

    fn code(result: S3Result<()>) -> String {
        result.map_or_else(|error| error.code().as_str().into(), |()| "OK".into())
    }

    #[test]
    fn a_denied_permission_denies_its_operations_below_its_prefix_only() {
        let faults = Faults::default();
        faults.deny("s3:GetObject", "uploads/");
        assert_eq!(
            code(faults.refuse(act("HeadObject", "uploads/a"))),
            "AccessDenied"
        );
        assert_eq!(code(faults.refuse(act("GetObject", "exports/a"))), "OK");
        assert_eq!(code(faults.refuse(act("PutObject", "uploads/a"))), "OK");
    }

    #[test]
    fn slowing_down_ends_by_itself() {
        let faults = Faults::default();
        faults.set(Fault::SlowDown(2));
        let codes = [(); 3].map(|()| code(faults.refuse(act("GetObject", "a"))));
        assert_eq!(codes, ["SlowDown", "SlowDown", "OK"]);
    }

    #[test]
    fn a_request_signed_for_the_right_region_passes() {
        let faults = Faults::default();
        faults.set(Fault::SignFor("us-east-1".into()));
        assert_eq!(code(faults.refuse(act("GetObject", "a"))), "OK");
        faults.set(Fault::MovedTo("eu-west-1".into()));
        let error = faults.refuse(act("GetObject", "a")).unwrap_err();
        assert_eq!(error.headers().unwrap()["x-amz-bucket-region"], "eu-west-1");
    }

    #[tokio::test]
    async fn what_hangs_goes_on_when_it_is_cleared() {
        let faults = Faults::default();
        faults.set(Fault::Hang);
        let waiting = async {
            faults.wait().await;
        };
        let clearing = async {
            tokio::task::yield_now().await;
            faults.clear();
        };
        tokio::join!(waiting, clearing);
    }
}
