//! Every piece of state, with the reason why it exists.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::Duration;

use ratatui::layout::Size;

use super::{
    Awaited, Choices, Conflict, Departure, Dialog, Effect, Fetched, Focus, Found, Handout,
    Indexing, Keymap, Looking, Marks, Notice, NoticeBody, Pin, Place, Requesting, Selected, Ticket,
    Toasts, Transfers, Tree, Undo, areas,
};
use crate::object::{
    Batch, Details, Failure, Key, KnownStore, Limit, Prefix, SessionEnd, Stored, Timestamp,
    TransferId, Trash,
};
use crate::preview::Canvas;
use crate::search::{Today, Zone};
use crate::share::Words;

/// The whole program between two messages.
#[derive(Debug)]
pub struct Model {
    /// The window.
    pub size: Size,
    /// Set by the loop before each message.
    pub clock: Clock,
    /// The bucket, once it is open; else why it is not.
    pub place: Fetched<Place>,
    /// What the program was told to open, shown until the bucket answers.
    pub start: Start,
    /// The folders and the cursor.
    pub tree: Tree,
    /// What is known of all keys.
    pub indexing: Indexing,
    /// The list that stands in the tree's place.
    pub found: Option<Found>,
    /// The last search, for when it is wanted again.
    pub last_search: Option<Found>,
    /// Whether names by the convention are told in the store's words or shown as raw keys.
    pub names: Names,
    /// Whether the user wants to see the details pane.
    pub wants_details: bool,
    /// What HEAD told about the object under the cursor.
    pub details: Fetched<Details>,
    /// The object that `details` is about.
    pub details_of: Option<Key>,
    /// What is inside it.
    pub looking: Looking,
    /// How the terminal draws pictures, if it can and has said so.
    pub canvas: Option<Canvas>,
    /// The files chosen for the next command.
    pub marks: Marks,
    /// What is moving.
    pub transfers: Transfers,
    /// Transfers whose target is there already: asked one by one, when nothing else lies over the tree.
    pub asking: VecDeque<Conflict>,
    /// Under which ticket both sides of what is asked about are compared.
    pub comparing: Option<Ticket>,
    /// A notice that waits until no question lies over the tree.
    pub waiting: VecDeque<Notice>,
    /// At which key pressed something was undone last.
    pub undone: Option<u64>,
    /// At which key pressed a question was answered with yes by its letter.
    pub said_yes: Option<u64>,
    /// How many keys were pressed: a question about a transfer comes by itself only if none was since its start.
    pub presses: u64,
    /// What is to be handed over, while its links are signed.
    pub wanted: Option<Handout>,
    /// What was handed over last, so that a failed clipboard never loses it.
    pub handout: Option<Handout>,
    /// The link to upload with that is being signed.
    pub requesting: Option<Requesting>,
    /// The files that were asked for and have not come yet.
    pub awaited: Vec<Awaited>,
    /// The ticket at hand.
    pub pin: Pin,
    /// What was chosen for links the last time.
    pub choices: Choices,
    /// From which folders was uploaded last, the newest first.
    pub recent: Vec<PathBuf>,
    /// What can be undone, the newest last.
    pub undo: VecDeque<Undo>,
    /// What lies over the tree; the last has the keys.
    pub dialogs: Vec<Dialog>,
    /// The last upload.
    pub answer: Option<Stored>,
    /// Short notes.
    pub toasts: Toasts,
    /// The homes of jobs are being looked for.
    pub jobs_awaited: Option<Ticket>,
    /// Whether the program is on its way out: once it leaves, nothing new is started.
    pub departure: Departure,
    /// The store that is opened when the program has left this one.
    pub next_store: Option<String>,
    pub(super) tickets: u64,
    pub(super) transfer_ids: u64,
}

/// How a name by the convention of STORAGE.md is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// Whose it is, when it was uploaded, and the name that the customer's file had.
    #[default]
    Told,
    /// The key as it is.
    Raw,
}

/// The two clocks, as the loop read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clock {
    /// The time of day.
    pub wall: Timestamp,
    /// Time since the start; never jumps.
    pub steady: Duration,
}

