//! The two things that can be asked: for a file, and how the gateway does.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;

use super::access_log::AccessLog;
use super::asked::Wanted;
use super::finding::Found;
use super::gatekeeper;
use super::health::{Health, reason};
use super::limits::Limits;
use super::recent::Recent;
use super::reply::{self, Refusal};
use super::run::Made;
use super::token::Token;
use crate::object::{FailureKind, Key, LinkWish, Prefix};
use crate::store::Store;

/// What all requests share.
pub(super) struct Gateway {
    /// The bucket, which nothing here may change.
    pub(super) store: Store,
    /// What is served of it.
    pub(super) prefixes: Vec<Prefix>,
    /// What is known of it.
    pub(super) health: watch::Sender<Health>,
    /// What the store said a moment ago.
    pub(super) recent: Recent,
    /// How often may be asked.
    pub(super) limits: Limits,
    /// What has to come with every request but for health.
    pub(super) token: Option<Token>,
    /// Where requests are written down.
    pub(super) log: AccessLog,
    /// Who is told of links.
    pub(super) made: Option<Made>,
}

/// Where health is asked for.
pub(super) const HEALTH: &str = "/healthz";
/// What stands before a file's name.
const FILES: &str = "/api/files/";

/// Everything that is answered.
pub(super) fn router(gateway: Arc<Gateway>) -> Router {
    Router::new()
        .route(HEALTH, get(health))
        .route("/api/files/{*name}", get(file))
        .fallback(async || Refusal::NoSuchPath)
        .method_not_allowed_fallback(async || Refusal::Method)
        .layer(from_fn_with_state(Arc::clone(&gateway), gatekeeper::pass))
        .with_state(gateway)
}

async fn health(State(gateway): State<Arc<Gateway>>) -> Response {
    let health = gateway.health.borrow();
    let status = if health.is_well() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    reply::told(status, &health.report())
}

/// The name is taken from the path as it came: the router's own decoding would leave a stray `%` as it is.
async fn file(State(gateway): State<Arc<Gateway>>, uri: Uri) -> Response {
    let name = uri.path().strip_prefix(FILES).unwrap_or_default();
    let found = match Wanted::of(name) {
        Ok(wanted) => gateway.find(wanted).await,
        Err(impossible) => return Refusal::Impossible(impossible).into_response(),
    };
    let refusal = match found {
        Found::At(key) => return gateway.lead_to(key).await,
        Found::Nothing => Refusal::NotFound,
        Found::Several(files) => Refusal::Ambiguous(files),
        Found::NotYet => gateway.not_yet(),
        Found::TooOften(wait) => Refusal::TooOften(wait),
        Found::Unknown(failure) => Refusal::Unavailable(reason(&failure.kind)),
    };
    refusal.into_response()
}

impl Gateway {
    /// A redirect to a fresh link.
    pub(super) async fn lead_to(&self, key: Key) -> Response {
        let links = self
            .store
            .presign(&[LinkWish::usual(key, LinkWish::USUAL)])
            .await;
        match links.as_deref() {
            Ok([link, ..]) => {
                if self.health.borrow().has_signing_trouble() {
                    self.health.send_modify(Health::signed);
                }
                if let Some(made) = &self.made {
                    made(&link.key, link.until);
                }
                reply::redirect(link)
            }
            Ok([]) => Refusal::Broken.into_response(),
            Err(failure) => self.cannot_sign(&failure.kind),
        }
    }

    /// Why the names are not known yet: they are being read, or cannot be.
    fn not_yet(&self) -> Refusal {
        let trouble = self.health.borrow().reason().map(str::to_owned);
        trouble.map_or(Refusal::Starting, Refusal::Unavailable)
    }

    fn cannot_sign(&self, kind: &FailureKind) -> Response {
        self.health.send_modify(|health| health.not_signed(kind));
        Refusal::Unavailable(reason(kind)).into_response()
    }
}
