//! Who comes in: every request passes here, is counted, may be made to wait, and may be refused.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use s3s::access::{S3Access, S3AccessContext};
use s3s::dto::PostObjectInput;
use s3s::path::S3Path;
use s3s::{S3Request, S3Result, s3_error};

use super::clock::Clock;
use super::faults::{Act, Faults, access_denied};
use super::server::Demo;
use super::sessions::Sessions;
use super::signature;

/// The requests that came, each as `Operation /path?query`; the oldest are forgotten.
#[derive(Debug, Default)]
pub(super) struct Log(Mutex<VecDeque<String>>);

/// Stands before the bucket.
pub(super) struct Door {
    /// What is asked is written here.
    pub log: Arc<Log>,
    /// What may go wrong.
    pub faults: Arc<Faults>,
    /// Who may sign.
    pub sessions: Arc<Sessions>,
    /// The far side's time.
    pub clock: Arc<Clock>,
}

/// The operation that has its key, its token and its lifetime in its body, where this door does not look.
const FORM: &str = "PostObject";

/// A demo that runs for days must not grow; no test makes so many requests.
const REMEMBERED: usize = 10_000;

impl Log {
    /// All requests that are remembered, oldest first.
    pub fn lines(&self) -> Vec<String> {
        self.inner().iter().cloned().collect()
    }

    fn add(&self, line: String) {
        let mut lines = self.inner();
        if lines.len() == REMEMBERED {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    fn inner(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl S3Access for Door {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let operation = context.s3_op().name();
        self.log.add(format!("{operation} {}", context.uri()));
        self.faults.wait().await;
        let (bucket, key) = match context.s3_path() {
            S3Path::Root => (None, ""),
            S3Path::Bucket { bucket } => (Some(bucket), ""),
            S3Path::Object { bucket, key } => (Some(bucket), &**key),
        };
        let Some(signer) = context.credentials() else {
            return Err(access_denied());
        };
        if operation != FORM {
            let token = signature::token(context);
            self.sessions.check(&signer.access_key, token.as_deref())?;
            signature::check(context, self.clock.now())?;
        }
        let region = signed_region(context);
        self.faults.refuse(Act {
            operation,
            key,
            region: region.as_deref(),
        })?;
        self.faults.check_home(region.as_deref())?;
        match bucket {
            Some(bucket) if **bucket != *Demo::BUCKET => Err(s3_error!(
                NoSuchBucket,
                "The specified bucket does not exist"
            )),
            _ => Ok(()),
        }
    }

    async fn post_object(&self, asked: &mut S3Request<PostObjectInput>) -> S3Result<()> {
        self.check_form(asked)
    }
}

/// The region in `Credential=KEY/DATE/REGION/s3/aws4_request`, from the header or from a presigned query.
fn signed_region(context: &S3AccessContext<'_>) -> Option<String> {
    let header = context.headers().get("authorization");
    let header = header.and_then(|value| value.to_str().ok());
    let query = context
        .uri()
        .query()
        .unwrap_or_default()
        .replace("%2F", "/");
    let scope = header.unwrap_or(&query).split_once("Credential=")?.1;
    scope.split('/').nth(2).map(str::to_owned)
}
