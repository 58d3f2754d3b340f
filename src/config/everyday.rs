//! What the flags, the environment and the configuration file come to for a command without a screen.

use std::path::PathBuf;

use jiff::tz::TimeZone;

use super::environment::{Environment, Place};
use super::file::File;
use super::settings::{Trouble, downloads, log, states, target};
use crate::args::Flags;
use crate::cli::{Setting, Setup};
use crate::object::Prefix;
use crate::store::{Access, key_tail};

/// Everything that decides how a command runs.
#[derive(Debug)]
pub struct Everyday {
    /// The command's own part.
    pub setup: Setup,
    /// The file for the debug log, if one is wanted.
    pub log_file: Option<PathBuf>,
}

/// Reads everything that a command needs; `typed` are the flags before a store was put under them, `other` is a store that
/// it reads beside the open one.
pub fn everyday(
    typed: &Flags,
    flags: &Flags,
    environment: &Environment,
    file: File,
    other: Option<&str>,
) -> Result<Everyday, Trouble> {
    let mut target = target(flags, environment)?;
    if file.read_only.contains(&target.bucket) {
        target.access = Access::ReadOnly;
    }
    let other = other
        .map(|name| file.beside(name, typed, environment))
        .transpose()?;
    let setup = Setup {
        target,
        trash: file.trash,
        words: file.words,
        limit: flags.limit.unwrap_or(file.limit),
        states: states(),
        prefix: Prefix::new(flags.prefix.clone().unwrap_or_default()),
        caches: dirs::cache_dir(),
        downloads: downloads(flags),
        zone: TimeZone::system(),
        told: told(typed, flags, environment),
        other,
    };
    Ok(Everyday {
        setup,
        log_file: log(flags, environment),
    })
}

/// What is set, in the order in which places win: a flag, a store that has a name, the environment, `.env`.
pub(super) fn told(typed: &Flags, flags: &Flags, environment: &Environment) -> Vec<Setting> {
    type OfFlags = fn(&Flags) -> Option<String>;
    let none: OfFlags = |_| None;
    let rows: [(&str, OfFlags); 9] = [
        ("S3_BUCKET_NAME", |flags| flags.bucket.clone()),
        ("AWS_REGION", |flags| flags.region.clone()),
        ("S3_ENDPOINT_URL", |flags| flags.endpoint_url.clone()),
        ("S3_FORCE_PATH_STYLE", |flags| {
            flags.path_style.then(|| "true".to_owned())
        }),
        ("AWS_PROFILE", |flags| flags.profile.clone()),
        ("AWS_ACCESS_KEY_ID", none),
        ("AWS_SECRET_ACCESS_KEY", none),
        ("AWS_SESSION_TOKEN", none),
        ("AWS_CREDENTIAL_EXPIRATION", none),
    ];
    let set = rows.into_iter().filter_map(|(name, flag)| {
        let (of_typed, of_store) = (flag(typed), flag(flags));
        let places = [
            (of_typed.as_deref(), "a flag"),
            (of_store.as_deref(), "the store's section in config.toml"),
            (environment.at(Place::Process, name), "the environment"),
            (environment.at(Place::File, name), ".env"),
        ];
        let first = places
            .into_iter()
            .find_map(|(value, from)| Some((value?, from)));
        first.map(|(value, from)| Setting {
            name,
            value: masked(name, value),
            from,
        })
    });
    set.collect()
}

/// The value as it may be shown: of a key the end, by which it is known again, of a secret nothing.
fn masked(name: &str, value: &str) -> String {
    match name {
        "AWS_SECRET_ACCESS_KEY" | "AWS_SESSION_TOKEN" => "(set, not shown)".to_owned(),
        "AWS_ACCESS_KEY_ID" => format!("…{}", key_tail(value)),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Limit;

    #[test]
    fn a_bucket_that_the_file_protects_is_only_read() {
        let file = || File {
            read_only: vec!["b".into()],
            limit: "2MB".parse().unwrap(),
            ..File::default()
        };
        let read = |bucket| {
            let environment = Environment::of(&[("S3_BUCKET_NAME", bucket)], &[]);
            everyday(
                &Flags::default(),
                &Flags::default(),
                &environment,
                file(),
                None,
            )
            .unwrap()
            .setup
        };
        assert_eq!(read("b").target.access, Access::ReadOnly);
        assert_eq!(read("other").target.access, Access::ReadWrite);
        assert_ne!(read("b").limit, Limit::Off);
    }

    #[test]
    fn each_setting_is_told_with_its_place_and_no_secret_is() {
        let process = [
            ("S3_BUCKET_NAME", "b"),
            ("AWS_ACCESS_KEY_ID", "AKIAABCD1234WXYZ"),
            ("AWS_SECRET_ACCESS_KEY", "hush"),
        ];
        let file = [("AWS_REGION", "eu-west-1"), ("S3_BUCKET_NAME", "other")];
        let flags = Flags {
            endpoint_url: Some("https://s3.example.org".into()),
            ..Flags::default()
        };
        let store = Flags {
            profile: Some("archive".into()),
            ..flags.clone()
        };
        let told = told(&flags, &store, &Environment::of(&process, &file));
        let lines: Vec<_> = told
            .iter()
            .map(|setting| format!("{}={} ({})", setting.name, setting.value, setting.from))
            .collect();
        assert_eq!(
            lines,
            [
                "S3_BUCKET_NAME=b (the environment)",
                "AWS_REGION=eu-west-1 (.env)",
                "S3_ENDPOINT_URL=https://s3.example.org (a flag)",
                "AWS_PROFILE=archive (the store's section in config.toml)",
                "AWS_ACCESS_KEY_ID=…WXYZ (the environment)",
                "AWS_SECRET_ACCESS_KEY=(set, not shown) (the environment)",
            ]
        );
        assert_eq!(
            masked("AWS_ACCESS_KEY_ID", "abc"),
            "…",
            "a short one is not shown whole"
        );
    }
}
