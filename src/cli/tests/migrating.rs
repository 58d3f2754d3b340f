//! `migrate` and `verify`: a local folder beside the bucket.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::desk::{Desk, Ended};
use crate::cli::Exit;
use crate::demo::{Bucket, Fault};

/// A folder with these files.
fn storage(desk: &Desk, files: &[(&str, &str)]) -> String {
    let folder = desk.disk().join("storage");
    for (name, body) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, body).unwrap();
    }
    folder.to_str().unwrap().to_owned()
}

/// What became of each file: its path and one word.
fn told<'a>(ended: &'a [Value], word: &str) -> Vec<(&'a str, &'a str)> {
    let pair = |line: &'a Value| {
        let path = line["path"].as_str().or_else(|| line["key"].as_str())?;
        Some((path, line[word].as_str()?))
    };
    let mut told: Vec<_> = ended.iter().filter_map(pair).collect();
    told.sort_unstable();
    told
}

async fn keys(desk: &Desk) -> Vec<String> {
    let listed = desk.types("ls -R").await;
    listed.results.lines().map(str::to_owned).collect()
}

async fn migrates(desk: &Desk, further: &[&str]) -> Ended {
    let folder = desk.disk().join("storage");
    let words = ["migrate", folder.to_str().unwrap(), "--json"];
    desk.words(&[&words[..], further].concat()).await
}

#[tokio::test]
async fn a_folder_goes_into_the_bucket_and_a_second_time_nothing_does() {
    let desk = Desk::with(&[("uploads/there.txt", "same")]).await;
    storage(
        &desk,
        &[
            ("a/x.pdf", "x"),
            ("a/y.pdf", ""),
            ("there.txt", "same"),
            ("é & +.txt", "odd"),
        ],
    );
    let ended = migrates(&desk, &[]).await;
    let lines = ended.json();
    assert_eq!(
        told(&lines, "outcome"),
        [
            ("a/x.pdf", "sent"),
            ("a/y.pdf", "sent"),
            ("there.txt", "identical"),
            ("é & +.txt", "sent")
        ]
    );
    assert_eq!(lines.last().unwrap()["summary"]["bytes_sent"], 4);
    let of_x = lines.iter().find(|line| line["path"] == "a/x.pdf").unwrap();
    assert_eq!(of_x["key"], "uploads/a/x.pdf");
    assert_eq!(of_x["checksum"]["value"], "8cdc1683", "CRC-32 of \"x\"");
    assert_eq!(ended.exit, Exit::Complete);
    assert_eq!(keys(&desk).await.len(), 4);
    let again = migrates(&desk, &[]).await.json();
    assert!(
        told(&again, "outcome")
            .iter()
            .all(|(_, what)| *what == "identical")
    );
    assert_eq!(told(&again, "outcome").len(), 4);
}

#[tokio::test]
async fn what_differs_stays_unless_it_is_to_be_replaced_and_then_waits_in_the_trash() {
    let desk = Desk::with(&[("uploads/a", "longer than that"), ("uploads/b", "old")]).await;
    storage(&desk, &[("a", "a"), ("b", "new")]);
    let kept = migrates(&desk, &[]).await;
    assert_eq!(
        told(&kept.json(), "outcome"),
        [("a", "conflict"), ("b", "conflict")]
    );
    assert!(kept.results.contains("--replace"), "{}", kept.results);
    assert_eq!(kept.exit, Exit::Failed);
    assert_eq!(desk.types("get -o - uploads/b").await.results, "old");
    let replaced = migrates(&desk, &["--replace"]).await;
    assert_eq!(
        told(&replaced.json(), "outcome"),
        [("a", "replaced"), ("b", "replaced")]
    );
    assert_eq!(desk.types("get -o - uploads/b").await.results, "new");
    let kept = keys(&desk).await;
    let in_trash = kept
        .iter()
        .filter(|key| key.starts_with(".filedesk-trash/"));
    assert_eq!(in_trash.count(), 2, "{kept:?}");
}

#[tokio::test]
async fn a_rehearsal_says_what_would_be_done_and_does_nothing() {
    let desk = Desk::with(&[("uploads/a", "another")]).await;
    storage(&desk, &[("a", "a"), ("b", "b")]);
    let ended = migrates(&desk, &["--dry-run"]).await;
    assert_eq!(
        told(&ended.json(), "outcome"),
        [("a", "conflict"), ("b", "planned")]
    );
    assert_eq!(keys(&desk).await, ["uploads/a"]);
}

