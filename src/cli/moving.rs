//! Running a batch: by the same engine, journal and ledger as on the screen, with its progress beside the results.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::out::{Out, Stop};
use super::told;
use super::{Desk, Exit};
use crate::journal::Journal;
use crate::ledger::Entry;
use crate::object::{
    Batch, Doing, Ending, Failure, FailureKind, Halt, Kind, Outcome, Settled, TransferNews,
};
use crate::runtime::now;
use crate::transfer::{Brake, Transfer};

/// So much news waits.
const WAITING: usize = 16;

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
        let transfer = self.prepared(journal, Arc::clone(&batch), brake.clone())?;
        let mut hearing = Hearing {
            desk: self,
            progress: Progress::of(&batch, wish.quiet || !out.shows_progress),
            batch: &batch,
            json: wish.json,
            quiet: wish.quiet,
            out,
            done: 0,
            failed: wish.missing,
            read: Ok(()),
        };
        let listening = async {
            let mut asked = Box::pin(tokio::signal::ctrl_c());
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

    /// Opens a page of the journal for what is to run.
    fn prepared(
        &self,
        journal: &Journal,
        batch: Arc<Batch>,
        brake: Brake,
    ) -> Result<Transfer, Stop> {
        let name = uuid::Uuid::new_v4().to_string();
        let page = journal.begin(&name, &batch, now());
        let page = page.map_err(|error| Failure {
            detail: error.to_string(),
            ..Failure::new(Doing::GoingOn, FailureKind::Local)
        })?;
        Ok(Transfer {
            store: self.store.clone(),
            lanes: self.lanes.clone(),
            batch,
            states: Vec::new(),
            page,
            brake,
        })
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
            TransferNews::Moved(bytes) => self.progress.moved(self.out, bytes),
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
                self.progress.ended(self.out, files.len());
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

/// One line that changes, for a person who waits.
struct Progress {
    kind: Kind,
    files: usize,
    bytes: u64,
    ended: usize,
    moved: u64,
    began: Instant,
    drawn: Option<Instant>,
    is_off: bool,
}

/// It is drawn no more often than this, and not at all for what takes no longer.
const OFTEN: Duration = Duration::from_millis(250);

impl Progress {
    fn of(batch: &Batch, is_off: bool) -> Self {
        Self {
            kind: batch.kind,
            files: batch.plans.len(),
            bytes: batch.bytes(),
            ended: 0,
            moved: 0,
            began: Instant::now(),
            drawn: None,
            is_off,
        }
    }

    fn moved(&mut self, out: &mut Out, bytes: u64) {
        self.moved = bytes;
        self.draw(out);
    }

    fn ended(&mut self, out: &mut Out, files: usize) {
        self.ended += files;
        self.draw(out);
    }

    fn draw(&mut self, out: &mut Out) {
        let now = Instant::now();
        let last = self.drawn.unwrap_or(self.began);
        if self.is_off || now.duration_since(last) < OFTEN {
            return;
        }
        self.drawn = Some(now);
        let seconds = now.duration_since(self.began).as_secs_f64();
        #[expect(
            clippy::cast_precision_loss,
            reason = "a rate is shown with three digits"
        )]
        let (moved, bytes) = (self.moved as f64, self.bytes as f64);
        let rate = moved / seconds;
        let left = if rate > 1.0 && bytes > moved {
            format!(
                ", {} left",
                told::length(Duration::from_secs_f64((bytes - moved) / rate))
            )
        } else {
            String::new()
        };
        let text = format!(
            "{} {} of {} files, {} of {}, {}/s{left}",
            self.kind.verb(),
            self.ended,
            self.files,
            told::size(self.moved),
            told::size(self.bytes),
            told::size(whole(rate)),
        );
        out.say(&format!("\r\x1b[K{text}"));
    }

    fn clear(&mut self, out: &mut Out) {
        if self.drawn.take().is_some() {
            out.say("\r\x1b[K");
        }
    }
}

/// A rate in whole bytes.
fn whole(rate: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is shown with three digits, and is never below nothing"
    )]
    {
        rate as u64
    }
}
