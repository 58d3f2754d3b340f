//! Fetching a large object in parts, several at a time: each is written where it belongs, and remembered once it is there.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use tokio::task::JoinSet;

use super::blocking::blocking;
use super::connect;
use super::download::Fetching;
use super::failure::{Act, Answer};
use super::landing::{Ahead, Hand, Landing};
use super::meter::{BodyMeter, Meter};
use super::multipart::arrived;
use super::patience::Patience;
use super::proof::{Proof, Sum, Summing, Told, sum_up};
use super::upload::MIB;
use super::{Store, Watch};
use crate::object::{DownloadPlan, Failure, FailureKind, Key, Landed, Note};

/// The usual size of a part.
const PART: u64 = 8 * MIB;
/// So many parts are on their way at once.
const AT_ONCE: usize = 6;
/// How often parts are fetched anew where the whole is not what the server tells; each time twice the bytes move.
const ROUNDS: usize = 4;

/// One version of an object, and how it is to be fetched and proved.
#[derive(Debug, Clone)]
struct Version {
    etag: Option<String>,
    size: u64,
    part_length: u64,
    proof: Option<Proof>,
}

/// One part on its way. It owns what it needs, because it runs beside the others.
struct Part {
    store: Store,
    plan: DownloadPlan,
    act: Act,
    meter: Meter,
    watch: Watch,
    version: Version,
    number: u32,
    landing: PathBuf,
}

/// The sums of the parts that are on the disk.
type Sums = BTreeMap<u32, Sum>;

impl Store {
    pub(super) async fn fetch_in_parts(&self, fetching: &Fetching<'_>) -> Result<PathBuf, Failure> {
        let stop = &fetching.watch.stop;
        let version = tokio::select! {
            biased;
            () = stop.cancelled() => return Err(fetching.stopped()),
            version = self.version(fetching) => version?,
        };
        let (landing, mut sums) = self.ground(fetching, &version).await?;
        let mut parts = JoinSet::new();
        let filled = tokio::select! {
            biased;
            () = stop.cancelled() => Err(fetching.stopped()),
            filled = self.fetch_and_prove(fetching, &version, &landing, &mut sums, &mut parts) => filled,
        };
        parts.shutdown().await;
        match filled {
            Ok(()) => fetching.land(landing.settle(fetching.plan).await),
            Err(failure) => {
                let stays = match failure.kind {
                    FailureKind::Stopped => fetching.watch.puts_off(),
                    _ => fetching.watch.memory.is_some() && failure.kind.is_of_the_line(),
                };
                if stays {
                    landing.keep();
                } else {
                    fetching.watch.note(Note::Forgotten);
                }
                Err(failure)
            }
        }
    }

    /// What is to be fetched: exactly this, whatever comes in its place meanwhile.
    async fn version(&self, fetching: &Fetching<'_>) -> Result<Version, Failure> {
        let mut patience = Patience::of(fetching.watch);
        let (told, proof) = loop {
            match self.told_of(fetching).await {
                Ok(told) => break told,
                Err(failure) if patience.has_more(&failure).await => {}
                Err(failure) => return Err(failure),
            }
        };
        let part_length = proof.as_ref().and_then(Proof::part_length).unwrap_or(PART);
        Ok(Version {
            size: told.size,
            etag: told.etag,
            part_length,
            proof,
        })
    }

    async fn told_of(&self, fetching: &Fetching<'_>) -> Result<(Told, Option<Proof>), Failure> {
        let answer = self.look_raw(&fetching.plan.key, &fetching.act).await?;
        let told = Told::from(&answer);
        let proof = told.proof(
            self.first_part(&fetching.plan.key, &told, &fetching.act)
                .await?,
        );
        Ok((told, proof))
    }

