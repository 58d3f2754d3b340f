//! The contract on uploads and downloads.

use std::fs::OpenOptions;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::place::{Place, impatient, noise, unwatched};
use crate::demo::Fault;
use crate::object::{Doing, FailureKind, IfThere, Permission, Zip};
use crate::store::{EncryptionPolicy, Watch, written};

const MIB: usize = 1024 * 1024;

pub(super) async fn asking_leaves_what_is_there_and_replacing_does_not(place: &Place) {
    let ask = place.upload_of("a.txt", b"first", IfThere::Ask);
    place.store.upload(&ask, &unwatched()).await.unwrap();
    let ask = place.upload_of("a.txt", b"second", IfThere::Ask);
    let failure = place.store.upload(&ask, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Exists);
    assert_eq!(failure.doing, Doing::Uploading(place.key("a.txt")));
    assert_eq!(place.store.head(&ask.key).await.unwrap().size, 5);
    let replace = place.upload_of("a.txt", b"second", IfThere::Replace);
    place.store.upload(&replace, &unwatched()).await.unwrap();
    assert_eq!(place.store.head(&ask.key).await.unwrap().size, 6);
}

pub(super) async fn a_large_file_goes_in_parts_and_comes_back_whole(place: &Place) {
    let bytes = noise(17 * MIB + 1);
    let plan = place.upload_of("large.bin", &bytes, IfThere::Ask);
    let stored = place.store.upload(&plan, &unwatched()).await.unwrap();
    assert!(stored.encrypted);
    let details = place.store.head(&plan.key).await.unwrap();
    assert_eq!(details.size, bytes.len() as u64);
    assert!(details.etag.unwrap().ends_with("-3"));
    let fetched = place.save("large.bin", IfThere::Ask).await.unwrap();
    assert_eq!(fetched.size, bytes.len() as u64);
    assert!(std::fs::read(fetched.path).unwrap() == bytes);
    assert_eq!(place.unfinished().await, 0);
}

pub(super) async fn a_large_file_does_not_overwrite_unasked(place: &Place) {
    place.put("large.bin", b"there").await;
    let plan = place.upload_of("large.bin", &noise(17 * MIB), IfThere::Ask);
    let failure = place.store.upload(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Exists);
    assert_eq!(place.store.head(&plan.key).await.unwrap().size, 5);
    assert_eq!(place.unfinished().await, 0);
}

pub(super) async fn a_stopped_upload_leaves_nothing_unfinished(place: &Place) {
    let plan = place.upload_of("large.bin", &noise(24 * MIB), IfThere::Ask);
    let failure = place.store.upload(&plan, &impatient()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Stopped);
    assert_eq!(failure.detail, "");
    assert_eq!(place.unfinished().await, 0);
    let kind = place.store.head(&plan.key).await.unwrap_err().kind;
    assert_eq!(kind, FailureKind::NotFound);
}

pub(super) async fn a_stopped_download_leaves_no_file(place: &Place) {
    place.put("a.bin", &noise(8 * MIB)).await;
    let plan = place.download_of("a.bin", IfThere::Ask);
    let failure = place.store.download(&plan, &impatient()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Stopped);
    assert_eq!(place.saved_names(), [""; 0]);
}

#[tokio::test]
async fn what_goes_into_an_archive_keeps_its_time_and_nothing_else_does() {
    let place = Place::in_memory().await;
    place.put("small", &noise(1_000)).await;
    place.put("large", &noise(9 * MIB)).await;
    // From the next second on, a file that is saved is younger.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let zip = Zip {
        archive: "a.zip".into(),
        gathered: place.saved(),
    };
    for name in ["small", "large"] {
        let stored = place.store.head(&place.key(name)).await.unwrap();
        for zip in [None, Some(zip.clone())] {
            let mut plan = place.download_of(name, IfThere::Replace);
            (plan.size, plan.zip) = (stored.size, zip);
            let fetched = place.store.download(&plan, &unwatched()).await.unwrap();
            let about = std::fs::metadata(fetched.path).unwrap();
            let is_kept = written(&about) == stored.modified;
            assert_eq!(is_kept, plan.zip.is_some(), "{name}");
        }
    }
}

pub(super) async fn a_download_asks_keeps_both_or_replaces(place: &Place) {
    place.put("a.bin", b"one").await;
    place.save("a.bin", IfThere::Ask).await.unwrap();
    place.put("a.bin", b"other").await;
    let failure = place.save("a.bin", IfThere::Ask).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Exists);
    let both = place.save("a.bin", IfThere::KeepBoth).await.unwrap();
    assert!(both.path.ends_with("saved (2).bin"));
    assert_eq!(std::fs::read(both.path).unwrap(), b"other");
    assert_eq!(
        std::fs::read(place.saved().join("saved.bin")).unwrap(),
        b"one"
    );
    let replaced = place.save("a.bin", IfThere::Replace).await.unwrap();
    assert_eq!(std::fs::read(replaced.path).unwrap(), b"other");
    assert_eq!(place.saved_names(), ["saved (2).bin", "saved.bin"]);
}

