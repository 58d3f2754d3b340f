//! Putting a large file in parts: four at a time, bounded memory, and nothing left behind.

use std::time::Duration;

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::create_multipart_upload::{
    CreateMultipartUploadError, CreateMultipartUploadOutput,
};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, ServerSideEncryption};
use bytes::Bytes;
use tokio::task::{JoinError, JoinSet};

use super::asking::Asking;
use super::failure::Act;
use super::meter::{BodyMeter, Meter};
use super::source::Source;
use super::upload::{AtRest, Job, MIB, moving};
use super::{Store, connect};
use crate::object::{Failure, FailureKind};

/// S3 takes no more parts than this.
const MOST_PARTS: u64 = 10_000;
/// S3 takes no larger object than this.
const LARGEST: u64 = 5 * 1024 * 1024 * MIB;
/// The usual size of a part; more only where there would be too many.
const PART: u64 = 8 * MIB;
/// What all parts on their way may take up together, as long as one does not need more.
const ON_THE_WAY: u64 = 4 * PART;
/// Putting 10,000 parts together takes a server a while.
const COMPLETING: Duration = Duration::from_mins(5);

/// An upload that the server has begun.
#[derive(Debug)]
struct Begun {
    id: String,
    /// What it was asked for. Some stores tell only of the finished object whether they encrypt it.
    asking: Asking,
    /// What it says of encryption so far.
    told: Option<ServerSideEncryption>,
}

/// What is left on the server of an upload that was given up.
#[derive(Debug)]
enum Left {
    Nothing,
    /// The server knows no such upload: someone else ended it, or it was completed after all.
    Unknown,
    /// The server could not be told; its words.
    Parts(String),
}

/// One part on its way. It owns what it needs, because it runs beside the others.
struct Part {
    store: Store,
    act: Act,
    key: String,
    upload: String,
    asking: Asking,
    number: i32,
    bytes: Bytes,
    meter: Meter,
}

impl Store {
    /// Puts the file in parts, and tells whether the whole is encrypted.
    pub(super) async fn upload_in_parts(
        &self,
        job: &Job<'_>,
        source: &mut Source<'_>,
    ) -> Result<AtRest, Failure> {
        if job.plan.size > LARGEST {
            return Err(job
                .act
                .fails(FailureKind::Local, "S3 takes files of up to 5 TiB"));
        }
        // Not to be stopped halfway: the server would have begun an upload whose name nobody knows.
        let begun = self.begin(job).await?;
        let mut parts = JoinSet::new();
        let sent = self.send_parts(job, &begun, source, &mut parts);
        let sent = job.unless_stopped(sent).await;
        parts.shutdown().await;
        let sent = match sent {
            Ok(sent) => sent,
            Err(failure) => return Err(self.abandon(job, &begun).await.added_to(failure)),
        };
        // From here on it is too late to stop: who can tell whether the server is done already?
        let count = sent.len();
        match self.complete(job, &begun, sent).await {
            Ok(told) => self.at_rest(job, begun.asking, told.or(begun.told)).await,
            Err(failure) => match self.abandon(job, &begun).await {
                Left::Unknown if self.is_whole(job, count).await => {
                    self.at_rest(job, begun.asking, begun.told).await
                }
                left => Err(left.added_to(failure)),
            },
        }
    }

    /// Whether the object is there although completing it seemed to fail: the answer may have got lost,
    /// and a second try then finds no upload, or finds the place taken by the first.
    async fn is_whole(&self, job: &Job<'_>, parts: usize) -> bool {
        let ending = format!("-{parts}");
        self.look(&job.plan.key, &job.act)
            .await
            .is_ok_and(|details| {
                let tag = details.etag.unwrap_or_default();
                details.size == job.plan.size && tag.ends_with(&ending)
            })
    }

