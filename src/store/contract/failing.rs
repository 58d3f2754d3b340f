//! The contract on failures: what went wrong is told so that the right thing can be done about it.

use std::time::Duration;

use tokio::time::Instant;

use super::place::{Place, keys, noise, unwatched};
use crate::demo::{Demo, Fault};
use crate::object::{Doing, Failure, FailureKind, IfThere, LinkWish, Permission, Prefix};
use crate::store::{Access, Depth, Store};

async fn listing(store: &Store) -> Failure {
    let mut pages = store.pages(&Prefix::bucket(), Depth::Shallow, None);
    pages.next().await.unwrap().unwrap_err()
}

pub(super) async fn wrong_keys_are_told_as_such(place: &Place) {
    let store = place
        .with(|target| target.keys = Some(keys("NOBODY", "nothing")))
        .await;
    let failure = listing(&store).await;
    assert_eq!(
        failure.kind,
        FailureKind::WrongCredentials,
        "{}",
        failure.detail
    );
    assert_eq!(failure.doing, Doing::Listing(Prefix::bucket()));
}

pub(super) async fn a_wrong_secret_is_told_as_such_even_by_head(place: &Place) {
    let store = place
        .with(|target| {
            let id = target.keys.take().unwrap().id;
            target.keys = Some(keys(&id, "not-the-secret"));
        })
        .await;
    assert_eq!(listing(&store).await.kind, FailureKind::WrongCredentials);
    let failure = store.head(&place.key("a")).await.unwrap_err();
    assert_eq!(
        failure.kind,
        FailureKind::WrongCredentials,
        "{}",
        failure.detail
    );
    assert!(!failure.detail.contains("not-the-secret"));
}

pub(super) async fn a_missing_bucket_is_named(place: &Place) {
    let store = place
        .with(|target| target.bucket = "no-such-bucket".into())
        .await;
    let kind = listing(&store).await.kind;
    // A server that checks permissions first does not tell that the bucket is missing.
    let denied = FailureKind::Denied(Permission::ListBucket);
    let missing = FailureKind::NoSuchBucket("no-such-bucket".into());
    assert!(kind == missing || kind == denied, "{kind:?}");
}

#[tokio::test]
async fn a_missing_permission_is_named_by_every_operation() {
    let place = Place::in_memory().await;
    place.fill(["a".to_owned()]).await;
    for permission in [
        "s3:ListBucket",
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
    ] {
        place.demo().faults().deny(permission, "");
    }
    let denied = FailureKind::Denied;
    let key = place.key("a");
    assert_eq!(
        listing(&place.store).await.kind,
        denied(Permission::ListBucket)
    );
    let failure = place.store.has_any(&place.folder).await.unwrap_err();
    assert_eq!(failure.kind, denied(Permission::ListBucket));
    let failure = place.store.head(&key).await.unwrap_err();
    assert_eq!(failure.kind, denied(Permission::GetObject));
    assert!(
        failure.detail.contains("s3:ListBucket"),
        "{}",
        failure.detail
    );
    let failure = place.save("a", IfThere::Ask).await.unwrap_err();
    assert_eq!(failure.kind, denied(Permission::GetObject));
    let plan = place.upload_of("b", b"x", IfThere::Ask);
    let failure = place.store.upload(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, denied(Permission::PutObject));
    let removed = place.store.remove(&[key]).await;
    assert_eq!(removed.refused[0].1.kind, denied(Permission::DeleteObject));
}

#[tokio::test]
async fn troubles_are_told_alike_by_listing_and_looking() {
    let region = || FailureKind::WrongRegion(Some("eu-west-1".into()));
    let table = [
        (Fault::ExpiredToken, FailureKind::SessionExpired(None)),
        (Fault::ClockSkew, FailureKind::ClockSkew),
        (Fault::SignFor("eu-west-1".into()), region()),
        (Fault::MovedTo("eu-west-1".into()), region()),
        (Fault::SlowDown(99), FailureKind::Throttled),
    ];
    for (fault, kind) in table {
        let place = Place::in_memory().await;
        place.demo().faults().set(fault);
        let failure = listing(&place.store).await;
        assert_eq!(failure.kind, kind, "{}", failure.detail);
        let failure = place.store.head(&place.key("a")).await.unwrap_err();
        assert_eq!(failure.kind, kind, "{}", failure.detail);
    }
}

#[tokio::test]
async fn a_server_that_asks_to_go_slower_once_is_asked_again() {
    let place = Place::in_memory().await;
    place.fill(["a".to_owned()]).await;
    place.demo().faults().set(Fault::SlowDown(1));
    assert_eq!(place.all_keys().await, [place.key("a")]);
    assert_eq!(place.demo().count("ListObjectsV2"), 2);
}

