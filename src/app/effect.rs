//! Everything that can be asked for, as data: compared in tests, logged, kept for a retry, held back by a question.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::{Choices, Export, FolderId, Look, Pace, Suggestion, Ticket, UsageList};
use crate::ledger::Entry;
use crate::object::{
    Batch, Cursor, Halt, Key, Link, LinkWish, Plan, Prefix, Timestamp, TransferId, UploadPlan,
    Whose,
};
use crate::search::{By, Query, Snapshot, Usage};

/// One thing that the program asks its surroundings to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Open the bucket.
    Connect,
    /// Fetch the credentials anew: someone may have logged in again.
    RenewSession,
    /// Find out which homes of jobs hold anything.
    FindJobs {
        /// Comes back with the answer.
        ticket: Ticket,
    },
    /// Look whether these folders hold anything.
    LookInto(Vec<Prefix>),
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
    /// Look into a file, once the cursor rests on it.
    Look {
        /// Comes back with the answer.
        ticket: Ticket,
        /// Which file, and what of it.
        look: Look,
        /// Whether the cursor may well move on in a moment, as under a held key: then it has to rest first.
        pace: Pace,
    },
    /// Fetch the beginning of a file that will probably be looked into next, if nothing else is wanted for a while.
    Foresee(Look),
    /// Nothing that is being looked into is wanted any more.
    StopLooking,
    /// Compare both sides of targets that are there already.
    Compare {
        /// Comes back with every answer.
        ticket: Ticket,
        /// What was asked about.
        plans: Arc<Vec<Plan>>,
    },
    /// Stop comparing.
    StopComparing,
    /// List everything below a folder, to say what a delete would take.
    Count {
        /// Comes back with every page.
        ticket: Ticket,
        /// Below which folder.
        prefix: Prefix,
    },
    /// Stop counting.
    StopCounting,
    /// Read the index that was kept the last time.
    Recall {
        /// Comes back with the answer.
        ticket: Ticket,
    },
    /// List everything below these folders, in parallel.
    Sweep {
        /// Comes back with every stretch, and with the end.
        ticket: Ticket,
        /// Below which folders.
        prefixes: Vec<Prefix>,
    },
    /// Keep the index for the next time.
    Keep {
        /// What is known.
        snapshot: Snapshot,
        /// The moment that it is true for.
        taken: Timestamp,
    },
    /// Gather the words that filters are completed with.
    Learn {
        /// From these keys.
        snapshot: Snapshot,
    },
    /// Find what a query asks for.
    Find {
        /// Comes back with every answer.
        ticket: Ticket,
        /// Among these keys.
        snapshot: Snapshot,
        /// What to find.
        query: Query,
    },
    /// Gather everything of one owner or job.
    Gather {
        /// Comes back with the answer.
        ticket: Ticket,
        /// Among these keys.
        snapshot: Snapshot,
        /// Of whom.
        whose: Whose,
    },
    /// Nothing that is being found or gathered is wanted any more.
    StopSearching,
    /// Add up what the bucket holds.
    Measure {
        /// Comes back with the answer.
        ticket: Ticket,
        /// Of these keys.
        snapshot: Snapshot,
        /// Nothing can have come later.
        now: Timestamp,
    },
    /// Sort the parts of what the bucket holds.
    Arrange {
        /// Comes back with the answer.
        ticket: Ticket,
        /// What it holds.
        usage: Arc<Usage>,
        /// Which parts.
        list: UsageList,
        /// By what.
        by: By,
    },
    /// Find uploads that were begun and not ended.
    FindUnfinished {
        /// Comes back with the answer.
        ticket: Ticket,
    },
    /// Complete a local path.
    Suggest {
        /// Comes back with the answer.
        ticket: Ticket,
        /// What was typed; `~` and relative paths are understood.
        typed: String,
        /// The folders to begin with, where nothing was typed; those that are gone are not suggested.
        folders: Vec<Suggestion>,
    },
    /// Look at local files before they are uploaded; into folders, all the way down.
    Examine {
        /// Comes back with the answer.
        ticket: Ticket,
        /// What was typed; `~` and relative paths are understood.
        typed: Vec<String>,
    },
    /// Find out what would become of an upload; nothing is written.
    Rehearse {
        /// Comes back with what came of each file.
        ticket: Ticket,
        /// What would be sent, each with its place in the form.
        plans: Vec<(usize, UploadPlan)>,
    },
    /// What would become of an upload is not wanted any more.
    StopRehearsing,
    /// Sign GET links.
    Sign {
        /// Comes back with the answer.
        ticket: Ticket,
        /// These, in this order.
        wishes: Vec<LinkWish>,
    },
    /// Try links as their receivers would.
    Try {
        /// Comes back with every answer.
        ticket: Ticket,
        /// Each with its place in the share.
        links: Vec<(usize, Link, LinkWish)>,
    },
    /// Sign a link to upload with.
    SignUpload {
        /// Comes back with the answer.
        ticket: Ticket,
        /// Where the file will lie.
        key: Key,
        /// How long the link is to work.
        lasts: Duration,
        /// The largest file that its page may send, in bytes.
        largest: u64,
    },
    /// Tell when an object is there.
    Await {
        /// Which object.
        key: Key,
        /// Until when it can come.
        until: Timestamp,
    },
    /// Make up a UUID.
    Roll {
        /// Comes back with it.
        ticket: Ticket,
    },
    /// Open an address in this machine's browser.
    Browse(Secret),
    /// Open a local file with this machine's own program for it.
    OpenFile(PathBuf),
    /// Write a text into the download folder.
    SaveText {
        /// The name that is wanted; a free one beside it is taken.
        name: String,
        /// The text.
        text: Secret,
    },
    /// Write what the ledger's view lists into the download folder.
    SaveTable(Export),
    /// Write down in the ledger what was done.
    Record(Vec<Entry>),
    /// Read the ledger.
    ReadLedger {
        /// Comes back with the answer.
        ticket: Ticket,
    },
    /// Find out what earlier runs asked customers for and what can still come.
    FindOutstanding,
    /// Keep what was chosen for links for the next time.
    Remember(Choices),
    /// Keep for the next time from which folders files were uploaded, the newest first.
    RememberFolders(Vec<PathBuf>),
    /// Ring the terminal's bell.
    Ring,
    /// Put text on the clipboard, by every way there is.
    Copy {
        /// Comes back with the answer.
        ticket: Ticket,
        /// What to put there.
        text: Secret,
    },
    /// Move files, all of one wish.
    Transfer(TransferId, Arc<Batch>),
    /// Go on with what was put off; what was begun by an earlier run, by the name that it had in the journal.
    GoOn(TransferId, Option<String>),
    /// Stop a transfer.
    Halt(TransferId, Halt),
    /// Find what earlier runs have left to be gone on with.
    FindLeft,
    /// Show a text on the terminal's own screen until a key is pressed.
    ShowPlain(Secret),
    /// Give the terminal back to the shell until it calls again.
    Suspend,
    /// Draw the whole screen anew.
    Redraw,
    /// End the program.
    Quit,
}

