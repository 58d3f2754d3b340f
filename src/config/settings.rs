//! What the flags and the environment come to: the bucket, how it is reached, how it looks.

use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::environment::{Environment, NAMES, Place};
use super::file::File;
use crate::app::{ReadOnlyBy, Start};
use crate::args::{DemoArguments, Encryption, Flags};
use crate::demo::{Demo, Shape};
use crate::object::{Limit, Prefix, Timestamp};
use crate::runtime::{Folders, Opened, Opening, Pictures};
use crate::store::{Access, EncryptionPolicy, StaticKeys, Target};
use crate::ui::{Depth, Theme};

/// Everything that decides how the program starts.
#[derive(Debug)]
pub struct Settings {
    start: Start,
    opening: Opening,
    theme: Theme,
    pictures: Pictures,
    /// The limit that a flag names; it wins over the file's.
    limit: Option<Limit>,
    /// The store that was opened by its name.
    store: Option<String>,
    /// The file for the debug log, if one is wanted.
    pub log: Option<PathBuf>,
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

impl Settings {
    /// Reads everything that names a bucket.
    pub fn read(flags: &Flags, environment: &Environment) -> Result<Self, Trouble> {
        let target = target(flags, environment)?;
        let place = keys(flags, environment)?.map(|(_, place)| place);
        let start = Start {
            bucket: target.bucket.clone(),
            endpoint: target.endpoint.clone(),
            from_env_file: from_env_file(environment, place),
            ..start(flags)
        };
        Ok(Self {
            start,
            opening: Opening::Bucket(Box::new(target)),
            theme: theme(environment),
            pictures: Pictures::default(),
            limit: flags.limit,
            store: flags.store.clone(),
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
            pictures: Pictures::default(),
            limit: flags.limit,
            store: flags.store.clone(),
            log: log(flags, environment),
        }
    }

    /// The same with the cursor on what `typed` names: a key, or an address of one.
    pub fn at(mut self, typed: &str) -> Result<Self, Trouble> {
        let key = crate::object::address(typed, &self.start.bucket).map_err(Trouble::Wrong)?;
        self.start.at = Some(key);
        Ok(self)
    }

    /// The same with what the configuration file says.
    pub fn with(mut self, file: File) -> Self {
        // The demo is a world of its own: no key leads from there into a real bucket.
        if !self.start.is_demo {
            self.start.stores = file.known_stores(self.store.as_deref());
        }
        let open = self.start.stores.iter().find(|store| store.is_open);
        if open.is_some_and(|store| store.is_read_only) {
            self.start.read_only = Some(ReadOnlyBy::Store);
        }
        self.start.words = file.words;
        self.start.keymap = file.keymap;
        self.start.trash = file.trash;
        if file.is_plain {
            self.theme = Theme::plain(TimeZone::system());
        }
        self.pictures = file.pictures;
        self.start.limit = self.limit.unwrap_or(file.limit);
        if file.read_only.contains(&self.start.bucket) {
            self.start.read_only = Some(ReadOnlyBy::Bucket);
            match &mut self.opening {
                Opening::Bucket(target) => target.access = Access::ReadOnly,
                Opening::Demo(_, access) => *access = Access::ReadOnly,
            }
        }
        self
    }

    /// What the screen is opened with.
    pub fn opened(self) -> Opened {
        let folders = Folders {
            caches: dirs::cache_dir(),
            states: states(),
            downloads: self.start.downloads.clone(),
        };
        Opened {
            start: self.start,
            opening: self.opening,
            folders,
            // Whoever wants no colours wants no pictures either.
            pictures: match self.theme.depth {
                Depth::None => Pictures::Blocks,
                _ => self.pictures,
            },
            theme: self.theme,
        }
    }
}

/// Which bucket it is, and how it is reached.
pub(super) fn target(flags: &Flags, environment: &Environment) -> Result<Target, Trouble> {
    if let Some(trouble) = environment.trouble() {
        return Err(Trouble::Wrong(trouble.to_owned()));
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
    Ok(Target {
        bucket,
        region: pick(&flags.region, "AWS_REGION")
            .or_else(|| environment.get("AWS_DEFAULT_REGION").map(Into::into)),
        path_style: flags.path_style || truth(environment, "S3_FORCE_PATH_STYLE")?,
        profile: pick(&flags.profile, "AWS_PROFILE"),
        keys: keys(flags, environment)?.map(|(keys, _)| keys),
        access: access(flags),
        encryption: encryption(flags, endpoint.is_some()),
        endpoint,
    })
}

/// The user's folder for what is to be remembered.
pub(super) fn states() -> Option<PathBuf> {
    dirs::state_dir().or_else(dirs::data_local_dir)
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

/// Where saved files go.
pub(super) fn downloads(flags: &Flags) -> PathBuf {
    let named = flags.download_dir.clone().or_else(dirs::download_dir);
    whole(
        named
            .or_else(dirs::home_dir)
            .unwrap_or_else(|| PathBuf::from(".")),
    )
}

fn start(flags: &Flags) -> Start {
    Start {
        prefix: flags.prefix.clone().map(Prefix::new),
        read_only: flags.read_only.then_some(ReadOnlyBy::Flag),
        no_index: flags.no_index,
        zone: Some(TimeZone::system()),
        downloads: downloads(flags),
        home: dirs::home_dir(),
        ..Start::default()
    }
}

/// The path from the top, so that it can be shown and typed anew.
fn whole(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
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

/// The keys, and where they come from: all from one place, so that no stale token joins other keys.
///
/// Whatever says first who we are decides: a flag's profile, then the process, then the file; in one place
/// keys win over a profile, as everywhere with AWS.
fn keys(flags: &Flags, environment: &Environment) -> Result<Option<(StaticKeys, Place)>, Trouble> {
    if flags.profile.is_some() {
        return Ok(None);
    }
    for place in [Place::Process, Place::File] {
        let at = |name| environment.at(place, name).map(str::to_owned);
        match (at("AWS_ACCESS_KEY_ID"), at("AWS_SECRET_ACCESS_KEY")) {
            (Some(id), Some(secret)) => {
                let session_token = at("AWS_SESSION_TOKEN");
                let expires = session_token.as_ref().and_then(|_| at(EXPIRATION));
                let expires = expires.map(|told| moment(&told)).transpose()?;
                let keys = StaticKeys {
                    id,
                    secret,
                    session_token,
                    expires,
                };
                return Ok(Some((keys, place)));
            }
            (Some(_), None) => {
                return Err(place.lacks("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
            }
            (None, Some(_)) => {
                return Err(place.lacks("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"));
            }
            (None, None) if at("AWS_PROFILE").is_some() => return Ok(None),
            (None, None) => {}
        }
    }
    Ok(None)
}

/// When a session token ends; AWS's tools export it beside the token.
const EXPIRATION: &str = "AWS_CREDENTIAL_EXPIRATION";

/// A moment as RFC 3339 writes it.
fn moment(told: &str) -> Result<Timestamp, Trouble> {
    match told.parse::<jiff::Timestamp>() {
        Ok(moment) => Ok(Timestamp(moment.as_second())),
        Err(_) => Err(Trouble::Wrong(format!(
            "{EXPIRATION} is {told}; it has to be a moment such as 2026-01-31T12:00:00Z."
        ))),
    }
}

impl Place {
    fn lacks(self, given: &str, missing: &str) -> Trouble {
        let place = match self {
            Self::Process => "the environment",
            Self::File => ".env",
        };
        Trouble::Wrong(format!(
            "{place} has {given} but no {missing}; both have to be in the same place."
        ))
    }
}

/// The names of the settings that `.env` decided.
fn from_env_file(environment: &Environment, keys: Option<Place>) -> Vec<String> {
    let decides = |name: &&&str| match **name {
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "AWS_SESSION_TOKEN" | EXPIRATION => {
            keys == Some(Place::File) && environment.at(Place::File, name).is_some()
        }
        name => environment.is_from_file(name),
    };
    let names = NAMES.iter().filter(decides);
    names.map(|name| (*name).to_owned()).collect()
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
        None => Theme {
            depth: match environment.get("COLORTERM") {
                Some("truecolor" | "24bit") => Depth::Full,
                _ => Depth::Palette,
            },
            ..Theme::colours(zone)
        },
    }
}

/// The file for the debug log, if one is wanted.
pub(super) fn log(flags: &Flags, environment: &Environment) -> Option<PathBuf> {
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
        Environment::of(process, file)
    }

    fn target(flags: &Flags, environment: &Environment) -> Target {
        match Settings::read(flags, environment).unwrap().opening {
            Opening::Bucket(target) => *target,
            Opening::Demo(..) => panic!("not the demo"),
        }
    }

    #[test]
    fn a_limit_from_a_flag_wins_over_the_file_even_if_it_is_none() {
        let file = || File {
            limit: "2MB".parse().unwrap(),
            ..File::default()
        };
        let limit = |flag: Option<&str>| {
            let flags = Flags {
                bucket: Some("b".into()),
                limit: flag.map(|flag| flag.parse().unwrap()),
                ..Flags::default()
            };
            let settings = Settings::read(&flags, &environment(&[], &[])).unwrap();
            settings.with(file()).start.limit
        };
        assert_eq!(limit(None), file().limit);
        assert_eq!(limit(Some("500k")), "500k".parse().unwrap());
        assert_eq!(limit(Some("off")), Limit::Off);
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
    fn what_made_it_read_only_is_known() {
        let text = "[safety]\nread_only = ['a']\n[stores.s]\nbucket = 'b'\nread_only = true";
        let by = |flags: Flags| {
            let file = File::of(text).unwrap_or_default();
            let (flags, environment) = file.open_store(&flags, &environment(&[], &[])).unwrap();
            let settings = Settings::read(&flags, &environment).unwrap().with(file);
            settings.start.read_only
        };
        let bucket = |bucket: &str, read_only| Flags {
            bucket: Some(bucket.to_owned()),
            read_only,
            ..Flags::default()
        };
        assert_eq!(by(bucket("c", false)), None);
        assert_eq!(by(bucket("c", true)), Some(ReadOnlyBy::Flag));
        assert_eq!(by(bucket("a", true)), Some(ReadOnlyBy::Bucket));
        let store = Flags {
            store: Some("s".into()),
            ..Flags::default()
        };
        assert_eq!(by(store), Some(ReadOnlyBy::Store));
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

    const ID: &str = "AWS_ACCESS_KEY_ID";
    const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
    const TOKEN: &str = "AWS_SESSION_TOKEN";

    #[test]
    fn keys_come_from_one_place_with_their_own_token() {
        let stale = [(ID, "old"), (SECRET, "old"), (TOKEN, "stale")];
        let environment = environment(
            &[("S3_BUCKET_NAME", "b"), (ID, "new"), (SECRET, "new")],
            &stale,
        );
        let keys = target(&Flags::default(), &environment).keys.unwrap();
        assert_eq!((keys.id.as_str(), keys.session_token), ("new", None));
        let settings = Settings::read(&Flags::default(), &environment).unwrap();
        assert_eq!(settings.start.from_env_file, [""; 0]);
    }

    #[test]
    fn the_end_of_a_token_stands_beside_it() {
        let told = |end: &str| {
            let process = [
                ("S3_BUCKET_NAME", "b"),
                (ID, "i"),
                (SECRET, "s"),
                (TOKEN, "t"),
            ];
            let process = [&process[..], &[(EXPIRATION, end)]].concat();
            Settings::read(&Flags::default(), &environment(&process, &[]))
        };
        let keys = [
            ("S3_BUCKET_NAME", "b"),
            (ID, "i"),
            (SECRET, "s"),
            (EXPIRATION, "soon"),
        ];
        let lasting = target(&Flags::default(), &environment(&keys, &[])).keys;
        assert_eq!(
            lasting.unwrap().expires,
            None,
            "without a token nothing ends"
        );
        for end in ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"] {
            let Opening::Bucket(target) = told(end).unwrap().opening else {
                panic!("not the demo");
            };
            assert_eq!(target.keys.unwrap().expires, Some(Timestamp(1_767_225_600)));
        }
        assert!(matches!(told("soon"), Err(Trouble::Wrong(_))));
    }

    #[test]
    fn a_profile_in_the_environment_wins_over_keys_in_the_file_and_not_the_other_way_round() {
        let keys = [(ID, "i"), (SECRET, "s")];
        let profile = [("S3_BUCKET_NAME", "b"), ("AWS_PROFILE", "agency")];
        let chosen = target(&Flags::default(), &environment(&profile, &keys));
        assert_eq!(
            (chosen.keys, chosen.profile.as_deref()),
            (None, Some("agency"))
        );
        let chosen = target(&Flags::default(), &environment(&keys, &profile));
        assert!(chosen.keys.is_some());
        let both = [&keys[..], &profile[..]].concat();
        assert!(
            target(&Flags::default(), &environment(&both, &[]))
                .keys
                .is_some()
        );
    }

    #[test]
    fn half_a_pair_of_keys_is_told() {
        for (there, missing) in [(ID, SECRET), (SECRET, ID)] {
            let environment = environment(&[("S3_BUCKET_NAME", "b")], &[(there, "x")]);
            let Err(Trouble::Wrong(told)) = Settings::read(&Flags::default(), &environment) else {
                panic!("half a pair was taken");
            };
            assert!(
                told.contains(&format!(".env has {there} but no {missing}")),
                "{told}"
            );
        }
    }
}
