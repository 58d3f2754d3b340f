//! What the rows say, for whoever draws or acts on them.

use super::{DESK, FolderId, Progress, Row, Tree};
use crate::object::{EntryKind, Failure, Key, Prefix, Timestamp};

/// One row, told for drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown<'a> {
    /// How far it is indented; a root is at 0.
    pub depth: u16,
    /// What it is.
    pub what: What<'a>,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq)]
pub enum What<'a> {
    /// A folder.
    Folder {
        /// Its name, with its `/`.
        name: &'a str,
        /// Whether its rows follow.
        is_open: bool,
        /// Whether a page of it is awaited.
        is_listing: bool,
    },
    /// An object.
    File {
        /// Its name; empty for a folder's marker object.
        name: &'a str,
        /// Its whole key.
        key: Key,
        /// Size in bytes.
        size: u64,
        /// When it was last written.
        modified: Option<Timestamp>,
    },
    /// The line at the end of a folder.
    Note(Note<'a>),
}

/// What the line at the end of a folder says.
#[derive(Debug, Clone, PartialEq)]
pub enum Note<'a> {
    /// The folder holds nothing.
    Empty,
    /// Which homes of jobs exist is being found out.
    Looking,
    /// Pages are on their way; so many rows are here.
    Listing(u32),
    /// Nobody asked for the rest yet.
    Paused(u32),
    /// The listing broke off.
    Failed(&'a Failure),
    /// A sentence of what to do about it.
    Hint(String),
}

/// What the cursor is on.
#[derive(Debug, Clone, PartialEq)]
pub enum Selected {
    /// Nothing: there is no row.
    Nothing,
    /// An object.
    File {
        /// Its key.
        key: Key,
        /// Size in bytes.
        size: u64,
        /// When it was last written.
        modified: Option<Timestamp>,
    },
    /// A folder.
    Folder {
        /// Its prefix; `None` if it only gathers folders from several places.
        prefix: Option<Prefix>,
        /// Its place in the tree, if it was ever opened.
        id: Option<FolderId>,
    },
    /// The line at the end of this folder.
    Note(FolderId),
}

impl Tree {
    /// The rows in the window, from its top.
    pub fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        let end = (self.top + self.height).min(self.rows.len());
        self.rows[self.top.min(end)..end]
            .iter()
            .filter_map(|row| self.show(*row))
    }

    /// What the cursor is on.
    pub fn selected(&self) -> Selected {
        self.selected_at(self.cursor)
    }

    /// What the row below it is.
    pub fn next(&self) -> Selected {
        self.selected_at(self.cursor + 1)
    }

    fn selected_at(&self, row: usize) -> Selected {
        let Some(row) = self.rows.get(row) else {
            return Selected::Nothing;
        };
        let folder = self.folder(row.folder);
        let Some(entry) = folder.listing.get(row.index) else {
            return Selected::Note(row.folder);
        };
        match entry.kind {
            EntryKind::Folder => self.selected_folder(*row, entry.name),
            EntryKind::File { size, modified, .. } => match folder.prefix.join(entry.name) {
                Some(key) => Selected::File {
                    key,
                    size,
                    modified,
                },
                None => Selected::Nothing,
            },
        }
    }

    /// Whether the window shows that a listing broke off.
    pub fn shows_a_failure(&self) -> bool {
        self.shown()
            .any(|row| matches!(row.what, What::Note(Note::Failed(_))))
    }

    /// Why the folder's listing broke off, if it did.
    pub fn trouble(&self, id: FolderId) -> Option<&Failure> {
        match &self.folder(id).progress {
            Progress::Failed(failure, _) => Some(failure),
            _ => None,
        }
    }

    fn selected_folder(&self, row: Row, name: &str) -> Selected {
        let id = self.child_at(row);
        let prefix = match id {
            Some(id) => {
                let folder = self.folder(id);
                (folder.progress != Progress::Fixed).then(|| folder.prefix.clone())
            }
            None => Some(self.folder(row.folder).prefix.child(name)),
        };
        Selected::Folder { prefix, id }
    }

    fn show(&self, row: Row) -> Option<Shown<'_>> {
        let folder = self.folder(row.folder);
        let what = match folder.listing.get(row.index) {
            None => What::Note(self.hint(row).unwrap_or_else(|| self.note(row.folder))),
            Some(entry) => match entry.kind {
                EntryKind::Folder => self.show_folder(row, entry.name),
                EntryKind::File { size, modified, .. } => {
                    let key = folder.prefix.join(entry.name)?;
                    What::File {
                        name: entry.name,
                        key,
                        size,
                        modified,
                    }
                }
            },
        };
        Some(Shown {
            depth: folder.depth,
            what,
        })
    }

    fn show_folder<'a>(&'a self, row: Row, name: &'a str) -> What<'a> {
        let child = self.child_at(row).map(|id| self.folder(id));
        let title = child.and_then(|child| child.title.as_deref());
        What::Folder {
            name: title.unwrap_or(name),
            is_open: child.is_some_and(|child| child.is_open),
            is_listing: child.is_some_and(|child| matches!(child.progress, Progress::Listing(..))),
        }
    }

    fn hint(&self, row: Row) -> Option<Note<'_>> {
        let sentences = self.trouble(row.folder)?.hint_sentences();
        sentences.into_iter().nth(row.hint()?).map(Note::Hint)
    }

    fn note(&self, id: FolderId) -> Note<'_> {
        let folder = self.folder(id);
        let here = folder.listing.len();
        match &folder.progress {
            Progress::Listing(..) => Note::Listing(here),
            Progress::Paused(_) => Note::Paused(here),
            Progress::Failed(failure, _) => Note::Failed(failure),
            Progress::Fixed if folder.parent == Some(DESK) => Note::Looking,
            Progress::Fixed | Progress::Complete => Note::Empty,
        }
    }
}
