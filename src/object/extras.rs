//! What an upload says of a file beyond its name and its type: storage class, tags, metadata.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Class;

/// What is said; nothing of it unless a person filled it in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Extras {
    /// The storage class; the ordinary one is not named to the store.
    #[serde(default, skip_serializing_if = "Class::is_standard")]
    pub class: Class,
    /// The tags, in the order in which they were typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, String)>,
    /// The metadata, by names in small letters, in the order in which they were typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<(String, String)>,
}

/// Why something of it is not what S3 takes, as a sentence for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtrasTrouble {
    /// A piece of the line is no `name=value`.
    NoPair(String),
    /// A name stands there twice.
    Twice(String),
    /// More tags than S3 takes; how many.
    TooManyTags(usize),
    /// The name of a tag is empty, too long, S3's own, or has a character that S3 refuses.
    TagName(String),
    /// The value of that tag is too long, or has a character that S3 refuses.
    TagValue(String),
    /// The name of some metadata is not one that a header can have.
    MetadataName(String),
    /// Its value is not one that a header can have.
    MetadataValue(String),
    /// More metadata than S3 takes; how many bytes.
    TooMuchMetadata(usize),
}

/// So many tags an object may have.
const MOST_TAGS: usize = 10;
/// So long the name of a tag may be, and its value, in characters.
const LONGEST_TAG: (usize, usize) = (128, 256);
/// So long all names and values of metadata may be together, in bytes.
const MOST_METADATA: usize = 2 * 1024;

impl Extras {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The tags that `line` names, as in `ticket=4711, kind=copy`.
    pub fn tags(line: &str) -> Result<Vec<(String, String)>, ExtrasTrouble> {
        let tags = pairs(line)?;
        if tags.len() > MOST_TAGS {
            return Err(ExtrasTrouble::TooManyTags(tags.len()));
        }
        for (name, value) in &tags {
            let is_own = name.to_lowercase().starts_with("aws:");
            if is_own || !fits(name, LONGEST_TAG.0) {
                return Err(ExtrasTrouble::TagName(name.clone()));
            }
            if !value.is_empty() && !fits(value, LONGEST_TAG.1) {
                return Err(ExtrasTrouble::TagValue(name.clone()));
            }
        }
        apart(tags)
    }

    /// The metadata that `line` names, as in `source=mail, desk=2`. S3 keeps the names in small letters.
    pub fn metadata(line: &str) -> Result<Vec<(String, String)>, ExtrasTrouble> {
        let mut metadata = pairs(line)?;
        for (name, value) in &mut metadata {
            if name.is_empty() || !name.bytes().all(is_of_a_token) {
                return Err(ExtrasTrouble::MetadataName(name.clone()));
            }
            if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
                return Err(ExtrasTrouble::MetadataValue(name.clone()));
            }
            name.make_ascii_lowercase();
        }
        let bytes = metadata
            .iter()
            .map(|(name, value)| name.len() + value.len());
        match bytes.sum() {
            bytes if bytes > MOST_METADATA => Err(ExtrasTrouble::TooMuchMetadata(bytes)),
            _ => apart(metadata),
        }
    }
}

/// The pairs of a line; air around commas, names and values is nothing.
fn pairs(line: &str) -> Result<Vec<(String, String)>, ExtrasTrouble> {
    let pieces = line.split(',').map(str::trim);
    let pairs = pieces.filter(|piece| !piece.is_empty()).map(|piece| {
        let (name, value) = piece
            .split_once('=')
            .ok_or_else(|| ExtrasTrouble::NoPair(piece.to_owned()))?;
        Ok((name.trim().to_owned(), value.trim().to_owned()))
    });
    pairs.collect()
}

/// `pairs`, unless a name stands there twice.
fn apart(pairs: Vec<(String, String)>) -> Result<Vec<(String, String)>, ExtrasTrouble> {
    let again = |at: usize| pairs[..at].iter().any(|(name, _)| *name == pairs[at].0);
    match (0..pairs.len()).find(|at| again(*at)) {
        Some(at) => Err(ExtrasTrouble::Twice(pairs[at].0.clone())),
        None => Ok(pairs),
    }
}

/// Letters and digits of any script, spaces, and the signs that S3 takes in tags.
fn fits(text: &str, longest: usize) -> bool {
    let takes = |character: char| character.is_alphanumeric() || " +-=._:/@".contains(character);
    !text.is_empty() && text.chars().count() <= longest && text.chars().all(takes)
}

/// What the name of a header may be made of (RFC 9110).
fn is_of_a_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

