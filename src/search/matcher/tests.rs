//! Whole searches, small and large.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{Hits, find};
use crate::object::{Class, Entry, EntryKind, Page, Prefix, Timestamp};
use crate::search::fold::fold;
use crate::search::{Order, Query, Snapshot, Spot, Stretch, Today, Way, sort};

fn query(typed: &str) -> Query {
    let today = Today {
        now: Timestamp(1_795_512_600),
        zone: TimeZone::UTC,
    };
    Query::parse(typed, &today).0
}

fn page(folder: &str, names: &[impl AsRef<str>]) -> Stretch {
    let mut page = Page::below(Prefix::new(folder));
    for (at, name) in names.iter().enumerate() {
        let name = name.as_ref();
        let kind = if name.ends_with('/') {
            EntryKind::Folder
        } else {
            EntryKind::File {
                size: at as u64 * 1_000,
                modified: Some(Timestamp(1_000_000_000 + i64::try_from(at).unwrap())),
                class: Class::Standard,
            }
        };
        page.push(Entry { name, kind });
    }
    Stretch::whole(Arc::new(page.finish()))
}

/// All names in pages of a thousand.
fn bucket(names: &[impl AsRef<str>]) -> Snapshot {
    Snapshot::new(names.chunks(1_000).map(|names| page("", names)).collect())
}

fn all_hits(snapshot: &Snapshot, typed: &str) -> Vec<Hits> {
    let mut hits = Vec::new();
    find(
        snapshot,
        &query(typed),
        &AtomicBool::new(false),
        &mut |more| hits.push(more),
    );
    hits
}

/// What stands in the last list, and how many of it are exact.
fn found(snapshot: &Snapshot, typed: &str) -> (Vec<String>, usize) {
    let last = all_hits(snapshot, typed).pop().unwrap();
    assert!(last.is_complete && last.searched == snapshot.len());
    assert_eq!(last.rows.len(), last.total);
    let name = |spot| snapshot.get(spot).unwrap().1.name.to_owned();
    (last.rows.iter().map(name).collect(), last.exact)
}

fn exact(names: &[&str], typed: &str) -> Vec<String> {
    let (mut found, exact) = found(&bucket(names), typed);
    found.truncate(exact);
    found
}

const STORE: [&str; 10] = [
    "jobs/68b71f6b73d950590d63e7db/rate_card/0b1f7c1e-5d5a-4d53-9c0a-1f2e3d4c5b6a-plan.pdf",
    "notes.txt",
    "uploads/agency_invoice/AGY-123_agency_invoice_1773000000_march.pdf",
    "uploads/agency_invoice/AGY-123_agency_invoice_1790000000_invoice.pdf",
    "uploads/agency_invoice/AGY-1234_agency_invoice_1790000000_x.jpeg",
    "uploads/agency_invoice/CLT-123_agency_invoice_1600000000_a.PDF",
    "uploads/jobs/68b71f6b73d950590d63e7db/agency_invoice/loose.xlsx",
    "uploads/rate_card/",
    "uploads/rate_card/CLT-456_rate_card_1700000000_rates.xlsx",
    "Ünï/Straße.pdf",
];

#[test]
fn every_filter_lets_through_what_it_means() {
    for (typed, expected) in [
        ("owner:AGY-123", vec![2, 3]),
        ("owner:123", vec![2, 3, 5]),
        ("!owner:AGY-123 cat:agency", vec![4, 5, 6]),
        ("category:rate_card", vec![0, 8]),
        ("job:68b7", vec![0, 6]),
        ("type:jpg", vec![4]),
        ("type:pdf", vec![0, 2, 3, 5, 9]),
        ("type:xls,txt", vec![1, 6, 8]),
        ("size:>4k size:<8k", vec![5, 6]),
        ("after:2026-03 before:april", vec![2]),
        ("in:2020", vec![5]),
        ("before:2002", vec![0, 1, 6, 9]),
        ("folder:UPLOADS/rate", vec![7, 8]),
        ("!folder:uploads", vec![0, 1, 9]),
        ("class:standard !type:pdf", vec![1, 4, 6, 8]),
        ("class:glacier", vec![]),
    ] {
        let expected: Vec<_> = expected.iter().map(|at| STORE[*at]).collect();
        assert_eq!(exact(&STORE, typed), expected, "{typed}");
    }
}