#[tokio::test]
async fn what_is_mapped_goes_elsewhere_and_two_files_for_one_key_go_nowhere() {
    let desk = Desk::with(&[]).await;
    storage(
        &desk,
        &[
            ("rates/r.xlsx", "r"),
            ("same.txt", "1"),
            ("old/same.txt", "2"),
            ("old/draft.tmp", "3"),
        ],
    );
    let further = [
        "--map",
        "rates=rate_card",
        "--map",
        "old=",
        "--exclude",
        "*.tmp",
    ];
    let ended = migrates(&desk, &further).await;
    assert_eq!(
        told(&ended.json(), "outcome"),
        [
            ("old/same.txt", "conflict"),
            ("rates/r.xlsx", "sent"),
            ("same.txt", "conflict")
        ]
    );
    assert_eq!(keys(&desk).await, ["uploads/rate_card/r.xlsx"]);
    assert_eq!(ended.exit, Exit::Partly);
    let folder = desk.disk().join("storage").display().to_string();
    let mut words = vec!["verify", &folder, "--json"];
    words.extend(further);
    let verified = desk.words(&words).await;
    assert_eq!(
        told(&verified.json(), "difference"),
        [("old/same.txt", "unknown"), ("same.txt", "unknown")]
    );
    let nowhere = migrates(&desk, &["--map", "rate=x"]).await;
    assert_eq!(nowhere.exit, Exit::Wrong, "{nowhere:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn what_cannot_be_an_object_has_its_line_and_its_sentence() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let desk = Desk::with(&[]).await;
    storage(&desk, &[("a", "a"), ("d/b", "b")]);
    let folder = desk.disk().join("storage");
    symlink("a", folder.join("link")).unwrap();
    let odd = std::ffi::OsStr::from_bytes(b"caf\xe9.pdf");
    fs::write(folder.join(odd), "x").unwrap();
    let long: Vec<_> = (0..6).map(|_| "n".repeat(200)).collect();
    let long = folder.join(long.join("/"));
    fs::create_dir_all(long.parent().unwrap()).unwrap();
    fs::write(&long, "x").unwrap();
    let report = desk.disk().join("report.jsonl");
    let ended = migrates(&desk, &["--report", report.to_str().unwrap()]).await;
    let lines = ended.json();
    let skipped: Vec<_> = lines
        .iter()
        .filter(|line| line["outcome"] == "skipped")
        .collect();
    assert_eq!(skipped.len(), 3, "{ended:?}");
    for (word, count) in [("link", 1), ("UTF-8", 1), ("1,024 bytes", 1)] {
        let says = |line: &&&Value| line["reason"].as_str().unwrap().contains(word);
        assert_eq!(skipped.iter().filter(says).count(), count, "{word}");
    }
    assert_eq!((ended.exit, keys(&desk).await.len()), (Exit::Partly, 2));
    assert_eq!(fs::read_to_string(&report).unwrap(), ended.results);
    assert!(ended.troubles.contains("skipped: "), "{}", ended.troubles);
}

#[tokio::test]
async fn many_files_go_in_several_batches_and_each_has_one_line() {
    let desk = Desk::with(&[]).await;
    let names: Vec<_> = (0..700)
        .map(|place| format!("d{}/{place}", place % 7))
        .collect();
    let files: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), name.as_str()))
        .collect();
    storage(&desk, &files);
    let ended = migrates(&desk, &[]).await;
    let lines = ended.json();
    let told = told(&lines, "outcome");
    assert_eq!(told.len(), 700);
    assert!(told.iter().all(|(_, what)| *what == "sent"));
    assert_eq!(keys(&desk).await.len(), 700);
}

#[tokio::test]
async fn patterns_that_fit_nothing_are_no_success() {
    let desk = Desk::with(&[]).await;
    let folder = storage(&desk, &[("a", "a")]);
    let ended = migrates(&desk, &["--include", "*.pdf"]).await;
    assert_eq!(ended.exit, Exit::Failed, "{ended:?}");
    let line = ["verify", &folder, "--include", "*.pdf"];
    let ended = desk.words(&line).await;
    assert_eq!(ended.exit, Exit::Failed, "{ended:?}");
    let ended = migrates(&desk, &["--to", ".filedesk-trash/x/"]).await;
    assert_eq!(ended.exit, Exit::Wrong, "{ended:?}");
    let ended = migrates(&desk, &["--map", "a=b", "--map", "a=c"]).await;
    assert_eq!(ended.exit, Exit::Wrong, "{ended:?}");
}

