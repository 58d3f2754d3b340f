//! What is found, what is not, and what the store is asked for.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::super::asked::has_dot_segments;
use super::super::health::Health;
use super::{Place, Serving, opened, refresh};
use crate::demo::{Fault, agency, empty};
use crate::object::{Key, Prefix, Until};
use crate::store::Pace;

const INVOICE: &str = "AGY-123_agency_invoice_1234567890_x.pdf";
const JOB: &str = "68b71f6b73d950590d63e7db";

#[tokio::test]
async fn a_file_is_found_by_its_name_and_by_its_key() {
    let key = format!("uploads/agency_invoice/{INVOICE}");
    let place = Place::over(empty().with(&key, "paid")).await;
    assert_eq!(place.file(INVOICE).await.key(), key);
    let answered = place.file(&key).await;
    assert_eq!(answered.key(), key);
    assert_eq!(answered.header("cache-control"), Some("no-store"));
    assert_eq!(answered.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(answered.body, "");
    assert!(answered.location().contains("X-Amz-Expires=3600"));
    let file = opened(answered.location()).await;
    assert_eq!((file.status, file.body.as_str()), (200, "paid"));
}

#[tokio::test]
async fn head_answers_as_get_does() {
    let place = Place::over(empty().with("uploads/a.pdf", "a")).await;
    let answered = place.asks("HEAD", "/api/files/a.pdf", "").await;
    assert_eq!(answered.key(), "uploads/a.pdf");
    let missing = place.asks("HEAD", "/api/files/b.pdf", "").await;
    assert_eq!((missing.status, missing.body.as_str()), (404, ""));
}

#[tokio::test]
async fn jobs_are_found_in_both_of_their_homes() {
    let (one, two) = (
        format!("uploads/jobs/{JOB}/rate_card/1-a.pdf"),
        format!("jobs/{JOB}/rate_card/2-a.pdf"),
    );
    let place = Place::over(empty().with(&one, "").with(&two, "")).await;
    assert_eq!(place.file("1-a.pdf").await.key(), one);
    assert_eq!(place.file("2-a.pdf").await.key(), two);
    assert_eq!(place.file(&two).await.key(), two);
}

#[tokio::test]
async fn a_name_that_several_files_have_is_a_conflict_that_names_none_of_them() {
    let bucket = empty()
        .with("uploads/rate_card/scan.pdf", "")
        .with("uploads/job_order/scan.pdf", "")
        .with("exports/scan.pdf", "");
    let place = Place::over(bucket).await;
    let answered = place.file("scan.pdf").await;
    assert_eq!(
        (answered.status, answered.error().as_str()),
        (409, "ambiguous")
    );
    assert!(answered.body.contains("2 files"), "{}", answered.body);
    assert!(!answered.body.contains("rate_card"), "{}", answered.body);
    let one = place.file("uploads/rate_card/scan.pdf").await;
    assert_eq!(one.key(), "uploads/rate_card/scan.pdf");
}

#[tokio::test]
async fn what_lies_elsewhere_answers_exactly_as_what_is_missing() {
    let bucket = empty().with("exports/secret.pdf", "").with("top.pdf", "");
    let place = Place::over(bucket).await;
    let missing = place.file("no-such.pdf").await;
    assert_eq!(
        (missing.status, missing.error().as_str()),
        (404, "not_found")
    );
    for elsewhere in [
        "exports/secret.pdf",
        "secret.pdf",
        "top.pdf",
        "uploads/no-such.pdf",
    ] {
        let answered = place.file(elsewhere).await;
        assert_eq!(answered.status, 404, "{elsewhere}");
        assert_eq!(answered.body, missing.body, "{elsewhere}");
    }
}

#[tokio::test]
async fn a_narrower_prefix_is_kept() {
    let bucket = empty()
        .with("uploads/rate_card/a.pdf", "")
        .with("uploads/job_order/b.pdf", "");
    let narrow = |serving: &mut Serving| {
        serving.prefixes = vec![Prefix::new("uploads/rate_card/")];
    };
    let place = Place::unread(bucket, narrow).await;
    place.reads().await;
    assert_eq!(place.file("a.pdf").await.status, 302);
    assert_eq!(place.file("b.pdf").await.status, 404);
    assert_eq!(place.file("uploads/job_order/b.pdf").await.status, 404);
    assert_eq!(place.demo.count("HeadObject"), 0);
}

#[tokio::test]
async fn a_file_that_came_after_the_sweep_is_asked_for_once() {
    let place = Place::over(empty()).await;
    let key = format!("uploads/agency_invoice/{INVOICE}");
    let odd = "uploads/credit_note/CLT-1_credit_note_17_a.pdf";
    place.demo.change(|bucket| {
        *bucket = std::mem::take(bucket).with(&key, "").with(odd, "");
    });
    assert_eq!(place.file(INVOICE).await.key(), key);
    assert_eq!(place.file(&key).await.key(), key);
    assert_eq!(place.demo.count("HeadObject"), 1);
    assert_eq!(place.file("CLT-1_credit_note_17_a.pdf").await.key(), odd);
    assert_eq!(place.file(odd).await.key(), odd);
    assert_eq!(place.demo.count("HeadObject"), 2);
}

#[tokio::test]
async fn a_flood_of_one_wrong_name_is_one_question() {
    let place = Place::over(empty()).await;
    for _ in 0..20 {
        assert_eq!(place.file(INVOICE).await.status, 404);
    }
    assert_eq!(place.demo.count("HeadObject"), 1);
    // A name outside of the convention could lie anywhere, so there is nothing to ask for.
    assert_eq!(place.file("scan.pdf").await.status, 404);
    assert_eq!(place.demo.count("HeadObject"), 1);
}

#[tokio::test]
async fn a_flood_of_many_wrong_names_is_slowed_down_before_the_store_is() {
    let place = Place::over(empty()).await;
    for number in 0.. {
        // As if others had asked for as much as the store is asked at once.
        while place.gateway.limits.admit_check().is_ok() {}
        let answered = place.file(&format!("uploads/{number}.pdf")).await;
        if answered.status == 429 {
            assert_eq!(answered.error(), "too_many_requests");
            assert_eq!(answered.header("retry-after"), Some("1"));
            assert_eq!(place.demo.count("HeadObject"), number);
            break;
        }
        // This machine was so slow that there was room for one more meanwhile.
        assert_eq!(answered.status, 404);
    }
}

#[tokio::test]
async fn before_the_names_are_read_only_what_the_store_confirms_is_answered() {
    let key = format!("uploads/agency_invoice/{INVOICE}");
    let bucket = empty().with(&key, "").with("uploads/scan.pdf", "");
    let place = Place::unread(bucket, |_| {}).await;
    assert_eq!(place.file(INVOICE).await.key(), key);
    assert_eq!(
        place.file("uploads/scan.pdf").await.key(),
        "uploads/scan.pdf"
    );
    let starting = place.file("scan.pdf").await;
    assert_eq!(
        (starting.status, starting.error().as_str()),
        (503, "starting")
    );
    assert!(starting.header("retry-after").is_some());
    let health = place.get("/healthz").await;
    assert_eq!(health.status, 503);
    assert!(health.body.contains("starting"), "{}", health.body);
    place.reads().await;
    assert_eq!(place.file("scan.pdf").await.key(), "uploads/scan.pdf");
}

#[tokio::test]
async fn names_that_cannot_be_read_are_not_promised_for_later() {
    let place = Place::unread(empty(), |_| {}).await;
    place.demo.faults().deny("s3:ListBucket", "");
    let read = refresh::refresh(&place.gateway, Pace::default()).await;
    assert!(read.is_err());
    let answered = place.file("scan.pdf").await;
    assert_eq!(
        (answered.status, answered.error().as_str()),
        (503, "unavailable")
    );
    assert!(
        answered.body.contains("permission denied"),
        "{}",
        answered.body
    );
}

#[tokio::test]
async fn odd_names_lead_to_their_own_files() {
    let names = [
        "März Rechnung \"final\".pdf",
        "100% paid + thanks.pdf",
        "what?#&=.pdf",
        "%41%2F%2B.pdf",
        "  spaces everywhere  ",
        "a\nb\u{202e}c\u{7}.pdf",
        "請求書 🎉.pdf",
        "back\\slash..pdf",
        "a'b`<c>[d]{e}|f~g^h.pdf",
    ];
    let bucket = names.iter().fold(empty(), |bucket, name| {
        bucket.with(&format!("uploads/rate_card/{name}"), (*name).to_owned())
    });
    let place = Place::over(bucket).await;
    for name in names {
        let by_name = place.named(name).await;
        assert_eq!(by_name.key(), format!("uploads/rate_card/{name}"));
        assert_eq!(opened(by_name.location()).await.body, name);
        let by_key = place.named(&format!("uploads/rate_card/{name}")).await;
        assert_eq!(opened(by_key.location()).await.body, name);
    }
}

#[tokio::test]
async fn every_file_of_an_agency_opens_by_its_key() {
    let place = Place::over(agency(0)).await;
    for key in place.demo.keys() {
        let answered = place.named(&key).await;
        let is_served = key.starts_with("uploads/") || key.starts_with("jobs/");
        if is_served && !has_dot_segments(&key) {
            assert_eq!(answered.key(), key);
            let file = opened(answered.location()).await;
            // Whether a file was brought back from the archive only the store knows.
            let is_archived = file.body.contains("InvalidObjectState");
            assert!(file.status == 200 || is_archived, "{key}: {file:?}");
        } else {
            assert_eq!(answered.status, 404, "{key}");
        }
    }
}

#[tokio::test]
async fn a_query_is_no_part_of_the_name() {
    let place = Place::over(empty().with("uploads/a.pdf", "")).await;
    let answered = place
        .file("a.pdf?response-content-type=text/html&b=../c")
        .await;
    assert_eq!(answered.key(), "uploads/a.pdf");
    assert!(!answered.location().contains("text"));
}

#[tokio::test]
async fn every_link_is_told_with_its_end() {
    let place = Place::over(empty().with("uploads/a.pdf", "")).await;
    place.file("a.pdf").await;
    place.file("b.pdf").await;
    let made = place.made.lock().unwrap().clone();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].0.as_str(), "uploads/a.pdf");
    assert!(matches!(made[0].1, Until::Asked(_)));
}

