//! Fetching a large object in parts, several in a row with a request: each is written where it belongs, and remembered.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tokio::task::JoinSet;

use super::blocking::blocking;
use super::connect;
use super::download::{Fetching, Stream};
use super::failure::{Act, Answer};
use super::landing::{Hand, Landing};
use super::meter::Meter;
use super::multipart::arrived;
use super::patience::Patience;
use super::proof::{Proof, Sum, Summing, Told, sum_up};
use super::upload::MIB;
use super::{Store, Watch};
use crate::object::{DownloadPlan, Failure, FailureKind, Key, Landed, Note};

/// The usual size of a part.
const PART: u64 = 8 * MIB;
/// So many runs of parts are on their way at once.
const AT_ONCE: usize = 6;
/// One request brings no more than this, unless a single part is longer: by then what a request costs is next to nothing.
const RUN: u64 = 32 * MIB;
/// How often parts are fetched anew where the whole is not what the server tells; each time twice the bytes move.
const ROUNDS: usize = 4;

/// One version of an object, and how it is to be fetched and proved.
#[derive(Debug, Clone)]
struct Version {
    etag: Option<String>,
    size: u64,
    modified: Option<SystemTime>,
    part_length: u64,
    proof: Option<Proof>,
}

/// Parts in a row on their way with one request. It owns what it needs, because it runs beside the others.
struct Run {
    store: Store,
    plan: DownloadPlan,
    act: Act,
    meter: Meter,
    watch: Watch,
    version: Version,
    numbers: Range<u32>,
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
        let mut runs = JoinSet::new();
        let filled = tokio::select! {
            biased;
            () = stop.cancelled() => Err(fetching.stopped()),
            filled = self.fetch_and_prove(fetching, &version, &landing, &mut sums, &mut runs) => filled,
        };
        runs.shutdown().await;
        match filled {
            Ok(()) => {
                let settled = landing.settle(fetching.plan, version.modified).await;
                fetching.land(settled)
            }
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
            modified: told.modified,
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
        runs: &mut JoinSet<Result<Sums, Failure>>,
    ) -> Result<(), Failure> {
        let all: Vec<u32> = (0..version.count()).collect();
        let missing = all
            .iter()
            .copied()
            .filter(|number| !sums.contains_key(number));
        let missing: Vec<_> = missing.collect();
        sums.extend(
            self.fetch_parts(fetching, version, landing, &missing, runs)
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
                .fetch_parts(fetching, version, landing, &unsettled, runs)
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
        runs: &mut JoinSet<Result<Sums, Failure>>,
    ) -> Result<Sums, Failure> {
        let mut sums = Sums::new();
        let at_once = fetching.watch.parts(AT_ONCE).max(AT_ONCE);
        for numbers in version.runs(numbers, at_once) {
            while runs.len() >= fetching.watch.parts(AT_ONCE) {
                let _waits = fetching.watch.breadth.waits();
                let arrived = arrived(&fetching.act, runs.join_next().await)?;
                sums.extend(arrived.into_iter().flatten());
            }
            let run = Run {
                store: self.clone(),
                plan: fetching.plan.clone(),
                act: fetching.act.clone(),
                meter: fetching.meter.clone(),
                watch: fetching.watch.clone(),
                version: version.clone(),
                numbers,
                landing: landing.path().to_owned(),
            };
            runs.spawn(run.fetch());
        }
        while let Some(run) = arrived(&fetching.act, runs.join_next().await)? {
            sums.extend(run);
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

    /// These parts, in rows that one request each brings: as long as leaves enough of them for so many at once.
    fn runs(&self, numbers: &[u32], at_once: usize) -> Vec<Range<u32>> {
        let share = numbers.len() / at_once;
        let most = usize::try_from(RUN / self.part_length).unwrap_or(1);
        let most = u32::try_from(share.min(most)).unwrap_or(1).max(1);
        let mut runs: Vec<Range<u32>> = Vec::new();
        for number in numbers.iter().copied() {
            match runs.last_mut() {
                Some(run) if run.end == number && run.end - run.start < most => run.end += 1,
                _ => runs.push(number..number + 1),
            }
        }
        runs
    }
}

impl Run {
    /// The parts that are on the disk in the end: all of them. After a failure it goes on behind the last whole one.
    async fn fetch(mut self) -> Result<Sums, Failure> {
        let mut sums = Sums::new();
        let mut patience = Patience::of(&self.watch);
        while !self.numbers.is_empty() {
            let whole = sums.len();
            let Err(failure) = self.fetch_on(&mut sums).await else {
                break;
            };
            if sums.len() > whole {
                patience = Patience::of(&self.watch);
            }
            if !patience.has_more(&failure).await {
                return Err(failure);
            }
        }
        Ok(sums)
    }

    /// Fetches what is missing, part by part out of one answer.
    async fn fetch_on(&mut self, sums: &mut Sums) -> Result<(), Failure> {
        let fetching = Fetching {
            plan: &self.plan,
            act: self.act.clone(),
            meter: self.meter.clone(),
            watch: &self.watch,
        };
        let from = self.version.part(self.numbers.start).0;
        let (last, length) = self.version.part(self.numbers.end - 1);
        let length = last + length - from;
        let range = format!("bytes={from}-{}", from + length - 1);
        let etag = self.version.etag.as_deref();
        let (of, breadth) = ((&self.plan.key, &self.act), &self.watch.breadth);
        let answer = self.store.get(of, Some(range), etag, breadth).await?;
        if answer.content_length() != i64::try_from(length).ok() {
            return Err(fetching
                .act
                .fails(FailureKind::Unexpected, "the server knows no ranges"));
        }
        let mut stream = Stream::of(answer);
        while !self.numbers.is_empty() {
            let number = self.numbers.start;
            let (from, length) = self.version.part(number);
            let hand = Hand::at(self.landing.clone(), from);
            let summing = Summing::for_proof(self.version.proof.as_ref());
            let sum = fetching.pour(&mut stream, length, hand, summing).await?;
            self.watch.note(Note::Wrote {
                number,
                crc32: sum.crc32,
            });
            sums.insert(number, sum);
            self.numbers.start += 1;
        }
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn version(parts: u64, part_length: u64) -> Version {
        Version {
            etag: None,
            size: parts * part_length - 1,
            modified: None,
            part_length,
            proof: None,
        }
    }

    #[test]
    fn one_request_brings_several_parts_where_enough_are_left_for_all_lanes() {
        let all = |parts: u32| (0..parts).collect::<Vec<_>>();
        let lengths = |version: &Version, numbers: &[u32]| -> Vec<u32> {
            let runs = version.runs(numbers, AT_ONCE).into_iter();
            runs.map(|run| run.end - run.start).collect()
        };
        assert_eq!(lengths(&version(4, PART), &all(4)), [1; 4]);
        assert_eq!(lengths(&version(12, PART), &all(12)), [2; 6]);
        assert_eq!(lengths(&version(128, PART), &all(128)), [4; 32]);
        assert_eq!(lengths(&version(128, 100 * MIB), &all(128)), [1; 128]);
        assert_eq!(lengths(&version(1_000, MIB), &all(1_000))[0], 32);
        let wide = version(12, PART).runs(&all(12), 12);
        assert_eq!(wide.len(), 12, "all lanes have something to do");
    }

    #[test]
    fn runs_hold_exactly_the_parts_that_are_missing() {
        let missing: Vec<u32> = (0..200).filter(|part| part % 7 != 0).collect();
        let runs = version(200, PART).runs(&missing, AT_ONCE);
        assert_eq!(runs.iter().cloned().flatten().collect::<Vec<_>>(), missing);
        assert_eq!(runs[0], 1..5);
    }
}
