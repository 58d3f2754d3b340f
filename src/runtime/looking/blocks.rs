//! What has come of the files that were looked into last, so that the next look at them asks for nothing again.

use std::collections::VecDeque;
use std::sync::Mutex;

use bytes::Bytes;

use crate::app::File;
use crate::object::Key;

/// So many bytes are kept of all files together.
const KEPT: usize = 48 << 20;

/// What is known of a file.
#[derive(Debug, Default, Clone)]
pub(super) struct Known {
    /// Its entity tag, once a piece has come.
    pub(super) tag: Option<String>,
    /// Its declared type.
    pub(super) declared: String,
    /// How many bytes it has.
    pub(super) size: u64,
    /// Stretches of it, each from an offset on.
    pub(super) stretches: Vec<(u64, Bytes)>,
}

/// The files that were looked into last, the newest last.
#[derive(Debug, Default)]
pub(in crate::runtime) struct Blocks(Mutex<VecDeque<(File, Known)>>);

impl Known {
    /// Some bytes from that offset on, if any are known.
    pub(super) fn from(&self, offset: u64) -> Option<Bytes> {
        let mut stretches = self.stretches.iter();
        stretches.find_map(|(from, bytes)| {
            let within = usize::try_from(offset.checked_sub(*from)?).ok()?;
            (within < bytes.len()).then(|| bytes.slice(within..))
        })
    }

    /// How many bytes are known.
    pub(super) fn bytes(&self) -> usize {
        self.stretches.iter().map(|(_, bytes)| bytes.len()).sum()
    }
}

impl Blocks {
    /// What is known of that file.
    pub(super) fn of(&self, file: &File) -> Known {
        let Ok(kept) = self.0.lock() else {
            return Known::default();
        };
        let found = kept.iter().find(|(other, _)| other == file);
        found.map(|(_, known)| known.clone()).unwrap_or_default()
    }

    /// Forgets a file: it is another one by now.
    pub(super) fn forget(&self, key: &Key) {
        if let Ok(mut kept) = self.0.lock() {
            kept.retain(|(file, _)| file.key != *key);
        }
    }

    /// Keeps what is known of that file, and of older ones what there is room for.
    pub(super) fn keep(&self, file: File, known: Known) {
        let Ok(mut kept) = self.0.lock() else {
            return;
        };
        kept.retain(|(other, _)| other.key != file.key);
        kept.push_back((file, known));
        let bytes = |kept: &VecDeque<(File, Known)>| -> usize {
            kept.iter().map(|(_, known)| known.bytes()).sum()
        };
        while bytes(&kept) > KEPT && kept.len() > 1 {
            kept.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, size: u64) -> File {
        File {
            key: Key::new(name).unwrap(),
            size,
            modified: None,
        }
    }

    fn known(bytes: usize) -> Known {
        Known {
            tag: Some("tag".into()),
            stretches: vec![(10, Bytes::from(vec![7; bytes]))],
            ..Known::default()
        }
    }

    #[test]
    fn what_is_known_is_told_from_its_offset_on() {
        let known = known(5);
        assert_eq!(known.from(9), None);
        assert_eq!(known.from(12).map(|bytes| bytes.len()), Some(3));
        assert_eq!(known.from(15), None);
    }

    #[test]
    fn of_a_file_that_was_listed_otherwise_nothing_is_known() {
        let blocks = Blocks::default();
        blocks.keep(file("a", 5), known(5));
        assert!(blocks.of(&file("a", 5)).tag.is_some());
        assert!(blocks.of(&file("a", 6)).tag.is_none());
        blocks.forget(&Key::new("a").unwrap());
        assert!(blocks.of(&file("a", 5)).tag.is_none());
    }

    #[test]
    fn older_files_make_room() {
        let blocks = Blocks::default();
        for name in ["a", "b", "c"] {
            blocks.keep(file(name, 1), known(20 << 20));
        }
        assert!(blocks.of(&file("a", 1)).tag.is_none());
        assert!(blocks.of(&file("c", 1)).tag.is_some());
    }
}
