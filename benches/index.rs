//! What an index of a million keys costs: memory, time to keep up with a sweep, its file, counting and gathering.
//!
//! `cargo bench --features bench --bench index`; `FILEDESK_KEYS=10000000` for ten million.

#![expect(clippy::print_stdout, reason = "it tells what it measured")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::fmt::Display;
use std::hint::black_box;
use std::io::Seek;
use std::ops::{Bound, ControlFlow, Range};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};

use filedesk::bench::cache::{self, Heading, Whereabouts};
use filedesk::bench::{
    Class, Entry, EntryKind, Index, Key, Page, Prefix, Span, Stretch, Timestamp, Usage, Whose,
    gather,
};

/// The same numbers in every run.
struct Dice(u64);

/// A page of the sweep and what it is the truth about.
type Swept = (Span, Arc<Page>);

const CATEGORIES: [&str; 4] = [
    "agency_invoice",
    "approved_quotation",
    "job_order",
    "rate_card",
];
const WORDS: [&str; 8] = [
    "invoice.pdf",
    "final.pdf",
    "scan 2.pdf",
    "rates.xlsx",
    "quote v3.pdf",
    "order.pdf",
    "signed.pdf",
    "terms.docx",
];
/// Rows of a page.
const ROWS: usize = 1_000;
const START: u64 = 1_600_000_000;
const NOW: Timestamp = Timestamp(1_800_000_000);

fn main() {
    let count = std::env::var("FILEDESK_KEYS").ok();
    let count = count
        .and_then(|count| count.parse().ok())
        .unwrap_or(1_000_000);
    // What a process gave back stays in its memory for a while, so the second run is one of its own.
    match std::env::var_os("FILEDESK_STORED") {
        Some(path) => again(count, &path),
        None => fresh(count),
    }
}

/// The first run of filedesk in a bucket.
fn fresh(count: usize) {
    let empty = resident("VmRSS:");
    let mut index = Index::default();
    let times = swept(&mut index, count, 0, 0);
    let rows = index.len();
    let snapshot = index.snapshot();
    let pages = snapshot.stretches().iter().map(Stretch::page);
    let bytes: usize = pages.map(|page| page.names().len()).sum();
    println!("{rows} keys of {:.1} bytes", per(bytes, rows));
    tell("replace, filling", spread(times));
    let resident = per(resident("VmRSS:") - empty, rows);
    let ideal = 24.0 + per(bytes, rows);
    tell(
        "resident bytes a key",
        format!("{resident:.1} (24 and its name: {ideal:.1})"),
    );
    drop(snapshot);
    own_changes(&mut index);
    counting(&index);
    let path = std::env::temp_dir().join(format!("filedesk-bench-{}", std::process::id()));
    file(&index, &path);
    drop(index);
    let program = std::env::current_exe().expect("a program");
    let mut second = std::process::Command::new(program);
    second.env("FILEDESK_STORED", &path);
    let ended = second.status();
    std::fs::remove_file(&path).expect("it is there");
    assert!(ended.is_ok_and(|status| status.success()));
}

/// The second run: what was kept is there at once, and a sweep replaces it.
fn again(count: usize, path: &std::ffi::OsStr) {
    let empty = resident("VmRSS:");
    let path = path.to_owned();
    let (sender, inbox) = sync_channel::<Page>(64);
    let reading = std::thread::spawn(move || {
        let file = std::fs::File::open(path).expect("it was just written");
        let mut input = std::io::BufReader::with_capacity(1 << 16, file);
        let whereabouts = heading().whereabouts;
        cache::check(&mut input, &whereabouts).expect("it is whole");
        input.rewind().expect("a file");
        cache::read(&mut input, &whereabouts, |page| {
            sender.send(page).expect("someone listens");
            ControlFlow::Continue(())
        })
    });
    let mut index = Index::default();
    let ((), time) = timed(|| inbox.into_iter().for_each(|page| index.recall(&page)));
    reading
        .join()
        .expect("no defect")
        .expect("it was just written");
    let rows = index.len();
    let now = || per(resident("VmRSS:") - empty, rows);
    tell(
        "read the file",
        format!("{time:.1?}, {:.1} resident bytes a key", now()),
    );
    let times = swept(&mut index, count, 500, 0);
    tell("replace, pages that lie otherwise", spread(times));
    let most = per(resident("VmHWM:") - empty, rows);
    tell(
        "resident bytes a key after that",
        format!(
            "{:.1}, at most {most:.1}, {} stretches",
            now(),
            index.snapshot().stretches().len()
        ),
    );
    let times = swept(&mut index, count, 250, 50);
    tell("the same, a snapshot held every 50", spread(times));
    let most = per(resident("VmHWM:") - empty, rows);
    tell(
        "resident bytes a key after that",
        format!("{:.1}, at most {most:.1}", now()),
    );
}

