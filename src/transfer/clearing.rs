//! The end of sources whose copies are proved: many in one request, and only those that are still what was copied.

use std::collections::HashMap;

use tokio::task::JoinSet;

use super::earlier::done_before;
use super::one::Step;
use crate::object::{
    Copied, CopyPlan, Failure, FailureKind, Key, Known, Outcome, Plan, Purpose, Settled,
};
use crate::store::{BATCH, Doomed, Store};

/// Sources that wait for their end.
#[derive(Debug, Default)]
pub(super) struct Clearing {
    waiting: Vec<(usize, Copied, Doomed)>,
    /// Whether the first has gone: until then each goes alone, so that a missing permission is seen at once.
    is_proven: bool,
    /// How many could not go before any did.
    refused: usize,
}

/// After so many refusals and no success there is no permission at all.
const ENOUGH: usize = 3;

/// So many go in one request: few enough for the screen to move.
const AT_ONCE: usize = 250;

impl Clearing {
    /// Takes in a source whose copy is proved.
    pub(super) fn add(&mut self, place: usize, copied: Copied, doomed: Doomed) {
        self.waiting.push((place, copied, doomed));
    }

    /// Those that are to go now: enough for a request, or all if no more are to come.
    pub(super) fn due(&mut self, more_to_come: bool) -> Vec<(usize, Copied, Doomed)> {
        let enough = if self.is_proven { AT_ONCE } else { 1 };
        if self.waiting.len() >= enough || !more_to_come {
            let most = self.waiting.len().min(BATCH);
            return self.waiting.drain(..most).collect();
        }
        Vec::new()
    }

    /// Whether a source could go.
    pub(super) fn is_proven(&self) -> bool {
        self.is_proven
    }

    /// Notes that a source could not go; whether it seems that none can.
    pub(super) fn refused(&mut self) -> bool {
        self.refused += 1;
        !self.is_proven && self.refused >= ENOUGH
    }

    /// Notes that a source could go.
    pub(super) fn proven(&mut self) {
        self.is_proven = true;
    }
}

/// Ends the sources; what became of each file.
pub(super) async fn clear(
    store: Store,
    due: Vec<(usize, Copied, Doomed)>,
) -> Vec<(usize, Outcome)> {
    let doomed: Vec<_> = due.iter().map(|(_, _, doomed)| doomed.clone()).collect();
    let removed = store.remove_unchanged(&doomed).await;
    let mut settled = Vec::with_capacity(due.len());
    let mut refused: HashMap<_, _> = removed.refused.into_iter().collect();
    for (place, copied, doomed) in due {
        match refused.remove(&doomed.key) {
            None => settled.push((place, Outcome::Copied(copied))),
            Some(failure) => {
                let failure = refusal(&store, &copied, failure).await;
                settled.push((place, Outcome::Failed(failure)));
            }
        }
    }
    settled
}

/// The source stays: then its copy in the trash must not, or the file would be there twice. But no copy goes unless the
/// source was seen to be there, as it was where it has changed: it could be the last.
async fn refusal(store: &Store, copied: &Copied, failure: Failure) -> Failure {
    let may_go = copied.purpose == Purpose::Trash && failure.kind == FailureKind::Changed;
    let is_gone = may_go && {
        let removed = store.remove(std::slice::from_ref(&copied.to)).await;
        removed.refused.is_empty()
    };
    let told = if is_gone {
        "its copy was taken back".into()
    } else {
        format!("its copy {} is there, too", copied.to)
    };
    Failure {
        detail: match failure.detail.as_str() {
            "" => told,
            detail => format!("{detail}; {told}"),
        },
        ..failure
    }
}

/// What was copied and not ended is there twice where its source is still there: there the copy goes. Where the source
/// is gone, the file was moved, and that is told; and the first failure, where neither can be seen or done. So many are
/// looked at at once.
pub(super) async fn end_doubles(
    store: &Store,
    copied: Vec<(usize, CopyPlan, Known)>,
    at_once: usize,
) -> (Vec<Settled>, Option<Failure>) {
    let (mut looks, mut copied) = (JoinSet::new(), copied.into_iter());
    let (mut moved, mut trouble) = (Vec::new(), None);
    loop {
        for (place, plan, known) in copied.by_ref().take(at_once - looks.len()) {
            looks.spawn(double(store.clone(), place, plan, known));
        }
        match looks.join_next().await {
            Some(Ok(Ok(settled))) => moved.extend(settled),
            Some(Ok(Err(failure))) => trouble = trouble.or(Some(failure)),
            Some(Err(crash)) => std::panic::resume_unwind(crash.into_panic()),
            None => return (moved, trouble),
        }
    }
}

async fn double(
    store: Store,
    place: usize,
    plan: CopyPlan,
    known: Known,
) -> Result<Option<Settled>, Failure> {
    match store.head(&plan.from).await {
        Ok(_) => {
            let removed = store.remove(std::slice::from_ref(&plan.to)).await;
            match removed.refused.into_iter().next() {
                Some((_, failure)) => Err(failure),
                None => Ok(None),
            }
        }
        Err(failure) if failure.kind == FailureKind::NotFound => match store.head(&plan.to).await {
            Ok(_) => {
                let outcome = done_before(&Plan::Copy(plan), &known);
                Ok(Some(Settled { place, outcome }))
            }
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
            Err(failure) => Err(failure),
        },
        Err(failure) => Err(failure),
    }
}

/// Deletes objects for good.
pub(super) async fn purge(store: Store, places: Vec<usize>, keys: Vec<Key>) -> Vec<Step> {
    let removed = store.remove(&keys).await;
    let mut refused: HashMap<_, _> = removed.refused.into_iter().collect();
    let step = |(place, key)| match refused.remove(&key) {
        None => Step::Settled(place, Outcome::Purged(key)),
        Some(failure) if failure.kind.is_of_the_line() => {
            Step::Unreachable(place, Known::default(), failure)
        }
        Some(failure) => Step::Settled(place, Outcome::Failed(failure)),
    };
    places.into_iter().zip(keys).map(step).collect()
}
