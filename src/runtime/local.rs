//! The local disk, as far as choosing a file to upload needs it.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use crate::app::{MOST_SUGGESTIONS, Suggestion, SuggestionKind};
use crate::store::written;

/// A folder on a disk that does not answer for so long is not waited for.
const PATIENCE: Duration = Duration::from_millis(500);

/// The paths that continue `typed`; where nothing was typed, those of `folders` that are there.
pub(super) async fn suggest(typed: &str, folders: Vec<Suggestion>) -> Vec<Suggestion> {
    if typed.is_empty() {
        still_there(folders).await
    } else {
        continued(typed).await
    }
}

/// The paths that continue `typed`: folders with their slash, then files, each in order of name.
///
/// A hidden name is suggested only once its dot was typed; what is neither file nor folder never.
async fn continued(typed: &str) -> Vec<Suggestion> {
    let (folder, start) = match typed.rsplit_once('/') {
        Some((folder, start)) => (format!("{folder}/"), start),
        None if typed == "~" => {
            return vec![Suggestion {
                text: "~/".into(),
                kind: SuggestionKind::Home,
            }];
        }
        None => (String::new(), typed),
    };
    let Ok(mut entries) = tokio::fs::read_dir(expanded(&folder)).await else {
        return Vec::new();
    };
    let (mut found, start) = (Vec::new(), start.to_lowercase());
    while let Ok(Some(entry)) = entries.next_entry().await {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let is_hidden = name.starts_with('.') && !start.starts_with('.');
        if is_hidden || !name.to_lowercase().starts_with(&start) {
            continue;
        }
        // What a link leads to counts, not the link.
        let about = tokio::fs::metadata(entry.path()).await;
        found.extend(about.ok().and_then(|about| told(&folder, &name, &about)));
        if found.len() >= MOST_SUGGESTIONS {
            break;
        }
    }
    found.sort_by_cached_key(|found| {
        let text = found.text.clone();
        (!found.is_folder(), text.to_lowercase(), text)
    });
    found
}

async fn still_there(mut folders: Vec<Suggestion>) -> Vec<Suggestion> {
    let mut looks = JoinSet::new();
    for (place, folder) in folders.iter().enumerate() {
        let path = expanded(&folder.text);
        looks.spawn(async move {
            let about = tokio::fs::metadata(path).await;
            about.is_ok_and(|about| about.is_dir()).then_some(place)
        });
    }
    let deadline = Instant::now() + PATIENCE;
    let mut there = Vec::new();
    while let Ok(Some(looked)) = timeout_at(deadline, looks.join_next()).await {
        there.extend(looked.ok().flatten());
    }
    let mut place = 0..;
    folders.retain(|_| place.next().is_some_and(|place| there.contains(&place)));
    folders
}

fn told(folder: &str, name: &str, about: &Metadata) -> Option<Suggestion> {
    if about.is_dir() {
        return Some(Suggestion {
            text: format!("{folder}{name}/"),
            kind: SuggestionKind::Folder,
        });
    }
    let kind = SuggestionKind::File {
        size: about.len(),
        modified: written(about),
    };
    let text = format!("{folder}{name}");
    about.is_file().then_some(Suggestion { text, kind })
}

/// What was typed as a path, with `~` for the home folder.
pub(super) fn expanded(typed: &str) -> PathBuf {
    if typed.is_empty() {
        return PathBuf::from(".");
    }
    match (typed.strip_prefix("~/"), dirs::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ if typed == "~" => dirs::home_dir().unwrap_or_else(|| Path::new("~").into()),
        _ => PathBuf::from(typed),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::object::Timestamp;

    fn texts(found: &[Suggestion]) -> Vec<&str> {
        found.iter().map(|found| found.text.as_str()).collect()
    }

    #[tokio::test]
    async fn what_was_typed_is_continued_by_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["invoice.pdf", "Invoices 2026", ".hidden", "other"] {
            fs::write(folder.path().join(name), b"x").unwrap();
        }
        for name in ["inner", "INBOX"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let base = folder.path().display();
        let found = continued(&format!("{base}/in")).await;
        let expected = [
            format!("{base}/INBOX/"),
            format!("{base}/inner/"),
            format!("{base}/invoice.pdf"),
            format!("{base}/Invoices 2026"),
        ];
        assert_eq!(texts(&found), expected);
        assert_eq!(continued(&format!("{base}/")).await.len(), 5);
        assert_eq!(continued(&format!("{base}/.h")).await.len(), 1);
        assert!(continued("/no/such/folder/x").await.is_empty());
    }

    #[tokio::test]
    async fn a_file_is_told_with_its_size_and_the_time_of_its_last_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        fs::write(&path, b"12345").unwrap();
        let then = UNIX_EPOCH + Duration::from_secs(1_773_324_309);
        fs::File::open(&path).unwrap().set_modified(then).unwrap();
        let found = continued(&format!("{}/", folder.path().display())).await;
        let kind = SuggestionKind::File {
            size: 5,
            modified: Some(Timestamp(1_773_324_309)),
        };
        assert_eq!(found[0].kind, kind);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_a_link_leads_to_counts_and_one_that_leads_nowhere_is_not_told() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("scans")).unwrap();
        symlink(folder.path().join("scans"), folder.path().join("linked")).unwrap();
        symlink("/no/such/file", folder.path().join("lost")).unwrap();
        let base = folder.path().display();
        let found = continued(&format!("{base}/")).await;
        let expected = [format!("{base}/linked/"), format!("{base}/scans/")];
        assert_eq!(texts(&found), expected);
    }

    #[tokio::test]
    async fn a_folder_to_begin_with_that_is_gone_is_not_suggested() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("file"), b"x").unwrap();
        let suggestion = |name: &str| Suggestion {
            text: format!("{}/{name}/", folder.path().display()),
            kind: SuggestionKind::Recent,
        };
        let folders = ["gone", "b", "file", "a"].map(suggestion);
        let found = suggest("", folders.into()).await;
        assert_eq!(found, ["b", "a"].map(suggestion));
    }
}