pub(super) async fn progress_ends_at_the_full_size(place: &Place) {
    let last = Arc::new(AtomicU64::new(0));
    let ear = Arc::clone(&last);
    let watch = Watch::new(CancellationToken::new(), move |bytes| {
        ear.store(bytes, Ordering::Relaxed);
    });
    let plan = place.upload_of("a.bin", &noise(3 * MIB), IfThere::Ask);
    place.store.upload(&plan, &watch).await.unwrap();
    assert_eq!(last.swap(0, Ordering::Relaxed), plan.size);
    let plan = place.download_of("a.bin", IfThere::Ask);
    place.store.download(&plan, &watch).await.unwrap();
    assert_eq!(last.load(Ordering::Relaxed), 3 * MIB as u64);
}

#[tokio::test]
async fn an_upload_says_what_the_application_would_say() {
    let place = Place::in_memory().await;
    place.put("rates.xlsx", b"PK").await;
    let kept = place.demo().object("contract/rates.xlsx").unwrap();
    let about = format!("{:?}", kept.about);
    assert!(about.contains("spreadsheetml.sheet"), "{about}");
    assert!(about.contains("AES256"), "{about}");
}

#[tokio::test]
async fn a_key_that_is_taken_while_the_file_is_sent_is_not_overwritten() {
    for size in [5, 17 * MIB] {
        let place = Place::in_memory().await;
        place.demo().faults().deny("HeadObject", "");
        place.demo().faults().deny("GetObject", "");
        place.fill(["a.bin".to_owned()]).await;
        let plan = place.upload_of("a.bin", &noise(size), IfThere::Ask);
        let failure = place.store.upload(&plan, &unwatched()).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Exists, "{size}");
        assert_eq!(place.demo().object("contract/a.bin").unwrap().body, "x");
        assert_eq!(place.demo().unfinished(), 0);
    }
}

#[tokio::test]
async fn a_failed_part_leaves_nothing_unfinished() {
    let place = Place::in_memory().await;
    place.demo().faults().deny("UploadPart", "");
    let plan = place.upload_of("a.bin", &noise(17 * MIB), IfThere::Ask);
    let failure = place.store.upload(&plan, &unwatched()).await.unwrap_err();
    assert!(matches!(failure.kind, FailureKind::Denied(_)));
    assert_eq!(place.demo().count("AbortMultipartUpload"), 1);
    assert_eq!(place.demo().unfinished(), 0);
}

#[tokio::test]
async fn a_file_of_another_size_than_planned_is_not_sent() {
    let place = Place::in_memory().await;
    let mut plan = place.upload_of("a.bin", b"12345", IfThere::Ask);
    plan.size = 4;
    let failure = place.store.upload(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Changed);
    assert_eq!(place.demo().requests(), [""; 0]);
}

#[tokio::test]
async fn a_store_that_cannot_encrypt_is_used_without_only_if_the_settings_say_so() {
    for size in [5, 17 * MIB] {
        let place = Place::in_memory().await;
        place.demo().faults().set(Fault::RefuseEncryption);
        let plan = place.upload_of("a.bin", &noise(size), IfThere::Ask);
        let require = place.with(|target| target.encryption = EncryptionPolicy::Require);
        let failure = require.await.upload(&plan, &unwatched()).await.unwrap_err();
        assert_eq!(
            failure.kind,
            FailureKind::EncryptionRefused,
            "{}",
            failure.detail
        );
        assert_eq!(place.demo().keys(), [""; 0]);
        let stored = place.store.upload(&plan, &unwatched()).await.unwrap();
        assert!(!stored.encrypted);
        assert_eq!(place.demo().unfinished(), 0);
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_no_file() {
    let place = Place::in_memory().await;
    place.put("a.bin", &noise(MIB)).await;
    place.demo().faults().set(Fault::CutBody(1));
    let failure = place.save("a.bin", IfThere::Ask).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Offline, "{}", failure.detail);
    assert_eq!(place.saved_names(), [""; 0]);
    place.save("a.bin", IfThere::Ask).await.unwrap();
}

#[tokio::test]
async fn a_download_that_cannot_be_saved_says_why() {
    let place = Place::in_memory().await;
    place.put("a.bin", b"x").await;
    let mut plan = place.download_of("a.bin", IfThere::Ask);
    plan.name = "../a.bin".into();
    let failure = place.store.download(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Local);
    plan.name = "a.bin".into();
    plan.directory = place.file("not a folder", b"");
    let failure = place.store.download(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Local);
    assert_eq!(place.demo().count("GetObject"), 0);
}

#[tokio::test]
async fn what_is_there_is_seen_before_anything_is_sent() {
    for size in [5, 17 * MIB] {
        let place = Place::in_memory().await;
        place.fill(["a.bin".to_owned()]).await;
        let plan = place.upload_of("a.bin", &noise(size), IfThere::Ask);
        let failure = place.store.upload(&plan, &unwatched()).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Exists);
        let looked = ["HeadObject /agency-documents/contract/a.bin"];
        assert_eq!(place.demo().requests(), looked);
    }
}

