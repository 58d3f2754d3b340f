//! Floor 4: the same store without a screen, one file a command; what a command prints, a script may read.
//!
//! ```text
//!  args ─▶ cli::run ─▶ Desk: the store, and what the settings say ─▶ ls, info, link: ask and print
//!                                     │
//!                                     ├─▶ put, get, rm, mv, cp, restore: a Batch ─▶ moving ─▶ transfer, journal, ledger
//!                                     └─▶ migrate, verify: reconcile ─▶ Batches through the same engine, or differences
//! ```
//!
//! - Standard output holds what was asked for and nothing else; troubles and progress go to standard error.
//! - A trouble with one of several keys is told, and the others go on; the exit status tells that it was not all.
//! - On a terminal names are revealed, sizes and times are written for people; behind a pipe they are exact.
//! - With `--json` there is one object a line, of the kinds in `told` and no others.

mod address;
mod doctor;
mod du;
mod exit;
mod find;
mod get;
mod history;
mod info;
mod link;
mod ls;
mod migrate;
mod moving;
mod out;
mod passing;
mod progress;
mod put;
mod relocate;
mod restore;
mod rm;
mod settings;
#[cfg(test)]
mod tests;
mod told;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Subcommand;
use jiff::tz::TimeZone;

pub use exit::Exit;
use out::{Out, Stop};
pub use settings::{Shown, show};

use crate::journal::{self, Journal};
use crate::object::{Limit, Prefix, Trash};
use crate::runtime::Bookkeeping;
use crate::share::Words;
use crate::store::{Store, Target};
use crate::transfer::Lanes;

/// The everyday commands.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// List a folder
    Ls(ls::Ls),
    /// Find files by words and filters, as on the screen
    Find(find::Find),
    /// Tell what the store knows of files
    Info(info::Info),
    /// Make links that open for a while
    Link(link::Link),
    /// Upload files, named by the convention
    Put(put::Put),
    /// Save files to this computer
    Get(get::Get),
    /// Delete files into the trash
    Rm(rm::Rm),
    /// Move or rename a file or a folder
    Mv(relocate::Mv),
    /// Copy a file or a folder within the bucket
    Cp(relocate::Cp),
    /// Bring files back from the trash
    Restore(restore::Restore),
    /// Add up what lies below a folder
    Du(du::Du),
    /// Tell what was done from this computer
    History(history::History),
    /// Move a local folder into the bucket, as often as it takes
    Migrate(migrate::Migrate),
    /// Compare a local folder, or another bucket, with the bucket
    Verify(migrate::Verify),
    /// Try everything, and say what is wrong and what to do
    Doctor(doctor::Doctor),
}

impl Command {
    /// The store of the configuration file that it reads beside the open one, by its name.
    pub fn other_store(&self) -> Option<&str> {
        match self {
            Self::Verify(verify) => verify.other_store(),
            Self::Migrate(migrate) => migrate.other_store(),
            _ => None,
        }
    }
}

/// What the settings come to for a command.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The bucket, and how it is reached.
    pub target: Target,
    /// Where deleted objects wait.
    pub trash: Trash,
    /// How links are sent.
    pub words: Words,
    /// How fast all that moves may be.
    pub limit: Limit,
    /// Where things are remembered, if anywhere.
    pub states: Option<PathBuf>,
    /// The folder that stands for the bucket where none is named; the bucket itself if there is none.
    pub prefix: Prefix,
    /// Where the index is kept, if anywhere.
    pub caches: Option<PathBuf>,
    /// Where saved files go.
    pub downloads: PathBuf,
    /// Where the person sits.
    pub zone: TimeZone,
    /// What was set, and where.
    pub told: Vec<Setting>,
    /// Another store of the configuration file, if the command names one.
    pub other: Option<Target>,
}

/// A setting, for whoever wonders where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name in the environment, or its flag where it has none.
    pub name: &'static str,
    /// Its value; of a secret only that there is one.
    pub value: String,
    /// The place that it comes from.
    pub from: &'static str,
}

/// So many files are looked at at once.
const AT_ONCE: usize = 16;

/// The open bucket, and everything else that commands share.
struct Desk {
    store: Store,
    setup: Setup,
    journal: Journal,
    /// For what no later run is to go on with.
    in_memory: Journal,
    book: Arc<Bookkeeping>,
    lanes: Lanes,
}

impl Desk {
    async fn open(setup: Setup) -> Result<Self, Stop> {
        let target = &setup.target;
        let store = Store::connect(target).await?;
        let (bucket, endpoint) = (target.bucket.clone(), target.endpoint.clone());
        let place = journal::Place {
            bucket: bucket.clone(),
            endpoint: endpoint.clone(),
        };
        let in_memory = Journal::in_memory(place.clone());
        let journal = match &setup.states {
            Some(states) => Journal::at(states.join("filedesk").join("transfers"), place),
            None => Journal::in_memory(place),
        };
        let book = Bookkeeping::new(setup.states.clone(), bucket, endpoint);
        if let Some(keys) = &target.keys {
            book.signs_with(&keys.id);
        }
        Ok(Self {
            lanes: Lanes::within(setup.limit),
            book: Arc::new(book),
            journal,
            in_memory,
            store,
            setup,
        })
    }
}

/// Runs one command to its end; what it is called then is for whoever started it.
pub fn run(command: &Command, setup: Setup) -> io::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let exit = runtime.block_on(async {
        let mut out = Out::here(setup.zone.clone());
        let ended = perform(command, setup, &mut out).await;
        out.end(ended)
    });
    runtime.shutdown_background();
    Ok(exit)
}

async fn perform(command: &Command, setup: Setup, out: &mut Out) -> Result<Exit, Stop> {
    let desk = Desk::open(setup).await?;
    match command {
        Command::Ls(ls) => ls.run(&desk, out).await,
        Command::Find(find) => find.run(&desk, out).await,
        Command::Info(info) => info.run(&desk, out).await,
        Command::Link(link) => link.run(&desk, out).await,
        Command::Put(put) => put.run(&desk, out).await,
        Command::Get(get) => get.run(&desk, out).await,
        Command::Rm(rm) => rm.run(&desk, out).await,
        Command::Mv(mv) => mv.run(&desk, out).await,
        Command::Cp(cp) => cp.run(&desk, out).await,
        Command::Restore(restore) => restore.run(&desk, out).await,
        Command::Du(du) => du.run(&desk, out).await,
        Command::History(history) => history.run(&desk, out).await,
        Command::Migrate(migrate) => migrate.run(&desk, out).await,
        Command::Verify(verify) => verify.run(&desk, out).await,
        Command::Doctor(doctor) => doctor.run(&desk, out).await,
    }
}
