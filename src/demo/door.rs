//! Who comes in: every request passes here, is counted, may be made to wait, and may be refused.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::path::S3Path;
use s3s::{S3Result, s3_error};

use super::faults::{Act, Faults, access_denied};
use super::server::Demo;

/// The requests that came, each as `Operation /path?query`; the oldest are forgotten.
#[derive(Debug, Default)]
pub(super) struct Log(Mutex<VecDeque<String>>);

/// Knows the one key pair.
pub(super) struct Keys;

/// Stands before the bucket.
pub(super) struct Door {
    /// What is asked is written here.
    pub log: Arc<Log>,
    /// What may go wrong.
    pub faults: Arc<Faults>,
}

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
impl S3Auth for Keys {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        if access_key == Demo::ACCESS_KEY {
            return Ok(Demo::SECRET_KEY.into());
        }
        Err(s3_error!(
            InvalidAccessKeyId,
            "The AWS Access Key Id you provided does not exist in our records."
        ))
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
        if context.credentials().is_none() {
            return Err(access_denied());
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
