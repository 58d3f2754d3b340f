//! The contract on copies within the bucket: everything comes along, nothing is lost, and only what was meant goes.

use std::time::Duration;

use aws_sdk_s3::primitives::ByteStream;
use tokio_util::sync::CancellationToken;

use super::place::{Place, noise, unwatched};
use crate::demo::{About, Fault};
use crate::object::{CopyPlan, Details, FailureKind, IfThere, Purpose, Tags};
use crate::store::copy::Limits;
use crate::store::{Doomed, Proved, Watch};

const MIB: usize = 1024 * 1024;

fn plan(place: &Place, from: &str, to: &str, if_there: IfThere) -> CopyPlan {
    CopyPlan {
        from: place.key(from),
        to: place.key(to),
        size: 0,
        if_there,
        purpose: Purpose::Move,
        kept: None,
    }
}

/// Puts an object of which much is said.
async fn put_described(place: &Place, name: &str, bytes: Vec<u8>) {
    let put = place.store.client().put_object();
    put.bucket(place.store.bucket())
        .key(place.key(name).as_str())
        .content_type("application/pdf")
        .content_disposition("inline")
        .cache_control("no-store")
        .metadata("owner", "AGY-123")
        .storage_class(aws_sdk_s3::types::StorageClass::StandardIa)
        .body(ByteStream::from(bytes))
        .send()
        .await
        .unwrap();
}

async fn copied(place: &Place, plan: &CopyPlan) -> Proved {
    place.store.copy(plan, &unwatched()).await.unwrap()
}

async fn details(place: &Place, name: &str) -> Details {
    place.store.head(&place.key(name)).await.unwrap()
}

fn said(details: Details) -> [Option<String>; 4] {
    [
        details.content_type,
        details.content_disposition,
        Some(details.storage_class),
        details.metadata.first().map(|pair| format!("{pair:?}")),
    ]
}

pub(super) async fn a_copy_keeps_all_that_was_said(place: &Place) {
    put_described(place, "a b+c%.pdf", noise(1_000)).await;
    let proved = copied(
        place,
        &plan(place, "a b+c%.pdf", "moved/ä.pdf", IfThere::Ask),
    )
    .await;
    let source = details(place, "a b+c%.pdf").await;
    assert_eq!(proved.source_etag, source.etag);
    assert_eq!(
        (proved.copied.size, proved.copied.tags),
        (1_000, Tags::Kept)
    );
    let copy = details(place, "moved/ä.pdf").await;
    assert_eq!(copy.encryption, crate::object::Encryption::Aes256);
    assert_eq!(said(copy), said(source));
    let saved = place.save("moved/ä.pdf", IfThere::Ask).await.unwrap();
    assert_eq!(std::fs::read(saved.path).unwrap(), noise(1_000));
}

pub(super) async fn a_copy_in_parts_is_the_same_object(place: &Place) {
    put_described(place, "a.pdf", noise(12 * MIB)).await;
    let limits = Limits {
        whole: 1,
        part: 5 * MIB as u64,
    };
    let plan = plan(place, "a.pdf", "b.pdf", IfThere::Ask);
    let proved = place.store.copy_within(&plan, &unwatched(), limits).await;
    assert_eq!(proved.unwrap().copied.size, 12 * MIB as u64);
    let copy = details(place, "b.pdf").await;
    assert!(
        copy.etag.clone().unwrap().ends_with("-3"),
        "{:?}",
        copy.etag
    );
    assert_eq!(said(copy), said(details(place, "a.pdf").await));
    let saved = place.save("b.pdf", IfThere::Ask).await.unwrap();
    assert!(std::fs::read(saved.path).unwrap() == noise(12 * MIB));
    assert_eq!(place.unfinished().await, 0);
}

pub(super) async fn a_copy_asks_before_it_replaces_and_keeps_what_it_replaces(place: &Place) {
    place.put("a", b"new").await;
    place.put("b", b"old").await;
    let mut plan = plan(place, "a", "b", IfThere::Ask);
    let failure = place.store.copy(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Exists);
    plan.if_there = IfThere::Free;
    let failure = place.store.copy(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Exists, "{failure:?}");
    plan.if_there = IfThere::Replace;
    plan.kept = Some(place.key("trash/b"));
    assert_eq!(copied(place, &plan).await.copied.kept, plan.kept);
    let old = details(place, "trash/b").await;
    assert_eq!((old.size, details(place, "b").await.size), (3, 3));
    assert_eq!(
        old.etag.as_deref(),
        Some("149603e6c03516362a8da23f624db945")
    );
    assert_eq!(
        details(place, "b").await.etag,
        details(place, "a").await.etag
    );
}

