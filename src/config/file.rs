//! The configuration file `config.toml`: the agency's own words, and what must not happen.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::stores::NamedStore;
use super::{Trouble, keys};
use crate::app::Keymap;
use crate::object::{Limit, NoLimit, Prefix, Trash};
use crate::runtime::Pictures;
use crate::share::Words;

/// What the configuration file says; what it leaves out is as usual.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct File {
    /// How links are sent and files are asked for.
    pub words: Words,
    /// Where deleted and replaced objects wait.
    pub trash: Trash,
    /// Buckets in which nothing is changed.
    pub read_only: Vec<String>,
    /// What the keys mean.
    pub keymap: Keymap,
    /// How fast all uploads and downloads together may be.
    pub limit: Limit,
    /// Stores with names of their own, in the order of their names.
    pub stores: Vec<NamedStore>,
    /// Whether the screen is drawn without colours.
    pub is_plain: bool,
    /// How pictures are drawn.
    pub pictures: Pictures,
    /// Which of them is opened where nothing else names a bucket.
    pub(super) default: Option<String>,
}

/// The sections, each with its keys; `assets/config.toml` says what they mean.
pub(super) const SECTIONS: [(&str, &[&str]); 6] = [
    (
        "message",
        &[
            "greeting", "each", "closing", "request", "page", "moment", "date", "at_most",
            "weekdays", "zone",
        ],
    ),
    ("safety", &["trash", "read_only"]),
    ("transfers", &["limit"]),
    ("defaults", &["store", "theme", "pictures"]),
    // Every command can have keys.
    ("keys", &[]),
    // Each store is a section of its own.
    ("stores", &[]),
];

