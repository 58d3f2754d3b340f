//! Every task there is: started, counted, replaced, stopped politely, and listened to.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{AbortHandle, Id, JoinSet};
use tokio_util::sync::CancellationToken;

use super::clipboard::Clipboard;
use super::work::{self, World};
use crate::app::{Effect, Message, Secret, Slot};
use crate::object::TransferId;

/// The tasks that are under way.
pub(super) struct Tasks {
    running: JoinSet<()>,
    slots: HashMap<Slot, AbortHandle>,
    transfers: HashMap<TransferId, (CancellationToken, Id)>,
    world: Arc<World>,
    clipboard: Clipboard,
    sender: Sender<Message>,
    inbox: Receiver<Message>,
}

/// So many answers wait for the loop; whoever has more waits with them.
const INBOX: usize = 256;

impl Tasks {
    /// No task yet.
    pub fn new(world: World, clipboard: Clipboard) -> Self {
        let (sender, inbox) = mpsc::channel(INBOX);
        let (running, slots, transfers) = (JoinSet::new(), HashMap::new(), HashMap::new());
        Self {
            running,
            slots,
            transfers,
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
            before.abort();
        }
        match effect {
            Effect::StopListing(_) | Effect::StopCounting => {}
            Effect::Stop(id) => {
                if let Some((stop, _)) = self.transfers.get(&id) {
                    stop.cancel();
                }
            }
            Effect::Quit => self.transfers.values().for_each(|(stop, _)| stop.cancel()),
            Effect::Upload(id, _) | Effect::Download(id, _) => {
                let stop = CancellationToken::new();
                let work = work::transfer(
                    effect,
                    stop.clone(),
                    Arc::clone(&self.world),
                    self.sender.clone(),
                );
                let task = self.running.spawn(work).id();
                self.transfers.insert(id, (stop, task));
            }
            other => {
                let work = work::perform(other, Arc::clone(&self.world), self.sender.clone());
                let task = self.running.spawn(work);
                if let Some(slot) = slot {
                    self.slots.insert(slot, task);
                }
            }
        }
    }

    /// Copies by the ways that are left after OSC 52 was tried.
    pub fn copy(&mut self, text: Secret, osc52: Result<(), String>) {
        let copied = self.clipboard.copy(text, osc52);
        let sender = self.sender.clone();
        self.running.spawn(async move {
            let copied = copied.await;
            let _ = sender.send(Message::Copied(copied)).await;
        });
    }

    /// The next answer, or `None` when a task has ended; one that ended by a defect answers too.
    pub async fn next(&mut self) -> Option<Message> {
        tokio::select! {
            biased;
            message = self.inbox.recv() => message,
            Some(ended) = self.running.join_next_with_id() => self.ended(ended),
        }
    }

    /// Stops transfers, waits for their farewells, then ends the rest.
    pub async fn leave(mut self, patience: Duration) {
        self.transfers.values().for_each(|(stop, _)| stop.cancel());
        let tidying: Vec<_> = self.transfers.values().map(|(_, task)| *task).collect();
        self.slots.drain().for_each(|(_, task)| task.abort());
        let all_tidy = async {
            let mut left = tidying.len();
            while left > 0 {
                tokio::select! {
                    // Their last words are not heard any more, but must not block them either.
                    _ = self.inbox.recv() => {}
                    Some(ended) = self.running.join_next_with_id() => {
                        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                        left -= usize::from(tidying.contains(&id));
                    }
                    else => break,
                }
            }
        };
        let _ = tokio::time::timeout(patience, all_tidy).await;
        self.clipboard.leave().await;
        self.running.abort_all();
    }

    /// Whether nothing runs and nothing waits to be heard.
    pub fn is_idle(&self) -> bool {
        self.running.is_empty() && self.inbox.is_empty()
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
        self.transfers.retain(|_, (_, task)| *task != id);
        self.slots.retain(|_, task| task.id() != id);
        let error = ended.err().filter(tokio::task::JoinError::is_panic)?;
        let what = error.into_panic();
        let text = what.downcast_ref::<String>().cloned();
        let text = text.or_else(|| what.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Some(Message::Crashed(
            text.unwrap_or_else(|| "a task panicked".into()),
        ))
    }
}
