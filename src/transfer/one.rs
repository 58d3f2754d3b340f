//! One file of a transfer: what it takes to move it, tried again while the trouble may pass by itself.

use std::sync::Arc;
use std::time::Duration;

use super::brake::Brake;
use super::lanes::Lanes;
use super::tally::Share;
use crate::journal::Page;
use crate::object::{
    Copied, CopyPlan, Failure, FailureKind, IfThere, Key, Known, Note, Outcome, Plan, Tags,
};
use crate::store::{Doomed, Learned, Memory, Proved, Store, Watch};

/// One file on its way. It owns what it needs, because it runs beside the others.
pub(super) struct One {
    pub(super) store: Store,
    pub(super) lanes: Lanes,
    pub(super) plan: Plan,
    pub(super) place: usize,
    pub(super) learned: Learned,
    /// Whether an earlier run may have done it already.
    pub(super) again: bool,
    pub(super) page: Arc<Page>,
    pub(super) brake: Brake,
    pub(super) share: Share,
}

/// How far one file has come.
#[derive(Debug)]
pub(super) enum Step {
    /// It has ended.
    Settled(usize, Outcome),
    /// Its copy is proved; now the source is to go.
    Proved(usize, Copied, Doomed),
    /// It cannot be reached now; nothing is wrong with the file itself. With what is known for going on.
    Unreachable(usize, Known, Failure),
    /// It was stopped. With what is known for going on, if that was not for good, and what could not be taken back.
    Stopped(usize, Known, Failure),
}

/// A file that cannot be reached is tried again so often, after pauses that double.
const TRIES: u32 = 5;
/// The first pause.
const FIRST: Duration = Duration::from_millis(500);

impl One {
    /// Moves the file when its turn comes.
    pub(super) async fn go(mut self) -> Step {
        let stop = self.brake.stop();
        let room = tokio::select! {
            biased;
            () = stop.cancelled() => None,
            room = self.lanes.room_for(&self.plan) => room,
        };
        if room.is_none() {
            return self.stopped();
        }
        let (mut pause, mut tries_left) = (FIRST, TRIES);
        loop {
            tries_left -= 1;
            let ended = self.step().await;
            let Step::Unreachable(_, _, failure) = &ended else {
                self.lanes.ended();
                return ended;
            };
            if failure.kind == FailureKind::Throttled {
                self.lanes.breadth().refused();
            }
            // Who has to log in does so in minutes, not in seconds.
            let must_wait = matches!(
                failure.kind,
                FailureKind::SessionExpired(_) | FailureKind::NoCredentials
            );
            if tries_left == 0 || must_wait {
                return ended;
            }
            // What one try has begun the next goes on with.
            self.again = true;
            tokio::select! {
                () = stop.cancelled() => return self.stopped(),
                () = tokio::time::sleep(pause) => pause *= 2,
            }
        }
    }

    fn stopped(self) -> Step {
        let failure = Failure::new(self.plan.doing(), FailureKind::Stopped);
        Step::Stopped(self.place, self.learned.known(), failure)
    }

    async fn step(&self) -> Step {
        let watch = self.watch();
        let result = match &self.plan {
            Plan::Upload(plan) => self.store.upload(plan, &watch).await.map(Outcome::Stored),
            Plan::Download(plan) => self
                .store
                .download(plan, &watch)
                .await
                .map(Outcome::Fetched),
            Plan::Copy(plan) => match self.copy(plan, &watch).await {
                Ok(proved) if plan.purpose.ends_source() => {
                    self.share.set(plan.size);
                    let doomed = Doomed {
                        key: plan.from.clone(),
                        etag: proved.source_etag,
                    };
                    return Step::Proved(self.place, proved.copied, doomed);
                }
                copied => copied.map(|proved| Outcome::Copied(proved.copied)),
            },
            Plan::Purge(plan) => self.purge(&plan.key).await,
        };
        match result {
            Ok(outcome) => {
                self.share.set(self.plan.size());
                Step::Settled(self.place, outcome)
            }
            Err(failure) if failure.kind == FailureKind::Stopped => {
                Step::Stopped(self.place, self.learned.known(), failure)
            }
            Err(failure) if failure.kind.is_of_the_line() => {
                Step::Unreachable(self.place, self.learned.known(), failure)
            }
            Err(failure) => {
                let left = give_up(&self.store, &self.plan, &self.learned.known()).await;
                let failure = match left {
                    Ok(()) => failure,
                    Err(left) => Failure {
                        detail: format!("{}; {}", failure.detail, left.detail),
                        ..failure
                    },
                };
                Step::Settled(self.place, Outcome::Failed(failure))
            }
        }
    }

