//! Putting a large file in parts: several at a time, bounded memory, and nothing left behind.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::operation::create_multipart_upload::{
    CreateMultipartUploadError, CreateMultipartUploadOutput,
};
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, ServerSideEncryption};
use tokio::task::{JoinError, JoinSet};

use super::asking::Asking;
use super::failure::Act;
use super::forgetting::Left;
use super::part::Part;
use super::proof::Told;
use super::source::Source;
use super::upload::{AtRest, Job, MIB};
use super::{Store, Watch, clock, connect, sums};
use crate::object::{BegunUpload, Doing, Failure, FailureKind, Known, Note, SentPart};

/// S3 takes no more parts than this.
pub(super) const MOST_PARTS: u64 = 10_000;
/// S3 takes no larger object than this.
const LARGEST: u64 = 5 * 1024 * 1024 * MIB;
/// The usual size of a part; more only where there would be too many.
const PART: u64 = 8 * MIB;
/// What all parts on their way usually take up together, and half of what they may, as long as one does not need more.
const ON_THE_WAY: u64 = 4 * PART;
/// Putting 10,000 parts together takes a server a while.
const COMPLETING: Duration = Duration::from_mins(5);

/// An upload that the server has begun.
#[derive(Debug)]
struct Begun {
    id: String,
    part_length: u64,
    /// What it was asked for. Some stores tell only of the finished object whether they encrypt it.
    asking: Asking,
    /// What it says of encryption so far.
    told: Option<ServerSideEncryption>,
}

impl Store {
    /// Puts the file in parts, and tells whether the whole is encrypted.
    pub(super) async fn upload_in_parts(
        &self,
        job: &Job<'_>,
        source: &Source,
    ) -> Result<AtRest, Failure> {
        if job.plan.size > LARGEST {
            return Err(job
                .act
                .fails(FailureKind::Local, "S3 takes files of up to 5 TiB"));
        }
        let known = job.watch.known();
        if let Some(at) = known.may_have_begun {
            self.end_orphans(&job.plan.key, at).await;
        }
        let mut earlier = self.go_on(job, source, known).await?;
        let mut tries_left = 2;
        let (begun, told) = loop {
            let (begun, sent) = match earlier.take() {
                Some(earlier) => earlier,
                // Not to be stopped halfway: the server would have begun an upload whose name nobody knows.
                None => (self.begin(job, source).await?, BTreeMap::new()),
            };
            tries_left -= 1;
            match self.send_and_complete(job, source, &begun, sent).await {
                // A rule of the bucket has ended it meanwhile, or its name or a part's tag arrived damaged.
                Err(failure) if is_unknown(&failure) && tries_left > 0 => {
                    job.meter.take_back(job.meter.so_far());
                }
                Err(failure) => return Err(failure),
                Ok(told) => break (begun, told),
            }
        };
        self.at_rest(job, begun.asking, told.or(begun.told)).await
    }

    /// Sends what is missing and puts all of it together; what the server says of encryption.
    async fn send_and_complete(
        &self,
        job: &Job<'_>,
        source: &Source,
        begun: &Begun,
        sent: BTreeMap<u32, SentPart>,
    ) -> Result<Option<ServerSideEncryption>, Failure> {
        let mut parts = JoinSet::new();
        let sending = self.send_parts(job, begun, source, sent, &mut parts);
        let sent = job.unless_stopped(sending).await;
        parts.shutdown().await;
        let sent = match sent {
            Ok(sent) => sent,
            Err(failure) if job.puts_off(&failure) => return Err(failure),
            Err(failure) => return Err(self.abandon(job, &begun.id).await.added_to(failure)),
        };
        // From here on it is too late to stop: who can tell whether the server is done already?
        match self.complete(job, begun, sent).await {
            Ok(told) => Ok(told),
            // The answer may have got lost, not the request.
            Err(_) if self.is_whole(job, source).await? => {
                self.abandon(job, &begun.id).await;
                Ok(None)
            }
            Err(failure) if job.puts_off(&failure) => Err(failure),
            Err(failure) => Err(self.abandon(job, &begun.id).await.added_to(failure)),
        }
    }

