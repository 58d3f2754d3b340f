//! What every request passes: how often, by whom, the log, and what becomes of a defect.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use tokio::time::Instant;

use super::access_log::Line;
use super::answer::{Gateway, HEALTH};
use super::reply::Refusal;

/// Who is at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Lets a request pass, or says why not; writes down either.
pub(super) async fn pass(
    State(gateway): State<Arc<Gateway>>,
    Extension(peer): Extension<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let response = match refusal(&gateway, peer, &request) {
        Some(refusal) => refusal.into_response(),
        None => unbroken(next.run(request)).await,
    };
    gateway.log.tell(&Line {
        peer: peer.0.ip().to_canonical(),
        method: method.as_str(),
        path: uri.path(),
        status: response.status().as_u16(),
        took: start.elapsed(),
    });
    response
}

/// Whoever watches over the gateway needs neither token nor patience. Those who guess tokens are slowed down first, and
/// take nothing from what all together may ask: it is for those who have one.
fn refusal(gateway: &Gateway, peer: Peer, request: &Request) -> Option<Refusal> {
    if request.uri().path() == HEALTH {
        return None;
    }
    if let Err(wait) = gateway.limits.admit(peer.0.ip()) {
        return Some(Refusal::TooOften(wait));
    }
    let authorization = request.headers().get(AUTHORIZATION);
    let token = gateway.token.as_ref();
    if !token.is_none_or(|token| token.is_in(authorization)) {
        return Some(Refusal::Unauthorized);
    }
    let all = gateway.limits.admit_one_of_all();
    all.err().map(Refusal::TooOften)
}

/// What broke off is told to standard error by the runtime, and to whoever asked only that it did.
async fn unbroken(answer: impl Future<Output = Response>) -> Response {
    let answer = AssertUnwindSafe(answer).catch_unwind().await;
    answer.unwrap_or_else(|_| Refusal::Broken.into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_defect_is_an_answer_without_its_reason() {
        let response = unbroken(async { panic!("hush") }).await;
        assert_eq!(response.status(), 500);
        let body = axum::body::to_bytes(response.into_body(), 1_000)
            .await
            .unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            body.contains("\"internal\"") && !body.contains("hush"),
            "{body}"
        );
    }
}
