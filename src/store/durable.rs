//! Seeing to it that what was saved outlives the machine: waited for once it is there, by whoever has the time.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
#[cfg(target_os = "linux")]
use std::os::linux::fs::MetadataExt;
use std::path::PathBuf;

use super::blocking::blocking;

/// What was saved and may still be on its way to the disk.
#[derive(Debug, Clone, Default)]
pub struct Saved {
    /// The files, as long as they are few.
    files: Vec<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

/// Up to so many files are waited for one by one. Of more the disk is asked for everything at once, which is faster, but
/// takes along whatever other programs have written.
const FEW: usize = 16;

impl Saved {
    /// One more file was saved.
    pub fn add(&mut self, file: PathBuf) {
        self.folders.extend(file.parent().map(Into::into));
        if self.files.len() <= FEW {
            self.files.push(file);
        }
    }

    /// Waits until all of it is on the disk, whatever happens to the machine.
    ///
    /// A file that has been moved or deleted meanwhile is not waited for, and a disk that cannot say so has at least been
    /// asked. Where many files cannot be waited for at once, each has waited for itself.
    pub async fn on_the_disk(self) {
        let waiting = move || {
            if self.files.len() <= FEW {
                self.one_by_one();
                Ok(())
            } else {
                self.all_at_once()
            }
        };
        let _ = blocking(waiting).await;
    }

    /// Each file, then the folders in which they got their names.
    fn one_by_one(&self) {
        for path in self.files.iter().chain(&self.folders) {
            let _ = File::open(path).and_then(|file| file.sync_all());
        }
    }

    #[cfg(target_os = "linux")]
    fn all_at_once(&self) -> io::Result<()> {
        let mut disks = BTreeSet::new();
        for folder in &self.folders {
            let folder = File::open(folder)?;
            if disks.insert(folder.metadata()?.st_dev()) {
                rustix::fs::syncfs(folder)?;
            }
        }
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    fn all_at_once(&self) -> io::Result<()> {
        self.one_by_one();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn of_many_files_only_their_folders_are_held_and_what_is_gone_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let mut saved = Saved::default();
        for place in 0..1000 {
            saved.add(folder.path().join(format!("{place}")));
        }
        assert_eq!((saved.files.len(), saved.folders.len()), (FEW + 1, 1));
        saved.on_the_disk().await;
        let mut few = Saved::default();
        few.add(folder.path().join("gone"));
        few.on_the_disk().await;
    }
}
