//! Fetching one object to the local disk: in one request if it is small, else in parts; whole and proved, or not at all.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ChecksumMode;
use bytes::Bytes;

use super::connect::STALLED;
use super::failure::Act;
use super::landing::{Hand, Landing, Obstacle, there};
use super::meter::{BodyMeter, Meter};
use super::patience::Patience;
use super::proof::{Proof, Sum, Summing, Told, sum_up_all};
use super::upload::MIB;
use super::{Breadth, Store, Watch};
use crate::object::{
    Doing, DownloadPlan, Failure, FailureKind, Fetched, Key, Landed, Note, Permission,
};

/// Up to this size in bytes a file is gathered in memory and written in one go.
const AT_ONCE: u64 = MIB;

/// A small object in the pieces in which it came, and when it was stored.
type Whole = (Vec<Bytes>, Option<SystemTime>);

/// One download while it runs.
pub(super) struct Fetching<'a> {
    /// What goes where.
    pub(super) plan: &'a DownloadPlan,
    /// For telling what its failure means.
    pub(super) act: Act,
    /// Its count.
    pub(super) meter: Meter,
    /// The wish to stop.
    pub(super) watch: &'a Watch,
}

impl Store {
    /// Fetches the object that `plan` names. A file under its name is there whole, and compared with what the server
    /// tells of it, or not at all.
    pub async fn download(&self, plan: &DownloadPlan, watch: &Watch) -> Result<Fetched, Failure> {
        let doing = Doing::Downloading(plan.key.clone());
        let fetching = Fetching {
            plan,
            act: self.act(doing, Permission::GetObject),
            meter: Meter::of(watch),
            watch,
        };
        let path = match self.before(&fetching).await {
            Ok(Some(path)) => Ok(path),
            Ok(None) => self.fetch(&fetching).await,
            Err(failure) => Err(failure),
        };
        fetching.meter.finish();
        Ok(Fetched {
            key: plan.key.clone(),
            path: path?,
            size: fetching.meter.so_far(),
        })
    }

    /// The file, if an earlier run has brought it and was killed before it could write that down.
    async fn before(&self, fetching: &Fetching<'_>) -> Result<Option<PathBuf>, Failure> {
        if !fetching.watch.is_again() {
            return Ok(None);
        }
        let there = there(fetching.plan).await;
        if there.is_empty() {
            return Ok(None);
        }
        let told = match self.look_raw(&fetching.plan.key, &fetching.act).await {
            Ok(answer) => Told::from(&answer),
            // Unproved it would seem to be another file, which is in the way.
            Err(failure) if failure.kind.is_of_the_line() => return Err(failure),
            Err(_) => return Ok(None),
        };
        let part = self.first_part(&fetching.plan.key, &told, &fetching.act);
        let Some(proof) = told.proof(part.await?) else {
            return Ok(None);
        };
        let length = proof.part_length().unwrap_or(told.size).max(1);
        for path in there {
            let sums = sum_up_all(&path, told.size, length, &proof).await;
            if sums.is_ok_and(|sums| proof.holds(&sums)) {
                fetching.meter.fill(told.size);
                return Ok(Some(path));
            }
        }
        Ok(None)
    }

    async fn fetch(&self, fetching: &Fetching<'_>) -> Result<PathBuf, Failure> {
        if fetching.watch.stop.is_cancelled() {
            return Err(fetching.stopped());
        }
        if fetching.plan.size <= AT_ONCE
            && let Some(path) = self.fetch_whole(fetching).await?
        {
            return Ok(path);
        }
        self.fetch_in_parts(fetching).await
    }

    /// Fetches a small object and lands it; `None` if it has become a large one since it was listed.
    ///
    /// Only the fetching can be stopped: dropped halfway, the disk's own work may go on unseen.
    async fn fetch_whole(&self, fetching: &Fetching<'_>) -> Result<Option<PathBuf>, Failure> {
        if let Some(landed) = fetching.watch.known().landed {
            // What a killed run has left of it goes with its landing.
            drop(Landing::found(fetching.plan, &landed.hidden, None).await);
        }
        fetching.land(Landing::is_ready(fetching.plan).await)?;
        let whole = tokio::select! {
            biased;
            () = fetching.watch.stop.cancelled() => Err(fetching.stopped()),
            whole = self.gather(fetching) => whole,
        }?;
        let Some(whole) = whole else {
            return Ok(None);
        };
        let hidden = Landing::hidden(fetching.plan);
        fetching.lands(&hidden);
        let landed = Landing::at_once(fetching.plan, hidden, whole).await;
        fetching.land(landed).map(Some)
    }

    /// The bytes of a small object, compared with what the server tells of them, and when it was stored; `None` if it is a
    /// large one.
    async fn gather(&self, fetching: &Fetching<'_>) -> Result<Option<Whole>, Failure> {
        let mut patience = Patience::of(fetching.watch);
        loop {
            let count = BodyMeter::within(&fetching.meter);
            let failure = match self.gather_once(fetching, &count).await {
                Ok(whole) => return Ok(whole),
                Err(failure) => failure,
            };
            if !patience.has_more(&failure).await {
                return Err(failure);
            }
            count.take_back();
        }
    }

