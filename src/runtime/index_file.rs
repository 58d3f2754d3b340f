//! The file that keeps what is known of a bucket between two runs.
//!
//! It lies in the user's cache folder and holds the names of customers' files: only the user may read it. Whatever is
//! wrong with it, the program goes on without it.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::mem;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::private;
use crate::object::{Doing, Failure, FailureKind, Page, Timestamp};
use crate::search::Snapshot;
use crate::search::cache::{self, CacheTrouble, Heading, Whereabouts};

/// Where the index of one bucket is kept.
#[derive(Debug, Clone)]
pub(super) struct IndexFile {
    folder: PathBuf,
    whereabouts: Whereabouts,
}

/// So many pages are told at once: taking them in costs the loop less than a frame.
const AT_ONCE: usize = 16;
/// So many letters of a bucket's name are in the file's name; the rest is in its sum.
const LONGEST: usize = 63;
/// A file half written so long before another one is written belongs to a filedesk that is no more.
const STALE: Duration = Duration::from_hours(1);

impl IndexFile {
    /// The file for this bucket, below the folder for such things.
    pub fn of(caches: &Path, whereabouts: Whereabouts) -> Self {
        Self {
            folder: caches.join("filedesk"),
            whereabouts,
        }
    }

    /// Tells `each` some pages at a time, in order, what was kept, and then when it was true; `None` if there is no file,
    /// or if it is not whole, or of another bucket. Why not, is in the log. Ends early when `each` breaks it off.
    ///
    /// `each` may wait, and should: what is not taken yet lies in memory twice.
    pub fn recall(&self, each: impl FnMut(Vec<Arc<Page>>) -> ControlFlow<()>) -> Option<Timestamp> {
        self.read(each).unwrap_or_else(|trouble| {
            tracing::warn!(path = %self.path().display(), %trouble, "the index starts empty");
            None
        })
    }

    /// Keeps `snapshot`, all of which was true when it was `taken`. Of several that do so at once, the last one wins.
    ///
    /// Once `stop` is set it ends without a trace: something newer is to be kept, or the person leaves.
    pub fn keep(
        &self,
        snapshot: &Snapshot,
        taken: Timestamp,
        stop: &AtomicBool,
    ) -> Result<(), Failure> {
        self.write(snapshot, taken, stop).map_err(|error| Failure {
            doing: Doing::Writing(self.path()),
            kind: FailureKind::Local,
            detail: error.to_string(),
        })
    }

    /// The file: the bucket's name to be read by people, a sum of name and address to keep services apart.
    fn path(&self) -> PathBuf {
        let Whereabouts { bucket, endpoint } = &self.whereabouts;
        let letters = bucket.chars().take(LONGEST);
        let readable: String = letters
            .map(|letter| match letter {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => letter,
                _ => '_',
            })
            .collect();
        let sum = sum([endpoint.as_bytes(), b"\n", bucket.as_bytes()]);
        self.folder.join(format!("{readable}-{sum:016x}.index"))
    }

    fn read(
        &self,
        mut each: impl FnMut(Vec<Arc<Page>>) -> ControlFlow<()>,
    ) -> Result<Option<Timestamp>, CacheTrouble> {
        let unreadable = |error: io::Error| CacheTrouble::Unreadable(error.to_string());
        let file = match File::open(self.path()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(unreadable)?,
        };
        let mut input = BufReader::with_capacity(1 << 16, file);
        cache::check(&mut input, &self.whereabouts)?;
        input.rewind().map_err(unreadable)?;
        let mut some = Vec::with_capacity(AT_ONCE);
        let taken = cache::read(&mut input, &self.whereabouts, |page| {
            some.push(Arc::new(page));
            match some.len() {
                AT_ONCE => each(mem::replace(&mut some, Vec::with_capacity(AT_ONCE))),
                _ => ControlFlow::Continue(()),
            }
        })?;
        let _ = each(some);
        Ok(Some(taken))
    }

    fn write(&self, snapshot: &Snapshot, taken: Timestamp, stop: &AtomicBool) -> io::Result<()> {
        private::create_folder(&self.folder)?;
        let path = self.path();
        let part = path.with_extension(format!("{}.part", uuid::Uuid::new_v4().simple()));
        let heading = Heading {
            whereabouts: self.whereabouts.clone(),
            taken,
        };
        let written = written(&part, snapshot, &heading, stop);
        let is_stopped = || stop.load(Ordering::Relaxed);
        let kept = written.and_then(|file| {
            remove_stale_parts(&path, &file);
            if is_stopped() {
                Ok(())
            } else {
                fs::rename(&part, &path)
            }
        });
        if kept.is_err() || is_stopped() {
            let _ = fs::remove_file(&part);
        }
        kept
    }
}

fn written(
    part: &Path,
    snapshot: &Snapshot,
    heading: &Heading,
    stop: &AtomicBool,
) -> io::Result<File> {
    let mut out = BufWriter::with_capacity(1 << 16, private::create_file(part)?);
    cache::write(snapshot, heading, &mut out, stop)?;
    out.flush()?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    // Without this, a machine that loses power may keep the new name and lose what is in it.
    file.sync_all()?;
    Ok(file)
}