/// Text that may be a link, so that the log never shows it.
#[derive(Clone, PartialEq, Eq, Default)]
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
    /// What is inside a file.
    Look,
    /// Both sides of targets that are there already.
    Compare,
    /// The count behind a question.
    Count,
    /// The sweep behind the index.
    Sweep,
    /// The words for completions.
    Learn,
    /// What is shown as a list.
    Search,
    /// What the bucket adds up to.
    Usage,
    /// The order of its parts.
    Arrange,
    /// The file that keeps the index.
    Keep,
    /// The unfinished uploads.
    Unfinished,
    /// Path completion.
    Suggest,
    /// The look at a local file.
    Examine,
    /// The try of an upload.
    Rehearse,
    /// Signing.
    Sign,
    /// Trying links.
    Try,
    /// Signing a link to upload with.
    SignUpload,
    /// Reading the ledger.
    ReadLedger,
    /// What earlier runs asked for.
    Outstanding,
    /// What earlier runs have left to be gone on with.
    Left,
    /// Waiting for one object.
    Await(Key),
}

impl Effect {
    /// What a defect in it is told by: without what may be ten thousand keys, or a secret.
    pub fn outline(&self) -> Self {
        match self {
            Self::Transfer(id, batch) => Self::Transfer(
                *id,
                Arc::new(Batch {
                    kind: batch.kind,
                    plans: Vec::new(),
                }),
            ),
            Self::Compare { ticket, .. } => Self::Compare {
                ticket: *ticket,
                plans: Arc::default(),
            },
            Self::Rehearse { ticket, .. } => Self::Rehearse {
                ticket: *ticket,
                plans: Vec::new(),
            },
            Self::Sign { ticket, .. } => Self::Sign {
                ticket: *ticket,
                wishes: Vec::new(),
            },
            Self::Try { ticket, .. } => Self::Try {
                ticket: *ticket,
                links: Vec::new(),
            },
            Self::SaveText { name, .. } => Self::SaveText {
                name: name.clone(),
                text: Secret::default(),
            },
            Self::Copy { ticket, .. } => Self::Copy {
                ticket: *ticket,
                text: Secret::default(),
            },
            other => other.clone(),
        }
    }

    /// The slot that this effect takes, if it is newest-only work.
    pub fn slot(&self) -> Option<Slot> {
        match self {
            Self::Connect | Self::RenewSession => Some(Slot::Connect),
            Self::FindJobs { .. } => Some(Slot::Jobs),
            Self::List { folder, .. } | Self::StopListing(folder) => Some(Slot::Listing(*folder)),
            Self::Inspect { .. } => Some(Slot::Inspect),
            Self::Look { .. } | Self::Foresee(_) | Self::StopLooking => Some(Slot::Look),
            Self::Compare { .. } | Self::StopComparing => Some(Slot::Compare),
            Self::Count { .. } | Self::StopCounting => Some(Slot::Count),
            Self::Sweep { .. } => Some(Slot::Sweep),
            Self::Learn { .. } => Some(Slot::Learn),
            Self::Find { .. } | Self::Gather { .. } | Self::StopSearching => Some(Slot::Search),
            Self::Measure { .. } => Some(Slot::Usage),
            Self::Arrange { .. } => Some(Slot::Arrange),
            Self::Keep { .. } => Some(Slot::Keep),
            Self::FindUnfinished { .. } => Some(Slot::Unfinished),
            Self::Suggest { .. } => Some(Slot::Suggest),
            Self::Examine { .. } => Some(Slot::Examine),
            Self::Rehearse { .. } | Self::StopRehearsing => Some(Slot::Rehearse),
            Self::Sign { .. } => Some(Slot::Sign),
            Self::Try { .. } => Some(Slot::Try),
            Self::SignUpload { .. } => Some(Slot::SignUpload),
            Self::ReadLedger { .. } => Some(Slot::ReadLedger),
            Self::FindOutstanding => Some(Slot::Outstanding),
            Self::FindLeft => Some(Slot::Left),
            Self::Await { key, .. } => Some(Slot::Await(key.clone())),
            _ => None,
        }
    }
}
