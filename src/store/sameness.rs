//! Whether two things of one size hold the same bytes: by the sums that the server tells, and where it tells none, by reading both.

use std::fs::File;
use std::path::Path;

use bytes::Bytes;

use super::blocking::blocking;
use super::compare::Local;
use super::patience::Patience;
use super::source::read;
use super::{Breadth, Store, Valve, likeness, proof};
use crate::object::{Content, Doing, Failure, FailureKind, Key, Permission, Tag};

/// One of two things to be compared.
#[derive(Debug, Clone, Copy)]
pub enum Twin<'a> {
    /// A local file.
    File(&'a Path),
    /// An object, and what the listing told of its bytes.
    Object(&'a Store, &'a Key, Option<Tag>),
}

/// What is taken for a proof that two things are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rigour {
    /// The sums that the server tells; where there are none, the bytes.
    Sums,
    /// The bytes, all of them, as they come from the server.
    Bytes,
}

/// What came of comparing two things of one size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They are the same; what proves it, as people know it.
    Same(&'static str),
    /// They differ; the sum that proves it.
    Other(&'static str),
    /// They differ, first in the byte at this place, counted from 0.
    OtherFrom(u64),
}

/// So much is read of either side at once.
const STRETCH: u64 = 1024 * 1024;

/// Compares two things of `size` bytes each; what has to be read of objects passes through `valve`. What is written while it
/// is read fails as `Changed`.
pub async fn compare_bytes(
    one: Twin<'_>,
    object: Twin<'_>,
    size: u64,
    rigour: Rigour,
    valve: &Valve,
) -> Result<Verdict, Failure> {
    if size == 0 {
        return Ok(Verdict::Same("size"));
    }
    if rigour == Rigour::Sums
        && let Some(verdict) = by_sums(one, object).await?
    {
        return Ok(verdict);
    }
    by_reading(one, object, size, valve).await
}

/// As far as sums tell.
async fn by_sums(one: Twin<'_>, other: Twin<'_>) -> Result<Option<Verdict>, Failure> {
    let content = match (one, other) {
        (Twin::File(path), Twin::Object(store, key, tag))
        | (Twin::Object(store, key, tag), Twin::File(path)) => {
            if tag.is_some() && tag == Some(md5_of(path).await?) {
                return Ok(Some(Verdict::Same("MD5")));
            }
            // Not every tag that looks like an MD5 is one; what HEAD tells of it decides.
            store.compare_with_file(path, key).await?
        }
        (Twin::Object(_, _, tag), Twin::Object(_, _, other_tag))
            if tag.is_some() && tag == other_tag =>
        {
            return Ok(Some(Verdict::Same("MD5")));
        }
        (Twin::Object(store, key, _), Twin::Object(other_store, other_key, _)) => {
            let (told, other_told) = (
                store.head_of(key).await?.0,
                other_store.head_of(other_key).await?.0,
            );
            likeness::content(&told, &other_told)
        }
        (Twin::File(_), Twin::File(_)) => Content::Unknown,
    };
    Ok(match content {
        Content::Same(sum) => Some(Verdict::Same(sum)),
        Content::Other(sum) => Some(Verdict::Other(sum)),
        Content::Empty => Some(Verdict::Same("size")),
        Content::OtherSize => Some(Verdict::Other("size")),
        Content::Unknown => None,
    })
}

/// The MD5 of a local file. What is written while it is read fails as `Changed`.
pub async fn md5_of(path: &Path) -> Result<Tag, Failure> {
    let (local, read) = (Local::at(path.to_owned()).await?, path.to_owned());
    let tag = blocking(move || proof::md5(&read)).await;
    let tag = tag.map_err(|error| Failure::unreadable(path, &error))?;
    if local.is_unchanged().await {
        return Ok(tag);
    }
    Err(changed(path))
}

/// From beginning to end, until the first byte that differs.
async fn by_reading(
    one: Twin<'_>,
    other: Twin<'_>,
    size: u64,
    valve: &Valve,
) -> Result<Verdict, Failure> {
    let (one, other) = (
        Reading::of(one, size).await?,
        Reading::of(other, size).await?,
    );
    let mut at = 0;
    while at < size {
        let length = STRETCH.min(size - at);
        let (ours, theirs) =
            tokio::try_join!(one.read(at, length, valve), other.read(at, length, valve))?;
        let differs = ours
            .iter()
            .zip(&theirs)
            .position(|(one, other)| one != other);
        if let Some(place) = differs {
            return Ok(Verdict::OtherFrom(at + place as u64));
        }
        at += length;
    }
    one.is_still().await?;
    other.is_still().await?;
    Ok(Verdict::Same("every byte"))
}

/// One side, as it was when reading began.
enum Reading<'a> {
    File(Local),
    /// The version with that entity tag.
    Object(&'a Store, &'a Key, Option<String>),
}

impl<'a> Reading<'a> {
    async fn of(twin: Twin<'a>, size: u64) -> Result<Self, Failure> {
        match twin {
            Twin::File(path) => {
                let local = Local::at(path.to_owned()).await?;
                if local.about.len() != size {
                    return Err(changed(path));
                }
                Ok(Self::File(local))
            }
            Twin::Object(store, key, _) => {
                let (told, _) = store.head_of(key).await?;
                let etag = likeness::etag(&told).map(str::to_owned);
                Ok(Self::Object(store, key, etag))
            }
        }
    }

    /// Fails if a file was written since its reading began; of an object another version is never read.
    async fn is_still(&self) -> Result<(), Failure> {
        match self {
            Self::File(local) if !local.is_unchanged().await => Err(changed(&local.path)),
            _ => Ok(()),
        }
    }

