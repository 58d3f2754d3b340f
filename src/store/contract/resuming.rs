//! The contract on transfers that are put off: they go on from the last whole part, if everything is still what it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_util::sync::CancellationToken;

use super::place::{Place, noise, unwatched};
use crate::demo::Fault;
use crate::object::{FailureKind, IfThere, Known, Note};
use crate::store::{Learned, Memory, Watch};

const MIB: usize = 1024 * 1024;
/// Four parts of a file of this size, the last one short.
const SIZE: usize = 25 * MIB;

/// What one run after the other remembers.
#[derive(Clone, Default)]
struct Diary(Learned);

impl Diary {
    /// A run that is put off once so many parts are whole.
    fn watch(&self, parts: usize) -> Watch {
        let stop = CancellationToken::new();
        let hand = stop.clone();
        let page = self.0.clone();
        let known = self.known();
        let again = known != Known::default();
        let before = known.sent.len() + known.wrote.len();
        let note = move |_| {
            let page = page.known();
            if page.sent.len() + page.wrote.len() >= before.saturating_add(parts) {
                hand.cancel();
            }
        };
        Watch::new(stop, |_| {}).remembering(Memory {
            learned: self.0.clone(),
            again,
            note: Arc::new(note),
            puts_off: Arc::new(AtomicBool::new(true)),
        })
    }

    fn known(&self) -> Known {
        self.0.known()
    }
}

pub(super) async fn an_upload_goes_on_from_its_last_whole_part(place: &Place) {
    let diary = Diary::default();
    let plan = place.upload_of("a.bin", &noise(SIZE), IfThere::Ask);
    let stopped = place.store.upload(&plan, &diary.watch(1)).await;
    assert_eq!(stopped.unwrap_err().kind, FailureKind::Stopped);
    let (begun, sent) = (diary.known().begun.unwrap(), diary.known().sent.len());
    place
        .store
        .upload(&plan, &diary.watch(usize::MAX))
        .await
        .unwrap();
    assert_eq!(diary.known().begun.unwrap(), begun, "it was begun once");
    // Parts that were on their way when it was stopped may have come.
    assert!(sent <= 4 && diary.known().sent.len() == 4);
    let saved = place.save("a.bin", IfThere::Ask).await.unwrap();
    assert!(std::fs::read(saved.path).unwrap() == noise(SIZE));
    assert_eq!(place.unfinished().await, 0);
}

pub(super) async fn a_download_goes_on_from_its_last_whole_part(place: &Place) {
    place.put("a.bin", &noise(SIZE)).await;
    let diary = Diary::default();
    let mut plan = place.download_of("a.bin", IfThere::Ask);
    plan.size = SIZE as u64;
    let stopped = place.store.download(&plan, &diary.watch(1)).await;
    assert_eq!(stopped.unwrap_err().kind, FailureKind::Stopped);
    assert_eq!(place.saved_names().len(), 1, "what was fetched is kept");
    let fetched = place.store.download(&plan, &diary.watch(usize::MAX)).await;
    assert!(std::fs::read(fetched.unwrap().path).unwrap() == noise(SIZE));
    assert_eq!(place.saved_names(), ["saved.bin"]);
}

pub(super) async fn an_upload_that_is_done_already_is_seen_to_be(place: &Place) {
    for size in [1_000, SIZE] {
        let name = format!("{size}.bin");
        let plan = place.upload_of(&name, &noise(size), IfThere::Ask);
        place.store.upload(&plan, &unwatched()).await.unwrap();
        // The earlier run was killed before it could write that down.
        let mut watch = Diary::default().watch(usize::MAX);
        watch.memory.as_mut().unwrap().again = true;
        place.store.upload(&plan, &watch).await.unwrap();
        let other = place.upload_of(&name, &noise(size + 1)[1..], IfThere::Ask);
        let failure = place.store.upload(&other, &watch).await.unwrap_err();
        assert_eq!(
            failure.kind,
            FailureKind::Exists,
            "{size}: it is another file"
        );
        assert_eq!(place.unfinished().await, 0);
    }
}

