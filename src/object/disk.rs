//! Why the local disk does not give what is read, or take what is written.

use std::io;
use std::path::Path;

use super::{Doing, Failure, FailureKind};

impl Failure {
    /// The file or folder at `path` cannot be read.
    pub fn unreadable(path: &Path, error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::NotFound => FailureKind::NotFound,
            _ => FailureKind::Local,
        };
        Self {
            detail: error.to_string(),
            ..Self::new(Doing::Reading(path.to_owned()), kind)
        }
    }

    /// The file or folder at `path` cannot be written.
    pub fn unwritten(path: &Path, error: &io::Error) -> Self {
        let doing = Doing::Writing(path.to_owned());
        Self {
            detail: error.to_string(),
            ..Self::new(doing, FailureKind::of_writing(error))
        }
    }
}

impl FailureKind {
    /// Why the disk did not take what was written: a full one can be made room on.
    pub fn of_writing(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Local,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_since_room_can_be_made() {
        let kind = |kind: io::ErrorKind| FailureKind::of_writing(&kind.into());
        assert_eq!(kind(io::ErrorKind::StorageFull), FailureKind::DiskFull);
        assert_eq!(kind(io::ErrorKind::QuotaExceeded), FailureKind::DiskFull);
        assert_eq!(kind(io::ErrorKind::PermissionDenied), FailureKind::Local);
    }

    #[test]
    fn a_file_that_is_not_there_is_told_as_such() {
        let path = Path::new("/no/such/file");
        let told = Failure::unreadable(path, &io::ErrorKind::NotFound.into());
        assert_eq!(told.kind, FailureKind::NotFound);
        let told = Failure::unreadable(path, &io::ErrorKind::PermissionDenied.into());
        assert_eq!(told.kind, FailureKind::Local);
    }
}
