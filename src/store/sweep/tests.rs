//! The sweep against a sorted set: whatever the names, the cuts, the order of answers and the changes meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use proptest::prelude::*;
use proptest::sample::Index;

use super::alone::Alone;
use super::answer::{Answer, ListingOrder};
use super::ask::{Asking, GOES_NOWHERE};
use super::ground::{Ground, Part};
use super::question::Question;
use super::stand_in::{Manner, StandIn};
use super::{Pace, Patience, Swept};
use crate::demo::{Bucket, Demo, Fault, Shape, empty};
use crate::object::{Doing, Entry, EntryKind, Failure, FailureKind, Page, Permission, Prefix};
use crate::store::contract::target;
use crate::store::{Access, Depth, Store, Target};

fn key() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        4 => "[a-c/]{1,5}",
        2 => "[0-9a-f]{3}",
        2 => "[a/é\u{D7FF}\u{E000}\u{10FFFF}\n+% ]{1,4}",
        1 => "jobs/[0-9a-f]{2}/[ab]",
        1 => "AGY-[0-9]{1,3}_x",
        1 => "\\PC{1,3}",
    ];
    key.prop_filter("no key of the demo's", |key| !key.is_empty())
}

fn keys(most: usize) -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set(key(), 0..most)
}

fn folder() -> impl Strategy<Value = Prefix> {
    let folder =
        prop_oneof![3 => Just(""), 1 => Just("a/"), 1 => Just("jobs/"), 1 => Just("\u{10FFFF}/")];
    folder.prop_map(Prefix::new)
}

fn depth() -> impl Strategy<Value = Depth> {
    prop_oneof![Just(Depth::Deep), Just(Depth::Shallow)]
}

fn ahead() -> impl Strategy<Value = Option<usize>> {
    prop_oneof![Just(None), (0_usize..5).prop_map(Some)]
}

/// The rows of a folder by the book: full names, folders with their slash.
fn rows(keys: &BTreeSet<String>, folder: &Prefix, depth: Depth) -> BTreeSet<String> {
    let within = keys.iter().filter(|key| key.starts_with(folder.as_str()));
    let row = |key: &String| {
        let below = &key[folder.as_str().len()..];
        match below.find('/') {
            Some(slash) if depth == Depth::Shallow => {
                key[..=folder.as_str().len() + slash].to_owned()
            }
            _ => key.clone(),
        }
    };
    within.map(row).collect()
}

/// A server that keeps to the book, with rows in full.
fn answer(
    keys: &BTreeSet<String>,
    folder: &Prefix,
    depth: Depth,
    question: &Question,
    most: usize,
) -> Answer {
    let after = question.after.as_deref().unwrap_or_default();
    let behind = keys
        .iter()
        .filter(|key| after.is_empty() || key.as_str() > after);
    let rows = rows(&behind.cloned().collect(), folder, depth);
    // It may tell a common prefix that holds the place again, as AWS does; the reader drops that.
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|row| row.as_str() > after || after.is_empty())
        .collect();
    let mut page = Page::below(Prefix::bucket());
    for name in rows.iter().take(most) {
        let kind = EntryKind::Folder;
        page.push(Entry { name, kind });
    }
    Answer {
        page: page.finish(),
        last: rows
            .iter()
            .take(most)
            .next_back()
            .map(|last| last.as_str().into()),
        is_truncated: rows.len() > most,
        token: None,
        order: ListingOrder::Kept,
    }
}

/// The parts in order, which must follow on each other from the beginning to the end.
fn in_order(mut parts: Vec<Part>) -> Vec<Part> {
    parts.sort_by(|one, other| one.after.cmp(&other.after));
    let mut place = Some(None);
    for part in &parts {
        assert_eq!(
            Some(&part.after),
            place.as_ref(),
            "they follow on each other"
        );
        place = part.end.clone().map(Some);
        for row in part.page.entries() {
            let after = part.after.as_deref().unwrap_or_default();
            assert!(
                after.is_empty() || row.name > after,
                "{row:?} lies before its part"
            );
            assert!(part.end.as_deref().is_none_or(|end| row.name <= end));
        }
    }
    assert_eq!(place, None, "they go on to the end");
    parts
}

fn names(parts: &[Part]) -> Vec<String> {
    let rows = parts.iter().flat_map(|part| part.page.entries());
    rows.map(|row| row.name.to_owned()).collect()
}

