//! Transfers from beginning to end, and from wherever they were cut off.

mod limited;
mod packing;
mod reading_only;
mod through_it;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::*;
use crate::demo::{About, Asked, Bucket, Demo, Fault, Harm, Line, Shape};
use crate::journal::{self, Journal};
use crate::object::{
    Batch, CopyPlan, DownloadPlan, Ending, Extras, FailureKind, Halt, IfThere, Key, Kind, Known,
    Note, Outcome, Plan, PurgePlan, Purpose, Settled, Timestamp, TransferNews, Trash, UploadPlan,
    Why,
};
use crate::store::{EncryptionPolicy, Store, Target, target_of_demo};

/// A bucket, a disk, and a journal that outlives whatever is cut off.
struct Bench {
    demo: Demo,
    store: Store,
    disk: TempDir,
    journal: Journal,
}

/// What came of a run.
#[derive(Debug)]
struct Ran {
    ending: Ending,
    settled: Vec<Settled>,
}

impl Bench {
    async fn with(bucket: Bucket) -> Self {
        let demo = Demo::start(bucket, &Shape::default()).await.unwrap();
        let target = target(demo.endpoint(), Demo::REGION);
        // Whatever needs more than the four permissions is refused.
        for extra in [
            "s3:GetObjectTagging",
            "s3:ListBucketMultipartUploads",
            "s3:ListMultipartUploadParts",
        ] {
            demo.faults().deny(extra, "");
        }
        let disk = tempfile::tempdir().unwrap();
        let place = journal::Place {
            bucket: Demo::BUCKET.into(),
            endpoint: None,
        };
        Self {
            store: Store::connect(&target).await.unwrap(),
            demo,
            journal: Journal::at(disk.path().join("journal"), place),
            disk,
        }
    }

    fn begin(&self, batch: &Batch) -> Transfer {
        let page = self.journal.begin("one", batch, Timestamp(0)).unwrap();
        self.transfer(batch.clone(), Vec::new(), page)
    }

    fn go_on(&self) -> Transfer {
        let (page, read) = self.journal.open("one").unwrap();
        self.transfer(read.batch, read.states, page)
    }

    fn transfer(&self, batch: Batch, states: Vec<journal::State>, page: journal::Page) -> Transfer {
        Transfer {
            store: self.store.clone(),
            lanes: Lanes::default(),
            batch: Arc::new(batch),
            states,
            page,
            brake: Brake::default(),
        }
    }

