//! One list request, made once.

use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::types::EncodingType;
use bytes::Bytes;
use tokio::time::Instant;

use super::answer::{self, Answer, Asked, ListingOrder};
use super::body::Kept;
use crate::object::{Doing, Failure, FailureKind, Permission, Prefix};
use crate::store::failure::Act;
use crate::store::{Depth, Store, connect};

/// What every request of one sweep has in common.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    /// Whom to ask.
    pub(super) store: Store,
    /// What to list.
    pub(super) folder: Prefix,
    /// How far down.
    pub(super) depth: Depth,
    /// What the pages' names are below.
    pub(super) below: Prefix,
    /// How many rows to ask for.
    pub(super) rows: Option<i32>,
    /// Whether the rows' tags are wanted.
    pub(super) tags: bool,
}

/// A request that did not bring a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Why.
    pub(super) failure: Failure,
    /// Whether the same request may be answered at another time.
    pub(super) may_pass: bool,
    /// When it was made.
    pub(super) made: Instant,
}

/// What is said of a server that says that there is more, but not where.
pub(super) const GOES_NOWHERE: &str = "the listing does not say where it goes on";

/// After so many answers in a row that bring nothing new, the server's word for it that there is more is not enough.
/// Some are no reason to give up: where much was deleted, a server may have looked at many names and found nothing.
pub(super) const IDLE_ANSWERS: u32 = 100;

impl Asking {
    /// Asks for the rows behind `after`, from the server's own token where it gave one, and reads them up to `end`.
    ///
    /// The SDK neither tries again by itself nor keeps its account of tries: that holds for all requests of a client
    /// together, and a server that refuses every fifth of a thousand would empty it.
    pub(super) async fn ask(
        &self,
        after: Option<&str>,
        end: Option<&str>,
        token: Option<String>,
    ) -> Result<Answer, Refusal> {
        self.ask_and_read(after, token, [after, end]).await
    }

    /// The same where rows are told in any order, so that none can be told from one that was told before.
    pub(super) async fn ask_for_any(
        &self,
        after: Option<&str>,
        token: Option<String>,
    ) -> Result<Answer, Refusal> {
        self.ask_and_read(after, token, [None, None]).await
    }

    /// Asks for the rows behind `from`, and reads those between `after` and `end`.
    async fn ask_and_read(
        &self,
        from: Option<&str>,
        token: Option<String>,
        [after, end]: [Option<&str>; 2],
    ) -> Result<Answer, Refusal> {
        let made = Instant::now();
        let (body, server) = self
            .send(from, token)
            .await
            .map_err(|(failure, may_pass)| Refusal {
                failure,
                may_pass,
                made,
            })?;
        let read = Asked {
            folder: &self.folder,
            below: &self.below,
            depth: self.depth,
            after,
            end,
            tags: self.tags,
        };
        let mut answer = answer::read(&body, read).map_err(|reason| Refusal {
            failure: self.fails(&reason.0),
            may_pass: true,
            made,
        })?;
        if server.is_some_and(|server| walks(&server)) {
            answer.order = ListingOrder::Broken;
        }
        Ok(answer)
    }

    /// The body of a listing and who sent it, or why there is none and whether that may pass.
    async fn send(
        &self,
        after: Option<&str>,
        token: Option<String>,
    ) -> Result<(Bytes, Option<String>), (Failure, bool)> {
        let kept = Kept::default();
        let start = token.is_none().then_some(after).flatten();
        let request = self
            .store
            .client()
            .list_objects_v2()
            .bucket(self.store.bucket())
            .encoding_type(EncodingType::Url)
            .set_prefix(text(self.folder.as_str()))
            .set_delimiter((self.depth == Depth::Shallow).then(|| "/".to_owned()))
            .set_start_after(start.and_then(text))
            .set_continuation_token(token)
            .set_max_keys(self.rows);
        let request = request
            .customize()
            .config_override(connect::soon().retry_config(RetryConfig::disabled()))
            .interceptor(kept.clone());
        if let Err(error) = request.send().await {
            let failure = self.act().failed(&error);
            let response = error.raw_response();
            let is_final = response.is_some_and(|response| response.status().is_client_error());
            let may_pass = match failure.kind {
                FailureKind::Throttled | FailureKind::Offline | FailureKind::ClockSkew => true,
                FailureKind::Unexpected => !is_final,
                _ => false,
            };
            return Err((failure, may_pass));
        }
        kept.take()
            .ok_or_else(|| (self.fails("the answer is no listing"), true))
    }

    /// A failure of listing this folder that no one foresaw.
    pub(super) fn fails(&self, detail: &str) -> Failure {
        self.act().fails(FailureKind::Unexpected, detail)
    }

    fn act(&self) -> Act {
        let doing = Doing::Listing(self.folder.clone());
        self.store.act(doing, Permission::ListBucket)
    }
}

/// Whether a server is known to walk its folders instead of telling keys in order, and to begin elsewhere than where
/// it is told: `SeaweedFS` has `a/x` before `a-b`, and nothing of the folder `b` behind the place `b`.
fn walks(server: &str) -> bool {
    server.contains("SeaweedFS")
}

fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
