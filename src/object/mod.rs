//! Floor 0: what is in a bucket, as plain data that knows no network and no screen.

mod address;
mod answer;
mod cell;
mod class;
mod details;
mod disk;
mod extras;
mod failure;
mod key;
mod known_store;
mod limit;
mod link;
mod local;
mod local_places;
mod naming;
mod news;
mod outcome;
mod page;
mod progress;
mod relocating;
mod request;
mod reveal;
mod sides;
mod span;
mod time;
mod transfer;
mod trash;
mod trial;
mod whose;

pub use address::{address, exact_address};
pub use answer::Answer;
pub use cell::cell;
pub use class::Class;
pub use details::{Details, Encryption};
pub use extras::{Extras, ExtrasTrouble};
pub use failure::{Doing, Failure, FailureKind, Permission};
pub use key::{Key, Prefix};
pub use known_store::KnownStore;
pub use limit::{Limit, NoLimit};
pub use link::{Link, LinkWish, Opens, SessionEnd, Until, original_name};
pub use local::{LocalFile, free_name, local_name, may_run, safe_name};
pub use local_places::LocalPlaces;
pub use naming::{
    Destination, NamingTrouble, Reading, job_file, office_file, read, read_name, receiving,
};
pub use news::TransferNews;
pub use outcome::{Copied, Ending, Fetched, Outcome, Removed, Settled, Stored, Tags};
pub use page::{Cursor, Entry, EntryKind, Page, PageBuilder, Tag};
pub use progress::{BegunUpload, Known, Landed, Note, SentPart};
pub use relocating::{relocated, shared};
pub use request::{PostForm, UploadLink, UploadWish};
pub use reveal::{Piece, is_unseen, pieces, reveal};
pub use sides::{Content, Side, Sides};
pub use span::{Span, behind};
pub use time::Timestamp;
#[cfg(test)]
pub use transfer::PurgePlan;
pub use transfer::{
    Batch, CopyPlan, DownloadPlan, Halt, IfThere, Kind, Left, Plan, Purpose, TransferId,
    Unfinished, UploadPlan, Zip,
};
pub use trash::{Trash, Trashed, Why};
pub use trial::{Doubt, Trial};
pub use whose::Whose;
