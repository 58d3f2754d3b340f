//! Somewhere to run a contract test: a bucket, a prefix of one's own in it, and a folder on the disk.

use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::demo::{Demo, Shape, empty};
use crate::object::{
    DownloadPlan, Extras, Failure, Fetched, IfThere, Key, Prefix, Stored, Timestamp, UploadPlan,
};
use crate::store::{
    Access, Depth, EncryptionPolicy, Listed, StaticKeys, Store, Target, Watch, clock, guessed_type,
};

/// Where one test runs.
pub(super) struct Place {
    /// The bucket.
    pub(super) store: Store,
    /// How the bucket was reached.
    pub(super) target: Target,
    /// The part of the bucket that belongs to this test.
    pub(super) folder: Prefix,
    /// The part of the disk that belongs to this test.
    pub(super) disk: TempDir,
    demo: Option<Demo>,
}

impl Place {
    /// A bucket in memory of one's own.
    pub(super) async fn in_memory() -> Self {
        let demo = Demo::start(empty(), &Shape::default()).await.unwrap();
        let target = target(demo.endpoint());
        Self::at(target, Prefix::new("contract/"), Some(demo)).await
    }

    /// A prefix of one's own on the server that the environment names.
    #[cfg(feature = "server-contract")]
    pub(super) async fn on_server(test: &str) -> Self {
        let target = Target {
            bucket: variable("FILEDESK_CONTRACT_BUCKET"),
            region: Some("us-east-1".into()),
            endpoint: Some(variable("FILEDESK_CONTRACT_ENDPOINT")),
            path_style: true,
            profile: None,
            keys: Some(keys(
                &variable("FILEDESK_CONTRACT_KEY"),
                &variable("FILEDESK_CONTRACT_SECRET"),
            )),
            access: Access::ReadWrite,
            encryption: EncryptionPolicy::Require,
        };
        let run = std::process::id();
        let folder = Prefix::new(format!("contract/{run}/{test}/"));
        Self::at(target, folder, None).await
    }

    async fn at(target: Target, folder: Prefix, demo: Option<Demo>) -> Self {
        Self {
            store: Store::connect(&target).await.unwrap(),
            target,
            folder,
            disk: tempfile::tempdir().unwrap(),
            demo,
        }
    }

    /// Deletes whatever the test left in its part of the bucket.
    #[cfg(feature = "server-contract")]
    pub(super) async fn clean(&self) {
        self.store.remove(&self.all_keys().await).await;
    }

    /// The bucket in memory, for tests that run nowhere else.
    pub(super) fn demo(&self) -> &Demo {
        self.demo.as_ref().expect("this test is not in the table")
    }

    /// Whether this is the bucket in memory, which takes any key.
    pub(super) fn takes_any_key(&self) -> bool {
        self.demo.is_some()
    }