#[tokio::test]
async fn a_folder_that_is_none_is_named() {
    let desk = Desk::with(&[]).await;
    let file = desk.file("a.txt", "a");
    let ended = desk.words(&["migrate", &file]).await;
    assert_eq!(ended.exit, Exit::Wrong);
    assert!(ended.troubles.contains("is not a folder"), "{ended:?}");
    let ended = desk.words(&["migrate", "/nowhere/at/all"]).await;
    assert_eq!(ended.exit, Exit::Failed);
}

/// Fifty differences of five kinds among 300 files, and nothing else.
#[tokio::test]
async fn each_planted_difference_is_found_and_nothing_else() {
    let desk = Desk::with(&[]).await;
    let body = |place: usize| format!("{place:04} {}", "filler ".repeat(place % 50 + 1));
    let names: Vec<_> = (0..300)
        .map(|place| format!("d{}/{place:03}.bin", place % 5))
        .collect();
    let bodies: Vec<_> = (0..300).map(body).collect();
    let files = names.iter().zip(&bodies);
    let files: Vec<_> = files
        .map(|(name, body)| (name.as_str(), body.as_str()))
        .collect();
    let folder = storage(&desk, &files);
    assert_eq!(migrates(&desk, &[]).await.exit, Exit::Complete);
    let alike = desk.words(&["verify", &folder]).await;
    assert_eq!(alike.exit, Exit::Complete, "{alike:?}");
    assert!(alike.results.contains("300 alike") && alike.results.contains("no differences"));
    let at = |place: usize| Path::new(&folder).join(&names[place]);
    let mut planted = Vec::new();
    for place in 0..10 {
        // Missing, truncated, a flipped bit, in the wrong place; and below, extra.
        fs::write(
            Path::new(&folder).join(format!("new{place}")),
            format!("n{place}"),
        )
        .unwrap();
        planted.push((format!("new{place}"), "missing"));
        let mut cut = fs::read(at(20 + place)).unwrap();
        cut.pop();
        fs::write(at(20 + place), cut).unwrap();
        planted.push((names[20 + place].clone(), "size"));
        let mut flipped = fs::read(at(40 + place)).unwrap();
        flipped[3] ^= 1;
        fs::write(at(40 + place), flipped).unwrap();
        planted.push((names[40 + place].clone(), "content"));
        let moved = format!("elsewhere/{place}.bin");
        fs::create_dir_all(Path::new(&folder).join("elsewhere")).unwrap();
        fs::rename(at(60 + place), Path::new(&folder).join(&moved)).unwrap();
        planted.push((moved, "misplaced"));
        fs::remove_file(at(80 + place)).unwrap();
        planted.push((format!("uploads/{}", names[80 + place]), "extra"));
    }
    planted.sort();
    for further in [&["--json"][..], &["--json", "--deep"]] {
        let ended = desk.words(&[&["verify", &folder], further].concat()).await;
        let lines = ended.json();
        let found = told(&lines, "difference");
        let planted = planted.iter().map(|(path, kind)| (path.as_str(), *kind));
        assert_eq!(found, planted.collect::<Vec<_>>());
        assert_eq!(ended.exit, Exit::Partly);
    }
    let as_part = desk.words(&["migrate", "verify", &folder]).await;
    assert_eq!(as_part.exit, Exit::Partly);
}

#[tokio::test]
async fn a_bucket_is_compared_with_a_folder_of_another() {
    let desk = Desk::with(&[
        ("uploads/a", "a"),
        ("uploads/b", "b"),
        ("uploads/c", "here"),
        ("backup/a", "a"),
        ("backup/c", "gone"),
        ("backup/d", "d"),
    ])
    .await;
    let address = format!("s3://{}/backup/", desk.bucket());
    let ended = desk.words(&["verify", &address, "--json"]).await;
    assert_eq!(
        told(&ended.json(), "difference"),
        [("c", "content"), ("d", "missing"), ("uploads/b", "extra")]
    );
    let named = desk
        .words(&["verify", "--from", "here", "backup/", "--json"])
        .await;
    assert_eq!(
        told(&named.json(), "difference"),
        told(&ended.json(), "difference")
    );
    let twice = desk.words(&["verify", "--from", "here", &address]).await;
    assert_eq!(twice.exit, Exit::Wrong);
}

