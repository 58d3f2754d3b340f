//! Comparing both sides of targets that are there already.

use tokio::sync::mpsc::Sender;

use super::at_once;
use super::world::World;
use crate::app::{Message, Ticket};
use crate::object::{Doing, Plan};

/// Compares all of `plans`, in their order.
pub(super) async fn compare(
    world: &World,
    ticket: Ticket,
    plans: &[Plan],
    sender: &Sender<Message>,
) {
    let works = (0..plans.len()).map(|place| {
        let plan = plans[place].clone();
        let store = world.store(|| Doing::Inspecting(plan.target().clone()));
        async move { store?.compare(&plan).await }
    });
    let message = |results| Message::Compared { ticket, results };
    at_once::each(works, message, sender).await;
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
}
