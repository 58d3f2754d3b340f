//! Whether local bytes are those of an object: in whatever sum the server tells of it, over the whole or over its parts.

use std::fmt::Write;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::ServerSideEncryption;
use crc_fast::CrcAlgorithm;
use md5::{Digest as _, Md5};

use super::blocking::blocking;
use super::likeness::bare;
use crate::object::Tag;

/// What the server tells of an object's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// Its size in bytes.
    pub(super) size: u64,
    /// The entity tag, without its quotes.
    pub(super) etag: Option<String>,
    /// When it was stored.
    pub(super) modified: Option<SystemTime>,
    sums: Vec<(Algorithm, String)>,
}

/// So many bytes of a file are read before anyone looks whether they are still wanted.
const STRETCH: u64 = 8 * 1024 * 1024;

/// The sums that S3 tells and that can be taken in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Crc32,
    Crc64Nvme,
    Crc32c,
    Md5,
}

/// One sum to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proof {
    algorithm: Algorithm,
    told: String,
    /// The length of the parts whose sums it is made of; `None` if it is over the whole.
    part_length: Option<u64>,
}

/// A sum while it is taken.
#[derive(Clone)]
pub(super) struct Summing {
    length: u64,
    crc32: crc32fast::Hasher,
    other: Running,
}

#[derive(Clone)]
enum Running {
    Crc32,
    Crc(Algorithm, Box<crc_fast::Digest>),
    Md5(Md5),
}

/// The sums of one stretch of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    /// How many bytes they are.
    pub(super) length: u64,
    /// Their CRC-32, whatever the server tells.
    pub(super) crc32: u32,
    /// In the server's sum: the highest byte first.
    bytes: Vec<u8>,
}

/// Reads what an answer tells; HEAD and GET are two types with the same words.
macro_rules! told {
    ($answer:expr) => {{
        let answer = $answer;
        let is_plain = matches!(
            answer.server_side_encryption(),
            None | Some(ServerSideEncryption::Aes256)
        );
        let etag = answer.e_tag().map(bare).map(str::to_owned);
        let sums = [
            (Algorithm::Crc32, answer.checksum_crc32()),
            (Algorithm::Crc64Nvme, answer.checksum_crc64_nvme()),
            (Algorithm::Crc32c, answer.checksum_crc32_c()),
            (
                Algorithm::Md5,
                etag.as_deref().filter(|tag| is_plain && is_md5(tag)),
            ),
        ];
        let sums = sums
            .into_iter()
            .filter_map(|(algorithm, sum)| Some((algorithm, sum?.to_owned())));
        Told {
            size: u64::try_from(answer.content_length().unwrap_or(0)).unwrap_or(0),
            sums: sums.collect(),
            etag,
            modified: answer
                .last_modified()
                .and_then(|moment| SystemTime::try_from(*moment).ok()),
        }
    }};
}

impl From<&HeadObjectOutput> for Told {
    fn from(answer: &HeadObjectOutput) -> Self {
        told!(answer)
    }
}

impl From<&GetObjectOutput> for Told {
    fn from(answer: &GetObjectOutput) -> Self {
        told!(answer)
    }
}

impl Told {
    /// How many parts it was put in, if it was put in parts.
    pub(super) fn parts(&self) -> Option<u64> {
        self.etag.as_deref()?.rsplit_once('-')?.1.parse().ok()
    }

    /// What to compare with: a sum over the whole if there is one, else one over parts of that length.
    pub(super) fn proof(&self, part_length: Option<u64>) -> Option<Proof> {
        let of = |in_parts: bool| {
            let fits = move |sum: &&(Algorithm, String)| sum.1.contains('-') == in_parts;
            self.sums.iter().find(fits)
        };
        let whole = of(false).map(|sum| (sum, None));
        let in_parts = || Some((of(true)?, Some(part_length?)));
        let ((algorithm, told), part_length) = whole.or_else(in_parts)?;
        Some(Proof {
            algorithm: *algorithm,
            told: told.clone(),
            part_length,
        })
    }
}

