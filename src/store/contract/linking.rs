//! The contract on links: what they open, until when, and what trying one tells.

use std::time::Duration;

use super::customer::fetch;
use super::place::{Place, unwatched};
use crate::demo::Fault;
use crate::object::{
    Doing, Doubt, FailureKind, IfThere, Key, Link, LinkWish, Opens, Permission, Trial,
};
use crate::store::clock;

const HOUR: Duration = Duration::from_hours(1);

/// Names that a file may be given on its way, and how a browser is told.
const NAMES: [(&str, &str); 4] = [
    ("invoice.pdf", "filename=\"invoice.pdf\""),
    (
        "März Rechnung \"final\".pdf",
        "filename=\"M_rz Rechnung _final_.pdf\"; filename*=UTF-8''M%C3%A4rz%20Rechnung%20%22final%22.pdf",
    ),
    (
        "a\\b;c=d%41.pdf\r\nX: y",
        "filename=\"a_b;c=d_41.pdfX: y\"; filename*=UTF-8''a%5Cb%3Bc%3Dd%2541.pdfX%3A%20y",
    ),
    (
        "见积书 🎉.pdf",
        "filename=\"___ _.pdf\"; filename*=UTF-8''%E8%A7%81%E7%A7%AF%E4%B9%A6%20%F0%9F%8E%89.pdf",
    ),
];

fn wish(key: &Key) -> LinkWish {
    LinkWish::usual(key.clone(), HOUR)
}

async fn link(place: &Place, wish: &LinkWish) -> Link {
    let links = place.store.presign(std::slice::from_ref(wish)).await;
    links.unwrap().remove(0)
}

async fn tried(place: &Place, wish: &LinkWish) -> Result<Trial, FailureKind> {
    let link = link(place, wish).await;
    let trial = place.store.try_link(&link, wish).await;
    trial.map_err(|failure| {
        assert_eq!(failure.doing, Doing::Trying(wish.key.clone()));
        assert!(!failure.detail.contains("X-Amz"), "{}", failure.detail);
        failure.kind
    })
}

pub(super) async fn a_link_opens_until_the_moment_that_is_shown_and_not_after(place: &Place) {
    let mut wish = wish(&place.put("a.pdf", b"%PDF").await.key);
    wish.lasts = Duration::from_secs(2);
    let link = link(place, &wish).await;
    assert_eq!(fetch(&link.url).await.status, 200);
    place.pass(link.until.moment()).await;
    assert_eq!(fetch(&link.url).await.status, 403);
    let failure = place.store.try_link(&link, &wish).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::LinkDead, "{}", failure.detail);
}

pub(super) async fn name_type_and_opening_arrive_with_the_file(place: &Place) {
    let mut wish = wish(&place.put("AGY-1_x.bin", b"%PDF").await.key);
    wish.content_type = Some("application/pdf".into());
    for (opens, word) in [
        (Opens::InBrowser, "inline"),
        (Opens::AsDownload, "attachment"),
    ] {
        wish.opens = opens;
        for (name, told) in NAMES {
            wish.name = name.into();
            let answer = fetch(&link(place, &wish).await.url).await;
            assert_eq!(answer.disposition, format!("{word}; {told}"));
            assert_eq!(answer.content_type, "application/pdf");
            assert_eq!(tried(place, &wish).await.unwrap().doubts, []);
        }
    }
    for name in ["x".repeat(196) + ".pdf", "ü".repeat(196) + ".pdf"] {
        wish.name = name;
        assert_eq!(fetch(&link(place, &wish).await.url).await.status, 200);
        assert_eq!(tried(place, &wish).await.unwrap().doubts, []);
    }
    wish.name = String::new();
    let answer = fetch(&link(place, &wish).await.url).await;
    assert_eq!(answer.disposition, "attachment");
}

pub(super) async fn a_trial_tells_what_the_receiver_gets(place: &Place) {
    let wish = wish(&place.put("a.pdf", b"%PDF-1.7").await.key);
    let expected = Trial {
        size: Some(8),
        content_type: "application/pdf".into(),
        better_type: None,
        doubts: vec![],
    };
    assert_eq!(tried(place, &wish).await, Ok(expected));
    place.put("a.pdf", b"").await;
    let trial = tried(place, &wish).await.unwrap();
    assert_eq!((trial.size, trial.doubts), (Some(0), vec![Doubt::Empty]));
    assert_eq!(trial.content_type, "application/pdf");
}

pub(super) async fn a_link_that_does_not_open_says_why(place: &Place) {
    let missing = wish(&place.key("missing.pdf"));
    assert_eq!(tried(place, &missing).await, Err(FailureKind::NotFound));
    let there = wish(&place.put("a.pdf", b"%PDF").await.key);
    let mut broken = link(place, &there).await;
    broken.url = broken.url.replace("a.pdf", "b.pdf");
    let failure = place.store.try_link(&broken, &there).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unexpected, "{}", failure.detail);
    let words = "SignatureDoesNotMatch";
    assert!(failure.detail.contains(words), "{}", failure.detail);
}

