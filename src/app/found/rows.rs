//! What the lines of a list say, for whoever draws or acts on them.

use super::heading::at_line;
use super::{Found, Heading};
use crate::app::Selected;
use crate::object::{Entry, EntryKind, Prefix};

/// One line of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FoundRow<'a> {
    /// What the rows below it have in common.
    Heading(&'a Heading),
    /// A file or folder.
    Entry {
        /// The folder that the name is below.
        prefix: &'a Prefix,
        /// Its name and what is known of it.
        entry: Entry<'a>,
        /// Whether the cursor is on it.
        is_cursor: bool,
    },
}

impl Found {
    pub(super) fn line(&self, line: usize) -> Option<FoundRow<'_>> {
        match at_line(self.headings(), line) {
            Err(heading) => Some(FoundRow::Heading(&self.headings()[heading])),
            Ok(row) => {
                let hits = self.hits()?;
                let (prefix, entry) = hits.snapshot.get(hits.rows.get(row)?)?;
                Some(FoundRow::Entry {
                    prefix,
                    entry,
                    is_cursor: row == self.cursor && self.is_current(),
                })
            }
        }
    }

    /// What the cursor is on.
    pub fn selected(&self) -> Selected {
        if !self.is_current() {
            return Selected::Nothing;
        }
        let found = self.spot().zip(self.hits());
        let Some((prefix, entry)) = found.and_then(|(spot, hits)| hits.snapshot.get(spot)) else {
            return Selected::Nothing;
        };
        match entry.kind {
            EntryKind::Folder => Selected::Folder {
                prefix: Some(prefix.child(entry.name)),
                id: None,
            },
            EntryKind::File { size, modified, .. } => match prefix.join(entry.name) {
                Some(key) => Selected::File {
                    key,
                    size,
                    modified,
                },
                None => Selected::Nothing,
            },
        }
    }
}
