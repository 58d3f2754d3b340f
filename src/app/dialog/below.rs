//! The files that a form is about: chosen ones, or all below a folder, which are counted first.

use crate::app::Ticket;
use crate::object::{Key, Page};

/// Files and their sizes in bytes, in key order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Below {
    /// The files, with those objects that only mark a folder.
    pub files: Vec<(Key, u64)>,
    /// Their bytes.
    pub bytes: u64,
    /// How many of them only mark a folder: empty, with a key that ends in a slash.
    pub markers: usize,
    /// The count that is still under way.
    pub counting: Option<Ticket>,
}

impl Below {
    /// Files that are known already.
    pub fn of(files: Vec<(Key, u64)>) -> Self {
        Self {
            bytes: files.iter().map(|(_, size)| size).sum(),
            markers: files.iter().filter(|file| is_marker(file)).count(),
            files,
            counting: None,
        }
    }

    /// What `ticket` is going to count.
    pub fn counted_by(ticket: Ticket) -> Self {
        Self {
            counting: Some(ticket),
            ..Self::default()
        }
    }

    /// Takes a page of the count.
    pub fn take(&mut self, page: &Page) {
        for file in page.files() {
            self.bytes += file.1;
            self.markers += usize::from(is_marker(&file));
            self.files.push(file);
        }
    }

    /// Those that do not only mark a folder.
    pub fn real(&self) -> impl Iterator<Item = &(Key, u64)> {
        self.files.iter().filter(|file| !is_marker(file))
    }
}

/// An empty object whose key ends in a slash stands for a folder.
fn is_marker((key, size): &(Key, u64)) -> bool {
    *size == 0 && key.as_str().ends_with('/')
}
