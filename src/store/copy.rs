//! Copying one object within the bucket, on the server: everything said about it comes along, and the copy is proved.

use std::time::Duration;

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::operation::copy_object::{CopyObjectError, CopyObjectOutput};
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::{ServerSideEncryption, StorageClass, TaggingDirective};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::asking::Asking;
use super::failure::{Act, Answer};
use super::likeness::{Likeness, bare, doubt, etag, likeness, size};
use super::upload::MIB;
use super::{Store, Watch, clock};
use crate::object::{
    Copied, CopyPlan, Failure, FailureKind, IfThere, Key, Note, Permission, Purpose, Tags,
};

/// What one request may copy, and how much each part of a larger object is; both in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Above this an object is copied in parts.
    pub(super) whole: u64,
    /// The size of a part, unless there would be too many.
    pub(super) part: u64,
}

/// S3's own limit, and parts that a server copies in seconds.
pub(super) const LIMITS: Limits = Limits {
    whole: 5 * 1024 * MIB,
    part: 512 * MIB,
};

/// A server that copies gigabytes says nothing before it is done.
const COPYING: Duration = Duration::from_mins(10);
/// A copy that is under way when it is stopped has so long to end.
const A_WHILE: Duration = Duration::from_secs(5);

/// What a key may hold in the header that names the source.
const IN_HEADER: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// One copy while it runs.
pub(super) struct Copying<'a> {
    /// What goes where.
    pub(super) plan: &'a CopyPlan,
    /// For telling what its failure means.
    pub(super) act: Act,
    /// The source as it was when this began; whatever is copied is exactly that.
    pub(super) source: HeadObjectOutput,
    /// The wish to stop.
    pub(super) watch: &'a Watch,
}

/// A copy that is proved to be whole, and the entity tag of exactly what was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The copy.
    pub copied: Copied,
    /// The source's entity tag, for deleting it only as it was.
    pub source_etag: Option<String>,
}

impl Store {
    /// Copies the object that `plan` names, with type, metadata, class, encryption and tags, and looks whether all of it
    /// arrived. The source is left alone: [`Store::remove_unchanged`] ends it, where that is what is wanted.
    pub async fn copy(&self, plan: &CopyPlan, watch: &Watch) -> Result<Proved, Failure> {
        self.copy_within(plan, watch, LIMITS).await
    }

    /// The same with other limits than S3's.
    pub(super) async fn copy_within(
        &self,
        plan: &CopyPlan,
        watch: &Watch,
        limits: Limits,
    ) -> Result<Proved, Failure> {
        let act = self.act(plan.doing(), Permission::GetObject);
        let looking = Box::pin(self.look_raw(&plan.from, &act));
        let source = unless_stopped(watch, &act, looking).await?;
        let copying = Copying {
            act: self.act(plan.doing(), Permission::PutObject),
            plan,
            source,
            watch,
        };
        self.run_copy(&copying, limits).await
    }

    async fn run_copy(&self, copying: &Copying<'_>, limits: Limits) -> Result<Proved, Failure> {
        let (plan, mut kept) = (copying.plan, None);
        match (plan.if_there, &plan.kept) {
            (IfThere::Ask | IfThere::KeepBoth, _) => {
                copying.unless_stopped(self.is_target_free(copying)).await?;
            }
            (IfThere::Replace, Some(place)) => {
                let etag = self.keep(&plan.to, place, copying.watch).await?;
                kept = etag.map(|_| place.clone());
            }
            (IfThere::Free | IfThere::Replace | IfThere::OwnName, _) => {}
        }
        let told = if copying.size() > limits.whole {
            Box::pin(self.copy_in_parts(copying, limits)).await?
        } else {
            copying
                .to_its_end(Box::pin(self.copy_whole(copying)))
                .await?
        };
        let proving = Box::pin(self.prove(copying, told.etag.as_deref()));
        copying.to_its_end(proving).await?;
        (copying.watch.moved)(copying.size());
        Ok(Proved {
            copied: Copied {
                from: plan.from.clone(),
                to: plan.to.clone(),
                size: copying.size(),
                at: clock::timestamp(clock::now()),
                purpose: plan.purpose,
                kept,
                tags: told.tags,
            },
            source_etag: copying.etag().map(str::to_owned),
        })
    }

