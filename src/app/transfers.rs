//! The transfers under way, with their rates, what is left of them, and what failed.

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::object::{
    Batch, Failure, Fetched, Kind, Left, Outcome, Plan, Prefix, Settled, Stored, TransferId,
};

/// One transfer: what a person asked for at once, however many files it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    /// Which one.
    pub id: TransferId,
    /// What is done.
    pub kind: Kind,
    /// The file's name, or how many they are.
    pub name: String,
    /// What it is about, as far as that is known: of what an earlier run has left, only once it goes on.
    pub batch: Arc<Batch>,
    /// How many files it is about.
    pub files: usize,
    /// How many of them have come to their end.
    pub ended: usize,
    /// Bytes in all.
    pub size: u64,
    /// Bytes moved.
    pub moved: u64,
    /// How it stands.
    pub state: State,
    /// How many keys had been pressed when it was started.
    pub started_at: u64,
    /// The folder that goes whole, if it is one.
    pub folder: Option<Prefix>,
    /// The archive that its files become, if it has come to that.
    pub archive: Archive,
    /// Whether it was begun out there: then its journal knows it, and going on goes by that.
    pub has_begun: bool,
    /// What an earlier run called it in the journal, if one has begun it.
    pub page: Option<String>,
    /// The last file that was stored.
    pub stored: Option<Stored>,
    /// The last file that was saved.
    pub saved: Option<Fetched>,
    /// What did not work, by places in the batch.
    pub failed: Vec<(usize, Failure)>,
    /// What would undo what it has done, and whether it is an undoing itself.
    pub back: Back,
    /// Recent progress: moment on the steady clock, bytes moved by then.
    samples: VecDeque<(Duration, u64)>,
}

/// The way back from what a transfer has done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Back {
    /// What leads back, file by file.
    pub plans: Vec<Plan>,
    /// What leads further back after that: what had been replaced returns to its place.
    pub replaced: Vec<Plan>,
    /// It goes back itself: that is not undone by the same key, or it would only go to and fro.
    pub is_undo: bool,
}

/// One archive for all files of a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Archive {
    /// There is none, or not yet.
    #[default]
    None,
    /// It is being made.
    Growing,
    /// It lies here.
    At(PathBuf),
}

/// How a transfer stands.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// Waits until those before it are done.
    Queued,
    /// Was asked for and has not begun to move.
    Starting,
    /// Moves.
    Moving,
    /// Was asked to pause or to stop and is tidying up.
    Stopping,
    /// Can be gone on with; why it does not, if that was not a person's wish.
    Paused(Option<Failure>),
    /// Waits for an answer: targets are there already.
    Asking,
    /// All of it is done; shown until the moment given.
    Done(Duration),
    /// Some of it did not work.
    Failed,
}

/// All transfers that are still worth showing, in the order in which they have their turn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Transfers(Vec<Transfer>);

/// The rate is taken over this long, so that it neither jumps nor sticks.
const WINDOW: Duration = Duration::from_secs(4);
/// A finished transfer stays in the strip this long.
const LINGER: Duration = Duration::from_secs(4);
/// So many uploads and downloads move at once; what the server does alone waits for none.
const AT_ONCE: usize = 3;

impl Transfer {
    /// A transfer that has not begun.
    pub fn new(id: TransferId, batch: Arc<Batch>, started_at: u64) -> Self {
        Self {
            id,
            kind: batch.kind,
            name: name(&batch),
            files: batch.plans.len(),
            ended: 0,
            size: batch.bytes(),
            moved: 0,
            state: State::Queued,
            started_at,
            folder: None,
            archive: Archive::default(),
            has_begun: false,
            page: None,
            stored: None,
            saved: None,
            failed: Vec::new(),
            back: Back::default(),
            samples: VecDeque::new(),
            batch,
        }
    }

