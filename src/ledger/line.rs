//! How a record is written as a line of JSON, and read from one.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Act, Entry, Outcome, Record, Who};
use crate::object::{Key, Timestamp};

/// A moment in the name of a file.
pub(super) const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// What a signed URL carries behind its `?`; a note or a sentence in which one was pasted must not keep it.
const SIGNED: [&str; 4] = [
    "x-amz-signature",
    "x-amz-credential",
    "x-amz-security-token",
    "signature=",
];

/// Adds a line for each of `records`.
pub(super) fn write(records: &[Record], lines: &mut Vec<u8>) {
    for record in records {
        serde_json::to_writer(&mut *lines, &Line::of(record))
            .expect("memory takes everything, and a line has no map with odd keys");
        lines.push(b'\n');
    }
}

/// Reads one line, without its end; `None` if it is torn, or of something else.
pub(super) fn read(line: &[u8], known: &mut Known) -> Option<Record> {
    let line: Line<'_> = serde_json::from_slice(line).ok()?;
    let outcome = match line.outcome {
        Ending::Done => Outcome::Done,
        Ending::Failed => Outcome::Failed(line.failure.map(Cow::into_owned).unwrap_or_default()),
    };
    Some(Record {
        at: line.at.0,
        who: known.who(&line.user, &line.host, &line.access_key),
        bucket: known.text(&line.bucket),
        endpoint: line.endpoint.map(|endpoint| known.text(&endpoint)),
        entry: Entry {
            act: line.act,
            key: Key::new(line.key)?,
            to: line.to.and_then(Key::new),
            size: line.size,
            until: line.until.map(|until| until.0),
            note: line.note.map(Cow::into_owned),
            outcome,
        },
    })
}

/// What the lines before said about who and where, so that it lies in memory once.
#[derive(Default)]
pub(super) struct Known {
    whos: Vec<Arc<Who>>,
    texts: Vec<Arc<str>>,
}

impl Known {
    fn who(&mut self, user: &str, host: &str, access_key: &str) -> Arc<Who> {
        let is_it =
            |who: &Who| who.user == user && who.host == host && who.access_key() == access_key;
        one_of(&mut self.whos, is_it, || {
            Arc::new(Who::new(user, host, access_key))
        })
    }

    fn text(&mut self, text: &str) -> Arc<str> {
        one_of(&mut self.texts, |known| known == text, || text.into())
    }
}

/// The one of `known` that `is_it`, else a new one. Whatever was asked for last comes first: one run writes many lines.
fn one_of<T: ?Sized>(
    known: &mut Vec<Arc<T>>,
    is_it: impl Fn(&T) -> bool,
    new: impl FnOnce() -> Arc<T>,
) -> Arc<T> {
    match known.iter().position(|one| is_it(one)) {
        Some(at) => known.swap(0, at),
        None => known.insert(0, new()),
    }
    known[0].clone()
}

/// The line as it stands in the file.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    at: Moment,
    act: Act,
    #[serde(borrow)]
    key: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'a, str>>,
    outcome: Ending,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<Cow<'a, str>>,
    #[serde(borrow)]
    user: Cow<'a, str>,
    #[serde(borrow)]
    host: Cow<'a, str>,
    #[serde(borrow)]
    access_key: Cow<'a, str>,
    #[serde(borrow)]
    bucket: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    endpoint: Option<Cow<'a, str>>,
}

/// The word for an outcome.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ending {
    Done,
    Failed,
}

impl<'a> Line<'a> {
    fn of(record: &'a Record) -> Self {
        let (entry, who) = (&record.entry, &*record.who);
        Self {
            at: Moment(record.at),
            act: entry.act,
            key: entry.key.as_str().into(),
            to: entry.to.as_ref().map(|key| key.as_str().into()),
            size: entry.size,
            until: entry.until.map(Moment),
            note: entry.note.as_deref().map(without_signature),
            outcome: match entry.outcome {
                Outcome::Done => Ending::Done,
                Outcome::Failed(_) => Ending::Failed,
            },
            failure: entry.outcome.failure().map(without_signature),
            user: who.user.as_str().into(),
            host: who.host.as_str().into(),
            access_key: who.access_key().into(),
            bucket: (&*record.bucket).into(),
            endpoint: record.endpoint.as_deref().map(Cow::from),
        }
    }
}

/// `text` without what opens something: of a word that is a signed URL, only what stands before the `?` stays.
fn without_signature(text: &str) -> Cow<'_, str> {
    let is_signed = |word: &str| {
        let word = word.to_lowercase();
        SIGNED.iter().any(|part| word.contains(part))
    };
    if !is_signed(text) {
        return text.into();
    }
    let words = text.split_inclusive(char::is_whitespace);
    let clean = words.map(|word| match word.split_once('?') {
        _ if !is_signed(word) => word.to_owned(),
        Some((before, _)) => format!("{before}?… "),
        None => "… ".to_owned(),
    });
    clean.collect::<String>().trim_end().to_owned().into()
}

/// A moment as RFC 3339 in UTC; one beyond the year 9999 is written as the last that has such a form.
struct Moment(Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&moment(self.0))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(OfText)
    }
}

/// Reads a moment where its text lies.
struct OfText;

impl Visitor<'_> for OfText {
    type Value = Moment;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a moment such as 2026-11-24T09:00:00Z")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
        let moment: jiff::Timestamp = text.parse().map_err(E::custom)?;
        Ok(Moment(Timestamp(moment.as_second())))
    }
}

/// `at` as a moment that can be written, the nearest one if need be.
pub(super) fn moment(at: Timestamp) -> jiff::Timestamp {
    let last = jiff::Timestamp::MAX.as_second();
    jiff::Timestamp::from_second(at.0.clamp(0, last)).unwrap_or_default()
}

/// `at` as it stands in the name of a file.
pub(super) fn stamp(at: Timestamp) -> String {
    moment(at).strftime(STAMP).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_url_in_a_note_loses_its_signature() {
        let note = "sent https://host/a.pdf?X-Amz-Credential=AKIA&X-Amz-Signature=5ec4e7 to Ms Lee";
        assert_eq!(
            without_signature(note),
            "sent https://host/a.pdf?… to Ms Lee"
        );
        assert_eq!(without_signature("x-amz-signature=5ec4e7"), "…");
        assert_eq!(
            without_signature("why? her signature"),
            "why? her signature"
        );
    }

    #[test]
    fn what_many_lines_say_lies_in_memory_once() {
        let mut known = Known::default();
        let one = known.text("agency");
        known.text("other");
        assert!(Arc::ptr_eq(&one, &known.text("agency")));
        let ann = known.who("ann", "desk-3", "7Q2X");
        known.who("ben", "desk-3", "7Q2X");
        assert!(Arc::ptr_eq(&ann, &known.who("ann", "desk-3", "7Q2X")));
    }
}