pub(super) async fn a_replacing_upload_keeps_what_it_replaces_once(place: &Place) {
    place.put("a", b"old").await;
    let diary = Diary::default();
    let mut plan = place.upload_of("a", b"new!", IfThere::Replace);
    plan.kept = Some(place.key("trash/a"));
    let stored = place.store.upload(&plan, &diary.watch(usize::MAX)).await;
    assert_eq!(stored.unwrap().kept, plan.kept);
    // Killed before it was written down that it is done: what lies there is the new file, which must not replace the old.
    let stored = place.store.upload(&plan, &diary.watch(usize::MAX)).await;
    stored.unwrap();
    let old = place.store.head(&place.key("trash/a")).await.unwrap();
    assert_eq!(old.size, 3);
}

#[tokio::test]
async fn only_the_missing_parts_are_sent_and_fetched() {
    let place = Place::in_memory().await;
    let diary = Diary::default();
    let plan = place.upload_of("a.bin", &noise(SIZE), IfThere::Ask);
    let _ = place.store.upload(&plan, &diary.watch(1)).await;
    let sent = diary.known().sent.len();
    let before = place.demo().count("UploadPart");
    place
        .store
        .upload(&plan, &diary.watch(usize::MAX))
        .await
        .unwrap();
    assert_eq!(place.demo().count("UploadPart") - before, 4 - sent);
    assert_eq!(place.demo().count("CreateMultipartUpload"), 1);

    let diary = Diary::default();
    let mut plan = place.download_of("a.bin", IfThere::Ask);
    plan.size = SIZE as u64;
    let _ = place.store.download(&plan, &diary.watch(1)).await;
    let wrote = diary.known().wrote.len();
    let before = place.demo().count("GetObject");
    place
        .store
        .download(&plan, &diary.watch(usize::MAX))
        .await
        .unwrap();
    assert_eq!(place.demo().count("GetObject") - before, 4 - wrote);
}

#[tokio::test]
async fn an_upload_that_a_rule_of_the_bucket_has_ended_is_begun_anew() {
    let place = Place::in_memory().await;
    let diary = Diary::default();
    let plan = place.upload_of("a.bin", &noise(SIZE), IfThere::Ask);
    let _ = place.store.upload(&plan, &diary.watch(1)).await;
    let begun = diary.known().begun.unwrap();
    place.store.give_up_upload(&plan.key, &begun).await.unwrap();
    let stored = place.store.upload(&plan, &diary.watch(usize::MAX)).await;
    stored.unwrap();
    assert!(place.demo().object("contract/a.bin").unwrap().body == noise(SIZE));
    assert_eq!(place.demo().unfinished(), 0);
}

#[tokio::test]
async fn a_source_that_was_written_meanwhile_is_sent_anew() {
    let place = Place::in_memory().await;
    let diary = Diary::default();
    let plan = place.upload_of("a.bin", &noise(SIZE), IfThere::Ask);
    let _ = place.store.upload(&plan, &diary.watch(1)).await;
    let other: Vec<u8> = noise(SIZE).iter().map(|byte| byte ^ 1).collect();
    std::fs::write(&plan.source, &other).unwrap();
    place
        .store
        .upload(&plan, &diary.watch(usize::MAX))
        .await
        .unwrap();
    assert!(place.demo().object("contract/a.bin").unwrap().body == other);
    assert_eq!(place.demo().count("CreateMultipartUpload"), 2);
    assert_eq!(
        place.demo().unfinished(),
        0,
        "what was begun first is given up"
    );
}

#[tokio::test]
async fn a_part_on_the_disk_that_is_not_what_was_written_is_fetched_anew() {
    let place = Place::in_memory().await;
    place.put("a.bin", &noise(SIZE)).await;
    let diary = Diary::default();
    let mut plan = place.download_of("a.bin", IfThere::Ask);
    plan.size = SIZE as u64;
    let _ = place.store.download(&plan, &diary.watch(1)).await;
    let hidden = diary.known().landed.unwrap().hidden;
    let mut bytes = std::fs::read(&hidden).unwrap();
    for byte in &mut bytes {
        *byte ^= 0x10;
    }
    std::fs::write(&hidden, bytes).unwrap();
    let fetched = place.store.download(&plan, &diary.watch(usize::MAX)).await;
    assert!(std::fs::read(fetched.unwrap().path).unwrap() == noise(SIZE));
}

