//! The self-test of STORAGE.md under a key of its own: connection, upload, existence, info, link, listing, deletion.

use std::path::Path;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::finding::{Finding, Mark};
use super::policy;
use crate::cli::Desk;
use crate::cli::passing::Passing;
use crate::object::{
    DownloadPlan, Encryption, Extras, Failure, FailureKind, IfThere, Key, LinkWish, Permission,
    Prefix, UploadPlan,
};
use crate::store::{Depth, Watch};

/// Where what is tried lies.
const FOLDER: &str = ".filedesk-doctor/";
/// What is uploaded: enough to be told from nothing.
const BYTES: &[u8] = b"filedesk doctor was here; this file may be deleted.\n";

/// Tries everything, one after the other, and takes away what it has put there, whatever happens.
pub async fn run(desk: &Desk) -> Vec<Finding> {
    let name = format!("{}.txt", uuid::Uuid::new_v4());
    let Some(key) = Prefix::new(FOLDER).join(&name) else {
        return Vec::new();
    };
    let mut trial = Trial {
        desk,
        key,
        findings: Vec::new(),
        missing: Vec::new(),
    };
    let folder = Passing::new();
    let folder = folder.as_ref().map(Passing::path);
    trial.try_all(folder.map_err(Clone::clone)).await;
    trial.told()
}

struct Trial<'a> {
    desk: &'a Desk,
    key: Key,
    findings: Vec<Finding>,
    missing: Vec<Permission>,
}

