//! Uploads in parts, until they are completed or aborted.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bucket::{Bucket, Condition, Refusal};
use super::content::{About, Content, Object};
use super::digest::{Algorithm, Checksum, Received, Span, base64, hex, md5};
use crate::object::Timestamp;

/// One upload that was started and neither completed nor aborted.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The key that it is going to have.
    pub key: String,
    /// When it was started.
    pub started: Timestamp,
    /// What was said about the object.
    pub about: About,
    /// The checksum that it was created with, if one was named, and over what.
    pub checksum: Option<(Algorithm, Span)>,
    /// What has arrived, by part number; numbers may have gaps.
    pub parts: BTreeMap<u16, Part>,
}

/// One part that has arrived.
#[derive(Debug, Clone)]
pub struct Part {
    /// The bytes and their sums.
    pub received: Received,
    /// When it arrived.
    pub modified: Timestamp,
}

/// One part as the request to complete names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The part number.
    pub number: u16,
    /// The entity tag that the part was answered with.
    pub etag: Option<String>,
    /// Its checksum.
    pub checksum: Option<(Algorithm, String)>,
}

/// S3's smallest part, the last one excepted.
const SMALLEST_PART: u64 = 5 * 1024 * 1024;

impl Part {
    /// The part's entity tag, without its quotes.
    pub fn etag(&self) -> String {
        hex(&self.received.md5)
    }
}

impl Bucket {
    /// Starts an upload and tells its id.
    pub fn start_upload(&mut self, upload: Upload) -> String {
        self.started += 1;
        let id = format!("upload{:010}", self.started);
        self.uploads.insert(id.clone(), upload);
        id
    }

    /// The unfinished upload with this id, if it is one of `key`.
    pub fn upload(&self, key: &str, id: &str) -> Result<&Upload, Refusal> {
        let upload = self.uploads.get(id).filter(|upload| upload.key == key);
        upload.ok_or(Refusal::NoSuchUpload)
    }

    /// Keeps a part; a part of the same number is replaced.
    pub fn put_part(
        &mut self,
        key: &str,
        id: &str,
        number: u16,
        part: Part,
    ) -> Result<(), Refusal> {
        let upload = self.uploads.get_mut(id).filter(|upload| upload.key == key);
        let upload = upload.ok_or(Refusal::NoSuchUpload)?;
        upload.parts.insert(number, part);
        Ok(())
    }

    /// Forgets an upload and its parts.
    pub fn abort_upload(&mut self, key: &str, id: &str) -> Result<(), Refusal> {
        self.upload(key, id)?;
        self.uploads.remove(id);
        Ok(())
    }

    /// Makes the claimed parts an object.
    pub fn complete_upload(
        &mut self,
        key: &str,
        id: &str,
        claims: &[Claim],
        condition: &Condition,
        modified: Timestamp,
    ) -> Result<Object, Refusal> {
        let upload = self.upload(key, id)?;
        upload.verify(claims)?;
        self.check(key, condition)?;
        let upload = self.uploads.remove(id).ok_or(Refusal::NoSuchUpload)?;
        let content = Arc::new(upload.join(claims));
        let object = Object { modified, content };
        self.objects.insert(key.into(), object.clone());
        Ok(object)
    }
}

impl Upload {
    fn verify(&self, claims: &[Claim]) -> Result<(), Refusal> {
        if claims.is_empty() {
            return Err(Refusal::NoParts);
        }
        if claims
            .windows(2)
            .any(|pair| pair[0].number >= pair[1].number)
        {
            return Err(Refusal::InvalidPartOrder);
        }
        for claim in claims {
            self.verify_part(claim)?;
        }
        let but_the_last = &claims[..claims.len() - 1];
        let small = but_the_last
            .iter()
            .find(|claim| self.parts[&claim.number].received.size < SMALLEST_PART);
        small.map_or(Ok(()), |claim| Err(Refusal::EntityTooSmall(claim.number)))
    }

    fn verify_part(&self, claim: &Claim) -> Result<(), Refusal> {
        let invalid = Refusal::InvalidPart(claim.number);
        let part = self.parts.get(&claim.number).ok_or(invalid)?;
        if claim.etag != Some(part.etag()) {
            return Err(invalid);
        }
        match (&claim.checksum, self.checksum) {
            (None, Some((_, Span::Composite))) => Err(Refusal::MissingChecksum(claim.number)),
            (None, _) => Ok(()),
            (Some((algorithm, value)), _) => {
                let sums = &part.received;
                let same = sums.algorithm == *algorithm && base64(&sums.sum) == *value;
                same.then_some(()).ok_or(invalid)
            }
        }
    }

