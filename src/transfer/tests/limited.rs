//! Transfers that keep to a limit: as slow as they were asked to be, and never taken for dead because of it.

use tokio::time::Instant;

use super::*;
use crate::object::Limit;

/// Runs both at once on the same lanes; how many seconds that took.
async fn both(bench: &Bench, limit: Limit, batches: [&Batch; 2]) -> f64 {
    let lanes = Lanes::within(limit);
    let [one, other] = batches.map(|batch| {
        let name = format!("{:?}", batch.kind);
        let page = bench.journal.begin(&name, batch, Timestamp(0)).unwrap();
        let mut transfer = bench.transfer(batch.clone(), Vec::new(), page);
        transfer.lanes = lanes.clone();
        run(transfer)
    });
    let start = Instant::now();
    let (one, other) = tokio::join!(Box::pin(one), Box::pin(other));
    for ran in [one, other] {
        assert_eq!(ran.ending, Ending::Over);
        assert_eq!(ran.failures(), [&FailureKind::Stopped; 0]);
    }
    start.elapsed().as_secs_f64()
}

#[tokio::test(start_paused = true)]
async fn an_upload_and_a_download_in_parts_keep_to_one_limit_together_and_nothing_moves_twice() {
    let bytes = striped();
    let bench = Bench::with(Bucket::default().with("big", bytes.clone())).await;
    let source = bench.file("big.bin", &bytes);
    let ups = batch(Kind::Upload, [upload(&source, "up.bin")]);
    let saved = bench.disk.path().join("saved");
    let down = DownloadPlan {
        key: key("big"),
        size: bytes.len() as u64,
        directory: saved.clone(),
        name: "down.bin".into(),
        if_there: IfThere::Ask,
        zip: None,
    };
    let downs = batch(Kind::Download, [Plan::Download(down)]);
    let took = both(&bench, "50k".parse().unwrap(), [&ups, &downs]).await;
    let ideal = f64::from(2 * (20 << 20)) / 50_000.0;
    assert!(
        took > ideal * 0.99 && took < ideal * 1.03,
        "{took} s for {ideal} s"
    );
    assert!(bench.demo.object("up.bin").unwrap().body == bytes);
    assert!(std::fs::read(saved.join("down.bin")).unwrap() == bytes);
    assert_eq!(bench.demo.count("UploadPart"), 3, "each part once");
    assert_eq!(bench.demo.count("GetObject"), 3, "each part once");
}

#[tokio::test(start_paused = true)]
async fn many_small_files_keep_to_it_too() {
    let mut bucket = Bucket::default();
    for number in 0..100 {
        bucket = bucket.with(&format!("down/{number}"), vec![7; 10_000]);
    }
    let bench = Bench::with(bucket).await;
    let saved = bench.disk.path().join("saved");
    let ups = (0..100).map(|number| {
        let name = format!("up/{number}");
        upload(&bench.file(&name, &[7; 10_000]), &name)
    });
    let ups = batch(Kind::Upload, ups.collect::<Vec<_>>());
    let downs = (0..100).map(|number| {
        Plan::Download(DownloadPlan {
            key: key(&format!("down/{number}")),
            size: 10_000,
            directory: saved.clone(),
            name: number.to_string(),
            if_there: IfThere::Ask,
            zip: None,
        })
    });
    let downs = batch(Kind::Download, downs);
    let took = both(&bench, "100k".parse().unwrap(), [&ups, &downs]).await;
    assert!((19.8..21.0).contains(&took), "{took} s for 20 s");
    assert_eq!(bench.demo.count("PutObject"), 100, "each file once");
    assert_eq!(bench.demo.count("GetObject"), 100, "each file once");
}
