//! One look into a file: the cursor rests, the first bytes come, a worker asks for more, and tells what there is.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::blocks::{Blocks, Known};
use super::fonts::Fonts;
use super::wire::{self, Frame, Question};
use super::worker::{Bench, Worker};
use crate::app::{File, Look, Pace};
use crate::object::{Doing, Failure, FailureKind};
use crate::preview::{Ask, Body, Kind, Preview, Unreadable, WHOLE};
use crate::runtime::world::World;
use crate::store::{Piece, Store};

/// The cursor rests so long on a row before anything is asked for: a held key asks once.
const REST: Duration = Duration::from_millis(80);
/// Nothing is asked for so long before the next file is thought of.
const IDLE: Duration = Duration::from_millis(400);
/// So many bytes come first: enough for most of what can be read in part.
const FIRST: u64 = 256 << 10;
/// Whoever needs more, and more again, gets more at once each time, up to so many bytes.
const MOST: u64 = 8 << 20;
/// So many bytes are fetched of one file.
const FETCHED: usize = 80 << 20;
/// A worker may think so long, while it does not wait for bytes.
const THINKING: Duration = Duration::from_secs(2);

/// What there is to look at.
pub(in crate::runtime) async fn look(
    world: &World,
    look: &Look,
    pace: Pace,
) -> Result<Arc<Preview>, Failure> {
    if pace == Pace::Resting {
        sleep(REST).await;
    }
    let store = world.store(|| doing(look))?;
    if look.file.size == 0 {
        return Ok(Arc::new(Preview::of(Kind::Empty, Body::Nothing)));
    }
    let mut fetching = Fetching::of(&store, look, world);
    fetching.begin().await?;
    let looked = fetching.looked(&world.bench).await?;
    Ok(Arc::new(looked.unwrap_or_else(|why| Preview {
        trouble: Some(why),
        ..Preview::of(Kind::Unknown, Body::Nothing)
    })))
}

/// Fetches the beginning of a file that nobody has asked for yet, once nothing else was asked for in a while.
pub(in crate::runtime) async fn foresee(world: &World, look: &Look) {
    sleep(IDLE).await;
    let Ok(store) = world.store(|| doing(look)) else {
        return;
    };
    // What fails is told when it is really asked for.
    let _ = Fetching::of(&store, look, world).begin().await;
}

fn doing(look: &Look) -> Doing {
    Doing::LookingInto(look.file.key.clone())
}

/// Why a worker has not answered.
enum Broken {
    /// Bytes did not come.
    Fetching(Failure),
    /// It has thought for too long.
    Slow,
    /// It is gone, most likely for want of memory.
    Died,
    /// It asks for more bytes than a look is worth.
    Greedy,
}

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        Self::Died
    }
}

struct Fetching<'a> {
    store: &'a Store,
    look: &'a Look,
    blocks: &'a Blocks,
    fonts: &'a Fonts,
    file: File,
    known: Known,
    /// So many bytes come at once the next time.
    next: u64,
}

impl<'a> Fetching<'a> {
    fn of(store: &'a Store, look: &'a Look, world: &'a World) -> Self {
        let file = look.file.clone();
        let known = world.blocks.of(&file);
        Self {
            store,
            look,
            blocks: &world.blocks,
            fonts: &world.fonts,
            file,
            known,
            next: FIRST,
        }
    }

    /// Fetches its first bytes, if they are not known yet.
    async fn begin(&mut self) -> Result<(), Failure> {
        if self.known.tag.is_none() {
            self.fetch(0, FIRST).await?;
        }
        Ok(())
    }

