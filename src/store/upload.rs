//! Putting one file into the bucket: in one request if it is small, else in parts.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::put_object::{PutObjectError, PutObjectOutput};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ServerSideEncryption;
use bytes::Bytes;

use super::asking::Asking;
use super::failure::{Act, Answer};
use super::meter::{BodyMeter, Meter, moving};
use super::proof::Told;
use super::source::Source;
use super::{EncryptionPolicy, Store, Watch, clock, sums};
use crate::object::{
    Details, Doing, Encryption, Failure, FailureKind, IfThere, Permission, Removed, Stored,
    UploadPlan,
};

/// From this size on a file goes in parts: a part that fails is sent again by itself.
pub const IN_PARTS: u64 = 16 * MIB;
/// One mebibyte.
pub(super) const MIB: u64 = 1024 * 1024;

/// One upload while it runs.
#[derive(Debug)]
pub(super) struct Job<'a> {
    /// What goes where.
    pub(super) plan: &'a UploadPlan,
    /// For telling what its failure means.
    pub(super) act: Act,
    /// Its count.
    pub(super) meter: Meter,
    /// The wish to stop.
    pub(super) watch: &'a Watch,
    /// What must be there, or must not, when it is stored.
    pub(super) condition: Condition,
    /// The CRC-32 of all that was sent, once it was.
    pub(super) crc32: Mutex<Option<u32>>,
}

/// What a write depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// Nothing.
    Always,
    /// Nothing lies there.
    Absent,
    /// Exactly what has this entity tag lies there: it is kept elsewhere, anything newer is not.
    Exactly(String),
}

impl Store {
    /// Puts the file that `plan` names. Whatever stops or fails it, nothing unfinished stays on the server, unless the
    /// watch has a memory to go on from; or the failure's detail says what may.
    pub async fn upload(&self, plan: &UploadPlan, watch: &Watch) -> Result<Stored, Failure> {
        let mut job = Job {
            plan,
            act: self.act(Doing::Uploading(plan.key.clone()), Permission::PutObject),
            meter: Meter::of(watch),
            watch,
            condition: Condition::Absent,
            crc32: Mutex::default(),
        };
        let encrypted = self.run(&mut job).await;
        job.meter.finish();
        let replaced = matches!(job.condition, Condition::Exactly(_));
        Ok(Stored {
            encrypted: encrypted?,
            key: plan.key.clone(),
            size: plan.size,
            url: self.url(&plan.key),
            at: clock::timestamp(clock::now()),
            kept: plan.kept.clone().filter(|_| replaced),
            crc32: *job.sum(),
        })
    }

    /// Runs the job, and tells whether what it stored is encrypted.
    async fn run(&self, job: &mut Job<'_>) -> Result<bool, Failure> {
        let is_large = job.plan.size >= IN_PARTS;
        let (source, bytes) = if is_large {
            (Source::open(job.plan).await?, None)
        } else {
            let (source, bytes) = Source::open_whole(job.plan).await?;
            (source, Some(bytes))
        };
        let stored = match job.unless_stopped(self.make_way(job)).await {
            Ok(condition) => {
                job.condition = condition;
                self.send(job, &source, bytes).await
            }
            Err(failure) if failure.kind == FailureKind::Exists && !job.watch.is_again() => {
                return Err(failure);
            }
            Err(failure) => Err(failure),
        };
        let at_rest = match stored {
            Err(failure) if failure.kind == FailureKind::Exists => {
                let there = self.already_done(job, &source, failure).await?;
                if let Some(begun) = job.watch.known().begun {
                    // What an earlier run began of it is of no use any more.
                    let _ = self.give_up_upload(&job.plan.key, &begun).await;
                }
                there
            }
            stored => stored?,
        };
        match (at_rest, self.0.encryption) {
            (AtRest::Encrypted, _) => Ok(true),
            (AtRest::Clear | AtRest::Unknown(_), EncryptionPolicy::Prefer) => Ok(false),
            (AtRest::Clear, EncryptionPolicy::Require) => Err(self.take_back(job).await),
            (AtRest::Unknown(failure), EncryptionPolicy::Require) => Err(unchecked(failure)),
        }
    }

    /// Sends it, in one request if its bytes were read already.
    async fn send(
        &self,
        job: &Job<'_>,
        source: &Source,
        bytes: Option<Bytes>,
    ) -> Result<AtRest, Failure> {
        let Some(bytes) = bytes else {
            return self.upload_in_parts(job, source).await;
        };
        let put = job.unless_stopped(self.upload_whole(job, bytes)).await;
        put.map_err(|failure| job.in_doubt(failure))
    }

