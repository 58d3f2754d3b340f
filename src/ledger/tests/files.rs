//! The folder: modes, torn lines, files that are turned over, several who write.

use std::fs::{self, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;

use tempfile::TempDir;

use super::*;
use crate::ledger::files::Files;

/// Before anything.
const ALWAYS: Timestamp = Timestamp(i64::MIN);

fn folder() -> (TempDir, PathBuf) {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("state/filedesk");
    (temporary, folder)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn keys(history: &History) -> Vec<&str> {
    let records = history.records.iter();
    records.map(|record| record.entry.key.as_str()).collect()
}

/// The names of all files that records are in, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| !name.ends_with("lock")).collect();
    names.sort();
    names
}

fn write(folder: &Path, bytes: &[u8]) {
    let mut file = OpenOptions::new()
        .append(true)
        .open(folder.join("ledger.jsonl"))
        .unwrap();
    file.write_all(bytes).unwrap();
}

#[test]
fn a_ledger_that_is_not_there_is_empty_and_reading_it_makes_nothing() {
    let (_keep, folder) = folder();
    assert_eq!(
        Ledger::at(folder.clone()).read().unwrap(),
        History::default()
    );
    Ledger::at(folder.clone()).append(&[]).unwrap();
    assert!(!folder.exists());
}

#[test]
fn another_run_reads_what_the_last_one_wrote() {
    let (_keep, folder) = folder();
    let records = [record(Act::Link, "a"), failed(Act::Delete, "b", "No.")];
    Ledger::at(folder.clone()).append(&records).unwrap();
    assert_eq!(Ledger::at(folder).read().unwrap(), history(&records));
}

#[test]
fn only_its_user_can_read_it_even_if_someone_was_careless_before() {
    let (_keep, folder) = folder();
    let ledger = Ledger::at(folder.clone());
    ledger.append(&[record(Act::Link, "a")]).unwrap();
    let files = ["ledger.jsonl", "ledger.lock"].map(|name| folder.join(name));
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(files.each_ref().map(|file| mode(file)), [0o600; 2]);
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    for file in &files {
        fs::set_permissions(file, Permissions::from_mode(0o664)).unwrap();
    }
    ledger.append(&[record(Act::Link, "a")]).unwrap();
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(files.each_ref().map(|file| mode(file)), [0o600; 2]);
}

#[test]
fn a_torn_line_spoils_no_other() {
    let (_keep, folder) = folder();
    let ledger = Ledger::at(folder.clone());
    ledger.append(&[record(Act::Link, "a")]).unwrap();
    write(&folder, br#"{"at":"2026-11-24T09:00:00Z","act":"li"#);
    assert_eq!(ledger.read().unwrap().unreadable, 1);
    ledger.append(&[record(Act::Link, "b")]).unwrap();
    let read = ledger.read().unwrap();
    assert_eq!((keys(&read), read.unreadable), (vec!["a", "b"], 1));
}

#[test]
fn lines_that_no_filedesk_wrote_are_counted_and_empty_ones_are_not() {
    let (_keep, folder) = folder();
    let ledger = Ledger::at(folder.clone());
    ledger.append(&[record(Act::Link, "a")]).unwrap();
    write(&folder, b"\n{\"act\":\"link\"}\n\xff\xfe\n\0\0\0\n \n[]\n");
    ledger.append(&[record(Act::Link, "b")]).unwrap();
    let read = ledger.read().unwrap();
    assert_eq!((keys(&read), read.unreadable), (vec!["a", "b"], 4));
}

#[test]
fn a_file_that_grew_too_long_is_turned_over_and_still_read() {
    let (_keep, folder) = folder();
    let files = Files::at(folder.clone()).turned_at(400);
    for name in ["a", "b", "c", "d", "e"] {
        files.append(&[record(Act::Link, name)]).unwrap();
    }
    // All within one second, which the names do not show.
    assert_eq!(
        names(&folder),
        [
            "ledger-20261124T090000Z.jsonl",
            "ledger-20261124T090001Z.jsonl",
            "ledger.jsonl"
        ]
    );
    for name in names(&folder) {
        assert_eq!(mode(&folder.join(name)), 0o600);
    }
    assert_eq!(
        keys(&files.read(ALWAYS).unwrap()),
        ["a", "b", "c", "d", "e"]
    );
    // What was full before that moment is not even opened.
    let since = Timestamp(NOW.0 + 1);
    assert_eq!(keys(&files.read(since).unwrap()), ["c", "d", "e"]);
    let since = Timestamp(NOW.0 + 2);
    assert_eq!(keys(&files.read(since).unwrap()), ["e"]);
}

#[test]
fn the_order_stays_if_a_clock_was_set_back() {
    let (_keep, folder) = folder();
    let files = Files::at(folder.clone()).turned_at(1);
    for (name, seconds) in [("a", 500), ("b", 0), ("c", -90_000), ("d", 7)] {
        let mut record = record(Act::Link, name);
        record.at = Timestamp(NOW.0 + seconds);
        files.append(&[record]).unwrap();
    }
    assert_eq!(names(&folder).len(), 4);
    assert_eq!(keys(&files.read(ALWAYS).unwrap()), ["a", "b", "c", "d"]);
}

#[test]
fn files_of_other_names_are_left_alone() {
    let (_keep, folder) = folder();
    let files = Files::at(folder.clone()).turned_at(1);
    files.append(&[record(Act::Link, "a")]).unwrap();
    let others = ["ledger-backup.jsonl", "ledger-20261124T090000Z.jsonl.bak"];
    for name in others {
        fs::write(folder.join(name), "{}\n").unwrap();
    }
    files.append(&[record(Act::Link, "b")]).unwrap();
    assert_eq!(files.read(ALWAYS).unwrap().unreadable, 0);
    assert!(others.iter().all(|name| folder.join(name).exists()));
}

#[test]
fn several_at_once_lose_nothing_and_keep_what_each_wrote_in_order() {
    let (_keep, folder) = folder();
    thread::scope(|scope| {
        for writer in ["a", "b", "c"] {
            let folder = &folder;
            scope.spawn(move || {
                // Each as its own filedesk would, with its own files open.
                let files = Files::at(folder.clone()).turned_at(4_000);
                for number in 0..20 {
                    let name = format!("{writer}/{number}");
                    let records = [record(Act::Link, &name), record(Act::Delete, &name)];
                    files.append(&records).unwrap();
                }
            });
        }
        for _ in 0..20 {
            assert_eq!(Ledger::at(folder.clone()).read().unwrap().unreadable, 0);
        }
    });
    assert!(names(&folder).len() > 3);
    let read = Ledger::at(folder).read().unwrap();
    assert_eq!(read.records.len(), 3 * 20 * 2);
    for writer in ["a", "b", "c"] {
        let theirs = keys(&read)
            .into_iter()
            .filter(|key| key.starts_with(writer));
        let wanted = (0..20).flat_map(|number| [(); 2].map(|()| format!("{writer}/{number}")));
        assert_eq!(theirs.collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let (keep, _) = folder();
    let in_the_way = keep.path().join("file");
    fs::write(&in_the_way, "").unwrap();
    let ledger = Ledger::at(in_the_way.join("filedesk"));
    assert!(ledger.append(&[record(Act::Link, "a")]).is_err());
}
