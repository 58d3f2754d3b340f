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

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;
    use crate::demo::{Demo, Shape, empty};
    use crate::object::{CopyPlan, IfThere, Key, Limit, Purpose};
    use crate::runtime::world::{Folders, Opening};
    use crate::store::target_of_demo;

    const FILES: usize = 400;

    fn key(place: usize, folder: &str) -> Key {
        Key::new(format!("{folder}/{place:03}.pdf")).unwrap()
    }

    fn plan(place: usize) -> Plan {
        Plan::Copy(CopyPlan {
            from: key(place, "from"),
            to: key(place, "to"),
            size: 1,
            if_there: IfThere::Ask,
            purpose: Purpose::Copy,
            kept: None,
        })
    }

    #[tokio::test]
    async fn each_file_is_told_of_once_and_not_each_in_a_message_of_its_own() {
        let bucket = (0..FILES).fold(empty(), |bucket, place| {
            // Every fourth is another one.
            let there = if place % 4 == 0 { "other" } else { "same!" };
            let bucket = bucket.with(key(place, "from").as_str(), "same!");
            bucket.with(key(place, "to").as_str(), there)
        });
        let demo = Demo::start(bucket, &Shape::default()).await.unwrap();
        let opening = Opening::Bucket(Box::new(target_of_demo(demo.endpoint())));
        let world = World::new(opening, Folders::default(), Limit::Off);
        world.connect().await.unwrap();
        let plans: Vec<_> = (0..FILES).map(plan).collect();
        let (sender, mut inbox) = mpsc::channel(FILES);
        compare(&world, Ticket(1), &plans, &sender).await;
        drop(sender);
        let (mut messages, mut places, mut same) = (0, Vec::new(), 0);
        while let Some(Message::Compared { results, .. }) = inbox.recv().await {
            messages += 1;
            same += results
                .iter()
                .filter(|(_, told)| told.as_ref().unwrap().is_same())
                .count();
            places.extend(results.into_iter().map(|(place, _)| place));
        }
        places.sort_unstable();
        assert!(places.into_iter().eq(0..FILES));
        assert_eq!(same, FILES / 4 * 3);
        assert!(messages < FILES / 4, "{messages}");
    }

    #[tokio::test]
    async fn a_defect_is_told_of_the_file_that_it_is_about() {
        let told = unless_crashed(async { panic!("index out of bounds") }).await;
        assert_eq!(told.unwrap_err().kind, FailureKind::Unexpected);
    }
}