    /// Sees to it that nothing is lost by the write, before anything is sent; what it then depends on.
    async fn make_way(&self, job: &Job<'_>) -> Result<Condition, Failure> {
        match (job.plan.if_there, &job.plan.kept) {
            (IfThere::Free, _) => Ok(Condition::Absent),
            // Looked at first: some stores ignore `If-None-Match` and would overwrite.
            (IfThere::Ask | IfThere::KeepBoth, _) => {
                match self.look(&job.plan.key, &job.act).await {
                    Ok(_) => Err(job.act.fails(FailureKind::Exists, "")),
                    // Without s3:ListBucket a missing key is denied; the put itself still has its condition.
                    Err(failure) => match failure.kind {
                        FailureKind::NotFound | FailureKind::Denied(_) => Ok(Condition::Absent),
                        _ => Err(failure),
                    },
                }
            }
            (IfThere::Replace, Some(place)) => {
                let kept = self.keep(&job.plan.key, place, job.watch).await?;
                Ok(kept.map_or(Condition::Absent, Condition::Exactly))
            }
            (IfThere::Replace | IfThere::OwnName, _) => Ok(Condition::Always),
        }
    }

    /// What lies there may be what an earlier run has put there just before it was killed, or an earlier try of this one
    /// whose answer got lost.
    async fn already_done(
        &self,
        job: &Job<'_>,
        source: &Source,
        failure: Failure,
    ) -> Result<AtRest, Failure> {
        let there = match self.look_raw(&job.plan.key, &job.act).await {
            Ok(there) => there,
            Err(unknown) if unknown.kind.is_of_the_line() => return Err(unknown),
            Err(_) => return Err(failure),
        };
        if !source.is(&Told::from(&there)).await? {
            return Err(failure);
        }
        job.meter.fill(job.plan.size);
        match there.server_side_encryption() {
            Some(_) => Ok(AtRest::Encrypted),
            None => Ok(AtRest::Clear),
        }
    }

    async fn upload_whole(&self, job: &Job<'_>, bytes: Bytes) -> Result<AtRest, Failure> {
        let mut asking = Asking::EVERYTHING;
        let crc32 = crc32fast::hash(&bytes);
        let sum = sums::written(crc32);
        loop {
            match self.put(job, bytes.clone(), &sum, asking).await? {
                Ok(answer) if answer.e_tag().is_none() => return Err(job.act.says_nothing()),
                Ok(answer) => {
                    job.arrived(&sum, answer.checksum_crc32())?;
                    job.sent(crc32);
                    if answer.server_side_encryption().is_some() {
                        return Ok(AtRest::Encrypted);
                    }
                    return self.at_rest(job, asking, None).await;
                }
                Err(error) => asking = self.ask_for_less(asking, &job.saying(), &error)?,
            }
        }
    }

    /// What to ask for after a refusal, or the failure that it is.
    pub(super) fn ask_for_less<E>(
        &self,
        asking: Asking,
        act: &Act,
        error: &SdkError<E, HttpResponse>,
    ) -> Result<Asking, Failure>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let answer = Answer::of(error);
        asking.less(answer.as_ref(), self.0.encryption, act, act.failed(error))
    }

    /// Looks at what was stored, where the answers to storing it did not tell enough; `told` is what they did.
    pub(super) async fn at_rest(
        &self,
        job: &Job<'_>,
        asking: Asking,
        told: Option<ServerSideEncryption>,
    ) -> Result<AtRest, Failure> {
        if asking.encryption().is_none() && told.is_none() {
            return Ok(AtRest::Clear);
        }
        let looking = Act {
            permission: Permission::GetObject,
            ..job.act.clone()
        };
        match self.look(&job.plan.key, &looking).await {
            Ok(details) if details.size != job.plan.size => {
                let detail = format!("{} of {} bytes are there", details.size, job.plan.size);
                Err(job.act.fails(FailureKind::Changed, detail))
            }
            Err(failure) if failure.kind == FailureKind::NotFound => {
                let told = "it was stored, and is not there";
                Err(job.act.fails(FailureKind::Unexpected, told))
            }
            looked => Ok(AtRest::of(told, looked)),
        }
    }

    async fn put(
        &self,
        job: &Job<'_>,
        bytes: Bytes,
        sum: &str,
        asking: Asking,
    ) -> Result<Result<PutObjectOutput, SdkError<PutObjectError, HttpResponse>>, Failure> {
        let (length, meter) = (bytes.len() as u64, BodyMeter::within(&job.meter));
        let request = self
            .client()
            .put_object()
            .bucket(self.bucket())
            .key(job.plan.key.as_str())
            .content_type(&job.plan.content_type)
            .set_storage_class(job.class())
            .set_tagging(job.tagging())
            .set_metadata(job.metadata())
            .set_if_none_match(job.if_none_match())
            .set_if_match(job.if_match())
            .set_checksum_crc32(asking.checksum().map(|_| sum.to_owned()))
            .set_server_side_encryption(asking.encryption())
            .body(ByteStream::from(bytes))
            .customize()
            .config_override(asking.configure(aws_sdk_s3::Config::builder()))
            .interceptor(meter.clone())
            .interceptor(job.watch.breadth.clone());
        moving(&job.act, length, &meter, request.send()).await
    }

    /// What is stored in the clear against the settings does not stay, unless it replaced something.
    async fn take_back(&self, job: &Job<'_>) -> Failure {
        let detail = match job.condition {
            Condition::Always | Condition::Exactly(_) => {
                "it was stored, but the store does not say that it is encrypted".into()
            }
            Condition::Absent => {
                taken_back(&self.remove(std::slice::from_ref(&job.plan.key)).await)
            }
        };
        job.act.fails(FailureKind::EncryptionRefused, detail)
    }
}