impl File {
    /// Reads the file that was named, which then has to be there; else the one in its usual place, if there is one.
    pub fn read(named: Option<&Path>) -> Result<Self, Trouble> {
        let (path, is_named) = match named {
            Some(path) => (path.to_owned(), true),
            None => match usual_place() {
                Some(path) => (path, false),
                None => return Ok(Self::default()),
            },
        };
        match fs::read_to_string(&path) {
            Ok(text) => Self::of(&text).map_err(|mistake| mistake.told(&path, &text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_named => {
                Ok(Self::default())
            }
            Err(error) => {
                let path = path.display();
                Err(Trouble::Wrong(format!("{path} cannot be read: {error}.")))
            }
        }
    }

    /// What a file with this text says.
    pub(super) fn of(text: &str) -> Result<Self, Mistake> {
        let text = text.trim_start_matches('\u{feff}');
        let (root, errors) = DeTable::parse_recoverable(text);
        // One slip makes many errors, of which the first is the one to mend.
        let start = |error: &&toml::de::Error| error.span().map_or(0, |span| span.start);
        if let Some(error) = errors.iter().min_by_key(start) {
            let span = error.span().unwrap_or_default();
            let sentence = match unquoted(text, span.start) {
                Some(word) => format!("`{word}` has to stand in quotes: \"{word}\"."),
                None => format!("{}.", error.message()),
            };
            return Err(Mistake::new(span, sentence));
        }
        let mut file = Self::default();
        for (name, section) in root.get_ref() {
            let (_, keys) = SECTIONS
                .iter()
                .find(|(known, _)| *known == name.get_ref())
                .ok_or_else(|| unknown_section(name))?;
            let DeValue::Table(section) = section.get_ref() else {
                let sentence = format!("`{}` has to be a section: [{0}].", name.get_ref());
                return Err(Mistake::new(name.span(), sentence));
            };
            let is_known = |key: &&Spanned<Cow<'_, str>>| keys.contains(&&**key.get_ref());
            let unknown = section.keys().find(|key| !is_known(key));
            if let Some(key) = unknown.filter(|_| !keys.is_empty()) {
                return Err(unknown_key(name.get_ref(), key, keys));
            }
            match name.get_ref().as_ref() {
                "safety" => safety(&mut file, section)?,
                "transfers" => transfers(&mut file, section)?,
                "defaults" => defaults(&mut file, section)?,
                "keys" => file.keymap = keys::keymap(section)?,
                "stores" => {
                    let stores = section.iter();
                    let stores = stores.map(|(name, store)| NamedStore::read(name, store));
                    file.stores = stores.collect::<Result<_, _>>()?;
                }
                _ => message(&mut file.words, section)?,
            }
        }
        if let (Some(name), None) = (&file.default, file.default_store()) {
            let section = root.get_ref().get("defaults");
            let at = section.map(Spanned::span).unwrap_or_default();
            return Err(Mistake::new(at, file.no_store(name)));
        }
        Ok(file)
    }
}

/// The value in the line of that place, where it is a word without quotes.
fn unquoted(text: &str, place: usize) -> Option<&str> {
    let begin = text.get(..place)?.rfind('\n').map_or(0, |end| end + 1);
    let (_, value) = text.get(begin..)?.lines().next()?.split_once('=')?;
    let value = value.split('#').next().unwrap_or_default().trim();
    let is_word = |letter: char| letter.is_alphanumeric() || "-_./:".contains(letter);
    let is_one = value.starts_with(char::is_alphabetic) && value.chars().all(is_word);
    (is_one && !matches!(value, "true" | "false")).then_some(value)
}

/// Takes over what the section `[defaults]` says.
fn defaults(file: &mut File, section: &DeTable<'_>) -> Result<(), Mistake> {
    for (key, value) in section {
        match key.get_ref().as_ref() {
            "theme" => file.is_plain = is_plain(value)?,
            "pictures" => file.pictures = pictures(value)?,
            _ => file.default = Some(text("store", value)?).filter(|name| !name.is_empty()),
        }
    }
    Ok(())
}

fn is_plain(value: &Spanned<DeValue<'_>>) -> Result<bool, Mistake> {
    match text("theme", value)?.as_str() {
        "colours" => Ok(false),
        "plain" => Ok(true),
        other => {
            let nearest = nearest(other, &["colours", "plain"]);
            let sentence = format!("there is no theme `{other}`; {nearest}.");
            Err(Mistake::new(value.span(), sentence))
        }
    }
}

fn pictures(value: &Spanned<DeValue<'_>>) -> Result<Pictures, Mistake> {
    let told = text("pictures", value)?;
    told.parse().map_err(|()| {
        let nearest = nearest(&told, &Pictures::names());
        let sentence = format!("pictures are not drawn by `{told}`; {nearest}.");
        Mistake::new(value.span(), sentence)
    })
}

/// Where the file lies if no other is named.
pub fn usual_place() -> Option<PathBuf> {
    Some(dirs::config_dir()?.join("filedesk").join("config.toml"))
}

/// Takes over what the section `[message]` says.
fn message(words: &mut Words, section: &DeTable<'_>) -> Result<(), Mistake> {
    for (key, value) in section {
        let name = key.get_ref().as_ref();
        match name {
            "zone" => words.zone = zone(value)?,
            "weekdays" => words.weekdays = weekdays(value)?,
            _ => {
                let text = text(name, value)?;
                if let Some(place) = template(words, name) {
                    *place = text;
                }
            }
        }
    }
    words.check().map_err(|trouble| {
        let at = section.get_key_value(trouble.field);
        Mistake::new(
            at.map(|(key, _)| key.span()).unwrap_or_default(),
            trouble.to_string(),
        )
    })
}

/// Takes over what the section `[safety]` says.
fn safety(file: &mut File, section: &DeTable<'_>) -> Result<(), Mistake> {
    for (key, value) in section {
        match key.get_ref().as_ref() {
            "trash" => file.trash = trash(value)?,
            _ => file.read_only = buckets(value)?,
        }
    }
    Ok(())
}

/// Takes over what the section `[transfers]` says.
fn transfers(file: &mut File, section: &DeTable<'_>) -> Result<(), Mistake> {
    for value in section.values() {
        let told = text("limit", value)?;
        file.limit = told.parse().map_err(|none: NoLimit| {
            let sentence = format!("`limit` is not understood as \"{told}\": {none}.");
            Mistake::new(value.span(), sentence)
        })?;
    }
    Ok(())
}

/// A folder of its own: the whole bucket, or one of the application's, would be no trash.
fn trash(value: &Spanned<DeValue<'_>>) -> Result<Trash, Mistake> {
    let root = Prefix::new(text("trash", value)?.trim_start_matches('/'));
    let taken = ["uploads/", "jobs/"]
        .iter()
        .any(|home| root.as_str().starts_with(home));
    if root.is_bucket() || taken {
        let sentence = "`trash` has to be a folder of its own, outside of uploads/ and jobs/.";
        return Err(Mistake::new(value.span(), sentence.to_owned()));
    }
    Ok(Trash { root })
}

fn buckets(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Mistake> {
    let wrong = || {
        let sentence = "`read_only` has to be a list of buckets, as in [\"archive\"].";
        Mistake::new(value.span(), sentence.to_owned())
    };
    let list = value.get_ref().as_array().ok_or_else(wrong)?;
    let names = list
        .iter()
        .map(|name| name.get_ref().as_str().map(str::to_owned));
    names.collect::<Option<_>>().ok_or_else(wrong)
}

fn template<'a>(words: &'a mut Words, key: &str) -> Option<&'a mut String> {
    Some(match key {
        "greeting" => &mut words.greeting,
        "each" => &mut words.each,
        "closing" => &mut words.closing,
        "request" => &mut words.request,
        "page" => &mut words.page,
        "moment" => &mut words.moment,
        "date" => &mut words.date,
        "at_most" => &mut words.at_most,
        _ => return None,
    })
}

pub(super) fn text(name: &str, value: &Spanned<DeValue<'_>>) -> Result<String, Mistake> {
    let wrong = || Mistake::new(value.span(), format!("`{name}` has to be text in quotes."));
    value.get_ref().as_str().map(Into::into).ok_or_else(wrong)
}

/// Nothing between the quotes is the zone of whoever writes.
fn zone(value: &Spanned<DeValue<'_>>) -> Result<Option<TimeZone>, Mistake> {
    let name = text("zone", value)?;
    if name.is_empty() {
        return Ok(None);
    }
    TimeZone::get(&name).map(Some).map_err(|_| {
        let sentence = format!("there is no time zone `{name}`; one is \"Europe/Berlin\".");
        Mistake::new(value.span(), sentence)
    })
}

fn weekdays(value: &Spanned<DeValue<'_>>) -> Result<[String; 7], Mistake> {
    let days = value.get_ref().as_array().into_iter().flatten();
    let days: Option<Vec<String>> = days
        .map(|day| day.get_ref().as_str().map(Into::into))
        .collect();
    days.and_then(|days| days.try_into().ok()).ok_or_else(|| {
        let sentence = "`weekdays` has to be seven names in quotes, from Monday on.";
        Mistake::new(value.span(), sentence.into())
    })
}

/// Something in the file that cannot be, and where.
#[derive(Debug)]
pub(super) struct Mistake {
    at: Range<usize>,
    sentence: String,
}

impl Mistake {
    /// Something wrong at that place.
    pub(super) fn new(at: Range<usize>, sentence: String) -> Self {
        Self { at, sentence }
    }

