//! Files that are opened with this computer's own programs: fetched into a folder that only their user may enter.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::object::{Doing, Failure, FailureKind};

/// Where the files lie that a run with this name opens; none where there is no desktop to open them on.
pub(super) fn folder(run: &str) -> Option<PathBuf> {
    let folder = || std::env::temp_dir().join(format!("filedesk-{run}"));
    super::clipboard::has_desktop().then(folder)
}

/// Makes the folder before anything is fetched into it, so that nobody else can look in. One that is there already was
/// made by this run, or is nobody's to trust.
pub fn prepare(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && is_private(folder)? => Ok(()),
        made => made,
    }
}

/// Whether the folder is this user's, and closed to all others.
#[cfg(unix)]
fn is_private(folder: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let about = fs::symlink_metadata(folder)?;
    let is_ours = about.uid() == rustix::process::geteuid().as_raw();
    Ok(about.is_dir() && is_ours && about.mode().trailing_zeros() >= 6)
}

/// Whether the folder is this user's: temporary folders are, where there are no modes.
#[cfg(not(unix))]
fn is_private(folder: &Path) -> io::Result<bool> {
    Ok(fs::symlink_metadata(folder)?.is_dir())
}

/// Opens `path`, which nobody is to take for the original: it cannot be written to.
pub(super) fn open(path: PathBuf) -> Result<PathBuf, Failure> {
    let failed = |error: &io::Error| Failure {
        detail: error.to_string(),
        ..Failure::new(Doing::OpeningFile(path.clone()), FailureKind::Setting)
    };
    let about = fs::metadata(&path).map_err(|error| failed(&error))?;
    let mut permissions = about.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).map_err(|error| failed(&error))?;
    open::that_detached(&path).map_err(|error| failed(&error))?;
    Ok(path)
}

/// Takes away all that was opened.
pub(super) fn clear(folder: &Path) {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "what was opened is still there");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_look_into_the_folder_and_nothing_is_left_of_it() {
        use std::os::unix::fs::PermissionsExt;
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("filedesk-1");
        prepare(&folder).unwrap();
        prepare(&folder).unwrap();
        let mode = fs::metadata(&folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        fs::create_dir(folder.join("7")).unwrap();
        fs::write(folder.join("7/a.pdf"), b"x").unwrap();
        clear(&folder);
        assert!(!folder.exists());
        clear(&folder);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_can_enter_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("filedesk-1");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(prepare(&folder).is_err());
        let link = around.path().join("filedesk-2");
        std::os::unix::fs::symlink(&folder, &link).unwrap();
        assert!(prepare(&link).is_err());
    }
}
