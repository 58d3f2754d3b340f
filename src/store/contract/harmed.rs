//! The contract on answers that get lost or arrive damaged: nothing is believed that was not said.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use tokio_util::sync::CancellationToken;

use super::place::{Place, noise, unwatched};
use crate::demo::{Asked, Harm, Line};
use crate::object::{CopyPlan, FailureKind, IfThere, Key, Note, Purpose};
use crate::store::copy::Limits;
use crate::store::{Doomed, Learned, Memory, Store, Watch};

const MIB: usize = 1024 * 1024;
/// Whatever is copied goes in parts.
const IN_PARTS: Limits = Limits {
    whole: 1,
    part: 5 * MIB as u64,
};

/// A place whose store reaches it through a line that does harm.
struct Harmed {
    place: Place,
    store: Store,
    line: Line,
}

impl Harmed {
    /// Harm to those requests whose method and path have both words in them, and that were asked so often before.
    async fn by(table: Vec<(&'static str, &'static str, usize, Harm)>) -> Self {
        let place = Place::in_memory().await;
        let fate = move |asked: &Asked| {
            let meets = |row: &&(&str, &str, usize, Harm)| {
                asked.line.starts_with(row.0) && asked.line.contains(row.1) && asked.before == row.2
            };
            table.iter().find(meets).map(|row| row.3.clone())
        };
        let line = Line::to(place.target.endpoint.as_deref().unwrap(), fate);
        let line = line.await.unwrap();
        let store = place.with(|target| target.endpoint = Some(line.endpoint()));
        Self {
            store: store.await,
            place,
            line,
        }
    }

    fn harms(&self) -> usize {
        let counts = self.line.counts();
        counts
            .iter()
            .filter(|(name, _)| **name != "requests")
            .map(|(_, count)| count)
            .sum()
    }
}

/// A transfer that can be gone on with.
fn remembering(again: bool) -> Watch {
    Watch::new(CancellationToken::new(), |_| {}).remembering(Memory {
        learned: Learned::default(),
        again,
        note: Arc::new(|_| {}),
        puts_off: Arc::new(AtomicBool::new(true)),
    })
}

fn copy_of(place: &Place, from: &str, to: &str) -> CopyPlan {
    CopyPlan {
        from: place.key(from),
        to: place.key(to),
        size: 0,
        if_there: IfThere::Ask,
        purpose: Purpose::Move,
        kept: None,
    }
}

