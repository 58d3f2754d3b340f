//! Two filedesks that are killed in the middle of writing.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write, stdout};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;

use super::*;
use crate::ledger::files::Files;

/// Where the writer writes, and what it calls itself; not set, the writer is an ordinary test with nothing to do.
const FOLDER: &str = "FILEDESK_TEST_LEDGER";
const NAME: &str = "FILEDESK_TEST_WRITER";
/// So many records each would write.
const RECORDS: usize = 1_000;
/// What stands before the key of a record that was acknowledged.
const KEPT: &str = "kept ";

/// The body of a writer; see `whatever_was_acknowledged_survives_a_kill`.
#[test]
fn a_writer_says_what_it_has_written() {
    let (Some(folder), Ok(name)) = (env::var_os(FOLDER), env::var(NAME)) else {
        return;
    };
    let files = Files::at(folder.into()).turned_at(40_000);
    for number in 0..RECORDS {
        let key = format!("{name}/{number}");
        files.append(&[record(Act::Link, &key)]).unwrap();
        writeln!(stdout(), "{KEPT}{key}").unwrap();
    }
}

fn writer(folder: &Path, name: &str) -> Child {
    let test = "ledger::tests::killed::a_writer_says_what_it_has_written";
    Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(NAME, name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets two write until `enough` records were acknowledged, kills both, and gives all that were.
fn killed_after(enough: usize, folder: &Path, round: usize) -> Vec<String> {
    let mut writers = ["a", "b"].map(|name| writer(folder, &format!("{name}{round}")));
    let (send, kept) = mpsc::channel();
    let readers = writers.each_mut().map(|writer| {
        let (output, send) = (writer.stdout.take().unwrap(), send.clone());
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                // The test harness may have begun the line.
                if let Some((_, key)) = line.split_once(KEPT) {
                    send.send(key.to_owned()).unwrap();
                }
            }
        })
    });
    drop(send);
    let mut acknowledged: Vec<_> = kept.iter().take(enough).collect();
    for writer in &mut writers {
        writer.kill().unwrap();
        writer.wait().unwrap();
    }
    for reader in readers {
        reader.join().unwrap();
    }
    acknowledged.extend(kept);
    acknowledged
}

#[test]
fn whatever_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let (mut acknowledged, mut cut_short) = (Vec::new(), 0);
    for (round, enough) in [1, 50, 120, 200].into_iter().enumerate() {
        let now = killed_after(enough, folder.path(), round);
        assert!(now.len() >= enough);
        cut_short += usize::from(now.len() < 2 * RECORDS);
        acknowledged.extend(now);
    }
    // A machine that is busy elsewhere may let one round through to its end, but not all of them.
    assert!(cut_short > 0);
    let read = Ledger::at(folder.path().to_owned()).read().unwrap();
    let written: Vec<_> = read
        .records
        .iter()
        .map(|record| &record.entry.key)
        .collect();
    for key in &acknowledged {
        assert!(
            written.iter().any(|written| written.as_str() == key),
            "{key}"
        );
    }
    let entries = fs::read_dir(folder.path()).unwrap();
    let torn: usize = entries
        .map(|entry| torn_lines(&entry.unwrap().path()))
        .sum();
    assert_eq!(read.unreadable, torn);
}

/// How many lines of a file a kill has torn; every other one is whole.
fn torn_lines(path: &Path) -> usize {
    let text = fs::read_to_string(path).unwrap();
    let is_whole = |line: &&str| serde_json::from_str::<serde_json::Value>(line).is_ok();
    let torn = text.lines().filter(|line| !is_whole(line));
    torn.inspect(|line| assert!(!line.ends_with('}'), "{line}"))
        .count()
}