#[tokio::test]
async fn the_same_command_goes_on_after_a_break_and_sends_nothing_twice_but_what_was_on_its_way() {
    let desk = Desk::with(&[]).await;
    let names: Vec<_> = (0..400).map(|place| format!("{place:03}")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), "body")).collect();
    storage(&desk, &files);
    let faults = desk.demo().faults();
    faults.set(Fault::Latency(Duration::from_millis(20)));
    let breaking = async {
        while desk.demo().keys().len() < 100 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        faults.set(Fault::ExpiredToken);
    };
    let (broken, ()) = tokio::join!(migrates(&desk, &[]), breaking);
    assert_eq!(broken.exit, Exit::Partly, "{broken:?}");
    assert!(broken.troubles.contains("goes on from here"), "{broken:?}");
    let told_sent = told(&broken.json(), "outcome").len();
    assert!((1..400).contains(&told_sent), "{told_sent}");
    faults.clear();
    // What was on its way may still land.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let (before, there) = (desk.demo().count("PutObject"), desk.demo().keys().len());
    let whole = migrates(&desk, &[]).await;
    assert_eq!(whole.exit, Exit::Complete, "{whole:?}");
    let lines = whole.json();
    let outcomes = told(&lines, "outcome");
    assert_eq!(outcomes.len(), 400, "each has one line");
    let identical = outcomes.iter().filter(|(_, what)| *what == "identical");
    assert_eq!(identical.count(), there);
    assert_eq!(desk.demo().count("PutObject") - before, 400 - there);
    assert_eq!(keys(&desk).await.len(), 400);
    let left = fs::read_dir(desk.disk().join("states/filedesk/transfers")).unwrap();
    assert_eq!(left.count(), 0, "nothing is left to be gone on with");
}

#[tokio::test]
async fn what_could_not_be_looked_at_is_not_taken_for_extra() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::with(&[
        ("uploads/a", "a"),
        ("uploads/link", "x"),
        ("uploads/new", "n"),
    ])
    .await;
    let folder = storage(&desk, &[("a", "a")]);
    std::os::unix::fs::symlink("a", Path::new(&folder).join("link")).unwrap();
    let odd = std::ffi::OsStr::from_bytes(b"caf\xe9.tmp");
    fs::write(Path::new(&folder).join(odd), "x").unwrap();
    let ended = desk
        .words(&["verify", &folder, "--json", "--exclude", "*.tmp"])
        .await;
    assert_eq!(
        told(&ended.json(), "difference"),
        [("link", "unknown"), ("uploads/new", "extra")]
    );
}

#[tokio::test]
async fn a_report_does_not_become_part_of_what_it_reports() {
    let desk = Desk::with(&[]).await;
    let folder = storage(&desk, &[("a", "a")]);
    let inside = format!("{folder}/report.jsonl");
    let ended = migrates(&desk, &["--report", &inside]).await;
    assert_eq!(ended.exit, Exit::Wrong, "{ended:?}");
    assert!(!Path::new(&inside).exists());
}

#[tokio::test]
async fn what_was_stored_there_after_the_listing_is_not_overwritten() {
    let desk = Desk::with(&[]).await;
    let names: Vec<_> = (0..300).map(|place| format!("{place:03}")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), "ours")).collect();
    storage(&desk, &files);
    desk.demo()
        .faults()
        .set(Fault::Latency(Duration::from_millis(20)));
    let meanwhile = async {
        while desk.demo().keys().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let theirs =
            |bucket: &mut Bucket| *bucket = std::mem::take(bucket).with("uploads/299", "theirs");
        desk.demo().change(theirs);
    };
    let (ended, ()) = tokio::join!(migrates(&desk, &[]), meanwhile);
    assert_eq!(ended.exit, Exit::Partly, "{ended:?}");
    let lines = ended.json();
    let last = lines.iter().find(|line| line["path"] == "299").unwrap();
    assert_eq!(last["outcome"], "conflict");
    desk.demo().faults().clear();
    assert_eq!(desk.types("get -o - uploads/299").await.results, "theirs");
}
