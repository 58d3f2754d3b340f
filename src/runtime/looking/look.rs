//! One look into a file: the cursor rests, the first bytes come, a worker asks for more, and tells what there is.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::blocks::{Known, Which};
use super::wire::{self, Frame, Question};
use super::worker::Worker;
use crate::app::{Look, Pace};
use crate::object::{Doing, Failure, FailureKind};
use crate::preview::{Ask, Body, Kind, Preview, Unreadable};
use crate::runtime::world::World;
use crate::store::Store;

/// The cursor rests so long on a row before anything is asked for: a held key asks once.
const REST: Duration = Duration::from_millis(80);
/// Nothing is asked for so long before the next file is thought of.
const IDLE: Duration = Duration::from_millis(400);
/// So many bytes come first: enough for most of what can be read in part.
const FIRST: u64 = 256 << 10;
/// Whoever needs more, and more again, gets more at once each time, up to so many bytes.
const MOST: u64 = 8 << 20;
/// A worker may think so long, while it does not wait for bytes.
const THINKING: Duration = Duration::from_secs(2);

/// What there is to look at.
pub(in crate::runtime) async fn look(
    world: &World,
    look: &Look,
    pace: Pace,
) -> Result<Arc<Preview>, Failure> {
    let which = which(look);
    let mut known = world.blocks.of(&which);
    if known.tag.is_none() && pace == Pace::Resting {
        sleep(REST).await;
    }
    let doing = || Doing::LookingInto(look.key.clone());
    let store = world.store(doing)?;
    if look.size == 0 {
        return Ok(Arc::new(Preview::of(Kind::Empty, Body::Nothing)));
    }
    let mut fetching = Fetching {
        store: &store,
        look,
        known: &mut known,
        next: FIRST,
    };
    if fetching.known.tag.is_none() {
        fetching.fetch(0, FIRST).await?;
    }
    let broke = |error: io::Error| Failure {
        detail: error.to_string(),
        ..Failure::new(doing(), FailureKind::Unexpected)
    };
    let mut worker = world.bench.hire().map_err(broke)?;
    let looked = match fetching.ask(&mut worker).await {
        Ok(looked) => {
            world.bench.keep(worker);
            looked
        }
        Err(Broken::Fetching(failure)) => return Err(failure),
        // Dropped, the worker is killed.
        Err(Broken::Slow) => Err(Unreadable::Slow),
        Err(Broken::Died) => Err(Unreadable::Died),
    };
    world.blocks.keep(which, known);
    Ok(Arc::new(looked.unwrap_or_else(|why| Preview {
        trouble: Some(why),
        ..Preview::of(Kind::Unknown, Body::Nothing)
    })))
}

/// Fetches the beginning of a file that nobody has asked for yet, once nothing else was asked for in a while.
pub(in crate::runtime) async fn foresee(world: &World, look: &Look) {
    sleep(IDLE).await;
    let which = which(look);
    let mut known = world.blocks.of(&which);
    let doing = || Doing::LookingInto(look.key.clone());
    let Ok(store) = world.store(doing) else {
        return;
    };
    if known.tag.is_none() {
        let mut fetching = Fetching {
            store: &store,
            look,
            known: &mut known,
            next: FIRST,
        };
        // It is told when it is really asked for.
        if fetching.fetch(0, FIRST).await.is_ok() {
            world.blocks.keep(which, known);
        }
    }
}

fn which(look: &Look) -> Which {
    Which {
        key: look.key.clone(),
        size: look.size,
        modified: look.modified,
    }
}

/// Why a worker has not answered.
enum Broken {
    /// Bytes did not come.
    Fetching(Failure),
    /// It has thought for too long.
    Slow,
    /// It is gone, most likely for want of memory.
    Died,
}

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        Self::Died
    }
}

struct Fetching<'a> {
    store: &'a Store,
    look: &'a Look,
    known: &'a mut Known,
    /// So many bytes come at once the next time.
    next: u64,
}

impl Fetching<'_> {
    async fn ask(&mut self, worker: &mut Worker) -> Result<Result<Preview, Unreadable>, Broken> {
        let question = Question {
            ask: Ask {
                declared: self.known.declared.clone(),
                ..self.look.ask.clone()
            },
            size: self.known.size,
        };
        let question = serde_json::to_vec(&question).map_err(|_| Broken::Died)?;
        worker.send(Frame::Ask, &question).await?;
        let mut left = THINKING;
        loop {
            let began = Instant::now();
            let heard = timeout(left, worker.hear()).await;
            let (frame, bytes) = heard.map_err(|_| Broken::Slow)??;
            left = left.saturating_sub(began.elapsed());
            match frame {
                Frame::Need => {
                    let (from, length) = wire::needed(&bytes)?;
                    if self.known.from(from).is_none() {
                        let failed = self.fetch(from, length).await;
                        failed.map_err(Broken::Fetching)?;
                    }
                    let bytes = self.known.from(from).ok_or(Broken::Died)?;
                    let length = usize::try_from(length).unwrap_or(usize::MAX);
                    let bytes = bytes.slice(..bytes.len().min(length));
                    worker.send(Frame::Bytes, &bytes).await?;
                }
                Frame::Answer => {
                    return serde_json::from_slice(&bytes).map_err(|_| Broken::Died);
                }
                Frame::Ask | Frame::Bytes => return Err(Broken::Died),
            }
        }
    }

    /// Fetches what is needed from that offset on, and more each time.
    async fn fetch(&mut self, from: u64, length: u64) -> Result<(), Failure> {
        let tag = self.known.tag.as_deref().filter(|tag| !tag.is_empty());
        let length = length.max(self.next);
        // What lies at the end is read backwards: a directory stands before what points to it.
        let end = from + length;
        let from = if end >= self.known.size && self.known.size > 0 {
            from.min(self.known.size.saturating_sub(length))
        } else {
            from
        };
        let piece = self
            .store
            .piece(&self.look.key, (from, length), tag)
            .await?;
        self.next = (self.next * 2).min(MOST);
        self.known.tag = Some(piece.tag);
        self.known.declared = piece.declared;
        self.known.size = piece.size;
        self.known.stretches.push((from, piece.bytes));
        Ok(())
    }
}
