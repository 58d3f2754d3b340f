//! Everything that is set, for whoever wonders: from flags, the environment and the files, each with where it comes from.

use std::path::Path;

use super::environment::Environment;
use super::everyday::told;
use super::file::{File, usual_place};
use super::keys;
use super::settings::{downloads, states};
use crate::args::Flags;
use crate::cli::{Setting, Shown};

/// The commented configuration file, in which everything is as it is without one.
const COMMENTED: &str = include_str!("../../assets/config.toml");

impl File {
    /// What is set; `typed` are the flags before a store was put under them.
    pub fn shown(&self, typed: &Flags, flags: &Flags, environment: &Environment) -> Shown {
        let mut settings = told(typed, flags, environment);
        let usual = Self::default().values();
        for ((name, value), (_, usual)) in self.values().into_iter().zip(usual) {
            let from = if value == usual {
                "as usual"
            } else {
                "config.toml"
            };
            settings.push(Setting { name, value, from });
        }
        let own = keys::told(&self.keymap).into_iter();
        settings.extend(own.map(|value| Setting {
            name: "keys",
            value,
            from: "config.toml",
        }));
        let below = |folder: std::path::PathBuf| folder.join("filedesk");
        let places = [
            ("config", flags.config.clone().or_else(usual_place)),
            ("state", states().map(below)),
            ("cache", dirs::cache_dir().map(below)),
            ("downloads", Some(downloads(flags))),
        ];
        let places = places.into_iter();
        Shown {
            settings,
            stores: self.known_stores(flags.store.as_deref()),
            places: places
                .filter_map(|(name, path)| Some((name, path?)))
                .collect(),
        }
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        let words = &self.words;
        let zone = words.zone.as_ref().and_then(|zone| zone.iana_name());
        vec![
            ("message.greeting", words.greeting.clone()),
            ("message.each", words.each.clone()),
            ("message.closing", words.closing.clone()),
            ("message.request", words.request.clone()),
            ("message.page", words.page.clone()),
            ("message.moment", words.moment.clone()),
            ("message.date", words.date.clone()),
            ("message.at_most", words.at_most.clone()),
            ("message.weekdays", words.weekdays.join(", ")),
            ("message.zone", zone.unwrap_or_default().to_owned()),
            ("safety.trash", self.trash.root.as_str().to_owned()),
            ("safety.read_only", self.read_only.join(", ")),
            ("transfers.limit", self.limit.to_string()),
            (
                "defaults.theme",
                if self.is_plain { "plain" } else { "colours" }.to_owned(),
            ),
            ("defaults.pictures", self.pictures.to_string()),
            ("defaults.store", self.default.clone().unwrap_or_default()),
        ]
    }
}

/// Writes the commented configuration file where it belongs, unless something is there; where that is.
pub fn write_commented(named: Option<&Path>) -> Result<std::path::PathBuf, String> {
    let path = named.map(Path::to_owned).or_else(usual_place);
    let path = path.ok_or("there is no folder for configuration here; --config names a file.")?;
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            format!("{} is there already, and stays as it is.", path.display())
        }
        _ => format!("{} cannot be written: {error}.", path.display()),
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = std::fs::File::create_new(&path).map_err(failed)?;
    std::io::Write::write_all(&mut file, COMMENTED.as_bytes()).map_err(failed)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file::SECTIONS;

    #[test]
    fn what_the_file_says_otherwise_is_told_with_its_place() {
        let file =
            File::of("[safety]\ntrash = 'bin'\n[stores.old]\nbucket = 'b'\nread_only = true")
                .unwrap();
        let environment = Environment::of(&[("S3_BUCKET_NAME", "live")], &[]);
        let shown = file.shown(&Flags::default(), &Flags::default(), &environment);
        let from = |name| {
            let setting = shown.settings.iter().find(|setting| setting.name == name);
            setting.map(|setting| (setting.value.as_str(), setting.from))
        };
        assert_eq!(from("safety.trash"), Some(("bin/", "config.toml")));
        assert_eq!(from("transfers.limit").unwrap().1, "as usual");
        assert_eq!(from("S3_BUCKET_NAME"), Some(("live", "the environment")));
        assert_eq!(shown.stores[0].name, "old");
        assert!(shown.stores[0].is_read_only);
    }

    #[test]
    fn every_key_of_the_file_is_told() {
        let told: Vec<_> = File::default()
            .values()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let known = SECTIONS
            .iter()
            .flat_map(|(section, keys)| keys.iter().map(move |key| format!("{section}.{key}")));
        for key in known {
            assert!(told.contains(&key.as_str()), "{key} is not told");
        }
    }

    #[test]
    fn the_commented_file_is_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/config.toml");
        assert_eq!(write_commented(Some(&path)), Ok(path.clone()));
        assert_eq!(File::read(Some(&path)).unwrap(), File::default());
        let again = write_commented(Some(&path)).unwrap_err();
        assert!(again.contains("stays as it is"), "{again}");
    }
}
