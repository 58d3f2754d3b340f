//! The contract on sessions: a link dies with the credentials that signed it, and says so beforehand.

use std::sync::Mutex;
use std::time::Duration;

use aws_credential_types::provider::future;
use aws_sdk_s3::config::{Credentials, ProvideCredentials, Region, SharedCredentialsProvider};

use super::customer::{fetch, post, put};
use super::place::Place;
use crate::demo::Session;
use crate::object::{FailureKind, Key, Link, LinkWish, Timestamp, Until, UploadWish};
use crate::store::credentials::Source;
use crate::store::{StaticKeys, Store, clock};

const HOUR: Duration = Duration::from_hours(1);
const MINUTE: Duration = Duration::from_mins(1);

/// Gives one session after the other, as a provider does whose sessions end; the last one again and again.
#[derive(Debug)]
struct Renewing(Mutex<Vec<Credentials>>);

impl ProvideCredentials for Renewing {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let mut left = self.0.lock().unwrap();
        let next = match left.len() {
            1 => left[0].clone(),
            _ => left.remove(0),
        };
        future::ProvideCredentials::ready(Ok(next))
    }
}

/// A store whose credentials are renewed, and the sessions that it is given in turn.
async fn renewed(place: &Place, lasting: &[Duration]) -> (Store, Vec<Session>) {
    let sessions: Vec<_> = lasting
        .iter()
        .map(|lasts| place.demo().begin_session(place.demo().now().plus(*lasts)))
        .collect();
    let credentials = sessions.iter().map(|session| {
        let (id, secret) = (&session.id, &session.secret);
        let end = Some(clock::moment(session.ends));
        Credentials::new(id, secret, Some(session.token.clone()), end, "test")
    });
    let provider = Renewing(Mutex::new(credentials.collect()));
    let source = Source::Given(SharedCredentialsProvider::new(provider));
    let region = Region::from_static("us-east-1");
    let store = Store::through(&place.target, region, source).await;
    (store, sessions)
}

/// A store with keys and a token from the environment.
async fn exported(place: &Place, session: &Session, expires: Option<Timestamp>) -> Store {
    let keys = StaticKeys {
        id: session.id.clone(),
        secret: session.secret.clone(),
        session_token: Some(session.token.clone()),
        expires,
    };
    place.with(|target| target.keys = Some(keys)).await
}

async fn link(store: &Store, key: &Key) -> Link {
    let wish = LinkWish::usual(key.clone(), HOUR);
    store.presign(&[wish]).await.unwrap().remove(0)
}

/// Opens the link just before `end`, and not any more just after it.
async fn opens_until(place: &Place, link: &Link, end: Timestamp) {
    let demo = place.demo();
    // Three seconds for the request itself, since the clock goes on.
    demo.put_forward(demo.now().until(Timestamp(end.0 - 3)));
    assert_eq!(fetch(&link.url).await.status, 200);
    place.pass(end).await;
    let answer = fetch(&link.url).await;
    assert_eq!(answer.status, 400);
    assert!(String::from_utf8_lossy(&answer.body).contains("ExpiredToken"));
}

#[tokio::test]
async fn a_link_of_a_provider_s_session_ends_when_it_says() {
    let place = Place::in_memory().await;
    let key = place.put("a.pdf", b"%PDF").await.key;
    let (store, sessions) = renewed(&place, &[10 * MINUTE]).await;
    let link = link(&store, &key).await;
    assert_eq!(link.until, Until::SessionEnds(sessions[0].ends));
    opens_until(&place, &link, sessions[0].ends).await;
    let wish = LinkWish::usual(key, HOUR);
    let failure = place.store.try_link(&link, &wish).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::LinkDead);
}

#[tokio::test]
async fn a_link_of_exported_keys_ends_when_the_environment_says() {
    let place = Place::in_memory().await;
    let key = place.put("a.pdf", b"%PDF").await.key;
    let end = place.demo().now().plus(10 * MINUTE);
    let session = place.demo().begin_session(end);
    let store = exported(&place, &session, Some(end)).await;
    let link = link(&store, &key).await;
    assert_eq!(link.until, Until::SessionEnds(end));
    opens_until(&place, &link, end).await;
}

