//! The contract on what an upload says of a file: class, tags, metadata.

use super::place::{Place, noise, unwatched};
use crate::object::{Class, Extras, FailureKind, IfThere, Permission, UploadPlan};

const MIB: usize = 1024 * 1024;
/// Below this a file goes in one request, above it in parts.
const BOTH_WAYS: [usize; 2] = [5, 17 * MIB];

fn extras() -> Extras {
    Extras {
        class: Class::StandardIa,
        tags: Extras::tags("ticket=47/11 a, Straße=1 + 1").unwrap(),
        metadata: Extras::metadata("source=mail & fax, x-desk=2").unwrap(),
    }
}

fn plan(place: &Place, bytes: usize, extras: Extras) -> UploadPlan {
    UploadPlan {
        extras,
        ..place.upload_of("a.bin", &noise(bytes), IfThere::Replace)
    }
}

async fn tags(place: &Place, plan: &UploadPlan) -> Vec<(String, String)> {
    let request = place.store.client().get_object_tagging();
    let request = request.bucket(place.store.bucket()).key(plan.key.as_str());
    let answer = request.send().await.unwrap();
    let pair = |tag: &aws_sdk_s3::types::Tag| (tag.key().to_owned(), tag.value().to_owned());
    answer.tag_set().iter().map(pair).collect()
}

pub(super) async fn class_tags_and_metadata_are_kept_both_ways(place: &Place) {
    for bytes in BOTH_WAYS {
        let plan = plan(place, bytes, extras());
        place.store.upload(&plan, &unwatched()).await.unwrap();
        let details = place.store.head(&plan.key).await.unwrap();
        assert_eq!(details.storage_class, "STANDARD_IA", "{bytes}");
        let mut metadata = details.metadata;
        metadata.sort();
        assert_eq!(metadata, extras().metadata, "{bytes}");
        let mut kept = tags(place, &plan).await;
        kept.sort_by_key(|(name, _)| std::cmp::Reverse(name.clone()));
        assert_eq!(kept, extras().tags, "{bytes}");
    }
}

#[tokio::test]
async fn nothing_is_said_unless_it_was_filled_in() {
    for bytes in BOTH_WAYS {
        let place = Place::in_memory().await;
        place.demo().faults().deny("s3:PutObjectTagging", "");
        let plan = plan(&place, bytes, Extras::default());
        place.store.upload(&plan, &unwatched()).await.unwrap();
        let about = place.demo().object("contract/a.bin").unwrap().about;
        assert_eq!((about.storage_class, about.tags), (None, None), "{bytes}");
        assert!(about.metadata.is_empty(), "{bytes}");
    }
}

#[tokio::test]
async fn a_refusal_of_tags_names_the_permission_that_they_take() {
    for bytes in BOTH_WAYS {
        let place = Place::in_memory().await;
        place.demo().faults().deny("s3:PutObjectTagging", "");
        let plan = plan(&place, bytes, extras());
        let failure = place.store.upload(&plan, &unwatched()).await.unwrap_err();
        assert_eq!(
            failure.kind,
            FailureKind::Denied(Permission::PutObjectTagging)
        );
        assert!(failure.hint().contains("s3:PutObjectTagging"));
        assert_eq!(place.demo().keys(), [""; 0]);
    }
}

#[tokio::test]
async fn a_class_that_the_store_does_not_have_fails_the_file_and_not_the_line() {
    let place = Place::in_memory().await;
    let extras = Extras {
        class: Class::Other,
        ..Extras::default()
    };
    let plan = plan(&place, 5, extras);
    let failure = place.store.upload(&plan, &unwatched()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::ExtrasRefused);
    assert!(!failure.kind.is_of_the_line());
}
