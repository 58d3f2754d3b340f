//! With `--read-only` no transfer of any kind sends a request that could change the bucket.

use super::*;
use crate::store::Access;

#[tokio::test]
async fn no_transfer_of_any_kind_writes_where_nothing_may_be_written() {
    let bucket = Bucket::default()
        .with("a", "a")
        .with("big", striped())
        .with(".filedesk-trash/20240101T000000Z-deleted-ann-1-1/b", "b");
    let mut bench = Bench::with(bucket).await;
    let target = Target {
        access: Access::ReadOnly,
        ..target(bench.demo.endpoint(), Demo::REGION)
    };
    bench.store = Store::connect(&target).await.unwrap();
    let (small, big) = (bench.file("s", b"s"), bench.file("l", &striped()));
    let waits = ".filedesk-trash/20240101T000000Z-deleted-ann-1-1/b";
    let all = [
        (Kind::Upload, upload(&small, "s")),
        (Kind::Upload, upload(&big, "l")),
        (Kind::Copy, copy("a", "c", Purpose::Copy)),
        (Kind::Move, copy("big", "d", Purpose::Move)),
        (Kind::Trash, copy("a", "t/a", Purpose::Trash)),
        (Kind::Restore, copy(waits, "b", Purpose::Restore)),
        (
            Kind::Purge,
            Plan::Purge(PurgePlan {
                key: key("a"),
                size: 1,
            }),
        ),
    ];
    let before = bench.demo.keys();
    for (kind, plan) in all {
        let ran = bench.run(&batch(kind, [plan])).await;
        assert_eq!(ran.failures(), [&FailureKind::ReadOnly], "{kind:?}");
    }
    let asked = bench.demo.requests();
    let reads = [
        "HeadObject",
        "GetObject",
        "ListObjectsV2",
        "ListMultipartUploads",
        "GetObjectTagging",
        "HeadBucket",
    ];
    let is_read = |line: &String| {
        reads
            .iter()
            .any(|read| line.split(' ').next() == Some(read))
    };
    let writes: Vec<_> = asked.iter().filter(|line| !is_read(line)).collect();
    assert_eq!(writes, [""; 0]);
    assert_eq!(bench.demo.keys(), before);
    assert_eq!(bench.demo.unfinished(), 0);
}