    /// How long the parts are that the object was put in; the server tells it of the first. `None` only if it cannot:
    /// without that nothing might be proved.
    pub(super) async fn first_part(
        &self,
        key: &Key,
        told: &Told,
        act: &Act,
    ) -> Result<Option<u64>, Failure> {
        // Where there is a sum over the whole, or there are no parts, that is of no use.
        let Some(parts) = told.parts().filter(|_| told.proof(None).is_none()) else {
            return Ok(None);
        };
        let request = self.client().head_object().bucket(self.bucket());
        let request = request.key(key.as_str()).part_number(1);
        let answer = request.customize().config_override(connect::soon());
        let length = match answer.send().await {
            Ok(answer) => answer.content_length(),
            Err(error) => match Answer::of(&error).map(|answer| answer.status) {
                Some(400 | 404 | 405 | 416 | 501) => None,
                _ => return Err(act.failed(&error)),
            },
        };
        let length = length.and_then(|length| u64::try_from(length).ok());
        // Some stores know no parts and tell the whole; parts need not be alike either.
        Ok(length.filter(|length| *length > 0 && told.size.div_ceil(*length) == parts))
    }

    /// The file to write into: that of an earlier run with all its parts that are still what they were, or a new one.
    async fn ground(
        &self,
        fetching: &Fetching<'_>,
        version: &Version,
    ) -> Result<(Landing, Sums), Failure> {
        let known = fetching.watch.known();
        if let Some(landed) = known.landed {
            let found = Landing::found(fetching.plan, &landed.hidden, Some(landed.size)).await;
            let is_this = Some(&landed.etag) == version.etag.as_ref()
                && (landed.size, landed.part_length) == (version.size, version.part_length);
            // What was fetched of another version goes with its landing.
            if let Some(landing) = fetching.land(found)?.filter(|_| is_this) {
                let sums = checked(landing.path(), version, known.wrote).await;
                let sums = fetching.land(sums.map_err(Into::into))?;
                fetching
                    .meter
                    .fill(sums.values().map(|sum| sum.length).sum());
                return Ok((landing, sums));
            }
        }
        let landing = fetching.land(Landing::prepare(fetching.plan).await)?;
        fetching.land(landing.reserve(version.size).await)?;
        if let Some(etag) = &version.etag {
            fetching.watch.note(Note::Lands(Landed {
                hidden: landing.path().to_owned(),
                etag: etag.clone(),
                size: version.size,
                part_length: version.part_length,
            }));
        }
        Ok((landing, Sums::new()))
    }

    async fn fetch_and_prove(
        &self,
        fetching: &Fetching<'_>,
        version: &Version,
        landing: &Landing,
        sums: &mut Sums,
        parts: &mut JoinSet<Result<(u32, Sum), Failure>>,
    ) -> Result<(), Failure> {
        let all: Vec<u32> = (0..version.count()).collect();
        let missing = all
            .iter()
            .copied()
            .filter(|number| !sums.contains_key(number));
        let missing: Vec<_> = missing.collect();
        sums.extend(
            self.fetch_parts(fetching, version, landing, &missing, parts)
                .await?,
        );
        let mut doubt = prove(fetching, version, landing, sums).await;
        // Which part is damaged cannot be told from the whole. Each is fetched again until it came alike twice.
        let mut settled = Vec::new();
        for _ in 0..ROUNDS {
            let Err(failure) = doubt else {
                return Ok(());
            };
            if failure.kind != FailureKind::Mismatch {
                return Err(failure);
            }
            let unsettled = all
                .iter()
                .copied()
                .filter(|number| !settled.contains(number));
            let unsettled: Vec<_> = unsettled.collect();
            fetching
                .meter
                .take_back(unsettled.iter().map(|number| version.part(*number).1).sum());
            let again = self
                .fetch_parts(fetching, version, landing, &unsettled, parts)
                .await?;
            for (number, sum) in again {
                if sums.insert(number, sum.clone()) == Some(sum) {
                    settled.push(number);
                }
            }
            doubt = prove(fetching, version, landing, sums).await;
        }
        doubt
    }

