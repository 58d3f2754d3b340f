//! Where a download lands: a hidden file first, its real name only when it is whole.

use std::io;
use std::path::{Component, Path, PathBuf};

use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncWriteExt, BufWriter};

use crate::object::{DownloadPlan, IfThere, free_name};

/// Fewer and larger writes are kinder to the disk and to the threads that do them.
const BUFFER: usize = 256 * 1024;

/// How many names are tried before giving up.
const NAMES: u32 = 10_000;

/// A hidden file beside the target. It disappears with this value unless it has settled.
#[derive(Debug)]
pub(super) struct Landing {
    file: BufWriter<File>,
    hidden: Hidden,
}

/// Removes the file when it is dropped.
#[derive(Debug)]
struct Hidden(PathBuf);

/// Why a download cannot land.
#[derive(Debug)]
pub(super) enum Obstacle {
    /// A file with that name is there.
    Taken,
    /// The disk said no.
    Disk(io::Error),
}

impl From<io::Error> for Obstacle {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl Landing {
    /// Makes the folder and the hidden file, if the name is safe and free.
    pub(super) async fn prepare(plan: &DownloadPlan) -> Result<Self, Obstacle> {
        if !is_plain(&plan.name) {
            let told = "the name would leave the folder";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, told).into());
        }
        tokio::fs::create_dir_all(&plan.directory).await?;
        if plan.if_there == IfThere::Ask && is_taken(&plan.directory.join(&plan.name)).await {
            return Err(Obstacle::Taken);
        }
        let (file, path) = hidden_file(plan).await?;
        Ok(Self {
            file: BufWriter::with_capacity(BUFFER, file),
            hidden: Hidden(path),
        })
    }

    /// Appends to the hidden file.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), Obstacle> {
        Ok(self.file.write_all(bytes).await?)
    }

    /// Sees to it that all of it is on the disk.
    pub(super) async fn finish(&mut self) -> Result<(), Obstacle> {
        self.file.flush().await?;
        Ok(self.file.get_ref().sync_all().await?)
    }

    /// Gives what is finished its name; tells which. To be waited for: dropped halfway, it may go on.
    pub(super) async fn settle(self, plan: &DownloadPlan) -> Result<PathBuf, Obstacle> {
        let hidden = &self.hidden.0;
        let target = plan.directory.join(&plan.name);
        match plan.if_there {
            IfThere::Replace => {
                tokio::fs::rename(hidden, &target).await?;
                Ok(target)
            }
            IfThere::Ask => match claim(hidden, &target).await? {
                Claim::Ours => Ok(target),
                Claim::Taken => Err(Obstacle::Taken),
            },
            IfThere::KeepBoth => keep_both(hidden, plan).await,
        }
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // It is gone already if it was renamed; nothing can be done if it cannot be removed.
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn hidden_file(plan: &DownloadPlan) -> io::Result<(File, PathBuf)> {
    let process = std::process::id();
    for number in 0..NAMES {
        let name = format!(".{}.filedesk-part-{process}-{number}", plan.name);
        let path = plan.directory.join(name);
        match create(&path).await {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

async fn keep_both(hidden: &Path, plan: &DownloadPlan) -> Result<PathBuf, Obstacle> {
    let mut name = plan.name.clone();
    for number in 2..NAMES {
        let target = plan.directory.join(&name);
        match claim(hidden, &target).await? {
            Claim::Ours => return Ok(target),
            Claim::Taken => name = free_name(&plan.name, number),
        }
    }
    Err(Obstacle::Taken)
}

enum Claim {
    Ours,
    Taken,
}

/// Gives the hidden file its name, unless something else has it.
///
/// A plain rename would overwrite. A hard link does not, and where the file system has none,
/// an empty file made by us alone keeps the place for the rename.
async fn claim(hidden: &Path, target: &Path) -> io::Result<Claim> {
    match tokio::fs::hard_link(hidden, target).await {
        Ok(()) => return Ok(Claim::Ours),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(Claim::Taken),
        Err(_) => {}
    }
    match create(target).await {
        Ok(_) => match tokio::fs::rename(hidden, target).await {
            Ok(()) => Ok(Claim::Ours),
            Err(error) => {
                // An empty file under the real name would pass for the download.
                let _ = tokio::fs::remove_file(target).await;
                Err(error)
            }
        },
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Claim::Taken),
        Err(error) => Err(error),
    }
}

/// Makes a file that was not there before.
async fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).open(path).await
}

async fn is_taken(target: &Path) -> bool {
    // A dangling link counts as well.
    tokio::fs::symlink_metadata(target).await.is_ok()
}

/// Whether the name is one ordinary path segment, as it stands.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(only)), None) => only == name && !name.contains('\0'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Key;

    fn plan(directory: &Path, if_there: IfThere) -> DownloadPlan {
        DownloadPlan {
            key: Key::new("a").unwrap(),
            size: 3,
            directory: directory.to_owned(),
            name: "rates.xlsx".into(),
            if_there,
        }
    }

    async fn landed(plan: &DownloadPlan, bytes: &[u8]) -> Result<PathBuf, Obstacle> {
        let mut landing = Landing::prepare(plan).await?;
        landing.write(bytes).await?;
        landing.finish().await?;
        landing.settle(plan).await
    }

    fn names(directory: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(directory).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn a_file_shows_only_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(&folder.path().join("new/folder"), IfThere::Ask);
        let mut landing = Landing::prepare(&plan).await.unwrap();
        landing.write(b"abc").await.unwrap();
        let hidden = names(&plan.directory);
        assert!(hidden.len() == 1 && hidden[0].starts_with(".rates.xlsx.filedesk-part-"));
        landing.finish().await.unwrap();
        let path = landing.settle(&plan).await.unwrap();
        assert_eq!(std::fs::read(path).unwrap(), b"abc");
        assert_eq!(names(&plan.directory), ["rates.xlsx"]);
    }

    #[tokio::test]
    async fn a_landing_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(folder.path(), IfThere::Ask);
        drop(Landing::prepare(&plan).await.unwrap());
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[tokio::test]
    async fn a_file_that_appears_meanwhile_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(folder.path(), IfThere::Ask);
        let landing = Landing::prepare(&plan).await.unwrap();
        std::fs::write(folder.path().join("rates.xlsx"), b"theirs").unwrap();
        let obstacle = landing.settle(&plan).await.unwrap_err();
        assert!(matches!(obstacle, Obstacle::Taken));
        let kept = std::fs::read(folder.path().join("rates.xlsx")).unwrap();
        assert_eq!(kept, b"theirs");
        assert_eq!(names(folder.path()), ["rates.xlsx"]);
    }

    #[tokio::test]
    async fn a_name_that_could_not_be_given_is_left_free() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(folder.path(), IfThere::Ask);
        let landing = Landing::prepare(&plan).await.unwrap();
        std::fs::remove_file(&landing.hidden.0).unwrap();
        let obstacle = landing.settle(&plan).await.unwrap_err();
        assert!(matches!(obstacle, Obstacle::Disk(_)));
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[tokio::test]
    async fn keeping_both_takes_the_next_free_name_and_replacing_takes_the_place() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..3 {
            let both = plan(folder.path(), IfThere::KeepBoth);
            landed(&both, b"one").await.unwrap();
        }
        let expected = ["rates (2).xlsx", "rates (3).xlsx", "rates.xlsx"];
        assert_eq!(names(folder.path()), expected);
        let replacing = plan(folder.path(), IfThere::Replace);
        let path = landed(&replacing, b"two").await.unwrap();
        assert_eq!(std::fs::read(path).unwrap(), b"two");
        assert_eq!(names(folder.path()), expected);
    }

    #[tokio::test]
    async fn a_name_that_would_leave_the_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["", ".", "..", "../a", "/a", "a/", "a/b", "./a", "a/."] {
            let mut plan = plan(folder.path(), IfThere::Replace);
            plan.name = name.into();
            let obstacle = Landing::prepare(&plan).await.unwrap_err();
            assert!(matches!(obstacle, Obstacle::Disk(_)), "{name:?}");
        }
    }
}
