//! Names that should not exist, and do.

use bytes::Bytes;

use super::calendar::working_hour;
use super::chance::Chance;
use super::papers::Paper;
use super::people::AGENCIES;
use super::said::{media_type, upload};
use crate::demo::bucket::Bucket;
use crate::object::{Key, Reading, Timestamp, read};

/// Office files with odd original names; the time stands in each.
pub(super) const ODD_OFFICE_FILES: [&str; 9] = [
    "uploads/agency_invoice/AGY-138_agency_invoice_1758012345_Rechnung Müller & Söhne.pdf",
    "uploads/agency_invoice/AGY-160_agency_invoice_1761150000_請求書 2025-10.pdf",
    "uploads/agency_invoice/AGY-123_agency_invoice_1764061200_100% paid + thanks.pdf",
    "uploads/agency_invoice/AGY-104_agency_invoice_1771320600_AGY-104_agency_invoice_1_again.pdf",
    "uploads/approved_quotation/AGY-117_approved_quotation_1774857600_launch party 🎉.pdf",
    "uploads/approved_quotation/AGY-117_approved_quotation_1774861200_%41%2F%2B.pdf",
    "uploads/job_order/AGY-152_job_order_1776240000_order\nwith a line break.pdf",
    "uploads/job_order/AGY-171_job_order_1777449600_from the right \u{202e}fdp.exe",
    "uploads/job_order/AGY-171_job_order_1777453200_  spaces everywhere  .pdf",
];

/// Files that follow no convention and would break many a program.
pub(super) const ODD_FILES: [&str; 10] = [
    "uploads/agency_invoice/scan0001.pdf",
    "uploads/agency_invoice/AGY-_agency_invoice_today_x.pdf",
    "uploads//double slash.txt",
    "uploads/../outside.txt",
    "/leading slash.txt",
    "exports/bell \u{7} and \u{1b}[31mred\u{1b}[0m.txt",
    "exports/question?mark#and=hash&.txt",
    "exports/quote\"s and 'apostrophes' <tags>.txt",
    "exports/back\\slash.txt",
    "exports/a+b = c.txt",
];

/// Folder markers, as made by the AWS console; one of them stands beside files, one alone.
const MARKERS: [&str; 2] = ["uploads/rate_card/", "uploads/purchase_order/"];

/// Puts them all.
pub(super) fn fill(bucket: &mut Bucket) {
    let mut chance = Chance::new(300);
    for (running, key) in (1..).zip(ODD_OFFICE_FILES) {
        let at = time_in(key);
        let body = paper(running, at, &mut chance);
        upload(bucket, key, at, body, &mut chance);
    }
    for (running, key) in (100..).zip(ODD_FILES) {
        let at = working_hour(&mut chance);
        let body = if media_type(key) == "application/pdf" {
            paper(running, at, &mut chance)
        } else {
            format!("The key of this file, escaped: {key:?}\n").into()
        };
        upload(bucket, key, at, body, &mut chance);
    }
    for key in MARKERS {
        let at = working_hour(&mut chance);
        upload(bucket, key, at, Bytes::new(), &mut chance);
    }
}

fn paper(running: usize, date: Timestamp, chance: &mut Chance) -> Bytes {
    let paper = Paper {
        heading: "Odd paper",
        number: &format!("ODD-{running:04}"),
        owner: &AGENCIES[running % AGENCIES.len()],
        date,
        subject: "A name that should not exist",
    };
    paper.print(chance)
}

/// The time that stands in an office file's key.
pub(super) fn time_in(key: &str) -> Timestamp {
    let key = Key::new(key);
    match key.as_ref().and_then(read) {
        Some(Reading::Office { uploaded, .. }) => uploaded,
        _ => Timestamp::default(),
    }
}
