//! Deleting many objects, and telling of each whether it is gone.

use std::collections::{HashMap, HashSet};

use aws_sdk_s3::operation::delete_objects::DeleteObjectsOutput;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};

use super::failure::{Act, Answer};
use super::{Store, connect};
use crate::object::{Doing, Failure, FailureKind, Key, Permission, Removed};

/// The most that one request may name.
pub const BATCH: usize = 1_000;

/// Where a service has no batch delete, or wants a digest that the SDK no longer sends for it.
const NO_BATCHES: [&str; 4] = [
    "NotImplemented",
    "MissingContentMD5",
    "MethodNotAllowed",
    "InvalidDigest",
];

/// An object that is to go, if it is still the one that was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doomed {
    /// Which object.
    pub key: Key,
    /// Its entity tag, without quotes; `None` for whatever lies there.
    pub etag: Option<String>,
}

/// What became of one request for many keys.
enum Batch {
    Answered(DeleteObjectsOutput),
    Unknown,
    Failed(Box<dyn Fn(&Key) -> Failure + Send>),
}

impl Store {
    /// Deletes `keys`, a thousand to a request. Each ends up gone or refused, in no particular order.
    pub async fn remove(&self, keys: &[Key]) -> Removed {
        let any = |key: &Key| Doomed {
            key: key.clone(),
            etag: None,
        };
        let doomed: Vec<_> = keys.iter().map(any).collect();
        self.remove_unchanged(&doomed).await
    }

    /// The same, but only what still has the entity tag that it is said to have, where a store looks at that. Of what is
    /// refused as changed, the object was seen to be there.
    pub async fn remove_unchanged(&self, doomed: &[Doomed]) -> Removed {
        let mut removed = Removed::default();
        let fits = |doomed: &Doomed| fits_xml(&doomed.key);
        let (batched, single): (Vec<_>, Vec<_>) = doomed.iter().cloned().partition(fits);
        for chunk in batched.chunks(BATCH) {
            self.remove_many(chunk, &mut removed).await;
        }
        self.remove_singly(&single, &mut removed).await;
        self.look_again(&mut removed).await;
        removed
    }

    /// Deletes what fits into one request. What its answer leaves open is asked for again: deleting twice does no harm.
    async fn remove_many(&self, doomed: &[Doomed], removed: &mut Removed) {
        let mut open = doomed.to_vec();
        while !open.is_empty() {
            match self.remove_batch(&open).await {
                Batch::Answered(answer) => {
                    let left = self.sort(&open, &answer, removed);
                    if left.len() == open.len() {
                        return self.remove_singly(&left, removed).await;
                    }
                    open = left;
                }
                Batch::Failed(failure) => {
                    let refused = open
                        .iter()
                        .map(|Doomed { key, .. }| (key.clone(), failure(key)));
                    return removed.refused.extend(refused);
                }
                Batch::Unknown => return self.remove_singly(&open, removed).await,
            }
        }
    }

    async fn remove_batch(&self, doomed: &[Doomed]) -> Batch {
        // One key is what DeleteObject is for, and every service has that.
        if doomed.len() == 1 {
            return Batch::Unknown;
        }
        let named = doomed.iter().filter_map(|Doomed { key, etag }| {
            let object = ObjectIdentifier::builder().key(key.as_str());
            object.set_e_tag(etag.clone()).build().ok()
        });
        let Ok(delete) = Delete::builder().set_objects(Some(named.collect())).build() else {
            return Batch::Unknown;
        };
        let request = self.client().delete_objects().bucket(self.bucket());
        let answer = request.delete(delete).customize();
        match answer.config_override(connect::soon()).send().await {
            Ok(answer) => Batch::Answered(answer),
            Err(error) => {
                let code = Answer::of(&error)
                    .map(|answer| answer.code)
                    .unwrap_or_default();
                if NO_BATCHES.contains(&code.as_str()) {
                    return Batch::Unknown;
                }
                let store = self.clone();
                Batch::Failed(Box::new(move |key| store.deleting(key).failed(&error)))
            }
        }
    }