    /// Waits until `moment` has passed by the server's clock; the bucket in memory puts its own forward.
    pub(super) async fn pass(&self, moment: Timestamp) {
        let now = || clock::timestamp(clock::now());
        match &self.demo {
            Some(demo) => demo.put_forward(demo.now().until(moment) + Duration::from_secs(1)),
            None => {
                while now() <= moment {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    /// Ends the server, as a lost network would.
    pub(super) fn lose_the_server(&mut self) {
        self.demo = None;
    }

    /// The key called `name` in this test's part of the bucket.
    pub(super) fn key(&self, name: &str) -> Key {
        self.folder.join(name).unwrap()
    }

    /// Another connection to the same place.
    pub(super) async fn with(&self, change: impl FnOnce(&mut Target)) -> Store {
        let mut target = self.target.clone();
        change(&mut target);
        Store::connect(&target).await.unwrap()
    }

    /// Makes a local file.
    pub(super) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.disk.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Puts `bytes`, replacing whatever is there.
    pub(super) async fn put(&self, name: &str, bytes: &[u8]) -> Stored {
        let plan = self.upload_of(name, bytes, IfThere::Replace);
        self.store.upload(&plan, &unwatched()).await.unwrap()
    }

    /// A plan to put `bytes` under `name`.
    pub(super) fn upload_of(&self, name: &str, bytes: &[u8], if_there: IfThere) -> UploadPlan {
        let key = self.key(name);
        UploadPlan {
            source: self.file("source", bytes),
            size: bytes.len() as u64,
            content_type: guessed_type(key.name()),
            key,
            if_there,
            kept: None,
            extras: Extras::default(),
        }
    }

    /// Puts a small object under each of `names`, many at a time.
    pub(super) async fn fill(&self, names: impl IntoIterator<Item = String>) {
        if let Some(demo) = &self.demo {
            for name in names {
                let key = self.key(&name);
                demo.change(|bucket| {
                    *bucket = std::mem::take(bucket).with(key.as_str(), "x");
                });
            }
            return;
        }
        let mut puts = JoinSet::new();
        let plan = self.upload_of("x", b"x", IfThere::Replace);
        for name in names {
            if puts.len() >= 16 {
                puts.join_next().await.unwrap().unwrap();
            }
            let (store, mut plan) = (self.store.clone(), plan.clone());
            plan.key = self.key(&name);
            puts.spawn(async move { store.upload(&plan, &unwatched()).await.unwrap() });
        }
        puts.join_all().await;
    }

    /// Fetches an object into the folder `saved`.
    pub(super) async fn save(&self, name: &str, if_there: IfThere) -> Result<Fetched, Failure> {
        let plan = self.download_of(name, if_there);
        self.store.download(&plan, &unwatched()).await
    }

    /// A plan to fetch an object into the folder `saved`.
    pub(super) fn download_of(&self, name: &str, if_there: IfThere) -> DownloadPlan {
        DownloadPlan {
            key: self.key(name),
            size: 0,
            directory: self.saved(),
            name: "saved.bin".into(),
            if_there,
            zip: None,
        }
    }

    /// Where downloads go.
    pub(super) fn saved(&self) -> PathBuf {
        self.disk.path().join("saved")
    }

    /// The names of the files that downloads have left.
    pub(super) fn saved_names(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.saved()) else {
            return Vec::new();
        };
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The pages of this test's part of the bucket.
    pub(super) async fn pages(&self, folder: &Prefix, depth: Depth) -> Vec<Listed> {
        let mut pages = self.store.pages(folder, depth, None);
        let mut listed = Vec::new();
        while let Some(page) = pages.next().await {
            listed.push(page.unwrap());
        }
        listed
    }

    /// The names in `folder`.
    pub(super) async fn names(&self, folder: &Prefix, depth: Depth) -> Vec<String> {
        let pages = self.pages(folder, depth).await;
        pages
            .iter()
            .flat_map(|listed| listed.page.entries().map(|entry| entry.name.to_owned()))
            .collect()
    }

    /// Every key in this test's part of the bucket.
    pub(super) async fn all_keys(&self) -> Vec<Key> {
        let names = self.names(&self.folder, Depth::Deep).await;
        names.iter().map(|name| self.key(name)).collect()
    }

    #[cfg_attr(
        not(feature = "server-contract"),
        expect(clippy::unused_async, reason = "only a server has to be asked")
    )]
    /// How many uploads in parts are neither completed nor aborted, as an operator sees it.
    pub(super) async fn unfinished(&self) -> usize {
        match &self.demo {
            Some(demo) => demo.unfinished(),
            #[cfg(feature = "server-contract")]
            None => self.unfinished_on_server().await,
            #[cfg(not(feature = "server-contract"))]
            None => 0,
        }
    }

    /// Listing them is beyond the four permissions, so an administrator has to look.
    #[cfg(feature = "server-contract")]
    async fn unfinished_on_server(&self) -> usize {
        let admin = self
            .with(|target| {
                target.keys = Some(keys(
                    &variable("FILEDESK_CONTRACT_ADMIN_KEY"),
                    &variable("FILEDESK_CONTRACT_ADMIN_SECRET"),
                ));
            })
            .await;
        let request = admin.client().list_multipart_uploads();
        let request = request.bucket(admin.bucket()).prefix(self.folder.as_str());
        request.send().await.unwrap().uploads().len()
    }
}

/// How a bucket in memory is reached, or whatever speaks like it.
pub(crate) fn target(endpoint: String) -> Target {
    Target {
        bucket: Demo::BUCKET.into(),
        region: Some(Demo::REGION.into()),
        endpoint: Some(endpoint),
        path_style: true,
        profile: None,
        keys: Some(keys(Demo::ACCESS_KEY, Demo::SECRET_KEY)),
        access: Access::ReadWrite,
        encryption: EncryptionPolicy::Prefer,
    }
}

/// A pair of keys without a session.
pub(super) fn keys(id: &str, secret: &str) -> StaticKeys {
    StaticKeys {
        id: id.into(),
        secret: secret.into(),
        session_token: None,
        expires: None,
    }
}

/// Nobody stops it, nobody listens.
pub(super) fn unwatched() -> Watch {
    Watch::new(CancellationToken::new(), |_| {})
}

/// Stops as soon as anything has moved.
pub(super) fn impatient() -> Watch {
    let stop = CancellationToken::new();
    Watch::new(stop.clone(), move |_| stop.cancel())
}

/// So many bytes that no two parts of them are alike.
pub(super) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

#[cfg(feature = "server-contract")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} names the server to test; see .ci/run"))
}
