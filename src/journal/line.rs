//! The lines of a journal: what each says, and how it is written.

use serde::{Deserialize, Serialize};

use super::Place;
use crate::object::{Batch, Kind, Note, Plan, Timestamp};

/// The form that these lines have; a reader of another one leaves the file alone.
const FORM: u32 = 1;

/// What the first line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    filedesk: u32,
    bucket: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    endpoint: Option<String>,
    /// What is done.
    pub kind: Kind,
    at: i64,
    /// How many plans follow: where there are fewer, nothing has been begun.
    pub files: usize,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Line {
    /// The first.
    Head {
        /// What the transfer is.
        head: Head,
    },
    /// One file of it; they are counted in this order.
    Plan {
        /// What is to be done.
        plan: Plan,
    },
    /// Something has happened to a file.
    Note {
        /// Which one.
        place: usize,
        /// What.
        note: Note,
    },
    /// A file has ended.
    Ended {
        /// Which one.
        place: usize,
        /// Whether it was done; else it failed for good.
        ended: bool,
    },
}

impl Head {
    /// The first line of a transfer.
    pub fn new(place: &Place, batch: &Batch, at: Timestamp) -> Self {
        Self {
            filedesk: FORM,
            bucket: place.bucket.clone(),
            endpoint: place.endpoint.clone(),
            kind: batch.kind,
            at: at.0,
            files: batch.plans.len(),
        }
    }

    /// Whether the lines behind it can be read.
    pub fn is_known(&self) -> bool {
        self.filedesk == FORM
    }

    /// Whether it is about this bucket.
    pub fn is_at(&self, place: &Place) -> bool {
        self.bucket == place.bucket && self.endpoint == place.endpoint
    }

    /// When it was begun.
    pub fn at(&self) -> Timestamp {
        Timestamp(self.at)
    }
}

impl Line {
    /// The line as it is written, with its end.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut bytes);
        bytes
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        serde_json::to_writer(&mut *bytes, self).expect("text and numbers always make JSON");
        bytes.push(b'\n');
    }
}

/// The first lines of a transfer: what it is, and every file of it.
pub(super) fn beginning(head: &Head, plans: &[Plan]) -> Vec<u8> {
    let mut bytes = Line::Head { head: head.clone() }.bytes();
    for plan in plans {
        Line::Plan { plan: plan.clone() }.write(&mut bytes);
    }
    bytes
}