impl Trial<'_> {
    async fn try_all(&mut self, folder: Result<&Path, Failure>) {
        let listed = self.list(Prefix::bucket()).await;
        let reaches = match &listed {
            Ok(_) => true,
            Err(failure) => matches!(failure.kind, FailureKind::Denied(_)),
        };
        self.take(
            "connection",
            listed.map(|_| "the bucket answers, and may be listed".into()),
        );
        if !reaches {
            for about in [
                "upload",
                "existence",
                "link",
                "download",
                "listing",
                "deletion",
            ] {
                let told = "not tried, since the bucket does not answer";
                self.findings.push(Finding::skipped(about, told));
            }
            return;
        }
        let uploaded = self.upload(folder.clone()).await;
        let is_there = uploaded.is_ok();
        if is_read_only(&uploaded) {
            let told = "not tried: nothing is written here (read-only)";
            self.findings.push(Finding::skipped("upload", told));
            return;
        }
        self.take("upload", uploaded);
        if is_there {
            self.look().await;
            let opened = self.open_link().await;
            self.take("link", opened);
            let saved = self.save(folder).await;
            self.take("download", saved);
            let found = self.find().await;
            self.take("listing", found);
        }
        let removed = self.remove(is_there).await;
        self.take("deletion", removed);
    }

    /// Takes what came of one step.
    fn take(&mut self, about: &'static str, result: Result<String, Failure>) {
        match result {
            Ok(sentence) => self.findings.push(Finding::good(about, sentence)),
            Err(failure) => {
                if let FailureKind::Denied(permission) = failure.kind
                    && !self.missing.contains(&permission)
                {
                    self.missing.push(permission);
                }
                self.findings.push(Finding::failed(about, &failure));
            }
        }
    }

    async fn list(&self, folder: Prefix) -> Result<Vec<Key>, Failure> {
        let mut pages = self.desk.store.pages(&folder, Depth::Shallow, None);
        match pages.next().await {
            None => Ok(Vec::new()),
            Some(listed) => Ok(listed?.page.files().map(|(key, _)| key).collect()),
        }
    }

    async fn upload(&self, folder: Result<&Path, Failure>) -> Result<String, Failure> {
        let source = folder?.join("sent.txt");
        let written = std::fs::write(&source, BYTES);
        written.map_err(|error| Failure::unwritten(&source, &error))?;
        let plan = UploadPlan {
            source,
            size: BYTES.len() as u64,
            key: self.key.clone(),
            content_type: "text/plain".into(),
            if_there: IfThere::OwnName,
            kept: None,
            extras: Extras::default(),
        };
        let stored = self.desk.store.upload(&plan, &quiet()).await?;
        let how = if stored.encrypted {
            "encrypted with AES256"
        } else {
            "but not encrypted"
        };
        Ok(format!("a file was stored, {how}"))
    }

    async fn look(&mut self) {
        let looked = self.desk.store.head(&self.key).await;
        let Ok(details) = looked else {
            let nothing = looked.map(|_| String::new());
            return self.take("existence", nothing);
        };
        let told = format!("it is there, {} bytes", details.size);
        self.findings.push(Finding::good("existence", told));
        let finding = match details.encryption {
            Encryption::Aes256 => {
                Finding::good("encryption", "AES256, as the application asks for")
            }
            Encryption::Other(kind) => Finding::good("encryption", kind),
            Encryption::Unreported => Finding::doubt(
                "encryption",
                "the store tells of none",
                "Ask its operator for AES256 at rest; --encryption require insists on it.",
            ),
        };
        self.findings.push(finding);
    }

    async fn open_link(&self) -> Result<String, Failure> {
        let wish = LinkWish::usual(self.key.clone(), Duration::from_mins(5));
        let links = self.desk.store.presign(std::slice::from_ref(&wish)).await?;
        for link in &links {
            self.desk.store.try_link(link, &wish).await?;
        }
        Ok("a link to it opens, without credentials".into())
    }

    async fn save(&self, folder: Result<&Path, Failure>) -> Result<String, Failure> {
        let plan = DownloadPlan {
            key: self.key.clone(),
            size: BYTES.len() as u64,
            directory: folder?.to_owned(),
            name: "came.txt".into(),
            if_there: IfThere::Replace,
            zip: None,
        };
        let fetched = self.desk.store.download(&plan, &quiet()).await?;
        let came = std::fs::read(&fetched.path);
        let came = came.map_err(|error| Failure::unreadable(&fetched.path, &error))?;
        if came != BYTES {
            let doing = crate::object::Doing::Downloading(self.key.clone());
            return Err(Failure::new(doing, FailureKind::Mismatch));
        }
        Ok("it came back as it was sent".into())
    }

    async fn find(&self) -> Result<String, Failure> {
        let keys = self.list(Prefix::new(FOLDER)).await?;
        if keys.contains(&self.key) {
            return Ok("it stands in the listing of its folder".into());
        }
        let doing = crate::object::Doing::Listing(Prefix::new(FOLDER));
        Err(Failure {
            detail: "what was stored a moment ago is missing in it".into(),
            ..Failure::new(doing, FailureKind::Unexpected)
        })
    }

    /// Removes it even if it seemed not to be stored: that answer may have got lost.
    async fn remove(&self, is_there: bool) -> Result<String, Failure> {
        let removed = self
            .desk
            .store
            .remove(std::slice::from_ref(&self.key))
            .await;
        if let Some((_, failure)) = removed.refused.into_iter().next() {
            return Err(failure);
        }
        if is_there {
            match self.desk.store.head(&self.key).await {
                Err(failure) if failure.kind == FailureKind::NotFound => {}
                // Without s3:ListBucket what is missing is denied.
                Err(failure) if matches!(failure.kind, FailureKind::Denied(_)) => {}
                Err(failure) => return Err(failure),
                Ok(_) => {
                    let doing = crate::object::Doing::Deleting(self.key.clone());
                    return Err(Failure::new(doing, FailureKind::Unexpected));
                }
            }
        }
        Ok("it was deleted; nothing is left of it".into())
    }

    /// The findings, and the policy to ask for where a permission is missing.
    fn told(mut self) -> Vec<Finding> {
        if self.missing.is_empty() {
            let is_bad = self
                .findings
                .iter()
                .any(|finding| finding.mark == Mark::Bad);
            if !is_bad {
                let told = "the four that everything takes: get, put, delete, list";
                self.findings.push(Finding::good("permissions", told));
            }
        } else {
            let actions: Vec<_> = self
                .missing
                .iter()
                .map(|missing| missing.action())
                .collect();
            self.findings.push(Finding::bad(
                "permissions",
                format!("missing: {}", actions.join(", ")),
                format!(
                    "Ask for this to be added to the user's policy, and look for a Deny in the bucket's:\n{}",
                    policy::missing(self.desk.store.bucket(), &self.missing)
                ),
            ));
        }
        self.findings
    }
}

fn is_read_only(result: &Result<String, Failure>) -> bool {
    matches!(result, Err(failure) if failure.kind == FailureKind::ReadOnly)
}

fn quiet() -> Watch {
    Watch::new(CancellationToken::new(), |_| {})
}
