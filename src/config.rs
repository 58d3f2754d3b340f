//! The settings: flags, then the environment, then a `.env` file in the working directory (STORAGE.md).

use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::app::Start;
use crate::args::{DemoArguments, Encryption, Flags};
use crate::demo::{Demo, Shape};
use crate::object::Prefix;
use crate::runtime::{Opened, Opening};
use crate::store::{Access, EncryptionPolicy, StaticKeys, Target};
use crate::ui::Theme;

/// Everything that decides how the program starts.
#[derive(Debug)]
pub struct Settings {
    start: Start,
    opening: Opening,
    theme: Theme,
    /// The file for the debug log, if one is wanted.
    pub log: Option<PathBuf>,
}

/// The process environment and the `.env` file, so that tests have their own.
#[derive(Debug, Default, Clone)]
pub struct Environment {
    process: HashMap<String, String>,
    file: HashMap<String, String>,
    /// Why `.env` could not be read to its end.
    trouble: Option<String>,
}

/// Why there are no settings.
#[derive(Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No bucket is named.
    Missing(Missing),
    /// Something is said that cannot be.
    Wrong(String),
}

/// What is missing, for the screen that says how to set it.
#[derive(Debug, PartialEq, Eq)]
pub struct Missing {
    has_keys: bool,
}

impl Missing {
    /// The one screen that a newcomer without a bucket sees.
    pub fn screen(&self) -> String {
        let keys = if self.has_keys {
            ""
        } else {
            "\n    AWS_ACCESS_KEY_ID=…\n    AWS_SECRET_ACCESS_KEY=…"
        };
        format!(
            "filedesk does not know which bucket to open.

Try it first on a bucket in memory, full of an agency's documents:

    filedesk demo

For your own bucket, put this into a file called .env in this folder,
or set it in the environment:

    S3_BUCKET_NAME=your-bucket
    AWS_REGION=us-east-1{keys}

or name it at the start:  filedesk --bucket your-bucket --region us-east-1 --profile your-profile
All settings:             filedesk --help
"
        )
    }
}

impl Environment {
    /// What this process was started with, and the `.env` beside it.
    pub fn of_this_process() -> Self {
        let mut environment = Self {
            process: env::vars().collect(),
            ..Self::default()
        };
        environment.read_file(Path::new(".env"));
        environment
    }

    /// The environment wins over the file; an empty setting counts as none.
    fn get(&self, name: &str) -> Option<&str> {
        let value = self.process.get(name).filter(|value| !value.is_empty());
        value
            .or_else(|| self.file.get(name))
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    fn is_from_file(&self, name: &str) -> bool {
        self.process.get(name).is_none_or(String::is_empty) && self.file.contains_key(name)
    }

    /// Reads `.env` without touching the process environment, which other threads may be reading.
    fn read_file(&mut self, path: &Path) {
        let Ok(settings) = dotenvy::from_path_iter(path) else {
            return;
        };
        for setting in settings {
            match setting {
                Ok((name, value)) => {
                    self.file.insert(name, value);
                }
                Err(error) => {
                    self.trouble = Some(format!(
                        "a line in {} cannot be read: {error}",
                        path.display()
                    ));
                    return;
                }
            }
        }
    }
}

/// The settings that STORAGE.md names.
const NAMES: [&str; 9] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
    "AWS_REGION",
    "S3_BUCKET_NAME",
    "S3_ENDPOINT_URL",
    "S3_FORCE_PATH_STYLE",
    "AWS_LOG_LEVEL",
];

impl Settings {
    /// Reads everything that names a bucket.
    pub fn read(flags: &Flags, environment: &Environment) -> Result<Self, Trouble> {
        if let Some(trouble) = &environment.trouble {
            return Err(Trouble::Wrong(trouble.clone()));
        }
        let pick = |flag: &Option<String>, name| {
            flag.clone()
                .or_else(|| environment.get(name).map(str::to_owned))
        };
        let has_keys = environment.get("AWS_ACCESS_KEY_ID").is_some() || flags.profile.is_some();
        let bucket =
            pick(&flags.bucket, "S3_BUCKET_NAME").ok_or(Trouble::Missing(Missing { has_keys }))?;
        let endpoint = pick(&flags.endpoint_url, "S3_ENDPOINT_URL");
        check_endpoint(endpoint.as_deref())?;
        let start = Start {
            bucket: bucket.clone(),
            endpoint: endpoint.clone(),
            from_env_file: NAMES
                .iter()
                .filter(|name| environment.is_from_file(name))
                .map(|name| (*name).into())
                .collect(),
            ..start(flags)
        };
        let target = Target {
            bucket,
            region: pick(&flags.region, "AWS_REGION")
                .or_else(|| environment.get("AWS_DEFAULT_REGION").map(Into::into)),
            path_style: flags.path_style || truth(environment, "S3_FORCE_PATH_STYLE")?,
            profile: pick(&flags.profile, "AWS_PROFILE"),
            keys: keys(flags, environment),
            access: access(flags),
            encryption: encryption(flags, endpoint.is_some()),
            endpoint,
        };
        let opening = Opening::Bucket(Box::new(target));
        Ok(Self {
            start,
            opening,
            theme: theme(environment),
            log: log(flags, environment),
        })
    }