#[tokio::test(start_paused = true)]
async fn after_hundreds_of_faults_one_more_is_tried_again_all_the_same() {
    let place = Place::in_memory().await;
    place.fill(["a".to_owned()]).await;
    let faults = place.demo().faults();
    faults.set(Fault::SlowDown(600));
    for _ in 0..200 {
        let failure = place.store.head(&place.key("a")).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Throttled);
    }
    faults.set(Fault::SlowDown(1));
    let looked = place.store.head(&place.key("a")).await;
    assert!(looked.is_ok(), "{looked:?}");
}

#[tokio::test]
async fn a_server_that_is_gone_is_told_within_two_seconds() {
    let mut place = Place::in_memory().await;
    place.lose_the_server();
    let start = Instant::now();
    let failure = listing(&place.store).await;
    assert_eq!(failure.kind, FailureKind::Offline, "{}", failure.detail);
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "{:?}",
        start.elapsed()
    );
    let failure = place.store.head(&place.key("a")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Offline);
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_gone() {
    let place = Place::in_memory().await;
    let https = place
        .target
        .endpoint
        .as_deref()
        .unwrap()
        .replace("http:", "https:");
    let store = place.with(|target| target.endpoint = Some(https)).await;
    let failure = listing(&store).await;
    assert_eq!(failure.kind, FailureKind::Tls, "{}", failure.detail);
}

#[tokio::test]
async fn a_bucket_whose_name_cannot_be_is_missing() {
    let place = Place::in_memory().await;
    let store = place.with(|target| target.bucket = "not a bucket".into());
    let failure = listing(&store.await).await;
    let missing = FailureKind::NoSuchBucket("not a bucket".into());
    assert_eq!(failure.kind, missing, "{}", failure.detail);
}

#[tokio::test]
async fn no_writing_request_leaves_a_read_only_store() {
    let place = Place::in_memory().await;
    place.fill(["a", "b", "new\nline"].map(String::from)).await;
    let store = place.with(|target| target.access = Access::ReadOnly).await;
    for size in [3, 17 * 1024 * 1024] {
        for if_there in [IfThere::Ask, IfThere::Replace] {
            let plan = place.upload_of("c", &noise(size), if_there);
            let failure = store.upload(&plan, &unwatched()).await.unwrap_err();
            assert_eq!(failure.kind, FailureKind::ReadOnly, "{}", failure.detail);
        }
    }
    for names in [vec!["a"], vec!["a", "b"], vec!["new\nline"]] {
        let keys: Vec<_> = names.iter().map(|name| place.key(name)).collect();
        let removed = store.remove(&keys).await;
        assert_eq!(removed.gone, []);
        for (_, failure) in removed.refused {
            assert_eq!(failure.kind, FailureKind::ReadOnly);
        }
    }
    let harmless = |line: &String| line.starts_with("HeadObject ");
    assert!(place.demo().requests().iter().all(harmless));
}

#[tokio::test]
async fn reading_goes_on_in_a_read_only_store() {
    let place = Place::in_memory().await;
    place.fill(["a".to_owned()]).await;
    let store = place.with(|target| target.access = Access::ReadOnly).await;
    assert!(store.has_any(&place.folder).await.unwrap());
    store.head(&place.key("a")).await.unwrap();
    let plan = place.download_of("a", IfThere::Ask);
    store.download(&plan, &unwatched()).await.unwrap();
    let wish = LinkWish::usual(place.key("a"), Duration::from_hours(1));
    let links = store.presign(&[wish]).await;
    assert_eq!(links.unwrap().len(), 1);
}

#[tokio::test]
async fn the_log_tells_every_attempt_and_no_signature() {
    let place = Place::in_memory().await;
    place.fill(["a b".to_owned()]).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(std::sync::Mutex::new(std::fs::File::create(&path).unwrap()))
        .finish();
    let listening = tracing::subscriber::set_default(subscriber);
    place.store.head(&place.key("a b")).await.unwrap();
    place.store.head(&place.key("none")).await.unwrap_err();
    let wish = LinkWish::usual(place.key("a b"), Duration::from_hours(1));
    place.store.presign(&[wish]).await.unwrap();
    drop(listening);
    let told = std::fs::read_to_string(&path).unwrap();
    let of_us: Vec<_> = told.lines().filter(|line| line.contains("trace")).collect();
    assert_eq!(of_us.len(), 2, "{told}");
    assert!(of_us[0].contains("HEAD /") && of_us[0].contains("a%20b: 200 after"));
    assert!(of_us[1].contains("none: 404 after"), "{told}");
    assert!(of_us.iter().all(|line| !line.contains("X-Amz")));
}

#[tokio::test]
async fn no_failure_tells_a_secret() {
    let place = Place::in_memory().await;
    place.demo().faults().set(Fault::ExpiredToken);
    let failure = format!("{:?}", listing(&place.store).await);
    assert!(!failure.contains(Demo::SECRET_KEY) && !failure.contains("Signature"));
}

#[tokio::test]
async fn a_store_in_the_log_shows_no_secret() {
    let place = Place::in_memory().await;
    place.store.session().await.unwrap();
    let shown = format!("{:?}", place.store);
    assert!(!shown.contains(Demo::SECRET_KEY));
}
