//! Lines, and tables.

use std::sync::Arc;

use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::object::Key;

fn any_text() -> impl Strategy<Value = String> {
    "[ -~]{0,12}|\\PC{0,8}|[\\x00-\\x1f\u{202e}\u{2028}\u{feff}\"\\\\]{0,6}"
}

fn any_moment() -> impl Strategy<Value = Timestamp> {
    (0i64..250_000_000_000).prop_map(Timestamp)
}

prop_compose! {
    fn any_entry()(
        act in prop::sample::select(vec![Act::Link, Act::Request, Act::Upload, Act::Download, Act::Delete]),
        text in any_text(),
        size in option::of(any::<u64>()),
        until in option::of(any_moment()),
        note in option::of(any_text()),
        failure in option::of(any_text()),
    ) -> Entry {
        Entry {
            act,
            key: Key::new(format!("k{text}")).unwrap(),
            to: Key::new(text),
            size,
            until,
            note,
            outcome: failure.map_or(Outcome::Done, Outcome::Failed),
        }
    }
}

prop_compose! {
    fn any_record()(
        at in any_moment(),
        user in any_text(),
        host in any_text(),
        access_key in any_text(),
        bucket in any_text(),
        endpoint in option::of(any_text()),
        entry in any_entry(),
    ) -> Record {
        Record {
            at,
            who: Arc::new(Who::new(user, host, &access_key)),
            bucket: bucket.into(),
            endpoint: endpoint.map(Arc::from),
            entry,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_is_read_again(records in prop::collection::vec(any_record(), 0..6)) {
        let ledger = Ledger::in_memory();
        ledger.append(&records).unwrap();
        prop_assert_eq!(ledger.read().unwrap(), history(&records));
    }

    #[test]
    fn a_table_has_a_row_of_whole_cells_for_every_record(records in prop::collection::vec(any_record(), 0..6)) {
        let table = csv(&records);
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        prop_assert_eq!(reader.headers().unwrap().len(), 14);
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        prop_assert_eq!(rows.len(), records.len());
        for (row, record) in rows.iter().zip(&records) {
            prop_assert_eq!(&row[4], record.entry.key.as_str());
            prop_assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t'])));
        }
    }
}

fn line(record: Record) -> String {
    let mut lines = Vec::new();
    crate::ledger::line::write(&[record], &mut lines);
    String::from_utf8(lines).unwrap()
}

#[test]
fn a_line_is_flat_and_says_only_what_is_known() {
    let mut record = noted(Act::Link, "uploads/a b.pdf", "ticket 4711");
    record.endpoint = Some("https://s3.example.org".into());
    assert_eq!(
        line(record),
        r#"{"at":"2026-11-24T09:00:00Z","act":"link","key":"uploads/a b.pdf","size":184320,"until":"2026-11-24T10:00:00Z","note":"ticket 4711","outcome":"done","user":"ann","host":"desk-3","access_key":"7Q2X","bucket":"desk","endpoint":"https://s3.example.org"}"#
            .to_owned()
            + "\n"
    );
    let mut record = failed(Act::Delete, "a\u{1b}b", "Could not.");
    record.entry.size = None;
    assert_eq!(
        line(record),
        r#"{"at":"2026-11-24T09:00:00Z","act":"delete","key":"a\u001bb","outcome":"failed","failure":"Could not.","user":"ann","host":"desk-3","access_key":"7Q2X","bucket":"desk"}"#
            .to_owned()
            + "\n"
    );
}

#[test]
fn no_more_than_four_letters_of_an_access_key_are_kept() {
    assert_eq!(Who::new("", "", "AKIAIOSFODNN7Q2X").access_key(), "7Q2X");
    assert_eq!(Who::new("", "", "é2X").access_key(), "é2X");
    assert_eq!(Who::new("", "", "").access_key(), "");
    let line = line(record(Act::Link, "a")).replace("7Q2X", "AKIAIOSFODNN7Q2X");
    let mut reader = history::Reader::default();
    reader.take(line.as_bytes());
    assert_eq!(reader.end().records[0].who.access_key(), "7Q2X");
}

#[test]
fn a_moment_that_has_no_such_form_is_written_all_the_same() {
    let mut record = record(Act::Link, "a");
    record.at = Timestamp(i64::MAX);
    record.entry.until = Some(Timestamp(i64::MIN));
    let ledger = Ledger::in_memory();
    ledger.append(&[record]).unwrap();
    let read = ledger.read().unwrap();
    assert_eq!(read.records[0].entry.until, Some(Timestamp(0)));
    assert_eq!(read.unreadable, 0);
}

#[test]
fn what_a_later_filedesk_adds_to_a_line_is_left_aside() {
    let line = line(record(Act::Link, "a")).replace("{\"at\"", "{\"colour\":[1],\"at\"");
    let mut reader = history::Reader::default();
    reader.take(line.as_bytes());
    assert_eq!(reader.end(), history(&[record(Act::Link, "a")]));
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_defused() {
    let table = csv(&[noted(Act::Upload, "=HYPERLINK(\"x\")", "@me, or \"you\"")]);
    let row = table.lines().nth(1).unwrap();
    assert_eq!(
        row,
        r#"2026-11-24T09:00:00Z,upload,done,,"'=HYPERLINK(""x"")",,184320,,"'@me, or ""you""",ann,desk-3,7Q2X,desk,"#
    );
}
