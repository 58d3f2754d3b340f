//! The disk's own work, which blocks: done beside the tasks that wait for the network, and dropped with whoever asked.

use std::io;

use tokio::task::JoinSet;

/// Does `work` on a thread that may block. Fails as `work` does, or if it crashes.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let mut threads = JoinSet::new();
    threads.spawn_blocking(work);
    match threads.join_next().await {
        Some(Ok(result)) => result,
        Some(Err(crash)) => Err(io::Error::other(crash)),
        None => Err(io::Error::other("nothing was done")),
    }
}
