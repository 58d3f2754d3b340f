//! Transfers: begun or gone on with by their pages in the journal, and heard until they end.

use std::io;
use std::sync::Arc;

use tokio::sync::mpsc::{self, Sender};

use super::clock;
use super::opening;
use super::world::World;
use crate::app::{Effect, Message};
use crate::journal::{Journal, Page, State};
use crate::object::{
    Batch, Doing, Ending, Failure, FailureKind, Left, Outcome, TransferId, TransferNews,
};
use crate::store::{Saved, blocking};
use crate::transfer::{Brake, Transfer};

/// So much news waits for the loop.
const WAITING: usize = 16;

/// Moves what `effect` is about, and tells how that goes.
pub(super) async fn transfer(
    effect: Effect,
    brake: Brake,
    world: Arc<World>,
    sender: Sender<Message>,
) {
    let (Effect::Transfer(id, _) | Effect::GoOn(id, _)) = &effect else {
        return;
    };
    let (id, mut saved) = (*id, Saved::default());
    let ending = match prepared(effect, brake, &world).await {
        Ok(transfer) => {
            let started = TransferNews::Started(Arc::clone(&transfer.batch));
            let _ = sender.send(Message::Transfer { id, news: started }).await;
            run(id, transfer, &sender, &mut saved).await
        }
        Err(failure) => Ending::PutOff(Some(failure)),
    };
    let news = TransferNews::Ended(ending);
    // The loop may have left meanwhile; the page remembers.
    let _ = sender.send(Message::Transfer { id, news }).await;
    // Nobody waits for the disk here, as people do at a prompt.
    saved.on_the_disk().await;
}

async fn run(
    id: TransferId,
    transfer: Transfer,
    sender: &Sender<Message>,
    saved: &mut Saved,
) -> Ending {
    let (tell, mut heard) = mpsc::channel(WAITING);
    let listening = async {
        while let Some(news) = heard.recv().await {
            if let TransferNews::Settled(files) = &news {
                for file in files {
                    if let Outcome::Fetched(fetched) = &file.outcome {
                        saved.add(fetched.path.clone());
                    }
                }
            }
            let _ = sender.send(Message::Transfer { id, news }).await;
        }
    };
    let (ending, ()) = tokio::join!(transfer.run(tell), listening);
    ending
}

/// Opens the page of what is to run.
async fn prepared(effect: Effect, brake: Brake, world: &Arc<World>) -> Result<Transfer, Failure> {
    let store = world.store(|| Doing::Working)?;
    let (page, batch, states) = match effect {
        Effect::Transfer(id, batch) => {
            let page = begin(world, world.journal_name(id), Arc::clone(&batch)).await?;
            (page, batch, Vec::new())
        }
        Effect::GoOn(id, earlier) => {
            let name = earlier.unwrap_or_else(|| world.journal_name(id));
            go_on(world, name).await?
        }
        _ => return Err(Failure::new(Doing::Working, FailureKind::Unexpected)),
    };
    Ok(Transfer {
        store,
        lanes: world.lanes.clone(),
        batch,
        states,
        page,
        brake,
    })
}

/// A page for what begins: on the disk, or in memory where there is no room for it there.
async fn begin(world: &Arc<World>, name: String, batch: Arc<Batch>) -> Result<Page, Failure> {
    let opens_into = world.opens_into.clone();
    with_journals(world, move |journals| {
        let now = clock::now();
        let [kept, memory] = journals;
        // No later run goes on with what is only opened: its folder would not be private then.
        if let Some(folder) = opens_into.filter(|folder| batch.saves_below(folder)) {
            opening::prepare(&folder)?;
            return memory.begin(&name, &batch, now);
        }
        kept.begin(&name, &batch, now)
            .or_else(|_| memory.begin(&name, &batch, now))
    })
    .await
}

/// The page of what is gone on with, and how far it is.
async fn go_on(
    world: &Arc<World>,
    name: String,
) -> Result<(Page, Arc<Batch>, Vec<State>), Failure> {
    let opened = with_journals(world, move |[kept, memory]| {
        kept.open(&name).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => memory.open(&name),
            _ => Err(error),
        })
    });
    let (page, read) = opened.await?;
    Ok((page, Arc::new(read.batch), read.states))
}

/// What earlier runs have left here, and nobody works on.
pub(super) async fn left(world: &Arc<World>) -> Vec<Left> {
    let left = with_journals(world, |[kept, _]| kept.left()).await;
    left.unwrap_or_else(|failure| {
        tracing::warn!(?failure, "what earlier runs have left cannot be read");
        Vec::new()
    })
}

/// Does what waits for the disk beside the tasks that wait for the network.
async fn with_journals<T: Send + 'static>(
    world: &Arc<World>,
    work: impl FnOnce([&Journal; 2]) -> io::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let world = Arc::clone(world);
    let result = blocking(move || work([&world.journal, &world.in_memory]));
    result.await.map_err(|error| {
        let kind = match error.kind() {
            io::ErrorKind::WouldBlock => FailureKind::Elsewhere,
            _ => FailureKind::Local,
        };
        Failure {
            detail: error.to_string(),
            ..Failure::new(Doing::GoingOn, kind)
        }
    })
}