    /// What an earlier run has sent, if the file is provably still the one that it sent; else that is given up.
    async fn go_on(
        &self,
        job: &Job<'_>,
        source: &Source,
        known: Known,
    ) -> Result<Option<(Begun, BTreeMap<u32, SentPart>)>, Failure> {
        let Some(begun) = known.begun else {
            return Ok(None);
        };
        let same_time = begun.modified.is_some() && begun.modified == source.modified();
        let earlier = Begun {
            id: begun.id,
            part_length: begun.part_length,
            asking: Asking::of(begun.encrypts, begun.sums),
            told: None,
        };
        if !same_time || !self.is_sent(source, &earlier, &known.sent).await? {
            return match self.abandon(job, &earlier.id).await {
                Left::Nothing | Left::Unknown => Ok(None),
                // Once another one is begun, nobody knows of these any more.
                Left::Parts(failure) => Err(Left::Parts(failure.clone()).added_to(Failure {
                    detail: String::new(),
                    ..failure
                })),
            };
        }
        let length = |number: u32| part(job.plan.size, earlier.part_length, number).1;
        job.meter.fill(known.sent.keys().copied().map(length).sum());
        Ok(Some((earlier, known.sent)))
    }

    /// Whether the file still holds what was sent of it.
    async fn is_sent(
        &self,
        source: &Source,
        begun: &Begun,
        sent: &BTreeMap<u32, SentPart>,
    ) -> Result<bool, Failure> {
        for (number, part) in sent {
            let from = u64::from(number.saturating_sub(1)) * begun.part_length;
            let bytes = source.read(from, begun.part_length).await?;
            if crc32fast::hash(&bytes) != part.crc32 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the object is there although completing it seemed to fail: the answer may have got lost,
    /// and a second try then finds no upload, or finds the place taken by the first.
    async fn is_whole(&self, job: &Job<'_>, source: &Source) -> Result<bool, Failure> {
        match self.look_raw(&job.plan.key, &job.act).await {
            Ok(there) => source.is(&Told::from(&there)).await,
            // Where it can be gone on with, nothing is given up before that is known.
            Err(failure) if job.puts_off(&failure) => Err(failure),
            Err(_) => Ok(false),
        }
    }

    async fn begin(&self, job: &Job<'_>, source: &Source) -> Result<Begun, Failure> {
        let now = clock::timestamp(clock::now());
        job.watch.note(Note::Begins(now.0));
        let mut asking = Asking::EVERYTHING;
        let answer = loop {
            match self.create(job, asking).await {
                Ok(answer) => break answer,
                Err(error) => asking = self.ask_for_less(asking, &job.saying(), &error)?,
            }
        };
        let Some(id) = answer.upload_id else {
            return Err(job
                .act
                .fails(FailureKind::Unexpected, "the server began no upload"));
        };
        let part_length = part_length(job.plan.size);
        job.watch.note(Note::Begun(BegunUpload {
            id: id.clone(),
            part_length,
            modified: source.modified(),
            encrypts: asking.encryption().is_some(),
            sums: asking.checksum().is_some(),
        }));
        Ok(Begun {
            id,
            part_length,
            asking,
            told: answer.server_side_encryption,
        })
    }

    async fn create(
        &self,
        job: &Job<'_>,
        asking: Asking,
    ) -> Result<CreateMultipartUploadOutput, SdkError<CreateMultipartUploadError, HttpResponse>>
    {
        self.client()
            .create_multipart_upload()
            .bucket(self.bucket())
            .key(job.plan.key.as_str())
            .content_type(&job.plan.content_type)
            .set_storage_class(job.class())
            .set_tagging(job.tagging())
            .set_metadata(job.metadata())
            .set_checksum_algorithm(asking.checksum())
            .set_server_side_encryption(asking.encryption())
            .customize()
            .config_override(connect::soon())
            .send()
            .await
    }

    async fn send_parts(
        &self,
        job: &Job<'_>,
        begun: &Begun,
        source: &Source,
        sent: BTreeMap<u32, SentPart>,
        parts: &mut JoinSet<Result<(u32, SentPart), Failure>>,
    ) -> Result<BTreeMap<u32, SentPart>, Failure> {
        let (size, length) = (job.plan.size, begun.part_length);
        let count = u32::try_from(size.div_ceil(length)).unwrap_or(u32::MAX);
        let missing: Vec<u32> = (1..=count)
            .filter(|part| !sent.contains_key(part))
            .collect();
        let mut sent = sent;
        for number in missing {
            while parts.len() >= parts_now(job.watch, length) {
                let _waits = job.watch.breadth.waits();
                sent.extend(arrived(&job.act, parts.join_next().await)?);
            }
            let (from, length) = part(size, length, number);
            let part = Part {
                store: self.clone(),
                act: job.act.clone(),
                key: job.plan.key.as_str().to_owned(),
                upload: begun.id.clone(),
                asking: begun.asking,
                number,
                source: source.clone(),
                from,
                length,
                meter: job.meter.clone(),
                watch: job.watch.clone(),
            };
            parts.spawn(part.send());
        }
        while let Some(part) = arrived(&job.act, parts.join_next().await)? {
            sent.extend([part]);
        }
        source.is_unchanged().await?;
        Ok(sent)
    }

    async fn complete(
        &self,
        job: &Job<'_>,
        begun: &Begun,
        sent: BTreeMap<u32, SentPart>,
    ) -> Result<Option<ServerSideEncryption>, Failure> {
        let crc32 = sums::joined(&sent, begun.part_length, job.plan.size);
        let named = sent.into_iter().map(|(number, part)| {
            let sum = begun.asking.checksum().map(|_| sums::written(part.crc32));
            CompletedPart::builder()
                .part_number(number.cast_signed())
                .e_tag(part.etag)
                .set_checksum_crc32(sum)
                .build()
        });
        let parts = CompletedMultipartUpload::builder().set_parts(Some(named.collect()));
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(COMPLETING);
        let patience = aws_sdk_s3::Config::builder().timeout_config(timeouts.build());
        let answer = self
            .client()
            .complete_multipart_upload()
            .bucket(self.bucket())
            .key(job.plan.key.as_str())
            .upload_id(&begun.id)
            .set_if_none_match(job.if_none_match())
            .set_if_match(job.if_match())
            .multipart_upload(parts.build())
            .customize()
            .config_override(patience)
            .send()
            .await
            .map_err(|error| job.act.failed(&error))?;
        job.sent(crc32);
        Ok(answer.server_side_encryption)
    }
}

impl Job<'_> {
    /// Whether what is begun stays on the server, to be gone on with after this failure.
    fn puts_off(&self, failure: &Failure) -> bool {
        match failure.kind {
            FailureKind::Stopped => self.watch.puts_off(),
            _ => self.watch.memory.is_some() && failure.kind.is_of_the_line(),
        }
    }
}

/// Whether the server knows no such upload, or not these parts of it: what else changes is the file, which is read, not uploaded.
fn is_unknown(failure: &Failure) -> bool {
    failure.kind == FailureKind::Changed && matches!(failure.doing, Doing::Uploading(_))
}

/// What a task that sends a part ended with.
pub(super) type Joined<T> = Option<Result<Result<T, Failure>, JoinError>>;

/// The next of the parts that are done; `None` if there are no more.
pub(super) fn arrived<T>(act: &Act, part: Joined<T>) -> Result<Option<T>, Failure> {
    match part {
        None => Ok(None),
        Some(Ok(result)) => result.map(Some),
        Some(Err(crash)) => Err(act.fails(FailureKind::Unexpected, crash.to_string())),
    }
}

/// Where a part begins, and how long it is; both in bytes.
fn part(size: u64, part_length: u64, number: u32) -> (u64, u64) {
    let from = u64::from(number.saturating_sub(1)) * part_length;
    (from, part_length.min(size.saturating_sub(from)))
}

/// How long each part is, so that there are not too many.
pub(super) fn part_length(size: u64) -> u64 {
    PART.max(size.div_ceil(MOST_PARTS).next_multiple_of(MIB))
}

/// How many parts are usually on their way at once, so that they fit into memory.
fn parts_at_once(length: u64) -> usize {
    usize::try_from(ON_THE_WAY / length)
        .unwrap_or(1)
        .clamp(1, 4)
}

/// The same as the lanes have it by now: on a fast line they are worth more memory.
fn parts_now(watch: &Watch, length: u64) -> usize {
    let most = usize::try_from(2 * ON_THE_WAY / length).unwrap_or(1).max(1);
    watch.parts(parts_at_once(length)).min(most)
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::store::{Breadth, Valve};

    /// A watch on a line that is worth as many lanes as there can be.
    fn wide() -> Watch {
        let breadth = Breadth::default();
        breadth.set(64);
        Watch::new(CancellationToken::new(), |_| {}).sharing(Valve::default(), breadth)
    }

    #[test]
    fn there_are_never_too_many_parts_nor_too_much_memory() {
        let gib = 1024 * MIB;
        for size in [16 * MIB, 5 * gib, 78 * gib, 79 * gib, 1024 * gib, LARGEST] {
            let length = part_length(size);
            assert!(
                length >= PART && size.div_ceil(length) <= MOST_PARTS,
                "{size}"
            );
            let memory = length * parts_at_once(length) as u64;
            assert!(memory <= ON_THE_WAY.max(length), "{size}");
            let memory = length * parts_now(&wide(), length) as u64;
            assert!(memory <= (2 * ON_THE_WAY).max(length), "{size}");
        }
        assert_eq!(part_length(5 * gib), PART);
        assert_eq!((parts_at_once(PART), parts_now(&wide(), PART)), (4, 8));
    }
}
