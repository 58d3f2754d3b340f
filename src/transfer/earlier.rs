//! What files came to that an earlier run has done, as far as their plans and notes tell.

use crate::object::{
    Copied, Failure, FailureKind, Fetched, Known, Outcome, Plan, Stored, Tags, Timestamp,
};

/// What a file came to that an earlier run has done, as far as its plan and its notes tell.
pub(super) fn done_before(plan: &Plan, known: &Known) -> Outcome {
    let replaced = known.replaces();
    match plan {
        Plan::Upload(plan) => Outcome::Stored(Stored {
            key: plan.key.clone(),
            size: plan.size,
            url: String::new(),
            at: Timestamp::default(),
            encrypted: true,
            kept: plan.kept.clone().filter(|_| replaced),
            crc32: None,
        }),
        Plan::Download(plan) => Outcome::Fetched(Fetched {
            key: plan.key.clone(),
            path: plan.directory.join(&plan.name),
            size: plan.size,
        }),
        Plan::Copy(plan) => Outcome::Copied(Copied {
            from: plan.from.clone(),
            to: plan.to.clone(),
            size: plan.size,
            at: Timestamp::default(),
            purpose: plan.purpose,
            kept: plan.kept.clone().filter(|_| replaced),
            tags: Tags::Kept,
        }),
        Plan::Purge(plan) => Outcome::Purged(plan.key.clone()),
    }
}

/// What came of a file that has failed in an earlier run, whose words were not kept.
pub(super) fn failed_before(plan: &Plan) -> Outcome {
    Outcome::Failed(Failure {
        detail: "it failed before filedesk was started anew".into(),
        ..Failure::new(plan.doing(), FailureKind::Unexpected)
    })
}