impl Proof {
    /// The name of its sum, as people know it.
    pub(super) fn name(&self) -> &'static str {
        match self.algorithm {
            Algorithm::Crc32 => "CRC-32",
            Algorithm::Crc64Nvme => "CRC-64",
            Algorithm::Crc32c => "CRC-32C",
            Algorithm::Md5 => "MD5",
        }
    }

    /// The length in which stretches must be summed up; `None` for any.
    pub(super) fn part_length(&self) -> Option<u64> {
        self.part_length
    }

    /// Whether all of it has to be summed up from beginning to end.
    pub(super) fn is_one_run(&self) -> bool {
        self.algorithm == Algorithm::Md5 && self.part_length.is_none()
    }

    /// Whether these stretches, in order, are the object.
    pub(super) fn holds(&self, sums: &[Sum]) -> bool {
        let ours = match (self.part_length, sums) {
            (Some(_), sums) => {
                let all: Vec<u8> = sums.iter().flat_map(|sum| sum.bytes.clone()).collect();
                let of_all = Summing::of(self.algorithm, &all).bytes;
                format!("{}-{}", self.written(&of_all), sums.len())
            }
            (None, []) => self.written(&Summing::of(self.algorithm, &[]).bytes),
            (None, [only]) => self.written(&only.bytes),
            (None, [first, rest @ ..]) => {
                let Some(kind) = self.algorithm.kind() else {
                    return false;
                };
                let joined = rest.iter().fold(number(&first.bytes), |joined, next| {
                    crc_fast::checksum_combine(kind, joined, number(&next.bytes), next.length)
                });
                self.written(&self.algorithm.bytes(joined))
            }
        };
        ours == self.told
    }

    fn written(&self, bytes: &[u8]) -> String {
        match self.algorithm {
            Algorithm::Md5 => hex(bytes),
            _ => aws_smithy_types::base64::encode(bytes),
        }
    }
}

impl Algorithm {
    fn kind(self) -> Option<CrcAlgorithm> {
        match self {
            Self::Crc32 => Some(CrcAlgorithm::Crc32IsoHdlc),
            Self::Crc64Nvme => Some(CrcAlgorithm::Crc64Nvme),
            Self::Crc32c => Some(CrcAlgorithm::Crc32Iscsi),
            Self::Md5 => None,
        }
    }

    /// A CRC as the bytes that S3 writes.
    fn bytes(self, crc: u64) -> Vec<u8> {
        let all = crc.to_be_bytes();
        match self {
            Self::Crc64Nvme => all.to_vec(),
            _ => all[4..].to_vec(),
        }
    }
}

impl Summing {
    /// A sum of nothing yet, in the terms of `proof`.
    pub(super) fn for_proof(proof: Option<&Proof>) -> Self {
        Self::in_terms_of(proof.map_or(Algorithm::Crc32, |proof| proof.algorithm))
    }

    fn in_terms_of(algorithm: Algorithm) -> Self {
        let other = match (algorithm, algorithm.kind()) {
            (Algorithm::Crc32, _) => Running::Crc32,
            (_, Some(kind)) => Running::Crc(algorithm, Box::new(crc_fast::Digest::new(kind))),
            (_, None) => Running::Md5(Md5::new()),
        };
        Self {
            length: 0,
            crc32: crc32fast::Hasher::new(),
            other,
        }
    }

    fn of(algorithm: Algorithm, bytes: &[u8]) -> Sum {
        let mut summing = Self::in_terms_of(algorithm);
        summing.take(bytes);
        summing.end()
    }

    /// Takes the next bytes.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.crc32.update(bytes);
        match &mut self.other {
            Running::Crc32 => {}
            Running::Crc(_, digest) => digest.update(bytes),
            Running::Md5(digest) => digest.update(bytes),
        }
    }

    /// The sums of all that was taken.
    pub(super) fn end(self) -> Sum {
        let crc32 = self.crc32.finalize();
        let bytes = match self.other {
            Running::Crc32 => crc32.to_be_bytes().to_vec(),
            Running::Crc(algorithm, digest) => algorithm.bytes(digest.finalize()),
            Running::Md5(digest) => digest.finalize().to_vec(),
        };
        Sum {
            length: self.length,
            crc32,
            bytes,
        }
    }
}

