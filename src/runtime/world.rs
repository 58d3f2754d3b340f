//! What tasks share: the open bucket, how it was opened, and how many may work at once.

use std::io;
use std::path::PathBuf;
use std::sync::Mutex;

use tokio::sync::Semaphore;

use super::bookkeeping::Bookkeeping;
use super::index_file::IndexFile;
use super::looking::{Bench, Blocks, Fonts};
use super::opening;
use crate::app::Place;
use crate::demo::{Demo, Shape, agency};
use crate::journal::{self, Journal};
use crate::object::{Doing, Failure, FailureKind, Limit, SessionEnd, TransferId};
use crate::search::cache::Whereabouts;
use crate::store::{Access, EncryptionPolicy, Session, StaticKeys, Store, Target};
use crate::transfer::Lanes;

/// How the bucket is reached.
#[derive(Debug)]
pub enum Opening {
    /// The one that the settings name.
    Bucket(Box<Target>),
    /// One in memory, made when it is opened.
    Demo(Shape, Access),
}

/// Where things are kept on this machine; what has no folder is not kept.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    /// For what can be made anew.
    pub caches: Option<PathBuf>,
    /// For what is to be remembered: the ledger, and what was chosen.
    pub states: Option<PathBuf>,
    /// For what is saved.
    pub downloads: PathBuf,
}

/// What tasks share: the open bucket, and how many may work at once.
#[derive(Debug)]
pub(super) struct World {
    opening: Opening,
    /// Where things are kept on this machine.
    pub folders: Folders,
    /// The record of what is done.
    pub bookkeeping: Bookkeeping,
    open: Mutex<Option<Store>>,
    /// When the credentials end, as it was told last.
    told: Mutex<SessionEnd>,
    /// Lives as long as the program, once it is opened.
    demo: tokio::sync::Mutex<Option<Demo>>,
    /// How many folders may be listed at once.
    pub listings: Semaphore,
    /// How much may move at once.
    pub lanes: Lanes,
    /// What is under way, for whatever ends the program.
    pub journal: Journal,
    /// The same where it cannot be kept.
    pub in_memory: Journal,
    /// Who decodes what is looked into.
    pub bench: Bench,
    /// What has come of files that were looked into.
    pub blocks: Blocks,
    /// Fonts for documents that lack some.
    pub fonts: Fonts,
    /// Where what is opened with other programs lies; nowhere where there is no desktop.
    pub opens_into: Option<PathBuf>,
    /// Sets the names that this run makes up apart from those of every other.
    run: String,
}

/// So many folders are listed at once.
const LISTINGS: usize = 8;

impl World {
    /// A world with nothing opened yet, whose transfers keep to `limit` together.
    pub fn new(opening: Opening, folders: Folders, limit: Limit) -> Self {
        let place = match &opening {
            Opening::Bucket(target) => {
                let states = folders.states.clone();
                (states, target.bucket.clone(), target.endpoint.clone())
            }
            // What is done in a demo is of no account tomorrow.
            Opening::Demo(..) => (None, Demo::BUCKET.to_owned(), None),
        };
        let (states, bucket, endpoint) = place;
        let here = journal::Place {
            bucket: bucket.clone(),
            endpoint: endpoint.clone(),
        };
        let run = run();
        let journal = match &states {
            Some(states) => Journal::at(states.join("filedesk").join("transfers"), here.clone()),
            None => Journal::in_memory(here.clone()),
        };
        Self {
            opening,
            folders,
            bookkeeping: Bookkeeping::new(states, bucket, endpoint),
            open: Mutex::new(None),
            told: Mutex::default(),
            demo: tokio::sync::Mutex::new(None),
            listings: Semaphore::new(LISTINGS),
            lanes: Lanes::within(limit),
            journal,
            in_memory: Journal::in_memory(here),
            bench: Bench::of_this_program(),
            blocks: Blocks::default(),
            fonts: Fonts::default(),
            opens_into: opening::folder(&run),
            run,
        }
    }

