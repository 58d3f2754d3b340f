//! The local disk, as far as choosing a file to upload needs it.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::app::Suggestion;
use crate::object::{Doing, Failure, FailureKind, LocalFile, Timestamp};
use crate::store::guessed_type;

/// So many names of a folder are looked at: below that, what they share is what all share.
const MOST: usize = 5_000;

/// The paths that continue `typed`, folders with their slash, in order of name.
///
/// A hidden name is suggested only once its dot was typed.
pub(super) async fn suggest(typed: &str) -> Vec<Suggestion> {
    let (folder, start) = match typed.rsplit_once('/') {
        Some((folder, start)) => (format!("{folder}/"), start),
        None if typed == "~" => {
            return vec![Suggestion {
                text: "~/".into(),
                is_folder: true,
            }];
        }
        None => (String::new(), typed),
    };
    let Ok(mut entries) = tokio::fs::read_dir(expanded(&folder)).await else {
        return Vec::new();
    };
    let mut found = Vec::new();
    while let Ok(Some(entry)) = entries.next_entry().await {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if !name.to_lowercase().starts_with(&start.to_lowercase())
            || (name.starts_with('.') && !start.starts_with('.'))
        {
            continue;
        }
        let is_folder = tokio::fs::metadata(entry.path())
            .await
            .is_ok_and(|about| about.is_dir());
        let slash = if is_folder { "/" } else { "" };
        found.push(Suggestion {
            text: format!("{folder}{name}{slash}"),
            is_folder,
        });
        if found.len() >= MOST {
            break;
        }
    }
    found.sort_by(|one, two| one.text.cmp(&two.text));
    found
}

/// Looks at the file that was typed; with a fresh UUID, should its name need one.
pub(super) async fn examine(typed: &str) -> Result<(LocalFile, String), Failure> {
    let path = expanded(typed.trim_end());
    let path = std::path::absolute(&path).unwrap_or(path);
    let failed = |kind, detail: String| Failure {
        doing: Doing::Reading(path.clone()),
        kind,
        detail,
    };
    let about = tokio::fs::metadata(&path)
        .await
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => failed(FailureKind::NotFound, error.to_string()),
            _ => failed(FailureKind::Local, error.to_string()),
        })?;
    if !about.is_file() {
        return Err(failed(FailureKind::NotAFile, String::new()));
    }
    // Opened now, so that a missing permission is said before a name is chosen.
    tokio::fs::File::open(&path)
        .await
        .map_err(|error| failed(FailureKind::Local, error.to_string()))?;
    let modified = about
        .modified()
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified = modified
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .map(Timestamp);
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let content_type = guessed_type(&name);
    let file = LocalFile {
        path,
        size: about.len(),
        modified,
        content_type,
    };
    Ok((file, uuid::Uuid::new_v4().to_string()))
}

fn expanded(typed: &str) -> PathBuf {
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
    use super::*;

    #[tokio::test]
    async fn what_was_typed_is_continued_by_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["invoice.pdf", "Invoices 2026", ".hidden", "other"] {
            std::fs::write(folder.path().join(name), b"x").unwrap();
        }
        std::fs::create_dir(folder.path().join("inner")).unwrap();
        let base = folder.path().display();
        let found = suggest(&format!("{base}/in")).await;
        let texts: Vec<_> = found.iter().map(|found| found.text.as_str()).collect();
        let expected = [
            format!("{base}/Invoices 2026"),
            format!("{base}/inner/"),
            format!("{base}/invoice.pdf"),
        ];
        assert_eq!(texts, expected);
        assert_eq!(suggest(&format!("{base}/.h")).await.len(), 1);
        assert!(suggest("/no/such/folder/x").await.is_empty());
    }

    #[tokio::test]
    async fn a_file_is_looked_at_before_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        std::fs::write(&path, b"12345").unwrap();
        let (file, uuid) = examine(path.to_str().unwrap()).await.unwrap();
        assert_eq!(
            (file.size, file.content_type.as_str(), uuid.len()),
            (5, "application/pdf", 36)
        );
        let missing = examine("/no/such/file").await.unwrap_err();
        assert_eq!(missing.kind, FailureKind::NotFound);
        let not_a_file = examine(folder.path().to_str().unwrap()).await.unwrap_err();
        assert_eq!(not_a_file.kind, FailureKind::NotAFile);
    }
}
