//! What goes back: a redirect, or the reason in JSON why there is none.

use std::time::Duration;

use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION, REFERRER_POLICY, RETRY_AFTER, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::asked::Impossible;
use crate::object::Link;

/// Why there is no redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// What was asked for cannot be a name.
    Impossible(Impossible),
    /// No file has this name, or none that is served.
    NotFound,
    /// The path is none of the gateway's.
    NoSuchPath,
    /// So many files have this name.
    Ambiguous(usize),
    /// Neither GET nor HEAD.
    Method,
    /// Without the token.
    Unauthorized,
    /// Too many requests; how long to wait.
    TooOften(Duration),
    /// The names are still being read.
    Starting,
    /// The store cannot be used; a sentence that strangers may read.
    Unavailable(String),
    /// A defect of the gateway's own.
    Broken,
}

/// A refusal as it is written.
#[derive(Serialize)]
struct Reason {
    error: &'static str,
    detail: String,
}

/// What may pass is worth another try after so many seconds.
const A_WHILE: u64 = 5;

/// A redirect to a link. Nobody on the way may keep it, and the page behind it learns not where it came from.
pub(super) fn redirect(link: &Link) -> Response {
    let Ok(location) = HeaderValue::try_from(&link.url) else {
        return Refusal::Broken.into_response();
    };
    let headers = [
        (LOCATION, location),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (StatusCode::FOUND, headers).into_response()
}

/// JSON that nobody keeps, with a status.
pub(super) fn told(status: StatusCode, what: &impl Serialize) -> Response {
    let json = serde_json::to_string(what).expect("texts and numbers always make JSON");
    let headers = [
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (status, headers, json).into_response()
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error) = self.kind();
        let reason = Reason {
            error,
            detail: self.sentence(),
        };
        let mut response = told(status, &reason);
        if let Some((name, value)) = self.header() {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

impl Refusal {
    fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Impossible(_) => (StatusCode::BAD_REQUEST, "bad_name"),
            Self::NotFound | Self::NoSuchPath => (StatusCode::NOT_FOUND, "not_found"),
            Self::Ambiguous(_) => (StatusCode::CONFLICT, "ambiguous"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Self::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, "too_many_requests"),
            Self::Starting => (StatusCode::SERVICE_UNAVAILABLE, "starting"),
            Self::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Impossible(why) => why.sentence().into(),
            Self::NotFound => "No file has this name.".into(),
            Self::NoSuchPath => "Nothing is here; a file is at /api/files/ and its name.".into(),
            Self::Ambiguous(files) => {
                format!("{files} files have this name; ask for one of them by its full key.")
            }
            Self::Method => "Only GET and HEAD are answered.".into(),
            Self::Unauthorized => "Send the gateway's token as Authorization: Bearer.".into(),
            Self::TooOften(_) => "Too many requests; wait a moment.".into(),
            Self::Starting => {
                "The names in the bucket are still being read; ask again in a moment.".into()
            }
            Self::Unavailable(sentence) => sentence.clone(),
            Self::Broken => "A part of the gateway broke off; the others go on.".into(),
        }
    }

    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Self::Method => Some((ALLOW, HeaderValue::from_static("GET, HEAD"))),
            Self::Unauthorized => Some((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            Self::TooOften(wait) => Some((RETRY_AFTER, whole_seconds(*wait).into())),
            Self::Starting | Self::Unavailable(_) => Some((RETRY_AFTER, A_WHILE.into())),
            _ => None,
        }
    }
}

/// Rounded up, and never none: whoever waits so long is let in.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_millis()
        .div_ceil(1_000)
        .max(1)
        .try_into()
        .unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_whole_seconds_rounded_up() {
        assert_eq!(whole_seconds(Duration::from_millis(1)), 1);
        assert_eq!(whole_seconds(Duration::from_millis(1_001)), 2);
        assert_eq!(whole_seconds(Duration::ZERO), 1);
    }
}
