//! What each effect does out there: one async function an effect, ending in its message.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;

use super::world::World;
use super::{comparing, examine, handover, local, looking, moving, rehearsal};
use crate::app::{Effect, Message, Ticket};
use crate::object::{Cursor, Details, Doing, Failure, FailureKind, Key, Prefix, Unfinished};
use crate::store::{Depth, Listed, Pace, Pages, Swept};

/// The cursor rests so long on a row before HEAD is asked: a held key asks once.
const REST: Duration = Duration::from_millis(80);
/// The homes of jobs that there may be (STORAGE.md).
const HOMES_OF_JOBS: [&str; 2] = ["jobs/", "uploads/jobs/"];

/// Does what `effect` asks for and sends what came of it.
pub(super) async fn perform(effect: Effect, world: Arc<World>, sender: Sender<Message>) {
    match effect {
        Effect::List {
            ticket,
            prefix,
            from,
            ..
        } => list(&world, ticket, &prefix, from, &sender).await,
        Effect::Count { ticket, prefix } => count(&world, ticket, &prefix, &sender).await,
        Effect::LookInto(folders) => look_into(&world, folders, &sender).await,
        Effect::Sweep { ticket, prefixes } => sweep(&world, ticket, &prefixes, &sender).await,
        Effect::Compare { ticket, plans } => {
            comparing::compare(&world, ticket, &plans, &sender).await;
        }
        Effect::Rehearse { ticket, plans } => {
            rehearsal::rehearse(&world, ticket, &plans, &sender).await;
        }
        Effect::Try { ticket, links } => {
            handover::try_links(&world, ticket, links, &sender).await;
        }
        other => {
            let signs = matches!(other, Effect::Sign { .. } | Effect::SignUpload { .. });
            let answer = answer(other, &world).await;
            // Credentials may have been fetched anew for it: screen and ledger learn that before they take the links.
            let news = if signs {
                world.session_news().await
            } else {
                None
            };
            if let Some(end) = news {
                let _ = sender.send(Message::SessionRenewed(Ok(end))).await;
            }
            if let Some(answer) = answer {
                // The loop may have left meanwhile; then nobody wants to know.
                let _ = sender.send(answer).await;
            }
        }
    }
}

/// The one message that answers `effect`; `None` for what others do.
#[expect(clippy::match_same_arms, reason = "the rest reads better in groups")]
async fn answer(effect: Effect, world: &Arc<World>) -> Option<Message> {
    Some(match effect {
        Effect::Connect => Message::Connected(world.connect().await),
        Effect::RenewSession => Message::SessionRenewed(world.renew_session().await),
        Effect::FindJobs { ticket } => {
            let result = find_jobs(world).await;
            Message::JobsFound { ticket, result }
        }
        of_a_file @ (Effect::Inspect { .. } | Effect::Look { .. }) => {
            return look_at(world, of_a_file).await;
        }
        Effect::FindLeft => Message::LeftFound(moving::left(world).await),
        Effect::FindUnfinished { ticket } => {
            let result = find_unfinished(world).await;
            Message::UnfinishedFound { ticket, result }
        }
        local @ (Effect::Suggest { .. } | Effect::Examine { .. }) => return look_here(local).await,
        handing @ (Effect::Sign { .. }
        | Effect::SignUpload { .. }
        | Effect::Await { .. }
        | Effect::Roll { .. }) => return handover::answer(handing, world).await,
        // Those above, the loop and Tasks take these; none gets here.
        Effect::Try { .. } | Effect::Browse(_) | Effect::OpenFile(_) | Effect::SaveText { .. } => {
            return None;
        }
        Effect::Record(_) | Effect::ReadLedger { .. } | Effect::Remember(_) => return None,
        Effect::SaveTable(_) | Effect::FindOutstanding | Effect::RememberFolders(_) => return None,
        Effect::List { .. } | Effect::Count { .. } | Effect::LookInto(_) => return None,
        Effect::Compare { .. } | Effect::StopComparing | Effect::StopRehearsing => return None,
        Effect::Transfer(..) | Effect::GoOn(..) | Effect::Halt(..) => {
            return None;
        }
        Effect::StopListing(_) | Effect::StopCounting | Effect::Copy { .. } => return None,
        Effect::Recall { .. } | Effect::Keep { .. } | Effect::Learn { .. } => return None,
        Effect::Find { .. } | Effect::Gather { .. } | Effect::Measure { .. } => return None,
        Effect::Sweep { .. } | Effect::StopSearching | Effect::Arrange { .. } => return None,
        Effect::Suspend | Effect::Redraw | Effect::Ring | Effect::Quit => return None,
        Effect::Foresee(look) => {
            looking::foresee(world, &look).await;
            return None;
        }
        Effect::ShowPlain(_) | Effect::Rehearse { .. } | Effect::StopLooking => return None,
    })
}

