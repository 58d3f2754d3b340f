//! Seeing to it that what was saved outlives the machine: on its way to the disk while it grows, waited for once it is there.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
#[cfg(target_os = "linux")]
use std::os::linux::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinSet;

use super::blocking::blocking;

/// Sends what is written of one file to the disk while more of it is fetched, so that the wait at its end is short. Its
/// clones are one.
#[derive(Debug, Clone)]
pub(super) struct Ahead(Arc<Mutex<Sending>>);

#[derive(Debug)]
struct Sending {
    path: PathBuf,
    waiting: u64,
    tasks: JoinSet<()>,
}

/// So many bytes are written before they are sent to the disk.
const SENT_AT_ONCE: u64 = 32 * 1024 * 1024;
/// Up to so many files are waited for one by one. Of more the disk is asked for everything at once, which is faster, but
/// takes along whatever other programs have written.
const FEW: usize = 16;

impl Ahead {
    /// Nothing is written yet of the file at `path`.
    pub(super) fn of(path: &Path) -> Self {
        Self(Arc::new(Mutex::new(Sending {
            path: path.to_owned(),
            waiting: 0,
            tasks: JoinSet::new(),
        })))
    }

    /// So many more bytes are written. Nobody waits for them here, and no failure counts: the last wait is for all.
    pub(super) fn wrote(&self, bytes: u64) {
        let mut sending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sending.waiting += bytes;
        while sending.tasks.try_join_next().is_some() {}
        if sending.waiting >= SENT_AT_ONCE && sending.tasks.is_empty() {
            sending.waiting = 0;
            let path = sending.path.clone();
            sending.tasks.spawn_blocking(move || {
                let _ = File::open(path).and_then(|file| file.sync_data());
            });
        }
    }
}

/// Waits until these files, which were saved just now, are on the disk, whatever happens to the machine.
///
/// A file that has been moved or deleted meanwhile is not waited for, and a disk that cannot say so has at least been
/// asked. Where many files cannot be waited for at once, each has waited for itself.
pub async fn on_the_disk(files: Vec<PathBuf>) {
    let waiting = move || {
        if files.len() <= FEW {
            one_by_one(&files);
            Ok(())
        } else {
            all_at_once(&files)
        }
    };
    let _ = blocking(waiting).await;
}

/// Each file, then the folders in which they got their names.
fn one_by_one(files: &[PathBuf]) {
    let folders: BTreeSet<_> = files.iter().filter_map(|file| file.parent()).collect();
    for path in files.iter().map(PathBuf::as_path).chain(folders) {
        let _ = File::open(path).and_then(|file| file.sync_all());
    }
}

#[cfg(target_os = "linux")]
fn all_at_once(files: &[PathBuf]) -> io::Result<()> {
    let folders: BTreeSet<_> = files.iter().filter_map(|file| file.parent()).collect();
    let mut disks = BTreeSet::new();
    for folder in folders {
        let folder = File::open(folder)?;
        if disks.insert(folder.metadata()?.st_dev()) {
            rustix::fs::syncfs(folder)?;
        }
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn all_at_once(_: &[PathBuf]) -> io::Result<()> {
    Ok(())
}
