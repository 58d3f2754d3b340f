//! Runs one transfer from its page to its end.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::brake::Brake;
use super::clearing::{Clearing, clear, end_doubles, purge};
use super::earlier::{done_before, failed_before};
use super::lanes::Lanes;
use super::one::{One, Step, give_up};
use super::pack::packed;
use super::tally::Tally;
use crate::journal::{Page, State};
use crate::object::{
    Batch, Ending, Failure, FailureKind, Halt, IfThere, Known, Outcome, Permission, Plan, Settled,
    TransferNews,
};
use crate::store::{BATCH, Learned, Store};

/// One transfer that is to run.
#[derive(Debug)]
pub struct Transfer {
    /// The bucket.
    pub store: Store,
    /// The lanes that it shares with the others.
    pub lanes: Lanes,
    /// What is to be done.
    pub batch: Arc<Batch>,
    /// How far each file is; empty if nothing was begun yet.
    pub states: Vec<State>,
    /// Where it is written down.
    pub page: Page,
    /// Stops it.
    pub brake: Brake,
}

/// News closer together than this are told together.
const TENTH: Duration = Duration::from_millis(100);
/// So many tasks wait for a lane at most: a batch may have a million files.
const AHEAD: usize = 128;
/// So many files are told at once.
const TOLD_AT_ONCE: usize = 500;

/// What refuses the end of a source.
const NO_DELETE: FailureKind = FailureKind::Denied(Permission::DeleteObject);

/// What is under way.
struct Run {
    store: Store,
    lanes: Lanes,
    batch: Arc<Batch>,
    page: Arc<Page>,
    brake: Brake,
    tally: Tally,
    /// Whether an earlier run may have done what waits already.
    again: bool,
    /// Files whose turn has not come.
    waiting: VecDeque<usize>,
    /// What is known of those that wait or are parked, where that is anything: there may be a million of them.
    known: HashMap<usize, Known>,
    tasks: JoinSet<Vec<Step>>,
    clearing: Clearing,
    /// Files that were begun and are not at their end.
    parked: Vec<usize>,
    settled: Vec<Settled>,
    told_bytes: u64,
    tell: Sender<TransferNews>,
    trouble: Option<Failure>,
    left_behind: Option<Failure>,
}

impl Transfer {
    /// Moves all files, as far as that goes; `tell` hears of it ten times a second at most. Who does not listen holds it up.
    pub async fn run(self, tell: Sender<TransferNews>) -> Ending {
        let page = Arc::new(self.page);
        let mut run = Run {
            store: self.store,
            lanes: self.lanes,
            batch: self.batch,
            page: Arc::clone(&page),
            brake: self.brake,
            tally: Tally::default(),
            again: !self.states.is_empty(),
            waiting: VecDeque::new(),
            known: HashMap::new(),
            tasks: JoinSet::new(),
            clearing: Clearing::default(),
            parked: Vec::new(),
            settled: Vec::new(),
            told_bytes: 0,
            tell,
            trouble: None,
            left_behind: None,
        };
        // Tasks that are dropped may hold the page a little longer; nobody must wait for them to go on with it.
        let closing = Closing(page);
        run.take_up(self.states).await;
        run.turn().await;
        let ending = run.ending().await;
        let ending = packed(&run.batch, &run.brake, ending, &run.tell).await;
        if !matches!(ending, Ending::PutOff(_)) {
            closing.0.end();
        }
        ending
    }
}