#[tokio::test]
async fn a_sweep_that_fails_leaves_the_names_of_the_one_before() {
    let place = Place::over(empty().with("uploads/a.pdf", "")).await;
    let health: Value = serde_json::from_str(&place.get("/healthz").await.body).unwrap();
    assert_eq!(
        (&health["status"], &health["files"]),
        (&"ok".into(), &1.into())
    );
    place.demo.faults().deny("s3:ListBucket", "");
    let failed = refresh::refresh(&place.gateway, Pace::default()).await;
    assert!(failed.is_err());
    let answered = place.get("/healthz").await;
    let health: Value = serde_json::from_str(&answered.body).unwrap();
    assert_eq!(
        (answered.status, &health["status"]),
        (503, &"failing".into())
    );
    assert_eq!(health["files"], 1);
    assert!(health["since"].is_string(), "{health}");
    assert_eq!(place.file("a.pdf").await.key(), "uploads/a.pdf");
    place.demo.faults().clear();
    place.reads().await;
    assert_eq!(place.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn names_are_read_again_and_again() {
    let mut place = Place::unread(empty().with("uploads/a.pdf", ""), |_| {}).await;
    let mut health = place.gateway.health.subscribe();
    let knows = |files| {
        move |health: &Health| {
            let catalog = health.catalog.as_ref();
            catalog.is_some_and(|catalog| catalog.files() == files)
        }
    };
    let gateway = Arc::clone(&place.gateway);
    let every = Duration::from_millis(1);
    place
        .serving
        .spawn(refresh::keep(gateway, every, |told| panic!("{told}")));
    health.wait_for(knows(1)).await.unwrap();
    assert_eq!(place.file("b.pdf").await.status, 404);
    place.demo.change(|bucket| {
        *bucket = std::mem::take(bucket).with("uploads/b.pdf", "");
    });
    health.wait_for(knows(2)).await.unwrap();
    assert_eq!(place.file("b.pdf").await.key(), "uploads/b.pdf");
    place.demo.change(|bucket| bucket.remove("uploads/a.pdf"));
    health.wait_for(knows(1)).await.unwrap();
    assert_eq!(place.file("a.pdf").await.status, 404);
}

#[tokio::test]
async fn a_store_that_refuses_is_unavailable_and_no_missing_file() {
    let place = Place::over(empty()).await;
    place.demo.faults().set(Fault::ExpiredToken);
    let answered = place.file("uploads/new.pdf").await;
    assert_eq!(
        (answered.status, answered.error().as_str()),
        (503, "unavailable")
    );
    assert!(
        answered.body.contains("session has expired"),
        "{}",
        answered.body
    );
}

#[tokio::test]
async fn credentials_that_are_gone_are_told_by_health_until_they_are_back() {
    let place = Place::unread(empty(), |serving| {
        serving.target.keys = None;
        serving.target.profile = Some("filedesk-has-no-such-profile".into());
    })
    .await;
    let key = Key::new("uploads/a.pdf").unwrap();
    let answered = place.gateway.lead_to(key).await;
    assert_eq!(answered.status(), 503);
    let health = place.get("/healthz").await;
    assert_eq!(health.status, 503);
    assert!(health.body.contains("\"since\""), "{}", health.body);
    assert!(!health.body.contains("filedesk-has"), "{}", health.body);
}