/// What lies on this computer.
async fn look_here(effect: Effect) -> Option<Message> {
    Some(match effect {
        Effect::Suggest {
            ticket,
            typed,
            folders,
        } => {
            let paths = local::suggest(&typed, folders).await;
            Message::Suggested { ticket, paths }
        }
        Effect::Examine { ticket, typed } => {
            let result = examine::examine(typed).await;
            Message::Examined { ticket, result }
        }
        _ => return None,
    })
}

/// What is told of a file, or what is inside it.
async fn look_at(world: &World, effect: Effect) -> Option<Message> {
    Some(match effect {
        Effect::Inspect { ticket, key } => {
            let result = inspect(world, &key).await;
            Message::Inspected { ticket, result }
        }
        Effect::Look { ticket, look, pace } => {
            let result = looking::look(world, &look, pace).await;
            Message::Looked { ticket, result }
        }
        _ => return None,
    })
}

async fn inspect(world: &World, key: &Key) -> Result<Details, Failure> {
    tokio::time::sleep(REST).await;
    let store = world.store(|| Doing::Inspecting(key.clone()))?;
    store.head(key).await
}

async fn find_unfinished(world: &World) -> Result<Vec<Unfinished>, Failure> {
    let store = world.store(|| Doing::ListingUnfinished)?;
    store.unfinished().await
}

async fn find_jobs(world: &World) -> Result<Vec<Prefix>, Failure> {
    let store = world.store(|| Doing::Connecting)?;
    let (mut homes, mut failures) = (Vec::new(), Vec::new());
    for home in HOMES_OF_JOBS.map(Prefix::new) {
        match store.has_any(&home).await {
            Ok(true) => homes.push(home),
            Ok(false) => {}
            Err(failure) => {
                let is_missing = matches!(
                    failure.kind,
                    FailureKind::NotFound | FailureKind::NoSuchBucket(_)
                );
                failures.push(failure);
                if !is_missing {
                    // Opening it shows the failure in its place.
                    homes.push(home);
                }
            }
        }
    }
    match failures.pop() {
        Some(failure) if failures.len() + 1 == HOMES_OF_JOBS.len() => Err(failure),
        _ => Ok(homes),
    }
}

/// Tells which of the folders hold nothing; what cannot be told is no reason to take a row away.
async fn look_into(world: &World, folders: Vec<Prefix>, sender: &Sender<Message>) {
    let Ok(store) = world.store(|| Doing::Working) else {
        return;
    };
    let mut empty = Vec::new();
    for folder in folders {
        if let Ok(false) = store.has_any(&folder).await {
            empty.push(folder);
        }
    }
    let _ = sender.send(Message::Emptied(empty)).await;
}

async fn list(
    world: &World,
    ticket: Ticket,
    prefix: &Prefix,
    from: Option<Cursor>,
    sender: &Sender<Message>,
) {
    let Ok(_permit) = world.listings.acquire().await else {
        return;
    };
    let told = |result: Result<Listed, Failure>| {
        let result = result.map(|listed| (listed.page, listed.next));
        Message::Listed { ticket, result }
    };
    match world.store(|| Doing::Listing(prefix.clone())) {
        Ok(store) => tell_pages(store.pages(prefix, Depth::Shallow, from), told, sender).await,
        Err(failure) => drop(sender.send(told(Err(failure))).await),
    }
}

async fn count(world: &World, ticket: Ticket, prefix: &Prefix, sender: &Sender<Message>) {
    let told = |result: Result<Listed, Failure>| {
        let result = result.map(|listed| (listed.page, listed.next.is_some()));
        Message::Counted { ticket, result }
    };
    match world.store(|| Doing::Listing(prefix.clone())) {
        Ok(store) => tell_pages(store.pages(prefix, Depth::Deep, None), told, sender).await,
        Err(failure) => drop(sender.send(told(Err(failure))).await),
    }
}

/// Reads everything below `prefixes`, one after the other; what cannot be read is told at the end.
async fn sweep(world: &World, ticket: Ticket, prefixes: &[Prefix], sender: &Sender<Message>) {
    let mut failures = Vec::new();
    for prefix in prefixes {
        let store = match world.store(|| Doing::Listing(prefix.clone())) {
            Ok(store) => store,
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        let mut sweep = store.sweep(prefix, Depth::Deep, Pace::default());
        while let Some(result) = sweep.next().await {
            let told = match result {
                Ok(Swept { span, page }) => {
                    let page = Arc::new(page);
                    Message::Swept { ticket, span, page }
                }
                Err(failure) => {
                    failures.push(failure);
                    continue;
                }
            };
            if sender.send(told).await.is_err() {
                return;
            }
        }
    }
    let _ = sender.send(Message::SweepEnded { ticket, failures }).await;
}

/// Tells page after page, up to the last or the first that failed.
async fn tell_pages(
    mut pages: Pages,
    told: impl Fn(Result<Listed, Failure>) -> Message,
    sender: &Sender<Message>,
) {
    while let Some(result) = pages.next().await {
        let is_over = result.is_err();
        if sender.send(told(result)).await.is_err() || is_over {
            return;
        }
    }
}