    /// What an earlier run has left: it stands still until a person says otherwise.
    pub fn of_earlier_run(id: TransferId, left: Left) -> Self {
        let batch = Batch {
            kind: left.kind,
            plans: Vec::new(),
        };
        let name = match left.files {
            1 => crate::object::reveal(&left.first),
            files => format!("{} files", super::grouped(files)),
        };
        Self {
            name,
            files: left.files,
            ended: left.ended,
            size: left.bytes,
            state: State::Paused(None),
            has_begun: true,
            page: Some(left.name),
            ..Self::new(id, Arc::new(batch), 0)
        }
    }

    /// Bytes a second over the last few seconds; `None` until it can be told.
    pub fn rate(&self) -> Option<f64> {
        let (first, last) = (self.samples.front()?, self.samples.back()?);
        let seconds = last.0.saturating_sub(first.0).as_secs_f64();
        #[expect(
            clippy::cast_precision_loss,
            reason = "a rate is shown with three digits"
        )]
        let bytes = (last.1.saturating_sub(first.1)) as f64;
        (seconds >= 0.2).then_some(bytes / seconds)
    }

    /// Time until the end at the present rate; `None` if that cannot be told.
    pub fn left(&self) -> Option<Duration> {
        let rate = self.rate().filter(|rate| *rate > 1.0)?;
        #[expect(clippy::cast_precision_loss, reason = "a guess at seconds")]
        let bytes = self.size.saturating_sub(self.moved) as f64;
        Duration::try_from_secs_f64(bytes / rate).ok()
    }

    /// The part done, from 0 to 1: of the bytes, or of the files where each is small and the server does the work.
    pub fn part(&self) -> f64 {
        let (done, all) = match self.kind {
            Kind::Upload | Kind::Download if self.size > 0 && self.moved > 0 => {
                (self.moved, self.size)
            }
            _ => {
                let done = self.ended.saturating_sub(self.failed.len());
                (done as u64, self.files as u64)
            }
        };
        if all == 0 {
            return if matches!(self.state, State::Done(_)) {
                1.0
            } else {
                0.0
            };
        }
        #[expect(clippy::cast_precision_loss, reason = "a bar has eighty cells")]
        let part = done as f64 / all as f64;
        part.clamp(0.0, 1.0)
    }

    /// Whether its files become one archive.
    pub fn becomes_archive(&self) -> bool {
        let first = self.batch.plans.first();
        matches!(first, Some(Plan::Download(plan)) if plan.zip.is_some())
    }

    /// The folder in which files wait that have come for its archive, to be shown; none if none has come.
    pub fn gathered(&self) -> Option<String> {
        self.saved.as_ref()?;
        let zip = self.batch.plans.iter().find_map(|plan| match plan {
            Plan::Download(plan) => plan.zip.as_ref(),
            _ => None,
        })?;
        Some(crate::object::reveal(&zip.gathered.to_string_lossy()))
    }

    /// Whether the network or the disk is, or will be, at work for it.
    pub fn is_active(&self) -> bool {
        matches!(
            self.state,
            State::Queued | State::Starting | State::Moving | State::Stopping
        )
    }

    /// Whether something runs for it out there.
    pub fn is_running(&self) -> bool {
        matches!(
            self.state,
            State::Starting | State::Moving | State::Stopping
        )
    }

    /// Whether it moves bytes over this machine's own line.
    fn uses_line(&self) -> bool {
        matches!(self.kind, Kind::Upload | Kind::Download)
    }

    /// Takes in files that have come to their end.
    pub fn settled(&mut self, files: &[Settled]) {
        self.ended += files.len();
        for file in files {
            match &file.outcome {
                Outcome::Failed(failure) => self.failed.push((file.place, failure.clone())),
                Outcome::Stored(stored) => self.stored = Some(stored.clone()),
                Outcome::Fetched(fetched) => self.saved = Some(fetched.clone()),
                Outcome::Copied(_) | Outcome::Purged(_) => {}
            }
        }
    }

    /// Those of its plans that did not fail, once it is over.
    pub fn done_plans(&self) -> impl Iterator<Item = &Plan> {
        let failed: HashSet<usize> = self.failed.iter().map(|(place, _)| *place).collect();
        let plans = self.batch.plans.iter().enumerate();
        plans.filter_map(move |(place, plan)| (!failed.contains(&place)).then_some(plan))
    }

    /// Those of its plans that failed, and for which `fits` holds of the failure; in the order in which they were chosen.
    pub fn failed_plans(&self, fits: impl Fn(&Failure) -> bool) -> Vec<Plan> {
        let failed = self.failed.iter().filter(|(_, failure)| fits(failure));
        let mut places: Vec<_> = failed.map(|(place, _)| *place).collect();
        places.sort_unstable();
        let plans = places.into_iter();
        plans
            .filter_map(|place| self.batch.plans.get(place).cloned())
            .collect()
    }
}