    /// Copies what lies at `key` to `place` before it is replaced; the entity tag of it, `None` if nothing lies there.
    ///
    /// It is done once for a transfer, whatever interrupts that: what lies there later may be what it put there itself.
    pub(super) async fn keep(
        &self,
        key: &Key,
        place: &Key,
        watch: &Watch,
    ) -> Result<Option<String>, Failure> {
        if let Some(kept) = watch.known().kept {
            return Ok(kept.etag);
        }
        let plan = CopyPlan {
            from: key.clone(),
            to: place.clone(),
            size: 0,
            if_there: IfThere::OwnName,
            purpose: Purpose::Keep,
            kept: None,
        };
        let quiet = Watch::new(watch.stop.clone(), |_| {});
        let kept = match Box::pin(self.copy(&plan, &quiet)).await {
            Ok(proved) => Some(proved.source_etag.unwrap_or_default()),
            Err(failure) if failure.kind == FailureKind::NotFound => None,
            Err(failure) => return Err(failure),
        };
        watch.note(Note::Kept(kept.clone()));
        Ok(kept)
    }

    /// Fails as `Exists` where something else than an earlier try of this copy is in the way.
    async fn is_target_free(&self, copying: &Copying<'_>) -> Result<(), Failure> {
        match self.look_raw(&copying.plan.to, &copying.act).await {
            Ok(there)
                if copying.watch.is_again() && doubt(&copying.source, &there, None).is_none() =>
            {
                Ok(())
            }
            Ok(_) => Err(copying
                .act
                .fails(FailureKind::Exists, copying.plan.to.to_string())),
            Err(failure) => match failure.kind {
                FailureKind::NotFound | FailureKind::Denied(_) => Ok(()),
                _ => Err(failure),
            },
        }
    }

    async fn copy_whole(&self, copying: &Copying<'_>) -> Result<Told, Failure> {
        let (mut asking, mut tags) = (Asking::EVERYTHING, Tags::Kept);
        loop {
            let error = match self.ask_copy(copying, asking, tags).await {
                Ok(answer) => {
                    let result = answer.copy_object_result();
                    let etag = result.and_then(|result| result.e_tag());
                    let etag = etag.map(bare).map(str::to_owned);
                    return Ok(Told { etag, tags });
                }
                Err(error) => error,
            };
            let answer = Answer::of(&error);
            let status = answer.as_ref().map(|answer| answer.status);
            match status {
                // An earlier try of the same request may have worked, and its answer got lost.
                Some(409 | 412) if self.is_done(copying).await? => {
                    return Ok(Told { etag: None, tags });
                }
                // The source had this tag a moment ago, or the target was free then.
                Some(409 | 412) => return Err(self.what_changed(copying).await),
                // An object with tags is copied only by who may read tags: without them, if need be, and it is said.
                Some(403) if tags == Tags::Kept => tags = Tags::Left,
                _ => asking = self.ask_for_less(asking, &copying.act, &error)?,
            }
        }
    }

    async fn ask_copy(
        &self,
        copying: &Copying<'_>,
        asking: Asking,
        tags: Tags,
    ) -> Result<CopyObjectOutput, SdkError<CopyObjectError, HttpResponse>> {
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(COPYING);
        let patience = aws_sdk_s3::Config::builder().timeout_config(timeouts.build());
        self.client()
            .copy_object()
            .bucket(self.bucket())
            .key(copying.plan.to.as_str())
            .copy_source(self.source_of(copying))
            .set_copy_source_if_match(copying.condition())
            .set_if_none_match(copying.is_new().then(|| "*".to_owned()))
            .set_storage_class(copying.class())
            .set_server_side_encryption(copying.encryption(asking))
            .set_ssekms_key_id(copying.encryption_key())
            .set_tagging_directive((tags == Tags::Left).then_some(TaggingDirective::Replace))
            .customize()
            .config_override(patience)
            .send()
            .await
    }

    /// Whether what lies where nothing was is provably the same as the source.
    async fn is_done(&self, copying: &Copying<'_>) -> Result<bool, Failure> {
        if !copying.is_new() {
            return Ok(false);
        }
        match self.look_raw(&copying.plan.to, &copying.act).await {
            Ok(there) => Ok(likeness(&copying.source, &there) == Likeness::Same),
            Err(failure) if failure.kind.is_of_the_line() => Err(failure),
            Err(_) => Ok(false),
        }
    }

