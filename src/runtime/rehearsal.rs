//! What would become of an upload: each file is opened, each key looked for, and nothing is written.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;

use super::world::World;
use crate::app::{Message, Outlook, Rehearsed, Ticket};
use crate::object::{Details, Doing, Failure, FailureKind, UploadPlan};

/// So many keys are looked for at once.
const LOOKS: usize = 8;

/// Looks at every file and tells each as it comes. Ends with the task that it runs in.
pub(super) async fn rehearse(
    world: &Arc<World>,
    ticket: Ticket,
    plans: Vec<(usize, UploadPlan)>,
    sender: &Sender<Message>,
) {
    let permits = Arc::new(Semaphore::new(LOOKS));
    let mut looks = JoinSet::new();
    for (place, plan) in plans {
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else {
            return;
        };
        let (world, sender) = (Arc::clone(world), sender.clone());
        looks.spawn(async move {
            let outlook = match look(&world, &plan).await {
                Ok(None) => Outlook::Free,
                Ok(Some(there)) => Outlook::Taken {
                    size: there.size,
                    modified: there.modified,
                },
                Err(failure) => Outlook::Refused(failure),
            };
            let file = Rehearsed {
                place,
                name: plan.key.as_str().to_owned(),
                size: plan.size,
                outlook,
            };
            let _ = sender.send(Message::Rehearsed { ticket, file }).await;
            drop(permit);
        });
        while looks.try_join_next().is_some() {}
    }
    looks.join_all().await;
}

/// What lies where the file is to go; that a key is missing is what is hoped for.
async fn look(world: &World, plan: &UploadPlan) -> Result<Option<Details>, Failure> {
    let doing = || Doing::Uploading(plan.key.clone());
    let opened = tokio::fs::File::open(&plan.source).await;
    let about = match opened {
        Ok(file) => file.metadata().await,
        Err(error) => Err(error),
    };
    match about {
        Ok(about) if about.len() == plan.size => {}
        Ok(_) => return Err(Failure::new(doing(), FailureKind::Changed)),
        Err(error) => {
            let failure = Failure::new(Doing::Reading(plan.source.clone()), FailureKind::Local);
            let detail = error.to_string();
            return Err(Failure { detail, ..failure });
        }
    }
    let store = world.store(|| Doing::Inspecting(plan.key.clone()))?;
    match store.head(&plan.key).await {
        Ok(there) => Ok(Some(there)),
        Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}
