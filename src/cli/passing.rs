//! A folder for what only passes through: private, of this run only, and gone with its value.

use std::path::{Path, PathBuf};

use crate::object::Failure;
use crate::runtime::private_folder;

/// The folder.
pub(super) struct Passing(PathBuf);

impl Passing {
    /// A new one, empty.
    pub(super) fn new() -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("filedesk-{}", uuid::Uuid::new_v4()));
        private_folder(&path).map_err(|error| Failure::unwritten(&path, &error))?;
        Ok(Self(path))
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        // What another program still holds goes with the system's own tidying.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