    async fn begin(&self, job: &Job<'_>) -> Result<Begun, Failure> {
        let mut asking = Asking::EVERYTHING;
        let answer = loop {
            match self.create(job, asking).await {
                Ok(answer) => break answer,
                Err(error) => asking = self.ask_for_less(asking, &job.act, &error)?,
            }
        };
        match answer.upload_id {
            Some(id) => Ok(Begun {
                id,
                asking,
                told: answer.server_side_encryption,
            }),
            None => Err(job
                .act
                .fails(FailureKind::Unexpected, "the server began no upload")),
        }
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
        source: &mut Source<'_>,
        parts: &mut JoinSet<Result<CompletedPart, Failure>>,
    ) -> Result<Vec<CompletedPart>, Failure> {
        let length = part_length(job.plan.size);
        let (mut sent, mut number) = (Vec::new(), 0);
        while !source.is_read() {
            if parts.len() >= parts_at_once(length) {
                sent.extend(arrived(&job.act, parts.join_next().await)?);
            }
            number += 1;
            let part = Part {
                store: self.clone(),
                act: job.act.clone(),
                key: job.plan.key.as_str().to_owned(),
                upload: begun.id.clone(),
                asking: begun.asking,
                number,
                bytes: source.next(length).await?,
                meter: job.meter.clone(),
            };
            parts.spawn(part.send());
        }
        while let Some(part) = arrived(&job.act, parts.join_next().await)? {
            sent.push(part);
        }
        source.is_unchanged().await?;
        sent.sort_unstable_by_key(CompletedPart::part_number);
        Ok(sent)
    }

    async fn complete(
        &self,
        job: &Job<'_>,
        begun: &Begun,
        sent: Vec<CompletedPart>,
    ) -> Result<Option<ServerSideEncryption>, Failure> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(sent));
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(COMPLETING);
        let patience = aws_sdk_s3::Config::builder().timeout_config(timeouts.build());
        let answer = self
            .client()
            .complete_multipart_upload()
            .bucket(self.bucket())
            .key(job.plan.key.as_str())
            .upload_id(&begun.id)
            .set_if_none_match(job.condition())
            .multipart_upload(parts.build())
            .customize()
            .config_override(patience)
            .send()
            .await
            .map_err(|error| job.act.failed(&error))?;
        Ok(answer.server_side_encryption)
    }

    /// Tells the server to forget the parts, and waits until it has.
    async fn abandon(&self, job: &Job<'_>, begun: &Begun) -> Left {
        let request = self.client().abort_multipart_upload().bucket(self.bucket());
        let request = request.key(job.plan.key.as_str()).upload_id(&begun.id);
        let answer = request.customize().config_override(connect::soon());
        match answer.send().await {
            Ok(_) => Left::Nothing,
            Err(error) if error.code() == Some("NoSuchUpload") => Left::Unknown,
            Err(error) => Left::Parts(job.act.failed(&error).detail),
        }
    }
}

impl Left {
    fn added_to(self, mut failure: Failure) -> Failure {
        if let Self::Parts(told) = self {
            let more = format!("the parts sent so far could not be taken back: {told}");
            failure.detail = match failure.detail.as_str() {
                "" => more,
                detail => format!("{detail}; {more}"),
            };
        }
        failure
    }
}

impl Part {
    async fn send(self) -> Result<CompletedPart, Failure> {
        let (length, meter) = (self.bytes.len() as u64, BodyMeter::within(&self.meter));
        let request = self
            .store
            .client()
            .upload_part()
            .bucket(self.store.bucket())
            .key(self.key)
            .upload_id(self.upload)
            .part_number(self.number)
            .body(ByteStream::from(self.bytes))
            .customize()
            .config_override(self.asking.configure(aws_sdk_s3::Config::builder()))
            .interceptor(meter.clone());
        let answer = moving(&self.act, length, &meter, request.send()).await?;
        let answer = answer.map_err(|error| self.act.failed(&error))?;
        Ok(CompletedPart::builder()
            .part_number(self.number)
            .set_e_tag(answer.e_tag)
            .set_checksum_crc32(answer.checksum_crc32)
            .build())
    }
}

type Joined = Option<Result<Result<CompletedPart, Failure>, JoinError>>;

fn arrived(act: &Act, part: Joined) -> Result<Option<CompletedPart>, Failure> {
    match part {
        None => Ok(None),
        Some(Ok(result)) => result.map(Some),
        Some(Err(crash)) => Err(act.fails(FailureKind::Unexpected, crash.to_string())),
    }
}

/// How long each part is, so that there are not too many.
fn part_length(size: u64) -> u64 {
    PART.max(size.div_ceil(MOST_PARTS).next_multiple_of(MIB))
}

/// How many parts are on their way at once, so that they fit into memory.
fn parts_at_once(length: u64) -> usize {
    usize::try_from(ON_THE_WAY / length)
        .unwrap_or(1)
        .clamp(1, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        }
        assert_eq!(part_length(5 * gib), PART);
        assert_eq!(parts_at_once(PART), 4);
    }
}
