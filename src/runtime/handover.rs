//! What handing over needs of the world: trying links, waiting for files, the browser, a text on disk.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::world::World;
use super::{clock, private};
use crate::app::{Effect, Message, Secret, Ticket};
use crate::object::{
    Details, Doing, Failure, FailureKind, Key, Link, LinkWish, Timestamp, UploadLink, UploadWish,
    free_name, safe_name,
};
use crate::store::guessed_type;

/// So many links are tried at once.
const TRIES: usize = 32;
/// How often is looked for a file that was asked for: the longer nothing comes, the more seldom.
const LOOKS: [(Duration, Duration); 4] = [
    (Duration::from_mins(1), Duration::from_secs(2)),
    (Duration::from_mins(10), Duration::from_secs(5)),
    (Duration::from_hours(1), Duration::from_secs(15)),
    (Duration::MAX, Duration::from_mins(1)),
];

/// The one message that answers `effect`; `None` for what others do.
pub(super) async fn answer(effect: Effect, world: &World) -> Option<Message> {
    Some(match effect {
        Effect::Sign { ticket, wishes } => {
            let result = sign(world, &wishes).await;
            Message::Signed { ticket, result }
        }
        Effect::SignUpload {
            ticket,
            key,
            lasts,
            largest,
        } => {
            let result = sign_upload(world, key, lasts, largest).await;
            Message::UploadSigned { ticket, result }
        }
        Effect::Await { key, until } => {
            let result = await_arrival(world, &key, until).await;
            Message::Arrived { key, result }
        }
        Effect::Roll { ticket } => {
            let uuid = uuid::Uuid::new_v4().to_string();
            Message::Rolled { ticket, uuid }
        }
        _ => return None,
    })
}

async fn sign(world: &World, wishes: &[LinkWish]) -> Result<Vec<Link>, Failure> {
    let Some(first) = wishes.first() else {
        return Ok(Vec::new());
    };
    let store = world.store(|| Doing::Signing(first.key.clone()))?;
    store.presign(wishes).await
}

/// Tries every link, many at once, and tells each as it comes. Ends with the task that it runs in.
pub(super) async fn try_links(
    world: &World,
    ticket: Ticket,
    links: Vec<(usize, Link, LinkWish)>,
    sender: &Sender<Message>,
) {
    let permits = Arc::new(Semaphore::new(TRIES));
    let mut tries = JoinSet::new();
    for (place, link, wish) in links {
        let store = world.store(|| Doing::Trying(link.key.clone()));
        let permits = Arc::clone(&permits);
        tries.spawn(async move {
            let _permit = permits.acquire_owned().await;
            let result = match store {
                Ok(store) => store.try_link(&link, &wish).await,
                Err(failure) => Err(failure),
            };
            Message::Tried {
                ticket,
                place,
                result,
            }
        });
    }
    while let Some(tried) = tries.join_next().await {
        if let Ok(tried) = tried
            && sender.send(tried).await.is_err()
        {
            return;
        }
    }
}

/// Signs a link to upload with; what the file will be is told by its name.
async fn sign_upload(
    world: &World,
    key: Key,
    lasts: Duration,
    largest: u64,
) -> Result<UploadLink, Failure> {
    let store = world.store(|| Doing::Signing(key.clone()))?;
    // Whoever has the link can write the key, whatever lies there: nothing may.
    if store.arrival(&key).await?.is_some() {
        return Err(Failure::new(Doing::Signing(key), FailureKind::Exists));
    }
    let content_type = guessed_type(key.name());
    let wish = UploadWish {
        key,
        content_type,
        lasts,
        largest,
    };
    store.presign_upload(&wish).await
}

/// Waits until something is there under `key`; `None` if nothing came while it could.
///
/// What may pass, such as a network that is down, is waited out; what is not allowed is told.
async fn await_arrival(
    world: &World,
    key: &Key,
    until: Timestamp,
) -> Result<Option<Details>, Failure> {
    let began = Instant::now();
    loop {
        let left = clock::now().until(until);
        let result = match world.store(|| Doing::Awaiting(key.clone())) {
            Ok(store) => store.arrival(key).await,
            Err(failure) => Err(failure),
        };
        match result {
            Ok(Some(details)) => return Ok(Some(details)),
            Err(failure) if matches!(failure.kind, FailureKind::Denied(_)) => return Err(failure),
            // Whoever could not even look must not say that nothing came.
            Err(failure) if left.is_zero() => return Err(failure),
            Ok(None) if left.is_zero() => return Ok(None),
            Ok(None) | Err(_) => {}
        }
        let waited = began.elapsed();
        let pace = LOOKS.iter().find(|(until, _)| waited < *until);
        let pause = pace.map_or(Duration::from_mins(1), |(_, pause)| *pause);
        // A last look comes when the link has ended.
        tokio::time::sleep(pause.min(left)).await;
    }
}

/// Opens an address in this machine's browser; over SSH that would be the far machine's, where nobody sits.
pub(super) fn browse(url: &Secret) -> Result<(), Failure> {
    let failed = |detail: &str| Failure {
        detail: detail.to_owned(),
        ..Failure::new(Doing::Opening, FailureKind::Setting)
    };
    if !super::clipboard::has_desktop() {
        return Err(failed("there is no desktop here, as over SSH"));
    }
    open::that_detached(&url.0).map_err(|error| failed(&error.to_string()))
}

/// Writes `text` into `folder` as `name`, or under a free name beside it; only the user may read it.
pub(super) fn save_text(folder: &Path, name: &str, text: &Secret) -> Result<PathBuf, Failure> {
    let name = safe_name(name);
    let failed = |path: PathBuf, error: &io::Error| Failure {
        detail: error.to_string(),
        ..Failure::new(Doing::Writing(path), FailureKind::Local)
    };
    let folder_made = std::fs::create_dir_all(folder);
    folder_made.map_err(|error| failed(folder.to_owned(), &error))?;
    let (mut path, mut number) = (folder.join(&name), 1);
    loop {
        match written(&path, text) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                number += 1;
                path = folder.join(free_name(&name, number));
            }
            Err(error) => return Err(failed(path, &error)),
        }
    }
}

/// Links are secrets: nobody else on this machine may read them.
fn written(path: &Path, text: &Secret) -> io::Result<()> {
    let mut file = private::create_file(path)?;
    file.write_all(text.0.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_never_replaces_another_and_is_read_by_its_user_only() {
        let folder = tempfile::tempdir().unwrap();
        let save = |text: &str| save_text(folder.path(), "upload a/b.html", &Secret(text.into()));
        let (first, second) = (save("one").unwrap(), save("two").unwrap());
        assert_eq!(first.file_name().unwrap(), "upload a_b.html");
        assert_eq!(second.file_name().unwrap(), "upload a_b (2).html");
        assert_eq!(std::fs::read_to_string(&first).unwrap(), "one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&second).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn where_nothing_can_be_written_the_path_is_told() {
        let failure = save_text(Path::new("/dev/null/x"), "a.txt", &Secret(String::new()));
        assert!(failure.unwrap_err().sentence().contains("/dev/null/x"));
    }
}