    /// The demo needs no settings at all.
    pub fn of_demo(flags: &Flags, demo: &DemoArguments, environment: &Environment) -> Self {
        let start = Start {
            bucket: Demo::BUCKET.into(),
            is_demo: true,
            ..start(flags)
        };
        let opening = Opening::Demo(shape(demo), access(flags));
        Self {
            start,
            opening,
            theme: theme(environment),
            log: log(flags, environment),
        }
    }

    /// What the screen is opened with.
    pub fn opened(self) -> Opened {
        Opened {
            start: self.start,
            opening: self.opening,
            theme: self.theme,
        }
    }
}

/// How the demo's server is shaped.
pub fn shape(demo: &DemoArguments) -> Shape {
    Shape {
        latency: Duration::from_millis(demo.latency),
        files: demo.files,
        port: demo.port,
    }
}

/// The `.env` lines that lead to a demo served at `endpoint`.
pub fn env_lines(endpoint: &str) -> String {
    format!(
        "S3_BUCKET_NAME={}\nS3_ENDPOINT_URL={endpoint}\nS3_FORCE_PATH_STYLE=true\nAWS_REGION={}\nAWS_ACCESS_KEY_ID={}\nAWS_SECRET_ACCESS_KEY={}\n",
        Demo::BUCKET,
        Demo::REGION,
        Demo::ACCESS_KEY,
        Demo::SECRET_KEY,
    )
}

fn start(flags: &Flags) -> Start {
    let downloads = flags.download_dir.clone().or_else(dirs::download_dir);
    Start {
        prefix: flags.prefix.clone().map(Prefix::new),
        read_only: flags.read_only,
        downloads: downloads
            .or_else(dirs::home_dir)
            .unwrap_or_else(|| PathBuf::from(".")),
        ..Start::default()
    }
}

fn access(flags: &Flags) -> Access {
    if flags.read_only {
        Access::ReadOnly
    } else {
        Access::ReadWrite
    }
}

/// AWS always encrypts when asked; compatible services may not be able to (STORAGE.md asks, the setting decides).
fn encryption(flags: &Flags, has_endpoint: bool) -> EncryptionPolicy {
    let usual = if has_endpoint {
        Encryption::Prefer
    } else {
        Encryption::Require
    };
    match flags.encryption.unwrap_or(usual) {
        Encryption::Require => EncryptionPolicy::Require,
        Encryption::Prefer => EncryptionPolicy::Prefer,
    }
}

/// A profile that is named on the command line is meant; then keys in the environment are not.
fn keys(flags: &Flags, environment: &Environment) -> Option<StaticKeys> {
    if flags.profile.is_some() {
        return None;
    }
    let id = environment.get("AWS_ACCESS_KEY_ID")?.to_owned();
    let secret = environment.get("AWS_SECRET_ACCESS_KEY")?.to_owned();
    let session_token = environment.get("AWS_SESSION_TOKEN").map(str::to_owned);
    Some(StaticKeys {
        id,
        secret,
        session_token,
    })
}

fn check_endpoint(endpoint: Option<&str>) -> Result<(), Trouble> {
    match endpoint {
        Some(url) if !url.starts_with("http://") && !url.starts_with("https://") => {
            Err(Trouble::Wrong(format!(
                "S3_ENDPOINT_URL is {url}; it has to begin with https:// or http://."
            )))
        }
        _ => Ok(()),
    }
}

fn truth(environment: &Environment, name: &str) -> Result<bool, Trouble> {
    match environment.get(name).map(str::to_lowercase).as_deref() {
        None | Some("false" | "0" | "no" | "off") => Ok(false),
        Some("true" | "1" | "yes" | "on") => Ok(true),
        Some(other) => Err(Trouble::Wrong(format!(
            "{name} is {other}; it has to be true or false."
        ))),
    }
}

