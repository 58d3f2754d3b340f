//! What is written comes back, and nothing else is ever believed.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::*;
use crate::object::{Class, Entry, EntryKind, Page, Prefix};
use crate::search::{Index, Snapshot, Stretch};

type Rows = BTreeMap<String, (u64, Option<i64>, u8)>;

const NAMES: [&str; 4] = ["STANDARD", "STANDARD_IA", "GLACIER", "OTHER"];

fn heading() -> Heading {
    Heading {
        whereabouts: Whereabouts {
            bucket: "documents".into(),
            endpoint: "https://s3.example.net".into(),
        },
        taken: Timestamp(1_700_000_000),
    }
}

fn kind((size, modified, class): (u64, Option<i64>, u8)) -> EntryKind {
    EntryKind::File {
        size,
        modified: modified.map(Timestamp),
        class: Class::named(NAMES[usize::from(class)]),
    }
}

fn snapshot(rows: &Rows) -> Snapshot {
    let mut page = Page::below(Prefix::bucket());
    for (name, about) in rows {
        page.push(Entry {
            name,
            kind: kind(*about),
        });
    }
    Snapshot::new(vec![Stretch::whole(Arc::new(page.finish()))])
}

fn written(rows: &Rows) -> Vec<u8> {
    let mut out = Vec::new();
    write(
        &snapshot(rows),
        &heading(),
        &mut out,
        &AtomicBool::new(false),
    )
    .unwrap();
    out
}

/// All pages, if checking says what reading says.
fn again(bytes: &[u8]) -> Result<Vec<Arc<Page>>, CacheTrouble> {
    let (mut pages, whereabouts) = (Vec::new(), heading().whereabouts);
    let read = read(&mut &*bytes, &whereabouts, |page| {
        pages.push(Arc::new(page));
        ControlFlow::Continue(())
    });
    if read != Err(CacheTrouble::Damaged) || pages.is_empty() {
        assert_eq!(check(&mut &*bytes, &whereabouts), read);
    }
    read.map(|taken| {
        assert_eq!(taken, heading().taken);
        pages
    })
}

fn rows_of(pages: &[Arc<Page>]) -> Vec<(&str, EntryKind)> {
    let rows = pages.iter().flat_map(|page| page.entries());
    rows.map(|entry| (entry.name, entry.kind)).collect()
}

fn rows() -> impl Strategy<Value = Rows> {
    let uuid = "[ab]{8}-[ab]{4}-[ab]{4}-[ab]{4}-[ab]{12}";
    let name = format!("[ab/]{{1,9}}|\\PC{{1,6}}|jobs/[ab]{{1,2}}/{uuid}-x|{uuid}");
    let about = (any::<u64>(), prop::option::of(i64::MIN + 1..), 0u8..4);
    prop::collection::btree_map(proptest::string::string_regex(&name).unwrap(), about, 0..60)
}

#[test]
fn two_thousand_rows_come_back_in_pages_of_a_thousand() {
    let rows: Rows = (0..2_500)
        .map(|at| (format!("uploads/{at:05}"), (at, Some(7), 0)))
        .collect();
    let pages = again(&written(&rows)).unwrap();
    let lengths: Vec<_> = pages.iter().map(|page| page.len()).collect();
    assert_eq!(lengths, [1_024, 1_024, 452]);
    let mut index = Index::default();
    for page in &pages {
        index.recall(page);
    }
    assert_eq!(index.len(), 2_500);
}

#[test]
fn the_longest_keys_come_back() {
    let rows: Rows = (0..2_000)
        .map(|at| (format!("{at:04}{}", "ü".repeat(510)), (0, None, 0)))
        .collect();
    let pages = again(&written(&rows)).unwrap();
    assert_eq!(rows_of(&pages).len(), 2_000);
}

#[test]
fn each_trouble_is_told_apart() {
    let bytes = written(&Rows::from([("a".into(), (1, None, 0))]));
    let mut elsewhere = heading().whereabouts;
    elsewhere.bucket.push('2');
    assert_eq!(check(&mut &*bytes, &elsewhere), Err(CacheTrouble::Foreign));
    let mut newer = bytes.clone();
    newer[8] = 9;
    assert_eq!(again(&newer), Err(CacheTrouble::Version(9)));
    assert_eq!(again(b"something else"), Err(CacheTrouble::Damaged));
    assert_eq!(again(&[]), Err(CacheTrouble::Damaged));
    let nobody = |_| ControlFlow::Break(());
    let broken_off = read(&mut &*bytes, &heading().whereabouts, nobody);
    assert!(matches!(broken_off, Err(CacheTrouble::Unreadable(_))));
    let mut longer = bytes;
    longer.push(0);
    assert_eq!(again(&longer), Err(CacheTrouble::Damaged));
}

#[test]
fn keys_out_of_order_or_beyond_what_s3_holds_are_damage_however_well_summed() {
    let entry = |name| Entry {
        name,
        kind: kind((1, None, 0)),
    };
    let long = "x".repeat(1_025);
    for names in [&["b", "a"][..], &["a", "a"], &[""], &[&long]] {
        let rows: Vec<_> = names.iter().map(|name| entry(name)).collect();
        let block = block::encode(&rows);
        let page = block::decode(&block, rows.len(), &mut String::new());
        assert_eq!(page, Err(CacheTrouble::Damaged), "{names:?}");
    }
    let block = block::encode(&[entry("a")]);
    let behind = block::decode(&block, 1, &mut "b".to_owned());
    assert_eq!(behind, Err(CacheTrouble::Damaged));
}

#[test]
fn a_small_file_that_claims_to_be_a_huge_index_is_damage() {
    // Each block tells a thousand long keys in a few bytes: 64 times what it takes, and 16 MiB, is where it ends.
    let keys: Rows = (0..28_000)
        .map(|at| (format!("{}{at:06}", "x".repeat(1_018)), (0, None, 0)))
        .collect();
    assert_eq!(again(&written(&keys)), Err(CacheTrouble::Damaged));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_written_comes_back(rows in rows()) {
        let pages = again(&written(&rows)).unwrap();
        let expected: Vec<_> = rows.iter().map(|(name, about)| (name.as_str(), kind(*about))).collect();
        prop_assert_eq!(rows_of(&pages), expected);
    }

    #[test]
    fn a_changed_byte_or_a_cut_is_noticed(rows in rows(), at in any::<prop::sample::Index>(), flip in 1u8..) {
        let bytes = written(&rows);
        prop_assert!(again(&bytes[..at.index(bytes.len())]).is_err());
        let mut changed = bytes.clone();
        changed[at.index(bytes.len())] ^= flip;
        prop_assert!(again(&changed).is_err());
    }

    #[test]
    fn a_block_of_anything_is_read_or_refused(rows in rows(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        prop_assume!(!rows.is_empty());
        let entries: Vec<_> = rows.iter().map(|(name, about)| Entry { name, kind: kind(*about) }).collect();
        let mut block = block::encode(&entries);
        for (at, byte) in changes {
            let at = at.index(block.len());
            block[at] = byte;
        }
        if let Ok(page) = block::decode(&block, rows.len(), &mut String::new()) {
            let names: Vec<_> = page.entries().map(|entry| entry.name).collect();
            prop_assert!(names.is_sorted_by(|one, two| one < two));
            prop_assert!(names.iter().all(|name| (1..=1_024).contains(&name.len())));
        }
    }
}