/// Closes the page, however the run ends.
struct Closing(Arc<Page>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Run {
    /// Sorts what is to be done from what an earlier run has done.
    async fn take_up(&mut self, states: Vec<State>) {
        let mut earlier = Vec::new();
        let mut states = states.into_iter();
        for (place, plan) in self.batch.plans.iter().enumerate() {
            match states.next() {
                None => self.waiting.push_back(place),
                Some(State::Open(known)) => {
                    self.waiting.push_back(place);
                    remember(&mut self.known, place, known);
                }
                Some(State::Done(known)) => {
                    self.tally.add(plan.size());
                    let outcome = done_before(plan, &known);
                    earlier.push(Settled { place, outcome });
                }
                Some(State::Failed) => {
                    let outcome = failed_before(plan);
                    earlier.push(Settled { place, outcome });
                }
            }
        }
        for chunk in earlier.chunks(TOLD_AT_ONCE) {
            self.say(TransferNews::Earlier(chunk.to_vec())).await;
        }
    }

    async fn turn(&mut self) {
        let mut due = Instant::now() + TENTH;
        loop {
            self.start();
            if self.tasks.is_empty() {
                break;
            }
            tokio::select! {
                biased;
                () = sleep_until(due) => {
                    self.tell_news().await;
                    due = Instant::now() + TENTH;
                }
                Some(ended) = self.tasks.join_next() => {
                    let steps = ended.unwrap_or_else(|crash| std::panic::resume_unwind(crash.into_panic()));
                    for step in steps {
                        self.take(step);
                    }
                    if self.settled.len() >= TOLD_AT_ONCE {
                        self.tell_news().await;
                    }
                }
            }
        }
        self.tell_news().await;
    }

    /// Starts what there is room for. Sources whose copies are proved go even if it was stopped meanwhile: half moved is
    /// worse than moved.
    fn start(&mut self) {
        let stopped = self.brake.pulled().is_some();
        while !stopped && self.tasks.len() < self.ahead() && !self.waiting.is_empty() {
            if self.start_purge() {
                continue;
            }
            let Some(place) = self.waiting.pop_front() else {
                break;
            };
            let one = One {
                store: self.store.clone(),
                lanes: self.lanes.clone(),
                plan: self.batch.plans[place].clone(),
                place,
                learned: Learned::from_before(self.known.remove(&place).unwrap_or_default()),
                again: self.again,
                page: Arc::clone(&self.page),
                brake: self.brake.clone(),
                share: self.tally.share(),
            };
            self.tasks.spawn(async move { vec![one.go().await] });
        }
        let more_to_come = !self.tasks.is_empty();
        let due = self.clearing.due(more_to_come);
        if !due.is_empty() {
            let store = self.store.clone();
            self.tasks.spawn(async move {
                let cleared = clear(store, due).await;
                let step = |(place, outcome)| Step::Settled(place, outcome);
                cleared.into_iter().map(step).collect()
            });
        }
    }

    /// How many files may be under way: one alone until the first source has gone, since no copy is to be made of what may
    /// not be moved.
    fn ahead(&self) -> usize {
        let moves = self
            .waiting
            .front()
            .is_some_and(|place| self.is_move(*place));
        if moves && !self.clearing.is_proven() {
            1
        } else {
            AHEAD
        }
    }

    /// Deletes for good what is next, many in one request; false if that is not what is next.
    fn start_purge(&mut self) -> bool {
        let plans = &self.batch.plans;
        let is_purge = |place: usize| matches!(plans[place], Plan::Purge(_));
        let next = self.waiting.iter().take(BATCH);
        let count = next.take_while(|place| is_purge(**place)).count();
        if count == 0 {
            return false;
        }
        let places: Vec<usize> = self.waiting.drain(..count).collect();
        let key = |place: &usize| plans[*place].key().clone();
        let keys = places.iter().map(key).collect();
        let store = self.store.clone();
        self.tasks.spawn(purge(store, places, keys));
        true
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Settled(place, outcome) => self.settle(place, outcome),
            Step::Proved(place, copied, doomed) => self.clearing.add(place, copied, doomed),
            Step::Unreachable(place, known, failure) => {
                self.park(place, known);
                self.put_off(failure);
            }
            Step::Stopped(place, known, failure) => {
                self.park(place, known);
                if !failure.detail.is_empty() {
                    self.left_behind.get_or_insert(failure);
                }
            }
        }
    }

    fn park(&mut self, place: usize, known: Known) {
        self.parked.push(place);
        remember(&mut self.known, place, known);
    }

    fn put_off(&mut self, failure: Failure) {
        self.brake.pull(Halt::PutOff);
        self.trouble.get_or_insert(failure);
    }

    fn settle(&mut self, place: usize, outcome: Outcome) {
        match &outcome {
            // The source could not be ended for want of the network: its copy is proved, and it is gone on with later.
            Outcome::Failed(failure) if failure.kind.is_of_the_line() && self.is_move(place) => {
                self.park(place, Known::default());
                self.put_off(failure.clone());
                return;
            }
            Outcome::Copied(_) => self.clearing.proven(),
            Outcome::Failed(failure)
                if self.is_move(place) && failure.kind == NO_DELETE && self.clearing.refused() =>
            {
                self.fail_the_rest(&failure.kind);
            }
            Outcome::Purged(_) => self.tally.add(self.batch.plans[place].size()),
            _ => {}
        }
        self.settled.push(Settled { place, outcome });
    }

    /// What may not be deleted is not copied either: it would be there twice.
    fn fail_the_rest(&mut self, kind: &FailureKind) {
        for place in std::mem::take(&mut self.waiting) {
            let failure = Failure::new(self.batch.plans[place].doing(), kind.clone());
            let outcome = Outcome::Failed(failure);
            self.settled.push(Settled { place, outcome });
        }
    }

    fn is_move(&self, place: usize) -> bool {
        matches!(&self.batch.plans[place], Plan::Copy(plan) if plan.purpose.ends_source())
    }

    async fn tell_news(&mut self) {
        let settled = std::mem::take(&mut self.settled);
        if !settled.is_empty() {
            let is_done = |settled: &Settled| !matches!(settled.outcome, Outcome::Failed(_));
            let ended = settled.iter().map(|file| (file.place, is_done(file)));
            // Without room on the disk it is told all the same; after a kill some would be done again.
            let _ = self.page.ended(ended);
            for chunk in settled.chunks(TOLD_AT_ONCE) {
                self.say(TransferNews::Settled(chunk.to_vec())).await;
            }
        }
        let bytes = self.tally.so_far();
        if bytes != self.told_bytes {
            self.told_bytes = bytes;
            self.say(TransferNews::Moved(bytes)).await;
        }
    }

    async fn say(&self, news: TransferNews) {
        // Whoever has left does not want to know; the page does.
        let _ = self.tell.send(news).await;
    }

    async fn ending(&mut self) -> Ending {
        let is_over = self.waiting.is_empty() && self.parked.is_empty();
        match self.brake.pulled() {
            _ if is_over => Ending::Over,
            Some(Halt::ForGood) => {
                self.give_up().await;
                Ending::Stopped(self.left_behind.take())
            }
            Some(Halt::PutOff) | None => Ending::PutOff(self.trouble.take()),
        }
    }

    /// Takes back what was begun of the files that are not at their end.
    async fn give_up(&mut self) {
        let parked = std::mem::take(&mut self.parked);
        let waiting = std::mem::take(&mut self.waiting);
        for place in parked.iter().chain(&waiting) {
            if let Some(known) = self.known.get(place) {
                let plan = &self.batch.plans[*place];
                if let Err(failure) = give_up(&self.store, plan, known).await {
                    self.left_behind.get_or_insert(failure);
                }
            }
        }
        // Of what waits, only an earlier run can have made a copy.
        let waiting = waiting.into_iter().filter(|_| self.again);
        let copied = parked.into_iter().chain(waiting);
        let copied = copied.filter_map(|place| match &self.batch.plans[place] {
            Plan::Copy(plan) if plan.if_there == IfThere::OwnName && plan.purpose.ends_source() => {
                let known = self.known.remove(&place).unwrap_or_default();
                Some((place, plan.clone(), known))
            }
            _ => None,
        });
        let copied = copied.collect();
        let (moved, failure) = end_doubles(&self.store, copied, AHEAD).await;
        self.settled.extend(moved);
        self.left_behind = self.left_behind.take().or(failure);
        self.tell_news().await;
    }
}

/// Nothing is kept of a file of which nothing is known.
fn remember(all: &mut HashMap<usize, Known>, place: usize, known: Known) {
    if known != Known::default() {
        all.insert(place, known);
    }
}
