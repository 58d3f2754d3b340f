//! The contract on asking for files: an upload link takes one file, as it was asked for, and nothing else.

use std::time::Duration;

use aws_smithy_types::base64;

use super::customer::{post, put, put_with};
use super::place::Place;
use crate::object::{
    Doing, Encryption, FailureKind, Key, PostForm, Timestamp, Until, UploadLink, UploadWish,
};
use crate::store::{Access, Store};

const HOUR: Duration = Duration::from_hours(1);

fn wish(key: Key) -> UploadWish {
    UploadWish {
        key,
        content_type: "application/pdf".into(),
        lasts: HOUR,
        largest: 1000,
    }
}

async fn asked(place: &Place, name: &str) -> UploadLink {
    let wish = wish(place.key(name));
    place.store.presign_upload(&wish).await.unwrap()
}

/// The form with another value in one of its fields.
fn with(form: &PostForm, name: &str, value: &str) -> PostForm {
    let mut form = form.clone();
    let mut fields = form.fields.iter_mut();
    fields.find(|field| field.0 == name).unwrap().1 = value.into();
    form
}

async fn is_as_asked_for(store: &Store, key: &Key, size: u64) {
    let details = store.arrival(key).await.unwrap().unwrap();
    assert_eq!(details.size, size);
    assert_eq!(details.content_type.as_deref(), Some("application/pdf"));
    assert_eq!(details.encryption, Encryption::Aes256);
}

pub(super) async fn a_signed_put_takes_exactly_what_was_signed(place: &Place) {
    let link = asked(place, "März + Rechnung.pdf").await;
    let mut otherwise = link.headers.clone();
    otherwise[0].1 = "text/html".into();
    let refused = [
        put_with(&link, &[], b"%PDF").await,
        put_with(&link, &link.headers[..1], b"%PDF").await,
        put_with(&link, &otherwise, b"x").await,
    ];
    for answer in refused {
        assert_eq!(answer.status, 403, "{answer:?}");
    }
    let mut elsewhere = link.clone();
    elsewhere.put = link.put.replace("Rechnung", "Other");
    assert_eq!(put(&elsewhere, b"%PDF").await.status, 403);
    assert_eq!(place.all_keys().await, []);
    let answer = put(&link, b"%PDF-1.7").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    is_as_asked_for(&place.store, &link.key, 8).await;
    // It works for one file: a second one does not take its place.
    assert_eq!(put(&link, b"another").await.status, 412);
    is_as_asked_for(&place.store, &link.key, 8).await;
}

pub(super) async fn a_signed_form_takes_the_file_that_was_asked_for(place: &Place) {
    for name in ["scan.pdf", "März \"2\" & Rechnung.pdf"] {
        let link = asked(place, name).await;
        let answer = post(&link.form, b"%PDF-1.7").await;
        assert_eq!(
            answer.status,
            201,
            "{}",
            String::from_utf8_lossy(&answer.body)
        );
        is_as_asked_for(&place.store, &link.key, 8).await;
    }
}

pub(super) async fn a_signed_form_takes_nothing_else(place: &Place) {
    let link = asked(place, "scan.pdf").await;
    let form = &link.form;
    let policy = &form
        .fields
        .iter()
        .find(|field| field.0 == "policy")
        .unwrap()
        .1;
    let open = String::from_utf8(base64::decode(policy).unwrap()).unwrap();
    let widened = base64::encode(open.replace("1000", "9000"));
    let other = place.key("other.pdf");
    for (told, form, body) in [
        (
            "another key",
            with(form, "key", other.as_str()),
            vec![b'x'; 8],
        ),
        (
            "another type",
            with(form, "Content-Type", "text/html"),
            vec![b'x'; 8],
        ),
        (
            "a changed policy",
            with(form, "policy", &widened),
            vec![b'x'; 8],
        ),
        (
            "another signature",
            with(form, "x-amz-signature", &"0".repeat(64)),
            vec![b'x'; 8],
        ),
        ("too large a file", form.clone(), vec![b'x'; 1001]),
        ("an empty file", form.clone(), vec![]),
    ] {
        let answer = post(&form, &body).await;
        assert!((400..404).contains(&answer.status), "{told}: {answer:?}");
    }
    assert_eq!(place.all_keys().await, []);
}

