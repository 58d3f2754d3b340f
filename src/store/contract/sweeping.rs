//! The contract on listing by many requests at once.

use std::ops::Bound;

use super::place::Place;
use crate::object::{Prefix, Span};
use crate::store::{Depth, Pace, Swept};

/// Names as they are hard to keep in order: folders beside files that sort between them and their content.
fn names() -> Vec<String> {
    let mut names: Vec<_> = [
        "a/x",
        "a-b",
        "a.c",
        "a0",
        "b/1",
        "b/2",
        "b-1/z",
        "c/d/e",
        "c/d-e",
        "é/ü",
        "\u{10FFFF}",
    ]
    .map(String::from)
    .into();
    names.extend((0..1_100).map(|number| format!("f/{:03}-{number}.pdf", number * 37 % 1_000)));
    names.extend((0..200).map(|number| format!("jobs/{number:02x}/x y+z%.pdf")));
    names.sort();
    names
}

async fn swept(place: &Place, depth: Depth) -> Vec<Swept> {
    let mut sweep = place.store.sweep(&place.folder, depth, Pace::default());
    let mut all: Vec<Swept> = Vec::new();
    while let Some(swept) = sweep.next().await {
        all.push(swept.unwrap());
    }
    // In the order of where they begin; what begins without a place begins with the folder.
    all.sort_by_key(|swept| match &swept.span.start {
        Bound::Excluded(start) => Some(start.clone()),
        _ => None,
    });
    all
}

pub(super) async fn a_sweep_tells_every_key_exactly_once(place: &Place) {
    place.fill(names()).await;
    let all = swept(place, Depth::Deep).await;
    let told: Vec<_> = all
        .iter()
        .flat_map(|swept| swept.page.entries().map(|entry| entry.name))
        .collect();
    let expected: Vec<_> = names()
        .into_iter()
        .map(|name| place.key(&name).as_str().to_owned())
        .collect();
    assert_eq!(told, expected);
}

pub(super) async fn the_stretches_of_a_sweep_are_the_whole_folder(place: &Place) {
    place.fill(names()).await;
    for depth in [Depth::Deep, Depth::Shallow] {
        let all = swept(place, depth).await;
        let whole = Span::below(&place.folder);
        assert_eq!(all.first().unwrap().span.start, whole.start);
        assert_eq!(all.last().unwrap().span.end, whole.end);
        for pair in all.windows(2) {
            let (Bound::Included(end), Bound::Excluded(start)) =
                (&pair[0].span.end, &pair[1].span.start)
            else {
                panic!("{pair:?}");
            };
            assert_eq!(end, start);
        }
        for swept in &all {
            let below = swept.page.prefix().as_str();
            for entry in swept.page.entries() {
                let name = format!("{below}{}", entry.name);
                assert!(swept.span.contains(&name), "{name} in {:?}", swept.span);
            }
        }
    }
}

pub(super) async fn nothing_is_a_stretch_too(place: &Place) {
    let all = swept(place, Depth::Deep).await;
    let [swept] = all.as_slice() else {
        panic!("{all:?}");
    };
    assert_eq!(swept.span, Span::below(&place.folder));
    assert!(swept.page.is_empty());
}

pub(super) async fn a_large_flat_folder_shows_every_row_exactly_once(place: &Place) {
    place.fill(names()).await;
    let mut flat = place.names(&place.folder.child("f"), Depth::Shallow).await;
    flat.sort();
    let below = |name: String| name.strip_prefix("f/").map(str::to_owned);
    assert_eq!(
        flat,
        names().into_iter().filter_map(below).collect::<Vec<_>>()
    );
    let mut folders = place.names(&place.folder, Depth::Shallow).await;
    folders.sort();
    assert_eq!(
        folders,
        [
            "a-b",
            "a.c",
            "a/",
            "a0",
            "b-1/",
            "b/",
            "c/",
            "f/",
            "jobs/",
            "é/",
            "\u{10FFFF}"
        ]
    );
}

#[tokio::test]
async fn a_sweep_that_is_dropped_asks_no_more() {
    let place = Place::in_memory().await;
    place.fill(names()).await;
    let mut sweep = place
        .store
        .sweep(&Prefix::bucket(), Depth::Deep, Pace::default());
    sweep.next().await.unwrap().unwrap();
    drop(sweep);
    let asked = place.demo().count("ListObjectsV2");
    assert_eq!(place.names(&place.folder, Depth::Shallow).await.len(), 11);
    assert_eq!(place.demo().count("ListObjectsV2"), asked + 1);
}
