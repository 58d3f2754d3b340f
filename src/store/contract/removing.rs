//! The contract on deleting.

use super::place::Place;
use crate::object::{Doing, FailureKind, Permission};

pub(super) async fn a_thousand_and_one_keys_are_deleted(place: &Place) {
    place
        .fill((0..1001).map(|number| format!("{number:04} & more")))
        .await;
    let keys = place.all_keys().await;
    assert_eq!(keys.len(), 1001);
    let removed = place.store.remove(&keys).await;
    assert_eq!(removed.refused, []);
    assert_eq!(removed.gone.len(), 1001);
    assert_eq!(place.all_keys().await, []);
}

pub(super) async fn deleting_what_is_not_there_is_no_trouble(place: &Place) {
    for keys in [vec![place.key("a")], vec![place.key("a"), place.key("b")]] {
        let removed = place.store.remove(&keys).await;
        assert_eq!(removed.refused, []);
        assert_eq!(removed.gone, keys);
    }
    assert_eq!(place.store.remove(&[]).await.gone, []);
}

#[tokio::test]
async fn what_is_refused_stays_and_says_why() {
    let place = Place::in_memory().await;
    place
        .fill(["kept/a", "b", "kept/new\nline"].map(String::from))
        .await;
    place
        .demo()
        .faults()
        .deny("s3:DeleteObject", "contract/kept/");
    let removed = place.store.remove(&place.all_keys().await).await;
    assert_eq!(removed.gone, [place.key("b")]);
    let denied = FailureKind::Denied(Permission::DeleteObject);
    for (key, failure) in &removed.refused {
        assert_eq!(failure.kind, denied);
        assert_eq!(failure.doing, Doing::Deleting(key.clone()));
    }
    let refused: Vec<_> = removed.refused.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(refused, [place.key("kept/a"), place.key("kept/new\nline")]);
    assert_eq!(place.all_keys().await, refused);
}

#[tokio::test]
async fn a_batch_that_fails_refuses_every_key() {
    let place = Place::in_memory().await;
    place.fill(["a", "b"].map(String::from)).await;
    place.demo().faults().set(crate::demo::Fault::ExpiredToken);
    let removed = place.store.remove(&[place.key("a"), place.key("b")]).await;
    assert_eq!(removed.gone, []);
    let kinds: Vec<_> = removed
        .refused
        .into_iter()
        .map(|(_, failure)| failure.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            FailureKind::SessionExpired(None),
            FailureKind::SessionExpired(None)
        ]
    );
}
