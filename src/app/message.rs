//! Everything that can happen: what the terminal says, and what tasks answer.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Size;

use super::{Chosen, Compared, Rehearsed, Ticket, effect::Effect};
use crate::ledger::{History, Outstanding};
use crate::object::{
    Cursor, Details, Failure, Key, Left, Link, Page, Prefix, SessionEnd, Span, Timestamp,
    TransferId, TransferNews, Trial, Unfinished, UploadLink,
};
use crate::preview::{Canvas, Preview};
use crate::search::{Group, Hits, Known, Snapshot, Usage};

/// One thing that happened. Closed: whatever is not here cannot happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// Text was pasted, or a file was dropped on the terminal.
    Paste(String),
    /// The window has another size.
    Resize(Size),
    /// The terminal can draw pictures like that.
    Draws(Canvas),
    /// Time has passed that something on screen waits for.
    Tick,
    /// The process was asked to end (SIGTERM, SIGHUP).
    Leave,
    /// The bucket was opened, or not.
    Connected(Result<Place, Failure>),
    /// The credentials were fetched anew, or not.
    SessionRenewed(Result<SessionEnd, Failure>),
    /// Which homes of jobs exist.
    JobsFound {
        /// Of which search.
        ticket: Ticket,
        /// The homes that hold anything, or why it could not be told.
        result: Result<Vec<Prefix>, Failure>,
    },
    /// These folders were looked into, and hold nothing.
    Emptied(Vec<Prefix>),
    /// A page of a listing arrived.
    Listed {
        /// Of which listing.
        ticket: Ticket,
        /// The page and where it goes on; `None` after the last one.
        result: Result<(Arc<Page>, Option<Cursor>), Failure>,
    },
    /// HEAD answered.
    Inspected {
        /// Which question.
        ticket: Ticket,
        /// What it told.
        result: Result<Details, Failure>,
    },
    /// A file was looked into.
    Looked {
        /// Which question.
        ticket: Ticket,
        /// What there is to look at.
        result: Result<Arc<Preview>, Failure>,
    },
    /// Both sides of some targets that are there already were compared.
    Compared {
        /// Of which question.
        ticket: Ticket,
        /// What was told of them, by their places among those that were asked about.
        results: Vec<(usize, Compared)>,
    },
    /// A page of everything below a folder arrived.
    Counted {
        /// Of which count.
        ticket: Ticket,
        /// The page and whether more follow.
        result: Result<(Arc<Page>, bool), Failure>,
    },
    /// Some of the index that was kept the last time was read.
    Recalled {
        /// Which question.
        ticket: Ticket,
        /// What was kept, by full keys, in order.
        pages: Vec<Arc<Page>>,
    },
    /// All that was kept was read.
    RecallEnded {
        /// Which question.
        ticket: Ticket,
        /// When it was true, if anything was kept.
        taken: Option<Timestamp>,
    },
    /// A stretch of the bucket was read.
    Swept {
        /// By which sweep.
        ticket: Ticket,
        /// Where.
        span: Span,
        /// All that lies there, by full keys.
        page: Arc<Page>,
    },
    /// A sweep has come to its end.
    SweepEnded {
        /// Which one.
        ticket: Ticket,
        /// What could not be read, and why.
        failures: Vec<Failure>,
    },
    /// The index was kept for the next time, or not.
    Kept(Result<(), Failure>),
    /// The words that filters are completed with.
    Learned(Arc<Known>),
    /// What a query has found so far.
    Found {
        /// Which search.
        ticket: Ticket,
        /// The hits, the best first.
        hits: Hits,
    },
    /// Everything of one owner or job.
    Gathered {
        /// Which wish.
        ticket: Ticket,
        /// Among which keys it was looked for.
        snapshot: Snapshot,
        /// By category.
        groups: Vec<Group>,
    },
    /// A search or a gathering ended by a defect.
    SearchFailed {
        /// Which one.
        ticket: Ticket,
        /// The defect.
        failure: Failure,
    },
    /// A count or an order of what the bucket holds ended by a defect.
    UsageFailed {
        /// Which one.
        ticket: Ticket,
        /// The defect.
        failure: Failure,
    },
    /// What the bucket adds up to.
    Measured {
        /// Which question.
        ticket: Ticket,
        /// The sums.
        usage: Arc<Usage>,
    },
    /// The parts of what the bucket holds are sorted.
    Arranged {
        /// Which wish.
        ticket: Ticket,
        /// Their places, in order.
        places: Vec<u32>,
    },
    /// Uploads that were begun and not ended.
    UnfinishedFound {
        /// Which question.
        ticket: Ticket,
        /// The uploads, or why they cannot be told.
        result: Result<Vec<Unfinished>, Failure>,
    },
    /// Local paths that continue what was typed.
    Suggested {
        /// For which text.
        ticket: Ticket,
        /// Folders first, each kind in order of name; where nothing was typed, the folders to begin with.
        paths: Vec<Suggestion>,
    },
    /// Local files were looked at before their upload.
    Examined {
        /// Which question.
        ticket: Ticket,
        /// The files, and why some were left out.
        result: Result<(Vec<Chosen>, Vec<Failure>), Failure>,
    },
    /// It was found out what would become of some files.
    Rehearsed {
        /// In which try.
        ticket: Ticket,
        /// What came of them.
        files: Vec<Rehearsed>,
    },
    /// Links were signed.
    Signed {
        /// For which wish.
        ticket: Ticket,
        /// The links, in the order of the keys.
        result: Result<Vec<Link>, Failure>,
    },
    /// A link was tried.
    Tried {
        /// Under which ticket.
        ticket: Ticket,
        /// Its place in the share.
        place: usize,
        /// What came of it.
        result: Result<Trial, Failure>,
    },
    /// A link to upload with was signed.
    UploadSigned {
        /// For which wish.
        ticket: Ticket,
        /// The link.
        result: Result<UploadLink, Failure>,
    },
    /// An awaited object is there; or nothing came while it could.
    Arrived {
        /// Which object.
        key: Key,
        /// What HEAD told about it.
        result: Result<Option<Details>, Failure>,
    },
    /// A UUID was made up.
    Rolled {
        /// For which wish.
        ticket: Ticket,
        /// The UUID.
        uuid: String,
    },
    /// The browser was asked to open an address.
    Browsed(Result<(), Failure>),
    /// A local file was opened with another program, or not.
    FileOpened(Result<PathBuf, Failure>),
    /// A text was written; where.
    TextSaved(Result<PathBuf, Failure>),
    /// The ledger was written, or not.
    Recorded(Result<(), Failure>),
    /// What earlier runs asked for and what can still come.
    OutstandingFound(Result<Vec<Outstanding>, Failure>),
    /// The ledger was read.
    LedgerRead {
        /// For which wish.
        ticket: Ticket,
        /// All of it.
        result: Result<Arc<History>, Failure>,
    },
    /// Text went to the clipboard, in these ways.
    Copied {
        /// Which text.
        ticket: Ticket,
        /// What became of it.
        copied: Copied,
    },
    /// A transfer has news.
    Transfer {
        /// Which one.
        id: TransferId,
        /// What is new.
        news: TransferNews,
    },
    /// What earlier runs have left to be gone on with.
    LeftFound(Vec<Left>),
    /// A task ended by a defect.
    Crashed {
        /// What it was doing, as far as that is known.
        effect: Option<Box<Effect>>,
        /// The defect's own words.
        what: String,
    },
}

