//! The local file that is being uploaded, which must not change meanwhile.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;

use super::blocking::blocking;
use super::multipart::part_length;
use super::proof::{Summing, Told};
use super::upload::IN_PARTS;
use crate::object::{Doing, Failure, FailureKind, UploadPlan};

/// A local file, and what it was like when the upload began.
#[derive(Debug, Clone)]
pub(super) struct Source {
    plan: UploadPlan,
    modified: Option<SystemTime>,
}

impl Source {
    /// Looks at the file that `plan` names, if it is still the one that was chosen.
    pub(super) async fn open(plan: &UploadPlan) -> Result<Self, Failure> {
        let path = plan.source.clone();
        let about = blocking(move || File::open(path)?.metadata()).await;
        let about = about.map_err(|error| Failure::unreadable(&plan.source, &error))?;
        Self::of(plan, &about)
    }

    /// The whole of a small file with what it is like, in one go.
    pub(super) async fn open_whole(plan: &UploadPlan) -> Result<(Self, Bytes), Failure> {
        let (path, size) = (plan.source.clone(), plan.size);
        let read = blocking(move || {
            let file = File::open(&path)?;
            let about = file.metadata()?;
            if !about.is_file() || about.len() != size {
                return Ok((about, None));
            }
            let bytes = read(file, 0, size)?;
            // What is written while it is read is noticed by its time.
            let still = about.modified().ok() == path.metadata()?.modified().ok();
            Ok((about, bytes.filter(|_| still)))
        });
        let (about, bytes) = read
            .await
            .map_err(|error| Failure::unreadable(&plan.source, &error))?;
        let source = Self::of(plan, &about)?;
        Ok((source, bytes.ok_or_else(|| changed(plan))?))
    }

    fn of(plan: &UploadPlan, about: &Metadata) -> Result<Self, Failure> {
        if !about.is_file() {
            return Err(reading(plan, FailureKind::Local, "it is not a file"));
        }
        if about.len() != plan.size {
            return Err(changed(plan));
        }
        Ok(Self {
            plan: plan.clone(),
            modified: about.modified().ok(),
        })
    }

    /// `length` bytes from `from` on, or what is left of the planned size if that is less.
    pub(super) async fn read(&self, from: u64, length: u64) -> Result<Bytes, Failure> {
        let (path, length) = (
            self.plan.source.clone(),
            length.min(self.plan.size.saturating_sub(from)),
        );
        let bytes = blocking(move || read(File::open(path)?, from, length)).await;
        let bytes = bytes.map_err(|error| Failure::unreadable(&self.plan.source, &error))?;
        bytes.ok_or_else(|| changed(&self.plan))
    }

    /// Whether the server tells of an object that its bytes are those of the file. Without a sum to compare they are not.
    pub(super) async fn is(&self, told: &Told) -> Result<bool, Failure> {
        if told.size != self.plan.size {
            return Ok(false);
        }
        let part_length = told.parts().map(|_| part_length(told.size));
        let Some(proof) = told.proof(part_length) else {
            return Ok(false);
        };
        let length = proof.part_length().unwrap_or(IN_PARTS);
        let mut sums = Vec::new();
        let mut whole = Summing::for_proof(Some(&proof));
        for from in (0..told.size).step_by(usize::try_from(length).unwrap_or(usize::MAX)) {
            let bytes = self.read(from, length).await?;
            if proof.is_one_run() {
                whole.take(&bytes);
                continue;
            }
            let mut summing = Summing::for_proof(Some(&proof));
            summing.take(&bytes);
            sums.push(summing.end());
        }
        if proof.is_one_run() {
            sums.push(whole.end());
        }
        Ok(proof.holds(&sums))
    }

    /// When the file was last written, in nanoseconds since 1970.
    pub(super) fn modified(&self) -> Option<i64> {
        let since = self.modified?.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(since.as_nanos()).ok()
    }

    /// Fails if the file is no longer what it was when it was opened.
    pub(super) async fn is_unchanged(&self) -> Result<(), Failure> {
        let path = self.plan.source.clone();
        let about = blocking(move || path.metadata()).await;
        let about = about.map_err(|_| changed(&self.plan))?;
        if about.len() == self.plan.size && about.modified().ok() == self.modified {
            return Ok(());
        }
        Err(changed(&self.plan))
    }
}

/// `length` bytes from `from` on; `None` if the file ends before that.
pub(super) fn read(mut file: File, from: u64, length: u64) -> io::Result<Option<Bytes>> {
    let room = usize::try_from(length).map_err(io::Error::other)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(room).map_err(io::Error::other)?;
    if from > 0 {
        file.seek(SeekFrom::Start(from))?;
    }
    let count = file.take(length).read_to_end(&mut bytes)?;
    Ok((count == room).then(|| bytes.into()))
}

fn changed(plan: &UploadPlan) -> Failure {
    reading(plan, FailureKind::Changed, "")
}

fn reading(plan: &UploadPlan, kind: FailureKind, detail: &str) -> Failure {
    Failure {
        doing: Doing::Reading(plan.source.clone()),
        kind,
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::object::{Extras, IfThere, Key};

    fn plan(source: &Path, size: u64) -> UploadPlan {
        UploadPlan {
            source: source.to_owned(),
            size,
            key: Key::new("a").unwrap(),
            content_type: "text/plain".into(),
            if_there: IfThere::Ask,
            kept: None,
            extras: Extras::default(),
        }
    }

    #[tokio::test]
    async fn a_file_is_read_in_parts_until_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, b"hello").unwrap();
        let plan = plan(&path, 5);
        let source = Source::open(&plan).await.unwrap();
        assert_eq!(source.read(0, 3).await.unwrap(), "hel");
        assert_eq!(source.read(3, 3).await.unwrap(), "lo");
        assert_eq!(source.is_unchanged().await, Ok(()));
        let (_, whole) = Source::open_whole(&plan).await.unwrap();
        assert_eq!(whole, "hello");
    }

    #[tokio::test]
    async fn a_file_that_was_written_meanwhile_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, b"hello").unwrap();
        let plan = plan(&path, 5);
        let source = Source::open(&plan).await.unwrap();
        std::fs::write(&path, b"hell").unwrap();
        let kind = source.read(0, 5).await.unwrap_err().kind;
        assert_eq!(kind, FailureKind::Changed);
        let kind = source.is_unchanged().await.unwrap_err().kind;
        assert_eq!(kind, FailureKind::Changed);
    }

    #[tokio::test]
    async fn what_is_no_file_of_that_size_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let missing = plan(&folder.path().join("missing"), 5);
        let kind = Source::open(&missing).await.unwrap_err().kind;
        assert_eq!(kind, FailureKind::NotFound);
        let kind = Source::open(&plan(folder.path(), 5))
            .await
            .unwrap_err()
            .kind;
        assert_eq!(kind, FailureKind::Local);
    }
}
