//! Handing files over: links and upload links, tried before they are sent, written down when they are made.
//!
//! ```text
//!  y, Y ─▶ ask: which files, which wishes ─▶ guard: one customer only? ─▶ Effect::Sign
//!                                                                              │ Message::Signed
//!   Effect::Copy ◀── answer: what is handed over ◀── Message::Tried ◀── Effect::Try
//! ```

mod answer;
mod ask;
mod guard;
mod hand_over;
mod pin;
mod request;

pub(super) use answer::{broke_off, copied, signed, tried};
pub(super) use ask::{counted, mark_all, open, share_again, share_as_chosen, share_at_once};
pub use guard::{Guarded, Origin, Requesting, Wanted};
pub(super) use guard::{guarded, release};
pub(super) use hand_over::{
    browse, browsed, copy, keep_good, recorded, save, saved, scroll_by, show_code, show_last,
    show_plain,
};
pub(super) use pin::{open as open_pin, pin};
pub(super) use request::{
    arrived, ask_for_file, open as open_request, resume, rolled, upload_signed,
};

use super::{Copied, Fetched, Secret, Ticket};
use crate::object::{Failure, Key, Link, LinkWish, Timestamp, Trial, UploadLink, Whose};
use crate::share::{Form, Here, Item, Words, message};

/// What is handed over last: shown, copied, and there again on `L`.
#[derive(Debug, Clone, PartialEq)]
pub struct Handout {
    /// What it is.
    pub body: HandoutBody,
    /// Exactly what is copied.
    pub text: Secret,
    /// Which clipboards took it.
    pub copied: Fetched<Copied>,
    /// How often it was copied.
    pub copies: u32,
    /// The ticket number or note that the ledger keeps with it.
    pub note: Option<String>,
}

/// What is handed over.
#[derive(Debug, Clone, PartialEq)]
pub enum HandoutBody {
    /// Links to files.
    Links(Share),
    /// A link to upload with.
    Request(UploadLink),
}

/// Files and their links.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The files, in the order of their keys.
    pub files: Vec<SharedFile>,
    /// What is copied: bare links, or more around them.
    pub form: Form,
    /// When it is copied.
    pub copies: Copies,
    /// Whether each link is tried.
    pub tries: bool,
    /// How far it is.
    pub stage: ShareStage,
}

/// One file of a share.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedFile {
    /// What its link is to be.
    pub wish: LinkWish,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
    /// The link, once it is signed.
    pub link: Option<Link>,
    /// What came of trying it.
    pub tried: Option<Result<Trial, Failure>>,
}

/// When the links are copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// As soon as they are signed, since whoever pressed `y` may paste at once.
    AtOnce,
    /// When all have been tried and open.
    OnceTried,
}

/// How far a share is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShareStage {
    /// The links in these places are being signed.
    Signing {
        /// Under which ticket.
        ticket: Ticket,
        /// Which files.
        places: Vec<usize>,
    },
    /// The links are being tried.
    Trying(Ticket),
    /// Nothing more is awaited.
    Ready,
}

/// The ticket at hand: whose it is, and its number or a note.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pin {
    /// Only files of this owner or job are meant.
    pub whose: Option<Whose>,
    /// What the ledger keeps with whatever is done.
    pub note: Option<String>,
}

/// A file that someone was asked for and that has not come yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// Where it will lie.
    pub key: Key,
    /// When the link to upload it with ends.
    pub until: Timestamp,
    /// What was noted with the request.
    pub note: Option<String>,
}

impl Share {
    /// How many links have been tried.
    pub fn tried(&self) -> usize {
        self.files
            .iter()
            .filter(|file| file.tried.is_some())
            .count()
    }

    /// The files whose links do not open, and why.
    pub fn refused(&self) -> impl Iterator<Item = (&SharedFile, &Failure)> {
        self.files.iter().filter_map(|file| match &file.tried {
            Some(Err(failure)) => Some((file, failure)),
            _ => None,
        })
    }

    /// The one link, if it is of one file.
    pub fn single(&self) -> Option<&Link> {
        match self.files.as_slice() {
            [file] => file.link.as_ref(),
            _ => None,
        }
    }

    /// The links, as far as they are signed.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.files.iter().filter_map(|file| file.link.as_ref())
    }

    /// What is copied.
    pub(super) fn text(&self, words: &Words, here: Here<'_>) -> Secret {
        let items: Vec<_> = self.files.iter().filter_map(SharedFile::item).collect();
        Secret(message(self.form, &items, words, here))
    }
}

impl SharedFile {
    /// A file with nothing done yet.
    pub fn new(wish: LinkWish, size: Option<u64>) -> Self {
        Self {
            wish,
            size,
            link: None,
            tried: None,
        }
    }

    fn item(&self) -> Option<Item<'_>> {
        let link = self.link.as_ref()?;
        Some(Item {
            key: &link.key,
            name: &self.wish.name,
            size: self.size,
            url: &link.url,
            until: link.until,
        })
    }
}

impl Handout {
    /// Something that was not copied yet.
    pub(super) fn new(body: HandoutBody, text: Secret, note: Option<String>) -> Self {
        Self {
            body,
            text,
            copied: Fetched::default(),
            copies: 0,
            note,
        }
    }

    /// The share, if it is one.
    pub fn share(&self) -> Option<&Share> {
        match &self.body {
            HandoutBody::Links(share) => Some(share),
            HandoutBody::Request(_) => None,
        }
    }

    /// The files that it is about.
    pub(super) fn keys(&self) -> Vec<&Key> {
        match &self.body {
            HandoutBody::Links(share) => share.files.iter().map(|file| &file.wish.key).collect(),
            HandoutBody::Request(link) => vec![&link.key],
        }
    }

    /// Whether something is still awaited for it.
    pub fn is_waiting(&self) -> bool {
        let share = self.share();
        share.is_some_and(|share| share.stage != ShareStage::Ready)
    }
}