/// The bucket that is open, as far as the screen tells about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The bucket's name.
    pub bucket: String,
    /// The S3-compatible service, where it is not AWS.
    pub endpoint: Option<String>,
    /// When the credentials end.
    pub session: SessionEnd,
}

/// No more paths are suggested: below that, what they share is what all share.
pub const MOST_SUGGESTIONS: usize = 5_000;

/// A local path that continues what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The whole text that takes the place of what was typed; a folder ends in `/`.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
}

/// What a local path is that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionKind {
    /// A folder that was uploaded from last.
    Recent,
    /// The folder that downloads go to.
    Downloads,
    /// The home folder.
    Home,
    /// A folder like any other.
    Folder,
    /// A file.
    File {
        /// Its size in bytes.
        size: u64,
        /// When it was last written.
        modified: Option<Timestamp>,
    },
}

impl Suggestion {
    /// Whether it is a folder, which is then opened further.
    pub fn is_folder(&self) -> bool {
        !matches!(self.kind, SuggestionKind::File { .. })
    }
}

/// How text was copied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copied {
    /// The ways that took the text.
    pub ways: Vec<Way>,
    /// What a way that should have worked said.
    pub troubles: Vec<CopyTrouble>,
}

/// Why a way did not take the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyTrouble {
    /// It is longer than a terminal's clipboard takes; both in bytes.
    TooLong {
        /// How long it is.
        text: usize,
        /// How long it may be.
        most: usize,
    },
    /// Something else, in the words of what refused.
    Said(String),
}

impl Copied {
    /// Why, of all ways that did not take it.
    pub fn why_not(&self) -> String {
        let told: Vec<_> = self.troubles.iter().map(ToString::to_string).collect();
        told.join("; ")
    }

    /// Whether the text was longer than the terminal's clipboard takes.
    pub fn is_too_long(&self) -> bool {
        let is_it = |trouble: &CopyTrouble| matches!(trouble, CopyTrouble::TooLong { .. });
        self.troubles.iter().any(is_it)
    }
}

impl fmt::Display for CopyTrouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { text, most } => write!(
                out,
                "{} kB are more than a terminal's clipboard takes ({} kB): w writes it to a file",
                text.div_ceil(1_000),
                most / 1_000
            ),
            Self::Said(words) => out.write_str(words),
        }
    }
}

/// A way to a clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The terminal's own, by the escape sequence OSC 52; there is no acknowledgement.
    Osc52,
    /// tmux's paste buffer, which hands it on to the terminal around it.
    Tmux,
    /// The desktop's clipboard.
    Desktop,
}
