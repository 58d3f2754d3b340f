//! Every task there is: started, counted, replaced, stopped politely, and listened to.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{AbortHandle, Id, JoinSet};

use super::clipboard::Clipboard;
use super::computing::{compute, is_computing};
use super::world::World;
use super::{moving, work};
use crate::app::{CopyTrouble, Effect, Message, Secret, Slot, Ticket, entries};
use crate::ledger::Entry;
use crate::object::{Halt, TransferId};
use crate::transfer::Brake;

/// The tasks that are under way.
pub(super) struct Tasks {
    running: JoinSet<()>,
    /// Newest-only work, which is simply aborted.
    slots: HashMap<Slot, Newest>,
    /// What each task does, so that a defect is told where its answer is awaited.
    doing: HashMap<Id, Effect>,
    /// Work that is waited for: the ledger's, and transfers, which are asked to stop.
    polite: HashMap<Id, Option<Brake>>,
    transfers: HashMap<TransferId, Id>,
    world: Arc<World>,
    clipboard: Clipboard,
    sender: Sender<Message>,
    inbox: Receiver<Message>,
}

/// What holds a slot.
struct Newest {
    task: AbortHandle,
    /// What computing work looks at: it cannot be aborted, only asked to stop.
    stop: Option<Arc<AtomicBool>>,
}

