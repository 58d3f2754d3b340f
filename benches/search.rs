//! How long a search takes over a million keys, or ten with `FILEDESK_KEYS=10000000`.
//!
//! `cargo bench --features bench --bench search`. Shows for each query the medians, over some runs, of the time until
//! something is published, until all exact hits are, and until all is.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time and shows it"
)]

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use filedesk::bench::{
    Class, Entry, EntryKind, Order, Page, Prefix, Query, Rows, Snapshot, Stretch, Timestamp, Today,
    Way, find, sort,
};
use jiff::tz::TimeZone;

const QUERIES: [&str; 13] = [
    "AGY-48123",
    "agy123inv",
    "rates.xlsx",
    "artwork proof",
    "zzqqx",
    "a",
    "owner:AGY-1123 invoice",
    "'invoice newest",
    "invocie",
    "owner:48123",
    "after:2025-06-01 type:pdf",
    "size:>4M largest",
    "Küche",
];

const CATEGORIES: [&str; 4] = [
    "agency_invoice",
    "approved_quotation",
    "job_order",
    "rate_card",
];

const NAMES: [&str; 12] = [
    "invoice.pdf",
    "quote.pdf",
    "order.pdf",
    "rates.xlsx",
    "artwork_final.pdf",
    "proof of print.pdf",
    "scan 0001.jpg",
    "Rate card 2026.xlsx",
    "artwork proof v2.pdf",
    "signed contract.pdf",
    "briefing.docx",
    "invoice (copy).pdf",
];

fn main() {
    // Test runners ask for a list, or for a quick run: there is nothing to measure for them.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    let keys = std::env::var("FILEDESK_KEYS").ok();
    let keys = keys.and_then(|keys| keys.parse().ok()).unwrap_or(1_000_000);
    let only = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let snapshot = snapshot(keys);
    let today = Today {
        now: Timestamp(1_795_512_600),
        zone: TimeZone::UTC,
    };
    println!("{keys} keys; milliseconds, medians");
    println!(
        "{:28}{:>9}{:>9}{:>9}{:>10}{:>11}",
        "query", "first", "exact", "all", "exact", "total"
    );
    let queries = QUERIES.into_iter();
    for typed in queries.filter(|typed| {
        only.as_ref()
            .is_none_or(|only| typed.contains(only.as_str()))
    }) {
        let (query, troubles) = Query::parse(typed, &today);
        assert_eq!(troubles, []);
        let runs: Vec<_> = (0..7).map(|_| run(&snapshot, &query)).collect();
        let median = |time: &dyn Fn(&Run) -> Duration| {
            let mut times: Vec<_> = runs.iter().map(time).collect();
            times.sort_unstable();
            times[times.len() / 2].as_secs_f64() * 1e3
        };
        println!(
            "{typed:28}{:>9.1}{:>9.1}{:>9.1}{:>10}{:>11}",
            median(&|run| run.first),
            median(&|run| run.exact),
            median(&|run| run.all),
            runs[0].hits.0,
            runs[0].hits.1
        );
    }
    if only.is_none() {
        sorts(&snapshot);
        highlights(&snapshot, &today);
    }
}

struct Run {
    first: Duration,
    exact: Duration,
    all: Duration,
    hits: (usize, usize),
}

fn run(snapshot: &Snapshot, query: &Query) -> Run {
    let start = Instant::now();
    let mut run = Run {
        first: Duration::ZERO,
        exact: Duration::ZERO,
        all: Duration::ZERO,
        hits: (0, 0),
    };
    let rows = snapshot.len();
    find(snapshot, query, &AtomicBool::new(false), &mut |hits| {
        run.all = start.elapsed();
        if run.first.is_zero() {
            run.first = run.all;
        }
        if run.exact.is_zero() && hits.searched == rows {
            run.exact = run.all;
        }
        run.hits = (hits.exact, hits.total);
    });
    run
}

fn sorts(snapshot: &Snapshot) {
    let all: Vec<_> = Rows::all(snapshot).iter().collect();
    for (name, order) in [
        ("name", Order::Name(Way::Ascending)),
        ("uploaded", Order::Uploaded(Way::Descending)),
        ("modified", Order::Modified(Way::Descending)),
        ("size", Order::Size(Way::Descending)),
        ("owner", Order::Owner(Way::Ascending)),
    ] {
        let times = (0..5).map(|_| {
            let mut rows = all.clone();
            let start = Instant::now();
            sort(snapshot, &mut rows, order, &AtomicBool::new(false));
            start.elapsed()
        });
        let best = times.min().unwrap_or_default();
        println!("sort by {name:20}{:>9.1}", best.as_secs_f64() * 1e3);
    }
}

fn highlights(snapshot: &Snapshot, today: &Today) {
    for typed in ["invoice", "agy123inv", "artwork proof", "invocie"] {
        let (query, _) = Query::parse(typed, today);
        let rows = Rows::all(snapshot);
        let count = rows.len().min(6_000);
        let start = Instant::now();
        for spot in rows.iter().take(count) {
            if let Some((_, entry)) = snapshot.get(spot) {
                std::hint::black_box(query.highlights(entry.name));
            }
        }
        let each =
            start.elapsed().as_secs_f64() * 1e6 / f64::from(u32::try_from(count).unwrap_or(1));
        println!("highlight {typed:18}{each:>9.1} µs");
    }
}

/// Keys by the store's convention: nine of ten by office, the others by job.
fn snapshot(keys: usize) -> Snapshot {
    let mut chance = Chance(42);
    let mut names: Vec<String> = (0..keys).map(|_| key(&mut chance)).collect();
    names.sort_unstable();
    let pages = names.chunks(1_000).map(|names| {
        let mut page = Page::below(Prefix::bucket());
        for name in names {
            let kind = EntryKind::File {
                size: chance.below(5_000_000),
                modified: Some(Timestamp(
                    1_600_000_000 + chance.below(195_000_000).cast_signed(),
                )),
                class: Class::Standard,
            };
            page.push(Entry { name, kind });
        }
        Stretch::whole(Arc::new(page.finish()))
    });
    Snapshot::new(pages.collect())
}

fn key(chance: &mut Chance) -> String {
    let category = chance.one_of(&CATEGORIES);
    let name = chance.one_of(&NAMES);
    if chance.below(10) == 0 {
        let (job, high, low) = (chance.below(50_000), chance.next(), chance.next());
        let (high, low) = (format!("{high:016x}"), format!("{low:016x}"));
        let uuid = [&high[..8], &high[8..12], &high[12..], &low[..4], &low[4..]].join("-");
        return format!("uploads/jobs/68b71f6b73d95059{job:08x}/{category}/{uuid}-{name}");
    }
    let owner = chance.one_of(&["AGY", "AGY", "CLT"]);
    let (number, seconds) = (
        chance.below(60_000),
        1_600_000_000 + chance.below(195_000_000),
    );
    format!("uploads/{category}/{owner}-{number}_{category}_{seconds}_{name}")
}

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^ number >> 31
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(all.len() as u64)).unwrap_or(0);
        all[at]
    }
}