fn own_changes(index: &mut Index) {
    let snapshot = index.snapshot();
    let all: Vec<Key> = snapshot
        .stretches()
        .iter()
        .flat_map(|stretch| {
            stretch
                .rows()
                .step_by(16)
                .filter_map(|row| stretch.page().key(row as usize))
        })
        .take(100_000)
        .collect();
    let some = all.iter().step_by(100);
    let kind = file_of(&mut Dice(5));
    let times: Vec<_> = some.map(|key| timed(|| index.put(key, kind)).1).collect();
    tell("put", spread(times));
    let ((), time) = timed(|| index.forget_all(&all));
    tell(
        &format!("forget {} keys at once", all.len()),
        format!("{time:.1?}"),
    );
}

fn heading() -> Heading {
    Heading {
        whereabouts: Whereabouts {
            bucket: "documents".into(),
            endpoint: String::new(),
        },
        taken: NOW,
    }
}

fn file(index: &Index, path: &std::path::Path) {
    let snapshot = index.snapshot();
    let out = std::fs::File::create(path).expect("a file");
    let mut out = std::io::BufWriter::new(out);
    let (written, time) =
        timed(|| cache::write(&snapshot, &heading(), &mut out, &AtomicBool::new(false)));
    written.expect("there is room");
    let length = out
        .into_inner()
        .expect("there is room")
        .metadata()
        .expect("a file")
        .len();
    let length = usize::try_from(length).unwrap_or(0);
    tell(
        "write the file",
        format!("{time:.1?}, {:.1} bytes a key", per(length, index.len())),
    );
}

fn counting(index: &Index) {
    let (snapshot, stop) = (index.snapshot(), AtomicBool::new(false));
    let (usage, time) = timed(|| Usage::of(&snapshot, NOW, &stop));
    let usage = usage.expect("nobody stops it");
    let parts = [&usage.categories, &usage.owners, &usage.jobs].map(Vec::len);
    tell(
        "usage",
        format!("{time:.1?}, of {parts:?} categories, owners, jobs"),
    );
    let owner = usage.owners[usage.owners.len() / 2].name.to_string();
    let job = usage.jobs[usage.jobs.len() / 2].name.to_string();
    for whose in [Whose::Owner(owner), Whose::Job(job)] {
        let (groups, time) = timed(|| gather(&snapshot, &whose, &stop));
        let files: usize = groups.iter().flatten().map(|group| group.files.len()).sum();
        tell(
            &format!("gather {}", whose.text()),
            format!("{time:.1?}, {files} files"),
        );
    }
}

/// Sweeps the bucket on two threads in 32 ranges at once; the first page is shorter by so many rows. A snapshot is held
/// from every so many pages to the next, if any.
fn swept(index: &mut Index, count: usize, shorter: usize, every: usize) -> Vec<Duration> {
    let (sender, inbox) = sync_channel::<Swept>(64);
    let halves = [0, 1].map(|half| {
        let sender = sender.clone();
        std::thread::spawn(move || list(count, shorter, half, &sender))
    });
    drop(sender);
    let (mut held, mut times) = (None, Vec::new());
    for (at, (span, page)) in inbox.into_iter().enumerate() {
        if every > 0 && at % every == 0 {
            held = Some(index.snapshot());
        }
        times.push(timed(|| index.replace(&span, &page)).1);
        black_box(&held);
    }
    for half in halves {
        half.join().expect("no defect");
    }
    times
}

