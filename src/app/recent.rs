//! The folders that an upload begins with: those that were uploaded from last, and those that everyone has.

use std::path::{Path, PathBuf};

use super::{Effect, Model, Naming, Remembers, Suggestion, SuggestionKind};

/// So many folders are remembered.
pub const RECENT: usize = 8;

/// The folders of `newest` before those that were known, each once, and no more than [`RECENT`].
pub fn newest_first<'a>(
    newest: impl IntoIterator<Item = &'a Path>,
    known: &'a [PathBuf],
) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    let known = known.iter().map(PathBuf::as_path);
    for folder in newest.into_iter().chain(known) {
        if folders.len() < RECENT && !folders.iter().any(|other| other == folder) {
            folders.push(folder.to_owned());
        }
    }
    folders
}

/// What is suggested while nothing is typed: whether it is still there is found out by whoever shows it.
pub(super) fn folders(model: &Model) -> Vec<Suggestion> {
    let home = model.start.home.as_deref();
    let recent = model.recent.iter().map(PathBuf::as_path);
    let recent = recent.map(|folder| (folder, SuggestionKind::Recent));
    let downloads = (model.start.downloads.as_path(), SuggestionKind::Downloads);
    let everyones = [downloads]
        .into_iter()
        .chain(home.map(|home| (home, SuggestionKind::Home)));
    let mut folders: Vec<Suggestion> = Vec::new();
    for (folder, kind) in recent.chain(everyones) {
        let Some(text) = as_typed(folder, home) else {
            continue;
        };
        if folders.iter().all(|other| other.text != text) {
            folders.push(Suggestion { text, kind });
        }
    }
    folders
}

/// An upload is on its way: the folders that its files are from come first the next time.
pub(super) fn remember(model: &mut Model, form: &Naming) -> Vec<Effect> {
    let newest = newest_first(form.folders(), &[]);
    if newest.is_empty() {
        return Vec::new();
    }
    model.recent = newest_first(newest.iter().map(PathBuf::as_path), &model.recent);
    match model.start.remembers {
        Remembers::ForLater => vec![Effect::RememberFolders(newest)],
        Remembers::ThisRun => Vec::new(),
    }
}

/// A folder as a person types it, with `~` for the home folder; `None` where that is no text.
fn as_typed(folder: &Path, home: Option<&Path>) -> Option<String> {
    let below = home.and_then(|home| folder.strip_prefix(home).ok());
    let text = match below {
        Some(below) => Path::new("~").join(below),
        None => folder.to_owned(),
    };
    let text = text.to_str()?.trim_end_matches('/');
    (!folder.as_os_str().is_empty()).then(|| format!("{text}/"))
}