pub(super) async fn what_was_replaced_meanwhile_is_not_deleted(place: &Place) {
    place.put("a", b"one").await;
    place.put("b", b"one").await;
    let before = details(place, "a").await.etag;
    place.put("a", b"other").await;
    let doomed = ["a", "b"].map(|name| Doomed {
        key: place.key(name),
        etag: before.clone(),
    });
    let removed = place.store.remove_unchanged(&doomed).await;
    assert_eq!(removed.gone, [place.key("b")]);
    assert_eq!(removed.refused[0].1.kind, FailureKind::Changed);
    let removed = place.store.remove_unchanged(&doomed[..1]).await;
    assert_eq!(removed.refused[0].1.kind, FailureKind::Changed);
    assert_eq!(details(place, "a").await.size, 5);
}

pub(super) async fn a_missing_source_is_not_found(place: &Place) {
    let plan = plan(place, "nothing", "b", IfThere::OwnName);
    let failure = place.store.copy(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotFound);
}

#[tokio::test]
async fn tags_that_may_not_be_read_are_left_and_it_is_said() {
    let place = Place::in_memory().await;
    let tagged = About {
        tags: Some("ticket=4711".into()),
        ..About::default()
    };
    place.demo().change(|bucket| {
        let at = crate::object::Timestamp(0);
        *bucket = std::mem::take(bucket).with_object("contract/a", at, "x", tagged);
    });
    let tags = |name: &str| place.demo().object(name).unwrap().about.tags;
    let kept = copied(&place, &plan(&place, "a", "b", IfThere::Ask)).await;
    assert_eq!(
        (kept.copied.tags, tags("contract/b")),
        (Tags::Kept, Some("ticket=4711".into()))
    );
    place.demo().faults().deny("s3:GetObjectTagging", "");
    let left = copied(&place, &plan(&place, "a", "c", IfThere::Ask)).await;
    assert_eq!((left.copied.tags, tags("contract/c")), (Tags::Left, None));
}

#[tokio::test]
async fn a_source_that_changes_before_it_is_copied_is_not_taken_for_the_one_that_was_meant() {
    let place = Place::in_memory().await;
    place.put("a", b"one").await;
    place.demo().faults().set(Fault::SlowDown(1));
    let plan = plan(&place, "a", "b", IfThere::OwnName);
    assert_eq!(
        copied(&place, &plan).await.copied.size,
        3,
        "slow is not wrong"
    );
}

#[tokio::test]
async fn a_copy_in_parts_that_is_stopped_leaves_no_parts() {
    let place = Place::in_memory().await;
    place.put("a", &noise(12 * MIB)).await;
    place
        .demo()
        .faults()
        .set(Fault::Latency(Duration::from_millis(20)));
    let (stop, limits) = (
        CancellationToken::new(),
        Limits {
            whole: 1,
            part: MIB as u64,
        },
    );
    let watch = Watch::new(stop.clone(), |_| {});
    let plan = plan(&place, "a", "b", IfThere::Ask);
    let stopping = async {
        while place.demo().count("CreateMultipartUpload") == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // Its answer has come by then, and the parts are under way.
        tokio::time::sleep(Duration::from_millis(30)).await;
        stop.cancel();
    };
    let copying = place.store.copy_within(&plan, &watch, limits);
    let (copied, ()) = tokio::join!(copying, stopping);
    assert_eq!(copied.unwrap_err().kind, FailureKind::Stopped);
    assert_eq!(place.demo().unfinished(), 0);
    assert!(place.demo().object("contract/b").is_none());
}

#[tokio::test]
async fn an_archived_object_is_told_as_such() {
    let place = Place::in_memory().await;
    let archived = About {
        storage_class: Some("GLACIER".into()),
        ..About::default()
    };
    place.demo().change(|bucket| {
        let at = crate::object::Timestamp(0);
        *bucket = std::mem::take(bucket).with_object("contract/a", at, "x", archived);
    });
    let plan = plan(&place, "a", "b", IfThere::Ask);
    let failure = place.store.copy(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Archived);
}
