//! Everything that can be asked for, as data: compared in tests, logged, kept for a retry, held back by a question.

use std::time::Duration;

use super::{FolderId, Ticket};
use crate::object::{Cursor, DownloadPlan, Key, Prefix, TransferId, UploadPlan};

/// One thing that the program asks its surroundings to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Open the bucket.
    Connect,
    /// Find out which homes of jobs hold anything.
    FindJobs {
        /// Comes back with the answer.
        ticket: Ticket,
    },
    /// List a folder, page after page.
    List {
        /// Comes back with every page.
        ticket: Ticket,
        /// Whose rows these are; only one listing a folder runs.
        folder: FolderId,
        /// What to list.
        prefix: Prefix,
        /// Where an earlier listing ended.
        from: Option<Cursor>,
    },
    /// Stop listing a folder; what has arrived stays.
    StopListing(FolderId),
    /// Ask HEAD about an object, once the cursor rests on it.
    Inspect {
        /// Comes back with the answer.
        ticket: Ticket,
        /// Which object.
        key: Key,
    },
    /// List everything below a folder, to say what a delete would take.
    Count {
        /// Comes back with every page.
        ticket: Ticket,
        /// Below which folder.
        prefix: Prefix,
    },
    /// Stop counting.
    StopCounting,
    /// Complete a local path.
    Suggest {
        /// Comes back with the answer.
        ticket: Ticket,
        /// What was typed; `~` and relative paths are understood.
        typed: String,
    },
    /// Look at a local file before it is uploaded.
    Examine {
        /// Comes back with the answer.
        ticket: Ticket,
        /// What was typed; `~` and relative paths are understood.
        typed: String,
    },
    /// Sign GET links.
    Sign {
        /// Comes back with the answer.
        ticket: Ticket,
        /// For these objects, in this order.
        keys: Vec<Key>,
        /// How long they are to work.
        lasts: Duration,
    },
    /// Put text on the clipboard, by every way there is.
    Copy {
        /// Comes back with the answer.
        ticket: Ticket,
        /// What to put there.
        text: Secret,
    },
    /// Put a local file into the bucket.
    Upload(TransferId, UploadPlan),
    /// Fetch an object to the local disk.
    Download(TransferId, DownloadPlan),
    /// Stop a transfer, politely.
    Stop(TransferId),
    /// Delete objects.
    Remove {
        /// Exactly these.
        keys: Vec<Key>,
    },
    /// Give the terminal back to the shell until it calls again.
    Suspend,
    /// Draw the whole screen anew.
    Redraw,
    /// End the program.
    Quit,
}

/// Text that may be a link, so that the log never shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "({} bytes)", self.0.len())
    }
}

/// Work of which only the newest counts: starting it stops what held the slot before.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Slot {
    /// Opening the bucket.
    Connect,
    /// The homes of jobs.
    Jobs,
    /// One folder's listing.
    Listing(FolderId),
    /// The details pane.
    Inspect,
    /// The count behind a question.
    Count,
    /// Path completion.
    Suggest,
    /// The look at a local file.
    Examine,
    /// Signing.
    Sign,
}

impl Effect {
    /// The slot that this effect takes, if it is newest-only work.
    pub fn slot(&self) -> Option<Slot> {
        match self {
            Self::Connect => Some(Slot::Connect),
            Self::FindJobs { .. } => Some(Slot::Jobs),
            Self::List { folder, .. } | Self::StopListing(folder) => Some(Slot::Listing(*folder)),
            Self::Inspect { .. } => Some(Slot::Inspect),
            Self::Count { .. } | Self::StopCounting => Some(Slot::Count),
            Self::Suggest { .. } => Some(Slot::Suggest),
            Self::Examine { .. } => Some(Slot::Examine),
            Self::Sign { .. } => Some(Slot::Sign),
            _ => None,
        }
    }
}
