//! The migration itself: what is met on the disk is looked up in the bucket, compared, and sent in batches through the engine.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::Sending;
use super::comparing::{Compared, Comparing};
use super::report::Report;
use crate::cli::moving::WAITING;
use crate::cli::out::{Out, Stop};
use crate::cli::progress::{Form, Progress, Tally};
use crate::cli::told::{self, Fate, Migrated, Sum};
use crate::cli::{Desk, Exit};
use crate::journal::State;
use crate::ledger::Entry;
use crate::object::{
    Batch, Ending, Failure, FailureKind, Halt, Key, Kind, Known, Outcome, Plan, Prefix, Settled,
    TransferNews, UploadPlan, Why,
};
use crate::reconcile::{Filter, Layout, Local, LocalFile, There, Walk};
use crate::runtime::asked_to_end;
use crate::transfer::{Brake, Transfer};

/// So many files make one batch: enough to keep every lane busy, few enough to lie in memory and in the journal.
const BATCH: usize = 10_000;
/// So many are enough to begin with.
const FIRST: usize = 256;

/// A migration under way.
pub(super) struct Loading<'a> {
    pub(super) desk: &'a Desk,
    pub(super) layout: &'a Layout,
    pub(super) filter: Filter,
    pub(super) report: Report,
    /// What is wanted.
    pub(super) wanted: &'a Sending,
    /// How its batches begin to be called in the journal.
    name: String,
    /// Where what is replaced waits in the trash.
    pub(super) act: Prefix,
    /// What was sent first of all, because an earlier run had begun it.
    pub(super) gone_on_with: HashSet<Key>,
    pub(super) waiting: Vec<Plan>,
    pub(super) comparing: Comparing<LocalFile>,
    running: Option<Running>,
    brake: Brake,
    pub(super) progress: Progress,
    /// Whether what an earlier run has begun is gone on with.
    is_going_on: bool,
    /// Bytes of files that needed no sending, and of batches that have ended.
    pub(super) passed: u64,
    trouble: Option<Failure>,
}

/// A batch that the engine is at.
struct Running {
    batch: Arc<Batch>,
    news: mpsc::Receiver<TransferNews>,
    engine: JoinSet<Ending>,
    moved: u64,
}

/// What has happened.
enum Happened {
    Asked,
    Heard(TransferNews),
    BatchEnded,
    Compared(Compared<LocalFile>),
    Met(Option<Local>),
    Counted(Tally),
}

impl<'a> Loading<'a> {
    /// Nothing is done yet; how far it is is shown in that `form`.
    pub(super) fn new(
        desk: &'a Desk,
        wanted: &'a Sending,
        layout: &'a Layout,
        filter: Filter,
        report: Report,
        form: Form,
    ) -> Self {
        Self {
            act: desk.act(Why::Replaced),
            name: wanted.scope.name(layout, wanted.replace),
            desk,
            wanted,
            layout,
            filter,
            report,
            gone_on_with: HashSet::new(),
            waiting: Vec::new(),
            comparing: Comparing::new(),
            running: None,
            brake: Brake::default(),
            progress: Progress::of("migrating", form),
            is_going_on: false,
            passed: 0,
            trouble: None,
        }
    }

    /// Does all of it.
    pub(super) async fn run(mut self, out: &mut Out) -> Result<Exit, Stop> {
        let form = out.form(self.wanted.quiet);
        let mut asked = Box::pin(asked_to_end());
        let mut listing = Progress::of("listing", form);
        let there = There::below(&self.desk.store, self.layout.to(), |files| {
            listing.done.files = files as u64;
            listing.draw(out);
        });
        let mut there = there.await?;
        listing.clear(out);
        if !self.wanted.dry_run {
            self.go_on_with_left(&mut there, out, &mut asked).await;
        }
        let folder = self.layout.folder().to_owned();
        let mut walk = Some(Walk::below(folder.clone(), self.filter.clone()));
        let mut counting = JoinSet::new();
        if form != Form::Off {
            counting.spawn(count(folder, self.filter.clone()));
        }
        while self.is_under_way(walk.is_some()) {
            self.start(walk.is_none())?;
            match self.next(&mut walk, &mut counting, &mut asked).await {
                Happened::Met(None) => walk = None,
                Happened::Met(Some(local)) => self.meet(local, &mut there, out),
                happened => self.take(happened, out).await,
            }
            self.progress.draw(out);
        }
        Ok(self.end(out))
    }