    /// Sorts what the answer tells; those of which it tells nothing, or two things.
    ///
    /// The SDK reads an answer that is cut short or damaged as far as it goes, and says nothing of the rest.
    fn sort(
        &self,
        doomed: &[Doomed],
        answer: &DeleteObjectsOutput,
        removed: &mut Removed,
    ) -> Vec<Doomed> {
        let gone: HashSet<_> = answer
            .deleted()
            .iter()
            .filter_map(|told| told.key())
            .collect();
        let refusals: HashMap<_, _> = answer
            .errors()
            .iter()
            .filter_map(|error| Some((error.key()?, error)))
            .collect();
        let mut open = Vec::new();
        for one in doomed {
            let key = &one.key;
            match (gone.contains(key.as_str()), refusals.get(key.as_str())) {
                (true, None) => removed.gone.push(key.clone()),
                (false, None) | (true, Some(_)) => open.push(one.clone()),
                (false, Some(error)) if error.code() == Some("NoSuchKey") => {
                    removed.gone.push(key.clone());
                }
                (false, Some(error)) => {
                    let (code, message) = (error.code(), error.message().unwrap_or(""));
                    let failure = self.deleting(key).refused(code.unwrap_or(""), message);
                    removed.refused.push((key.clone(), failure));
                }
            }
        }
        open
    }

    /// A condition that does not hold may mean that the object has gone: a first try worked, and its answer got lost.
    async fn look_again(&self, removed: &mut Removed) {
        for (key, failure) in std::mem::take(&mut removed.refused) {
            if failure.kind != FailureKind::Changed {
                removed.refused.push((key, failure));
                continue;
            }
            let looking = Act {
                permission: Permission::GetObject,
                ..self.deleting(&key)
            };
            match self.look(&key, &looking).await {
                Ok(_) => removed.refused.push((key, failure)),
                Err(missing) if missing.kind == FailureKind::NotFound => removed.gone.push(key),
                Err(unknown) => removed.refused.push((key, unknown)),
            }
        }
    }

    async fn remove_singly(&self, doomed: &[Doomed], removed: &mut Removed) {
        for Doomed { key, etag } in doomed {
            let request = self.client().delete_object().bucket(self.bucket());
            let request = request.key(key.as_str()).set_if_match(etag.clone());
            let answer = request.customize();
            let answer = answer.config_override(connect::soon()).send().await;
            match answer.map_err(|error| self.deleting(key).failed(&error)) {
                Ok(_) => removed.gone.push(key.clone()),
                Err(failure) if failure.kind == FailureKind::NotFound => {
                    removed.gone.push(key.clone());
                }
                Err(failure) => removed.refused.push((key.clone(), failure)),
            }
        }
    }

    fn deleting(&self, key: &Key) -> Act {
        self.act(Doing::Deleting(key.clone()), Permission::DeleteObject)
    }
}

/// Whether XML can carry the key there and back: control characters cannot stand in it at all, or are
/// turned into others, and some readers drop spaces at the ends.
fn fits_xml(key: &Key) -> bool {
    let text = key.as_str();
    let has_odd =
        text.contains(|odd: char| odd.is_control() || matches!(odd, '\u{fffe}' | '\u{ffff}'));
    !has_odd && text.trim() == text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(key: &str) -> bool {
        fits_xml(&Key::new(key).unwrap())
    }

    #[test]
    fn keys_that_xml_would_change_are_deleted_one_by_one() {
        assert!(fits("uploads/a & b <c>.pdf"));
        assert!(fits("uploads/größe 见积书.pdf"));
        for odd in [
            "a\nb",
            "a\rb",
            "a\u{1}b",
            "a\u{85}b",
            " a",
            "a ",
            "a\u{ffff}",
        ] {
            assert!(!fits(odd), "{odd:?}");
        }
    }
}
