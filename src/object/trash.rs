//! Where a deleted, replaced or moved object waits, and how it comes back: the names in the trash tell it all.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Key, Prefix, Timestamp};

/// The trash of a bucket: `.filedesk-trash/20261124T153012Z-deleted-ann-3f9c-7/uploads/a.pdf`.
///
/// One act, one folder. No list of what is in it is kept: it could be lost, or be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trash {
    /// The folder that holds it.
    pub root: Prefix,
}

/// Something in the trash, as its key tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trashed {
    /// When it was moved there.
    pub at: Timestamp,
    /// Why.
    pub why: Why,
    /// By whom, in the letters that a key takes everywhere.
    pub who: String,
    /// The folder of the act within the trash: what was moved at once.
    pub act: Prefix,
    /// Where it lay.
    pub origin: Key,
}

/// Why something is in the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// It was deleted.
    Deleted,
    /// Something else was put in its place.
    Replaced,
    /// What had put it there was undone.
    Undone,
}

/// How the moment of an act is written, in UTC.
const STAMP: &str = "%Y%m%dT%H%M%SZ";
/// The longest name of a person that is written.
const LONGEST_NAME: usize = 32;

impl Default for Trash {
    fn default() -> Self {
        Self {
            root: Prefix::new(".filedesk-trash/"),
        }
    }
}

impl Trash {
    /// The folder of one act. `tail` sets it apart from every other of that second.
    pub fn act(&self, at: Timestamp, why: Why, who: &str, tail: &str) -> Prefix {
        let who: String = who.chars().map(plain).take(LONGEST_NAME).collect();
        let stamp = stamp(at);
        self.root
            .child(&format!("{stamp}-{}-{who}-{tail}", why.word()))
    }

    /// Where `key` waits; `None` if that would be longer than S3 takes.
    pub fn place(act: &Prefix, key: &Key) -> Option<Key> {
        act.join(key.as_str())
    }

    /// The lifecycle configuration that lets the store itself empty the trash of what is older than `days`, as JSON for
    /// `PutBucketLifecycleConfiguration`. In a versioned bucket the versions behind it go as late again.
    pub fn rule(&self, days: u32) -> String {
        let rule = serde_json::json!({
            "Rules": [{
                "ID": "filedesk-trash",
                "Status": "Enabled",
                "Filter": { "Prefix": self.root.as_str() },
                "Expiration": { "Days": days },
                "NoncurrentVersionExpiration": { "NoncurrentDays": days },
            }]
        });
        format!("{rule:#}")
    }

    /// Whether `key` lies in the trash.
    pub fn holds(&self, key: &str) -> bool {
        key.starts_with(self.root.as_str())
    }

    /// What `key` tells about something in the trash; `None` if it is not one that filedesk made.
    pub fn read(&self, key: &Key) -> Option<Trashed> {
        let inside = key.as_str().strip_prefix(self.root.as_str())?;
        let (act, origin) = inside.split_once('/')?;
        let (stamp, rest) = act.split_once('-')?;
        let (why, rest) = rest.split_once('-')?;
        let (who, _) = rest.split_once('-')?;
        Some(Trashed {
            at: moment(stamp)?,
            why: Why::ALL.into_iter().find(|known| known.word() == why)?,
            who: who.to_owned(),
            act: self.root.child(act),
            origin: Key::new(origin)?,
        })
    }
}

impl Why {
    /// All reasons.
    const ALL: [Self; 3] = [Self::Deleted, Self::Replaced, Self::Undone];

    /// The word in the key and on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Replaced => "replaced",
            Self::Undone => "undone",
        }
    }
}

/// Letters that every store takes in a key; the hyphen separates, so it is none of them.
fn plain(letter: char) -> char {
    if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_') {
        letter
    } else {
        '_'
    }
}

fn stamp(at: Timestamp) -> String {
    let moment = jiff::Timestamp::from_second(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.strftime(STAMP).to_string()
}

fn moment(stamp: &str) -> Option<Timestamp> {
    let moment = DateTime::strptime(STAMP, stamp).ok()?;
    let moment = TimeZone::UTC.to_timestamp(moment).ok()?;
    Some(Timestamp(moment.as_second()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_place_in_the_trash_reads_as_what_happened() {
        let trash = Trash::default();
        let key = Key::new("uploads/rate_card/a-b.pdf").unwrap();
        let act = trash.act(
            Timestamp(1_795_534_212),
            Why::Deleted,
            "ann o'hara",
            "3f9c-7",
        );
        let place = Trash::place(&act, &key).unwrap();
        assert_eq!(
            place.as_str(),
            ".filedesk-trash/20261124T153012Z-deleted-ann_o_hara-3f9c-7/uploads/rate_card/a-b.pdf"
        );
        let read = trash.read(&place).unwrap();
        assert_eq!(read.origin, key);
        assert_eq!(
            (read.at, read.why),
            (Timestamp(1_795_534_212), Why::Deleted)
        );
        assert_eq!((read.who.as_str(), read.act), ("ann_o_hara", act));
    }

    #[test]
    fn what_others_put_there_is_not_taken_for_ours() {
        let trash = Trash::default();
        for other in [
            "uploads/a",
            ".filedesk-trash/readme.txt",
            ".filedesk-trash/2026-deleted-ann-1/a",
            ".filedesk-trash/20261124T153012Z-lost-ann-1/a",
            ".filedesk-trash/20261124T153012Z-deleted-ann-1/",
        ] {
            assert_eq!(trash.read(&Key::new(other).unwrap()), None, "{other}");
        }
    }

    #[test]
    fn a_name_that_would_be_too_long_has_no_place() {
        let act = Trash::default().act(Timestamp(0), Why::Replaced, "ann", "1");
        let fits = 1024 - act.as_str().len();
        assert!(Trash::place(&act, &Key::new("x".repeat(fits)).unwrap()).is_some());
        assert!(Trash::place(&act, &Key::new("x".repeat(fits + 1)).unwrap()).is_none());
    }

    proptest! {
        #[test]
        fn every_key_comes_back_as_it_went(text in "\\PC{1,200}", at in 0_i64..4_000_000_000, who in "\\PC{0,40}") {
            prop_assume!(text.len() <= 900);
            let (trash, key) = (Trash::default(), Key::new(text).unwrap());
            let act = trash.act(Timestamp(at), Why::Replaced, &who, "ab-1");
            let place = Trash::place(&act, &key).unwrap();
            let read = trash.read(&place).unwrap();
            prop_assert_eq!((read.origin, read.at), (key, Timestamp(at)));
        }
    }

    #[test]
    fn the_rule_is_about_the_trash_and_nothing_else() {
        let rule: serde_json::Value = serde_json::from_str(&Trash::default().rule(30)).unwrap();
        let rules = rule["Rules"].as_array().unwrap();
        assert_eq!(rules.len(), 1);
        assert_eq!(rules[0]["Filter"]["Prefix"], ".filedesk-trash/");
        assert_eq!(rules[0]["Expiration"]["Days"], 30);
        assert_eq!(rules[0]["Status"], "Enabled");
    }
}