#[tokio::test]
async fn a_token_that_names_no_end_promises_none() {
    let place = Place::in_memory().await;
    let key = place.put("a.pdf", b"%PDF").await.key;
    let end = place.demo().now().plus(10 * MINUTE);
    let session = place.demo().begin_session(end);
    let store = exported(&place, &session, None).await;
    let link = link(&store, &key).await;
    assert!(matches!(link.until, Until::AtMost(_)), "{:?}", link.until);
    assert_eq!(fetch(&link.url).await.status, 200);
    place.pass(end).await;
    assert_eq!(fetch(&link.url).await.status, 400);
}

#[tokio::test]
async fn a_session_about_to_end_is_renewed_before_it_signs_again() {
    let place = Place::in_memory().await;
    let key = place.key("a.pdf");
    let (store, sessions) = renewed(&place, &[MINUTE / 2, 2 * HOUR]).await;
    assert_eq!(
        link(&store, &key).await.until,
        Until::SessionEnds(sessions[0].ends)
    );
    let next = link(&store, &key).await;
    assert!(matches!(next.until, Until::Asked(_)), "{:?}", next.until);
    assert!(next.url.contains(&sessions[1].id));
}

#[tokio::test]
async fn all_links_of_one_call_are_signed_by_one_session() {
    let place = Place::in_memory().await;
    let (store, sessions) = renewed(&place, &[MINUTE / 2, 2 * HOUR]).await;
    let wish = LinkWish::usual(place.key("a.pdf"), HOUR);
    for link in store.presign(&vec![wish; 200]).await.unwrap() {
        assert!(link.url.contains(&sessions[0].id));
        assert_eq!(link.until, Until::SessionEnds(sessions[0].ends));
    }
}

#[tokio::test]
async fn a_session_that_has_ended_signs_nothing() {
    let place = Place::in_memory().await;
    let end = place.demo().now();
    let session = place.demo().begin_session(end);
    let store = exported(&place, &session, Some(end)).await;
    let wish = LinkWish::usual(place.key("a.pdf"), HOUR);
    let failure = store.presign(&[wish]).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SessionExpired(None));
}

#[tokio::test]
async fn a_file_can_be_asked_for_until_the_session_ends() {
    let place = Place::in_memory().await;
    let (store, sessions) = renewed(&place, &[10 * MINUTE]).await;
    let wish = UploadWish {
        key: place.key("a.pdf"),
        content_type: "application/pdf".into(),
        lasts: HOUR,
        largest: 0,
    };
    let link = store.presign_upload(&wish).await.unwrap();
    assert_eq!(link.until, Until::SessionEnds(sessions[0].ends));
    assert_eq!(put(&link, b"%PDF").await.status, 200);
    assert_eq!(post(&link.form, b"%PDF").await.status, 201);
    place.pass(sessions[0].ends).await;
    assert_eq!(put(&link, b"%PDF").await.status, 400);
    assert_eq!(post(&link.form, b"%PDF").await.status, 400);
}

#[tokio::test]
async fn keys_of_a_session_are_nothing_without_their_token() {
    let place = Place::in_memory().await;
    let session = place.demo().begin_session(place.demo().now().plus(HOUR));
    let other = place.demo().begin_session(place.demo().now().plus(HOUR));
    for token in [None, Some(other.token)] {
        let keys = StaticKeys {
            id: session.id.clone(),
            secret: session.secret.clone(),
            session_token: token,
            expires: None,
        };
        let store = place.with(|target| target.keys = Some(keys)).await;
        let answer = fetch(&link(&store, &place.key("a")).await.url).await;
        assert!(String::from_utf8_lossy(&answer.body).contains("InvalidToken"));
        let failure = store.head(&place.key("a")).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::WrongCredentials);
    }
}

#[tokio::test]
async fn a_session_is_known_by_the_tail_of_its_key_and_no_more() {
    let place = Place::in_memory().await;
    let session = place.store.session().await.unwrap();
    assert_eq!(session.key_tail, "0000");
    let keys = super::place::keys("abc", "secret");
    let store = place.with(|target| target.keys = Some(keys)).await;
    assert_eq!(store.session().await.unwrap().key_tail, "");
}
