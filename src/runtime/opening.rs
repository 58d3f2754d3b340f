//! Files that are opened with this computer's own programs: fetched into a folder that only their user may enter.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::private;
use crate::object::{Batch, Doing, Failure, FailureKind, Plan};

/// Where the files lie that a run with this name opens; none where there is no desktop to open them on.
pub(super) fn folder(run: &str) -> Option<PathBuf> {
    let folder = || std::env::temp_dir().join(format!("filedesk-{run}"));
    super::clipboard::has_desktop().then(folder)
}

/// Makes the folder before anything is fetched into it, so that nobody else can look in.
pub(super) fn prepare(folder: Option<&Path>, batch: &Batch) -> io::Result<()> {
    let Some(folder) = folder else {
        return Ok(());
    };
    let goes_there = |plan: &Plan| match plan {
        Plan::Download(plan) => plan.directory.starts_with(folder),
        _ => false,
    };
    if batch.plans.first().is_some_and(goes_there) {
        return private::create_folder(folder);
    }
    Ok(())
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
pub(super) fn clear(folder: Option<&Path>) {
    let Some(folder) = folder else {
        return;
    };
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
    use crate::app::script::key;
    use crate::object::{DownloadPlan, IfThere, Kind};

    fn batch(directory: &Path) -> Batch {
        let plan = DownloadPlan {
            key: key("a.pdf"),
            size: 1,
            directory: directory.to_owned(),
            name: "a.pdf".into(),
            if_there: IfThere::Replace,
            zip: None,
        };
        Batch {
            kind: Kind::Download,
            plans: vec![Plan::Download(plan)],
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_look_into_the_folder_and_nothing_is_left_of_it() {
        use std::os::unix::fs::PermissionsExt;
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("filedesk-1");
        prepare(Some(&folder), &batch(&folder.join("7"))).unwrap();
        let mode = fs::metadata(&folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        fs::create_dir(folder.join("7")).unwrap();
        fs::write(folder.join("7/a.pdf"), b"x").unwrap();
        clear(Some(&folder));
        assert!(!folder.exists());
        clear(Some(&folder));
    }

    #[test]
    fn what_is_saved_elsewhere_makes_no_folder() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("filedesk-1");
        prepare(Some(&folder), &batch(around.path())).unwrap();
        assert!(!folder.exists());
    }
}
