//! Downloads that become one archive: whole or not at all, whatever ends them.

use super::*;
use crate::object::Zip;

/// Twenty objects, and their plans for one archive.
async fn twenty() -> (Bench, Zip, Batch) {
    let mut bucket = Bucket::default();
    for number in 0..20 {
        bucket = bucket.with(&format!("a/{number:02}.txt"), format!("file {number}"));
    }
    let bench = Bench::with(bucket).await;
    let zip = Zip {
        archive: bench.disk.path().join("a.zip"),
        gathered: bench.disk.path().join("a.zip.files-1"),
    };
    let plan = |number| {
        Plan::Download(DownloadPlan {
            key: key(&format!("a/{number:02}.txt")),
            size: 7,
            directory: zip.gathered.join("a"),
            name: format!("{number:02}.txt"),
            if_there: IfThere::OwnName,
            zip: Some(zip.clone()),
        })
    };
    let all = batch(Kind::Download, (0..20).map(plan));
    (bench, zip, all)
}

fn in_it(zip: &Zip) -> usize {
    let file = std::fs::File::open(&zip.archive).unwrap();
    zip::ZipArchive::new(file).unwrap().len()
}

#[tokio::test]
async fn many_files_become_one_archive_and_nothing_else_is_left() {
    let (bench, zip, all) = twenty().await;
    let ran = bench.run(&all).await;
    assert_eq!(ran.ending, Ending::Over);
    assert_eq!(in_it(&zip), 20);
    assert!(!zip.gathered.exists());
    assert!(bench.is_over());
}

#[tokio::test]
async fn cut_off_anywhere_it_goes_on_to_one_whole_archive() {
    for requests in [0, 5, 19] {
        let (bench, zip, all) = twenty().await;
        cut_off(&bench, bench.begin(&all), requests).await;
        assert!(!zip.archive.exists());
        run(bench.go_on()).await;
        assert_eq!(in_it(&zip), 20, "cut off after {requests}");
        assert!(!zip.gathered.exists());
        assert!(bench.is_over());
    }
}

#[tokio::test]
async fn while_a_file_is_missing_there_is_no_archive_and_once_it_has_come_there_is() {
    let (bench, zip, all) = twenty().await;
    bench.demo.change(|bucket| bucket.remove("a/07.txt"));
    let ran = bench.run(&all).await;
    assert_eq!(ran.failures(), [&FailureKind::NotFound]);
    assert!(!zip.archive.exists());
    bench.demo.change(|bucket| {
        *bucket = std::mem::take(bucket).with("a/07.txt", "late");
    });
    let again = batch(Kind::Download, [all.plans[7].clone()]);
    let ran = bench.run(&again).await;
    assert_eq!((ran.ending, in_it(&zip)), (Ending::Over, 20));
}

#[tokio::test]
async fn stopped_for_good_it_leaves_nothing() {
    let (bench, zip, all) = twenty().await;
    let transfer = bench.begin(&all);
    transfer.brake.pull(Halt::ForGood);
    let ran = run(transfer).await;
    assert!(matches!(ran.ending, Ending::Stopped(_)), "{:?}", ran.ending);
    assert!(!zip.gathered.exists() && !zip.archive.exists());
}