    /// Which of the two conditions of a copy did not hold.
    async fn what_changed(&self, copying: &Copying<'_>) -> Failure {
        let kind = match self.look(&copying.plan.from, &copying.act).await {
            Ok(details) if details.etag.as_deref() == copying.etag() && copying.is_new() => {
                FailureKind::Exists
            }
            Ok(_) => FailureKind::Changed,
            Err(failure) => return failure,
        };
        copying.act.fails(kind, "")
    }

    /// How the source is named in a request.
    pub(super) fn source_of(&self, copying: &Copying<'_>) -> String {
        let key = utf8_percent_encode(copying.plan.from.as_str(), IN_HEADER);
        format!("{}/{key}", self.bucket())
    }

    /// Compares the copy with its source: size, tags of content and checksums, as far as the two can be compared.
    async fn prove(&self, copying: &Copying<'_>, told: Option<&str>) -> Result<(), Failure> {
        let looking = Act {
            permission: Permission::GetObject,
            ..copying.act.clone()
        };
        let copy = self.look_raw(&copying.plan.to, &looking).await?;
        let Some(doubt) = doubt(&copying.source, &copy, told) else {
            return Ok(());
        };
        if copying.plan.if_there == IfThere::OwnName {
            // A copy that is wrong must not be found in the trash later on.
            self.remove(std::slice::from_ref(&copying.plan.to)).await;
        }
        Err(copying.act.fails(FailureKind::Mismatch, doubt))
    }
}

/// What the server told of a copy.
pub(super) struct Told {
    /// Its entity tag.
    pub(super) etag: Option<String>,
    /// Whether the tags came along.
    pub(super) tags: Tags,
}

/// Does `work` until a person stops it; what it has begun on the server then is the server's.
async fn unless_stopped<T>(
    watch: &Watch,
    act: &Act,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::select! {
        biased;
        () = watch.stop.cancelled() => Err(act.fails(FailureKind::Stopped, "")),
        result = work => result,
    }
}

impl Copying<'_> {
    /// Does `work` until a person stops it.
    pub(super) async fn unless_stopped<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        unless_stopped(self.watch, &self.act, work).await
    }

    /// Does `work`, to which a stop leaves a while: what the server was asked for it may do all the same, and unseen it
    /// would be there twice.
    pub(super) async fn to_its_end<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let late = async {
            self.watch.stop.cancelled().await;
            tokio::time::sleep(A_WHILE).await;
        };
        tokio::select! {
            biased;
            result = work => result,
            () = late => Err(self.act.fails(FailureKind::Stopped, "")),
        }
    }

    /// The source's size in bytes.
    pub(super) fn size(&self) -> u64 {
        size(&self.source)
    }

    /// The source's entity tag, without its quotes.
    pub(super) fn etag(&self) -> Option<&str> {
        etag(&self.source)
    }

    /// The condition that the source is still what it was, if the store tells entity tags.
    pub(super) fn condition(&self) -> Option<String> {
        self.source.e_tag().map(str::to_owned)
    }

    /// Whether the target must not be there.
    pub(super) fn is_new(&self) -> bool {
        let asks = matches!(
            self.plan.if_there,
            IfThere::Ask | IfThere::Free | IfThere::KeepBoth
        );
        asks && !self.watch.is_again()
    }

    /// A copy is `STANDARD` unless it is asked for otherwise.
    pub(super) fn class(&self) -> Option<StorageClass> {
        self.source.storage_class().cloned()
    }

    /// The encryption of the source where that is a special one, else what every write asks for.
    pub(super) fn encryption(&self, asking: Asking) -> Option<ServerSideEncryption> {
        match self.source.server_side_encryption() {
            Some(kind @ (ServerSideEncryption::AwsKms | ServerSideEncryption::AwsKmsDsse)) => {
                Some(kind.clone())
            }
            _ => asking.encryption(),
        }
    }

    /// The key of a special encryption.
    pub(super) fn encryption_key(&self) -> Option<String> {
        self.source.ssekms_key_id().map(str::to_owned)
    }
}