    async fn gather_once(
        &self,
        fetching: &Fetching<'_>,
        count: &BodyMeter,
    ) -> Result<Option<Whole>, Failure> {
        let of = (&fetching.plan.key, &fetching.act);
        let answer = self.get(of, None, None, &fetching.watch.breadth).await?;
        let told = Told::from(&answer);
        if told.size > AT_ONCE {
            return Ok(None);
        }
        let proof = told.proof(None);
        let mut summing = Summing::for_proof(proof.as_ref());
        let (mut body, mut pieces, mut length) = (answer.body, Vec::new(), 0);
        while let Some(bytes) = body.next().await {
            let bytes = bytes.map_err(|error| fetching.broke_off(&error))?;
            length += bytes.len() as u64;
            if length > told.size {
                break;
            }
            summing.take(&bytes);
            count.arrived(bytes.len()).await;
            pieces.push(bytes);
        }
        if length != told.size {
            return Err(fetching.cut_short());
        }
        fetching.holds(proof.as_ref(), &[summing.end()])?;
        Ok(Some((pieces, told.modified)))
    }

    /// Asks for the object or a range of it, of exactly the version with that entity tag if one is named.
    pub(super) async fn get(
        &self,
        (key, act): (&Key, &Act),
        range: Option<String>,
        etag: Option<&str>,
        breadth: &Breadth,
    ) -> Result<GetObjectOutput, Failure> {
        // Until the first byte; after that the SDK watches over the stream itself.
        let timeouts = TimeoutConfig::builder()
            .read_timeout(STALLED)
            .operation_timeout(2 * STALLED);
        let patience = aws_sdk_s3::Config::builder().timeout_config(timeouts.build());
        let is_whole = range.is_none();
        let answer = self
            .client()
            .get_object()
            .bucket(self.bucket())
            .key(key.as_str())
            .set_range(range)
            .set_if_match(etag.map(|etag| format!("\"{etag}\"")))
            .set_checksum_mode(is_whole.then_some(ChecksumMode::Enabled))
            .customize()
            .config_override(patience)
            .interceptor(breadth.clone())
            .send()
            .await;
        match answer {
            // SeaweedFS says 200 and nothing else to who closes one direction of the connection.
            Ok(answer) if answer.e_tag().is_none() && answer.last_modified().is_none() => {
                Err(act.says_nothing())
            }
            answer => answer.map_err(|error| act.failed(&error)),
        }
    }
}

/// What an answer brings, to be taken by the byte.
pub(super) struct Stream {
    body: ByteStream,
    rest: Bytes,
}

impl Stream {
    pub(super) fn of(answer: GetObjectOutput) -> Self {
        Self {
            body: answer.body,
            rest: Bytes::new(),
        }
    }

    /// Some of the next bytes, at most so many, as they came: nothing is copied.
    async fn next(&mut self, most: u64, fetching: &Fetching<'_>) -> Result<Bytes, Failure> {
        while self.rest.is_empty() {
            let next = self.body.next().await.ok_or_else(|| fetching.cut_short())?;
            self.rest = next.map_err(|error| fetching.broke_off(&error))?;
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Ok(self.rest.split_to(most.min(self.rest.len())))
    }
}

impl Fetching<'_> {
    /// Writes the next `length` bytes that the answer brings, and sums them up. What does not come whole is not counted.
    pub(super) async fn pour(
        &self,
        stream: &mut Stream,
        length: u64,
        mut hand: Hand,
        mut summing: Summing,
    ) -> Result<Sum, Failure> {
        let count = BodyMeter::within(&self.meter);
        let poured = async {
            while count.sent() < length {
                let bytes = stream.next(length - count.sent(), self).await?;
                summing.take(&bytes);
                count.arrived(bytes.len()).await;
                self.land(hand.write(bytes).await)?;
            }
            self.land(hand.flush().await)
        };
        match poured.await {
            Ok(()) => Ok(summing.end()),
            Err(failure) => {
                count.take_back();
                Err(failure)
            }
        }
    }

    /// The SDK compares a body with its checksum where it can, and ends the body with an error.
    fn broke_off(&self, error: &(dyn std::error::Error + 'static)) -> Failure {
        let failure = self.act.never_answered(error);
        let kind = match failure.kind {
            FailureKind::Unexpected if failure.detail.to_lowercase().contains("checksum") => {
                FailureKind::Mismatch
            }
            kind => kind,
        };
        Failure { kind, ..failure }
    }

    /// Remembers where a small file lies until it is whole.
    fn lands(&self, hidden: &Path) {
        self.watch.note(Note::Lands(Landed {
            hidden: hidden.to_owned(),
            etag: String::new(),
            size: 0,
            part_length: 0,
        }));
    }

    /// Fails if the stretches, in order, are not what the server tells of the object.
    pub(super) fn holds(&self, proof: Option<&Proof>, sums: &[Sum]) -> Result<(), Failure> {
        match proof {
            Some(proof) if !proof.holds(sums) => {
                let detail = "its checksum is another one than the server tells";
                Err(self.act.fails(FailureKind::Mismatch, detail))
            }
            _ => Ok(()),
        }
    }

    /// A person stopped it.
    pub(super) fn stopped(&self) -> Failure {
        self.act.fails(FailureKind::Stopped, "")
    }

    /// The answer ended early.
    pub(super) fn cut_short(&self) -> Failure {
        self.act
            .fails(FailureKind::Offline, "the answer was cut short")
    }

    /// Tells an obstacle on the disk as a failure.
    pub(super) fn land<T>(&self, result: Result<T, Obstacle>) -> Result<T, Failure> {
        let path = self.plan.directory.join(&self.plan.name);
        result.map_err(|obstacle| match obstacle {
            Obstacle::Taken => self.act.fails(FailureKind::Exists, path.to_string_lossy()),
            Obstacle::Disk(error) => {
                let kind = FailureKind::of_writing(&error);
                let detail = format!("{}: {error}", path.to_string_lossy());
                self.act.fails(kind, detail)
            }
        })
    }
}
