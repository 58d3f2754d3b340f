//! What would become of an upload: each file is opened, each key looked for, and nothing is written.

use std::sync::Arc;

use tokio::sync::mpsc::Sender;

use super::at_once::{self, Came};
use super::world::World;
use crate::app::{Message, Outlook, Rehearsed, Ticket};
use crate::object::{Details, Doing, Failure, FailureKind, UploadPlan};

/// Looks at every file, in their order.
pub(super) async fn rehearse(
    world: &Arc<World>,
    ticket: Ticket,
    plans: &[(usize, UploadPlan)],
    sender: &Sender<Message>,
) {
    let works = (0..plans.len()).map(|at| {
        let (world, plan) = (Arc::clone(world), plans[at].1.clone());
        async move { look(&world, &plan).await }
    });
    let told = |(at, looked): (usize, Result<Option<Details>, Failure>)| {
        let (place, plan) = &plans[at];
        Rehearsed {
            place: *place,
            name: plan.key.as_str().to_owned(),
            size: plan.size,
            outlook: match looked {
                Ok(None) => Outlook::Free,
                Ok(Some(there)) => Outlook::Taken {
                    size: there.size,
                    modified: there.modified,
                },
                Err(failure) => Outlook::Refused(failure),
            },
        }
    };
    let message = |came: Came<_>| {
        let files = came.into_iter().map(told).collect();
        Message::Rehearsed { ticket, files }
    };
    at_once::each(works, message, sender).await;
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
        Err(error) => return Err(Failure::unreadable(&plan.source, &error)),
    }
    let store = world.store(|| Doing::Inspecting(plan.key.clone()))?;
    match store.head(&plan.key).await {
        Ok(there) => Ok(Some(there)),
        Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}