/// What the program was started with, as far as it shows on screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    /// The bucket.
    pub bucket: String,
    /// The S3-compatible service, where it is not AWS.
    pub endpoint: Option<String>,
    /// Whether this is the demo.
    pub is_demo: bool,
    /// Show only this folder.
    pub prefix: Option<Prefix>,
    /// The key to begin at, once the bucket is open.
    pub at: Option<Key>,
    /// Why every write is refused, if it is.
    pub read_only: Option<ReadOnlyBy>,
    /// Read the whole bucket only when something is searched for.
    pub no_index: bool,
    /// Keys to commands.
    pub keymap: Keymap,
    /// The agency's own words for messages with links.
    pub words: Words,
    /// Where the person sits, for the days that are typed.
    pub zone: Option<Zone>,
    /// Where downloads go.
    pub downloads: PathBuf,
    /// The home folder, for paths that are typed with `~`.
    pub home: Option<PathBuf>,
    /// Where what is opened with other programs lies meanwhile; nowhere where there is no desktop to open it on.
    pub opens_into: Option<PathBuf>,
    /// How fast all uploads and downloads together may be.
    pub limit: Limit,
    /// Where deleted and replaced objects wait.
    pub trash: Trash,
    /// Who sits here, for the trash to tell.
    pub user: String,
    /// Sets the names that this run makes up apart from those of every other.
    pub run: String,
    /// Whether a later run can go on with what this one leaves.
    pub remembers: Remembers,
    /// What was chosen for links the last time.
    pub choices: Choices,
    /// From which folders earlier runs uploaded, the newest first.
    pub recent: Vec<PathBuf>,
    /// The stores that the configuration file names.
    pub stores: Vec<KnownStore>,
    /// Which settings came from a `.env` file, since a stranger's could lead elsewhere.
    pub from_env_file: Vec<String>,
}

/// What made the program refuse every write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadOnlyBy {
    /// `--read-only`.
    Flag,
    /// `read_only` below `[safety]` in the configuration file, which names the bucket.
    Bucket,
    /// `read_only` of the store in the configuration file.
    Store,
}

/// Whether a later run can go on with what this one leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Remembers {
    /// It is forgotten with the program.
    #[default]
    ThisRun,
    /// It can.
    ForLater,
}

/// Spinners turn and bars move this often.
pub const FRAME_OF_A_SPINNER: Duration = Duration::from_millis(120);

impl Model {
    /// The program before anything has happened.
    pub fn new(start: Start, size: Size) -> Self {
        let mut model = Self {
            size,
            clock: Clock::default(),
            place: Fetched::default(),
            tree: Tree::new(start.prefix.as_ref()),
            indexing: Indexing::default(),
            found: None,
            last_search: None,
            names: Names::default(),
            wants_details: true,
            details: Fetched::default(),
            details_of: None,
            looking: Looking::default(),
            canvas: None,
            marks: Marks::default(),
            transfers: Transfers::default(),
            asking: VecDeque::new(),
            comparing: None,
            waiting: VecDeque::new(),
            undone: None,
            said_yes: None,
            presses: 0,
            wanted: None,
            handout: None,
            requesting: None,
            awaited: Vec::new(),
            pin: Pin::default(),
            choices: start.choices,
            recent: start.recent.clone(),
            undo: VecDeque::new(),
            dialogs: Vec::new(),
            answer: None,
            toasts: Toasts::default(),
            jobs_awaited: None,
            departure: Departure::default(),
            next_store: None,
            tickets: 0,
            transfer_ids: 0,
            start,
        };
        // What this program changes before the bucket has been read is held against what was kept of it.
        model.indexing.index.begin_sweep();
        model.fit();
        model
    }

    /// A ticket that no request had before.
    pub fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    /// A name that no transfer had before.
    pub fn transfer_id(&mut self) -> TransferId {
        self.transfer_ids += 1;
        TransferId(self.transfer_ids)
    }

