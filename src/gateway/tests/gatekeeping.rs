//! Who is answered, how often, and how it ends.

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::{Place, TOKEN, heard, token};
use crate::demo::{Fault, empty};

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

#[tokio::test]
async fn with_a_token_set_only_health_is_told_without_it() {
    let bucket = empty().with("uploads/a.pdf", "");
    let place = Place::unread(bucket, |serving| serving.token = Some(token())).await;
    place.reads().await;
    for path in [
        "/api/files/a.pdf",
        "/api/files/b.pdf",
        "/api/files/%",
        "/",
        "/healthz/",
    ] {
        for headers in [String::new(), bearer("wrong-wrong-wrong-wrong")] {
            let answered = place.asks("GET", path, &headers).await;
            assert_eq!(
                (answered.status, answered.error().as_str()),
                (401, "unauthorized")
            );
            assert_eq!(answered.header("www-authenticate"), Some("Bearer"));
            assert_eq!(answered.header("location"), None);
            assert!(!answered.body.contains(TOKEN));
        }
    }
    assert_eq!(place.get("/healthz").await.status, 200);
    let answered = place.asks("GET", "/api/files/a.pdf", &bearer(TOKEN)).await;
    assert_eq!(answered.key(), "uploads/a.pdf");
    assert!(!answered.location().contains(TOKEN));
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_how_long_to_wait() {
    let bucket = empty().with("uploads/a.pdf", "");
    let place = Place::unread(bucket, |serving| {
        serving.token = Some(token());
        serving.rates.each = 1.try_into().unwrap();
    })
    .await;
    place.reads().await;
    // Guessing a token counts, too. However slow this machine is, at some time it is faster than that.
    let refused = loop {
        let answered = place.file("a.pdf").await;
        if answered.status != 401 {
            break answered;
        }
    };
    assert_eq!(refused.status, 429);
    assert_eq!(refused.error(), "too_many_requests");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(place.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn strangers_without_a_token_do_not_starve_those_with_one() {
    let bucket = empty().with("uploads/a.pdf", "");
    let place = Place::unread(bucket, |serving| {
        serving.token = Some(token());
        serving.rates.all = 1.try_into().unwrap();
    })
    .await;
    place.reads().await;
    for headers in ["", &bearer("wrong-wrong-wrong-wrong")] {
        for _ in 0..4 {
            let refused = place.asks("GET", "/api/files/a.pdf", headers).await;
            assert_eq!(refused.status, 401);
        }
    }
    let answered = place.asks("GET", "/api/files/a.pdf", &bearer(TOKEN)).await;
    assert_eq!(answered.key(), "uploads/a.pdf");
    // However slow this machine is, at some time it is faster than one request a second.
    let refused = loop {
        let answered = place.asks("GET", "/api/files/a.pdf", &bearer(TOKEN)).await;
        if answered.status != 302 {
            break answered;
        }
    };
    assert_eq!(refused.error(), "too_many_requests");
}

#[tokio::test]
async fn only_get_and_head_are_answered() {
    let place = Place::over(empty().with("uploads/a.pdf", "a")).await;
    for method in [
        "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND",
    ] {
        for path in ["/api/files/a.pdf", "/healthz"] {
            let answered = place.asks(method, path, "").await;
            assert_eq!(
                (answered.status, answered.error().as_str()),
                (405, "method_not_allowed")
            );
            assert_eq!(answered.header("allow"), Some("GET, HEAD"));
        }
    }
    assert_eq!(place.demo.keys(), ["uploads/a.pdf"]);
}

#[tokio::test]
async fn there_is_no_listing_of_any_kind() {
    let place = Place::over(empty().with("uploads/rate_card/a.pdf", "")).await;
    for path in [
        "",
        "uploads",
        "uploads/",
        "uploads/rate_card",
        "uploads/rate_card/",
        "jobs/",
        "*",
        "%2F",
    ] {
        let answered = place.file(path).await;
        assert_eq!(
            (answered.status, answered.error().as_str()),
            (404, "not_found"),
            "{path}"
        );
        assert!(!answered.body.contains("a.pdf"));
    }
}

#[tokio::test]
async fn what_is_under_way_at_the_end_is_finished_and_nothing_new_begins() {
    let mut place = Place::over(empty()).await;
    place.demo.change(|bucket| {
        *bucket = std::mem::take(bucket).with("uploads/new.pdf", "");
    });
    place.demo.faults().set(Fault::Hang);
    let mut idle = TcpStream::connect(place.address).await.unwrap();
    let mut asking = TcpStream::connect(place.address).await.unwrap();
    let request = "GET /api/files/uploads/new.pdf HTTP/1.1\r\nHost: here\r\n\r\n";
    asking.write_all(request.as_bytes()).await.unwrap();
    while place.demo.count("HeadObject") == 0 {
        tokio::task::yield_now().await;
    }
    place.ending.cancel();
    while TcpStream::connect(place.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert_eq!(heard(&mut idle).await.status, 0);
    place.demo.faults().clear();
    assert_eq!(heard(&mut asking).await.key(), "uploads/new.pdf");
    place.serving.join_next().await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_request_that_never_comes_is_not_waited_for_without_end() {
    let place = Place::unread(empty(), |_| {}).await;
    let mut stream = TcpStream::connect(place.address).await.unwrap();
    stream.write_all(b"GET /healthz HTT").await.unwrap();
    // The paused clock runs on by itself as soon as everybody waits.
    assert_ne!(heard(&mut stream).await.status, 200);
}
