//! Filters in the store's words, and which rows pass them.

use std::ops::RangeInclusive;

use super::bytes::sizes;
use super::moment::{Today, stretch};
use crate::object::{Class, EntryKind, Reading, Timestamp, read_name};

/// What a row must be, or must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Whether it is turned around by a `!`.
    pub is_negated: bool,
    /// What is asked.
    pub test: Test,
}

/// What a filter asks of a row. Of several values one is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Whose file it is.
    Owner(Vec<Owner>),
    /// How its category begins, in small letters.
    Category(Vec<String>),
    /// How its job begins, in small letters.
    Job(Vec<String>),
    /// What its name ends in, with the dot, in small letters.
    Type(Vec<String>),
    /// How large it is.
    Size(RangeInclusive<u64>),
    /// When it was uploaded: by its name, or else by its last change. The end does not count.
    Uploaded(Timestamp, Timestamp),
    /// What its key begins with, in small letters.
    Folder(String),
    /// How it is stored.
    Class(Vec<Class>),
}

/// An owner as it may be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// `AGY-123`.
    Named(String),
    /// `123`, an agency's or a client's.
    Numbered(String),
}

/// A row as filters see it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The folder that was listed.
    pub folder: &'a str,
    /// The name below it.
    pub name: &'a str,
    /// What it is.
    pub kind: EntryKind,
}

/// The filters that there are, and what they are for.
pub const NAMES: [(&str, &str); 12] = [
    ("owner", "an agency or a client"),
    ("category", "the kind of document"),
    ("job", "the beginning of a job's id"),
    ("type", "pdf, xlsx, …"),
    ("size", ">5M, <100k, 1M..5M"),
    ("after", "uploaded from then on"),
    ("before", "uploaded before then"),
    ("on", "uploaded that day"),
    ("in", "a time or a folder"),
    ("folder", "what the key begins with"),
    ("class", "the storage class"),
    ("case", "yes tells capitals from small letters"),
];

/// Types that mean further ones.
const FAMILIES: [(&str, &[&str]); 9] = [
    ("jpg", &["jpg", "jpeg"]),
    ("jpeg", &["jpg", "jpeg"]),
    ("tif", &["tif", "tiff"]),
    ("tiff", &["tif", "tiff"]),
    ("htm", &["htm", "html"]),
    ("html", &["htm", "html"]),
    ("xls", &["xls", "xlsx", "xlsm"]),
    ("doc", &["doc", "docx"]),
    ("ppt", &["ppt", "pptx"]),
];

impl Test {
    /// What `name:value` asks; `None` if the value does not fit the name.
    pub fn read(name: &str, value: &str, today: &Today) -> Option<Self> {
        match name {
            "owner" => each(value, owner).map(Self::Owner),
            "category" | "cat" => each(value, |part| Some(part.to_lowercase())).map(Self::Category),
            "job" => each(value, job).map(Self::Job),
            "type" => each(value, |part| Some(types(part))).map(|types| Self::Type(types.concat())),
            "size" => sizes(value).map(Self::Size),
            "folder" => folder(value),
            "class" => each(value, class).map(Self::Class),
            "after" => {
                stretch(value, today).map(|told| Self::Uploaded(told.start, Timestamp(i64::MAX)))
            }
            "before" => {
                stretch(value, today).map(|told| Self::Uploaded(Timestamp(i64::MIN), told.start))
            }
            "on" => stretch(value, today).map(|told| Self::Uploaded(told.start, told.end)),
            "in" if value.contains('/') => folder(value),
            "in" => stretch(value, today)
                .map(|told| Self::Uploaded(told.start, told.end))
                .or_else(|| folder(value)),
            _ => None,
        }
    }

    /// Whether it costs next to nothing to ask.
    pub fn is_cheap(&self) -> bool {
        matches!(
            self,
            Self::Size(_) | Self::Class(_) | Self::Folder(_) | Self::Type(_)
        )
    }

