//! Where a download lands: a hidden file first, its real name only when it is whole.

use std::fs::{File, OpenOptions};
use std::io::{self, IoSlice, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;

use super::blocking::blocking;
use super::claim::{Claim, NAMES, claim, create, is_taken, name_beside, names};
use crate::object::{DownloadPlan, IfThere};

/// A hidden file beside the target. It disappears with this value unless it has settled, or is kept for another time.
#[derive(Debug)]
pub(super) struct Landing(Hidden);

/// Removes the file when it is dropped.
#[derive(Debug)]
struct Hidden {
    path: PathBuf,
    is_kept: bool,
}

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
        let plan = plan.clone();
        blocking(move || Ok(prepare(&plan))).await?
    }

    /// The hidden file of an earlier run, if it is still there, with that size if one is named.
    pub(super) async fn found(
        plan: &DownloadPlan,
        hidden: &Path,
        size: Option<u64>,
    ) -> Result<Option<Self>, Obstacle> {
        let (plan, path) = (plan.clone(), hidden.to_owned());
        let found = blocking(move || {
            if path.parent() != Some(&plan.directory) || !is_plain(&plan.name) {
                return Ok(None);
            }
            let about = std::fs::symlink_metadata(&path);
            let is_it = about
                .is_ok_and(|about| about.is_file() && size.is_none_or(|size| about.len() == size));
            // Made only where it is wanted: what is dropped removes its file.
            Ok(is_it.then(|| Hidden {
                path,
                is_kept: false,
            }))
        });
        Ok(found.await?.map(Self))
    }

    /// Makes the folder, if the name is safe and free: said before anything is fetched.
    pub(super) async fn is_ready(plan: &DownloadPlan) -> Result<(), Obstacle> {
        let plan = plan.clone();
        blocking(move || Ok(ready(&plan))).await?
    }

    /// Writes a small file, stored at `modified`, and gives it its name, all in one go. `hidden` is where it lies until it
    /// is whole.
    pub(super) async fn at_once(
        plan: &DownloadPlan,
        hidden: PathBuf,
        (pieces, modified): (Vec<Bytes>, Option<SystemTime>),
    ) -> Result<PathBuf, Obstacle> {
        let plan = plan.clone();
        let landed = blocking(move || {
            Ok(ready(&plan).and_then(|()| {
                let mut file = create(&hidden)?;
                let hidden = Hidden {
                    path: hidden,
                    is_kept: false,
                };
                pieces.iter().try_for_each(|piece| file.write_all(piece))?;
                drop(file);
                settle(&hidden.path, &plan, modified)
            }))
        });
        landed.await?
    }

    /// Where a file of `plan` may lie until it is whole.
    pub(super) fn hidden(plan: &DownloadPlan) -> PathBuf {
        let name = format!(".{}.filedesk-part-{:08x}", plan.name, fastrand::u32(..));
        plan.directory.join(name)
    }

    /// Where the hidden file lies.
    pub(super) fn path(&self) -> &Path {
        &self.0.path
    }

    /// Gives the hidden file its whole length, so that its parts can be written in any order.
    pub(super) async fn reserve(&self, size: u64) -> Result<(), Obstacle> {
        let path = self.0.path.clone();
        let reserved = blocking(move || OpenOptions::new().write(true).open(path)?.set_len(size));
        Ok(reserved.await?)
    }

    /// Leaves the hidden file where it is, for another run to go on with.
    pub(super) fn keep(mut self) {
        self.0.is_kept = true;
    }

    /// Gives what is finished, and was stored at `modified`, its name; tells which. To be waited for: dropped halfway, it
    /// may go on.
    pub(super) async fn settle(
        self,
        plan: &DownloadPlan,
        modified: Option<SystemTime>,
    ) -> Result<PathBuf, Obstacle> {
        let plan = plan.clone();
        blocking(move || Ok(settle(&self.0.path, &plan, modified))).await?
    }
}

/// Writes one stretch of the hidden file.
#[derive(Debug)]
pub(super) struct Hand {
    path: PathBuf,
    at: u64,
    /// What has come and is not written yet, in the pieces in which it came: nothing is copied on its way.
    waiting: Vec<Bytes>,
    length: usize,
}

/// Fewer and larger writes are kinder to the threads that do them. Much larger ones take the system longer: it then looks for
/// memory in large pieces, which lies idle and cold, instead of taking what was free last (1 MiB: 1.3 times as long).
const BUFFER: usize = 256 * 1024;

impl Hand {
    /// A hand that writes into the file at `path`, from byte `at` on.
    pub(super) fn at(path: PathBuf, at: u64) -> Self {
        Self {
            path,
            at,
            waiting: Vec::new(),
            length: 0,
        }
    }

    /// Takes the next bytes, and writes when there are enough of them.
    pub(super) async fn write(&mut self, bytes: Bytes) -> Result<(), Obstacle> {
        self.length += bytes.len();
        self.waiting.push(bytes);
        if self.length >= BUFFER {
            self.flush().await?;
        }
        Ok(())
    }

    /// Writes what is left.
    pub(super) async fn flush(&mut self) -> Result<(), Obstacle> {
        let (path, at) = (self.path.clone(), self.at);
        let pieces = std::mem::take(&mut self.waiting);
        self.at += std::mem::take(&mut self.length) as u64;
        let written = blocking(move || {
            let mut file = OpenOptions::new().write(true).open(path)?;
            file.seek(SeekFrom::Start(at))?;
            write_all(&mut file, &pieces)
        });
        Ok(written.await?)
    }
}