    /// Whether a later run can go on with what this one leaves.
    pub fn remembers(&self) -> bool {
        self.journal.outlives_program()
    }

    /// Sets the names that this run makes up apart from those of every other.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// What a transfer of this run is called in the journal.
    pub fn journal_name(&self, id: TransferId) -> String {
        format!("{}-{}", self.run, id.0)
    }

    /// The open bucket.
    pub fn store(&self, doing: impl FnOnce() -> Doing) -> Result<Store, Failure> {
        let open = self
            .open
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        open.clone()
            .ok_or_else(|| Failure::new(doing(), FailureKind::Offline))
    }

    /// Where the index is kept; a bucket in memory is gone before it could be of use.
    pub fn index_file(&self) -> Option<IndexFile> {
        let Opening::Bucket(target) = &self.opening else {
            return None;
        };
        let whereabouts = Whereabouts {
            bucket: target.bucket.clone(),
            endpoint: target.endpoint.clone().unwrap_or_default(),
        };
        Some(IndexFile::of(self.folders.caches.as_ref()?, whereabouts))
    }

    /// Opens the bucket.
    pub async fn connect(&self) -> Result<Place, Failure> {
        let target = self.target().await?;
        let store = Store::connect(&target).await?;
        let session = store.session().await?;
        self.take_session(&session);
        *self
            .open
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(store);
        Ok(Place {
            bucket: target.bucket,
            endpoint: target.endpoint,
            session: session.ends,
        })
    }

    /// Fetches the credentials anew.
    pub async fn renew_session(&self) -> Result<SessionEnd, Failure> {
        let session = self.store(|| Doing::Connecting)?.renew_session().await?;
        self.take_session(&session);
        Ok(session.ends)
    }

    /// When the credentials end by now, if that is not what was told last: they are fetched anew without being asked.
    pub async fn session_news(&self) -> Option<SessionEnd> {
        let store = self.store(|| Doing::Connecting).ok()?;
        let session = store.session().await.ok()?;
        self.take_session(&session).then_some(session.ends)
    }

    /// Takes who signs from now on, and until when; whether that is news.
    fn take_session(&self, session: &Session) -> bool {
        self.bookkeeping.signs_with(&session.key_tail);
        let mut told = self
            .told
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        std::mem::replace(&mut *told, session.ends) != session.ends
    }

    async fn target(&self) -> Result<Target, Failure> {
        match &self.opening {
            Opening::Bucket(target) => Ok(Target::clone(target)),
            Opening::Demo(shape, access) => {
                let mut demo = self.demo.lock().await;
                if demo.is_none() {
                    let failed = |error: io::Error| Failure {
                        detail: error.to_string(),
                        ..Failure::new(Doing::Connecting, FailureKind::Local)
                    };
                    *demo = Some(
                        Demo::start(agency(shape.files), shape)
                            .await
                            .map_err(failed)?,
                    );
                }
                let endpoint = demo.as_ref().map(Demo::endpoint);
                Ok(Target {
                    endpoint,
                    access: *access,
                    ..demo_target()
                })
            }
        }
    }
}

/// Eight letters and figures that no other run has.
fn run() -> String {
    let mut run = uuid::Uuid::new_v4().simple().to_string();
    run.truncate(8);
    run
}

/// How the demo's bucket is reached, but for its address.
pub(super) fn demo_target() -> Target {
    Target {
        bucket: Demo::BUCKET.into(),
        region: Some(Demo::REGION.into()),
        endpoint: None,
        path_style: true,
        profile: None,
        keys: Some(StaticKeys {
            id: Demo::ACCESS_KEY.into(),
            secret: Demo::SECRET_KEY.into(),
            session_token: None,
            expires: None,
        }),
        access: Access::ReadWrite,
        encryption: EncryptionPolicy::Require,
    }
}