impl Job<'_> {
    /// The condition that nothing is there, if that is the one.
    pub(super) fn if_none_match(&self) -> Option<String> {
        (self.condition == Condition::Absent).then(|| "*".to_owned())
    }

    /// The condition that what is there is what was kept, if that is the one.
    pub(super) fn if_match(&self) -> Option<String> {
        match &self.condition {
            Condition::Exactly(etag) => Some(format!("\"{etag}\"")),
            Condition::Always | Condition::Absent => None,
        }
    }

    /// Takes in the CRC-32 of all that was sent.
    pub(super) fn sent(&self, crc32: u32) {
        *self.sum() = Some(crc32);
    }

    fn sum(&self) -> MutexGuard<'_, Option<u32>> {
        self.crc32.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Compares the sum of what left with the sum of what arrived, where the store tells one.
    pub(super) fn arrived(&self, sent: &str, told: Option<&str>) -> Result<(), Failure> {
        match told {
            Some(told) if told != sent => {
                let detail = format!("CRC-32 {sent} was sent, {told} arrived");
                Err(self.act.fails(FailureKind::Mismatch, detail))
            }
            _ => Ok(()),
        }
    }

    /// Does `work`, but drops it at once when the person stops the transfer.
    pub(super) async fn unless_stopped<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::select! {
            biased;
            () = self.watch.stop.cancelled() => Err(self.act.fails(FailureKind::Stopped, "")),
            result = work => result,
        }
    }

    /// Once the whole body is on its way, stopping does not call it back.
    fn in_doubt(&self, mut failure: Failure) -> Failure {
        if failure.kind == FailureKind::Stopped && self.meter.so_far() >= self.plan.size {
            failure.detail = "it may have arrived all the same: press r to look".into();
        }
        failure
    }
}

/// Whether what was stored is encrypted, as far as the server says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum AtRest {
    /// It says so.
    Encrypted,
    /// It does not.
    Clear,
    /// It could not be asked. Who may put need not be allowed to look.
    Unknown(Failure),
}

impl AtRest {
    /// What follows from the answers to storing it, and from the look at it afterwards.
    fn of(told: Option<ServerSideEncryption>, looked: Result<Details, Failure>) -> Self {
        match (told, looked) {
            (Some(_), _) => Self::Encrypted,
            (None, Ok(details)) if details.encryption != Encryption::Unreported => Self::Encrypted,
            (None, Ok(_)) => Self::Clear,
            (None, Err(failure)) => Self::Unknown(failure),
        }
    }
}

/// Doubt is no reason to delete what a person wanted stored.
fn unchecked(mut failure: Failure) -> Failure {
    let told = "the file was stored and stays, but whether it is encrypted could not be checked: ";
    failure.detail.insert_str(0, told);
    failure
}

/// What became of deleting what was stored in the clear.
fn taken_back(removed: &Removed) -> String {
    let told = "the store does not say that it is encrypted";
    match removed.refused.first() {
        None => format!("{told}, so it was deleted again"),
        Some((_, failure)) => format!(
            "{told}, and it is still there, since deleting it failed: {} {}",
            failure.sentence(),
            failure.detail
        )
        .trim_end()
        .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Key;

    fn offline() -> Failure {
        Failure {
            doing: Doing::Uploading(Key::new("a").unwrap()),
            kind: FailureKind::Offline,
            detail: "no answer in time".into(),
        }
    }

    #[test]
    fn what_could_not_be_looked_at_is_neither_encrypted_nor_in_the_clear() {
        let aes256 = Some(ServerSideEncryption::Aes256);
        assert_eq!(AtRest::of(aes256, Err(offline())), AtRest::Encrypted);
        let unknown = AtRest::of(None, Err(offline()));
        assert_eq!(unknown, AtRest::Unknown(offline()));
        let told = unchecked(offline()).detail;
        assert!(told.contains("was stored and stays"), "{told}");
        assert!(told.ends_with("could not be checked: no answer in time"));
    }

    #[test]
    fn what_could_not_be_deleted_again_is_said_to_be_there() {
        let key = Key::new("a").unwrap();
        let mut removed = Removed::default();
        assert!(taken_back(&removed).ends_with("so it was deleted again"));
        removed.refused.push((key, offline()));
        let told = taken_back(&removed);
        assert!(told.contains("it is still there"), "{told}");
        assert!(!told.contains("deleted again"), "{told}");
    }
}
