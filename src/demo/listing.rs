//! One page of keys, found by jumping, so that a page costs the same in a bucket of any size.

use std::collections::btree_map;
use std::ops::Bound;

use super::bucket::Bucket;
use super::content::Object;
use crate::object::behind;

/// What a list request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What keys must begin with.
    pub prefix: String,
    /// What ends a common prefix; empty for none.
    pub delimiter: String,
    /// Where the listing goes on.
    pub from: From,
    /// How many rows at most.
    pub most: usize,
}

/// Where a listing goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// At the first key behind this one, which need not exist; empty for the very first.
    Key(String),
    /// At the first key that does not begin with this common prefix, which was told already.
    CommonPrefix(String),
}

/// One row.
#[derive(Debug, Clone)]
pub enum Row<'a> {
    /// An object.
    Object(&'a str, &'a Object),
    /// All keys that begin with this.
    CommonPrefix(&'a str),
}

/// What a list request is answered with.
#[derive(Debug, Clone)]
pub struct Listed<'a> {
    /// Objects and common prefixes together, in order.
    pub rows: Vec<Row<'a>>,
    /// Whether there are further rows.
    pub more: bool,
}

impl Bucket {
    /// One page.
    pub fn list(&self, ask: &Ask) -> Listed<'_> {
        let mut rows = Vec::new();
        if ask.most == 0 {
            return Listed { rows, more: false };
        }
        let Some(mut keys) = self.beginning(ask) else {
            return Listed { rows, more: false };
        };
        while let Some((key, object)) = keys.next() {
            let Some(below) = key.strip_prefix(ask.prefix.as_str()) else {
                break;
            };
            if rows.len() == ask.most {
                return Listed { rows, more: true };
            }
            let Some(common) = common_prefix(key, below, &ask.delimiter) else {
                rows.push(Row::Object(key, object));
                continue;
            };
            rows.push(Row::CommonPrefix(common));
            match behind(common) {
                Some(next) => keys = self.keys(Bound::Included(&next)),
                None => break,
            }
        }
        Listed { rows, more: false }
    }

    fn beginning(&self, ask: &Ask) -> Option<btree_map::Range<'_, Box<str>, Object>> {
        match &ask.from {
            From::Key(key) if *key < ask.prefix || key.is_empty() => {
                Some(self.keys(Bound::Included(&ask.prefix)))
            }
            From::Key(key) => Some(self.keys(Bound::Excluded(key))),
            From::CommonPrefix(common) => {
                let next = behind(common)?.max(ask.prefix.as_str().into());
                Some(self.keys(Bound::Included(&next)))
            }
        }
    }

    fn keys(&self, start: Bound<&str>) -> btree_map::Range<'_, Box<str>, Object> {
        self.objects.range::<str, _>((start, Bound::Unbounded))
    }
}

impl<'a> Row<'a> {
    /// The key or the common prefix.
    pub fn name(&self) -> &'a str {
        match self {
            Self::Object(name, _) | Self::CommonPrefix(name) => name,
        }
    }

    /// Where a listing goes on behind this row.
    pub fn behind(&self) -> From {
        match self {
            Self::Object(key, _) => From::Key((*key).to_owned()),
            Self::CommonPrefix(common) => From::CommonPrefix((*common).to_owned()),
        }
    }
}

/// The key up to and with the first delimiter in what lies `below` the asked prefix.
fn common_prefix<'a>(key: &'a str, below: &str, delimiter: &str) -> Option<&'a str> {
    if delimiter.is_empty() {
        return None;
    }
    let at = below.find(delimiter)?;
    Some(&key[..key.len() - below.len() + at + delimiter.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn bucket(keys: &BTreeSet<String>) -> Bucket {
        keys.iter()
            .fold(Bucket::default(), |bucket, key| bucket.with(key, "x"))
    }

    fn ask(prefix: &str, delimiter: &str, after: &str, most: usize) -> Ask {
        Ask {
            prefix: prefix.into(),
            delimiter: delimiter.into(),
            from: From::Key(after.into()),
            most,
        }
    }

    /// What S3's documentation says, without any thought of speed.
    fn naive(keys: &BTreeSet<String>, ask: &Ask) -> Vec<String> {
        let From::Key(after) = &ask.from else {
            return Vec::new();
        };
        let mut rows = Vec::new();
        for key in keys
            .iter()
            .filter(|key| key.starts_with(&ask.prefix) && *key > after)
        {
            let at = (!ask.delimiter.is_empty())
                .then(|| key[ask.prefix.len()..].find(&ask.delimiter))
                .flatten();
            let row = match at {
                Some(at) => key[..ask.prefix.len() + at + ask.delimiter.len()].to_owned(),
                None => key.clone(),
            };
            if rows.last() != Some(&row) {
                rows.push(row);
            }
        }
        rows
    }

    fn names(listed: &Listed<'_>) -> Vec<String> {
        listed
            .rows
            .iter()
            .map(|row| row.name().to_owned())
            .collect()
    }

    #[test]
    fn a_full_page_that_ends_the_bucket_says_that_there_is_no_more() {
        let keys = ["a", "b", "c/1", "c/2"].map(String::from).into();
        let bucket = bucket(&keys);
        let listed = bucket.list(&ask("", "/", "", 3));
        assert_eq!(names(&listed), ["a", "b", "c/"]);
        assert!(!listed.more);
        assert!(bucket.list(&ask("", "/", "", 2)).more);
        assert!(!bucket.list(&ask("", "/", "", 0)).more);
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[ab/]{0,6}",
            1 => "[a/\u{D7FF}\u{E000}\u{10FFFF}é\n]{0,4}",
        ]
    }

    proptest! {
        #[test]
        fn paging_to_the_end_gives_each_row_exactly_once(
            keys in prop::collection::btree_set(text().prop_filter("a key", |key| !key.is_empty()), 0..60),
            prefix in prop_oneof![Just(String::new()), text()],
            delimiter in prop_oneof![Just(String::new()), Just("/".into()), "[ab/é]{1,2}", Just("\u{10FFFF}".into())],
            after in prop_oneof![Just(String::new()), text()],
            most in 1_usize..7,
        ) {
            let bucket = bucket(&keys);
            let mut ask = ask(&prefix, &delimiter, &after, most);
            let expected = naive(&keys, &ask);
            let mut seen = Vec::new();
            loop {
                let listed = bucket.list(&ask);
                prop_assert!(listed.rows.len() <= most);
                seen.extend(names(&listed));
                match listed.rows.last() {
                    Some(last) if listed.more => {
                        prop_assert_eq!(listed.rows.len(), most);
                        ask.from = last.behind();
                    }
                    _ => break,
                }
            }
            prop_assert_eq!(seen, expected);
        }
    }
}