    /// A text that the name of every row holds that passes, if there is one.
    pub fn needle(&self) -> Option<String> {
        match self {
            Self::Owner(owners) => match owners.as_slice() {
                [Owner::Named(name)] => Some(format!("{name}_")),
                [Owner::Numbered(number)] => Some(format!("-{number}_")),
                _ => None,
            },
            Self::Type(types) => match types.as_slice() {
                [ending] => Some(ending.clone()),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Filter {
    /// Whether `row` passes. A folder passes no filter but one about folders.
    pub fn passes(&self, row: &Row<'_>) -> bool {
        let EntryKind::File { size, class, .. } = row.kind else {
            return matches!(self.test, Test::Folder(_)) && self.is_negated != self.holds_key(row);
        };
        let holds = match &self.test {
            Test::Size(sizes) => sizes.contains(&size),
            Test::Class(classes) => classes.contains(&class),
            Test::Type(types) => types.iter().any(|ending| ends_with(row.name, ending)),
            Test::Uploaded(start, end) => {
                arrived(row).is_some_and(|moment| *start <= moment && moment < *end)
            }
            Test::Folder(_) | Test::Owner(_) | Test::Category(_) | Test::Job(_) => {
                self.holds_key(row)
            }
        };
        self.is_negated != holds
    }

    fn holds_key(&self, row: &Row<'_>) -> bool {
        with_key(row, |key| match &self.test {
            Test::Folder(beginning) => starts_with(key, beginning),
            test => read_name(key).is_some_and(|reading| holds_reading(test, &reading)),
        })
    }
}

fn holds_reading(test: &Test, reading: &Reading<'_>) -> bool {
    match (test, reading) {
        (Test::Owner(owners), Reading::Office { owner, .. }) => {
            owners.iter().any(|wanted| match wanted {
                Owner::Named(name) => owner.eq_ignore_ascii_case(name),
                Owner::Numbered(number) => owner
                    .split_once('-')
                    .is_some_and(|(_, told)| told == number),
            })
        }
        (
            Test::Category(beginnings),
            Reading::Office { category, .. } | Reading::Job { category, .. },
        ) => beginnings
            .iter()
            .any(|beginning| starts_with(category, beginning)),
        (Test::Job(beginnings), Reading::Job { job, .. }) => beginnings
            .iter()
            .any(|beginning| starts_with(job, beginning)),
        _ => false,
    }
}

/// When a row came: the moment in its name, or else that of its last change.
pub fn arrived(row: &Row<'_>) -> Option<Timestamp> {
    let uploaded = reading(row, |reading| match reading {
        Reading::Office { uploaded, .. } => Some(*uploaded),
        Reading::Job { .. } => None,
    });
    uploaded.or_else(|| modified(row))
}

/// When a row was last changed.
pub fn modified(row: &Row<'_>) -> Option<Timestamp> {
    match row.kind {
        EntryKind::File { modified, .. } => modified,
        EntryKind::Folder => None,
    }
}

/// What `told` makes of what the row's name tells by the convention.
pub fn reading<T>(row: &Row<'_>, told: impl FnOnce(&Reading<'_>) -> Option<T>) -> Option<T> {
    with_key(row, |key| read_name(key).and_then(|reading| told(&reading)))
}

/// Full keys are told where they lie; only below a folder they have to be put together.
fn with_key<T>(row: &Row<'_>, told: impl FnOnce(&str) -> T) -> T {
    if row.folder.is_empty() {
        told(row.name)
    } else {
        told(&format!("{}{}", row.folder, row.name))
    }
}

/// Whether `text` begins with `small`, which is in small letters.
fn starts_with(text: &str, small: &str) -> bool {
    let beginning = text.as_bytes().get(..small.len());
    beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(small.as_bytes()))
}

fn ends_with(text: &str, small: &str) -> bool {
    let start = text.len().checked_sub(small.len());
    start.is_some_and(|start| text.as_bytes()[start..].eq_ignore_ascii_case(small.as_bytes()))
}

/// All parts between commas, none of which may be empty or wrong.
fn each<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let parts = value.split(',').map(str::trim);
    parts
        .map(|part| if part.is_empty() { None } else { read(part) })
        .collect()
}

/// `AGY-123`, `agy123`, `123`.
fn owner(text: &str) -> Option<Owner> {
    let text = text.to_ascii_uppercase();
    let is_number =
        |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    if is_number(&text) {
        return Some(Owner::Numbered(text));
    }
    let kind = ["AGY", "CLT"]
        .into_iter()
        .find(|kind| text.starts_with(kind))?;
    let number = text[kind.len()..].trim_start_matches('-');
    is_number(number).then(|| Owner::Named(format!("{kind}-{number}")))
}

fn job(text: &str) -> Option<String> {
    let fits = text.len() <= 24 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    fits.then(|| text.to_ascii_lowercase())
}

fn types(text: &str) -> Vec<String> {
    let text = text.trim_start_matches('.').to_lowercase();
    let family = FAMILIES.iter().find(|(name, _)| *name == text);
    match family {
        Some((_, types)) => types.iter().map(|ending| format!(".{ending}")).collect(),
        None => vec![format!(".{text}")],
    }
}

fn folder(text: &str) -> Option<Test> {
    let text = text.trim_start_matches('/');
    (!text.is_empty()).then(|| Test::Folder(text.to_ascii_lowercase()))
}

fn class(text: &str) -> Option<Class> {
    let text = text.to_ascii_uppercase().replace('-', "_");
    let begun = Class::ALL
        .into_iter()
        .filter(|class| !text.is_empty() && class.name().starts_with(&text));
    begun.min_by_key(|class| class.name().len())
}
