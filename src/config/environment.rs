//! Where settings that are no flags come from: the process environment and a `.env` file.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io;
use std::path::Path;

/// The process environment and the `.env` file, so that tests have their own. Without `Debug`: secrets are in it.
#[derive(Default, Clone)]
pub struct Environment {
    process: HashMap<String, String>,
    file: HashMap<String, String>,
    /// Why `.env` could not be read to its end.
    trouble: Option<String>,
}

/// One of the places that settings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The environment of this process.
    Process,
    /// The `.env` file.
    File,
}

impl Environment {
    /// What this process was started with, and the `.env` beside it.
    pub fn of_this_process() -> Self {
        let mut environment = Self {
            // Not `env::vars`, which panics at whatever else is in the environment and no text.
            process: env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
            ..Self::default()
        };
        environment.read_file(Path::new(".env"));
        environment
    }

    /// The environment wins over the file.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let process = self.at(Place::Process, name);
        process.or_else(|| self.at(Place::File, name))
    }

    /// What one place says; an empty setting counts as none.
    pub(super) fn at(&self, place: Place, name: &str) -> Option<&str> {
        let settings = match place {
            Place::Process => &self.process,
            Place::File => &self.file,
        };
        let value = settings.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// The same without these settings.
    pub(super) fn without(&self, names: &[&str]) -> Self {
        let mut rest = self.clone();
        rest.process
            .retain(|name, _| !names.contains(&name.as_str()));
        rest.file.retain(|name, _| !names.contains(&name.as_str()));
        rest
    }

    /// Whether the file decides this.
    pub(super) fn is_from_file(&self, name: &str) -> bool {
        self.at(Place::Process, name).is_none() && self.file.contains_key(name)
    }

    /// Why `.env` could not be read to its end.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// One made up for a test.
    #[cfg(test)]
    pub(super) fn of(process: &[(&str, &str)], file: &[(&str, &str)]) -> Self {
        let map = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect()
        };
        Self {
            process: map(process),
            file: map(file),
            trouble: None,
        }
    }

    /// Reads `.env` without touching the process environment, which other threads may be reading.
    fn read_file(&mut self, path: &Path) {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            // Python's virtual environments are often folders of that name.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::IsADirectory
                ) =>
            {
                return;
            }
            Err(error) => {
                self.trouble = Some(format!("{} cannot be read: {error}.", path.display()));
                return;
            }
        };
        for setting in dotenvy::from_read_iter(text.trim_start_matches('\u{feff}').as_bytes()) {
            match setting {
                Ok((name, value)) => {
                    self.file.insert(name, value);
                }
                Err(error) => {
                    let place = place_of(&error, &text);
                    self.trouble = Some(format!("{} cannot be read{place}.", path.display()));
                    return;
                }
            }
        }
    }
}

/// Which line it is that cannot be read. Never the line itself, nor dotenvy's own words, which hold it: it may be a secret.
fn place_of(error: &dotenvy::Error, text: &str) -> String {
    let dotenvy::Error::LineParse(line, _) = error else {
        return String::new();
    };
    // dotenvy gives sometimes the whole line and sometimes the value only.
    let first = line.trim().lines().next().unwrap_or_default().trim_end();
    let found = text.lines().enumerate();
    let found = found
        .filter(|_| !first.is_empty())
        .find(|(_, each)| each.contains(first));
    let advice = "put a value with spaces, quotes or # into single quotes";
    let Some((number, whole)) = found else {
        return format!(": {advice}");
    };
    let name = NAMES.iter().find(|name| whole.contains(**name));
    let about = name.map_or_else(String::new, |name| format!(" ({name})"));
    format!(" at line {}{about}: {advice}", number + 1)
}

/// The settings that STORAGE.md names, and the end of a session token, which tools of AWS name beside it.
pub(super) const NAMES: [&str; 10] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_PROFILE",
    "AWS_REGION",
    "S3_BUCKET_NAME",
    "S3_ENDPOINT_URL",
    "S3_FORCE_PATH_STYLE",
    "AWS_LOG_LEVEL",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a `.env` with these bytes.
    fn trouble(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        std::fs::write(&path, bytes).unwrap();
        let mut environment = Environment::default();
        environment.read_file(&path);
        environment.trouble.unwrap()
    }

    #[test]
    fn a_line_that_cannot_be_read_is_numbered_and_never_shown() {
        let told = trouble(b"# desk\nAWS_SECRET_ACCESS_KEY=hush hush hush\n");
        assert!(told.contains("line 2 (AWS_SECRET_ACCESS_KEY)"), "{told}");
        assert!(!told.contains("hush"), "{told}");
        let told = trouble(b"A=b\nAWS_SECRET_ACCESS_KEY='hush\nhush=\n");
        assert!(told.contains("line 2") && !told.contains("hush"), "{told}");
        let told = trouble(b"hush/hush+hush=\n=hush\n");
        assert!(told.contains("line 1") && !told.contains("hush"), "{told}");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_and_one_that_is_missing_is_not() {
        assert!(trouble(b"A=\xff\n").contains(".env cannot be read"));
        let folder = tempfile::tempdir().unwrap();
        let mut environment = Environment::default();
        environment.read_file(&folder.path().join(".env"));
        environment.read_file(folder.path());
        assert_eq!(environment.trouble, None);
    }

    #[test]
    fn env_files_are_read_with_comments_quotes_and_export() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        std::fs::write(
            &path,
            "# desk\nexport S3_BUCKET_NAME=\"my bucket\"\nAWS_REGION='eu-west-1' # here\n",
        )
        .unwrap();
        let mut environment = Environment::default();
        environment.read_file(&path);
        assert_eq!(environment.get("S3_BUCKET_NAME"), Some("my bucket"));
        assert_eq!(environment.get("AWS_REGION"), Some("eu-west-1"));
    }
}
