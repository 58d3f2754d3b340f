//! Giving a finished local file its name, and never over another one.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::object::free_name;

/// How many names are tried before giving up.
pub(super) const NAMES: u32 = 10_000;

/// Whose a name is.
pub(super) enum Claim {
    /// The file has it now.
    Ours,
    /// Another file has it.
    Taken,
}

/// Gives the hidden file the name of `target`, or the next that is free beside it; tells which. One that it has from an
/// earlier run, which was killed right after, is its name.
///
/// # Errors
///
/// What the disk says; that all names are taken, after ten thousand of them.
pub fn name_beside(hidden: &Path, target: &Path) -> io::Result<PathBuf> {
    for target in names(target, NAMES) {
        if let Claim::Ours = claim(hidden, &target)? {
            return Ok(target);
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// `target`, and then the names beside it up to that number: `a.pdf`, `a (2).pdf`, `a (3).pdf`.
pub(super) fn names(target: &Path, numbers: u32) -> impl Iterator<Item = PathBuf> {
    let name = target.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    let further = (2..numbers).map(move |number| target.with_file_name(free_name(&name, number)));
    std::iter::once(target.to_owned()).chain(further)
}

/// Gives the hidden file its name, unless something else has it.
///
/// A plain rename would overwrite. A hard link does not, and where the file system has none,
/// an empty file made by us alone keeps the place for the rename.
pub(super) fn claim(hidden: &Path, target: &Path) -> io::Result<Claim> {
    match std::fs::hard_link(hidden, target) {
        Ok(()) => return Ok(Claim::Ours),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Ok(if is_same(hidden, target) {
                Claim::Ours
            } else {
                Claim::Taken
            });
        }
        Err(_) => {}
    }
    match create(target) {
        Ok(_) => match std::fs::rename(hidden, target) {
            Ok(()) => Ok(Claim::Ours),
            Err(error) => {
                // An empty file under the real name would pass for the finished one.
                let _ = std::fs::remove_file(target);
                Err(error)
            }
        },
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Claim::Taken),
        Err(error) => Err(error),
    }
}

/// Whether both names are one file.
#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |path: &Path| {
        let about = std::fs::symlink_metadata(path).ok()?;
        Some((about.dev(), about.ino()))
    };
    id(one).is_some() && id(one) == id(other)
}

/// Whether both names are one file; where that cannot be told, they are not.
#[cfg(not(unix))]
fn is_same(_: &Path, _: &Path) -> bool {
    false
}

/// Makes a file that was not there before.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).open(path)
}

/// Whether anything has that name.
pub(super) fn is_taken(target: &Path) -> bool {
    // A dangling link counts as well.
    std::fs::symlink_metadata(target).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_once_however_often_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let (hidden, target) = (folder.path().join(".a"), folder.path().join("a.zip"));
        std::fs::write(&hidden, b"new").unwrap();
        std::fs::write(&target, b"old").unwrap();
        let named = name_beside(&hidden, &target).unwrap();
        assert_eq!(named, folder.path().join("a (2).zip"));
        assert_eq!(name_beside(&hidden, &target).unwrap(), named);
        assert_eq!(std::fs::read(&target).unwrap(), b"old");
    }
}