    async fn fetch_parts(
        &self,
        fetching: &Fetching<'_>,
        version: &Version,
        landing: &Landing,
        numbers: &[u32],
        parts: &mut JoinSet<Result<(u32, Sum), Failure>>,
    ) -> Result<Sums, Failure> {
        let mut sums = Sums::new();
        let mut ahead = Ahead::of(landing.path());
        for number in numbers {
            while parts.len() >= fetching.watch.parts(AT_ONCE) {
                let _waits = fetching.watch.breadth.waits();
                sums.extend(arrived(&fetching.act, parts.join_next().await)?);
                ahead.wrote(version.part_length);
            }
            let part = Part {
                store: self.clone(),
                plan: fetching.plan.clone(),
                act: fetching.act.clone(),
                meter: fetching.meter.clone(),
                watch: fetching.watch.clone(),
                version: version.clone(),
                number: *number,
                landing: landing.path().to_owned(),
            };
            parts.spawn(part.fetch());
        }
        while let Some(part) = arrived(&fetching.act, parts.join_next().await)? {
            sums.extend([part]);
        }
        Ok(sums)
    }
}

impl Version {
    fn count(&self) -> u32 {
        u32::try_from(self.size.div_ceil(self.part_length)).unwrap_or(u32::MAX)
    }

    /// Where a part begins, and how long it is; both in bytes.
    fn part(&self, number: u32) -> (u64, u64) {
        let from = u64::from(number) * self.part_length;
        (from, self.part_length.min(self.size.saturating_sub(from)))
    }
}

impl Part {
    async fn fetch(self) -> Result<(u32, Sum), Failure> {
        let fetching = Fetching {
            plan: &self.plan,
            act: self.act.clone(),
            meter: self.meter.clone(),
            watch: &self.watch,
        };
        let mut patience = Patience::of(&self.watch);
        let sum = loop {
            let count = BodyMeter::within(&self.meter);
            let failure = match self.fetch_once(&fetching, &count).await {
                Ok(sum) => break sum,
                Err(failure) => failure,
            };
            count.take_back();
            if !patience.has_more(&failure).await {
                return Err(failure);
            }
        };
        self.watch.note(Note::Wrote {
            number: self.number,
            crc32: sum.crc32,
        });
        Ok((self.number, sum))
    }

    async fn fetch_once(&self, fetching: &Fetching<'_>, count: &BodyMeter) -> Result<Sum, Failure> {
        let (from, length) = self.version.part(self.number);
        let range = format!("bytes={from}-{}", from + length - 1);
        let etag = self.version.etag.as_deref();
        let answer = self.store.get(fetching, Some(range), etag).await?;
        if answer.content_length() != i64::try_from(length).ok() {
            return Err(fetching
                .act
                .fails(FailureKind::Unexpected, "the server knows no ranges"));
        }
        let hand = Hand::at(self.landing.clone(), from);
        let summing = Summing::for_proof(self.version.proof.as_ref());
        let sum = fetching.pour(answer, hand, summing, count).await?;
        if sum.length != length {
            return Err(fetching.cut_short());
        }
        Ok(sum)
    }
}

/// Compares all of it with what the server tells.
async fn prove(
    fetching: &Fetching<'_>,
    version: &Version,
    landing: &Landing,
    sums: &Sums,
) -> Result<(), Failure> {
    let proof = version.proof.as_ref();
    if proof.is_some_and(Proof::is_one_run) {
        let (path, size) = (landing.path().to_owned(), version.size);
        let summing = Summing::for_proof(proof);
        let sum = blocking(move || sum_up(&path, 0, size, summing)).await;
        let sum = fetching.land(sum.map_err(Into::into))?;
        return fetching.holds(proof, &[sum]);
    }
    let sums: Vec<_> = sums.values().cloned().collect();
    fetching.holds(proof, &sums)
}

/// Those of the parts written before that are on the disk as they were written.
async fn checked(path: &Path, version: &Version, wrote: BTreeMap<u32, u32>) -> io::Result<Sums> {
    let (path, version) = (path.to_owned(), version.clone());
    blocking(move || {
        let mut sums = Sums::new();
        for (number, crc32) in wrote {
            let (from, length) = version.part(number);
            let summing = Summing::for_proof(version.proof.as_ref());
            let sum = sum_up(&path, from, length, summing)?;
            if sum.crc32 == crc32 && sum.length == length && length > 0 {
                sums.insert(number, sum);
            }
        }
        Ok(sums)
    })
    .await
}