    fn is_under_way(&self, is_more_to_meet: bool) -> bool {
        let is_busy = self.running.is_some() || !self.comparing.is_empty();
        is_busy || (!self.is_stopped() && (is_more_to_meet || !self.waiting.is_empty()))
    }

    fn is_stopped(&self) -> bool {
        self.brake.pulled().is_some()
    }

    async fn next(
        &mut self,
        walk: &mut Option<Walk>,
        counting: &mut JoinSet<Tally>,
        asked: &mut (impl Future<Output = std::io::Result<()>> + Unpin),
    ) -> Happened {
        let is_stopped = self.is_stopped();
        let meets = !is_stopped && self.waiting.len() < BATCH && self.comparing.has_room();
        tokio::select! {
            biased;
            Ok(()) = asked, if !is_stopped => Happened::Asked,
            news = heard(&mut self.running), if self.running.is_some() => {
                news.map_or(Happened::BatchEnded, Happened::Heard)
            }
            Some(compared) = self.comparing.next() => Happened::Compared(compared),
            local = met(walk), if meets && walk.is_some() => Happened::Met(local),
            Some(Ok(total)) = counting.join_next() => Happened::Counted(total),
        }
    }

    async fn take(&mut self, happened: Happened, out: &mut Out) {
        match happened {
            Happened::Asked => self.brake.pull(Halt::PutOff),
            Happened::Heard(news) => self.hear(news, out),
            Happened::BatchEnded => self.batch_ended().await,
            Happened::Compared(compared) => self.compared(compared, out),
            Happened::Counted(total) => self.progress.total = Some(total),
            Happened::Met(_) => {}
        }
    }

    /// Whatever an earlier run has begun comes first: large files go on from their last whole part. What has arrived
    /// although that could not be written down is not sent again; it is compared as everything else that is there.
    async fn go_on_with_left(
        &mut self,
        there: &mut There,
        out: &mut Out,
        asked: &mut (impl Future<Output = std::io::Result<()>> + Unpin),
    ) {
        self.is_going_on = true;
        for left in self.desk.journal.left().unwrap_or_default() {
            if self.is_stopped() || !left.name.starts_with(&self.name) {
                continue;
            }
            // Whoever has opened it since goes on with it.
            let Ok((page, read)) = self.desk.journal.open(&left.name) else {
                continue;
            };
            let plans = read.batch.plans.iter();
            let states = plans.zip(read.states).map(|(plan, state)| {
                let found = there.look_up(plan.key());
                let is_there = found.is_some_and(|found| found.size == plan.size());
                match state {
                    State::Open(known) if is_there && known == Known::default() => {
                        State::Done(known)
                    }
                    state => state,
                }
            });
            let states = states.collect();
            let batch = Arc::new(read.batch);
            let transfer = self.desk.transfer(batch, page, self.brake.clone());
            self.run_in_background(Transfer { states, ..transfer });
            while self.running.is_some() {
                let (mut nobody, mut nothing) = (None, JoinSet::new());
                let happened = self.next(&mut nobody, &mut nothing, asked).await;
                if let Happened::Heard(TransferNews::Settled(files)) = &happened {
                    self.gone_on_with.extend(files.iter().filter_map(sent));
                }
                self.take(happened, out).await;
                self.progress.draw(out);
            }
        }
        self.is_going_on = false;
    }

    /// Gives the engine the next batch, if it has nothing to do and there is enough for one.
    fn start(&mut self, is_all_met: bool) -> Result<(), Stop> {
        let is_all = is_all_met && self.comparing.is_empty() && !self.waiting.is_empty();
        let is_enough = self.waiting.len() >= FIRST || is_all;
        if self.running.is_some() || self.is_stopped() || !is_enough {
            return Ok(());
        }
        let plans = std::mem::take(&mut self.waiting);
        let kind = Kind::Upload;
        let batch = Arc::new(Batch { kind, plans });
        let name = format!("{}{}", self.name, uuid::Uuid::new_v4());
        let page = Desk::page(&self.desk.journal, &name, &batch)?;
        let transfer = self.desk.transfer(batch, page, self.brake.clone());
        self.run_in_background(transfer);
        Ok(())
    }

    fn run_in_background(&mut self, transfer: Transfer) {
        let (tell, news) = mpsc::channel(WAITING);
        let batch = Arc::clone(&transfer.batch);
        let mut engine = JoinSet::new();
        engine.spawn(transfer.run(tell));
        self.running = Some(Running {
            batch,
            news,
            engine,
            moved: 0,
        });
    }

