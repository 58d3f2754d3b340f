//! Which links are alive, and what a few words mean.

use super::*;

fn standings(records: &[Record], now: Timestamp) -> Vec<Option<Standing>> {
    let changes = history(records).changes(now);
    let records = records.iter().enumerate();
    records
        .map(|(place, record)| changes.standing(place, record, now))
        .collect()
}

/// The keys of the links whose time is not over and whose file is still the one that was linked to.
fn alive(history: &History, now: Timestamp) -> Vec<&str> {
    let changes = history.changes(now);
    let records = history.records.iter().enumerate();
    let is_alive = |(at, record): &(usize, &Record)| {
        matches!(changes.standing(*at, record, now), Some(Standing::Alive(_)))
    };
    let alive = records.filter(is_alive);
    alive.map(|(_, record)| record.entry.key.as_str()).collect()
}

#[test]
fn a_link_is_alive_until_its_time_is_over() {
    let history = history(&[
        record(Act::Link, "a"),
        later(-1800, record(Act::Request, "b")),
        record(Act::Upload, "c"),
        failed(Act::Link, "d", "Could not."),
    ]);
    let alive = |seconds| alive(&history, Timestamp(NOW.0 + seconds));
    assert_eq!(alive(0), ["a", "b"]);
    assert_eq!(alive(1800), ["a"]);
    assert_eq!(alive(3599), ["a"]);
    assert_eq!(alive(3600), [""; 0]);
}

#[test]
fn a_link_ends_with_its_file() {
    let records = [
        record(Act::Link, "a"),
        record(Act::Link, "b"),
        record(Act::Delete, "a"),
        record(Act::Link, "a"),
    ];
    let lives = Some(Standing::Alive(Timestamp(NOW.0 + 3600)));
    assert_eq!(
        standings(&records, NOW),
        [Some(Standing::FileDeleted), lives, None, lives]
    );
    let history = history(&records);
    assert_eq!(alive(&history, NOW).len(), 2);
}

#[test]
fn a_link_to_a_file_that_was_written_anew_opens_the_new_one() {
    let replaced = [record(Act::Link, "a"), record(Act::Upload, "a")];
    let standing = standings(&replaced, NOW)[0].unwrap();
    assert_eq!(standing, Standing::NewFile(Timestamp(NOW.0 + 3600)));
    assert!(standing.opens());
    assert_eq!(alive(&history(&replaced), NOW).len(), 0);
    let mut put_back = replaced.to_vec();
    put_back.insert(1, record(Act::Delete, "a"));
    assert_eq!(standings(&put_back, NOW)[0], Some(standing));
}

#[test]
fn what_did_not_happen_or_happened_elsewhere_ends_no_link() {
    let records = [
        record(Act::Link, "a"),
        failed(Act::Delete, "a", "Could not."),
        elsewhere("other", record(Act::Delete, "a")),
        record(Act::Delete, "ab"),
        record(Act::Download, "a"),
    ];
    assert_eq!(alive(&history(&records), NOW).len(), 1);
}

#[test]
fn a_link_to_write_with_is_alive_whatever_becomes_of_the_file() {
    let records = [
        record(Act::Request, "a"),
        record(Act::Upload, "a"),
        record(Act::Delete, "a"),
    ];
    assert_eq!(alive(&history(&records), NOW).len(), 1);
}

#[test]
fn all_words_must_stand_in_key_user_note_or_act() {
    let record = noted(
        Act::Link,
        "uploads/rate_card/CLT-456_März Rates.xlsx",
        "Ticket 4711",
    );
    let fits = |text| matches(&record, &words(text));
    for text in [
        "",
        "clt-456",
        "MÄRZ rates",
        "ann link",
        "4711 TICKET",
        "  card ",
    ] {
        assert!(fits(text), "{text}");
    }
    for text in ["clt-457", "upload link ann4711", "desk-3", "rates.xlsxx"] {
        assert!(!fits(text), "{text}");
    }
}

#[test]
fn a_word_at_the_very_end_of_a_plain_key_is_found() {
    let record = record(Act::Upload, "a/b.PDF");
    assert!(matches(&record, &words("b.pdf")));
    assert!(!matches(&record, &words("b.pdf2")));
    assert!(!matches(&record, &words("ü")));
}

#[test]
fn what_was_asked_for_is_outstanding_until_it_comes_or_its_link_ends() {
    let records = [
        record(Act::Request, "a"),
        record(Act::Request, "b"),
        later(-7_200, record(Act::Request, "c")),
        elsewhere("other", record(Act::Request, "d")),
        record(Act::Arrival, "b"),
        failed(Act::Request, "e", "Could not."),
    ];
    let history = history(&records);
    let bucket = records[0].bucket.to_string();
    let open = history.outstanding(&bucket, None, NOW);
    let keys: Vec<_> = open.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, ["a"]);
}
