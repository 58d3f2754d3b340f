//! Comparing both sides of targets that are there already: some at once, told a few times a second.

use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

use super::world::World;
use crate::app::{Compared, Message, Ticket};
use crate::object::{Doing, Failure, FailureKind, Plan};

/// So many files are compared at once.
const AT_ONCE: usize = 8;
/// Results that come faster than this share a message.
const TOGETHER: Duration = Duration::from_millis(100);

/// Compares all of `plans`, in their order; what runs for it ends with it.
pub(super) async fn compare(
    world: &World,
    ticket: Ticket,
    plans: &[Plan],
    sender: &Sender<Message>,
) {
    let mut waiting = plans.iter().enumerate();
    let mut running: JoinSet<(usize, Compared)> = JoinSet::new();
    let (mut results, mut due) = (Vec::new(), Instant::now());
    loop {
        while running.len() < AT_ONCE
            && let Some((place, plan)) = waiting.next()
        {
            let (store, plan) = (world.store(|| doing(plan)), plan.clone());
            let compare = async move {
                match store {
                    Ok(store) => store.compare(&plan).await,
                    Err(failure) => Err(failure),
                }
            };
            // Caught here, a defect is told of the file that it is about.
            running.spawn(async move { (place, unless_crashed(compare).await) });
        }
        tokio::select! {
            () = sleep_until(due), if !results.is_empty() => {
                let results = std::mem::take(&mut results);
                due = Instant::now() + TOGETHER;
                if sender.send(Message::Compared { ticket, results }).await.is_err() {
                    return;
                }
            }
            Some(compared) = running.join_next() => results.extend(compared),
            else => return,
        }
    }
}

/// What `compare` tells; that it crashed, if it did.
async fn unless_crashed(compare: impl Future<Output = Compared> + Send + 'static) -> Compared {
    let mut alone = JoinSet::new();
    alone.spawn(compare);
    let crashed = |crash: JoinError| Failure {
        detail: crash.to_string(),
        ..Failure::new(Doing::Working, FailureKind::Unexpected)
    };
    match alone.join_next().await {
        Some(told) => told.map_err(crashed)?,
        None => Err(Failure::new(Doing::Working, FailureKind::Unexpected)),
    }
}

fn doing(plan: &Plan) -> Doing {
    Doing::Inspecting(plan.target().clone())
}