/// The sums of a file in stretches of `length` bytes, in the terms of `proof`; none if it has not that size.
pub(super) async fn sum_up_all(
    path: &Path,
    size: u64,
    length: u64,
    proof: &Proof,
) -> io::Result<Vec<Sum>> {
    let (path, proof) = (path.to_owned(), proof.clone());
    blocking(move || {
        if path.metadata()?.len() != size {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut sums = Vec::new();
        let mut from = 0;
        while from < size {
            sums.push(sum_up(
                &path,
                from,
                length,
                Summing::for_proof(Some(&proof)),
            )?);
            from += length;
        }
        Ok(sums)
    })
    .await
}

/// Whether a file of `size` bytes is what `proof` tells of.
///
/// It is read a stretch at a time: whoever asked and goes away is not kept waiting by a large file.
pub(super) async fn holds_for(path: &Path, size: u64, proof: &Proof) -> io::Result<bool> {
    let (mut sums, mut summing) = (Vec::new(), Summing::for_proof(Some(proof)));
    let mut at = 0;
    while at < size {
        let end = proof.part_length.map_or(size, |part| at - at % part + part);
        let end = end.min(size);
        let (path, from, length) = (path.to_owned(), at, STRETCH.min(end - at));
        summing = blocking(move || read_on(&path, from, length, summing)).await?;
        at += length;
        if at == end {
            let next = Summing::for_proof(Some(proof));
            sums.push(std::mem::replace(&mut summing, next).end());
        }
    }
    let read: u64 = sums.iter().map(|sum| sum.length).sum();
    Ok(read == size && proof.holds(&sums))
}

/// The MD5 of a whole file.
pub(super) fn md5(path: &Path) -> io::Result<Tag> {
    let sum = sum_up(path, 0, u64::MAX, Summing::in_terms_of(Algorithm::Md5))?;
    sum.bytes
        .try_into()
        .map_err(|_| io::Error::other("an MD5 is of 16 bytes"))
}

/// The sums of a stretch of a file.
pub(super) fn sum_up(path: &Path, from: u64, length: u64, summing: Summing) -> io::Result<Sum> {
    Ok(read_on(path, from, length, summing)?.end())
}

fn read_on(path: &Path, from: u64, length: u64, mut summing: Summing) -> io::Result<Summing> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut file = file.take(length);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(summing),
            count => summing.take(&buffer[..count]),
        }
    }
}

