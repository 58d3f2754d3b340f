//! The contract on single objects: putting, looking, linking.

use std::time::Duration;

use super::customer::fetch;
use super::place::Place;
use crate::object::{Encryption, FailureKind, Key, LinkWish, SessionEnd, Until};
use crate::store::{Depth, clock};

const HOUR: Duration = Duration::from_hours(1);

/// Keys that any store takes.
const ODD: [&str; 9] = [
    "a b.pdf",
    "a+b.pdf",
    "100%.pdf",
    "50%25.pdf",
    "a&b<c>'d'\"e\".pdf",
    "größe 见积书 🎉.pdf",
    "what?#now.pdf",
    "a=b;c,d:e@f$g!h(i)*.pdf",
    "AGY-123_agency_invoice_1234567890_invoice.pdf",
];

/// Keys that AWS takes and file systems do not.
const ODDER: [&str; 11] = [
    "new\nline",
    "carriage\rreturn",
    "tab\there",
    "control\u{1}\u{7f}",
    "a//b",
    "/leading",
    "folder/",
    "a/../b",
    "./c",
    " spaces around ",
    "back\\slash",
];

pub(super) async fn what_is_put_can_be_looked_at_and_fetched_by_link(place: &Place) {
    let stored = place.put("rates 2026.pdf", b"%PDF-1.7").await;
    assert_eq!(stored.size, 8);
    assert!(stored.encrypted);
    assert!(stored.url.ends_with("/rates%202026.pdf"));
    assert!(
        stored
            .url
            .starts_with(place.target.endpoint.as_deref().unwrap())
    );

    let details = place.store.head(&stored.key).await.unwrap();
    assert_eq!(details.size, 8);
    assert_eq!(details.content_type.as_deref(), Some("application/pdf"));
    assert_eq!(details.encryption, Encryption::Aes256);
    assert!(details.etag.unwrap().len() >= 32);

    let before = clock::timestamp(clock::now());
    let links = place.store.presign(&[wish(&stored.key)]).await.unwrap();
    let Until::Asked(until) = links[0].until else {
        panic!("no session ends");
    };
    assert!((before.plus(HOUR)..=before.plus(HOUR * 2)).contains(&until));
    let answer = fetch(&links[0].url).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.content_type, "application/pdf");
    assert_eq!(answer.body, b"%PDF-1.7");
}

/// The usual link, for an hour.
fn wish(key: &Key) -> LinkWish {
    LinkWish::usual(key.clone(), HOUR)
}

pub(super) async fn a_piece_tells_of_the_whole_and_is_of_one_version_only(place: &Place) {
    let key = place.put("a.txt", b"0123456789").await.key;
    let piece = place.store.piece(&key, (2, 3), None).await.unwrap();
    assert_eq!((&piece.bytes[..], piece.size), (&b"234"[..], 10));
    assert_eq!(piece.declared, "text/plain");
    // Where it ends there is no more to come.
    let tag = Some(piece.tag.as_str());
    let tail = place.store.piece(&key, (8, 100), tag).await.unwrap();
    assert_eq!(&tail.bytes[..], b"89");
    let other = place.put("b.txt", b"other").await.key;
    match place.store.piece(&other, (0, 5), tag).await {
        // Not every store heeds which version is asked for; its tag tells.
        Ok(other) => assert_ne!(other.tag, piece.tag),
        Err(failure) => assert_eq!(failure.kind, FailureKind::Changed),
    }
    let missing = place.store.piece(&place.key("none"), (0, 5), None).await;
    assert_eq!(missing.unwrap_err().kind, FailureKind::NotFound);
}

pub(super) async fn odd_keys_come_back_as_they_went_in(place: &Place) {
    let longest = "x".repeat(1024 - place.folder.as_str().len());
    let mut odd = ODD.to_vec();
    if place.takes_any_key() {
        odd.extend(ODDER);
        odd.push(&longest);
    }
    for name in &odd {
        place.put(name, name.as_bytes()).await;
        let details = place.store.head(&place.key(name)).await.unwrap();
        assert_eq!(details.size, name.len() as u64, "{name:?}");
    }
    let keys: Vec<_> = odd.iter().map(|name| place.key(name)).collect();
    for link in place
        .store
        .presign(&keys.iter().map(wish).collect::<Vec<_>>())
        .await
        .unwrap()
    {
        let answer = fetch(&link.url).await;
        assert_eq!(answer.status, 200, "{:?}", link.key);
        let name = &link.key.as_str()[place.folder.as_str().len()..];
        assert_eq!(answer.body, name.as_bytes());
    }
    let mut sorted = odd.clone();
    sorted.sort_unstable();
    assert_eq!(place.names(&place.folder, Depth::Deep).await, sorted);
    let removed = place.store.remove(&keys).await;
    assert_eq!(removed.refused, []);
    assert_eq!(removed.gone.len(), odd.len());
    assert_eq!(place.all_keys().await, []);
}

pub(super) async fn a_missing_object_is_not_found(place: &Place) {
    let missing = place.key("missing");
    let failure = place.store.head(&missing).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotFound);
    let links = place.store.presign(&[wish(&missing)]).await.unwrap();
    assert_eq!(fetch(&links[0].url).await.status, 404);
}

pub(super) async fn a_link_that_has_died_opens_nothing(place: &Place) {
    let key = place.put("a.pdf", b"secret").await.key;
    let long_ago = clock::now() - 2 * HOUR;
    let links = place
        .store
        .presign_from(long_ago, &[wish(&key)])
        .await
        .unwrap();
    let answer = fetch(&links[0].url).await;
    assert_eq!(answer.status, 403);
    assert!(links[0].until.moment() < clock::timestamp(clock::now()));
}

pub(super) async fn a_link_that_was_tampered_with_opens_nothing(place: &Place) {
    let keys = [
        place.put("a.pdf", b"a").await.key,
        place.put("b.pdf", b"b").await.key,
    ];
    let links = place.store.presign(&[wish(&keys[0])]).await.unwrap();
    let other = links[0].url.replace("a.pdf", "b.pdf");
    assert_eq!(fetch(&other).await.status, 403);
    let unsigned = place.store.url(&keys[0]);
    assert_eq!(fetch(&unsigned).await.status, 403);
}

pub(super) async fn an_empty_file_is_a_file(place: &Place) {
    let key = place.put("empty.txt", b"").await.key;
    assert_eq!(place.store.head(&key).await.unwrap().size, 0);
    let fetched = place.save("empty.txt", crate::object::IfThere::Ask).await;
    let fetched = fetched.unwrap();
    assert_eq!(
        (fetched.size, std::fs::read(fetched.path).unwrap()),
        (0, vec![])
    );
}

#[tokio::test]
async fn a_link_lasts_no_longer_than_seven_days() {
    let place = Place::in_memory().await;
    let lasting = |lasts| [LinkWish::usual(Key::new("a").unwrap(), lasts)];
    for lasts in [HOUR * 24 * 7 + Duration::from_secs(1), Duration::ZERO] {
        let failure = place.store.presign(&lasting(lasts)).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Setting);
    }
    assert!(place.store.presign(&lasting(HOUR * 24 * 7)).await.is_ok());
}

#[tokio::test]
async fn keys_given_outright_make_a_session_without_an_end() {
    let place = Place::in_memory().await;
    let session = place.store.session().await.unwrap();
    assert_eq!((session.ends, session.profile), (SessionEnd::Never, None));
    assert_eq!(place.demo().requests(), [""; 0]);
}