impl fmt::Display for ExtrasTrouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |name: &str| super::reveal(name);
        match self {
            Self::NoPair(piece) => write!(
                out,
                "\"{}\" lacks its value: write name=value, name=value.",
                shown(piece)
            ),
            Self::Twice(name) => write!(out, "{} stands there twice.", shown(name)),
            Self::TooManyTags(count) => {
                write!(out, "S3 takes {MOST_TAGS} tags; these are {count}.")
            }
            Self::TagName(name) if name.is_empty() => {
                out.write_str("A tag needs a name before its =.")
            }
            Self::TagName(name) => write!(
                out,
                "{} cannot name a tag: 1 to {} letters, digits, spaces and + - = . _ : / @, and not aws: in front.",
                shown(name),
                LONGEST_TAG.0
            ),
            Self::TagValue(name) => write!(
                out,
                "The value of {} does not fit a tag: up to {} letters, digits, spaces and + - = . _ : / @.",
                shown(name),
                LONGEST_TAG.1
            ),
            Self::MetadataName(name) if name.is_empty() => {
                out.write_str("Metadata needs a name before its =.")
            }
            Self::MetadataName(name) => write!(
                out,
                "{} cannot name metadata: plain letters, digits and - _ . without spaces.",
                shown(name)
            ),
            Self::MetadataValue(name) => write!(
                out,
                "The value of {} has letters that metadata cannot carry: plain A to Z only, no accents.",
                shown(name)
            ),
            Self::TooMuchMetadata(bytes) => write!(
                out,
                "The metadata has {bytes} bytes; S3 takes 2,048 in all."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.into(), value.into())
    }

    #[test]
    fn tags_are_read_as_a_person_types_them() {
        assert_eq!(
            Extras::tags(" ticket=4711 ,Straße = a=b,done=, "),
            Ok(vec![
                pair("ticket", "4711"),
                pair("Straße", "a=b"),
                pair("done", "")
            ])
        );
        assert_eq!(Extras::tags("  "), Ok(Vec::new()));
    }

    #[test]
    fn what_s3_refuses_as_a_tag_is_refused_before() {
        let long = |count: usize| "ü".repeat(count);
        let many: Vec<_> = (0..11).map(|number| format!("n{number}=v")).collect();
        for (line, expected) in [
            ("ticket".to_owned(), ExtrasTrouble::NoPair("ticket".into())),
            ("a=1, a=2".to_owned(), ExtrasTrouble::Twice("a".into())),
            (many.join(","), ExtrasTrouble::TooManyTags(11)),
            ("=x".to_owned(), ExtrasTrouble::TagName(String::new())),
            ("AWS:a=x".to_owned(), ExtrasTrouble::TagName("AWS:a".into())),
            ("a!=x".to_owned(), ExtrasTrouble::TagName("a!".into())),
            ("a=x?".to_owned(), ExtrasTrouble::TagValue("a".into())),
            (
                format!("{}=x", long(129)),
                ExtrasTrouble::TagName(long(129)),
            ),
            (
                format!("a={}", long(257)),
                ExtrasTrouble::TagValue("a".into()),
            ),
        ] {
            assert_eq!(Extras::tags(&line), Err(expected), "{line}");
        }
        assert_eq!(Extras::tags(&many[1..].join(",")).unwrap().len(), 10);
        assert!(Extras::tags(&format!("{}={}", long(128), long(256))).is_ok());
    }

    #[test]
    fn what_a_header_cannot_carry_is_refused_before() {
        assert_eq!(
            Extras::metadata("Source=a mail, x-1="),
            Ok(vec![pair("source", "a mail"), pair("x-1", "")])
        );
        let long = format!("a={}", "x".repeat(2_048));
        for (line, expected) in [
            ("a b=1", ExtrasTrouble::MetadataName("a b".into())),
            ("ü=1", ExtrasTrouble::MetadataName("ü".into())),
            ("a=\u{7}", ExtrasTrouble::MetadataValue("a".into())),
            ("a=é", ExtrasTrouble::MetadataValue("a".into())),
            ("a=1,A=2", ExtrasTrouble::Twice("a".into())),
            (&long, ExtrasTrouble::TooMuchMetadata(2_049)),
        ] {
            assert_eq!(Extras::metadata(line), Err(expected), "{line}");
        }
        assert!(Extras::metadata(&long[..2_049]).is_ok());
    }

    #[test]
    fn what_was_written_down_is_there_again_and_what_was_not_is_nothing() {
        let extras = Extras {
            class: Class::GlacierIr,
            tags: vec![pair("ticket", "4711")],
            metadata: vec![pair("source", "mail")],
        };
        let written = serde_json::to_string(&extras).unwrap();
        assert!(written.contains("\"GLACIER_IR\""), "{written}");
        assert_eq!(serde_json::from_str::<Extras>(&written).unwrap(), extras);
        assert_eq!(
            serde_json::from_str::<Extras>("{}").unwrap(),
            Extras::default()
        );
        assert_eq!(serde_json::to_string(&Extras::default()).unwrap(), "{}");
    }
}