#[tokio::test]
async fn a_trial_knows_a_better_type_where_the_store_says_nothing() {
    let place = Place::in_memory().await;
    let mut plan = place.upload_of("a.pdf", b"%PDF", IfThere::Ask);
    plan.content_type = "application/octet-stream".into();
    place.store.upload(&plan, &unwatched()).await.unwrap();
    let trial = tried(&place, &wish(&plan.key)).await.unwrap();
    assert_eq!(trial.content_type, "application/octet-stream");
    assert_eq!(trial.better_type.as_deref(), Some("application/pdf"));
}

#[tokio::test]
async fn every_trouble_of_a_link_is_told_by_trying_it() {
    let place = Place::in_memory().await;
    let wish = wish(&place.put("a.pdf", b"%PDF").await.key);
    let faults = place.demo().faults();
    for (fault, expected) in [
        (Fault::RefuseKey, FailureKind::KeyRefused),
        (Fault::ExpiredToken, FailureKind::LinkDead),
        (Fault::ClockSkew, FailureKind::ClockSkew),
        (Fault::SlowDown(3), FailureKind::Throttled),
        (
            Fault::MovedTo("eu-west-1".into()),
            FailureKind::WrongRegion(Some("eu-west-1".into())),
        ),
    ] {
        faults.set(fault);
        assert_eq!(tried(&place, &wish).await, Err(expected));
        faults.clear();
    }
    faults.set(Fault::SlowDown(2));
    assert!(tried(&place, &wish).await.is_ok());
    faults.deny("GetObject", "");
    let denied = FailureKind::Denied(Permission::GetObject);
    assert_eq!(tried(&place, &wish).await, Err(denied));
}

#[tokio::test]
async fn an_archived_file_is_told_by_trying_its_link() {
    let place = Place::in_memory().await;
    let key = place.key("old.pdf");
    place.demo().change(|bucket| {
        let about = crate::demo::About {
            storage_class: Some("GLACIER".into()),
            ..Default::default()
        };
        let long_ago = clock::timestamp(clock::now());
        *bucket = std::mem::take(bucket).with_object(key.as_str(), long_ago, "x", about);
    });
    let archived = tried(&place, &wish(&key)).await;
    assert_eq!(archived, Err(FailureKind::Archived));
}

#[tokio::test]
async fn whoever_signs_many_links_lets_others_do_something_meanwhile() {
    let place = Place::in_memory().await;
    let wishes = vec![wish(&place.key("a.pdf")); 640];
    let signing = place.store.presign(&wishes);
    let mut turns = 0;
    let counting = async {
        loop {
            tokio::task::yield_now().await;
            turns += 1;
        }
    };
    tokio::select! {
        links = signing => assert_eq!(links.unwrap().len(), 640),
        () = counting => {}
    }
    assert!(turns >= 9, "{turns}");
}

#[tokio::test]
async fn a_link_from_a_clock_that_is_ahead_is_not_open_yet() {
    let place = Place::in_memory().await;
    let wish = wish(&place.put("a.pdf", b"%PDF").await.key);
    let tomorrow = clock::now() + 24 * HOUR;
    let links = place
        .store
        .presign_from(tomorrow, std::slice::from_ref(&wish))
        .await;
    let trial = place.store.try_link(&links.unwrap()[0], &wish).await;
    assert_eq!(trial.unwrap_err().kind, FailureKind::ClockSkew);
}

#[tokio::test]
async fn a_lost_server_is_told_by_trying_a_link() {
    let mut place = Place::in_memory().await;
    let wish = wish(&place.key("a.pdf"));
    place.lose_the_server();
    // The task that accepts is ended at its next turn, which this one has to leave it.
    tokio::task::yield_now().await;
    assert_eq!(tried(&place, &wish).await, Err(FailureKind::Offline));
}

#[tokio::test]
async fn a_server_without_a_certificate_is_told_by_trying_a_link() {
    let place = Place::in_memory().await;
    let wish = wish(&place.key("a.pdf"));
    let mut link = link(&place, &wish).await;
    link.url = link.url.replace("http:", "https:");
    let failure = place.store.try_link(&link, &wish).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Tls, "{}", failure.detail);
    assert!(!failure.detail.contains("X-Amz"), "{}", failure.detail);
}

#[tokio::test]
async fn a_link_is_tried_over_the_network_once_and_without_credentials() {
    let place = Place::in_memory().await;
    let wish = wish(&place.put("a.pdf", b"%PDF").await.key);
    let before = place.demo().requests().len();
    tried(&place, &wish).await.unwrap();
    let requests = place.demo().requests();
    assert_eq!(requests.len(), before + 1);
    assert!(requests[before].contains("X-Amz-Signature"));
}
