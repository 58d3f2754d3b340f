//! Transfers through a line that does all the harm there is: everything arrives, or it is said what did not.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::*;
use crate::demo::a_tenth_each;

/// Going on after every interruption ends by then.
const ROUNDS: usize = 40;
/// Each is another row of misfortunes.
const SEEDS: [u64; 4] = [1, 2, 3, 4];
/// Four parts, the last one short.
const BIG: usize = 25 << 20;
/// Fourteen parts, several of which come with one request.
const LONG: usize = 105 << 20;

/// What came of a batch, and of the line's work on it.
struct Told {
    outcomes: BTreeMap<usize, Outcome>,
    is_over: bool,
    figures: String,
}

/// Runs `batch` through the line of `seed` until it ends, however often it is put off.
async fn run_through(bench: &mut Bench, batch: &Batch, seed: u64) -> Told {
    let line = Line::to(&bench.demo.endpoint(), a_tenth_each(seed)).await;
    let line = line.unwrap();
    let clean = bench.store.clone();
    bench.store = Store::connect(&target(line.endpoint(), Demo::REGION))
        .await
        .unwrap();
    let mut ran = bench.run(batch).await;
    let mut rounds = 1;
    let mut outcomes = BTreeMap::new();
    loop {
        let settled = std::mem::take(&mut ran.settled).into_iter();
        outcomes.extend(settled.map(|file| (file.place, file.outcome)));
        if !matches!(ran.ending, Ending::PutOff(_)) || rounds == ROUNDS {
            break;
        }
        ran = run(bench.go_on()).await;
        rounds += 1;
    }
    bench.store = clean;
    let failed = outcomes
        .values()
        .filter_map(failure)
        .map(|failure| format!("{} ({})", failure.sentence(), failure.detail));
    let failed: Vec<_> = failed.collect();
    let told = Told {
        is_over: ran.ending == Ending::Over,
        figures: format!(
            "seed {seed}: {:?} in {rounds} rounds, {} of {} files ended, failed: {failed:#?}, {:?}",
            ran.ending,
            outcomes.len(),
            batch.plans.len(),
            line.counts(),
        ),
        outcomes,
    };
    println!("{}", told.figures);
    let done = (0..batch.plans.len()).filter(|place| told.is_done(*place));
    assert!(done.count() + 1 >= batch.plans.len(), "{}", told.figures);
    told
}

fn failure(outcome: &Outcome) -> Option<&crate::object::Failure> {
    match outcome {
        Outcome::Failed(failure) => Some(failure),
        _ => None,
    }
}

impl Told {
    /// Whether the file at `place` was told to be done.
    fn is_done(&self, place: usize) -> bool {
        let outcome = self.outcomes.get(&place);
        outcome.is_some_and(|outcome| failure(outcome).is_none())
    }
}

/// Some small files and one of `length` bytes, by name.
fn files(seed: u64, length: usize) -> Vec<(String, Vec<u8>)> {
    let small = (0..16).map(|number| {
        let line = format!("file {number} of seed {seed}\n");
        (
            format!("small-{number}"),
            line.repeat(1 + number * number).into_bytes(),
        )
    });
    let mut big = Vec::with_capacity(length);
    for stripe in 0..=length / 977 {
        big.resize(length.min(big.len() + 977), (stripe % 251).to_le_bytes()[0]);
    }
    small.chain([("big.bin".to_owned(), big)]).collect()
}

#[tokio::test(start_paused = true)]
async fn an_upload_through_it_arrives_whole_or_is_told_to_have_failed() {
    for seed in SEEDS {
        let mut bench = Bench::with(Bucket::default()).await;
        let files = files(seed, BIG);
        let plans = files.iter().map(|(name, bytes)| {
            let source = bench.file(name, bytes);
            upload(&source, &format!("uploads/{name}"))
        });
        let batch = batch(Kind::Upload, plans.collect::<Vec<_>>());
        let told = run_through(&mut bench, &batch, seed).await;
        let mut stored = 0;
        for (place, (name, bytes)) in files.iter().enumerate() {
            let there = bench.demo.object(&format!("uploads/{name}"));
            stored += usize::from(there.is_some());
            match there {
                Some(there) => assert!(there.body == bytes, "{name}: {}", told.figures),
                None => assert!(!told.is_done(place), "{name}: {}", told.figures),
            }
        }
        assert_eq!(bench.demo.keys().len(), stored, "{}", told.figures);
        assert!(told.is_over, "{}", told.figures);
        assert_eq!(bench.demo.parts_left(), 0, "{}", told.figures);
    }
}