    fn hear(&mut self, news: TransferNews, out: &mut Out) {
        let Some(running) = &mut self.running else {
            return;
        };
        match news {
            TransferNews::Moved(bytes) => {
                running.moved = bytes;
                self.progress.done.bytes = self.passed + bytes;
            }
            TransferNews::Settled(files) => {
                let batch = Arc::clone(&running.batch);
                let entries = files.iter().filter_map(Entry::of).collect();
                self.desk.write_down(entries, out);
                for file in files {
                    if let Some(Plan::Upload(plan)) = batch.plans.get(file.place) {
                        self.settled(out, plan, &file.outcome);
                    }
                }
                self.report.flush(out);
            }
            _ => {}
        }
    }

    fn settled(&mut self, out: &mut Out, plan: &UploadPlan, outcome: &Outcome) {
        let (fate, checksum, reason) = match outcome {
            // It is met again, and sent as it is by now.
            Outcome::Failed(_) if self.is_going_on => return,
            Outcome::Failed(failure) if failure.kind == FailureKind::Exists => {
                let why = "something else was stored there meanwhile; --replace puts the file in its place";
                (Fate::Conflict, None, Some(why.to_owned()))
            }
            Outcome::Failed(failure) => (Fate::Failed, None, Some(told::in_words(failure))),
            // Another run has put it there meanwhile: nothing was sent.
            Outcome::Stored(stored) if stored.crc32.is_none() => (Fate::Identical, None, None),
            Outcome::Stored(stored) => {
                let fate = stored.kept.as_ref().map_or(Fate::Sent, |_| Fate::Replaced);
                (fate, stored.crc32.map(Sum::crc32), None)
            }
            _ => (Fate::Sent, None, None),
        };
        let path = self.relative(&plan.source);
        let told = Migrated {
            key: Some(plan.key.as_str()),
            bytes: Some(plan.size),
            checksum,
            reason,
            ..Migrated::of(&path, fate)
        };
        self.tell(out, &told);
    }

    async fn batch_ended(&mut self) {
        let Some(mut running) = self.running.take() else {
            return;
        };
        self.passed += running.moved;
        match running.engine.join_next().await {
            Some(Ok(Ending::PutOff(failure))) => {
                self.brake.pull(Halt::PutOff);
                self.trouble = self.trouble.take().or(failure);
            }
            Some(Err(crash)) => std::panic::resume_unwind(crash.into_panic()),
            _ => {}
        }
    }

    fn relative(&self, path: &Path) -> String {
        let below = path.strip_prefix(self.layout.folder()).unwrap_or(path);
        below.to_string_lossy().into_owned()
    }

    fn end(mut self, out: &mut Out) -> Exit {
        self.progress.clear(out);
        let exit = if self.report.is_empty() && !self.is_stopped() {
            out.say("No file of that folder is meant: check it, --include and --exclude.\n");
            Exit::Failed
        } else {
            self.report.end(out, self.progress.elapsed())
        };
        if !self.is_stopped() {
            return exit;
        }
        let exit = match (&self.trouble, exit) {
            (None, _) => Exit::Interrupted,
            (Some(_), _) if !self.report.has_any() => Exit::Failed,
            (Some(_), Exit::Complete) => Exit::Partly,
            (Some(_), exit) => exit,
        };
        if let Some(failure) = &self.trouble {
            out.trouble(failure);
        }
        out.say("Not all of it is done. The same command goes on from here.\n");
        exit
    }
}

async fn heard(running: &mut Option<Running>) -> Option<TransferNews> {
    running.as_mut()?.news.recv().await
}

async fn met(walk: &mut Option<Walk>) -> Option<Local> {
    walk.as_mut()?.next().await
}

fn sent(file: &Settled) -> Option<Key> {
    match &file.outcome {
        Outcome::Stored(stored) => Some(stored.key.clone()),
        _ => None,
    }
}

/// Counts all that there is, beside the work: so that it can be said how much is left.
async fn count(folder: PathBuf, filter: Filter) -> Tally {
    let (mut walk, mut total) = (Walk::below(folder, filter), Tally::default());
    while let Some(local) = walk.next().await {
        if let Local::File(file) = local {
            total.files += 1;
            total.bytes += file.size;
        }
    }
    total
}
