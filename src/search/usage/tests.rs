//! The counts are what someone who looked at every file would say.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::object::{Entry, Page, Prefix};
use crate::search::Stretch;

const NOW: Timestamp = Timestamp(2_000_000_000);
const JOB: &str = "68b71f6b73d950590d63e7db";

fn file(size: u64, modified: i64, class: Class) -> EntryKind {
    EntryKind::File {
        size,
        modified: Some(Timestamp(modified)),
        class,
    }
}

fn snapshot(rows: impl IntoIterator<Item = (String, EntryKind)>) -> Snapshot {
    let rows: BTreeMap<_, _> = rows.into_iter().collect();
    let rows: Vec<_> = rows.into_iter().collect();
    let pages = rows.chunks(1_000).map(|rows| {
        let mut page = Page::below(Prefix::bucket());
        for (name, kind) in rows {
            page.push(Entry { name, kind: *kind });
        }
        Stretch::whole(Arc::new(page.finish()))
    });
    Snapshot::new(pages.collect())
}

fn counted(snapshot: &Snapshot) -> Usage {
    Usage::of(snapshot, NOW, &AtomicBool::new(false)).unwrap()
}

fn small() -> Usage {
    let rows = [
        (
            "uploads/rate_card/CLT-9_rate_card_100_a.xlsx".into(),
            file(5, 900, Class::Standard),
        ),
        (
            "uploads/rate_card/AGY-1_rate_card_200_b.xlsx".into(),
            file(7, 900, Class::Glacier),
        ),
        (
            "uploads/job_order/AGY-1_job_order_9999999999_c.pdf".into(),
            file(1, 900, Class::Standard),
        ),
        (
            format!("uploads/jobs/{JOB}/rate_card/x.pdf"),
            file(20, 950, Class::Standard),
        ),
        (
            format!("jobs/{JOB}/rate_card/y.pdf"),
            file(2, 960, Class::Standard),
        ),
        ("uploads/notes.txt".into(), file(3, 50, Class::Standard)),
        ("uploads/".into(), file(0, 1, Class::Standard)),
        ("readme".into(), file(4, 60, Class::Standard)),
    ];
    counted(&snapshot(rows))
}

fn told(shares: &[Share]) -> Vec<(&str, u64, u64)> {
    let shares = shares.iter();
    shares
        .map(|share| (&*share.name, share.tally.files, share.tally.bytes))
        .collect()
}

#[test]
fn files_count_for_category_owner_job_and_folder() {
    let usage = small();
    assert_eq!(
        told(&usage.categories),
        [("rate_card", 4, 34), ("job_order", 1, 1)]
    );
    assert_eq!(told(&usage.owners), [("AGY-1", 2, 8), ("CLT-9", 1, 5)]);
    assert_eq!(told(&usage.jobs), [(JOB, 2, 22)]);
    assert_eq!(told(&usage.others), [("", 1, 4), ("uploads/", 2, 3)]);
    assert_eq!((usage.total.files, usage.total.bytes), (8, 42));
}

#[test]
fn classes_are_counted_whole_and_in_every_share() {
    let usage = small();
    let classes: Vec<_> = usage
        .classes
        .iter()
        .map(|(class, tally)| (*class, tally.bytes))
        .collect();
    assert_eq!(classes, [(Class::Standard, 35), (Class::Glacier, 7)]);
    let rate_cards: Vec<_> = usage.categories[0].tally.classes().collect();
    assert_eq!(rate_cards, [(Class::Standard, 27), (Class::Glacier, 7)]);
}

#[test]
fn a_file_is_as_old_as_its_name_says_unless_it_says_the_future() {
    let usage = small();
    let (rate_card, job_order) = (&usage.categories[0].tally, &usage.categories[1].tally);
    assert_eq!(rate_card.oldest(), Some(Timestamp(100)));
    assert_eq!(rate_card.newest(), Some(Timestamp(960)));
    assert_eq!(job_order.oldest(), Some(Timestamp(900)));
    assert_eq!(Tally::default().oldest(), None);
}

#[test]
fn the_largest_and_the_oldest_are_listed_in_order_without_folder_markers() {
    let usage = small();
    let sizes: Vec<_> = usage
        .largest
        .iter()
        .map(|spot| usage.snapshot.get(*spot).unwrap().1.kind)
        .collect();
    assert_eq!(sizes[0], file(20, 950, Class::Standard));
    assert_eq!(sizes.len(), 7);
    let oldest = usage.snapshot.key(usage.oldest[0]).unwrap();
    assert_eq!(oldest.as_str(), "uploads/notes.txt");
}

#[test]
fn shares_sort_by_every_column() {
    let usage = small();
    let first = |by| &*usage.owners[order(&usage.owners, by)[0] as usize].name;
    let firsts = [By::Bytes, By::Files, By::Oldest, By::Newest, By::Name].map(first);
    assert_eq!(firsts, ["AGY-1", "AGY-1", "CLT-9", "AGY-1", "AGY-1"]);
    let named = ["AGY-10", "AGY-9", "CLT-1"].map(|name| Share {
        name: name.into(),
        tally: Tally::default(),
    });
    assert_eq!(order(&named, By::Name), [1, 0, 2]);
}

#[test]
fn two_threads_count_what_one_would() {
    let categories = ["a", "b", "c"];
    let rows = (0..120_000u64).map(|at| {
        let (job, category) = (at / 5, categories[(at % 3) as usize]);
        (
            format!("jobs/{job:024x}/{category}/{at}"),
            file(at % 1_009, (at % 7_919).cast_signed(), Class::Standard),
        )
    });
    let usage = counted(&snapshot(rows));
    assert_eq!(usage.total.files, 120_000);
    assert_eq!(usage.jobs.len(), 24_000);
    assert_eq!(usage.jobs.iter().map(|job| job.tally.files).max(), Some(5));
    let sum = |shares: &[Share]| shares.iter().map(|share| share.tally.bytes).sum::<u64>();
    assert_eq!(sum(&usage.categories), usage.total.bytes);
    assert_eq!(sum(&usage.jobs), usage.total.bytes);
    assert_eq!(
        (
            usage.categories.len(),
            usage.largest.len(),
            usage.oldest.len()
        ),
        (3, 200, 200)
    );
    assert!(
        usage
            .jobs
            .is_sorted_by_key(|job| std::cmp::Reverse(job.tally.bytes))
    );
    let sizes = usage
        .largest
        .iter()
        .map(|spot| usage.snapshot.get(*spot).unwrap().1.kind);
    assert!(
        sizes
            .take(100)
            .all(|kind| matches!(kind, EntryKind::File { size: 1_008, .. }))
    );
}

#[test]
fn counting_stops_when_told() {
    let rows = snapshot([("a".into(), file(1, 1, Class::Standard))]);
    assert!(Usage::of(&rows, NOW, &AtomicBool::new(true)).is_none());
}