#[tokio::test(start_paused = true)]
async fn a_download_through_it_arrives_whole_or_is_told_to_have_failed() {
    let long = std::iter::once((5, LONG));
    for (seed, length) in SEEDS.map(|seed| (seed, BIG)).into_iter().chain(long) {
        let mut bench = Bench::with(Bucket::default()).await;
        let files = files(seed, length);
        let plans = files.iter().map(|(name, bytes)| {
            let source = bench.file(name, bytes);
            upload(&source, name)
        });
        let ran = bench
            .run(&batch(Kind::Upload, plans.collect::<Vec<_>>()))
            .await;
        assert_eq!(ran.ending, Ending::Over);
        let saved = bench.disk.path().join("saved");
        let plan = |(name, bytes): &(String, Vec<u8>)| {
            Plan::Download(DownloadPlan {
                key: key(name),
                size: bytes.len() as u64,
                directory: saved.clone(),
                name: name.clone(),
                if_there: IfThere::Ask,
                zip: None,
            })
        };
        let batch = batch(Kind::Download, files.iter().map(plan));
        let told = run_through(&mut bench, &batch, seed).await;
        let mut there = 0;
        for (place, (name, bytes)) in files.iter().enumerate() {
            match std::fs::read(saved.join(name)) {
                Ok(read) => {
                    there += 1;
                    assert!(read == *bytes, "{name}: {}", told.figures);
                }
                Err(_) => assert!(!told.is_done(place), "{name}: {}", told.figures),
            }
        }
        assert!(told.is_over, "{}", told.figures);
        let all = std::fs::read_dir(&saved).unwrap().count();
        assert_eq!(all, there, "nothing else is left: {}", told.figures);
    }
}

#[tokio::test(start_paused = true)]
async fn what_goes_to_the_trash_through_it_and_back_is_always_there_whole() {
    let names: Vec<String> = (0..30)
        .map(|number| format!("uploads/{number} ä"))
        .collect();
    for seed in SEEDS {
        let mut bucket = Bucket::default();
        for name in &names {
            bucket = bucket.with(name, name.repeat(50));
        }
        let mut bench = Bench::with(bucket).await;
        let told = run_through(&mut bench, &trash(&names), seed).await;
        check_moved(
            &bench,
            &told,
            names.iter().map(|name| (name.clone(), waits(name))),
        );
        let gone = names.iter().enumerate();
        let gone = gone.filter(|(place, _)| told.is_done(*place));
        let gone: Vec<_> = gone.map(|(_, name)| name.clone()).collect();
        let told = run_through(&mut bench, &restore(&gone), seed).await;
        check_moved(
            &bench,
            &told,
            gone.iter().map(|name| (waits(name), name.clone())),
        );
    }
}

/// Each file is whole at one end at least, and at the right one alone if it was told to be done.
fn check_moved(bench: &Bench, told: &Told, moves: impl Iterator<Item = (String, String)>) {
    for (place, (from, to)) in moves.enumerate() {
        let body = from.rsplit("uploads/").next().unwrap_or_default();
        let body = format!("uploads/{body}").repeat(50);
        let is_whole = |name: &str| bench.demo.object(name).map(|there| there.body == body);
        let (source, copy) = (is_whole(&from), is_whole(&to));
        assert!(
            source != Some(false) && copy != Some(false),
            "{from}: {}",
            told.figures
        );
        assert!(
            source.is_some() || copy.is_some(),
            "{from} is lost: {}",
            told.figures
        );
        if told.is_done(place) {
            assert_eq!(
                (source, copy),
                (None, Some(true)),
                "{from}: {}",
                told.figures
            );
        }
    }
    assert!(told.is_over, "{}", told.figures);
}

/// Every other request is refused or cut off, whatever it is; never the same one for ever.
fn half_of_all(asked: &Asked) -> Option<Harm> {
    let mut hasher = DefaultHasher::new();
    (&asked.line, asked.before).hash(&mut hasher);
    match hasher.finish() % 4 {
        0 => Some(Harm::Refuse(503)),
        1 => Some(Harm::CutBefore),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn where_half_of_all_requests_fail_for_minutes_every_file_arrives_at_the_first_go() {
    let mut bench = Bench::with(Bucket::default()).await;
    let line = Line::to(&bench.demo.endpoint(), half_of_all).await.unwrap();
    let target = target(line.endpoint(), Demo::REGION);
    bench.store = Store::connect(&target).await.unwrap();
    let plans = (0..600).map(|number| {
        let name = format!("uploads/{number}");
        upload(&bench.file(&name, name.as_bytes()), &name)
    });
    let batch = batch(Kind::Upload, plans.collect::<Vec<_>>());
    let ran = bench.run(&batch).await;
    assert_eq!(ran.ending, Ending::Over, "{:?}", line.counts());
    assert_eq!(ran.failures(), [&FailureKind::Stopped; 0]);
    for key in bench.demo.keys() {
        assert!(bench.demo.object(&key).unwrap().body == key);
    }
    assert_eq!(bench.demo.keys().len(), 600);
}

#[tokio::test(start_paused = true)]
async fn a_source_whose_end_was_not_told_does_not_take_its_copy_along() {
    let mut bench = Bench::with(Bucket::default().with("a", "whole")).await;
    let fate = |asked: &Asked| match (asked.line.starts_with("DELETE "), asked.before) {
        (true, 0) => Some(Harm::CutAfter),
        // What a store may say where nothing is left that could meet the condition.
        (true, 1) => Some(Harm::Refuse(412)),
        _ => None,
    };
    let line = Line::to(&bench.demo.endpoint(), fate).await.unwrap();
    let target = target(line.endpoint(), Demo::REGION);
    bench.store = Store::connect(&target).await.unwrap();
    let ran = bench.run(&trash(&["a".to_owned()])).await;
    assert_eq!(ran.failures(), [&FailureKind::Stopped; 0]);
    assert_eq!(bench.demo.keys(), [waits("a")]);
}
