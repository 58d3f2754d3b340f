//! Both sides of a file whose target is there already: sizes, times, and whether the bytes are proved to be the same.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use aws_sdk_s3::operation::head_object::HeadObjectOutput;

use super::Store;
use super::blocking::blocking;
use super::failure::Act;
use super::likeness::{content, size};
use super::multipart::part_length;
use super::proof::{Told, holds_for};
use crate::object::{
    Content, Doing, Failure, FailureKind, Key, Permission, Plan, Side, Sides, Timestamp,
};

impl Store {
    /// Looks at what `plan` would put somewhere and at what lies there already. Local bytes are read only if both are
    /// equally long and the server tells a sum.
    pub async fn compare(&self, plan: &Plan) -> Result<Sides, Failure> {
        match plan {
            Plan::Upload(plan) => {
                let (coming, there, content) = self.compare_local(&plan.source, &plan.key).await?;
                Ok(Sides {
                    there,
                    coming,
                    content,
                })
            }
            Plan::Download(plan) => {
                let path = plan.directory.join(&plan.name);
                let (there, coming, content) = self.compare_local(&path, &plan.key).await?;
                Ok(Sides {
                    there,
                    coming,
                    content,
                })
            }
            Plan::Copy(plan) => {
                let (there, _) = self.head_of(&plan.to).await?;
                let (coming, _) = self.head_of(&plan.from).await?;
                let by_size = Content::by_size(size(&there), size(&coming));
                Ok(Sides {
                    there: side(&there),
                    coming: side(&coming),
                    content: by_size.unwrap_or_else(|| content(&there, &coming)),
                })
            }
            Plan::Purge(plan) => {
                // Nothing comes to where something is deleted.
                let doing = Doing::Inspecting(plan.key.clone());
                Err(Failure::new(doing, FailureKind::Unexpected))
            }
        }
    }

    /// The file at `path` and the object under `key`, in this order.
    async fn compare_local(
        &self,
        path: &Path,
        key: &Key,
    ) -> Result<(Side, Side, Content), Failure> {
        let local = Local::at(path.to_owned()).await?;
        let (told, act) = self.head_of(key).await?;
        let content = match Content::by_size(local.about.len(), size(&told)) {
            Some(content) => content,
            None => self.proved(&local, key, &told, &act).await?,
        };
        Ok((local.side(), side(&told), content))
    }

    pub(super) async fn head_of(&self, key: &Key) -> Result<(HeadObjectOutput, Act), Failure> {
        let act = self.act(Doing::Inspecting(key.clone()), Permission::GetObject);
        let told = self.look_raw(key, &act).await?;
        Ok((told, act))
    }

    /// Whether the file at `path` and the object under `key` hold the same bytes.
    pub(super) async fn compare_with_file(
        &self,
        path: &Path,
        key: &Key,
    ) -> Result<Content, Failure> {
        let (_, _, content) = self.compare_local(path, key).await?;
        Ok(content)
    }

    /// Whether a local file is an object of the same size.
    async fn proved(
        &self,
        local: &Local,
        key: &Key,
        head: &HeadObjectOutput,
        act: &Act,
    ) -> Result<Content, Failure> {
        let told = Told::from(head);
        let part = self.first_part(key, &told, act).await?;
        // Of a store that does not tell how long parts are, those of this program are worth a try.
        let part = part.or_else(|| told.parts().map(|_| part_length(told.size)));
        let Some(proof) = told.proof(part) else {
            return Ok(Content::Unknown);
        };
        let holds = holds_for(&local.path, told.size, &proof).await;
        let holds = holds.map_err(|error| Failure::unreadable(&local.path, &error))?;
        // What is written while it is read is neither.
        if !local.is_unchanged().await {
            return Ok(Content::Unknown);
        }
        Ok(match (holds, proof.part_length()) {
            (true, _) => Content::Same(proof.name()),
            (false, None) => Content::Other(proof.name()),
            // At most the first part's length is known: the same bytes in other parts have another sum.
            (false, Some(_)) => Content::Unknown,
        })
    }
}

/// A local file, as it was when it was looked at.
pub(super) struct Local {
    pub(super) path: PathBuf,
    pub(super) about: Metadata,
}

impl Local {
    /// Looks at it.
    pub(super) async fn at(path: PathBuf) -> Result<Self, Failure> {
        let looked = path.clone();
        let about = blocking(move || looked.metadata()).await;
        let about = about.map_err(|error| Failure::unreadable(&path, &error))?;
        if !about.is_file() {
            return Err(Failure::new(Doing::Reading(path), FailureKind::NotAFile));
        }
        Ok(Self { path, about })
    }

    fn side(&self) -> Side {
        Side {
            size: self.about.len(),
            modified: written(&self.about),
        }
    }

    /// Whether it has not been written since.
    pub(super) async fn is_unchanged(&self) -> bool {
        let path = self.path.clone();
        let about = blocking(move || path.metadata()).await;
        about.is_ok_and(|now| {
            now.len() == self.about.len() && now.modified().ok() == self.about.modified().ok()
        })
    }
}

/// When a local file was last written, where the disk tells.
pub fn written(about: &Metadata) -> Option<Timestamp> {
    let since = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok().map(Timestamp)
}

fn side(told: &HeadObjectOutput) -> Side {
    let modified = told.last_modified();
    Side {
        size: size(told),
        modified: modified.map(|moment| Timestamp(moment.secs())),
    }
}
