//! Looking at local files before they are uploaded: what they are, and whether they can be read at all.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::local::expanded;
use crate::app::Chosen;
use crate::object::{Doing, Failure, FailureKind, LocalFile};
use crate::store::{blocking, guessed_type, written};

/// What was found: files, and why others are left out.
type Found = (Vec<Chosen>, Vec<Failure>);

/// More files than this are for `filedesk migrate`, not for a form.
const MOST: usize = 100_000;

/// Looks at what was typed, one path or many, and into folders all the way down. Of several, what cannot be read is left
/// out and told; a single one that cannot be read is a failure.
pub(super) async fn examine(typed: Vec<String>) -> Result<Found, Failure> {
    let found = blocking(move || Ok(look(&typed))).await;
    let found = found.unwrap_or_else(|crash| {
        let failure = Failure::new(Doing::Working, FailureKind::Unexpected);
        let detail = crash.to_string();
        Err(Failure { detail, ..failure })
    });
    for failure in found.iter().flat_map(|(_, left_out)| left_out) {
        tracing::warn!(?failure, "a file is left out");
    }
    found
}

fn look(typed: &[String]) -> Result<Found, Failure> {
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for path in typed {
        let path = expanded(path.trim_end());
        let path = std::path::absolute(&path).unwrap_or(path);
        let below = name(&path);
        if let Err(failure) = take(&path, below, &mut files, &mut left_out) {
            left_out.push(failure);
        }
        if files.len() > MOST {
            let failure = Failure::new(Doing::Reading(path), FailureKind::Local);
            let detail = format!("there are more than {MOST} files in it");
            return Err(Failure { detail, ..failure });
        }
    }
    if files.is_empty() {
        let nothing = || Failure::new(Doing::Reading(typed.concat().into()), FailureKind::NotAFile);
        return Err(left_out.into_iter().next().unwrap_or_else(nothing));
    }
    Ok((files, left_out))
}

fn take(
    path: &Path,
    below: String,
    files: &mut Vec<Chosen>,
    left_out: &mut Vec<Failure>,
) -> Result<(), Failure> {
    let about = fs::metadata(path).map_err(|error| Failure::unreadable(path, &error))?;
    if about.is_dir() {
        return take_folder(path, &below, files, left_out);
    }
    if !about.is_file() {
        return Err(Failure::new(
            Doing::Reading(path.to_owned()),
            FailureKind::NotAFile,
        ));
    }
    // Opened now, so that a missing permission is said before a name is chosen.
    File::open(path).map_err(|error| Failure::unreadable(path, &error))?;
    files.push(Chosen {
        file: local_file(path, &about),
        uuid: uuid::Uuid::new_v4().to_string(),
        below,
    });
    Ok(())
}

fn take_folder(
    folder: &Path,
    below: &str,
    files: &mut Vec<Chosen>,
    left_out: &mut Vec<Failure>,
) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::unreadable(folder, &error);
    let entries = fs::read_dir(folder).map_err(failed)?;
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(failed)?.path());
    }
    paths.sort();
    for path in paths {
        if files.len() > MOST {
            break;
        }
        let is_linked_folder = path.is_symlink() && path.is_dir();
        let result = if is_linked_folder {
            // It may lead back up, and round and round.
            let failure = Failure::new(Doing::Reading(path.clone()), FailureKind::NotAFile);
            let detail = "a link to a folder is not followed".into();
            Err(Failure { detail, ..failure })
        } else {
            take(&path, format!("{below}/{}", name(&path)), files, left_out)
        };
        left_out.extend(result.err());
    }
    Ok(())
}

fn local_file(path: &Path, about: &Metadata) -> LocalFile {
    LocalFile {
        path: path.to_owned(),
        size: about.len(),
        modified: written(about),
        content_type: guessed_type(&name(path)),
    }
}

fn name(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.map_or_else(String::new, std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn looked(paths: &[&Path]) -> Result<Found, Failure> {
        let paths = paths.iter().map(|path| path.to_str().unwrap().to_owned());
        examine(paths.collect()).await
    }

    #[tokio::test]
    async fn a_file_is_looked_at_before_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        fs::write(&path, b"12345").unwrap();
        let (files, left_out) = looked(&[&path]).await.unwrap();
        let Chosen { file, uuid, below } = &files[0];
        assert_eq!(
            (file.size, file.content_type.as_str()),
            (5, "application/pdf")
        );
        assert_eq!(
            (uuid.len(), below.as_str(), left_out.len()),
            (36, "a.pdf", 0)
        );
        let missing = looked(&[Path::new("/no/such/file")]).await.unwrap_err();
        assert_eq!(missing.kind, FailureKind::NotFound);
        let empty = folder.path().join("empty");
        fs::create_dir(&empty).unwrap();
        let nothing = looked(&[&empty]).await.unwrap_err();
        assert_eq!(nothing.kind, FailureKind::NotAFile);
    }

    #[tokio::test]
    async fn a_folder_gives_all_its_files_and_what_is_left_out_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let scans = folder.path().join("scans");
        fs::create_dir_all(scans.join("march")).unwrap();
        for name in ["b.pdf", "a.pdf", "march/c.pdf"] {
            fs::write(scans.join(name), b"x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(&scans, scans.join("round")).unwrap();
        let missing = folder.path().join("missing.pdf");
        let (files, left_out) = looked(&[&scans, &missing]).await.unwrap();
        let below: Vec<_> = files.iter().map(|chosen| chosen.below.as_str()).collect();
        assert_eq!(below, ["scans/a.pdf", "scans/b.pdf", "scans/march/c.pdf"]);
        assert_eq!(left_out.len(), if cfg!(unix) { 2 } else { 1 });
    }
}
