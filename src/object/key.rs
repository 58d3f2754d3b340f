//! The name of an object and the name of a folder, so that neither is ever a bare string.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The full name of an object: any non-empty unicode text of at most 1,024 bytes, slashes and control characters included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Key(Box<str>);

/// A folder: either the whole bucket (empty) or text that ends in `/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(Box<str>);

/// The longest key that S3 takes, in bytes of UTF-8.
const LONGEST: usize = 1024;

impl Key {
    /// Takes `text` as a key; `None` if it is empty or longer than S3 allows.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text: String = text.into();
        (!text.is_empty() && text.len() <= LONGEST).then(|| Self(text.into()))
    }

    /// The key as S3 knows it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that this object lies in: everything up to the last `/`.
    ///
    /// An object whose key itself ends in `/` (a folder marker) lies in the folder that it names.
    pub fn parent(&self) -> Prefix {
        Prefix(self.0[..self.name_start()].into())
    }

    /// What stands after the last `/`; empty for a folder marker.
    pub fn name(&self) -> &str {
        &self.0[self.name_start()..]
    }

    fn name_start(&self) -> usize {
        self.0.rfind('/').map_or(0, |slash| slash + 1)
    }
}

impl Prefix {
    /// The folder that holds everything.
    pub fn bucket() -> Self {
        Self("".into())
    }

    /// Takes `text` as a folder, with the missing `/` added.
    pub fn new(text: impl Into<String>) -> Self {
        let mut text: String = text.into();
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        Self(text.into())
    }

    /// The prefix as S3 knows it: empty, or ending in `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the whole bucket.
    pub fn is_bucket(&self) -> bool {
        self.0.is_empty()
    }

    /// The key of the object called `name` in this folder; `None` if S3 could not hold it.
    ///
    /// An empty `name` gives the folder's own marker object.
    pub fn join(&self, name: &str) -> Option<Key> {
        Key::new(format!("{}{name}", self.0))
    }

    /// The folder called `name` in this one; `name` may or may not end in `/`.
    pub fn child(&self, name: &str) -> Self {
        let slash = if name.ends_with('/') { "" } else { "/" };
        Self(format!("{}{name}{slash}", self.0).into())
    }

    /// The folder around this one; `None` for the whole bucket.
    pub fn parent(&self) -> Option<Self> {
        let inner = self.0.strip_suffix('/')?;
        let end = inner.rfind('/').map_or(0, |slash| slash + 1);
        Some(Self(inner[..end].into()))
    }

    /// The last segment with its `/`; empty for the whole bucket.
    pub fn name(&self) -> &str {
        let inner = self.0.strip_suffix('/').unwrap_or(&self.0);
        &self.0[inner.rfind('/').map_or(0, |slash| slash + 1)..]
    }

    /// Whether `key` lies somewhere below this folder.
    pub fn contains(&self, key: &Key) -> bool {
        key.as_str().starts_with(self.as_str())
    }
}

impl TryFrom<String> for Key {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text).ok_or("a key has 1 to 1,024 bytes")
    }
}

/// A key is looked up by its text: it is ordered and hashed as that.
impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&super::reveal(&self.0))
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_bucket() {
            return out.write_str("the whole bucket");
        }
        out.write_str(&super::reveal(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> Key {
        Key::new(text).unwrap()
    }

    #[test]
    fn a_key_is_its_parent_and_its_name() {
        let key = key("uploads/rate_card/a b.pdf");
        assert_eq!(key.parent().as_str(), "uploads/rate_card/");
        assert_eq!(key.name(), "a b.pdf");
    }

    #[test]
    fn a_folder_marker_lies_in_the_folder_that_it_names() {
        assert_eq!(key("uploads/").parent().as_str(), "uploads/");
        assert_eq!(key("uploads/").name(), "");
    }

    #[test]
    fn double_slashes_make_a_folder_without_a_name() {
        let folder = Prefix::new("jobs//");
        assert_eq!(folder.name(), "/");
        assert_eq!(folder.parent(), Some(Prefix::new("jobs/")));
        assert_eq!(Prefix::new("jobs").child("/"), folder);
    }

    #[test]
    fn the_bucket_is_the_outermost_folder() {
        assert_eq!(Prefix::new("uploads/").parent(), Some(Prefix::bucket()));
        assert_eq!(Prefix::bucket().parent(), None);
    }

    #[test]
    fn what_s3_cannot_hold_is_no_key() {
        assert_eq!(Key::new(""), None);
        assert!(Key::new("x".repeat(1024)).is_some());
        assert_eq!(Key::new("x".repeat(1025)), None);
    }

    proptest! {
        #[test]
        fn parent_and_name_always_join_to_the_key(text in "[ -~/]{1,40}|\\PC{1,20}") {
            let key = key(&text);
            prop_assert_eq!(key.parent().join(key.name()), Some(key));
        }

        #[test]
        fn a_child_knows_its_parent(name in "[a-z .]{0,8}", folder in "[a-z/]{0,12}") {
            let folder = Prefix::new(folder);
            prop_assert_eq!(folder.child(&name).parent(), Some(folder));
        }
    }
}