/// Writes the pieces with as few calls as there can be.
fn write_all(file: &mut File, pieces: &[Bytes]) -> io::Result<()> {
    let mut slices: Vec<_> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
    let mut left = &mut slices[..];
    // Pieces of nothing go first: a write of nothing would pass for a full disk.
    IoSlice::advance_slices(&mut left, 0);
    while !left.is_empty() {
        match file.write_vectored(left) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => IoSlice::advance_slices(&mut left, written),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if !self.is_kept {
            // It is gone already if it was renamed; nothing can be done if it cannot be removed.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn prepare(plan: &DownloadPlan) -> Result<Landing, Obstacle> {
    ready(plan)?;
    Ok(Landing(Hidden {
        path: hidden_file(plan)?,
        is_kept: false,
    }))
}

/// Makes the folder, if the name is safe and free.
fn ready(plan: &DownloadPlan) -> Result<(), Obstacle> {
    if !is_plain(&plan.name) {
        let told = "the name would leave the folder";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, told).into());
    }
    std::fs::create_dir_all(&plan.directory)?;
    let asks = matches!(plan.if_there, IfThere::Ask | IfThere::Free);
    if asks && is_taken(&plan.directory.join(&plan.name)) {
        return Err(Obstacle::Taken);
    }
    Ok(())
}

fn settle(
    hidden: &Path,
    plan: &DownloadPlan,
    modified: Option<SystemTime>,
) -> Result<PathBuf, Obstacle> {
    let target = plan.directory.join(&plan.name);
    // In an archive it has its own time; among a person's files what was just saved is to be the newest.
    if let Some(modified) = modified.filter(|_| plan.zip.is_some()) {
        let file = OpenOptions::new().write(true).open(hidden)?;
        // Some file systems cannot; it is not worth the file.
        let _ = file.set_modified(modified);
    }
    if !cfg!(target_os = "linux") {
        File::open(hidden)?.sync_all()?;
    }
    match plan.if_there {
        IfThere::Replace | IfThere::OwnName => {
            std::fs::rename(hidden, &target)?;
            Ok(target)
        }
        IfThere::Ask | IfThere::Free => match claim(hidden, &target)? {
            Claim::Ours => Ok(target),
            Claim::Taken => Err(Obstacle::Taken),
        },
        IfThere::KeepBoth => match name_beside(hidden, &target) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Obstacle::Taken),
            named => Ok(named?),
        },
    }
}

fn hidden_file(plan: &DownloadPlan) -> io::Result<PathBuf> {
    for _ in 0..NAMES {
        let path = Landing::hidden(plan);
        match create(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// The files that lie where `plan` may have put its own.
pub(super) async fn there(plan: &DownloadPlan) -> Vec<PathBuf> {
    let plan = plan.clone();
    let found = blocking(move || {
        let numbers = if plan.if_there == IfThere::KeepBoth {
            NAMES
        } else {
            2
        };
        let target = plan.directory.join(&plan.name);
        let paths = names(&target, numbers);
        Ok(paths.take_while(|path| is_taken(path)).collect())
    });
    found.await.unwrap_or_default()
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
            zip: None,
        }
    }

    async fn landed(plan: &DownloadPlan, bytes: &[u8]) -> Result<PathBuf, Obstacle> {
        let landing = Landing::prepare(plan).await?;
        write(&landing, bytes).await;
        landing.settle(plan, None).await
    }

    async fn write(landing: &Landing, bytes: &[u8]) {
        let mut hand = Hand::at(landing.path().to_owned(), 0);
        hand.write(Bytes::copy_from_slice(bytes)).await.unwrap();
        hand.flush().await.unwrap();
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
        let landing = Landing::prepare(&plan).await.unwrap();
        write(&landing, b"abc").await;
        let hidden = names(&plan.directory);
        assert!(hidden.len() == 1 && hidden[0].starts_with(".rates.xlsx.filedesk-part-"));
        let path = landing.settle(&plan, None).await.unwrap();
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
    async fn a_landing_that_is_kept_is_found_again_by_its_size() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(folder.path(), IfThere::Ask);
        let landing = Landing::prepare(&plan).await.unwrap();
        landing.reserve(10).await.unwrap();
        let mut second = Hand::at(landing.path().to_owned(), 5);
        second.write(Bytes::from_static(b"world")).await.unwrap();
        second.flush().await.unwrap();
        let hidden = landing.path().to_owned();
        landing.keep();
        let other_size = Landing::found(&plan, &hidden, Some(9)).await.unwrap();
        assert!(other_size.is_none());
        let again = Landing::found(&plan, &hidden, Some(10))
            .await
            .unwrap()
            .unwrap();
        write(&again, b"hello").await;
        let path = again.settle(&plan, None).await.unwrap();
        assert_eq!(std::fs::read(path).unwrap(), b"helloworld");
        assert!(
            Landing::found(&plan, &hidden, Some(10))
                .await
                .unwrap()
                .is_none()
        );
    }

    #[tokio::test]
    async fn a_file_that_appears_meanwhile_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(folder.path(), IfThere::Ask);
        let landing = Landing::prepare(&plan).await.unwrap();
        std::fs::write(folder.path().join("rates.xlsx"), b"theirs").unwrap();
        let obstacle = landing.settle(&plan, None).await.unwrap_err();
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
        std::fs::remove_file(landing.path()).unwrap();
        let obstacle = landing.settle(&plan, None).await.unwrap_err();
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
