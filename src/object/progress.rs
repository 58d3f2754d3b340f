//! How far one file of a batch has come, in what is worth writing down: enough to go on after whatever ended the program.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// Something that has happened to one file of a batch, small enough to be written down at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The server is about to be asked to begin an upload in parts, at this moment by this machine's clock: one may be there
    /// without a known name.
    Begins(i64),
    /// The server has begun an upload in parts.
    Begun(BegunUpload),
    /// The server has a part.
    Sent {
        /// Its number, from 1.
        number: u32,
        /// What it is.
        part: SentPart,
    },
    /// A file to write into was made, for this version of the object.
    Lands(Landed),
    /// A part of the object is in that file.
    Wrote {
        /// Its number, from 0.
        number: u32,
        /// The CRC-32 of its bytes.
        crc32: u32,
    },
    /// What is to be replaced is kept; the entity tag that it had, if anything was there.
    Kept(Option<String>),
    /// The copy is proved to be whole; the source, whose entity tag this was, may go.
    Proved(Option<String>),
    /// Nothing of all that is there any more.
    Forgotten,
}

/// An upload in parts that the server has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunUpload {
    /// Its name at the server.
    pub id: String,
    /// The size of its parts in bytes, but for the last.
    pub part_length: u64,
    /// When the source was last written, in nanoseconds since 1970.
    pub modified: Option<i64>,
    /// Whether the server was asked to encrypt.
    pub encrypts: bool,
    /// Whether the parts carry checksums.
    pub sums: bool,
}

/// A part that the server has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentPart {
    /// The entity tag with which the server answered.
    pub etag: String,
    /// The CRC-32 of its bytes.
    pub crc32: u32,
}

/// A file that is being written, beside the place where it will lie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landed {
    /// Where it lies.
    #[serde(with = "super::local::path")]
    pub hidden: PathBuf,
    /// The entity tag of what is fetched.
    pub etag: String,
    /// Its size in bytes.
    pub size: u64,
    /// The size of the parts in bytes, but for the last.
    pub part_length: u64,
}

/// What was seen of an object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Its entity tag; `None` if the store told none, or nothing was there.
    pub etag: Option<String>,
}

/// All that is known of one unfinished file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// An upload may have been begun whose name was never learned: when it was asked for.
    pub may_have_begun: Option<Timestamp>,
    /// The upload in parts that was begun.
    pub begun: Option<BegunUpload>,
    /// The parts that the server has, by number.
    pub sent: BTreeMap<u32, SentPart>,
    /// The file that is being written.
    pub landed: Option<Landed>,
    /// The CRC-32 of the parts that are in it, by number.
    pub wrote: BTreeMap<u32, u32>,
    /// What is to be replaced, once it is kept.
    pub kept: Option<Seen>,
    /// The source, once the copy is proved.
    pub proved: Option<Seen>,
}

impl Known {
    /// Whether something was there that is kept now.
    pub fn replaces(&self) -> bool {
        self.kept.as_ref().is_some_and(|seen| seen.etag.is_some())
    }

    /// Takes in what has happened.
    pub fn take(&mut self, note: Note) {
        match note {
            Note::Begins(at) => {
                self.may_have_begun = Some(Timestamp(at));
                self.begun = None;
                self.sent.clear();
            }
            Note::Begun(begun) => {
                self.may_have_begun = None;
                self.begun = Some(begun);
                self.sent.clear();
            }
            Note::Sent { number, part } => {
                self.sent.insert(number, part);
            }
            Note::Lands(landed) => {
                self.landed = Some(landed);
                self.wrote.clear();
            }
            Note::Wrote { number, crc32 } => {
                self.wrote.insert(number, crc32);
            }
            Note::Kept(etag) => self.kept = Some(Seen { etag }),
            Note::Proved(etag) => self.proved = Some(Seen { etag }),
            // What was kept stays kept, whatever became of what was to replace it.
            Note::Forgotten => {
                *self = Self {
                    kept: self.kept.take(),
                    ..Self::default()
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(id: &str) -> Note {
        Note::Begun(BegunUpload {
            id: id.into(),
            part_length: 8,
            modified: None,
            encrypts: true,
            sums: true,
        })
    }

    fn sent(number: u32) -> Note {
        let (etag, crc32) = ("e".into(), 7);
        Note::Sent {
            number,
            part: SentPart { etag, crc32 },
        }
    }

    #[test]
    fn what_was_begun_anew_has_none_of_the_old_parts() {
        let mut known = Known::default();
        for note in [Note::Begins(5), begun("one"), sent(1), Note::Begins(7)] {
            known.take(note);
        }
        assert_eq!(known.may_have_begun, Some(Timestamp(7)));
        assert!(known.begun.is_none());
        known.take(begun("two"));
        known.take(sent(2));
        assert_eq!(known.sent.keys().collect::<Vec<_>>(), [&2]);
        known.take(Note::Forgotten);
        assert_eq!(known, Known::default());
    }

    #[test]
    fn a_note_comes_back_as_it_was_written() {
        for note in [begun("a"), sent(3), Note::Proved(None), Note::Forgotten] {
            let line = serde_json::to_string(&note).unwrap();
            assert_eq!(serde_json::from_str::<Note>(&line).unwrap(), note);
        }
    }
}