/// Tells every other range of 32 of the bucket, page by page in turn, as parallel listings would.
fn list(count: usize, shorter: usize, half: usize, sender: &SyncSender<Swept>) {
    let pages = (count + shorter).div_ceil(ROWS);
    let range = pages.div_ceil(32);
    for step in 0..range {
        for number in (half * range..pages).step_by(2 * range) {
            let start = (number + step) * ROWS;
            if number + step < pages {
                let rows = start.saturating_sub(shorter)..(start + ROWS - shorter).min(count);
                sender.send(page(rows, count)).expect("someone listens");
            }
        }
    }
}

fn page(rows: Range<usize>, count: usize) -> Swept {
    let mut page = Page::below(Prefix::bucket());
    let mut dice = Dice(rows.start as u64);
    for at in rows.clone() {
        let name = name(at, count);
        page.push(Entry {
            name: &name,
            kind: file_of(&mut dice),
        });
    }
    let before = rows.start.checked_sub(1).map(|at| name(at, count).into());
    let span = Span {
        start: before.map_or(Bound::Unbounded, Bound::Excluded),
        end: Bound::Included(name(rows.end - 1, count).into()),
    };
    (span, Arc::new(page.finish()))
}

/// The key at a place in the order of keys: a quarter are jobs' files.
fn name(at: usize, count: usize) -> String {
    let jobs = count / 4;
    if at < jobs {
        return job_file(at);
    }
    let (at, count) = (at - jobs, count - jobs);
    office_file(at, count.div_ceil(CATEGORIES.len()))
}

/// Ten files of each owner in each category.
fn office_file(at: usize, each: usize) -> String {
    let mut dice = Dice(at as u64);
    let (category, at) = (CATEGORIES[at / each], at % each);
    let (owner, file) = (at / 10, at % 10);
    let kind = if owner < each / 20 { "AGY" } else { "CLT" };
    let seconds = START + file as u64 * 15_000_000 + dice.roll(15_000_000);
    let word = dice.word();
    format!(
        "uploads/{category}/{kind}-{}_{category}_{seconds}_{word}",
        100_000 + owner
    )
}

/// Five files of each job; its digits begin with a time, as `MongoDB` makes them.
fn job_file(at: usize) -> String {
    let (job, file) = (at / 5, at % 5);
    let (mut of_job, mut dice) = (Dice(job as u64), Dice(at as u64));
    let category = CATEGORIES[file / 3];
    let job = format!(
        "{:08x}{:016x}",
        0x60b7_1f6b + job * 7,
        of_job.roll(u64::MAX)
    );
    let (one, two) = (dice.roll(1 << 56), dice.roll(u64::MAX));
    let one = (file as u64) << 60 | one;
    let word = dice.word();
    let uuid = format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        one >> 32,
        one >> 16 & 0xffff,
        one & 0xfff,
        two >> 48 & 0xfff,
        two & 0xffff_ffff_ffff
    );
    format!("jobs/{job}/{category}/{uuid}-{word}")
}

fn file_of(dice: &mut Dice) -> EntryKind {
    let magnitude = dice.roll(14);
    EntryKind::File {
        size: 2_000 + dice.roll(1 << (10 + magnitude)),
        modified: Some(Timestamp((START + dice.roll(150_000_000)).cast_signed())),
        class: if dice.roll(10) == 0 {
            Class::GlacierIr
        } else {
            Class::Standard
        },
    }
}

impl Dice {
    fn word(&mut self) -> &'static str {
        WORDS[usize::try_from(self.roll(8)).unwrap_or(0)]
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % sides
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 1_000];
    format!(
        "{:.1?} median, {:.1?} p99, {:.1?} at most",
        at(500),
        at(990),
        at(1_000)
    )
}

/// Resident memory of this process in bytes.
fn resident(line: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|found| found.strip_prefix(line));
    let number = line.and_then(|line| line.trim().split(' ').next()?.parse::<usize>().ok());
    number.unwrap_or(0) * 1_024
}

#[expect(clippy::cast_precision_loss, reason = "to be read by people")]
fn per(bytes: usize, rows: usize) -> f64 {
    bytes as f64 / rows as f64
}

fn tell(what: &str, figure: impl Display) {
    println!("{what:36} {figure}");
}