fn theme(environment: &Environment) -> Theme {
    let zone = TimeZone::system();
    // https://no-color.org: any value but the empty one.
    match environment.get("NO_COLOR") {
        Some(_) => Theme::plain(zone),
        None => Theme::colours(zone),
    }
}

fn log(flags: &Flags, environment: &Environment) -> Option<PathBuf> {
    let is_wanted = environment
        .get("AWS_LOG_LEVEL")
        .is_some_and(|level| level.eq_ignore_ascii_case("debug"));
    let standard = || {
        Some(
            dirs::state_dir()
                .or_else(dirs::cache_dir)?
                .join("filedesk")
                .join("filedesk.log"),
        )
    };
    flags
        .log
        .clone()
        .or_else(|| is_wanted.then(standard).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(process: &[(&str, &str)], file: &[(&str, &str)]) -> Environment {
        let map = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect()
        };
        Environment {
            process: map(process),
            file: map(file),
            trouble: None,
        }
    }

    fn target(flags: &Flags, environment: &Environment) -> Target {
        match Settings::read(flags, environment).unwrap().opening {
            Opening::Bucket(target) => *target,
            Opening::Demo(..) => panic!("not the demo"),
        }
    }

    #[test]
    fn flags_win_over_environment_and_environment_over_file() {
        let environment = environment(
            &[("S3_BUCKET_NAME", "from-env"), ("AWS_REGION", "eu-west-1")],
            &[
                ("S3_BUCKET_NAME", "from-file"),
                ("AWS_REGION", "from-file"),
                ("S3_ENDPOINT_URL", "http://host:1"),
            ],
        );
        let flags = Flags {
            bucket: Some("from-flag".into()),
            ..Flags::default()
        };
        let target = target(&flags, &environment);
        assert_eq!(target.bucket, "from-flag");
        assert_eq!(target.region.as_deref(), Some("eu-west-1"));
        assert_eq!(target.endpoint.as_deref(), Some("http://host:1"));
        assert_eq!(target.encryption, EncryptionPolicy::Prefer);
    }

    #[test]
    fn what_came_from_the_file_is_told() {
        let environment = environment(
            &[("AWS_REGION", "x")],
            &[("AWS_REGION", "y"), ("S3_BUCKET_NAME", "b")],
        );
        let settings = Settings::read(&Flags::default(), &environment).unwrap();
        assert_eq!(settings.start.from_env_file, ["S3_BUCKET_NAME"]);
    }

    #[test]
    fn without_a_bucket_the_screen_says_what_to_do_and_offers_the_demo() {
        let Err(Trouble::Missing(missing)) =
            Settings::read(&Flags::default(), &environment(&[], &[]))
        else {
            panic!("a bucket from nowhere");
        };
        let screen = missing.screen();
        for needed in [
            "S3_BUCKET_NAME",
            "AWS_ACCESS_KEY_ID",
            "filedesk demo",
            ".env",
        ] {
            assert!(screen.contains(needed), "{needed}");
        }
        assert!(screen.lines().count() < 24);
    }

    #[test]
    fn a_setting_that_cannot_be_is_named() {
        let wrong = |name, value| {
            let environment = environment(&[("S3_BUCKET_NAME", "b"), (name, value)], &[]);
            match Settings::read(&Flags::default(), &environment) {
                Err(Trouble::Wrong(sentence)) => sentence,
                other => panic!("{other:?}"),
            }
        };
        assert!(wrong("S3_FORCE_PATH_STYLE", "maybe").contains("S3_FORCE_PATH_STYLE is maybe"));
        assert!(wrong("S3_ENDPOINT_URL", "localhost:9000").contains("S3_ENDPOINT_URL"));
    }

    #[test]
    fn a_named_profile_puts_keys_in_the_environment_aside() {
        let environment = environment(
            &[
                ("S3_BUCKET_NAME", "b"),
                ("AWS_ACCESS_KEY_ID", "i"),
                ("AWS_SECRET_ACCESS_KEY", "s"),
            ],
            &[],
        );
        assert!(target(&Flags::default(), &environment).keys.is_some());
        let flags = Flags {
            profile: Some("agency".into()),
            ..Flags::default()
        };
        assert_eq!(target(&flags, &environment).keys, None);
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
