//! The contract on listing.

use super::place::Place;
use crate::object::{EntryKind, Prefix};
use crate::store::Depth;

pub(super) async fn a_page_holds_a_thousand_and_says_where_the_next_begins(place: &Place) {
    let names: Vec<_> = (0..1001).map(|number| format!("{number:04}")).collect();
    place.fill(names.clone()).await;
    let lengths = async || {
        let pages = place.pages(&place.folder, Depth::Shallow).await;
        pages
            .iter()
            .map(|listed| listed.page.len())
            .collect::<Vec<_>>()
    };
    assert_eq!(lengths().await, [1000, 1]);
    assert_eq!(place.names(&place.folder, Depth::Deep).await, names);
    place.store.remove(&[place.key("0500")]).await;
    assert_eq!(lengths().await, [1000]);
    place.store.remove(&[place.key("0501")]).await;
    assert_eq!(lengths().await, [999]);
}

pub(super) async fn a_folder_shows_what_lies_in_it_and_no_more(place: &Place) {
    place.put("b.pdf", b"12345").await;
    place.put("a/1.pdf", b"1").await;
    place.put("a/2/3.pdf", b"1").await;
    place.put("c/1.pdf", b"1").await;
    let pages = place.pages(&place.folder, Depth::Shallow).await;
    let page = &pages[0].page;
    let names: Vec<_> = page.entries().map(|entry| entry.name).collect();
    assert_eq!(names, ["a/", "b.pdf", "c/"]);
    assert_eq!(page.get(0).unwrap().kind, EntryKind::Folder);
    let EntryKind::File { size, modified, .. } = page.get(1).unwrap().kind else {
        panic!("b.pdf is a file");
    };
    assert_eq!(size, 5);
    assert!(modified.unwrap().0 > 1_700_000_000);
    let below = place.names(&place.folder.child("a"), Depth::Shallow).await;
    assert_eq!(below, ["1.pdf", "2/"]);
}

pub(super) async fn a_deep_listing_shows_every_object(place: &Place) {
    let names = ["a/1.pdf", "a/2/3.pdf", "b.pdf", "c/1.pdf"];
    place.fill(names.map(String::from)).await;
    assert_eq!(place.names(&place.folder, Depth::Deep).await, names);
}

pub(super) async fn a_listing_goes_on_from_where_another_stopped(place: &Place) {
    place
        .fill((0..1003).map(|number| format!("{number:04}")))
        .await;
    let mut first = place.store.pages(&place.folder, Depth::Deep, None);
    let cursor = first.next().await.unwrap().unwrap().next;
    assert!(cursor.is_some());
    let mut second = place.store.pages(&place.folder, Depth::Deep, cursor);
    let rest = second.next().await.unwrap().unwrap();
    let names: Vec<_> = rest.page.entries().map(|entry| entry.name).collect();
    assert_eq!(names, ["1000", "1001", "1002"]);
    assert_eq!(rest.next, None);
    assert!(second.next().await.is_none());
}

pub(super) async fn an_empty_folder_is_told_from_one_with_something_in_it(place: &Place) {
    place.put("jobs/68b71f6b73d950590d63e7db/a.pdf", b"x").await;
    let has_any = async |folder: &Prefix| place.store.has_any(folder).await.unwrap();
    assert!(has_any(&place.folder.child("jobs")).await);
    assert!(!has_any(&place.folder.child("uploads")).await);
    let nothing = place
        .names(&place.folder.child("uploads"), Depth::Shallow)
        .await;
    assert_eq!(nothing, [""; 0]);
}

#[tokio::test]
async fn markers_and_nameless_folders_show_as_what_they_are() {
    let place = Place::in_memory().await;
    place.fill(["", "/x", "a//b", "a/"].map(String::from)).await;
    let shallow = place.names(&place.folder, Depth::Shallow).await;
    assert_eq!(shallow, ["", "/", "a/"]);
    let below = place.names(&place.folder.child("a"), Depth::Shallow).await;
    assert_eq!(below, ["", "/"]);
}

#[tokio::test]
async fn a_listing_that_failed_goes_on_where_it_was() {
    let place = Place::in_memory().await;
    place
        .fill((0..1001).map(|number| format!("{number:04}")))
        .await;
    let mut pages = place.store.pages(&place.folder, Depth::Deep, None);
    pages.next().await.unwrap().unwrap();
    place.demo().faults().deny("s3:ListBucket", "");
    pages.next().await.unwrap().unwrap_err();
    place.demo().faults().clear();
    assert_eq!(pages.next().await.unwrap().unwrap().page.len(), 1);
    assert!(pages.next().await.is_none());
}