    /// Joins the parts without copying a byte of them.
    fn join(mut self, claims: &[Claim]) -> Content {
        let claimed = claims
            .iter()
            .filter_map(|claim| self.parts.remove(&claim.number));
        let mut parts: Vec<Part> = claimed.collect();
        let sums: Vec<u8> = parts
            .iter()
            .flat_map(|part| part.received.md5.clone())
            .collect();
        let checksum = self
            .checksum
            .map(|(algorithm, span)| whole(algorithm, span, &parts));
        Content {
            etag: format!("{}-{}", hex(&md5(&sums)), parts.len()),
            checksum,
            size: parts.iter().map(|part| part.received.size).sum(),
            part_lengths: parts.iter().map(|part| part.received.size).collect(),
            chunks: parts
                .iter_mut()
                .flat_map(|part| part.received.chunks.drain(..))
                .collect(),
            about: self.about,
        }
    }
}

fn whole(algorithm: Algorithm, span: Span, parts: &[Part]) -> Checksum {
    let value = match span {
        Span::Whole => {
            let chunks = parts.iter().flat_map(|part| &part.received.chunks);
            base64(&algorithm.of(chunks.map(AsRef::as_ref)))
        }
        Span::Composite => {
            let sums = parts.iter().map(|part| part.received.sum.as_slice());
            format!("{}-{}", base64(&algorithm.of(sums)), parts.len())
        }
    };
    Checksum {
        algorithm,
        value,
        span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(body: impl Into<bytes::Bytes>) -> Part {
        Part {
            received: Received::whole(body.into()),
            modified: Timestamp(0),
        }
    }

    fn claim(number: u16, part: &Part) -> Claim {
        Claim {
            number,
            etag: Some(part.etag()),
            checksum: None,
        }
    }

    /// A bucket with one upload of "k" that holds `parts` under 1, 2, 3, and the claims to complete it.
    fn uploading(parts: Vec<Part>) -> (Bucket, String, Vec<Claim>) {
        let mut bucket = Bucket::default();
        let id = bucket.start_upload(Upload {
            key: "k".into(),
            started: Timestamp(0),
            about: About::default(),
            checksum: None,
            parts: BTreeMap::new(),
        });
        let mut claims = Vec::new();
        for (number, part) in (1..).zip(parts) {
            claims.push(claim(number, &part));
            bucket.put_part("k", &id, number, part).unwrap();
        }
        (bucket, id, claims)
    }

    fn complete(bucket: &mut Bucket, id: &str, claims: &[Claim]) -> Result<Object, Refusal> {
        bucket.complete_upload("k", id, claims, &Condition::Always, Timestamp(1))
    }

    #[test]
    fn completed_parts_are_one_object() {
        let big = vec![7; 5 * 1024 * 1024];
        let (mut bucket, id, claims) = uploading(vec![part(big.clone()), part("end")]);
        let object = complete(&mut bucket, &id, &claims).unwrap();
        assert_eq!(object.content.size, big.len() as u64 + 3);
        assert!(object.content.etag.ends_with("-2"));
        assert!(bucket.uploads.is_empty());
        assert_eq!(bucket.abort_upload("k", &id), Err(Refusal::NoSuchUpload));
    }

    #[test]
    fn a_small_part_may_only_be_the_last() {
        let (mut bucket, id, claims) = uploading(vec![part("a"), part("b")]);
        let refused = complete(&mut bucket, &id, &claims).unwrap_err();
        assert_eq!(refused, Refusal::EntityTooSmall(1));
        assert!(complete(&mut bucket, &id, &claims[1..]).is_ok());
    }

    #[test]
    fn parts_must_be_in_order_and_those_that_were_sent() {
        let (mut bucket, id, mut claims) = uploading(vec![part("a"), part("b")]);
        claims.reverse();
        let refused = complete(&mut bucket, &id, &claims).unwrap_err();
        assert_eq!(refused, Refusal::InvalidPartOrder);
        claims[0].etag = Some("other".into());
        let refused = complete(&mut bucket, &id, &claims[..1]).unwrap_err();
        assert_eq!(refused, Refusal::InvalidPart(2));
        assert_eq!(
            complete(&mut bucket, &id, &[]).unwrap_err(),
            Refusal::NoParts
        );
        assert_eq!(bucket.uploads.len(), 1);
    }
}