/// Removes what a filedesk that was killed while it wrote has left; `fresh` tells what time it is there.
fn remove_stale_parts(path: &Path, fresh: &File) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_stem()) else {
        return;
    };
    let Ok(now) = fresh.metadata().and_then(|about| about.modified()) else {
        return;
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let parts = entries.filter(|entry| {
        let entry = entry.file_name();
        let entry = entry.to_string_lossy();
        entry.starts_with(&*name.to_string_lossy()) && entry.ends_with(".part")
    });
    for part in parts {
        let written = part.metadata().and_then(|about| about.modified());
        let age = written
            .ok()
            .and_then(|written| now.duration_since(written).ok());
        if age.is_some_and(|age| age > STALE) {
            let _ = fs::remove_file(part.path());
        }
    }
}

/// FNV-1a, which stays what it is from one compiler to the next.
fn sum(parts: [&[u8]; 3]) -> u64 {
    let bytes = parts.into_iter().flatten();
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Class, Entry, EntryKind, Prefix};
    use crate::search::Stretch;

    fn file(folder: &Path, endpoint: &str) -> IndexFile {
        IndexFile {
            folder: folder.join("filedesk"),
            whereabouts: Whereabouts {
                bucket: "customers/../documents".into(),
                endpoint: endpoint.into(),
            },
        }
    }

    fn snapshot(name: &str) -> Snapshot {
        let mut page = Page::below(Prefix::bucket());
        page.push(Entry {
            name,
            kind: EntryKind::File {
                size: 1,
                modified: None,
                class: Class::Standard,
            },
        });
        Snapshot::new(vec![Stretch::whole(Arc::new(page.finish()))])
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder.join("filedesk")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }

    /// What is recalled: when it was true, and the names of all pages.
    fn recalled(file: &IndexFile) -> Option<(Timestamp, String)> {
        let (sender, inbox) = std::sync::mpsc::channel();
        let each = move |pages: Vec<Arc<Page>>| {
            for page in &pages {
                sender.send(page.names().to_owned()).unwrap();
            }
            ControlFlow::Continue(())
        };
        let taken = file.recall(each)?;
        Some((taken, inbox.into_iter().collect()))
    }

    #[test]
    fn what_was_kept_is_recalled_and_the_last_one_wins() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path(), "");
        assert_eq!(recalled(&file), None);
        for name in ["a", "b"] {
            let kept = file.keep(&snapshot(name), Timestamp(5), &AtomicBool::new(false));
            assert_eq!(kept, Ok(()));
        }
        assert_eq!(recalled(&file), Some((Timestamp(5), "b".into())));
        assert_eq!(names(folder.path()).len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path(), "");
        file.keep(&snapshot("a"), Timestamp(5), &AtomicBool::new(false))
            .unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file.path()), 0o600);
        assert_eq!(mode(&file.folder), 0o700);
    }

    #[test]
    fn each_service_has_a_file_of_its_own_below_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let (here, there) = (file(folder.path(), ""), file(folder.path(), "http://there"));
        assert_ne!(here.path(), there.path());
        assert_eq!(here.path().parent(), Some(&*here.folder));
        here.keep(&snapshot("a"), Timestamp(5), &AtomicBool::new(false))
            .unwrap();
        fs::rename(here.path(), there.path()).unwrap();
        assert_eq!(recalled(&there), None);
    }

    #[test]
    fn a_damaged_file_is_as_good_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path(), "");
        file.keep(&snapshot("a"), Timestamp(5), &AtomicBool::new(false))
            .unwrap();
        let bytes = fs::read(file.path()).unwrap();
        fs::write(file.path(), &bytes[..bytes.len() - 1]).unwrap();
        assert_eq!(recalled(&file), None);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("filedesk"), "in the way").unwrap();
        let file = file(folder.path(), "");
        let path = file.path();
        let failure = file
            .keep(&snapshot("a"), Timestamp(5), &AtomicBool::new(false))
            .unwrap_err();
        assert_eq!(failure.doing, Doing::Writing(path));
        assert_eq!(failure.kind, FailureKind::Local);
    }

    #[test]
    fn what_a_killed_one_left_is_removed_in_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path(), "");
        file.keep(&snapshot("a"), Timestamp(5), &AtomicBool::new(false))
            .unwrap();
        let (old, new) = (
            file.path().with_extension("1.part"),
            file.path().with_extension("2.part"),
        );
        for path in [&old, &new] {
            fs::write(path, "half").unwrap();
        }
        let hours_ago = fs::metadata(&new).unwrap().modified().unwrap() - STALE * 2;
        File::options()
            .write(true)
            .open(&old)
            .unwrap()
            .set_modified(hours_ago)
            .unwrap();
        file.keep(&snapshot("b"), Timestamp(6), &AtomicBool::new(false))
            .unwrap();
        assert!(new.exists() && !old.exists());
    }
}