#[test]
fn words_are_found_where_their_signs_say() {
    for (typed, expected) in [
        ("'STRASSE", vec![]),
        ("'straße", vec![9]),
        ("ünï", vec![9]),
        ("^agy-1234", vec![4]),
        ("^notes.txt$", vec![1]),
        ("^ün", vec![9]),
        ("rate_card$", vec![7]),
        ("'rates !clt", vec![]),
        ("xlsx$ !^uploads/rate", vec![6]),
        ("'notes case:yes", vec![1]),
        ("'Notes case:yes", vec![]),
        ("'clt-456 'rates", vec![8]),
    ] {
        let expected: Vec<_> = expected.iter().map(|at| STORE[*at]).collect();
        assert_eq!(exact(&STORE, typed), expected, "{typed}");
    }
}

#[test]
fn below_a_folder_filters_know_where_it_lies() {
    let stretch = page(
        "uploads/rate_card/",
        &["CLT-456_rate_card_1700000000_rates.xlsx", "notes.txt"],
    );
    let snapshot = Snapshot::new(vec![stretch]);
    for typed in [
        "owner:clt-456",
        "cat:rate_card",
        "in:2023",
        "rates",
        "folder:uploads/rate_card/clt",
    ] {
        assert_eq!(found(&snapshot, typed).1, 1, "{typed}");
    }
}

#[test]
fn an_empty_query_finds_every_row_in_key_order() {
    let names: Vec<_> = (0..2_500).map(|number| format!("{number:05}")).collect();
    let whole = bucket(&names);
    assert_eq!(found(&whole, " "), (names.clone(), 2_500));
    let cut = whole.stretches()[1].cut(10..20);
    let cut = Snapshot::new(vec![cut, whole.stretches()[2].clone()]);
    let (rows, _) = found(&cut, "");
    assert_eq!(rows[..10], names[1_010..1_020]);
    assert_eq!(rows[10..], names[2_000..]);
}

#[test]
fn an_exact_id_never_drowns() {
    let mut names: Vec<_> = (0..100_000)
        .map(|number| format!("uploads/agency/AGY-4.{number}-81_agency_{number}_23.pdf"))
        .collect();
    names.push("zzz/order of agy-48123.pdf".into());
    let snapshot = bucket(&names);
    let lists = all_hits(&snapshot, "AGY-48123");
    assert!(lists.len() > 1);
    for hits in lists {
        assert_eq!(hits.exact, 1);
        let (_, first) = snapshot.get(hits.rows.get(0).unwrap()).unwrap();
        assert_eq!(first.name, "zzz/order of agy-48123.pdf");
    }
}

#[test]
fn the_best_of_the_exact_stands_first() {
    let names = [
        "invoice/a.pdf",
        "uploads/x/AGY-1_x_1600000000_invoice.pdf",
        "uploads/x/AGY-1_x_1700000000_invoice.pdf",
        "uploads/x/AGY-1_x_1700000000_invoice_with_a_much_longer_name.pdf",
        "x/invoices.pdf",
        "x/myinvoice.pdf",
    ];
    let expected = [2, 3, 1, 4, 5, 0].map(|at: usize| names[at]);
    assert_eq!(exact(&names, "invoice"), expected);
}

#[test]
fn a_number_is_never_guessed_at() {
    let names = [
        "uploads/x/AGY-123_x_1732000000_a.pdf",
        "uploads/x/AGY-132_x_1732000000_b.pdf",
    ];
    let bucket = bucket(&names);
    assert_eq!(found(&bucket, "agy132"), (vec![names[1].into()], 0));
    assert_eq!(found(&bucket, "AGY-999"), (Vec::new(), 0));
}

#[test]
fn words_stand_in_any_order_and_all_must_fit() {
    let names = [
        "a/rate/proof artwork.pdf",
        "a/artwork.pdf",
        "a/proof.pdf",
        "b/art_work_pro_of.pdf",
    ];
    assert_eq!(
        found(&bucket(&names), "artwork proof"),
        (vec![names[0].into(), names[3].into()], 1)
    );
}

#[test]
fn a_slip_of_the_finger_is_forgiven_where_little_else_is_found() {
    let names = ["x/invoice.pdf", "x/order.pdf", "x/i-n-v-o-i-c-e.pdf"];
    let snapshot = bucket(&names);
    for typed in ["invocie", "invoce", "invooice", "invoixe"] {
        assert!(
            found(&snapshot, typed).0.contains(&names[0].to_owned()),
            "{typed}"
        );
    }
    assert_eq!(found(&snapshot, "zzqqx").0, Vec::<String>::new());
    assert_eq!(found(&snapshot, "oredr").0, [names[1]]);
}

