//! From what is asked for to the one key that it means.

use std::time::Duration;

use super::answer::Gateway;
use super::asked::{Wanted, has_dot_segments};
use super::catalog::Named;
use super::convention::office_keys;
use super::recent::Presence;
use crate::object::{Failure, FailureKind, Key};

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This file.
    At(Key),
    /// Nothing, or nothing inside the prefixes, which is the same to whoever asks.
    Nothing,
    /// So many files of one name.
    Several(usize),
    /// Nothing, but the names in the bucket are still being read for the first time.
    NotYet,
    /// The store would have to be asked, and has been asked too often: how long to wait.
    TooOften(Duration),
    /// The store would have to be asked, and does not answer as it should.
    Unknown(Failure),
}

impl Gateway {
    /// Finds what is wanted in the catalog, or else, since a file may be newer than that, by asking the store for the
    /// few keys that it can have.
    pub(super) async fn find(&self, wanted: Wanted) -> Found {
        let catalog = self.health.borrow().catalog.clone();
        match wanted {
            Wanted::Key(key) if !self.serves(&key) => Found::Nothing,
            Wanted::Key(key) => {
                if catalog.is_some_and(|known| known.holds(&key)) {
                    return Found::At(key);
                }
                self.ask_for(vec![key]).await
            }
            Wanted::Name(name) => {
                match catalog.as_ref().map(|known| known.named(&name)) {
                    Some(Named::One(key)) => return Found::At(key),
                    Some(Named::Several(files)) => return Found::Several(files),
                    Some(Named::None) | None => {}
                }
                let mut keys = office_keys(&name);
                keys.retain(|key| self.serves(key));
                match self.ask_for(keys).await {
                    Found::Nothing if catalog.is_none() => Found::NotYet,
                    found => found,
                }
            }
        }
    }

    /// Whether a key is inside the prefixes, and stays there whoever tidies up the path of its link.
    fn serves(&self, key: &Key) -> bool {
        let is_inside = self.prefixes.iter().any(|prefix| prefix.contains(key));
        is_inside && !has_dot_segments(key.as_str())
    }

    /// The first of `keys` that the store has.
    async fn ask_for(&self, keys: Vec<Key>) -> Found {
        for key in keys {
            match self.presence(&key).await {
                Ok(Presence::There) => return Found::At(key),
                Ok(Presence::Missing) => {}
                Err(trouble) => return trouble,
            }
        }
        Found::Nothing
    }

    async fn presence(&self, key: &Key) -> Result<Presence, Found> {
        if let Some(presence) = self.recent.get(key) {
            return Ok(presence);
        }
        self.limits.admit_check().map_err(Found::TooOften)?;
        let presence = match self.store.head(key).await {
            Ok(_) => Presence::There,
            Err(failure) if failure.kind == FailureKind::NotFound => Presence::Missing,
            Err(failure) => return Err(Found::Unknown(failure)),
        };
        self.recent.note(key.clone(), presence);
        Ok(presence)
    }
}
