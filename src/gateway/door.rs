//! Connections: let in, given a limited patience, and seen off at the end.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::gatekeeper::Peer;

/// So many connections at once, half of the file handles that a process usually has; further ones wait outside.
const CONNECTIONS: usize = 512;
/// The head of a request has to be there so soon, the first as every further one.
const HEAD: Duration = Duration::from_secs(20);
/// The head of a request has no more bytes than this.
const LONGEST_HEAD: usize = 32 * 1024;
/// What is under way at the end is waited for no longer than this.
const FAREWELL: Duration = Duration::from_secs(5);
/// After a connection that could not be let in, since no file handle is free.
const BREATH: Duration = Duration::from_millis(50);

/// Someone who was let in, and the place that is taken meanwhile.
struct Guest {
    stream: TcpStream,
    peer: Peer,
    _place: Option<OwnedSemaphorePermit>,
}

/// Serves until `stop`, and then ends what is under way.
///
/// `axum::serve` would do, but it waits without end for a request that never comes, and lets in whoever comes.
pub(super) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let ending = CancellationToken::new();
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = connections.join_next() => {}
            guest = accepted(&listener, &room) => {
                connections.spawn(attend(guest, router.clone(), ending.clone()));
            }
        }
    }
    drop(listener);
    ending.cancel();
    let all_gone = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(FAREWELL, all_gone).await;
}

/// Answers one peer until it goes, or until the answer that is under way at the end is given.
async fn attend(guest: Guest, router: Router, ending: CancellationToken) {
    let router = router.layer(Extension(guest.peer));
    let builder = builder();
    let connection =
        builder.serve_connection(TokioIo::new(guest.stream), TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    // A peer that goes away in the middle is none of the gateway's troubles.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = ending.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

async fn accepted(listener: &TcpListener, room: &Arc<Semaphore>) -> Guest {
    // It is never closed.
    let place = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Small answers would otherwise wait for the peer's acknowledgement.
                let _ = stream.set_nodelay(true);
                return Guest {
                    stream,
                    peer: Peer(peer),
                    _place: place,
                };
            }
            Err(_) => tokio::time::sleep(BREATH).await,
        }
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(LONGEST_HEAD);
    builder
}
