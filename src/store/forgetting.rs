//! Giving up an upload in parts, and telling what may be left of it on the server.

use aws_sdk_s3::error::ProvideErrorMetadata;

use super::failure::Act;
use super::patience::Patience;
use super::upload::Job;
use super::{Store, connect};
use crate::object::{BegunUpload, Doing, Failure, FailureKind, Key, Note, Permission};

/// What is left on the server of an upload that was given up.
#[derive(Debug)]
pub(super) enum Left {
    /// Nothing.
    Nothing,
    /// The server knows no such upload: someone else ended it, or it was completed after all.
    Unknown,
    /// The server could not be told.
    Parts(Failure),
}

impl Store {
    /// Tells the server to forget the parts, and waits until it has.
    pub(super) async fn abandon(&self, job: &Job<'_>, id: &str) -> Left {
        let mut patience = Patience::of(job.watch);
        let left = loop {
            match self.forget_parts(&job.plan.key, id, &job.act).await {
                // A person who stops it does not wait for better times.
                Left::Parts(failure)
                    if !job.watch.stop.is_cancelled() && patience.has_more(&failure).await => {}
                left => break left,
            }
        };
        if !matches!(left, Left::Parts(_)) {
            job.watch.note(Note::Forgotten);
        }
        left
    }

    /// Asks once.
    pub(super) async fn forget_parts(&self, key: &Key, id: &str, act: &Act) -> Left {
        let request = self.client().abort_multipart_upload().bucket(self.bucket());
        let request = request.key(key.as_str()).upload_id(id);
        let answer = request.customize().config_override(connect::soon());
        match answer.send().await {
            Ok(_) => Left::Nothing,
            Err(error) if error.code() == Some("NoSuchUpload") => Left::Unknown,
            Err(error) => Left::Parts(act.failed(&error)),
        }
    }

    /// Gives up what an earlier run has begun of an upload; its words if parts may be left on the server.
    pub async fn give_up_upload(&self, key: &Key, begun: &BegunUpload) -> Result<(), Failure> {
        let act = self.act(Doing::Uploading(key.clone()), Permission::PutObject);
        match self.forget_parts(key, &begun.id, &act).await {
            Left::Nothing | Left::Unknown => Ok(()),
            left @ Left::Parts(_) => Err(left.added_to(act.fails(FailureKind::Stopped, ""))),
        }
    }
}

impl Left {
    /// The failure that made it be given up, with what is left.
    pub(super) fn added_to(self, mut failure: Failure) -> Failure {
        if let Self::Parts(why) = self {
            let more = format!(
                "the parts sent so far could not be taken back: {}",
                why.detail
            );
            failure.detail = match failure.detail.as_str() {
                "" => more,
                detail => format!("{detail}; {more}"),
            };
        }
        failure
    }
}
