//! The small file that keeps from one run to the next which folders were uploaded from last.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::private;
use crate::app::newest_first;

/// The folders that were uploaded from last, the newest first; none where none are kept, or where they cannot be read.
pub(super) fn read(states: Option<&Path>) -> Vec<PathBuf> {
    let text = states.and_then(|states| fs::read_to_string(path(states)).ok());
    let Some(kept) = text.and_then(|text| serde_json::from_str::<Vec<Value>>(&text).ok()) else {
        return Vec::new();
    };
    let folders = kept.iter().filter_map(Value::as_str).map(PathBuf::from);
    let folders: Vec<_> = folders.filter(|folder| folder.is_absolute()).collect();
    newest_first([], &folders)
}

/// Puts the folders of `newest` before those that are kept, which another run may have done meanwhile with its own.
/// Where that is not possible nothing is lost but a habit.
pub(super) fn add(states: Option<&Path>, newest: &[PathBuf]) {
    let Some(path) = states.map(path) else {
        return;
    };
    let folders = newest_first(newest.iter().map(PathBuf::as_path), &read(states));
    // A name that is no text cannot be typed either.
    let kept: Value = folders
        .iter()
        .filter_map(|folder| folder.to_str())
        .collect();
    if let Err(error) = write(&path, &kept.to_string()) {
        tracing::warn!(path = %path.display(), %error, "the folders uploaded from are not kept");
    }
}

/// Another run that reads meanwhile finds the list from before, or this one.
fn write(path: &Path, text: &str) -> io::Result<()> {
    private::create_folder(path.parent().unwrap_or(path))?;
    let new = path.with_extension("new");
    // One that was left half written would be in the way for ever.
    let _ = fs::remove_file(&new);
    private::create_file(&new)?.write_all(text.as_bytes())?;
    fs::rename(&new, path)
}

fn path(states: &Path) -> PathBuf {
    states.join("filedesk").join("folders.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::RECENT;

    fn folders(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn the_folder_that_was_uploaded_from_last_comes_first() {
        let states = tempfile::tempdir().unwrap();
        let states = Some(states.path());
        add(states, &folders(&["/a"]));
        add(states, &folders(&["/b", "/c"]));
        assert_eq!(read(states), folders(&["/b", "/c", "/a"]));
        add(states, &folders(&["/a"]));
        assert_eq!(read(states), folders(&["/a", "/b", "/c"]));
        for number in 0..20 {
            add(states, &[PathBuf::from(format!("/{number}"))]);
        }
        let kept = read(states);
        assert_eq!((kept.len(), &kept[0]), (RECENT, &PathBuf::from("/19")));
    }

    #[test]
    fn a_file_that_is_no_such_file_is_as_good_as_none() {
        let states = tempfile::tempdir().unwrap();
        let odd_ones: [&[u8]; 6] = [
            b"",
            b"{}",
            b"[",
            b"\xff\xfe",
            b"[7, null, [\"/x\"]]",
            b"[\"here\", \"\"]",
        ];
        assert_eq!(read(Some(states.path())), folders(&[]));
        fs::create_dir(states.path().join("filedesk")).unwrap();
        for odd in odd_ones {
            fs::write(path(states.path()), odd).unwrap();
            assert_eq!(read(Some(states.path())), folders(&[]), "{odd:?}");
            add(Some(states.path()), &folders(&["/a"]));
            assert_eq!(read(Some(states.path())), folders(&["/a"]), "{odd:?}");
        }
        fs::write(path(states.path()), "[7, \"/b\", \"here\", \"/b\"]").unwrap();
        assert_eq!(read(Some(states.path())), folders(&["/b"]));
    }

    #[test]
    fn what_was_left_half_written_is_in_nobodys_way() {
        let states = tempfile::tempdir().unwrap();
        add(Some(states.path()), &folders(&["/a"]));
        fs::write(path(states.path()).with_extension("new"), "[").unwrap();
        add(Some(states.path()), &folders(&["/b"]));
        assert_eq!(read(Some(states.path())), folders(&["/b", "/a"]));
    }

    #[test]
    fn a_folder_that_cannot_be_written_stops_nothing() {
        let states = tempfile::tempdir().unwrap();
        fs::create_dir_all(path(states.path())).unwrap();
        add(Some(states.path()), &folders(&["/a"]));
        add(None, &folders(&["/a"]));
        assert_eq!(read(Some(states.path())), folders(&[]));
    }
}