/// A change to what is listed, while it is.
#[derive(Debug, Clone)]
enum Change {
    Put(String),
    Remove(Index),
}

fn changes() -> impl Strategy<Value = Vec<(Index, Vec<Change>)>> {
    let change = prop_oneof![
        key().prop_map(Change::Put),
        any::<Index>().prop_map(Change::Remove)
    ];
    prop::collection::vec((any::<Index>(), prop::collection::vec(change, 0..3)), 0..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_there_throughout_is_told_exactly_once_whatever_changes(
        mut keys in keys(90), folder in folder(), depth in depth(), most in 1_usize..6, free in 1_usize..9, changes in changes(), ahead in ahead()
    ) {
        let (mut always, mut ever) = (keys.clone(), keys.clone());
        let mut ground = Ground::new(&folder, depth, None);
        let (mut asked, mut parts) = (Vec::new(), Vec::new());
        let mut changes = changes.into_iter();
        loop {
            asked.extend(ground.questions(free - asked.len(), ahead));
            prop_assert!(asked.len() <= free);
            if asked.is_empty() {
                break;
            }
            let (turn, changed) = changes.next().unzip();
            let question: Question = asked.swap_remove(turn.map_or(0, |turn: Index| turn.index(asked.len())));
            let answer = answer(&keys, &folder, depth, &question, most);
            // What changes just behind a cut is taken for disorder, which does not matter here.
            parts.extend(ground.answered(question.subject, answer, &Prefix::bucket()).unwrap());
            prop_assert!(ground.order() == ListingOrder::Kept || always != ever);
            for change in changed.into_iter().flatten() {
                match change {
                    Change::Put(key) => {
                        ever.insert(key.clone());
                        keys.insert(key);
                    }
                    Change::Remove(at) if !keys.is_empty() => {
                        let gone = keys.iter().nth(at.index(keys.len())).unwrap().clone();
                        always.remove(&gone);
                        keys.remove(&gone);
                    }
                    Change::Remove(_) => {}
                }
            }
        }
        let told = names(&in_order(parts));
        prop_assert!(told.is_sorted_by(|one, other| one < other), "nothing twice");
        let told: BTreeSet<_> = told.into_iter().collect();
        let (least, most) = (rows(&always, &folder, depth), rows(&ever, &folder, depth));
        prop_assert!(told.is_superset(&least), "lost: {:?}", least.difference(&told));
        prop_assert!(told.is_subset(&most));
    }

    #[test]
    fn few_requests_bring_nothing(count in 1_usize..600, most in 5_usize..40, free in 1_usize..33, ahead in ahead()) {
        let keys: BTreeSet<_> = (0..count).map(|number| format!("AGY-{:03}_{number:05}.pdf", number % 37)).collect();
        let mut ground = Ground::new(&Prefix::bucket(), Depth::Deep, None);
        let (mut asked, mut parts, mut requests) = (Vec::new(), Vec::new(), 0);
        loop {
            let new = ground.questions(free - asked.len(), ahead);
            requests += new.len();
            asked.extend(new);
            if asked.is_empty() {
                break;
            }
            let question: Question = asked.remove(0);
            let answer = answer(&keys, &Prefix::bucket(), Depth::Deep, &question, most);
            parts.extend(ground.answered(question.subject, answer, &Prefix::bucket()).unwrap());
        }
        prop_assert_eq!(names(&in_order(parts)).len(), keys.len());
        let pages = count.div_ceil(most);
        // The less may wait, the finer the first plot has to be cut, and the more of the cuts bring nothing.
        let most = if ahead.is_none() { 6 } else { 15 };
        prop_assert!(requests <= 1 + most * pages, "{requests} requests for {pages} pages");
    }
}

async fn over(keys: impl IntoIterator<Item = String>) -> (Demo, Store) {
    let bucket = keys
        .into_iter()
        .fold(empty(), |bucket: Bucket, key| bucket.with(&key, "x"));
    let demo = Demo::start(bucket, &Shape::default()).await.unwrap();
    let store = connected(&demo.endpoint()).await;
    (demo, store)
}

async fn connected(endpoint: &str) -> Store {
    let target = Target {
        access: Access::ReadOnly,
        ..target(endpoint.into())
    };
    Store::connect(&target).await.unwrap()
}

fn pace(requests: usize, rows: u16) -> Pace {
    Pace {
        requests,
        rows: Some(rows),
        patience: Patience::Long,
        ahead: None,
    }
}

async fn swept(
    store: &Store,
    folder: &Prefix,
    depth: Depth,
    pace: Pace,
) -> Vec<Result<Swept, Failure>> {
    let mut sweep = store.sweep(folder, depth, pace);
    let mut all = Vec::new();
    while let Some(swept) = sweep.next().await {
        all.push(swept);
    }
    all
}

/// The full names that were told; the spans must follow on each other.
fn told(folder: &Prefix, all: Vec<Result<Swept, Failure>>) -> Vec<String> {
    let mut by_start = BTreeMap::new();
    for swept in all {
        let swept = swept.unwrap();
        let start = match &swept.span.start {
            Bound::Excluded(start) => Some(start.clone()),
            _ => None,
        };
        assert_eq!(by_start.insert(start, swept), None, "two spans begin there");
    }
    let (mut names, mut place) = (Vec::new(), Some(None));
    for (start, swept) in by_start {
        assert_eq!(Some(start), place, "they follow on each other");
        place = match swept.span.end {
            Bound::Included(end) => Some(Some(end)),
            end => {
                assert_eq!(end, crate::object::Span::below(folder).end);
                None
            }
        };
        let below = swept.page.prefix().as_str();
        names.extend(
            swept
                .page
                .entries()
                .map(|row| format!("{below}{}", row.name)),
        );
    }
    assert_eq!(place, None, "they go on to the end");
    names
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(work)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_real_listing_tells_each_key_exactly_once(
        keys in keys(60), folder in folder(), depth in depth(), requests in 1_usize..9, rows_a_page in 1_u16..7,
        ahead in ahead()
    ) {
        let expected: Vec<_> = rows(&keys, &folder, depth).into_iter().collect();
        let (all, paged) = wait(async {
            let (_demo, store) = over(keys).await;
            let all = swept(&store, &folder, depth, pace(requests, rows_a_page)).await;
            let pace = Pace { ahead, ..pace(requests, rows_a_page) };
            let mut pages = super::InOrder::new(&store, &folder, depth, None, pace, false);
            let mut paged = Vec::new();
            while let Some(listed) = pages.next().await {
                let listed = listed.unwrap();
                paged.extend(listed.page.entries().map(|row| format!("{}{}", folder.as_str(), row.name)));
            }
            (all, paged)
        });
        prop_assert_eq!(&told(&folder, all), &expected);
        prop_assert_eq!(&paged, &expected);
    }

    #[test]
    fn a_listing_goes_on_from_any_page(keys in keys(40), depth in depth(), rows_a_page in 1_u16..5, stop in 0_usize..9) {
        let bucket = Prefix::bucket();
        let expected: Vec<_> = rows(&keys, &bucket, depth).into_iter().collect();
        let names = wait(async {
            let (_demo, store) = over(keys).await;
            let (mut names, mut cursor) = (Vec::new(), None);
            for most in [stop, usize::MAX] {
                let mut pages = super::InOrder::new(&store, &bucket, depth, cursor.take(), pace(3, rows_a_page), false);
                for _ in 0..most {
                    let Some(listed) = pages.next().await else { break };
                    let listed = listed.unwrap();
                    names.extend(listed.page.entries().map(|row| row.name.to_owned()));
                    cursor = listed.next;
                    if cursor.is_none() {
                        return names;
                    }
                }
            }
            names
        });
        prop_assert_eq!(names, expected);
    }
}

#[tokio::test]
async fn a_listing_that_nobody_keeps_holds_few_pages_at_a_time() {
    let keys = (0..20_000).map(|number| format!("AGY-{:03}_{number:05}.pdf", number % 97));
    let (_demo, store) = over(keys).await;
    let ahead = Some(20);
    let pace = Pace {
        ahead,
        ..pace(16, 20)
    };
    let mut pages = super::InOrder::new(&store, &Prefix::bucket(), Depth::Deep, None, pace, false);
    let (mut told, mut most) = (0, 0);
    while let Some(listed) = pages.next().await {
        told += listed.unwrap().page.len();
        most = most.max(pages.held());
    }
    assert_eq!(told, 20_000);
    assert!(most < 200, "{most} of 1,000 pages were held at once");
}

fn thousand() -> impl Iterator<Item = String> {
    (0..1_000).map(|number| format!("{:03x}/{number}", number * 7 % 509))
}

#[tokio::test]
async fn a_folder_of_one_page_costs_one_request() {
    let (demo, store) = over(thousand()).await;
    let all = swept(&store, &Prefix::bucket(), Depth::Deep, Pace::default()).await;
    assert_eq!(told(&Prefix::bucket(), all).len(), 1_000);
    assert_eq!(demo.count("ListObjectsV2"), 1);
}

#[tokio::test]
async fn a_refused_folder_is_named_by_one_failure() {
    let (demo, store) = over(thousand()).await;
    demo.faults().deny("s3:ListBucket", "1");
    let all = swept(&store, &Prefix::new("1ff/"), Depth::Deep, pace(8, 10)).await;
    let [Err(failure)] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!(failure.kind, FailureKind::Denied(Permission::ListBucket));
    assert_eq!(failure.doing, Doing::Listing(Prefix::new("1ff/")));
    assert_eq!(demo.count("ListObjectsV2"), 1, "a refusal is final");
}

#[tokio::test]
async fn a_server_that_asks_to_go_slower_is_listed_all_the_same() {
    let (demo, store) = over(thousand()).await;
    demo.faults().set(Fault::SlowDown(6));
    let all = swept(&store, &Prefix::bucket(), Depth::Deep, pace(8, 50)).await;
    let expected: BTreeSet<_> = thousand().collect();
    assert_eq!(told(&Prefix::bucket(), all), Vec::from_iter(expected));
}

#[tokio::test]
async fn the_pages_of_a_deep_sweep_hold_whole_keys() {
    let (_demo, store) = over(thousand()).await;
    let all = swept(&store, &Prefix::new("007/"), Depth::Deep, Pace::default()).await;
    let page = &all[0].as_ref().unwrap().page;
    assert_eq!(page.get(0).unwrap().name, "007/1");
    assert_eq!(page.prefix(), &Prefix::bucket());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_server_with_an_order_of_its_own_is_noticed_and_listed_all_the_same(
        keys in prop::collection::btree_set("[ab]{1,2}[-./][a-c]|[a-c][-.]|[A-Ca-c][0-9]{2}", 1..120),
        manner in prop_oneof![Just(Manner::Walks), Just(Manner::Folds)], requests in 1_usize..9, rows_a_page in 1_u16..6
    ) {
        let expected: Vec<_> = keys.iter().cloned().collect();
        let (swept_names, paged) = wait(async {
            let (endpoint, _serving) = StandIn::new(keys, manner).serve().await;
            let store = connected(&endpoint).await;
            let bucket = Prefix::bucket();
            let all = swept(&store, &bucket, Depth::Deep, pace(requests, rows_a_page)).await;
            let mut pages = super::InOrder::new(&store, &bucket, Depth::Deep, None, pace(requests, rows_a_page), false);
            let mut paged = Vec::new();
            while let Some(listed) = pages.next().await {
                paged.extend(listed.unwrap().page.entries().map(|row| row.name.to_owned()));
            }
            (last_told(all), paged)
        });
        prop_assert_eq!(swept_names, &expected[..]);
        let mut paged = paged;
        paged.sort();
        prop_assert_eq!(paged, expected);
    }
}

/// The names that hold in the end: what is told anew takes the place of what was told before.
fn last_told(all: Vec<Result<Swept, Failure>>) -> Vec<String> {
    let mut names = BTreeSet::new();
    for swept in all {
        let swept = swept.unwrap();
        names.retain(|name: &String| !swept.span.contains(name));
        names.extend(swept.page.entries().map(|row| row.name.to_owned()));
    }
    names.into_iter().collect()
}

#[tokio::test]
async fn connections_that_are_cut_are_made_good() {
    let keys: BTreeSet<_> = thousand().collect();
    let (endpoint, _serving) = StandIn::new(keys.clone(), Manner::Cuts { every: 4 })
        .serve()
        .await;
    let store = connected(&endpoint).await;
    let all = swept(&store, &Prefix::bucket(), Depth::Deep, pace(8, 50)).await;
    assert_eq!(told(&Prefix::bucket(), all), Vec::from_iter(keys));
}

#[tokio::test]
async fn a_part_that_stays_unknown_is_named_at_the_end_and_the_rest_is_told() {
    let (endpoint, _serving) = StandIn::new(thousand(), Manner::Sticks { at: "0f" })
        .serve()
        .await;
    let store = connected(&endpoint).await;
    let mut all = swept(&store, &Prefix::bucket(), Depth::Deep, pace(8, 50)).await;
    let failures = all.split_off(all.iter().position(Result::is_err).unwrap());
    let expected: BTreeSet<_> = thousand().filter(|key| !key.starts_with("0f")).collect();
    assert_eq!(Vec::from_iter(expected), last_told(all));
    for failure in failures {
        let failure = failure.unwrap_err();
        assert!(
            failure.detail.starts_with("between 0"),
            "{}",
            failure.detail
        );
    }
}

#[tokio::test]
async fn a_server_with_ever_more_tokens_for_nothing_is_given_up() {
    for tokens in [2, usize::MAX] {
        let manner = Manner::Strays { at: "0f", tokens };
        let (endpoint, _serving) = StandIn::new(thousand(), manner).serve().await;
        let store = connected(&endpoint).await;
        let mut all = swept(&store, &Prefix::bucket(), Depth::Deep, pace(8, 50)).await;
        let failures = all.split_off(all.iter().position(Result::is_err).unwrap());
        let expected: BTreeSet<_> = thousand().filter(|key| !key.starts_with("0f")).collect();
        assert_eq!(Vec::from_iter(expected), last_told(all));
        for failure in failures {
            let detail = failure.unwrap_err().detail;
            assert!(detail.ends_with(GOES_NOWHERE), "{detail}");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_listed_alone_is_given_up_as_well() {
    let strays = |tokens| Manner::Strays { at: "0f", tokens };
    for manner in [strays(2), strays(usize::MAX), Manner::Circles] {
        let (endpoint, _serving) = StandIn::new(thousand(), manner).serve().await;
        let asking = Asking {
            store: connected(&endpoint).await,
            folder: Prefix::bucket(),
            depth: Depth::Deep,
            below: Prefix::bucket(),
            rows: Some(50),
            tags: false,
        };
        let mut alone = Alone::new(Arc::new(asking), None, pace(1, 50));
        let failure = loop {
            match alone.next().await.unwrap() {
                Ok(_) => {}
                Err(failure) => break failure,
            }
        };
        assert_eq!(failure.detail, GOES_NOWHERE);
    }
}

#[tokio::test]
async fn keys_written_behind_cuts_do_not_make_the_sweep_a_sequential_one() {
    for requests in [2, 8, 32] {
        let server = StandIn::new(thousand(), Manner::Grows);
        let count = server.count();
        let (endpoint, _serving) = server.serve().await;
        let store = connected(&endpoint).await;
        let bucket = Prefix::bucket();
        let all = swept(&store, &bucket, Depth::Deep, pace(requests, 50)).await;
        let names: BTreeSet<_> = told(&bucket, all).into_iter().collect();
        assert!(thousand().all(|key| names.contains(&key)));
        let count = count.load(Ordering::Relaxed);
        // Each cut may be asked about once more, and 20 pages have no more than six times as many cuts.
        assert!(count <= 2 * (1 + 6 * 20), "{count} requests");
    }
}

#[tokio::test]
async fn a_listing_in_order_tells_what_lies_before_a_failure() {
    let (endpoint, _serving) = StandIn::new(thousand(), Manner::Sticks { at: "0f" })
        .serve()
        .await;
    let store = connected(&endpoint).await;
    let mut pages = super::InOrder::new(
        &store,
        &Prefix::bucket(),
        Depth::Deep,
        None,
        pace(8, 50),
        false,
    );
    let mut names = Vec::new();
    let failure = loop {
        match pages.next().await.unwrap() {
            Ok(listed) => names.extend(listed.page.entries().map(|row| row.name.to_owned())),
            Err(failure) => break failure,
        }
    };
    let expected: BTreeSet<_> = thousand().filter(|key| key.as_str() < "0f").collect();
    assert_eq!(names, Vec::from_iter(expected));
    assert_eq!(failure.kind, FailureKind::Unexpected);
    assert_eq!(
        pages.next().await.unwrap().unwrap_err().kind,
        FailureKind::Unexpected
    );
}
