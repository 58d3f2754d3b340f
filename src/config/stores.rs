//! Stores with names of their own in the configuration file: a bucket, and how it is reached.

use toml::Spanned;
use toml::de::DeValue;

use super::Trouble;
use super::environment::Environment;
use super::file::{File, Mistake, nearest, text};
use super::settings::target;
use crate::args::Flags;
use crate::object::KnownStore;
use crate::store::{Access, Target};

/// The setting that names a bucket.
const BUCKET: &str = "S3_BUCKET_NAME";
/// What a store says by itself, if only by leaving it out; the last two only where it names a profile, which has a region.
const OF_A_STORE: [&str; 5] = [
    BUCKET,
    "S3_ENDPOINT_URL",
    "S3_FORCE_PATH_STYLE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
];

/// A bucket under a name that people know it by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedStore {
    /// The name.
    pub name: String,
    /// The bucket.
    pub bucket: String,
    endpoint_url: Option<String>,
    region: Option<String>,
    profile: Option<String>,
    path_style: bool,
    /// Whether nothing is changed in it.
    pub read_only: bool,
    prefix: Option<String>,
}

/// What can be said of a store.
pub(super) const KEYS: [&str; 7] = [
    "bucket",
    "endpoint_url",
    "region",
    "profile",
    "path_style",
    "read_only",
    "prefix",
];

impl NamedStore {
    /// The store that a section `[stores.NAME]` describes.
    pub(super) fn read(
        name: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Self, Mistake> {
        let DeValue::Table(section) = value.get_ref() else {
            let sentence = format!(
                "a store is a section of its own: [stores.{}].",
                name.get_ref()
            );
            return Err(Mistake::new(name.span(), sentence));
        };
        let mut store = Self {
            name: name.get_ref().clone().into_owned(),
            ..Self::default()
        };
        for (key, value) in section {
            store.take(key, value)?;
        }
        if store.bucket.is_empty() {
            let sentence = format!("[stores.{}] names no `bucket`.", store.name);
            return Err(Mistake::new(name.span(), sentence));
        }
        Ok(store)
    }

    fn take(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<(), Mistake> {
        let name = key.get_ref().as_ref();
        match name {
            "bucket" => self.bucket = text(name, value)?,
            "endpoint_url" => self.endpoint_url = Some(text(name, value)?),
            "region" => self.region = Some(text(name, value)?),
            "profile" => self.profile = Some(text(name, value)?),
            "prefix" => self.prefix = Some(text(name, value)?),
            "path_style" => self.path_style = truth(name, value)?,
            "read_only" => self.read_only = truth(name, value)?,
            _ => {
                let sentence = format!(
                    "[stores.{}] has no `{name}`; {}.",
                    self.name,
                    nearest(name, &KEYS)
                );
                return Err(Mistake::new(key.span(), sentence));
            }
        }
        Ok(())
    }

    /// The settings that the environment does not decide for it.
    fn decides(&self) -> &'static [&'static str] {
        match self.profile {
            Some(_) => &OF_A_STORE,
            None => &OF_A_STORE[..3],
        }
    }

    /// The flags as they would be if the store had been typed out; what is typed wins.
    pub(super) fn under(&self, flags: &Flags) -> Flags {
        let or =
            |typed: &Option<String>, ours: &Option<String>| typed.clone().or_else(|| ours.clone());
        Flags {
            store: Some(self.name.clone()),
            bucket: or(&flags.bucket, &Some(self.bucket.clone())),
            endpoint_url: or(&flags.endpoint_url, &self.endpoint_url),
            region: or(&flags.region, &self.region),
            profile: or(&flags.profile, &self.profile),
            prefix: or(&flags.prefix, &self.prefix),
            path_style: flags.path_style || self.path_style,
            read_only: flags.read_only || self.read_only,
            ..flags.clone()
        }
    }
}

impl File {
    /// What the flags and the environment come to with the store that is named, or with the usual one where nothing names
    /// a bucket. A store stands by itself: of the environment only credentials hold for it as well, and the
    /// region where it names no profile.
    pub fn open_store(
        &self,
        flags: &Flags,
        environment: &Environment,
    ) -> Result<(Flags, Environment), Trouble> {
        let is_named = flags.bucket.is_some() || environment.get(BUCKET).is_some();
        let store = match &flags.store {
            Some(name) => {
                let store = self.stores.iter().find(|store| store.name == *name);
                Some(store.ok_or_else(|| Trouble::Wrong(self.no_store(name)))?)
            }
            None => self.default_store().filter(|_| !is_named),
        };
        Ok(match store {
            Some(store) => (store.under(flags), environment.without(store.decides())),
            None => (flags.clone(), environment.clone()),
        })
    }

    /// The same for a store that is gone to from another one: what was typed for that one does not hold here.
    pub fn open_other(&self, name: &str, typed: &Flags) -> Result<(Flags, Environment), Trouble> {
        self.open_beside(name, typed, &Environment::of_this_process())
    }

    fn open_beside(
        &self,
        name: &str,
        typed: &Flags,
        environment: &Environment,
    ) -> Result<(Flags, Environment), Trouble> {
        let flags = Flags {
            store: Some(name.to_owned()),
            bucket: None,
            endpoint_url: None,
            region: None,
            profile: None,
            prefix: None,
            path_style: false,
            ..typed.clone()
        };
        self.open_store(&flags, environment)
    }