    /// Deletes one for good; where many go, the engine puts them into one request.
    async fn purge(&self, key: &Key) -> Result<Outcome, Failure> {
        let removed = self.store.remove(std::slice::from_ref(key)).await;
        match removed.refused.into_iter().next() {
            Some((_, failure)) => Err(failure),
            None => Ok(Outcome::Purged(key.clone())),
        }
    }

    /// Copies, unless an earlier run has done that and all that is left is to end the source.
    async fn copy(&self, plan: &CopyPlan, watch: &Watch) -> Result<Proved, Failure> {
        if let Some(seen) = self.learned.known().proved {
            return self.proved_before(plan, seen.etag).await;
        }
        match self.store.copy(plan, watch).await {
            Ok(proved) => {
                watch.note(Note::Proved(proved.source_etag.clone()));
                Ok(proved)
            }
            // The source went in an earlier run, which was killed before it could write that down.
            Err(failure)
                if failure.kind == FailureKind::NotFound
                    && self.again
                    && plan.purpose.ends_source() =>
            {
                self.proved_before(plan, None).await.map_err(|_| failure)
            }
            Err(failure) => Err(failure),
        }
    }

    async fn proved_before(
        &self,
        plan: &CopyPlan,
        source_etag: Option<String>,
    ) -> Result<Proved, Failure> {
        let there = self.store.head(&plan.to).await;
        let there = there.map_err(|failure| Failure {
            doing: plan.doing(),
            ..failure
        })?;
        let kept = plan.kept.clone();
        let replaced = plan.if_there == IfThere::Replace && self.learned.known().replaces();
        Ok(Proved {
            copied: Copied {
                from: plan.from.clone(),
                to: plan.to.clone(),
                size: there.size,
                at: there.modified.unwrap_or_default(),
                purpose: plan.purpose,
                kept: kept.filter(|_| replaced),
                tags: Tags::Kept,
            },
            source_etag,
        })
    }

    fn watch(&self) -> Watch {
        let (page, place) = (Arc::clone(&self.page), self.place);
        let share = self.share.clone();
        let lanes = self.lanes.clone();
        let watch = Watch::new(self.brake.stop(), move |bytes| {
            lanes.moved(share.set(bytes));
        });
        let watch = watch.sharing(self.lanes.valve(), self.lanes.breadth());
        watch.remembering(Memory {
            learned: self.learned.clone(),
            again: self.again,
            // A full disk keeps nothing from being moved, only from being gone on with after a kill.
            note: Arc::new(move |note| drop(page.note(place, note))),
            puts_off: self.brake.puts_off(),
        })
    }
}

/// Takes back what was begun of a file that will not be gone on with; its words where parts may be left on the server.
pub(super) async fn give_up(store: &Store, plan: &Plan, known: &Known) -> Result<(), Failure> {
    if let Some(landed) = &known.landed {
        // It is gone already if whoever fetched it has cleared up.
        let _ = tokio::fs::remove_file(&landed.hidden).await;
    }
    let Plan::Upload(plan) = plan else {
        return Ok(());
    };
    if let Some(at) = known.may_have_begun {
        store.end_orphans(&plan.key, at).await;
    }
    match &known.begun {
        Some(begun) => store.give_up_upload(&plan.key, begun).await,
        None => Ok(()),
    }
}
