//! The bucket itself: objects by key, in memory, without any protocol.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;

use super::content::{About, Content, Object};
use super::digest::Received;
use super::multipart::Upload;
use crate::object::Timestamp;

/// Objects in key order, and the uploads that are not finished yet.
#[derive(Debug, Clone, Default)]
pub struct Bucket {
    pub(super) objects: BTreeMap<Box<str>, Object>,
    pub(super) uploads: BTreeMap<String, Upload>,
    /// How many uploads were ever started, so that no two share an id.
    pub(super) started: usize,
}

/// On what a write depends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// On nothing.
    Always,
    /// `If-None-Match: *`: on there being no such object.
    Absent,
    /// `If-Match`: on there being exactly this one; `None` is `*`, any one.
    Matching(Option<String>),
}

/// Why the bucket does not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no object with this key.
    NoSuchKey,
    /// There is no such upload, or no longer.
    NoSuchUpload,
    /// The condition does not hold.
    PreconditionFailed,
    /// A part was never sent, or is another one than was sent.
    InvalidPart(u16),
    /// The parts are not in ascending order.
    InvalidPartOrder,
    /// A part other than the last is below 5 MiB.
    EntityTooSmall(u16),
    /// There are no parts.
    NoParts,
    /// The upload was created with a checksum, which this part does not repeat.
    MissingChecksum(u16),
}

/// 2026-01-01T00:00:00Z: what has no time of its own in a test is as old as this.
const LONG_AGO: Timestamp = Timestamp(1_767_225_600);

impl Bucket {
    /// With one more object of no declared type, as old as every other that is added like this.
    #[must_use]
    pub fn with(self, key: &str, body: impl Into<Bytes>) -> Self {
        self.with_object(key, LONG_AGO, body, About::default())
    }

    /// With one more object, of any age and with anything said about it.
    #[must_use]
    pub fn with_object(
        mut self,
        key: &str,
        modified: Timestamp,
        body: impl Into<Bytes>,
        about: About,
    ) -> Self {
        let content = Content::new(Received::whole(body.into()), about);
        self.insert(key, modified, Arc::new(content));
        self
    }

    /// Puts an object whatever was there before.
    pub fn insert(&mut self, key: &str, modified: Timestamp, content: Arc<Content>) {
        let object = Object { modified, content };
        self.objects.insert(key.into(), object);
    }

    /// Puts an object if the condition holds.
    pub fn put(
        &mut self,
        key: &str,
        modified: Timestamp,
        content: Arc<Content>,
        condition: &Condition,
    ) -> Result<(), Refusal> {
        self.check(key, condition)?;
        self.insert(key, modified, content);
        Ok(())
    }

    /// The object with this key.
    pub fn get(&self, key: &str) -> Result<&Object, Refusal> {
        self.objects.get(key).ok_or(Refusal::NoSuchKey)
    }

    /// Removes an object; that there is none is no trouble, as in S3.
    pub fn remove(&mut self, key: &str) {
        self.objects.remove(key);
    }

    /// Whether a write to `key` may happen.
    pub(super) fn check(&self, key: &str, condition: &Condition) -> Result<(), Refusal> {
        let there = self.objects.get(key);
        match (condition, there) {
            (Condition::Always, _)
            | (Condition::Absent, None)
            | (Condition::Matching(None), Some(_)) => Ok(()),
            (Condition::Absent, Some(_)) => Err(Refusal::PreconditionFailed),
            (Condition::Matching(_), None) => Err(Refusal::NoSuchKey),
            (Condition::Matching(Some(etag)), Some(there)) => {
                let same = there.content.etag == *etag;
                same.then_some(()).ok_or(Refusal::PreconditionFailed)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_wants_absence_never_overwrites() {
        let mut bucket = Bucket::default().with("a", "old");
        let new = Arc::new(Content::new(
            Received::whole("new".into()),
            About::default(),
        ));
        let refused = bucket.put("a", LONG_AGO, new.clone(), &Condition::Absent);
        assert_eq!(refused, Err(Refusal::PreconditionFailed));
        assert_eq!(bucket.get("a").unwrap().content.body(), "old");
        assert_eq!(bucket.put("b", LONG_AGO, new, &Condition::Absent), Ok(()));
    }

    #[test]
    fn a_write_that_wants_one_version_overwrites_only_that() {
        let bucket = Bucket::default().with("a", "old");
        let etag = bucket.get("a").unwrap().content.etag.clone();
        let check =
            |key, etag: Option<&str>| bucket.check(key, &Condition::Matching(etag.map(Into::into)));
        assert_eq!(check("a", Some(&etag)), Ok(()));
        assert_eq!(check("a", None), Ok(()));
        assert_eq!(check("a", Some("other")), Err(Refusal::PreconditionFailed));
        assert_eq!(check("b", None), Err(Refusal::NoSuchKey));
    }
}
