//! Whether a file that someone was asked for is there yet.

use super::Store;
use crate::object::{Details, Doing, Failure, FailureKind, Key, Permission};

impl Store {
    /// What lies under `key` by now; `None` while there is nothing.
    ///
    /// It is asked for by HEAD, which is cheaper than a listing and tells the type as well.
    pub async fn arrival(&self, key: &Key) -> Result<Option<Details>, Failure> {
        let act = self.act(Doing::Awaiting(key.clone()), Permission::GetObject);
        match self.look(key, &act).await {
            Ok(details) => Ok(Some(details)),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}
