//! What the engine moves, for a watch from outside: uploads, downloads, deletes into the trash, and restores.
//!
//! ```text
//! S3_ENDPOINT_URL=… S3_BUCKET_NAME=… AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… \
//!   cargo bench --features bench --bench transfers -- up FILE-OR-FOLDER PREFIX
//!                                                     down PREFIX FOLDER | trash PREFIX | restore PREFIX
//! ```
//!
//! It is one process that does one thing, so that `time` can stand before it as before any other program. It tells how
//! long the engine took, and the most memory that the process has had.

#![allow(
    clippy::print_stdout,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a benchmark tells what it measured"
)]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use filedesk::bench::engine::{Brake, Journal, Lanes, Place, Transfer};
use filedesk::bench::{
    Access, Batch, CopyPlan, Depth, DownloadPlan, EncryptionPolicy, Ending, IfThere, Key, Kind,
    Plan, Prefix, Purpose, StaticKeys, Store, Target, Timestamp, TransferNews, UploadPlan,
};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    if words.is_empty() {
        println!("nothing to move; see the head of benches/transfers.rs");
        return ExitCode::SUCCESS;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(run(&words))
}

async fn run(words: &[&str]) -> ExitCode {
    let store = Store::connect(&target()).await.expect("a store");
    let plans = match words {
        ["up", from, to] => uploads(Path::new(from), to),
        ["down", from, to] => downloads(&store, from, Path::new(to)).await,
        ["trash", from] => copies(&store, from, Purpose::Trash).await,
        ["restore", from] => copies(&store, from, Purpose::Restore).await,
        _ => panic!("up, down, trash or restore"),
    };
    let kind = match words[0] {
        "up" => Kind::Upload,
        "down" => Kind::Download,
        "trash" => Kind::Trash,
        _ => Kind::Restore,
    };
    let (files, bytes) = (plans.len(), plans.iter().map(Plan::size).sum::<u64>());
    let folder = std::env::temp_dir().join(format!("filedesk-bench-{}", std::process::id()));
    let place = Place {
        bucket: store.bucket().to_owned(),
        endpoint: None,
    };
    let journal = Journal::at(folder.clone(), place);
    let began = Instant::now();
    let batch = Arc::new(Batch { kind, plans });
    let page = journal
        .begin("bench", &batch, Timestamp(0))
        .expect("a page");
    let transfer = Transfer {
        store,
        lanes: Lanes::default(),
        batch,
        states: Vec::new(),
        page,
        brake: Brake::default(),
    };
    let (sender, mut news) = tokio::sync::mpsc::channel(16);
    let listening = async {
        let mut failed = 0;
        while let Some(news) = news.recv().await {
            if let TransferNews::Settled(files) = news {
                let is_failed = |file: &&filedesk::bench::Settled| {
                    matches!(file.outcome, filedesk::bench::Outcome::Failed(_))
                };
                failed += files
                    .iter()
                    .filter(is_failed)
                    .inspect(|file| println!("{file:?}"))
                    .count();
            }
        }
        failed
    };
    let (ending, failed) = tokio::join!(transfer.run(sender), listening);
    println!(
        "{} of {files} files, {bytes} bytes in {:.2} s; {ending:?}; {} MiB at most",
        files - failed,
        began.elapsed().as_secs_f64(),
        most_memory(),
    );
    let _ = std::fs::remove_dir_all(folder);
    if ending == Ending::Over && failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn uploads(from: &Path, to: &str) -> Vec<Plan> {
    let mut plans = Vec::new();
    let mut folders = vec![from.to_owned()];
    while let Some(path) = folders.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a folder");
            folders.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let name = path
            .strip_prefix(from)
            .ok()
            .filter(|name| !name.as_os_str().is_empty());
        let name = name.unwrap_or(Path::new(path.file_name().expect("a name")));
        plans.push(Plan::Upload(UploadPlan {
            size: path.metadata().expect("a file").len(),
            key: Key::new(format!("{to}{}", name.display())).expect("a key"),
            source: path.clone(),
            content_type: "application/octet-stream".into(),
            if_there: IfThere::Replace,
            kept: None,
            extras: filedesk::bench::Extras::default(),
        }));
    }
    plans
}

async fn objects(store: &Store, prefix: &str) -> Vec<(Key, u64)> {
    let mut pages = store.pages(&Prefix::new(prefix), Depth::Deep, None);
    let mut objects = Vec::new();
    while let Some(listed) = pages.next().await {
        let page = listed.expect("a page").page;
        for (row, entry) in page.entries().enumerate() {
            if let filedesk::bench::EntryKind::File { size, .. } = entry.kind {
                objects.push((page.key(row).expect("a key"), size));
            }
        }
    }
    objects
}

async fn downloads(store: &Store, prefix: &str, to: &Path) -> Vec<Plan> {
    let plan = |(key, size): (Key, u64)| {
        Plan::Download(DownloadPlan {
            name: key.name().to_owned(),
            key,
            size,
            directory: to.to_owned(),
            if_there: IfThere::Replace,
            zip: None,
        })
    };
    objects(store, prefix).await.into_iter().map(plan).collect()
}

/// Into the trash below the prefix `bench-trash/`, and back from there.
async fn copies(store: &Store, prefix: &str, purpose: Purpose) -> Vec<Plan> {
    let trash = format!("bench-trash/{prefix}");
    let (from, to) = match purpose {
        Purpose::Trash => (prefix, trash.as_str()),
        _ => (trash.as_str(), prefix),
    };
    let plan = |(key, size): (Key, u64)| {
        let name = &key.as_str()[from.len()..];
        Plan::Copy(CopyPlan {
            to: Key::new(format!("{to}{name}")).expect("a key"),
            from: key,
            size,
            if_there: IfThere::OwnName,
            purpose,
            kept: None,
        })
    };
    objects(store, from).await.into_iter().map(plan).collect()
}

fn target() -> Target {
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    Target {
        bucket: variable("S3_BUCKET_NAME"),
        region: Some("us-east-1".into()),
        endpoint: Some(variable("S3_ENDPOINT_URL")),
        path_style: true,
        profile: None,
        keys: Some(StaticKeys {
            id: variable("AWS_ACCESS_KEY_ID"),
            secret: variable("AWS_SECRET_ACCESS_KEY"),
            session_token: None,
            expires: None,
        }),
        access: Access::ReadWrite,
        encryption: EncryptionPolicy::Prefer,
    }
}

/// In MiB; 0 where the system does not tell.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
