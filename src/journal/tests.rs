//! What a journal knows after whatever has ended the program.

use super::*;
use crate::object::{
    BegunUpload, Extras, IfThere, Key, Kind, Known, Note, Plan, PurgePlan, SentPart, UploadPlan,
};

fn place(bucket: &str) -> Place {
    Place {
        bucket: bucket.into(),
        endpoint: None,
    }
}

fn batch() -> Batch {
    let upload = UploadPlan {
        source: "/home/ann/a.pdf".into(),
        size: 5,
        key: Key::new("uploads/a\n.pdf").unwrap(),
        content_type: "application/pdf".into(),
        if_there: IfThere::Ask,
        kept: None,
        extras: Extras::default(),
    };
    let purge = PurgePlan {
        key: Key::new("uploads/b").unwrap(),
        size: 7,
    };
    Batch {
        kind: Kind::Upload,
        plans: vec![Plan::Upload(upload), Plan::Purge(purge)],
    }
}

fn begun() -> Note {
    Note::Begun(BegunUpload {
        id: "2~x".into(),
        part_length: 8,
        modified: Some(1),
        encrypts: true,
        sums: true,
    })
}

fn sent(number: u32) -> Note {
    let part = SentPart {
        etag: "\"e\"".into(),
        crc32: u32::MAX,
    };
    Note::Sent { number, part }
}

fn known(notes: impl IntoIterator<Item = Note>) -> Known {
    let mut known = Known::default();
    notes.into_iter().for_each(|note| known.take(note));
    known
}

#[test]
fn what_an_upload_says_survives_and_older_journals_that_say_nothing_are_read() {
    let line = r#"{"upload":{"source":"/a","size":5,"key":"a","content_type":"b/c","if_there":"ask","kept":null}}"#;
    let Ok(Plan::Upload(older)) = serde_json::from_str(line) else {
        panic!("{line}");
    };
    assert_eq!(older.extras, Extras::default());
    let said = UploadPlan {
        extras: Extras {
            class: crate::object::Class::StandardIa,
            tags: Extras::tags("ticket=4711").unwrap(),
            metadata: Extras::metadata("source=mail").unwrap(),
        },
        ..older
    };
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::at(folder.path().into(), place("desk"));
    let batch = Batch {
        kind: Kind::Upload,
        plans: vec![Plan::Upload(said)],
    };
    drop(journal.begin("one", &batch, Timestamp(9)).unwrap());
    assert_eq!(journal.open("one").unwrap().1.batch, batch);
}

#[test]
fn what_was_written_is_there_again_and_what_has_ended_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    for journal in [
        Journal::at(folder.path().join("transfers"), place("desk")),
        Journal::in_memory(place("desk")),
    ] {
        let page = journal.begin("one", &batch(), Timestamp(9)).unwrap();
        page.note(0, begun()).unwrap();
        page.note(0, sent(1)).unwrap();
        page.ended([(1, true)]).unwrap();
        drop(page);
        let left = journal.left().unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].files, left[0].ended, left[0].bytes), (2, 1, 12));
        assert_eq!(
            (left[0].first.as_str(), left[0].at),
            ("a\n.pdf", Timestamp(9))
        );
        let (page, read) = journal.open("one").unwrap();
        assert_eq!(read.batch, batch());
        assert_eq!(read.states[0], State::Open(known([begun(), sent(1)])));
        assert_eq!(read.states[1], State::Done(Known::default()));
        page.end();
        assert_eq!(journal.left().unwrap(), []);
    }
}

#[test]
fn nobody_goes_on_with_what_someone_works_on() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::at(folder.path().into(), place("desk"));
    let page = journal.begin("one", &batch(), Timestamp(9)).unwrap();
    assert_eq!(
        journal.open("one").unwrap_err().kind(),
        io::ErrorKind::WouldBlock
    );
    assert_eq!(journal.left().unwrap(), []);
    drop(page);
    assert_eq!(journal.left().unwrap().len(), 1);
}

#[test]
fn another_bucket_is_none_of_its_business() {
    let folder = tempfile::tempdir().unwrap();
    let here = Journal::at(folder.path().into(), place("desk"));
    drop(here.begin("one", &batch(), Timestamp(9)).unwrap());
    let elsewhere = Journal::at(folder.path().into(), place("other"));
    assert_eq!(elsewhere.left().unwrap(), []);
    assert_eq!(here.left().unwrap().len(), 1);
}

#[test]
fn a_page_that_was_torn_anywhere_is_read_up_to_there_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::at(folder.path().into(), place("desk"));
    let page = journal.begin("one", &batch(), Timestamp(9)).unwrap();
    for number in 1..4 {
        page.note(0, sent(number)).unwrap();
    }
    drop(page);
    let path = folder.path().join("one.jsonl");
    let whole = fs::read(&path).unwrap();
    for end in 0..whole.len() {
        fs::write(&path, &whole[..end]).unwrap();
        let lines = whole[..end].split(|byte| *byte == b'\n').count() - 1;
        match journal.open("one") {
            Ok((page, read)) => {
                assert_eq!(read.batch.plans.len(), (lines - 1).min(2), "{end}");
                page.note(0, sent(9)).unwrap();
                drop(page);
                let (_, again) = journal.open("one").unwrap();
                let added = matches!(&again.states.first(), Some(State::Open(known)) if known.sent.contains_key(&9));
                assert_eq!(added, lines > 1, "{end}");
            }
            Err(_) => assert_eq!(lines, 0, "{end}"),
        }
    }
}

#[test]
fn what_is_no_page_is_left_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::at(folder.path().into(), place("desk"));
    for (name, text) in [
        ("a.jsonl", "not JSON\n"),
        (
            "b.jsonl",
            "{\"head\":{\"filedesk\":2,\"bucket\":\"desk\",\"kind\":\"upload\",\"at\":1,\"files\":0}}\n",
        ),
        ("c.txt", "notes"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    assert_eq!(journal.left().unwrap(), []);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}
