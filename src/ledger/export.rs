//! Records as a table for a spreadsheet.

use std::borrow::Cow;

use super::{Record, line};
use crate::object::{Key, Timestamp, cell};

/// What stands above the columns.
const HEADS: [&str; 14] = [
    "at",
    "act",
    "outcome",
    "failure",
    "key",
    "to",
    "size",
    "until",
    "note",
    "user",
    "host",
    "access_key",
    "bucket",
    "endpoint",
];

/// `records` as CSV with a line of heads; times as RFC 3339 in UTC.
pub fn csv<'a>(records: impl IntoIterator<Item = &'a Record>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let into_memory = "memory takes everything, and every row has the same cells";
    writer.write_record(HEADS).expect(into_memory);
    for record in records {
        let cells = cells(record);
        let cells = cells.iter().map(|text| cell(text));
        let cells = cells.collect::<Vec<_>>();
        let bytes = cells.iter().map(|cell| cell.as_bytes());
        writer.write_record(bytes).expect(into_memory);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).expect("every cell is text")
}

/// What such a table that is made `now` is called: `filedesk-ledger-20261124T090000Z.csv`.
pub fn csv_name(now: Timestamp) -> String {
    format!("filedesk-ledger-{}.csv", line::stamp(now))
}

fn cells(record: &Record) -> [Cow<'_, str>; HEADS.len()] {
    let (entry, who) = (&record.entry, &record.who);
    let failure = entry.outcome.failure();
    let outcome = if failure.is_some() { "failed" } else { "done" };
    let number = |number: Option<u64>| number.map(|number| number.to_string());
    let until = entry.until.map(|until| line::moment(until).to_string());
    [
        line::moment(record.at).to_string().into(),
        entry.act.word().into(),
        outcome.into(),
        failure.unwrap_or_default().into(),
        entry.key.as_str().into(),
        entry.to.as_ref().map_or("", Key::as_str).into(),
        number(entry.size).unwrap_or_default().into(),
        until.unwrap_or_default().into(),
        entry.note.as_deref().unwrap_or_default().into(),
        who.user.as_str().into(),
        who.host.as_str().into(),
        who.access_key().into(),
        (&*record.bucket).into(),
        record.endpoint.as_deref().unwrap_or_default().into(),
    ]
}