/// What a transfer is called: its file, or how many they are.
fn name(batch: &Batch) -> String {
    match &batch.plans[..] {
        [Plan::Download(plan)] => crate::object::reveal(&plan.name),
        [Plan::Copy(plan)] if batch.kind == Kind::Restore => crate::object::reveal(plan.to.name()),
        [only] => crate::object::reveal(only.key().name()),
        plans => format!("{} files", super::grouped(plans.len())),
    }
}

impl Transfers {
    /// Takes in a transfer, behind all others; one of the same name goes.
    pub fn add(&mut self, transfer: Transfer) {
        self.drop_finished(transfer.id);
        self.0.push(transfer);
    }

    /// The transfer called `id`.
    pub fn get_mut(&mut self, id: TransferId) -> Option<&mut Transfer> {
        self.0.iter_mut().find(|transfer| transfer.id == id)
    }

    /// The transfer called `id`.
    pub fn get(&self, id: TransferId) -> Option<&Transfer> {
        self.0.iter().find(|transfer| transfer.id == id)
    }

    /// All transfers, in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Transfer> {
        self.0.iter()
    }

    /// How many there are to show.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many are not over.
    pub fn active(&self) -> usize {
        let active = self.0.iter().filter(|transfer| transfer.is_active());
        active.count()
    }

    /// Those whose turn has come: they are starting from now on.
    pub fn take_turns(&mut self) -> Vec<(TransferId, Arc<Batch>)> {
        let on_line = |transfer: &&Transfer| transfer.uses_line() && transfer.is_running();
        let mut running = self.0.iter().filter(on_line).count();
        let mut started = Vec::new();
        for transfer in &mut self.0 {
            let uses_line = transfer.uses_line();
            if transfer.state != State::Queued || (uses_line && running >= AT_ONCE) {
                continue;
            }
            running += usize::from(uses_line);
            transfer.state = State::Starting;
            transfer.has_begun = true;
            started.push((transfer.id, Arc::clone(&transfer.batch)));
        }
        started
    }

    /// Moves a transfer by one place in the order of turns, towards the front if `steps` is negative.
    pub fn reorder(&mut self, id: TransferId, steps: isize) {
        let Some(at) = self.0.iter().position(|transfer| transfer.id == id) else {
            return;
        };
        let to = at.saturating_add_signed(steps).min(self.0.len() - 1);
        let transfer = self.0.remove(at);
        self.0.insert(to, transfer);
    }

    /// Notes that it moves.
    pub fn started(&mut self, id: TransferId, now: Duration) {
        let starting =
            |transfer: &&mut Transfer| matches!(transfer.state, State::Queued | State::Starting);
        if let Some(transfer) = self.get_mut(id).filter(starting) {
            transfer.state = State::Moving;
            transfer.samples.clear();
            transfer.samples.push_back((now, transfer.moved));
        }
    }

    /// Notes how far it is. What has to move again is taken back.
    pub fn moved(&mut self, id: TransferId, bytes: u64, now: Duration) {
        let Some(transfer) = self.get_mut(id) else {
            return;
        };
        transfer.moved = bytes.min(transfer.size.max(bytes));
        transfer.samples.push_back((now, transfer.moved));
        while transfer.samples.len() > 2 && transfer.samples[0].0 + WINDOW < now {
            transfer.samples.pop_front();
        }
    }

    /// Notes that all of it is done.
    pub fn done(&mut self, id: TransferId, now: Duration) {
        if let Some(transfer) = self.get_mut(id) {
            transfer.moved = transfer.size;
            transfer.state = State::Done(now + LINGER);
        }
    }

    /// Takes a transfer off the list.
    pub fn drop_finished(&mut self, id: TransferId) {
        self.0.retain(|transfer| transfer.id != id);
    }

    /// Takes off what has been done for a while.
    pub fn expire(&mut self, now: Duration) {
        self.0
            .retain(|transfer| !matches!(transfer.state, State::Done(until) if until <= now));
    }

    /// When the next finished transfer goes.
    pub fn next_expiry(&self) -> Option<Duration> {
        let until = |transfer: &Transfer| match transfer.state {
            State::Done(until) => Some(until),
            _ => None,
        };
        self.0.iter().filter_map(until).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{FailureKind, Key, PurgePlan};

    const ID: TransferId = TransferId(1);

    fn transfer(id: u64, kind: Kind, size: u64) -> Transfer {
        let plan = Plan::Purge(PurgePlan {
            key: Key::new("a.pdf").unwrap(),
            size,
        });
        let plans = vec![plan];
        Transfer::new(TransferId(id), Arc::new(Batch { kind, plans }), 0)
    }

    fn with(kind: Kind, size: u64) -> Transfers {
        let mut transfers = Transfers::default();
        transfers.add(transfer(1, kind, size));
        transfers
    }

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn rate_and_time_left_follow_the_last_seconds() {
        let mut transfers = with(Kind::Upload, 10_000);
        transfers.started(ID, at(0));
        assert_eq!(transfers.0[0].rate(), None);
        transfers.moved(ID, 1_000, at(1_000));
        assert_eq!(transfers.0[0].rate(), Some(1_000.0));
        assert_eq!(transfers.0[0].left(), Some(Duration::from_secs(9)));
    }

    #[test]
    fn an_empty_file_has_a_full_bar_when_it_is_done() {
        let mut transfers = with(Kind::Upload, 0);
        assert!(transfers.0[0].part() < 0.5);
        transfers.0[0].ended = 1;
        transfers.done(ID, at(5));
        assert!(transfers.0[0].part() > 0.5);
    }

    #[test]
    fn a_finished_transfer_leaves_the_strip_by_itself() {
        let mut transfers = with(Kind::Download, 1);
        transfers.done(ID, at(0));
        transfers.expire(transfers.next_expiry().unwrap());
        assert!(transfers.is_empty());
    }

    #[test]
    fn uploads_take_turns_in_their_order_and_the_trash_waits_for_none() {
        let mut transfers = Transfers::default();
        for id in 1..=5 {
            transfers.add(transfer(id, Kind::Upload, 1));
        }
        transfers.add(transfer(6, Kind::Trash, 1));
        let ids = |started: Vec<(TransferId, _)>| -> Vec<u64> {
            started.into_iter().map(|(id, _)| id.0).collect()
        };
        assert_eq!(ids(transfers.take_turns()), [1, 2, 3, 6]);
        assert_eq!(ids(transfers.take_turns()), [0; 0]);
        transfers.reorder(TransferId(5), -1);
        transfers.done(TransferId(2), at(0));
        assert_eq!(ids(transfers.take_turns()), [5]);
    }

    #[test]
    fn what_failed_can_be_told_apart() {
        let mut transfer = transfer(1, Kind::Purge, 1);
        let failure = Failure::new(crate::object::Doing::Working, FailureKind::Exists);
        let (place, outcome) = (0, Outcome::Failed(failure));
        transfer.settled(&[Settled { place, outcome }]);
        let exists = |failure: &Failure| failure.kind == FailureKind::Exists;
        assert_eq!(transfer.failed_plans(exists).len(), 1);
        assert_eq!(transfer.failed_plans(|failure| !exists(failure)).len(), 0);
        assert_eq!(transfer.ended, 1);
    }
}
