//! The same work for many files: some of them at once, and what comes of them told a few times a second.

use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

use crate::app::Message;
use crate::object::{Doing, Failure, FailureKind};

/// So many files are worked on at once.
const AT_ONCE: usize = 8;
/// What comes faster than this shares a message.
const TOGETHER: Duration = Duration::from_millis(100);

/// What came of some files, each with its place.
pub(super) type Came<T> = Vec<(usize, Result<T, Failure>)>;

/// Does all of `works`, in their order, and tells what came of each by its place. What runs for it ends with it.
pub(super) async fn each<T, W>(
    works: impl IntoIterator<Item = W>,
    message: impl Fn(Came<T>) -> Message,
    sender: &Sender<Message>,
) where
    T: Send + 'static,
    W: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let mut waiting = works.into_iter().enumerate();
    let mut running = JoinSet::new();
    let (mut came, mut due) = (Vec::new(), Instant::now());
    loop {
        while running.len() < AT_ONCE
            && let Some((place, work)) = waiting.next()
        {
            // Caught here, a defect is told of the file that it is about.
            running.spawn(async move { (place, unless_crashed(work).await) });
        }
        tokio::select! {
            () = sleep_until(due), if !came.is_empty() => {
                due = Instant::now() + TOGETHER;
                if sender.send(message(std::mem::take(&mut came))).await.is_err() {
                    return;
                }
            }
            Some(one) = running.join_next() => came.extend(one),
            else => return,
        }
    }
}

/// What comes of `work`; that it crashed, if it did.
async fn unless_crashed<T: Send + 'static>(
    work: impl Future<Output = Result<T, Failure>> + Send + 'static,
) -> Result<T, Failure> {
    let mut alone = JoinSet::new();
    alone.spawn(work);
    let crashed = |crash: JoinError| Failure {
        detail: crash.to_string(),
        ..Failure::new(Doing::Working, FailureKind::Unexpected)
    };
    match alone.join_next().await {
        Some(told) => told.map_err(crashed)?,
        None => Err(Failure::new(Doing::Working, FailureKind::Unexpected)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_defect_is_told_of_the_file_that_it_is_about() {
        let told = unless_crashed::<()>(async { panic!("index out of bounds") }).await;
        assert_eq!(told.unwrap_err().kind, FailureKind::Unexpected);
    }
}