    /// What is wrong.
    #[cfg(test)]
    pub(super) fn sentence(&self) -> &str {
        &self.sentence
    }

    /// As editors and terminals make links of it: `path:line: what is wrong`.
    fn told(&self, path: &Path, text: &str) -> Trouble {
        let text = text.trim_start_matches('\u{feff}');
        let before = text.get(..self.at.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        Trouble::Wrong(format!("{}:{line}: {}", path.display(), self.sentence))
    }
}

fn unknown_section(name: &Spanned<std::borrow::Cow<'_, str>>) -> Mistake {
    let known: Vec<_> = SECTIONS.iter().map(|(section, _)| *section).collect();
    let told = name.get_ref();
    // A key above the first section is the likelier slip than a section of that name.
    let home = SECTIONS
        .iter()
        .find(|(_, keys)| keys.contains(&told.as_ref()));
    let sentence = match home {
        None if keys::is_command(told) => format!("`{told}` belongs below [keys]."),
        Some((section, _)) => format!("`{told}` belongs below [{section}]."),
        None => format!("there is no `{told}` here; {}.", nearest(told, &known)),
    };
    Mistake::new(name.span(), sentence)
}

fn unknown_key(section: &str, key: &Spanned<std::borrow::Cow<'_, str>>, keys: &[&str]) -> Mistake {
    let told = key.get_ref();
    let nearest = nearest(told, keys);
    Mistake::new(
        key.span(),
        format!("[{section}] has no `{told}`; {nearest}."),
    )
}

/// Which of `known` was probably meant, or all of them where none is near.
pub(super) fn nearest(typed: &str, known: &[&str]) -> String {
    let near = known
        .iter()
        .map(|name| (distance(typed, name), name))
        .min()
        .filter(|(distance, name)| *distance <= name.len().div_ceil(2));
    if let Some((_, name)) = near {
        return format!("did you mean `{name}`");
    }
    let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    format!("there is {}", known.join(", "))
}

/// How many letters have to be put in, taken out or changed to make `one` of `other`.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut corner = above;
        row[0] = above + 1;
        for (at, other) in other.iter().enumerate() {
            let changed = corner + usize::from(letter != *other);
            corner = row[at + 1];
            row[at + 1] = changed.min(corner + 1).min(row[at] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: &str = include_str!("../../assets/config.toml");

    fn mistake(text: &str) -> String {
        let mistake = File::of(text).unwrap_err();
        match mistake.told(Path::new("desk.toml"), text) {
            Trouble::Wrong(sentence) => sentence,
            Trouble::Missing(_) => panic!("nothing is missing in a file"),
        }
    }

    #[test]
    fn the_commented_file_says_exactly_what_is_usual_and_names_every_key() {
        assert_eq!(File::of(USUAL).unwrap(), File::default());
        let root = DeTable::parse(USUAL).unwrap();
        for (section, keys) in SECTIONS {
            let section = root.get_ref().get(section).unwrap().get_ref();
            let named: Vec<_> = section.as_table().unwrap().keys().collect();
            assert!(keys.iter().all(|key| section.get(*key).is_some()));
            assert_eq!(named.len(), keys.len());
        }
    }

    #[test]
    fn an_empty_file_says_what_is_usual() {
        assert_eq!(File::of("\u{feff}# nothing\n").unwrap(), File::default());
    }

    #[test]
    fn the_trash_is_a_folder_of_its_own_and_buckets_can_be_kept_from_change() {
        let file = File::of("[safety]\ntrash = 'bin'\nread_only = ['archive']\n").unwrap();
        assert_eq!(file.trash.root.as_str(), "bin/");
        assert_eq!(file.read_only, ["archive"]);
        for wrong in [
            "trash = ''",
            "trash = '/'",
            "trash = 'uploads/bin'",
            "read_only = true",
        ] {
            let told = mistake(&format!("[safety]\n{wrong}\n"));
            assert!(told.contains("has to be"), "{told}");
        }
    }

    #[test]
    fn the_limit_is_read_and_off_is_none() {
        let limit = |text| File::of(text).unwrap().limit;
        assert_eq!(limit("[transfers]\nlimit = 'off'"), Limit::Off);
        let two_megabytes = "2MB".parse().unwrap();
        assert_eq!(limit("[transfers]\nlimit = '2 MB/s'"), two_megabytes);
    }

    #[test]
    fn the_agency_has_its_own_words() {
        let text = "[message]\ngreeting = 'Guten Tag,'\nzone = 'Europe/Berlin'\n\
                    weekdays = ['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']\n";
        let words = File::of(text).unwrap().words;
        assert_eq!(words.greeting, "Guten Tag,");
        assert_eq!(words.zone, TimeZone::get("Europe/Berlin").ok());
        assert_eq!(words.weekdays[6], "So");
        assert_eq!(words.closing, Words::default().closing);
    }

    #[test]
    fn an_unknown_key_is_told_with_its_line_and_the_nearest_one() {
        for (text, expected) in [
            (
                "[message]\n\ngreting = ''",
                "desk.toml:3: [message] has no `greting`; did you mean `greeting`.",
            ),
            (
                "[mesage]",
                "desk.toml:1: there is no `mesage` here; did you mean `message`.",
            ),
            (
                "# a\ngreeting = ''",
                "desk.toml:2: `greeting` belongs below [message].",
            ),
            (
                "[colors]",
                "desk.toml:1: there is no `colors` here; there is `message`, `safety`, `transfers`, `defaults`, `keys`, `stores`.",
            ),
        ] {
            assert_eq!(mistake(text), expected);
        }
    }

    #[test]
    fn a_wrong_value_is_told_with_its_line() {
        for (text, expected) in [
            (
                "[message]\n\n\neach = '{url}'",
                "desk.toml:4: `each` knows no {url}",
            ),
            (
                "[message]\ngreeting = 5",
                "desk.toml:2: `greeting` has to be text",
            ),
            (
                "[message]\nzone = 'Berlin'",
                "desk.toml:2: there is no time zone `Berlin`",
            ),
            (
                "[message]\nweekdays = ['Mo']",
                "desk.toml:2: `weekdays` has to be seven",
            ),
            (
                "[keys]\ndelete = f8",
                "desk.toml:2: `f8` has to stand in quotes: \"f8\".",
            ),
            ("message = 1", "desk.toml:1: `message` has to be a section"),
            ("[message]\ngreeting = \"a\nb\"", "desk.toml:2: "),
            ("[message]\nmoment = ''", "desk.toml:2: `moment` is"),
            (
                "[defaults]\npictures = 'kity'",
                "desk.toml:2: pictures are not drawn by `kity`; did you mean `kitty`",
            ),
            (
                "[defaults]\ntheme = 'plan'",
                "desk.toml:2: there is no theme `plan`; did you mean `plain`",
            ),
            (
                "[transfers]\nlimit = '2 Mbit'",
                "desk.toml:2: `limit` is not understood as \"2 Mbit\": a limit is bytes a second, such as 500k, 2MB",
            ),
            (
                "[transfers]\nlimit = 500000",
                "desk.toml:2: `limit` has to be text",
            ),
        ] {
            let told = mistake(text);
            assert!(told.starts_with(expected), "{told}");
        }
    }

    #[test]
    fn a_file_that_was_named_has_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.toml");
        assert!(
            matches!(File::read(Some(&path)), Err(Trouble::Wrong(told)) if told.contains("desk.toml cannot be read"))
        );
        fs::write(&path, "[message]\npage = 'Send {name}'\n").unwrap();
        assert_eq!(File::read(Some(&path)).unwrap().words.page, "Send {name}");
    }
}