pub(super) async fn an_arrival_is_told_once_it_is_there(place: &Place) {
    let key = place.key("scan.pdf");
    // A neighbour that begins alike is not it.
    place.put("scan.pdf.old", b"x").await;
    assert_eq!(place.store.arrival(&key).await.unwrap(), None);
    place.put("scan.pdf", b"%PDF").await;
    let details = place.store.arrival(&key).await.unwrap().unwrap();
    assert_eq!((details.key, details.size), (key, 4));
    assert!(details.modified.is_some());
}

#[tokio::test]
async fn an_upload_link_works_until_the_moment_that_is_shown() {
    let place = Place::in_memory().await;
    let link = asked(&place, "a.pdf").await;
    let Until::Asked(until) = link.until else {
        panic!("no session ends");
    };
    // Three seconds for the requests themselves, since the clock goes on.
    let before = Timestamp(until.0 - 3);
    place.demo().put_forward(place.demo().now().until(before));
    assert_eq!(put(&link, b"%PDF").await.status, 200);
    assert_eq!(post(&link.form, b"%PDF").await.status, 201);
    place.pass(until).await;
    assert_eq!(put(&link, b"%PDF").await.status, 403);
    assert_eq!(post(&link.form, b"%PDF").await.status, 403);
}

#[tokio::test]
async fn a_form_that_asks_for_more_than_its_policy_says_is_refused() {
    let place = Place::in_memory().await;
    let link = asked(&place, "a.pdf").await;
    for (name, value) in [
        ("x-amz-server-side-encryption-aws-kms-key-id", "mine"),
        ("x-amz-storage-class", "GLACIER"),
        ("acl", "public-read"),
    ] {
        let mut form = link.form.clone();
        form.fields.insert(0, (name.into(), value.into()));
        assert_eq!(post(&form, b"%PDF").await.status, 403, "{name}");
    }
    let mut bare = link.form.clone();
    bare.fields
        .retain(|field| !field.0.starts_with("x-amz-server"));
    assert_eq!(post(&bare, b"%PDF").await.status, 400);
    let mut unsigned = link.form.clone();
    unsigned.fields.retain(|field| field.0 != "x-amz-signature");
    assert_eq!(post(&unsigned, b"%PDF").await.status, 403);
    assert_eq!(place.demo().keys(), [""; 0]);
}

#[tokio::test]
async fn a_put_link_takes_no_header_that_was_not_signed() {
    let place = Place::in_memory().await;
    let link = asked(&place, "a.pdf").await;
    let mut headers = link.headers.clone();
    headers.push(("x-amz-storage-class".into(), "GLACIER".into()));
    assert_eq!(put_with(&link, &headers, b"%PDF").await.status, 403);
    assert_eq!(place.demo().keys(), [""; 0]);
}

#[tokio::test]
async fn a_form_without_a_limit_takes_any_file_that_is_one() {
    let place = Place::in_memory().await;
    let mut wish = wish(place.key("a.bin"));
    wish.largest = 0;
    let link = place.store.presign_upload(&wish).await.unwrap();
    let large = vec![b'x'; 3 * 1024 * 1024];
    assert_eq!(post(&link.form, &large).await.status, 201);
    assert_eq!(
        place.demo().object("contract/a.bin").unwrap().body.len(),
        large.len()
    );
}

#[tokio::test]
async fn nobody_may_write_where_the_signer_may_not() {
    let place = Place::in_memory().await;
    let link = asked(&place, "a.pdf").await;
    place.demo().faults().deny("s3:PutObject", "contract/");
    assert_eq!(put(&link, b"%PDF").await.status, 403);
    assert_eq!(post(&link.form, b"%PDF").await.status, 403);
}

#[tokio::test]
async fn a_read_only_store_asks_for_nothing() {
    let place = Place::in_memory().await;
    let store = place.with(|target| target.access = Access::ReadOnly).await;
    let failure = store
        .presign_upload(&wish(place.key("a.pdf")))
        .await
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::ReadOnly);
    assert_eq!(failure.doing, Doing::Signing(place.key("a.pdf")));
}

#[tokio::test]
async fn a_file_is_asked_for_by_one_key_and_for_seven_days_at_most() {
    let place = Place::in_memory().await;
    let mut long = wish(place.key("a.pdf"));
    long.lasts = HOUR * 24 * 7 + Duration::from_secs(1);
    for wish in [long, wish(place.key("${filename}"))] {
        let failure = place.store.presign_upload(&wish).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Setting);
    }
}