/// The entity tag of what is put together of parts with these tags; none where they are no MD5s, as of what is encrypted by
/// another's key.
pub(super) fn tag_of_parts<'a>(tags: impl Iterator<Item = &'a str>) -> Option<String> {
    let (mut all, mut count) = (Vec::new(), 0);
    for tag in tags.map(bare) {
        let is_md5 = is_md5(tag) && !tag.contains('-');
        let digits = is_md5.then(|| (0..tag.len()).step_by(2))?;
        let bytes = digits.filter_map(|at| u8::from_str_radix(&tag[at..at + 2], 16).ok());
        all.extend(bytes);
        count += 1;
    }
    let of_all = Summing::of(Algorithm::Md5, &all).bytes;
    Some(format!("{}-{count}", hex(&of_all)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whether an entity tag is an MD5, of the whole or of the parts' MD5s.
fn is_md5(tag: &str) -> bool {
    let hex = tag.split_once('-').map_or(tag, |(hex, _)| hex);
    hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn number(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"123456789 and some more, in three stretches";

    fn stretches(proof: &Proof, length: usize) -> Vec<Sum> {
        let sum = |bytes: &[u8]| {
            let mut summing = Summing::for_proof(Some(proof));
            // Taken as it comes, not as it was cut.
            bytes.chunks(5).for_each(|bytes| summing.take(bytes));
            summing.end()
        };
        TEXT.chunks(length).map(sum).collect()
    }

    fn proof(algorithm: Algorithm, told: &str, part_length: Option<u64>) -> Proof {
        let told = told.to_owned();
        Proof {
            algorithm,
            told,
            part_length,
        }
    }

    #[test]
    fn the_sums_are_those_that_everyone_takes() {
        // The check values of the catalogue of CRCs, and the MD5 of RFC 1321, all of "123456789".
        for (algorithm, check) in [
            (Algorithm::Crc32, "cbf43926"),
            (Algorithm::Crc32c, "e3069283"),
            (Algorithm::Crc64Nvme, "ae8b14860a799888"),
            (Algorithm::Md5, "25f9e794323b453885f5181f1b624d0b"),
        ] {
            let sum = Summing::of(algorithm, b"123456789");
            assert_eq!(hex(&sum.bytes), check, "{algorithm:?}");
        }
    }

    #[test]
    fn stretches_prove_the_whole_and_a_flipped_bit_does_not() {
        for algorithm in [Algorithm::Crc32, Algorithm::Crc32c, Algorithm::Crc64Nvme] {
            let mut proof = proof(algorithm, "", None);
            proof.told = proof.written(&Summing::of(algorithm, TEXT).bytes);
            for length in [1, 7, 20, 100] {
                assert!(
                    proof.holds(&stretches(&proof, length)),
                    "{algorithm:?}, {length}"
                );
            }
            let mut flipped = stretches(&proof, 7);
            flipped[2] = Summing::of(algorithm, b"1234567");
            assert!(!proof.holds(&flipped));
        }
    }

    #[test]
    fn parts_prove_a_sum_of_sums() {
        for algorithm in [Algorithm::Crc32, Algorithm::Md5] {
            let parts: Vec<u8> = TEXT
                .chunks(20)
                .flat_map(|part| Summing::of(algorithm, part).bytes)
                .collect();
            let mut proof = proof(algorithm, "", Some(20));
            proof.told = format!("{}-3", proof.written(&Summing::of(algorithm, &parts).bytes));
            assert!(proof.holds(&stretches(&proof, 20)));
            assert!(!proof.holds(&stretches(&proof, 19)));
        }
    }

    #[test]
    fn the_tag_of_parts_is_made_of_their_tags() {
        let parts = TEXT
            .chunks(20)
            .map(|part| Summing::of(Algorithm::Md5, part));
        let tags: Vec<_> = parts
            .map(|sum| format!("\"{}\"", hex(&sum.bytes)))
            .collect();
        let mut proof = proof(Algorithm::Md5, "", Some(20));
        proof.told = tag_of_parts(tags.iter().map(String::as_str)).unwrap();
        assert!(proof.told.ends_with("-3"));
        assert!(proof.holds(&stretches(&proof, 20)));
        assert_eq!(tag_of_parts(["not-an-md5"].into_iter()), None);
    }

    #[test]
    fn a_sum_over_the_whole_goes_before_one_over_parts() {
        let told = |etag: &str, crc32: Option<&str>, crc64: Option<&str>| {
            let answer = HeadObjectOutput::builder()
                .e_tag(format!("\"{etag}\""))
                .set_checksum_crc32(crc32.map(str::to_owned))
                .set_checksum_crc64_nvme(crc64.map(str::to_owned));
            Told::from(&answer.build())
        };
        let md5 = "25f9e794323b453885f5181f1b624d0b";
        let in_parts = told(&format!("{md5}-3"), Some("AAAA-3"), Some("BBBB"));
        assert_eq!(in_parts.parts(), Some(3));
        let proof = in_parts.proof(Some(8)).unwrap();
        assert_eq!(
            (proof.algorithm, proof.part_length),
            (Algorithm::Crc64Nvme, None)
        );
        let composite = told(&format!("{md5}-3"), Some("AAAA-3"), None);
        assert_eq!(
            composite.proof(Some(8)).unwrap().algorithm,
            Algorithm::Crc32
        );
        assert_eq!(composite.proof(None), None);
        assert!(told(md5, None, None).proof(None).unwrap().is_one_run());
        assert_eq!(told("not-an-md5", None, None).proof(Some(8)), None);
    }
}
