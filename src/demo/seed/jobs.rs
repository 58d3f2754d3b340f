//! The job files, in both homes that jobs have.

use bytes::Bytes;

use super::assets;
use super::calendar::working_hour;
use super::chance::Chance;
use super::offices::CATEGORIES;
use super::people::AGENCIES;
use super::said::upload;
use crate::demo::bucket::Bucket;
use crate::object::Timestamp;

/// Where jobs lie, and how many there are.
const HOMES: [(&str, usize); 2] = [("uploads/jobs", 9), ("jobs", 2)];

/// What lies in a job beside its papers.
const ARTWORK: [(&str, &[u8]); 6] = [
    ("logo.png", assets::LOGO),
    ("reach by week.png", assets::REACH),
    ("location evening.jpg", assets::EVENING),
    ("location morning.jpg", assets::MORNING),
    ("print files.zip", assets::ARTWORK),
    ("briefing final.docx", assets::BRIEFING),
];

/// Puts all job files.
pub(super) fn fill(bucket: &mut Bucket) {
    let mut chance = Chance::new(100);
    for (home, jobs) in HOMES {
        for _ in 0..jobs {
            let started = working_hour(&mut chance);
            // The ids of the application's database begin with the second in which they were made.
            let job = format!("{home}/{:08x}{}", started.0, chance.hex(16));
            fill_job(bucket, &job, started, &mut chance);
        }
    }
}

fn fill_job(bucket: &mut Bucket, job: &str, started: Timestamp, chance: &mut Chance) {
    let mut hour = 0;
    let mut put = |category: &str, name: &str, body: Bytes, chance: &mut Chance| {
        hour += 1;
        let at = Timestamp(started.0 + hour * 5400);
        let key = format!("{job}/{category}/{}-{name}", chance.uuid());
        upload(bucket, &key, at, body, chance);
    };
    for running in 0..3 + chance.below(4) {
        let category = chance.pick(&CATEGORIES[..3]);
        let owner = chance.pick(&AGENCIES);
        let running = usize::try_from(running).unwrap_or(0);
        let (name, body) = category.file(owner, started, 600 + running, chance);
        put(category.name, &name, body, chance);
    }
    for _ in 0..=chance.below(3) {
        let (name, body) = chance.pick(&ARTWORK);
        put("artwork", name, Bytes::from_static(body), chance);
    }
}
