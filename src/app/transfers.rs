//! The uploads and downloads under way, with their rates and what is left of them.

use std::collections::VecDeque;
use std::time::Duration;

use super::Effect;
use crate::object::{Direction, Failure, TransferId};

/// One upload or download.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    /// Which one.
    pub id: TransferId,
    /// Which way.
    pub direction: Direction,
    /// The file's name, for the strip.
    pub name: String,
    /// Bytes in all.
    pub size: u64,
    /// Bytes moved.
    pub moved: u64,
    /// How it stands.
    pub state: State,
    /// How many keys had been pressed when it was started.
    pub started_at: u64,
    /// What would try it again, once it has failed.
    pub retry: Option<Effect>,
    /// Recent progress: moment on the steady clock, bytes moved by then.
    samples: VecDeque<(Duration, u64)>,
}

/// What is known of a transfer when it is taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTransfer {
    /// Which one.
    pub id: TransferId,
    /// Which way.
    pub direction: Direction,
    /// The file's name, for the strip.
    pub name: String,
    /// Bytes in all.
    pub size: u64,
    /// How many keys had been pressed by then.
    pub started_at: u64,
}

/// How a transfer stands.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// Waits for its turn.
    Queued,
    /// Moves.
    Moving,
    /// Was asked to stop and is tidying up.
    Stopping,
    /// Waits for an answer: the target is there already.
    Asking,
    /// All bytes arrived; shown until the moment given.
    Done(Duration),
    /// Did not work.
    Failed(Failure),
}

/// All transfers since the start that are still worth showing, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Transfers(Vec<Transfer>);

/// The rate is taken over this long, so that it neither jumps nor sticks.
const WINDOW: Duration = Duration::from_secs(4);
/// A finished transfer stays in the strip this long.
const LINGER: Duration = Duration::from_secs(4);

impl Transfer {
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

    /// The part moved, from 0 to 1.
    pub fn part(&self) -> f64 {
        if self.size == 0 {
            return if matches!(self.state, State::Done(_)) {
                1.0
            } else {
                0.0
            };
        }
        #[expect(clippy::cast_precision_loss, reason = "a bar has eighty cells")]
        let part = self.moved as f64 / self.size as f64;
        part.clamp(0.0, 1.0)
    }

    /// Whether the network or the disk is, or will be, at work for it.
    pub fn is_active(&self) -> bool {
        matches!(self.state, State::Queued | State::Moving | State::Stopping)
    }
}

impl Transfers {
    /// Takes in a new transfer, or one that is tried again.
    pub fn add(&mut self, new: NewTransfer) {
        let NewTransfer {
            id,
            direction,
            name,
            size,
            started_at,
        } = new;
        self.drop_finished(id);
        let (moved, state, retry, samples) = (0, State::Queued, None, VecDeque::new());
        self.0.push(Transfer {
            id,
            direction,
            name,
            size,
            moved,
            state,
            started_at,
            retry,
            samples,
        });
    }

    /// The transfer called `id`.
    pub fn get_mut(&mut self, id: TransferId) -> Option<&mut Transfer> {
        self.0.iter_mut().find(|transfer| transfer.id == id)
    }

    /// All transfers, oldest first.
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
        self.0
            .iter()
            .filter(|transfer| transfer.is_active())
            .count()
    }

    /// Notes that it moves.
    pub fn started(&mut self, id: TransferId, now: Duration) {
        if let Some(transfer) = self
            .get_mut(id)
            .filter(|transfer| transfer.state == State::Queued)
        {
            transfer.state = State::Moving;
            transfer.samples.push_back((now, 0));
        }
    }

    /// Notes how far it is.
    pub fn moved(&mut self, id: TransferId, bytes: u64, now: Duration) {
        let Some(transfer) = self.get_mut(id) else {
            return;
        };
        transfer.moved = transfer.moved.max(bytes).min(transfer.size.max(bytes));
        transfer.samples.push_back((now, transfer.moved));
        while transfer.samples.len() > 2 && transfer.samples[0].0 + WINDOW < now {
            transfer.samples.pop_front();
        }
    }

    /// Notes that all bytes arrived.
    pub fn done(&mut self, id: TransferId, now: Duration) {
        if let Some(transfer) = self.get_mut(id) {
            transfer.moved = transfer.size;
            transfer.state = State::Done(now + LINGER);
        }
    }

    /// Gives what would try again everything that failed.
    pub fn take_failed(&mut self) -> Vec<Effect> {
        self.0
            .iter_mut()
            .filter_map(|transfer| transfer.retry.take())
            .collect()
    }

    /// How many downloads were done within the last few seconds.
    pub fn saved(&self) -> usize {
        let is_saved = |transfer: &&Transfer| {
            transfer.direction == Direction::Down && matches!(transfer.state, State::Done(_))
        };
        self.0.iter().filter(is_saved).count()
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
        self.0
            .iter()
            .filter_map(|transfer| match transfer.state {
                State::Done(until) => Some(until),
                _ => None,
            })
            .min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: TransferId = TransferId(1);

    fn new(direction: Direction, size: u64) -> NewTransfer {
        NewTransfer {
            id: ID,
            direction,
            name: "a.pdf".into(),
            size,
            started_at: 0,
        }
    }

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn rate_and_time_left_follow_the_last_seconds() {
        let mut transfers = Transfers::default();
        transfers.add(new(Direction::Up, 10_000));
        transfers.started(ID, at(0));
        assert_eq!(transfers.0[0].rate(), None);
        transfers.moved(ID, 1_000, at(1_000));
        assert_eq!(transfers.0[0].rate(), Some(1_000.0));
        assert_eq!(transfers.0[0].left(), Some(Duration::from_secs(9)));
    }

    #[test]
    fn an_empty_file_has_a_full_bar_when_it_is_done() {
        let mut transfers = Transfers::default();
        transfers.add(new(Direction::Up, 0));
        assert!(transfers.0[0].part() < 0.5);
        transfers.done(ID, at(5));
        assert!(transfers.0[0].part() > 0.5);
    }

    #[test]
    fn a_finished_transfer_leaves_the_strip_by_itself() {
        let mut transfers = Transfers::default();
        transfers.add(new(Direction::Down, 1));
        transfers.done(ID, at(0));
        transfers.expire(transfers.next_expiry().unwrap());
        assert!(transfers.is_empty());
    }
}