    /// How a store is reached that is only read, beside the one that is open.
    pub(super) fn beside(
        &self,
        name: &str,
        typed: &Flags,
        environment: &Environment,
    ) -> Result<Target, Trouble> {
        let (flags, environment) = self.open_beside(name, typed, environment)?;
        let target = target(&flags, &environment).map_err(|trouble| match trouble {
            Trouble::Wrong(why) => Trouble::Wrong(format!("[stores.{name}]: {why}")),
            missing @ Trouble::Missing(_) => missing,
        })?;
        let access = Access::ReadOnly;
        Ok(Target { access, ..target })
    }

    /// The stores as the screen lists them; `open` is the name of the one that is open.
    pub(super) fn known_stores(&self, open: Option<&str>) -> Vec<KnownStore> {
        let known = |store: &NamedStore| KnownStore {
            name: store.name.clone(),
            bucket: store.bucket.clone(),
            is_read_only: store.read_only || self.read_only.contains(&store.bucket),
            is_open: open == Some(store.name.as_str()),
        };
        self.stores.iter().map(known).collect()
    }

    pub(super) fn default_store(&self) -> Option<&NamedStore> {
        let name = self.default.as_ref()?;
        self.stores.iter().find(|store| store.name == *name)
    }

    pub(super) fn no_store(&self, name: &str) -> String {
        let known: Vec<_> = self
            .stores
            .iter()
            .map(|store| store.name.as_str())
            .collect();
        if known.is_empty() {
            return format!(
                "there is no store `{name}`: the configuration file has no [stores.{name}]."
            );
        }
        format!("there is no store `{name}`; {}.", nearest(name, &known))
    }
}

fn truth(name: &str, value: &Spanned<DeValue<'_>>) -> Result<bool, Mistake> {
    let wrong = || Mistake::new(value.span(), format!("`{name}` has to be true or false."));
    value.get_ref().as_bool().ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORES: &str = "[defaults]\nstore = 'live'\n[stores.live]\nbucket = 'a'\n\
                          [stores.old]\nbucket = 'b'\nprofile = 'p'\nread_only = true\n";

    fn file() -> File {
        File::of(STORES).unwrap()
    }

    #[test]
    fn a_store_stands_by_itself_and_what_is_typed_wins() {
        let environment = Environment::of(
            &[
                ("S3_BUCKET_NAME", "other"),
                ("S3_ENDPOINT_URL", "http://local"),
            ],
            &[],
        );
        let typed = Flags {
            store: Some("old".into()),
            profile: Some("mine".into()),
            ..Flags::default()
        };
        let (flags, rest) = file().open_store(&typed, &environment).unwrap();
        assert_eq!(flags.bucket.as_deref(), Some("b"));
        assert_eq!(flags.profile.as_deref(), Some("mine"));
        assert!(flags.read_only);
        assert_eq!(rest.get("S3_ENDPOINT_URL"), None);
        assert_eq!(rest.get("S3_BUCKET_NAME"), None);
    }

    #[test]
    fn the_usual_store_is_opened_only_where_nothing_names_a_bucket() {
        let bucket = |environment: &Environment| {
            let opened = file().open_store(&Flags::default(), environment);
            opened.unwrap().0.bucket
        };
        assert_eq!(bucket(&Environment::of(&[], &[])), Some("a".into()));
        let named = Environment::of(&[], &[("S3_BUCKET_NAME", "other")]);
        assert_eq!(bucket(&named), None);
    }

    #[test]
    fn a_slip_is_told_with_what_was_meant() {
        let typed = Flags {
            store: Some("lvie".into()),
            ..Flags::default()
        };
        let told = file().open_store(&typed, &Environment::of(&[], &[]));
        let Err(Trouble::Wrong(told)) = told else {
            panic!("there is no such store")
        };
        assert!(told.contains("did you mean `live`"), "{told}");
        for (text, line, word) in [
            ("[stores.a]\nbuckte = 'b'", 2, "did you mean `bucket`"),
            ("[stores.a]\nregion = 'b'", 1, "names no `bucket`"),
            ("[stores]\na = 'b'", 2, "a section of its own"),
            ("[defaults]\nstore = 'x'", 1, "there is no store `x`"),
            (
                "[stores.a]\nbucket = 'b'\nread_only = 1",
                3,
                "true or false",
            ),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("c.toml");
            std::fs::write(&path, text).unwrap();
            let Err(Trouble::Wrong(told)) = File::read(Some(&path)) else {
                panic!("{text}")
            };
            assert!(
                told.contains(&format!(":{line}: ")) && told.contains(word),
                "{told}"
            );
        }
    }

    #[test]
    fn the_open_store_is_known_among_the_others() {
        let known = file().known_stores(Some("old"));
        let told: Vec<_> = known
            .iter()
            .map(|store| (store.name.as_str(), store.is_open, store.is_read_only))
            .collect();
        assert_eq!(told, [("live", false, false), ("old", true, true)]);
    }

    #[test]
    fn a_store_beside_the_open_one_is_only_read() {
        let text = "[stores.a]\nbucket = 'a'\n[stores.b]\nbucket = 'b'\nendpoint_url = 'here'";
        let file = File::of(text).unwrap();
        let environment = Environment::of(&[("S3_BUCKET_NAME", "live")], &[]);
        let beside = |name| file.beside(name, &Flags::default(), &environment);
        let target = beside("a").unwrap();
        assert_eq!(
            (target.bucket.as_str(), target.access),
            ("a", Access::ReadOnly)
        );
        for (name, why) in [("b", "[stores.b]: "), ("c", "there is no store `c`")] {
            let told = beside(name).unwrap_err();
            assert!(
                matches!(&told, Trouble::Wrong(told) if told.contains(why)),
                "{told:?}"
            );
        }
    }
}
