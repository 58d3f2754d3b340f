//! The small file that keeps what was chosen for links from one run to the next.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::private;
use crate::app::Choices;
use crate::object::Opens;
use crate::share::{Form, PRESETS};

/// What was chosen the last time; the usual where nothing is kept, or where it cannot be read.
pub(super) fn read(states: Option<&Path>) -> Choices {
    let usual = Choices::default();
    let text = states.and_then(|states| fs::read_to_string(path(states)).ok());
    let Some(kept) = text.and_then(|text| serde_json::from_str::<Value>(&text).ok()) else {
        return usual;
    };
    let text = |name: &str| kept.get(name).and_then(Value::as_str);
    let preset = PRESETS
        .iter()
        .position(|preset| text("works_for") == Some(preset.label));
    let form = Form::ALL
        .into_iter()
        .find(|form| text("copy_as") == Some(form.title()));
    Choices {
        preset: preset.unwrap_or(usual.preset),
        opens: match text("opens") {
            Some("download") => Opens::AsDownload,
            _ => Opens::InBrowser,
        },
        form: form.unwrap_or(usual.form),
        tries: kept
            .get("try")
            .and_then(Value::as_bool)
            .unwrap_or(usual.tries),
    }
}

/// Keeps `choices`. Where that is not possible nothing is lost but a habit.
pub(super) fn write(states: Option<&Path>, choices: Choices) {
    let Some(path) = states.map(path) else {
        return;
    };
    let kept = json!({
        "works_for": PRESETS[choices.preset.min(PRESETS.len() - 1)].label,
        "opens": match choices.opens {
            Opens::InBrowser => "browser",
            Opens::AsDownload => "download",
        },
        "copy_as": choices.form.title(),
        "try": choices.tries,
    });
    let folder = path.parent().unwrap_or(&path);
    let written = private::create_folder(folder).and_then(|()| fs::write(&path, kept.to_string()));
    if let Err(error) = written {
        tracing::warn!(path = %path.display(), %error, "what was chosen for links is not kept");
    }
}

fn path(states: &Path) -> PathBuf {
    states.join("filedesk").join("links.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let chosen = Choices {
            preset: 4,
            opens: Opens::AsDownload,
            form: Form::Csv,
            tries: false,
        };
        write(Some(folder.path()), chosen);
        assert_eq!(read(Some(folder.path())), chosen);
    }

    #[test]
    fn a_file_that_is_no_such_file_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(Some(folder.path())), Choices::default());
        fs::create_dir(folder.path().join("filedesk")).unwrap();
        for odd in [
            "",
            "[]",
            "{\"works_for\":7}",
            "{\"works_for\":\"9 y\",\"try\":1}",
        ] {
            fs::write(path(folder.path()), odd).unwrap();
            assert_eq!(read(Some(folder.path())), Choices::default(), "{odd}");
        }
    }
}