    async fn run(&self, batch: &Batch) -> Ran {
        run(self.begin(batch)).await
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.disk.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn is_over(&self) -> bool {
        self.journal.left().unwrap().is_empty()
    }
}

/// How the bucket is reached at `endpoint`.
fn target(endpoint: String, region: &str) -> Target {
    Target {
        region: Some(region.into()),
        encryption: EncryptionPolicy::Require,
        ..target_of_demo(endpoint)
    }
}

async fn run(transfer: Transfer) -> Ran {
    let (sender, mut news) = mpsc::channel(4);
    let listening = async {
        let mut settled = Vec::new();
        while let Some(news) = news.recv().await {
            match news {
                TransferNews::Settled(files) | TransferNews::Earlier(files) => {
                    settled.extend(files);
                }
                _ => {}
            }
        }
        settled
    };
    let (ending, settled) = tokio::join!(transfer.run(sender), listening);
    Ran { ending, settled }
}

impl Ran {
    fn failures(&self) -> Vec<&FailureKind> {
        let failed = self.settled.iter().filter_map(|file| match &file.outcome {
            Outcome::Failed(failure) => Some(&failure.kind),
            _ => None,
        });
        failed.collect()
    }
}

/// 20 MiB, of which no two parts are alike.
fn striped() -> Vec<u8> {
    (0..20_u32 << 20)
        .map(|at| (at / 977).to_le_bytes()[0])
        .collect()
}

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn copy(from: &str, to: &str, purpose: Purpose) -> Plan {
    Plan::Copy(CopyPlan {
        from: key(from),
        to: key(to),
        size: 1,
        if_there: match purpose {
            Purpose::Trash => IfThere::OwnName,
            _ => IfThere::Ask,
        },
        purpose,
        kept: None,
    })
}

fn upload(source: &Path, to: &str) -> Plan {
    Plan::Upload(UploadPlan {
        source: source.into(),
        size: source.metadata().unwrap().len(),
        key: key(to),
        content_type: "text/plain".into(),
        if_there: IfThere::Ask,
        kept: None,
        extras: Extras::default(),
    })
}

fn batch(kind: Kind, plans: impl IntoIterator<Item = Plan>) -> Batch {
    let plans = plans.into_iter().collect();
    Batch { kind, plans }
}

/// Where a file waits that is deleted in these tests.
fn waits(name: &str) -> String {
    let act = Trash::default().act(Timestamp(0), Why::Deleted, "ann", "1");
    format!("{}{name}", act.as_str())
}

fn trash(names: &[String]) -> Batch {
    let plan = |name: &String| copy(name, &waits(name), Purpose::Trash);
    batch(Kind::Trash, names.iter().map(plan))
}

fn restore(names: &[String]) -> Batch {
    let plan = |name: &String| copy(&waits(name), name, Purpose::Restore);
    batch(Kind::Restore, names.iter().map(plan))
}

/// A thousand files in three folders, each with something said about it.
fn thousand() -> (Bucket, Vec<String>) {
    let folders = [
        "uploads/rate_card/",
        "uploads/a b+c/",
        "jobs/68b71f6b73d950590d63e7db/",
    ];
    let mut bucket = Bucket::default();
    let mut names = Vec::new();
    for number in 0..1_000 {
        let name = format!("{}{number:04} ä.pdf", folders[number % 3]);
        let about = About {
            content_type: Some("application/pdf".into()),
            disposition: Some(format!("attachment; filename=\"{number}.pdf\"")),
            encryption: Some("AES256".into()),
            metadata: [("number".to_owned(), number.to_string())].into(),
            ..About::default()
        };
        bucket = bucket.with_object(&name, Timestamp(7), format!("body {number}"), about);
        names.push(name);
    }
    (bucket, names)
}

/// All that lies outside of the trash, but for when it was written.
fn contents(demo: &Demo) -> Vec<(String, bytes::Bytes, String, About)> {
    let keys = demo
        .keys()
        .into_iter()
        .filter(|key| !Trash::default().holds(key));
    keys.map(|key| {
        let kept = demo.object(&key).unwrap();
        (key, kept.body, kept.etag, kept.about)
    })
    .collect()
}

#[tokio::test]
async fn a_thousand_deleted_files_come_back_bit_for_bit_with_four_permissions() {
    let (bucket, names) = thousand();
    let bench = Bench::with(bucket).await;
    let before = contents(&bench.demo);
    let ran = bench.run(&trash(&names)).await;
    assert_eq!((ran.ending, ran.settled.len()), (Ending::Over, 1_000));
    assert_eq!(contents(&bench.demo), []);
    assert_eq!(bench.demo.keys().len(), 1_000);
    let ran = bench.run(&restore(&names)).await;
    assert_eq!((ran.ending, ran.settled.len()), (Ending::Over, 1_000));
    assert!(contents(&bench.demo) == before);
    assert_eq!(
        bench.demo.keys().len(),
        1_000,
        "nothing is left in the trash"
    );
    assert!(bench.is_over());
}

#[tokio::test]
async fn what_may_not_be_deleted_stays_and_only_one_copy_was_made_for_it() {
    let (bucket, names) = thousand();
    let bench = Bench::with(bucket).await;
    bench.demo.faults().deny("s3:DeleteObject", "");
    let ran = bench.run(&trash(&names[..100])).await;
    assert_eq!(ran.failures().len(), 100);
    assert_eq!(contents(&bench.demo).len(), 1_000);
    let copies = bench.demo.keys().len() - 1_000;
    assert!(
        copies <= 32,
        "{copies} copies were made before the first refusal was seen"
    );
}

#[tokio::test]
async fn a_file_that_is_replaced_while_it_goes_to_the_trash_stays_and_its_copy_goes() {
    let bench = Bench::with(Bucket::default().with("a", "old").with("b", "b")).await;
    // The first to be copied is replaced before its source can go.
    let names = ["a".to_owned()];
    let mut transfer = bench.begin(&trash(&names));
    let store = bench.store.clone();
    let mut known = Known::default();
    known.take(Note::Proved(store.head(&key("a")).await.unwrap().etag));
    transfer.states = vec![journal::State::Open(known)];
    bench.demo.change(|bucket| {
        *bucket = std::mem::take(bucket)
            .with("a", "new")
            .with(&waits("a"), "old");
    });
    let ran = run(transfer).await;
    assert_eq!(ran.failures(), [&FailureKind::Changed]);
    assert_eq!(bench.demo.keys(), ["a", "b"]);
    assert_eq!(bench.demo.object("a").unwrap().body, "new");
}

#[tokio::test]
async fn an_ended_session_puts_everything_off_and_after_the_login_it_goes_on() {
    let (bucket, names) = thousand();
    let bench = Bench::with(bucket).await;
    bench.demo.faults().set(Fault::ExpiredToken);
    let ran = bench.run(&trash(&names[..200])).await;
    let Ending::PutOff(Some(failure)) = &ran.ending else {
        panic!("{:?}", ran.ending);
    };
    assert!(matches!(failure.kind, FailureKind::SessionExpired(_)));
    assert_eq!(ran.failures(), [&FailureKind::Stopped; 0]);
    bench.demo.faults().clear();
    assert_eq!(run(bench.go_on()).await.ending, Ending::Over);
    assert_eq!(contents(&bench.demo).len(), 800);
    assert!(bench.is_over());
}

#[tokio::test]
async fn what_is_stopped_for_good_leaves_nothing_half_there() {
    let bench = Bench::with(Bucket::default()).await;
    let source = bench.file("big.bin", &vec![7; 40 << 20]);
    let mut transfer = bench.begin(&batch(Kind::Upload, [upload(&source, "big.bin")]));
    let brake = transfer.brake.clone();
    transfer.lanes = Lanes::default();
    let stopping = async {
        while bench.demo.count("UploadPart") < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        brake.pull(Halt::ForGood);
    };
    let (ran, ()) = tokio::join!(run(transfer), stopping);
    assert_eq!(ran.ending, Ending::Stopped(None));
    assert_eq!((bench.demo.unfinished(), bench.demo.keys().len()), (0, 0));
    assert!(bench.is_over());
}

#[tokio::test]
async fn what_was_put_off_can_still_be_given_up() {
    let bench = Bench::with(Bucket::default()).await;
    let source = bench.file("big.bin", &vec![7; 40 << 20]);
    let transfer = bench.begin(&batch(Kind::Upload, [upload(&source, "big.bin")]));
    let brake = transfer.brake.clone();
    let stopping = async {
        while bench.demo.count("UploadPart") < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        brake.pull(Halt::PutOff);
    };
    let (ran, ()) = tokio::join!(run(transfer), stopping);
    assert_eq!(ran.ending, Ending::PutOff(None));
    assert_eq!(bench.demo.unfinished(), 1);
    let transfer = bench.go_on();
    transfer.brake.pull(Halt::ForGood);
    assert_eq!(run(transfer).await.ending, Ending::Stopped(None));
    assert_eq!(bench.demo.unfinished(), 0);
    assert!(bench.is_over());
}

#[tokio::test]
async fn many_are_deleted_for_good_in_few_requests() {
    let (bucket, names) = thousand();
    let bench = Bench::with(bucket).await;
    let purge = |name: &String| {
        Plan::Purge(PurgePlan {
            key: key(name),
            size: 1,
        })
    };
    let ran = bench
        .run(&batch(Kind::Purge, names.iter().map(purge)))
        .await;
    assert_eq!((ran.ending, ran.settled.len()), (Ending::Over, 1_000));
    assert_eq!(bench.demo.keys(), [""; 0]);
    assert_eq!(bench.demo.count("DeleteObjects"), 1);
}

/// Cuts `transfer` off after so many requests, as a kill does: nothing of it runs on, and only its page is left.
async fn cut_off(bench: &Bench, transfer: Transfer, requests: usize) {
    let from = bench.demo.requests().len();
    let mut running = JoinSet::new();
    running.spawn(run(transfer));
    let reached = async {
        while bench.demo.requests().len() < from + requests {
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
    };
    tokio::select! {
        () = reached => {}
        _ = running.join_next() => {}
    }
    running.shutdown().await;
}

/// Cuts it off again and again, and then lets it end; how it ended, if it had not before.
async fn cut_and_end(bench: &Bench, batch: &Batch, seed: usize) {
    cut_off(bench, bench.begin(batch), seed).await;
    for more in [seed % 7, seed % 3] {
        if bench.is_over() {
            return;
        }
        cut_off(bench, bench.go_on(), more).await;
    }
    if !bench.is_over() {
        let ran = run(bench.go_on()).await;
        assert_eq!(ran.failures(), [&FailureKind::Stopped; 0], "seed {seed}");
        assert_eq!(ran.ending, Ending::Over, "seed {seed}");
    }
    assert!(bench.is_over());
}

#[tokio::test]
async fn a_delete_that_is_cut_off_anywhere_loses_and_doubles_nothing() {
    let names: Vec<String> = (0..30).map(|number| format!("uploads/{number}")).collect();
    for seed in (0..120).step_by(4) {
        let mut bucket = Bucket::default();
        for name in &names {
            bucket = bucket.with(name, name.clone());
        }
        let bench = Bench::with(bucket).await;
        cut_and_end(&bench, &trash(&names), seed).await;
        let mut expected: Vec<_> = names.iter().map(|name| waits(name)).collect();
        expected.sort();
        assert_eq!(bench.demo.keys(), expected, "seed {seed}");
        for name in &names {
            assert_eq!(bench.demo.object(&waits(name)).unwrap().body, *name);
        }
    }
}

#[tokio::test]
async fn a_delete_that_was_cut_off_and_is_stopped_for_good_leaves_each_file_once() {
    let names: Vec<String> = (0..30).map(|number| format!("uploads/{number}")).collect();
    for seed in (0..110).step_by(5) {
        let mut bucket = Bucket::default();
        for name in &names {
            bucket = bucket.with(name, name.clone());
        }
        let bench = Bench::with(bucket).await;
        cut_off(&bench, bench.begin(&trash(&names)), seed).await;
        let mut undone = 0;
        if !bench.is_over() {
            let transfer = bench.go_on();
            transfer.brake.pull(Halt::ForGood);
            let ran = run(transfer).await;
            assert!(
                matches!(ran.ending, Ending::Stopped(None)),
                "{:?}",
                ran.ending
            );
            undone = 30 - ran.settled.len();
        }
        let keys = bench.demo.keys();
        assert_eq!(keys.len(), 30, "seed {seed}: {keys:?}");
        for name in &names {
            let (there, waits) = (keys.contains(name), keys.contains(&waits(name)));
            assert!(
                there != waits,
                "seed {seed}: {name} is there {there}, waits {waits}"
            );
        }
        assert_eq!(
            keys.iter()
                .filter(|key| key.starts_with("uploads/"))
                .count(),
            undone
        );
    }
}

#[tokio::test]
async fn a_delete_that_is_stopped_for_good_anywhere_leaves_each_file_once() {
    let names: Vec<String> = (0..30).map(|number| format!("uploads/{number}")).collect();
    for requests in (0..110).step_by(5) {
        let mut bucket = Bucket::default();
        for name in &names {
            bucket = bucket.with(name, name.clone());
        }
        let bench = Bench::with(bucket).await;
        let transfer = bench.begin(&trash(&names));
        let brake = transfer.brake.clone();
        let stopping = async {
            while bench.demo.requests().len() < requests {
                tokio::task::yield_now().await;
            }
            brake.pull(Halt::ForGood);
            std::future::pending().await
        };
        let ran = tokio::select! {
            ran = run(transfer) => ran,
            ran = stopping => ran,
        };
        assert!(
            matches!(ran.ending, Ending::Stopped(None) | Ending::Over),
            "{:?}",
            ran.ending
        );
        let keys = bench.demo.keys();
        let waiting = keys.iter().filter(|key| !key.starts_with("uploads/"));
        assert_eq!(keys.len(), 30, "after {requests}: {keys:?}");
        assert_eq!(waiting.count(), ran.settled.len(), "after {requests}");
    }
}

#[tokio::test]
async fn a_copy_that_the_server_makes_after_the_stop_is_not_left_behind() {
    let mut bench = Bench::with(Bucket::default().with("uploads/a", "a")).await;
    let slow = |asked: &Asked| {
        let is_copy = asked.line.starts_with("PUT ");
        is_copy.then(|| Harm::Hold(Duration::from_millis(300)))
    };
    let line = Line::to(&bench.demo.endpoint(), slow).await.unwrap();
    let target = target(line.endpoint(), Demo::REGION);
    bench.store = Store::connect(&target).await.unwrap();
    let transfer = bench.begin(&trash(&["uploads/a".to_owned()]));
    let brake = transfer.brake.clone();
    let stopping = async {
        while !line.counts().contains_key("held up") {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        brake.pull(Halt::ForGood);
    };
    let (ran, ()) = tokio::join!(run(transfer), stopping);
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(ran.settled.len(), 1, "{:?}", ran.ending);
    assert_eq!(bench.demo.keys(), [waits("uploads/a")]);
}

#[tokio::test]
async fn what_cannot_be_gone_on_with_leaves_no_parts_and_no_hidden_file() {
    let bench = Bench::with(Bucket::default().with("old.bin", striped())).await;
    let source = bench.file("big.bin", &striped());
    let saved = bench.disk.path().join("saved");
    let plans = [
        upload(&source, "big.bin"),
        Plan::Download(DownloadPlan {
            key: key("old.bin"),
            size: 20 << 20,
            directory: saved.clone(),
            name: "old.bin".into(),
            if_there: IfThere::Ask,
            zip: None,
        }),
    ];
    for plan in plans {
        let kind = match plan {
            Plan::Upload(_) => Kind::Upload,
            _ => Kind::Download,
        };
        // Slow enough to be cut off in the middle.
        bench
            .demo
            .faults()
            .set(Fault::Latency(Duration::from_millis(40)));
        cut_off(&bench, bench.begin(&batch(kind, [plan])), 3).await;
        match kind {
            Kind::Upload => std::fs::remove_file(&source).unwrap(),
            _ => bench.demo.change(|bucket| bucket.remove("old.bin")),
        }
        let ran = run(bench.go_on()).await;
        assert_eq!(ran.failures(), [&FailureKind::NotFound], "{kind:?}");
        assert!(bench.is_over());
    }
    assert_eq!(bench.demo.unfinished(), 0);
    assert_eq!(std::fs::read_dir(&saved).map_or(0, Iterator::count), 0);
}

#[tokio::test]
async fn an_upload_that_is_cut_off_anywhere_arrives_once_and_whole() {
    for seed in (0..40).step_by(3) {
        let bench = Bench::with(Bucket::default()).await;
        let big = striped();
        let mut plans = vec![upload(&bench.file("big.bin", &big), "uploads/big.bin")];
        for number in 0..8 {
            let source = bench.file(&format!("{number}"), format!("file {number}").as_bytes());
            plans.push(upload(&source, &format!("uploads/{number}")));
        }
        for plan in &mut plans {
            if let Plan::Upload(plan) = plan {
                plan.extras.tags = Extras::tags("ticket=4711").unwrap();
            }
        }
        cut_and_end(&bench, &batch(Kind::Upload, plans), seed).await;
        assert_eq!(bench.demo.keys().len(), 9, "seed {seed}");
        assert!(bench.demo.object("uploads/big.bin").unwrap().body == big);
        assert_eq!(bench.demo.object("uploads/3").unwrap().body, "file 3");
        for key in bench.demo.keys() {
            let tags = bench.demo.object(&key).unwrap().about.tags;
            assert_eq!(tags.as_deref(), Some("ticket=4711"), "{key}, seed {seed}");
        }
    }
}

#[tokio::test]
async fn a_download_that_is_cut_off_anywhere_is_there_whole_and_nothing_else_is() {
    let big = striped();
    for seed in (0..16).step_by(2) {
        let mut bucket = Bucket::default().with("big.bin", big.clone());
        for number in 0..8 {
            bucket = bucket.with(&format!("{number}"), format!("file {number}"));
        }
        let bench = Bench::with(bucket).await;
        let saved = bench.disk.path().join("saved");
        let plan = |name: String, size| {
            Plan::Download(DownloadPlan {
                key: key(&name),
                size,
                directory: saved.clone(),
                name,
                if_there: IfThere::Ask,
                zip: None,
            })
        };
        let small = (0..8).map(|number| plan(number.to_string(), 6));
        let plans = small.chain([plan("big.bin".into(), 20 << 20)]);
        cut_and_end(&bench, &batch(Kind::Download, plans), seed).await;
        let mut names: Vec<_> = std::fs::read_dir(&saved)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let expected = ["0", "1", "2", "3", "4", "5", "6", "7", "big.bin"];
        assert_eq!(names, expected, "seed {seed}");
        assert!(std::fs::read(saved.join("big.bin")).unwrap() == big);
    }
}
