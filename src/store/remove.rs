//! Deleting many objects, and telling of each whether it is gone.

use std::collections::HashMap;

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

    /// The same, but only what still has the entity tag that it is said to have, where a store looks at that.
    pub async fn remove_unchanged(&self, doomed: &[Doomed]) -> Removed {
        let mut removed = self.ask_to_remove(doomed).await;
        // Of what is gone already no condition holds either: a second try, after a lost answer or a kill, is told so.
        let (changed, refused): (Vec<_>, Vec<_>) = std::mem::take(&mut removed.refused)
            .into_iter()
            .partition(|(_, failure)| failure.kind == FailureKind::Changed);
        removed.refused = refused;
        for (key, failure) in changed {
            match self.look(&key, &self.deleting(&key)).await {
                Err(looked) if looked.kind == FailureKind::NotFound => removed.gone.push(key),
                _ => removed.refused.push((key, failure)),
            }
        }
        removed
    }

    async fn ask_to_remove(&self, doomed: &[Doomed]) -> Removed {
        let mut removed = Removed::default();
        let fits = |doomed: &Doomed| fits_xml(&doomed.key);
        let (batched, single): (Vec<_>, Vec<_>) = doomed.iter().cloned().partition(fits);
        for chunk in batched.chunks(BATCH) {
            match self.remove_batch(chunk).await {
                Batch::Answered(answer) => self.sort(chunk, &answer, &mut removed),
                Batch::Failed(failure) => {
                    let refused = chunk
                        .iter()
                        .map(|Doomed { key, .. }| (key.clone(), failure(key)));
                    removed.refused.extend(refused);
                }
                Batch::Unknown => self.remove_singly(chunk, &mut removed).await,
            }
        }
        self.remove_singly(&single, &mut removed).await;
        removed
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

    fn sort(&self, doomed: &[Doomed], answer: &DeleteObjectsOutput, removed: &mut Removed) {
        let refusals: HashMap<_, _> = answer
            .errors()
            .iter()
            .filter_map(|error| Some((error.key()?, error)))
            .collect();
        for Doomed { key, .. } in doomed {
            let Some(error) = refusals.get(key.as_str()) else {
                removed.gone.push(key.clone());
                continue;
            };
            match error.code() {
                Some("NoSuchKey") => removed.gone.push(key.clone()),
                code => {
                    let (code, message) = (code.unwrap_or(""), error.message().unwrap_or(""));
                    let failure = self.deleting(key).refused(code, message);
                    removed.refused.push((key.clone(), failure));
                }
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