    /// When the loop has to come back by itself; `None` while nothing on screen waits for time to pass.
    pub fn next_tick(&self) -> Option<Duration> {
        let spinning = self
            .is_busy()
            .then(|| self.clock.steady + FRAME_OF_A_SPINNER);
        [
            spinning,
            self.toasts.next_expiry(),
            self.transfers.next_expiry(),
            self.found.as_ref().and_then(Found::next_search),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// The trouble that the cursor is on, else the newest there was.
    pub fn trouble(&self) -> Option<&Failure> {
        let under_cursor = match self.selected() {
            Selected::Note(folder) => self.tree.trouble(folder),
            _ => None,
        };
        let of_place = self
            .place
            .shown
            .as_ref()
            .and_then(|place| place.as_ref().err());
        let in_sight = || {
            self.tree
                .failed_folders()
                .first()
                .and_then(|id| self.tree.trouble(*id))
        };
        under_cursor
            .or(of_place)
            .or_else(in_sight)
            .or(self.toasts.last_failure())
    }

    /// Where the person sits, for the times that are told and typed.
    pub fn zone(&self) -> Zone {
        self.start.zone.clone().unwrap_or(Zone::UTC)
    }

    /// What typed days mean now.
    pub(super) fn today(&self) -> Today {
        Today {
            now: self.clock.wall,
            zone: self.zone(),
        }
    }

    /// What the cursor is on: in the list where one is shown, else in the tree.
    pub fn selected(&self) -> Selected {
        match &self.found {
            Some(found) => found.selected(),
            None => self.tree.selected(),
        }
    }

    /// The folder that something new goes into: that of the file under the cursor, or the folder itself.
    pub fn here(&self) -> Prefix {
        match (&self.found, self.selected()) {
            (None, _) => self.tree.place(),
            (Some(_), Selected::File { key, .. }) => key.parent(),
            (Some(_), Selected::Folder { prefix, .. }) => prefix.unwrap_or_else(Prefix::bucket),
            (Some(found), _) => found.folder().cloned().unwrap_or_else(Prefix::bucket),
        }
    }

    /// Whether what is fetched is opened then, in place of being kept: its place tells.
    pub fn is_for_opening(&self, batch: &Batch) -> bool {
        let folder = self.start.opens_into.as_deref();
        folder.is_some_and(|folder| batch.saves_below(folder))
    }

    /// Whether the program is leaving.
    pub fn is_leaving(&self) -> bool {
        self.departure == Departure::Now
    }

    /// Whether letters are typed into the line of a search.
    pub fn is_typing(&self) -> bool {
        let focus = self.found.as_ref().map(|found| found.focus);
        self.dialogs.is_empty() && focus == Some(Focus::Line)
    }

    /// When the credentials end that the bucket is open with.
    pub fn session(&self) -> SessionEnd {
        match &self.place.shown {
            Some(Ok(place)) => place.session,
            _ => SessionEnd::Never,
        }
    }

    /// Whether something turns or moves on screen.
    pub fn is_busy(&self) -> bool {
        self.tree.is_listing()
            || self.place.is_waiting()
            || self.jobs_awaited.is_some()
            || self.indexing.is_sweeping()
            || self.transfers.active() > 0
            || self.looking.shown.is_waiting()
            || self.handout.as_ref().is_some_and(Handout::is_waiting)
            || self.dialogs.iter().any(Dialog::is_counting)
    }

    /// Whether the mouse is the program's; while a link is shown it is the terminal's, to select with.
    pub fn holds_mouse(&self) -> bool {
        let is_text = matches!(
            self.dialogs.last(),
            Some(Dialog::Notice(_) | Dialog::Handout { .. } | Dialog::Look(_))
        );
        !is_text
    }

    /// Gives the tree the rows that the layout has for it.
    pub(super) fn fit(&mut self) {
        let areas = areas(self);
        self.tree.set_height(areas.tree.height.into());
        if let Some(found) = &mut self.found {
            found.set_height(areas.rows.height.into());
        }
    }

    /// Asks for the details of what the cursor is on now, if they are to be seen and not asked for yet.
    pub(super) fn follow_cursor(&mut self) -> Option<Effect> {
        let Selected::File { key, .. } = self.selected() else {
            self.details_of = None;
            self.details.clear();
            return None;
        };
        let is_read = matches!(self.dialogs.last(), Some(Dialog::Notice(notice)) if matches!(notice.body, NoticeBody::Details));
        let is_shown = is_read || areas(self).inspect.is_some();
        if self.details_of.as_ref() == Some(&key) || !is_shown || self.place.shown.is_none() {
            return None;
        }
        self.details.clear();
        self.details_of = Some(key.clone());
        let ticket = self.ticket();
        self.details.ask(ticket);
        Some(Effect::Inspect { ticket, key })
    }
}
