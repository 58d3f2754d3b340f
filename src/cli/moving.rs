//! Running a batch: by the same engine, journal and ledger as on the screen, with its progress beside the results.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::out::{Out, Stop};
use super::progress::{Form, Progress, Tally};
use super::told;
use super::{Desk, Exit};
use crate::journal::{Journal, Page};
use crate::ledger::Entry;
use crate::object::{
    Batch, Doing, Ending, Failure, FailureKind, Halt, Outcome, Settled, TransferNews,
};
use crate::runtime::{asked_to_end, now};
use crate::transfer::{Brake, Transfer};

/// So much news waits.
pub(super) const WAITING: usize = 16;

/// How a batch is run.
pub(super) struct Wish {
    /// What is to be done.
    pub(super) batch: Batch,
    /// Whether results and troubles are lines of JSON.
    pub(super) json: bool,
    /// Whether nothing but troubles is told.
    pub(super) quiet: bool,
    /// How many other things were asked for that are not there; that was told.
    pub(super) missing: usize,
    /// Whether no later run is to go on with it.
    pub(super) is_passing: bool,
}

impl Wish {
    /// To do just that, and tell of it in words.
    pub(super) fn of(batch: Batch) -> Self {
        Self {
            batch,
            json: false,
            quiet: false,
            missing: 0,
            is_passing: false,
        }
    }
}

/// What is heard of a batch while it runs.
struct Hearing<'a> {
    desk: &'a Desk,
    batch: &'a Batch,
    json: bool,
    quiet: bool,
    out: &'a mut Out,
    progress: Progress,
    done: usize,
    failed: usize,
    /// Whether somebody still reads the results.
    read: Result<(), Stop>,
}

impl Desk {
    /// Does all of it, and tells of every file, in the order in which they end. A first Ctrl-C takes back what is half
    /// done.
    pub(super) async fn run(&self, wish: Wish, out: &mut Out) -> Result<Exit, Stop> {
        if wish.batch.plans.is_empty() {
            return Ok(Exit::of(0, wish.missing));
        }
        let journal = if wish.is_passing {
            &self.in_memory
        } else {
            &self.journal
        };
        let batch = Arc::new(wish.batch);
        let (brake, (tell, mut news)) = (Brake::default(), mpsc::channel(WAITING));
        let name = uuid::Uuid::new_v4().to_string();
        let page = Self::page(journal, &name, &batch)?;
        let transfer = self.transfer(Arc::clone(&batch), page, brake.clone());
        let mut hearing = Hearing {
            desk: self,
            progress: progress(&batch, out.form(wish.quiet)),
            batch: &batch,
            json: wish.json,
            quiet: wish.quiet,
            out,
            done: 0,
            failed: wish.missing,
            read: Ok(()),
        };
        let listening = async {
            let mut asked = Box::pin(asked_to_end());
            loop {
                let stops = brake.pulled().is_none();
                tokio::select! {
                    heard = news.recv() => match heard {
                        Some(heard) => hearing.take(heard),
                        None => return hearing,
                    },
                    Ok(()) = &mut asked, if stops => brake.pull(Halt::ForGood),
                }
            }
        };
        let (ending, hearing) = tokio::join!(transfer.run(tell), listening);
        hearing.end(ending)
    }

    /// Opens a page of the journal, called `name`, for what is to run.
    pub(super) fn page(journal: &Journal, name: &str, batch: &Batch) -> Result<Page, Stop> {
        let page = journal.begin(name, batch, now());
        let page = page.map_err(|error| Failure {
            detail: error.to_string(),
            ..Failure::new(Doing::GoingOn, FailureKind::Local)
        });
        Ok(page?)
    }

    /// What is to run, from its beginning.
    pub(super) fn transfer(&self, batch: Arc<Batch>, page: Page, brake: Brake) -> Transfer {
        Transfer {
            store: self.store.clone(),
            lanes: self.lanes.clone(),
            batch,
            states: Vec::new(),
            page,
            brake,
        }
    }

    /// Writes down what was done; where that fails it is said, and nothing else is held up.
    pub(super) fn write_down(&self, entries: Vec<Entry>, out: &mut Out) {
        if entries.is_empty() {
            return;
        }
        if let Err(failure) = self.book.write(entries) {
            out.trouble(&failure);
        }
    }
}

impl Hearing<'_> {
    fn take(&mut self, news: TransferNews) {
        match news {
            TransferNews::Moved(bytes) => {
                self.progress.done.bytes = bytes;
                self.progress.draw(self.out);
            }
            TransferNews::Settled(files) => {
                self.progress.clear(self.out);
                let entries = files.iter().filter_map(Entry::of).collect();
                self.desk.write_down(entries, self.out);
                for file in &files {
                    let is_failed = matches!(file.outcome, Outcome::Failed(_));
                    self.failed += usize::from(is_failed);
                    self.done += usize::from(!is_failed);
                    if self.read.is_ok() {
                        self.read = self.told(file);
                    }
                }
                self.progress.done.files += files.len() as u64;
                self.progress.draw(self.out);
            }
            _ => {}
        }
    }

    fn told(&mut self, file: &Settled) -> Result<(), Stop> {
        let Outcome::Failed(failure) = &file.outcome else {
            if !self.quiet {
                told::outcome(self.out, &file.outcome, self.json)?;
            }
            return self.out.flush();
        };
        let Some(plan) = self.batch.plans.get(file.place) else {
            self.out.trouble(failure);
            return Ok(());
        };
        self.out.failed(plan.target(), failure, self.json)
    }

    fn end(self, ending: Ending) -> Result<Exit, Stop> {
        let (out, mut progress) = (self.out, self.progress);
        progress.clear(out);
        self.read?;
        match ending {
            Ending::Over => Ok(Exit::of(self.done, self.failed)),
            Ending::PutOff(failure) => {
                if let Some(failure) = failure {
                    out.trouble(&failure);
                }
                out.say("  It can be gone on with: start filedesk, and press t.\n");
                Ok(Exit::of(self.done, 1))
            }
            Ending::Stopped(left) => {
                if let Some(left) = left.filter(|left| !left.detail.is_empty()) {
                    out.trouble(&left);
                }
                Ok(Exit::Interrupted)
            }
        }
    }
}

fn progress(batch: &Batch, form: Form) -> Progress {
    let mut progress = Progress::of(batch.kind.verb(), form);
    progress.total = Some(Tally {
        files: batch.plans.len() as u64,
        bytes: batch.bytes(),
    });
    progress
}