    /// What a worker tells; one that does not is killed, and so is one that nobody waits for any more.
    async fn looked(&mut self, bench: &Bench) -> Result<Result<Preview, Unreadable>, Failure> {
        let broke = |error: io::Error| Failure {
            detail: error.to_string(),
            ..Failure::new(doing(self.look), FailureKind::Unexpected)
        };
        let (mut worker, is_kept) = bench.hire().map_err(broke)?;
        let mut asked = self.ask(&mut worker).await;
        if is_kept && matches!(asked, Err(Broken::Died)) {
            // It may have died while it waited, of something else.
            (worker, _) = bench.anew().map_err(broke)?;
            asked = self.ask(&mut worker).await;
        }
        match asked {
            Ok(looked) => {
                bench.keep(worker);
                Ok(looked)
            }
            Err(Broken::Fetching(failure)) => Err(failure),
            Err(Broken::Slow) => Ok(Err(Unreadable::Slow)),
            Err(Broken::Died) => Ok(Err(Unreadable::Died)),
            Err(Broken::Greedy) => Ok(Err(Unreadable::TooLarge(WHOLE))),
        }
    }

    async fn ask(&mut self, worker: &mut Worker) -> Result<Result<Preview, Unreadable>, Broken> {
        let question = Question {
            ask: Ask {
                declared: self.known.declared.clone(),
                ..self.look.ask.clone()
            },
            size: self.known.size,
        };
        let question = serde_json::to_vec(&question).map_err(|_| Broken::Died)?;
        let mut left = THINKING;
        let sent = timeout(left, worker.send(Frame::Ask, &question));
        sent.await.map_err(|_| Broken::Slow)??;
        loop {
            let began = Instant::now();
            let heard = timeout(left, worker.hear()).await;
            let (frame, bytes) = heard.map_err(|_| Broken::Slow)??;
            left = left.saturating_sub(began.elapsed());
            match frame {
                Frame::Need => {
                    let (from, length) = wire::needed(&bytes)?;
                    if from >= self.known.size {
                        return Err(Broken::Died);
                    }
                    let length = length.min(MOST);
                    if self.known.from(from).is_none() {
                        if self.known.bytes() > FETCHED {
                            return Err(Broken::Greedy);
                        }
                        let failed = self.fetch(from, length).await;
                        failed.map_err(Broken::Fetching)?;
                    }
                    let bytes = self.known.from(from).ok_or(Broken::Died)?;
                    let length = usize::try_from(length).unwrap_or(usize::MAX);
                    let bytes = bytes.slice(..bytes.len().min(length));
                    let sent = timeout(THINKING, worker.send(Frame::Bytes, &bytes));
                    sent.await.map_err(|_| Broken::Slow)??;
                }
                Frame::Font => {
                    let typeface = serde_json::from_slice(&bytes).map_err(|_| Broken::Died)?;
                    let font = wire::font(self.fonts.find(typeface).await);
                    let sent = timeout(THINKING, worker.send(Frame::Face, &font));
                    sent.await.map_err(|_| Broken::Slow)??;
                }
                Frame::Answer => {
                    return serde_json::from_slice(&bytes).map_err(|_| Broken::Died);
                }
                Frame::Ask | Frame::Bytes | Frame::Face => return Err(Broken::Died),
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
        let key = &self.look.file.key;
        let piece = self.store.piece(key, (from, length), tag).await;
        let piece = piece.and_then(|piece| self.same(piece));
        let piece = piece.inspect_err(|failure| {
            if failure.kind == FailureKind::Changed {
                self.blocks.forget(key);
            }
        })?;
        self.next = (self.next * 2).min(MOST);
        self.known.tag = Some(piece.tag);
        self.known.declared = piece.declared;
        self.known.size = piece.size;
        self.known.stretches.push((from, piece.bytes));
        // A look that is given up has not been for nothing.
        self.blocks.keep(self.file.clone(), self.known.clone());
        Ok(())
    }

    /// The piece, if it is of the version that the others are of: not every store heeds which one is asked for.
    fn same(&self, piece: Piece) -> Result<Piece, Failure> {
        let is_same = match &self.known.tag {
            None => true,
            Some(tag) => *tag == piece.tag && self.known.size == piece.size,
        };
        let changed = || Failure::new(doing(self.look), FailureKind::Changed);
        is_same.then_some(piece).ok_or_else(changed)
    }
}
