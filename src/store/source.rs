//! The local file that is being uploaded, which must not change meanwhile.

use std::io;
use std::time::SystemTime;

use bytes::{Bytes, BytesMut};
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use crate::object::{Doing, Failure, FailureKind, UploadPlan};

/// An open file, and what it was like when the upload began.
#[derive(Debug)]
pub(super) struct Source<'a> {
    plan: &'a UploadPlan,
    file: File,
    modified: Option<SystemTime>,
    read: u64,
}

impl<'a> Source<'a> {
    /// Opens the file that `plan` names, if it is still the one that was chosen.
    pub(super) async fn open(plan: &'a UploadPlan) -> Result<Self, Failure> {
        let file = File::open(&plan.source).await;
        let file = file.map_err(|error| unreadable(plan, &error))?;
        let about = file.metadata().await;
        let about = about.map_err(|error| unreadable(plan, &error))?;
        if !about.is_file() {
            return Err(reading(plan, FailureKind::Local, "it is not a file"));
        }
        if about.len() != plan.size {
            return Err(changed(plan));
        }
        Ok(Self {
            plan,
            file,
            modified: about.modified().ok(),
            read: 0,
        })
    }

    /// The next `length` bytes, or what is left of the planned size if that is less.
    pub(super) async fn next(&mut self, length: u64) -> Result<Bytes, Failure> {
        let length = length.min(self.plan.size - self.read);
        let room = usize::try_from(length).map_err(|_| {
            reading(
                self.plan,
                FailureKind::Local,
                "a part does not fit into memory",
            )
        })?;
        let mut bytes = BytesMut::with_capacity(room);
        let mut limited = (&mut self.file).take(length);
        while bytes.len() < room {
            let count = limited.read_buf(&mut bytes).await;
            if count.map_err(|error| unreadable(self.plan, &error))? == 0 {
                return Err(changed(self.plan));
            }
        }
        self.read += length;
        Ok(bytes.freeze())
    }

    /// Whether all of it has been read.
    pub(super) fn is_read(&self) -> bool {
        self.read == self.plan.size
    }

    /// Fails if the file is no longer what it was when it was opened.
    pub(super) async fn is_unchanged(&self) -> Result<(), Failure> {
        let about = tokio::fs::metadata(&self.plan.source).await;
        let about = about.map_err(|_| changed(self.plan))?;
        if about.len() == self.plan.size && about.modified().ok() == self.modified {
            return Ok(());
        }
        Err(changed(self.plan))
    }
}

fn changed(plan: &UploadPlan) -> Failure {
    reading(plan, FailureKind::Changed, "")
}

fn unreadable(plan: &UploadPlan, error: &io::Error) -> Failure {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => FailureKind::NotFound,
        _ => FailureKind::Local,
    };
    reading(plan, kind, &error.to_string())
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
    use crate::object::{IfThere, Key};

    fn plan(source: &Path, size: u64) -> UploadPlan {
        UploadPlan {
            source: source.to_owned(),
            size,
            key: Key::new("a").unwrap(),
            content_type: "text/plain".into(),
            if_there: IfThere::Ask,
        }
    }

    #[tokio::test]
    async fn a_file_is_read_in_parts_until_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, b"hello").unwrap();
        let plan = plan(&path, 5);
        let mut source = Source::open(&plan).await.unwrap();
        assert_eq!(source.next(3).await.unwrap(), "hel");
        assert!(!source.is_read());
        assert_eq!(source.next(3).await.unwrap(), "lo");
        assert!(source.is_read());
        assert_eq!(source.is_unchanged().await, Ok(()));
    }

    #[tokio::test]
    async fn a_file_that_was_written_meanwhile_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, b"hello").unwrap();
        let plan = plan(&path, 5);
        let mut source = Source::open(&plan).await.unwrap();
        std::fs::write(&path, b"hell").unwrap();
        let kind = source.next(5).await.unwrap_err().kind;
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
