//! Ordinary files, which follow no convention.

use std::fmt::Write as _;

use bytes::Bytes;

use super::assets;
use super::calendar::{in_digits, working_hours};
use super::chance::Chance;
use super::papers::amount;
use super::people::{AGENCIES, CAMPAIGNS};
use super::said::upload;
use crate::demo::bucket::Bucket;
use crate::object::Timestamp;

/// 2026-11-20T09:00:00Z.
const LATELY: Timestamp = Timestamp(1_795_165_200);

/// What the bucket says about itself.
const README: &str = "\
The documents of the agency.

uploads/    what the web application puts here, by category
jobs/       files of jobs from before they moved to uploads/jobs/
exports/    monthly lists for accounting
templates/  letters, orders and terms to start from

Questions: support, extension 17. Please do not rename anything by hand.

This is the demo bucket of filedesk. It lies in memory and is gone when the
demo ends, so delete, overwrite and upload as you like.
";

/// Puts them all.
pub(super) fn fill(bucket: &mut Bucket) {
    let mut chance = Chance::new(200);
    let mut put = |key: &str, body: Bytes| upload(bucket, key, LATELY, body, &mut chance);
    put("README.txt", Bytes::from_static(README.as_bytes()));
    put(
        "templates/job order.docx",
        Bytes::from_static(assets::JOB_ORDER),
    );
    put(
        "templates/general terms.docx",
        Bytes::from_static(assets::TERMS),
    );
    put(
        "templates/briefing.docx",
        Bytes::from_static(assets::BRIEFING),
    );
    put("templates/logo.png", Bytes::from_static(assets::LOGO));
    put("exports/usage 2026-10.json", usage());
    put("exports/archive/spot 30s.wav", tone());
    let all = working_hours(1500, &mut Chance::new(203));
    for month in ["2026-07", "2026-08", "2026-09", "2026-10"] {
        let times = all.iter().filter(|at| in_digits(**at).starts_with(month));
        put(&format!("exports/invoices {month}.csv"), invoices(times));
    }
    put("exports/invoices all.csv", invoices(all.iter()));
    put("exports/import.log.txt", log());
}

fn invoices<'a>(times: impl Iterator<Item = &'a Timestamp>) -> Bytes {
    let mut chance = Chance::new(204);
    let mut text = String::from("number,date,owner,name,subject,amount\n");
    for (running, at) in (1..).zip(times) {
        let owner = chance.pick(&AGENCIES);
        let (subject, cents) = (chance.pick(&CAMPAIGNS), chance.below(2_000_000));
        let (date, id, name) = (in_digits(*at), owner.id, owner.name);
        let amount = amount(cents);
        let _ = writeln!(
            text,
            "INV-{running:05},{date},{id},{name},{subject},\"{amount}\""
        );
    }
    text.into()
}

fn usage() -> Bytes {
    let mut chance = Chance::new(201);
    let owners: Vec<String> = AGENCIES
        .iter()
        .map(|owner| {
            let (files, bytes) = (chance.below(400), chance.below(90_000_000));
            format!(
                "    {{ \"owner\": \"{}\", \"name\": \"{}\", \"files\": {files}, \"bytes\": {bytes}, \"active\": {} }}",
                owner.id,
                owner.name,
                files > 40
            )
        })
        .collect();
    format!(
        "{{\n  \"month\": \"2026-10\",\n  \"currency\": null,\n  \"owners\": [\n{}\n  ]\n}}\n",
        owners.join(",\n")
    )
    .into()
}

fn log() -> Bytes {
    let mut chance = Chance::new(202);
    let mut text = String::new();
    for at in working_hours(120, &mut chance) {
        let (date, owner) = (in_digits(at), chance.pick(&AGENCIES).id);
        let word = *chance.pick(&[
            "stored",
            "stored",
            "stored",
            "skipped, is there already",
            "WARN no owner, asked support",
        ]);
        let _ = writeln!(text, "{date} {owner} {} {word}", chance.pick(&CAMPAIGNS));
    }
    text.into()
}

/// Four seconds of a tone that rises, as a WAV of 8 bits.
fn tone() -> Bytes {
    const RATE: u32 = 8000;
    let length = RATE * 4;
    let mut file = Vec::new();
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + length).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    // PCM, one channel.
    file.extend_from_slice(&[1, 0, 1, 0]);
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&RATE.to_le_bytes());
    // One byte a sample, of 8 bits.
    file.extend_from_slice(&[1, 0, 8, 0]);
    file.extend_from_slice(b"data");
    file.extend_from_slice(&length.to_le_bytes());
    file.extend((0..length).map(|at| {
        let phase = at * (220 + at / 200) / 100 % 80;
        let up = phase.min(80 - phase);
        u8::try_from(108 + up).unwrap_or(128)
    }));
    file.into()
}
