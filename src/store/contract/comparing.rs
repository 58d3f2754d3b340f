//! The contract on comparing both sides of a target that is there already: only what is proved counts as the same.

use super::place::{Place, noise};
use crate::object::{Content, CopyPlan, FailureKind, IfThere, Plan, Purpose, Sides, Timestamp};

const MIB: usize = 1024 * 1024;

async fn compared(place: &Place, plan: Plan) -> Sides {
    place.store.compare(&plan).await.unwrap()
}

async fn against(place: &Place, name: &str, bytes: &[u8]) -> Sides {
    let plan = place.upload_of(name, bytes, IfThere::Ask);
    compared(place, Plan::Upload(plan)).await
}

fn copy(place: &Place, from: &str, to: &str) -> Plan {
    Plan::Copy(CopyPlan {
        from: place.key(from),
        to: place.key(to),
        size: 0,
        if_there: IfThere::Ask,
        purpose: Purpose::Copy,
        kept: None,
    })
}

pub(super) async fn a_file_is_compared_with_what_lies_where_it_would_go(place: &Place) {
    place.put("a.txt", b"hello").await;
    let same = against(place, "a.txt", b"hello").await;
    assert!(same.is_same(), "{same:?}");
    assert_eq!((same.there.size, same.coming.size), (5, 5));
    assert!(same.there.modified > Some(Timestamp(0)) && same.coming.modified.is_some());
    let other = against(place, "a.txt", b"hallo").await.content;
    assert!(matches!(other, Content::Other(_)), "{other:?}");
    let longer = against(place, "a.txt", b"hello!").await;
    assert_eq!(longer.content, Content::OtherSize);
    assert_eq!((longer.there.size, longer.coming.size), (5, 6));
    // The other way round: what lies on the disk is what is there.
    place.save("a.txt", IfThere::Ask).await.unwrap();
    let download = Plan::Download(place.download_of("a.txt", IfThere::Ask));
    assert!(compared(place, download.clone()).await.is_same());
    std::fs::write(place.saved().join("saved.bin"), b"hello, all").unwrap();
    let sides = compared(place, download).await;
    assert_eq!((sides.there.size, sides.coming.size), (10, 5));
}

pub(super) async fn a_large_file_is_compared_too(place: &Place) {
    let mut bytes = noise(17 * MIB + 1);
    place.put("large.bin", &bytes).await;
    let same = against(place, "large.bin", &bytes).await;
    assert!(same.is_same(), "{same:?}");
    bytes[9 * MIB] ^= 1;
    assert!(!against(place, "large.bin", &bytes).await.is_same());
}

pub(super) async fn two_objects_are_compared_without_being_read(place: &Place) {
    for (name, bytes) in [("a", b"hello"), ("b", b"hello"), ("c", b"hallo")] {
        place.put(name, bytes).await;
    }
    let same = compared(place, copy(place, "a", "b")).await;
    assert!(same.is_same(), "{same:?}");
    let other = compared(place, copy(place, "a", "c")).await.content;
    assert!(matches!(other, Content::Other(_)), "{other:?}");
}

pub(super) async fn what_is_gone_meanwhile_is_told_as_such(place: &Place) {
    place.put("a", b"hello").await;
    let gone = place.store.compare(&copy(place, "a", "b")).await;
    assert_eq!(gone.unwrap_err().kind, FailureKind::NotFound);
    let plan = place.upload_of("a", b"hello", IfThere::Ask);
    std::fs::remove_file(&plan.source).unwrap();
    let gone = place.store.compare(&Plan::Upload(plan)).await;
    assert_eq!(gone.unwrap_err().kind, FailureKind::NotFound);
}