    /// Exactly `length` bytes.
    async fn read(&self, from: u64, length: u64, valve: &Valve) -> Result<Bytes, Failure> {
        let (store, key, etag) = match self {
            Self::File(local) => {
                let path = local.path.clone();
                let bytes = blocking(move || read(File::open(path)?, from, length)).await;
                let bytes = bytes.map_err(|error| Failure::unreadable(&local.path, &error))?;
                return bytes.ok_or_else(|| changed(&local.path));
            }
            Self::Object(store, key, etag) => (store, key, etag.as_deref()),
        };
        let mut patience = Patience::long();
        loop {
            match store.stretch(key, etag, (from, length), valve).await {
                Err(failure) if patience.has_more(&failure).await => {}
                ended => return ended,
            }
        }
    }
}

fn changed(path: &Path) -> Failure {
    Failure::new(Doing::Reading(path.to_owned()), FailureKind::Changed)
}

impl Store {
    /// A stretch of the version of an object with that entity tag.
    async fn stretch(
        &self,
        key: &Key,
        etag: Option<&str>,
        (from, length): (u64, u64),
        valve: &Valve,
    ) -> Result<Bytes, Failure> {
        let act = self.act(Doing::Inspecting(key.clone()), Permission::GetObject);
        let range = format!("bytes={from}-{}", from + length - 1);
        let of = (key, &act);
        let answer = self.get(of, Some(range), etag, &Breadth::default()).await?;
        let (mut body, mut bytes) = (answer.body, Vec::new());
        while let Some(piece) = body.next().await {
            let piece =
                piece.map_err(|error| act.fails(FailureKind::Offline, error.to_string()))?;
            valve.pass_all(piece.len()).await;
            bytes.extend_from_slice(&piece);
            if bytes.len() as u64 > length {
                break;
            }
        }
        if bytes.len() as u64 == length {
            return Ok(bytes.into());
        }
        let detail = format!("{} of {length} bytes came", bytes.len());
        Err(act.fails(FailureKind::Offline, detail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{Demo, Shape, empty};
    use crate::store::target_of_demo;

    /// Two objects and a file: alike, and one that differs in the byte at place 2.
    #[tokio::test]
    async fn what_is_the_same_is_told_by_sums_and_by_bytes_and_one_flipped_bit_by_both() {
        let bucket = empty()
            .with("one", "hello, world")
            .with("same", "hello, world")
            .with("other", "hemlo, world");
        let demo = Demo::start(bucket, &Shape::default()).await.unwrap();
        let store = Store::connect(&target_of_demo(demo.endpoint()))
            .await
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one");
        std::fs::write(&path, "hello, world").unwrap();
        let key = |name| Key::new(name).unwrap();
        let (one, same, other) = (key("one"), key("same"), key("other"));
        let object = |key| Twin::Object(&store, key, None);
        let off = Valve::default();
        for (left, right, rigour, verdict) in [
            (Twin::File(&path), object(&one), Rigour::Sums, None),
            (
                Twin::File(&path),
                object(&other),
                Rigour::Bytes,
                Some(Verdict::OtherFrom(2)),
            ),
            (
                object(&one),
                object(&same),
                Rigour::Bytes,
                Some(Verdict::Same("every byte")),
            ),
            (object(&one), object(&same), Rigour::Sums, None),
        ] {
            let told = compare_bytes(left, right, 12, rigour, &off).await.unwrap();
            match verdict {
                Some(verdict) => assert_eq!(told, verdict),
                None => assert!(matches!(told, Verdict::Same(_)), "{told:?}"),
            }
        }
        for left in [Twin::File(&path), object(&one)] {
            let told = compare_bytes(left, object(&other), 12, Rigour::Sums, &off);
            assert!(matches!(told.await.unwrap(), Verdict::Other(_)));
        }
        let md5 = md5_of(&path).await.unwrap();
        let tagged = Twin::Object(&store, &other, Some(md5));
        let told = compare_bytes(Twin::File(&path), tagged, 12, Rigour::Sums, &off).await;
        assert_eq!(told, Ok(Verdict::Same("MD5")));
    }

    #[tokio::test]
    async fn what_is_read_to_compare_keeps_to_the_limit() {
        let bytes = vec![7; 60_000];
        let demo = Demo::start(empty().with("a", bytes.clone()), &Shape::default())
            .await
            .unwrap();
        let store = Store::connect(&target_of_demo(demo.endpoint()))
            .await
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, &bytes).unwrap();
        let key = Key::new("a").unwrap();
        let valve = Valve::of("100k".parse().unwrap());
        let began = tokio::time::Instant::now();
        let object = Twin::Object(&store, &key, None);
        let told = compare_bytes(Twin::File(&path), object, 60_000, Rigour::Bytes, &valve).await;
        assert_eq!(told, Ok(Verdict::Same("every byte")));
        assert!(began.elapsed().as_millis() > 400, "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn listed_tags_are_the_md5s_of_small_objects() {
        let demo = Demo::start(empty().with("a/b", "hello"), &Shape::default())
            .await
            .unwrap();
        let store = Store::connect(&target_of_demo(demo.endpoint()))
            .await
            .unwrap();
        let listed = store
            .tagged_pages(&crate::object::Prefix::bucket())
            .next()
            .await;
        let tag = listed.unwrap().unwrap().page.tag(0).unwrap();
        assert_eq!(tag[..2], [0x5d, 0x41], "MD5 of \"hello\"");
    }
}