#[test]
fn an_order_that_is_asked_for_holds_within_the_exact_and_within_the_others() {
    let names: Vec<_> = (0..3_000)
        .map(|number| {
            if number % 3 == 0 {
                format!("{number:04}_invoice")
            } else {
                format!("{number:04}_in_voice")
            }
        })
        .collect();
    let snapshot = bucket(&names);
    for (typed, order) in [
        ("invoice largest", Order::Size(Way::Descending)),
        ("invoice oldest", Order::Uploaded(Way::Ascending)),
    ] {
        for hits in all_hits(&snapshot, typed) {
            let rows: Vec<_> = hits.rows.iter().collect();
            let (exact, others) = rows.split_at(hits.exact);
            assert_eq!(exact.len(), 1_000);
            for part in [exact, others] {
                let mut sorted = part.to_vec();
                sort(&snapshot, &mut sorted, order, &AtomicBool::new(false));
                assert_eq!(part, sorted);
            }
        }
    }
    let (newest, _) = found(&snapshot, "newest");
    assert_eq!(newest.len(), 3_000);
}

#[test]
fn of_what_only_resembles_the_query_the_best_are_kept() {
    let names: Vec<_> = (0..130_000)
        .map(|number| format!("{number:06}_in_vo{}ice", "x".repeat(number % 7)))
        .collect();
    let snapshot = bucket(&names);
    let last = all_hits(&snapshot, "invoice").pop().unwrap();
    assert_eq!(
        (last.total, last.rows.len(), last.exact),
        (130_000, 100_000, 0)
    );
    let first: Vec<_> = last
        .rows
        .iter()
        .take(18_571)
        .map(|spot| snapshot.get(spot).unwrap().1.name)
        .collect();
    assert!(first.iter().all(|name| name.ends_with("_in_voice")));
    assert!(first.is_sorted());
}

#[test]
fn something_is_published_before_everything_was_looked_at() {
    let names: Vec<_> = (0..140_000)
        .map(|number| format!("{number:06}_invoice"))
        .collect();
    let lists = all_hits(&bucket(&names), "invoice");
    assert!(lists.len() >= 2);
    assert!(lists[0].searched < 140_000 && lists[0].rows.len() == lists[0].searched);
    assert!(!lists[0].is_complete && lists.last().unwrap().is_complete);
}

#[test]
fn who_is_stopped_publishes_nothing_more() {
    let names: Vec<_> = (0..140_000)
        .map(|number| format!("{number:06}_invoice"))
        .collect();
    let snapshot = bucket(&names);
    let stop = AtomicBool::new(true);
    for typed in ["invoice", "", "newest"] {
        find(&snapshot, &query(typed), &stop, &mut |_| {
            panic!("published")
        });
    }
    let (stop, mut lists) = (AtomicBool::new(false), 0);
    find(&snapshot, &query("invoice"), &stop, &mut |_| {
        lists += 1;
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(lists, 1);
}

proptest! {
    #[test]
    fn exact_hits_are_what_a_plain_look_finds(
        names in prop::collection::btree_set("[abiAıİ1/ ]{1,8}|\\PC{1,6}", 1..60),
        word in "[abi1]{1,4}|\\PC",
        cuts in prop::collection::vec(0_usize..60, 0..4),
    ) {
        let names: Vec<String> = names.into_iter().collect();
        let mut ends: Vec<_> = cuts.iter().map(|cut| cut % names.len()).chain([names.len()]).collect();
        ends.sort_unstable();
        let mut start = 0;
        let stretches = ends.iter().map(|end| page("", &names[std::mem::replace(&mut start, *end)..*end]));
        let snapshot = Snapshot::new(stretches.collect());
        let query = query(&format!("'\"{}\"", word.replace('"', "x")));
        prop_assume!(!query.is_empty());
        let mut last = None;
        find(&snapshot, &query, &AtomicBool::new(false), &mut |hits| last = Some(hits));
        let last = last.unwrap();
        let mut found: Vec<String> = last.rows.iter().map(|spot| snapshot.get(spot).unwrap().1.name.into()).collect();
        found.sort();
        let word = fold(&word.replace('"', "x"));
        let expected: Vec<_> = names.into_iter().filter(|name| fold(name).contains(&word)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn nothing_typed_and_no_name_is_too_odd(
        names in prop::collection::vec(any::<String>(), 1..20),
        typed in "(\\PC|[ !'^$\"a-c]){0,12}",
    ) {
        let snapshot = bucket(&names);
        for hits in all_hits(&snapshot, &typed) {
            let rows: Vec<Spot> = hits.rows.iter().collect();
            let mut once = rows.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), rows.len());
        }
        for name in &names {
            let mut end = 0;
            for part in query(&typed).highlights(name) {
                prop_assert!(part.start >= end && name.get(part.clone()).is_some());
                end = part.end;
            }
        }
    }
}
