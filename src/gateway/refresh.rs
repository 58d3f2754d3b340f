//! Reading the names in the bucket, again and again.

use std::sync::Arc;
use std::time::Duration;

use super::answer::Gateway;
use super::catalog::Catalog;
use crate::object::{Doing, Failure, FailureKind, Prefix};
use crate::search::Index;
use crate::store::{Depth, Pace, Store, Swept};

/// After a sweep that failed the next comes so soon, if it would not come sooner anyway.
const AGAIN: Duration = Duration::from_secs(15);
/// So many requests at once go to the store while there are answers to give: they come first.
const CALM: usize = 4;

/// Sweeps the bucket now and then every `every`; `tell` hears when that begins to fail, and when it no longer does.
pub(super) async fn keep(gateway: Arc<Gateway>, every: Duration, tell: fn(&str)) {
    let mut last = None;
    loop {
        let pace = match gateway.health.borrow().catalog {
            Some(_) => Pace {
                requests: CALM,
                ..Pace::default()
            },
            None => Pace::default(),
        };
        let failed = refresh(&gateway, pace).await.err();
        match (&failed, &last) {
            (Some(failure), last) if last.as_ref() != Some(&failure.kind) => {
                tell(&told(failure));
            }
            (None, Some(_)) => tell("The bucket can be read again."),
            _ => {}
        }
        last = failed.map(|failure| failure.kind);
        let pause = last.as_ref().map_or(every, |_| every.min(AGAIN));
        tokio::time::sleep(pause).await;
    }
}

/// A failure and its remedy for someone who reads a log, where no key can be pressed.
pub(super) fn told(failure: &Failure) -> String {
    let hints = failure.hint_sentences().into_iter();
    let hints = hints.filter(|hint| !hint.starts_with("Press r"));
    let hints: Vec<_> = hints
        .map(|hint| hint.replace(", then press r", ""))
        .collect();
    format!("{} {}", failure.sentence(), hints.join(" "))
}

/// One sweep, swapped in whole if it goes well.
pub(super) async fn refresh(gateway: &Gateway, pace: Pace) -> Result<(), Failure> {
    match read(&gateway.store, &gateway.prefixes, pace).await {
        Ok(catalog) => {
            let (catalog, mut before) = (Arc::new(catalog), None);
            gateway
                .health
                .send_modify(|health| before = health.read(catalog));
            drop(before);
            Ok(())
        }
        Err(failure) => {
            let kind = &failure.kind;
            gateway.health.send_modify(|health| health.not_read(kind));
            Err(failure)
        }
    }
}

async fn read(store: &Store, prefixes: &[Prefix], pace: Pace) -> Result<Catalog, Failure> {
    let begun = jiff::Timestamp::now();
    let mut index = Index::default();
    for prefix in prefixes {
        let mut sweep = store.sweep(prefix, Depth::Deep, pace);
        while let Some(part) = sweep.next().await {
            let Swept { span, page } = part?;
            index.replace(&span, &page);
        }
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "hashing and sorting a million names would hold up the answers of a thread"
    )]
    let catalog = tokio::task::spawn_blocking(move || Catalog::of(index.snapshot(), begun));
    catalog.await.map_err(|error| Failure {
        detail: error.to_string(),
        ..Failure::new(Doing::Working, FailureKind::Unexpected)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Permission;

    #[test]
    fn nobody_is_told_to_press_a_key() {
        let failure = |kind| told(&Failure::new(Doing::Listing(Prefix::new("jobs/")), kind));
        assert_eq!(
            failure(FailureKind::SessionExpired(None)),
            "Could not list jobs/: the session has expired. Run `aws sso login` (or renew AWS_SESSION_TOKEN)."
        );
        for kind in [
            FailureKind::Offline,
            FailureKind::Throttled,
            FailureKind::Unexpected,
            FailureKind::Denied(Permission::ListBucket),
        ] {
            let told = failure(kind);
            assert!(
                !told.contains("press r") && !told.contains("Press r"),
                "{told}"
            );
        }
    }
}
