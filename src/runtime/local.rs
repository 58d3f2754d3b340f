//! The local disk, as far as choosing a file to upload needs it.

use std::path::{Path, PathBuf};

use crate::app::Suggestion;

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
}