#[tokio::test]
async fn a_large_copy_that_was_put_together_is_done_though_nobody_said_so() {
    let harmed = Harmed::by(vec![("POST", "uploadId=", 0, Harm::CutAfter)]).await;
    let place = &harmed.place;
    place.put("a", &noise(12 * MIB)).await;
    let plan = copy_of(place, "a", "b");
    let copied = harmed
        .store
        .copy_within(&plan, &unwatched(), IN_PARTS)
        .await;
    assert_eq!(copied.unwrap().copied.size, 12 * MIB as u64);
    assert_eq!(harmed.harms(), 1);
    assert_eq!(place.demo().unfinished(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_large_copy_that_was_there_before_leaves_no_parts_of_another() {
    let table = (0..4).map(|before| ("POST", "uploadId=", before, Harm::Refuse(500)));
    let harmed = Harmed::by(table.collect()).await;
    let place = &harmed.place;
    place.put("a", &noise(12 * MIB)).await;
    let plan = copy_of(place, "a", "b");
    // The earlier run was killed before it could write down that it is done.
    let first = place.store.copy_within(&plan, &unwatched(), IN_PARTS).await;
    first.unwrap();
    let again = remembering(true);
    harmed
        .store
        .copy_within(&plan, &again, IN_PARTS)
        .await
        .unwrap();
    assert!(harmed.harms() > 0);
    assert_eq!(place.demo().unfinished(), 0);
}

async fn removed(harm: Harm, denied: &str) -> (Harmed, Vec<Key>, Vec<Key>) {
    let harmed = Harmed::by(vec![("POST", "?delete", 0, harm)]).await;
    let names = ["a", "b", "kept/c", "d", "e"];
    harmed.place.fill(names.map(String::from)).await;
    harmed.place.demo().faults().deny("s3:DeleteObject", denied);
    let keys: Vec<_> = names.map(|name| harmed.place.key(name)).into();
    let mut removed = harmed.store.remove(&keys).await;
    removed.gone.sort();
    let refused = removed.refused.into_iter().map(|(key, _)| key).collect();
    assert_eq!(harmed.harms(), 1);
    (harmed, removed.gone, refused)
}

#[tokio::test]
async fn of_an_answer_to_a_delete_only_what_it_says_is_believed() {
    let cut = |word: &'static str| {
        Harm::Rewrite(Arc::new(move |body: &str| {
            let (first, _) = body.split_once(word).unwrap();
            first.to_owned()
        }))
    };
    let harms = [
        cut("<Deleted>"),
        cut("<Error>"),
        cut("AccessDenied"),
        Harm::replace("<Error>", "<Errot>"),
        Harm::replace("<Error><Code>", "<Error<Code>"),
        Harm::replace("contract/kept/c", "contract/kept/x"),
        Harm::replace("contract/kept/c", "contract/a"),
        Harm::replace(
            "<Deleted><Key>contract/a</Key>",
            "<Deleted><Key>contract/kept/c</Key>",
        ),
        Harm::replace("contract/d", "contract/f"),
    ];
    for (number, harm) in harms.into_iter().enumerate() {
        let (harmed, gone, refused) = removed(harm, "contract/kept/").await;
        let names = ["a", "b", "d", "e"].map(|name| harmed.place.key(name));
        assert_eq!(gone, names, "{number}");
        assert_eq!(refused, [harmed.place.key("kept/c")], "{number}");
        assert_eq!(harmed.place.all_keys().await, refused, "{number}");
    }
}

#[tokio::test]
async fn a_source_whose_end_was_not_told_is_gone_and_not_changed() {
    let harmed = Harmed::by(vec![
        ("DELETE", "/a", 0, Harm::CutAfter),
        // What AWS says where nothing is left that could meet the condition.
        ("DELETE", "/a", 1, Harm::Refuse(412)),
        ("DELETE", "/b", 0, Harm::Refuse(412)),
    ]);
    let harmed = harmed.await;
    harmed.place.fill(["a", "b"].map(String::from)).await;
    let doomed = |name: &str| {
        let (key, etag) = (harmed.place.key(name), Some("an-etag".to_owned()));
        [Doomed { key, etag }]
    };
    let etag = harmed
        .place
        .store
        .head(&harmed.place.key("a"))
        .await
        .unwrap()
        .etag;
    let [a] = doomed("a");
    let removed = harmed.store.remove_unchanged(&[Doomed { etag, ..a }]).await;
    assert_eq!(
        (removed.refused, removed.gone),
        (vec![], vec![harmed.place.key("a")])
    );
    let removed = harmed.store.remove_unchanged(&doomed("b")).await;
    assert_eq!(removed.gone, []);
    assert_eq!(removed.refused[0].1.kind, FailureKind::Changed);
}

#[tokio::test]
async fn an_upload_whose_answer_got_lost_is_not_taken_for_someone_elses() {
    for harm in [Harm::CutAfter, Harm::RefuseAfter(500), Harm::CutAnswer(500)] {
        let harmed = Harmed::by(vec![("PUT", "/a", 0, harm)]).await;
        let plan = harmed.place.upload_of("a", b"mine", IfThere::Ask);
        harmed.store.upload(&plan, &unwatched()).await.unwrap();
        assert_eq!(harmed.harms(), 1);
    }
    let harmed = Harmed::by(vec![("HEAD", "/a", 0, Harm::Refuse(404))]).await;
    harmed.place.fill(["a".to_owned()]).await;
    let plan = harmed.place.upload_of("a", b"y", IfThere::Ask);
    let failure = harmed.store.upload(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(
        failure.kind,
        FailureKind::Exists,
        "another one is in the way"
    );
}

#[tokio::test]
async fn a_copy_whose_answer_got_lost_or_damaged_is_seen_to_be_there() {
    let flip = Harm::replace("<ETag>&quot;", "<ETag>&quot;0");
    let other = Harm::replace("<ETag>\"", "<ETag>\"0");
    for harm in [
        Harm::CutAfter,
        Harm::RefuseAfter(503),
        Harm::CutAnswer(900),
        flip,
        other,
    ] {
        let harmed = Harmed::by(vec![("PUT", "/b", 0, harm)]).await;
        harmed.place.fill(["a".to_owned()]).await;
        let plan = copy_of(&harmed.place, "a", "b");
        harmed.store.copy(&plan, &unwatched()).await.unwrap();
        assert_eq!(harmed.harms(), 1);
    }
    let harmed = Harmed::by(vec![("HEAD", "/b", 0, Harm::Refuse(404))]).await;
    harmed.place.fill(["a".to_owned()]).await;
    harmed.place.put("b", b"y").await;
    let plan = copy_of(&harmed.place, "a", "b");
    let failure = harmed.store.copy(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(
        failure.kind,
        FailureKind::Exists,
        "another one is in the way"
    );
}

#[tokio::test(start_paused = true)]
async fn a_download_is_proved_although_the_length_of_its_parts_was_not_told_at_once() {
    let ask = "partNumber=1";
    let refusals = (0..3).map(|before| ("HEAD", ask, before, Harm::Refuse(503)));
    let flips = (0..4).map(|before| ("GET", "/a.bin", before, Harm::FlipAnswer(500)));
    let harmed = Harmed::by(refusals.chain(flips).collect()).await;
    harmed.place.put("a.bin", &noise(25 * MIB)).await;
    let mut plan = harmed.place.download_of("a.bin", IfThere::Ask);
    plan.size = 25 * MIB as u64;
    let fetched = harmed.store.download(&plan, &remembering(false)).await;
    assert!(std::fs::read(fetched.unwrap().path).unwrap() == noise(25 * MIB));
    assert_eq!(harmed.harms(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_download_that_is_there_is_not_in_its_own_way_while_the_server_is_silent() {
    let refusals = (0..3).map(|before| ("HEAD", "/a", before, Harm::Refuse(503)));
    let harmed = Harmed::by(refusals.collect()).await;
    harmed.place.put("a", b"here").await;
    harmed.place.save("a", IfThere::Ask).await.unwrap();
    let plan = harmed.place.download_of("a", IfThere::Ask);
    let failure = harmed.store.download(&plan, &remembering(true)).await;
    assert_eq!(failure.unwrap_err().kind, FailureKind::Throttled);
    harmed
        .store
        .download(&plan, &remembering(true))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_upload_with_a_part_whose_tag_arrives_damaged_is_begun_again() {
    let harm = Harm::RewriteHead("etag: \"", "etag: \"0");
    let part = "partNumber=2&uploadId=upload0000000001";
    let harmed = Harmed::by(vec![("PUT", part, 0, harm)]).await;
    let plan = harmed
        .place
        .upload_of("a.bin", &noise(17 * MIB), IfThere::Ask);
    let watch = remembering(false);
    harmed.store.upload(&plan, &watch).await.unwrap();
    assert_eq!(harmed.harms(), 1);
    assert_eq!(harmed.place.demo().unfinished(), 0);
}

#[tokio::test]
async fn an_upload_whose_name_arrives_damaged_is_begun_again() {
    let harm = Harm::replace("upload0000000001", "upload0000000009");
    let harmed = Harmed::by(vec![("POST", "?uploads", 0, harm)]).await;
    let plan = harmed
        .place
        .upload_of("a.bin", &noise(17 * MIB), IfThere::Ask);
    harmed.store.upload(&plan, &unwatched()).await.unwrap();
    let there = harmed.place.demo().object("contract/a.bin").unwrap();
    assert!(there.body == noise(17 * MIB));
    assert_eq!(harmed.harms(), 1);
    assert_eq!(
        harmed.place.demo().parts_left(),
        0,
        "what stays behind is empty"
    );
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_is_complete_is_not_given_up_while_the_server_is_silent() {
    let mut table = vec![("POST", "uploadId=", 0, Harm::CutAfter)];
    table.extend((1..4).map(|before| ("HEAD", "/a.bin", before, Harm::Refuse(503))));
    let harmed = Harmed::by(table).await;
    let plan = harmed
        .place
        .upload_of("a.bin", &noise(17 * MIB), IfThere::Ask);
    let failure = harmed.store.upload(&plan, &remembering(false)).await;
    let failure = failure.unwrap_err();
    assert!(failure.kind.is_of_the_line(), "{failure:?}");
    harmed
        .store
        .upload(&plan, &remembering(true))
        .await
        .unwrap();
    assert_eq!(harmed.place.demo().parts_left(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_says_nothing_is_none() {
    let yes = || Harm::Refuse(200);
    let part = "partNumber=2&uploadId=upload0000000001";
    let harmed = Harmed::by(vec![
        ("PUT", "/a?", 0, yes()),
        ("PUT", part, 0, yes()),
        ("GET", "/a?", 0, yes()),
        ("HEAD", "/b.bin", 2, yes()),
    ]);
    let harmed = harmed.await;
    let (place, watch) = (&harmed.place, remembering(false));
    let small = place.upload_of("a", b"small", IfThere::Ask);
    let failure = harmed.store.upload(&small, &watch).await.unwrap_err();
    assert!(failure.kind.is_of_the_line(), "{failure:?}");
    place.put("a", b"small").await;
    let big = place.upload_of("b.bin", &noise(17 * MIB), IfThere::Ask);
    harmed.store.upload(&big, &watch).await.unwrap();
    for (name, size, bytes) in [
        ("a", 5, b"small".to_vec()),
        ("b.bin", 17 * MIB, noise(17 * MIB)),
    ] {
        let mut plan = place.download_of(name, IfThere::Replace);
        plan.size = size as u64;
        let fetched = harmed.store.download(&plan, &watch).await.unwrap();
        assert!(std::fs::read(fetched.path).unwrap() == bytes, "{name}");
    }
    assert_eq!(harmed.harms(), 4);
}

#[tokio::test]
async fn an_answer_that_breaks_off_costs_no_part_that_came_whole() {
    const PART: usize = 8 * MIB;
    // Twelve parts come with six requests; the first of them breaks off within its second part.
    let first = vec![("GET", "/a.bin", 0, Harm::CutAnswer((PART + MIB) as u64))];
    let harmed = Harmed::by(first).await;
    let (place, bytes) = (&harmed.place, noise(12 * PART));
    place.put("a.bin", &bytes).await;
    let before = place.demo().count("GetObject");
    let mut plan = place.download_of("a.bin", IfThere::Ask);
    plan.size = bytes.len() as u64;
    let whole = Arc::new(Mutex::new(Vec::new()));
    let (notes, mut watch) = (Arc::clone(&whole), remembering(false));
    watch.memory.as_mut().unwrap().note = Arc::new(move |note| {
        if let Note::Wrote { number, .. } = note {
            notes.lock().unwrap().push(number);
        }
    });
    let fetched = harmed.store.download(&plan, &watch).await.unwrap();
    assert!(std::fs::read(fetched.path).unwrap() == bytes);
    assert_eq!(fetched.size, plan.size, "what came twice is counted once");
    assert_eq!(place.demo().count("GetObject") - before, 7);
    let mut whole = whole.lock().unwrap().clone();
    whole.sort_unstable();
    assert_eq!(whole, (0..12).collect::<Vec<_>>(), "each came whole once");
    assert_eq!(harmed.harms(), 1);
}
