//! What the demo's bucket holds, and that it holds the same every time.

use std::collections::BTreeSet;

use super::*;
use crate::object::{Key, Reading, Timestamp, read};

fn keys(bucket: &Bucket) -> Vec<&str> {
    bucket.objects.keys().map(AsRef::as_ref).collect()
}

#[test]
fn the_agency_is_the_same_every_time() {
    let bucket = || {
        let bucket = agency(10);
        let rows = bucket.objects.into_iter();
        let rows = rows.map(|(key, object)| (key, object.modified, object.content.etag.clone()));
        rows.collect::<Vec<_>>()
    };
    assert_eq!(bucket(), bucket());
}

#[test]
fn every_office_file_was_written_when_its_name_says() {
    let bucket = agency(0);
    let (mut owners, mut categories) = (BTreeSet::new(), BTreeSet::new());
    for (key, object) in &bucket.objects {
        let key = Key::new(&**key).unwrap();
        if let Some(Reading::Office {
            owner,
            category,
            uploaded,
            ..
        }) = read(&key)
        {
            assert_eq!(object.modified, uploaded, "{key}");
            owners.insert(owner.to_owned());
            categories.insert(category.to_owned());
        }
    }
    assert_eq!(owners.len(), 15);
    let expected = [
        "agency_invoice",
        "approved_quotation",
        "credit_note",
        "job_order",
        "rate_card",
    ];
    assert!(categories.iter().eq(expected.iter()), "{categories:?}");
}

#[test]
fn there_are_some_hundred_files_and_both_homes_of_jobs() {
    let bucket = agency(0);
    let keys = keys(&bucket);
    assert!((300..500).contains(&keys.len()), "{}", keys.len());
    for home in ["uploads/jobs/", "jobs/"] {
        let mut jobs = keys.iter().filter(|key| key.starts_with(home)).peekable();
        assert!(jobs.peek().is_some());
        assert!(jobs.all(|key| {
            let key = Key::new(*key).unwrap();
            matches!(read(&key), Some(Reading::Job { .. }))
        }));
    }
}

#[test]
fn every_file_is_of_the_type_that_its_name_says() {
    for (key, object) in &agency(0).objects {
        let body = object.content.body();
        let begins = match said::media_type(key) {
            "application/pdf" => "%PDF-1.4".as_bytes(),
            "image/png" => b"\x89PNG",
            "image/jpeg" => b"\xFF\xD8\xFF",
            "audio/wav" => b"RIFF",
            "application/json" => b"{",
            kind if kind.contains("openxml") || kind == "application/zip" => b"PK\x03\x04",
            _ => b"",
        };
        assert!(body.starts_with(begins), "{key:?}");
    }
}

#[test]
fn no_seeded_file_is_from_the_future() {
    let latest = agency(1000)
        .objects
        .values()
        .map(|object| object.modified)
        .max();
    assert!(latest.unwrap() < Timestamp(1_795_200_000));
}

#[test]
fn synthetic_invoices_are_exactly_as_many_as_wanted() {
    let few = agency(0).objects.len();
    for files in [1, 399, 1000] {
        assert_eq!(agency(files).objects.len(), few + files);
    }
}

#[test]
fn the_odd_names_are_there() {
    let bucket = agency(0);
    for key in odd::ODD_FILES.iter().chain(&odd::ODD_OFFICE_FILES) {
        assert!(bucket.get(key).is_ok(), "{key:?}");
    }
    assert!(
        odd::ODD_OFFICE_FILES
            .iter()
            .all(|key| odd::time_in(key).0 > 0)
    );
}

#[test]
fn what_is_embedded_is_small() {
    for asset in [
        assets::RATES_2025,
        assets::RATES_2026,
        assets::RATES_PARTNER,
        assets::JOB_ORDER,
        assets::BRIEFING,
        assets::TERMS,
        assets::DELIVERY_NOTE,
        assets::EVENING,
        assets::MORNING,
        assets::LOGO,
        assets::REACH,
        assets::ARTWORK,
    ] {
        assert!(asset.len() < 15 * 1024);
    }
}