impl Newest {
    fn stop(&self) {
        self.task.abort();
        if let Some(stop) = &self.stop {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

/// So many answers wait for the loop; whoever has more waits with them.
const INBOX: usize = 256;

impl Tasks {
    /// No task yet.
    pub fn new(world: World, clipboard: Clipboard) -> Self {
        let (sender, inbox) = mpsc::channel(INBOX);
        Self {
            running: JoinSet::new(),
            slots: HashMap::new(),
            doing: HashMap::new(),
            polite: HashMap::new(),
            transfers: HashMap::new(),
            world: Arc::new(world),
            clipboard,
            sender,
            inbox,
        }
    }

    /// Starts what `effect` asks for; newest-only work replaces what held its slot.
    pub fn start(&mut self, effect: Effect) {
        let slot = effect.slot();
        if let Some(before) = slot.as_ref().and_then(|slot| self.slots.remove(slot)) {
            before.stop();
        }
        match effect {
            Effect::StopListing(_)
            | Effect::StopCounting
            | Effect::StopComparing
            | Effect::StopRehearsing
            | Effect::StopLooking
            | Effect::StopSearching => {}
            computing if is_computing(&computing) => self.compute(computing, slot),
            Effect::Halt(id, halt) => {
                let task = self.transfers.get(&id);
                let brake = task.and_then(|task| self.polite.get(task)?.as_ref());
                brake.inspect(|brake| brake.pull(halt));
            }
            Effect::Quit => self.put_off_all(),
            Effect::Transfer(id, _) | Effect::GoOn(id, _) => {
                let task = self.start_politely(effect);
                self.transfers.insert(id, task);
            }
            Effect::Record(entries) => self.record(entries),
            other => {
                let doing = other.outline();
                let work = work::perform(other, Arc::clone(&self.world), self.sender.clone());
                let task = self.running.spawn(work);
                self.doing.insert(task.id(), doing);
                let newest = Newest { task, stop: None };
                self.slots.extend(slot.map(|slot| (slot, newest)));
            }
        }
    }

    /// Work for a processor or a disk runs beside the tasks that wait for the network.
    fn compute(&mut self, effect: Effect, slot: Option<Slot>) {
        let stop = Arc::new(AtomicBool::new(false));
        let world = Arc::clone(&self.world);
        let (doing, sender) = (effect.outline(), self.sender.clone());
        let flag = Arc::clone(&stop);
        let work = move || compute(effect, &world, &flag, &sender);
        let task = self.running.spawn_blocking(work);
        self.doing.insert(task.id(), doing);
        let stop = Some(stop);
        self.slots
            .extend(slot.map(|slot| (slot, Newest { task, stop })));
    }

    /// What was done is written down whatever happens next: leaving waits for it.
    fn record(&mut self, entries: Vec<Entry>) {
        let (world, sender) = (Arc::clone(&self.world), self.sender.clone());
        let work = move || {
            let result = world.bookkeeping.write(entries);
            let _ = sender.blocking_send(Message::Recorded(result));
        };
        let task = self.running.spawn_blocking(work).id();
        self.polite.insert(task, None);
    }

    fn start_politely(&mut self, effect: Effect) -> Id {
        let brake = Brake::default();
        let doing = effect.outline();
        let world = Arc::clone(&self.world);
        let work = moving::transfer(effect, brake.clone(), world, self.sender.clone());
        let task = self.running.spawn(work).id();
        self.doing.insert(task, doing);
        self.polite.insert(task, Some(brake));
        task
    }

    /// What a later run can go on with is put off; what none can is stopped for good, and nothing of it stays half there.
    fn put_off_all(&self) {
        let halt = if self.world.remembers() {
            Halt::PutOff
        } else {
            Halt::ForGood
        };
        let brakes = self.polite.values().flatten();
        brakes.for_each(|brake| brake.pull(halt));
    }

    /// Copies by the ways that are left after OSC 52 was tried.
    pub fn copy(&mut self, ticket: Ticket, text: Secret, osc52: Result<(), CopyTrouble>) {
        let doing = Effect::Copy {
            ticket,
            text: Secret::default(),
        };
        let copied = self.clipboard.copy(text, osc52);
        let sender = self.sender.clone();
        let task = self.running.spawn(async move {
            let copied = copied.await;
            let _ = sender.send(Message::Copied { ticket, copied }).await;
        });
        self.doing.insert(task.id(), doing);
    }

    /// The next answer, or `None` when a task has ended; one that ended by a defect answers too.
    pub async fn next(&mut self) -> Option<Message> {
        tokio::select! {
            biased;
            message = self.inbox.recv() => message,
            Some(ended) = self.running.join_next_with_id() => self.ended(ended),
        }
    }

    /// Puts transfers off, waits for their farewells, then ends the rest.
    ///
    /// What they have done by then is written down, with the note of the ticket at hand.
    pub async fn leave(mut self, patience: Duration, note: Option<String>) {
        self.put_off_all();
        let tidying: Vec<_> = self.polite.keys().copied().collect();
        self.slots.drain().for_each(|(_, newest)| newest.stop());
        let mut done = Vec::new();
        let all_tidy = async {
            let mut left = tidying.len();
            while left > 0 {
                tokio::select! {
                    Some(words) = self.inbox.recv() => done.extend(entries(&words, note.as_deref())),
                    Some(ended) = self.running.join_next_with_id() => {
                        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                        left -= usize::from(tidying.contains(&id));
                    }
                    else => break,
                }
            }
        };
        let _ = tokio::time::timeout(patience, all_tidy).await;
        while let Ok(words) = self.inbox.try_recv() {
            done.extend(entries(&words, note.as_deref()));
        }
        if !done.is_empty()
            && let Err(failure) = self.world.bookkeeping.write(done)
        {
            tracing::error!(?failure, "the last acts are not written down");
        }
        self.clipboard.leave().await;
        self.running.abort_all();
    }

    /// Whether nothing runs and nothing waits to be heard; who waits for a customer's file may do so for days.
    pub fn is_idle(&self) -> bool {
        let awaits = |slot: &&Slot| matches!(slot, Slot::Await(_));
        let waiting = self.slots.keys().filter(awaits).count();
        self.running.len() == waiting && self.inbox.is_empty()
    }

    /// Speaks to the loop as a task would.
    #[cfg(test)]
    pub fn sender(&self) -> Sender<Message> {
        self.sender.clone()
    }

    fn ended(&mut self, ended: Result<(Id, ()), tokio::task::JoinError>) -> Option<Message> {
        let id = ended
            .as_ref()
            .map_or_else(tokio::task::JoinError::id, |(id, ())| *id);
        let effect = self.doing.remove(&id).map(Box::new);
        self.polite.remove(&id);
        self.transfers.retain(|_, task| *task != id);
        self.slots.retain(|_, newest| newest.task.id() != id);
        let error = ended.err().filter(tokio::task::JoinError::is_panic)?;
        let what = error.into_panic();
        let text = what.downcast_ref::<String>().cloned();
        let text = text.or_else(|| what.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let what = text.unwrap_or_else(|| "a task panicked".into());
        Some(Message::Crashed { effect, what })
    }
}