#[tokio::test]
async fn a_stopped_upload_is_aborted_on_the_server() {
    let place = Place::in_memory().await;
    let plan = place.upload_of("a.bin", &noise(17 * MIB), IfThere::Replace);
    let failure = place.store.upload(&plan, &impatient()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Stopped);
    assert_eq!(place.demo().count("CreateMultipartUpload"), 1);
    assert_eq!(place.demo().count("CompleteMultipartUpload"), 0);
    assert_eq!(place.demo().count("AbortMultipartUpload"), 1);
}

#[tokio::test]
async fn a_file_that_changes_while_it_is_sent_is_not_stored() {
    let place = Place::in_memory().await;
    let plan = place.upload_of("a.bin", &noise(17 * MIB), IfThere::Ask);
    let source = plan.source.clone();
    let watch = Watch::new(CancellationToken::new(), move |_| {
        let mut file = OpenOptions::new().write(true).open(&source).unwrap();
        file.write_all(b"as long as before").unwrap();
    });
    let failure = place.store.upload(&plan, &watch).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Changed);
    assert_eq!(place.demo().keys(), [""; 0]);
    assert_eq!(place.demo().unfinished(), 0);
}

#[tokio::test]
async fn a_second_try_is_not_counted_twice() {
    let place = Place::in_memory().await;
    place.demo().faults().set(Fault::SlowDown(1));
    let last = Arc::new(AtomicU64::new(0));
    let ear = Arc::clone(&last);
    let watch = Watch::new(CancellationToken::new(), move |bytes| {
        ear.store(bytes, Ordering::Relaxed);
    });
    let plan = place.upload_of("a.bin", &noise(MIB), IfThere::Replace);
    place.store.upload(&plan, &watch).await.unwrap();
    assert_eq!(place.demo().count("PutObject"), 2);
    assert_eq!(last.load(Ordering::Relaxed), plan.size);
}

#[tokio::test]
async fn what_was_stored_is_kept_when_looking_at_it_fails() {
    for size in [5, 17 * MIB] {
        let place = Place::in_memory().await;
        place.demo().faults().deny("s3:GetObject", "");
        let plan = place.upload_of("a.bin", &noise(size), IfThere::Ask);
        let require = place.with(|target| target.encryption = EncryptionPolicy::Require);
        let stored = require.await.upload(&plan, &unwatched()).await.unwrap();
        assert!(stored.encrypted, "the answers to storing it said so");
        assert_eq!(place.demo().keys(), ["contract/a.bin"], "{size}");
    }
}

#[tokio::test]
async fn a_small_upload_stopped_after_its_last_byte_may_have_arrived() {
    let place = Place::in_memory().await;
    let stop = CancellationToken::new();
    let hand = stop.clone();
    let watch = Watch::new(stop, move |_| hand.cancel());
    let plan = place.upload_of("a.bin", b"12345", IfThere::Ask);
    let failure = place.store.upload(&plan, &watch).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Stopped);
    assert!(failure.detail.contains("may have arrived"), "{failure:?}");
}

#[tokio::test]
async fn a_small_upload_stopped_before_its_first_byte_leaves_nothing() {
    let place = Place::in_memory().await;
    let plan = place.upload_of("a.bin", b"12345", IfThere::Replace);
    let stop = CancellationToken::new();
    stop.cancel();
    let watch = Watch::new(stop, |_| {});
    let failure = place.store.upload(&plan, &watch).await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.detail.as_str()),
        (FailureKind::Stopped, "")
    );
    assert_eq!(place.demo().keys(), [""; 0]);
}

#[tokio::test]
async fn a_stopped_upload_says_which_parts_it_could_not_take_back() {
    let place = Place::in_memory().await;
    place.demo().faults().deny("AbortMultipartUpload", "");
    let plan = place.upload_of("a.bin", &noise(24 * MIB), IfThere::Ask);
    let failure = place.store.upload(&plan, &impatient()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Stopped);
    let told = "the parts sent so far could not be taken back: ";
    assert!(failure.detail.starts_with(told), "{}", failure.detail);
}

#[tokio::test]
async fn what_was_begun_and_not_ended_is_named_where_that_is_permitted() {
    let place = Place::in_memory().await;
    let key = place.key("begun & left\n");
    let begun = place.store.client().create_multipart_upload();
    let begun = begun.bucket(place.store.bucket()).key(key.as_str());
    begun.send().await.unwrap();
    let unfinished = place.store.unfinished().await.unwrap();
    let keys: Vec<_> = unfinished.iter().map(|upload| &upload.key).collect();
    assert_eq!(keys, [&key]);
    assert!(unfinished[0].began.is_some());
    let faults = place.demo().faults();
    faults.deny("ListMultipartUploads", "");
    let failure = place.store.unfinished().await.unwrap_err();
    let denied = FailureKind::Denied(Permission::ListUploads);
    assert_eq!(failure.kind, denied);
}