#[tokio::test]
async fn an_object_that_was_replaced_meanwhile_is_fetched_anew_and_never_mixed() {
    let place = Place::in_memory().await;
    place.put("a.bin", &noise(SIZE)).await;
    let diary = Diary::default();
    let mut plan = place.download_of("a.bin", IfThere::Ask);
    plan.size = SIZE as u64;
    let _ = place.store.download(&plan, &diary.watch(1)).await;
    let other: Vec<u8> = noise(SIZE).iter().map(|byte| byte ^ 1).collect();
    place.put("a.bin", &other).await;
    let fetched = place.store.download(&plan, &diary.watch(usize::MAX)).await;
    assert!(std::fs::read(fetched.unwrap().path).unwrap() == other);
    assert_eq!(place.saved_names(), ["saved.bin"]);
}

#[tokio::test(start_paused = true)]
async fn damaged_bytes_are_fetched_again_and_never_kept() {
    for size in [1_000, SIZE] {
        let place = Place::in_memory().await;
        place.put("a.bin", &noise(size)).await;
        let mut plan = place.download_of("a.bin", IfThere::Ask);
        plan.size = size as u64;
        place.demo().faults().set(Fault::FlipBody(1));
        let fetched = place
            .store
            .download(&plan, &Diary::default().watch(usize::MAX))
            .await;
        assert!(
            std::fs::read(fetched.unwrap().path).unwrap() == noise(size),
            "{size}"
        );
        place.demo().faults().set(Fault::FlipBody(usize::MAX));
        let watch = Diary::default().watch(usize::MAX);
        plan.if_there = IfThere::Replace;
        let failure = place.store.download(&plan, &watch).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Mismatch, "{failure:?}");
        assert!(std::fs::read(place.saved().join("saved.bin")).unwrap() == noise(size));
        assert_eq!(place.saved_names(), ["saved.bin"]);
    }
}

#[tokio::test]
async fn a_stop_for_good_leaves_nothing_behind() {
    let place = Place::in_memory().await;
    let diary = Diary::default();
    let plan = place.upload_of("a.bin", &noise(SIZE), IfThere::Ask);
    let watch = diary.watch(1);
    let memory = watch.memory.as_ref().unwrap();
    memory.puts_off.store(false, Ordering::Relaxed);
    let failure = place.store.upload(&plan, &watch).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Stopped);
    assert_eq!(place.demo().unfinished(), 0);
    assert_eq!(diary.known(), Known::default());
}

#[tokio::test]
async fn what_an_earlier_run_has_begun_can_be_given_up() {
    let place = Place::in_memory().await;
    let diary = Diary::default();
    let plan = place.upload_of("a.bin", &noise(SIZE), IfThere::Ask);
    let _ = place.store.upload(&plan, &diary.watch(1)).await;
    assert_eq!(place.demo().unfinished(), 1);
    let begun = diary.known().begun.unwrap();
    place.store.give_up_upload(&plan.key, &begun).await.unwrap();
    place.store.give_up_upload(&plan.key, &begun).await.unwrap();
    assert_eq!(place.demo().unfinished(), 0);
}

#[tokio::test]
async fn an_upload_that_was_begun_without_a_known_name_is_ended() {
    let place = Place::in_memory().await;
    let plan = place.upload_of("a.bin", &noise(SIZE), IfThere::Ask);
    let begin = |key: &crate::object::Key| {
        let begun = place.store.client().create_multipart_upload();
        begun.bucket(place.store.bucket()).key(key.as_str()).send()
    };
    begin(&plan.key).await.unwrap();
    begin(&place.key("a.bin.other")).await.unwrap();
    let diary = Diary::default();
    let now = crate::store::clock::timestamp(crate::store::clock::now());
    diary.0.add(Note::Begins(now.0));
    let watch = diary.watch(usize::MAX);
    place.store.upload(&plan, &watch).await.unwrap();
    assert_eq!(
        place.demo().unfinished(),
        1,
        "that of another key is not ours"
    );
    // Of another day it is somebody else's.
    begin(&plan.key).await.unwrap();
    let long_ago = crate::object::Timestamp(now.0 - 86_400);
    place.store.end_orphans(&plan.key, long_ago).await;
    assert_eq!(place.demo().unfinished(), 2);
}
