//! The sums that S3 keeps of bytes: an MD5 for the entity tag, and one checksum of the sender's choice.

use bytes::Bytes;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Md5, Sha1, Sha256};

/// The checksums that S3 knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// What the SDKs send unasked.
    Crc32,
    /// Castagnoli's polynomial.
    Crc32c,
    /// What AWS computes itself where the sender names nothing.
    Crc64Nvme,
    /// 20 bytes.
    Sha1,
    /// 32 bytes.
    Sha256,
}

/// A checksum as S3 tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    /// How it was computed.
    pub algorithm: Algorithm,
    /// Base64; with `-N` behind it if it is composite.
    pub value: String,
    /// Over what it was computed.
    pub span: Span,
}

/// Over what a checksum is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// All bytes of the object.
    Whole,
    /// The checksums of its parts, one behind the other.
    Composite,
}

/// Bytes that have arrived, and their sums.
#[derive(Debug, Clone)]
pub struct Received {
    /// The bytes as they came; never joined, so that nothing large is copied.
    pub chunks: Vec<Bytes>,
    /// How many bytes they are.
    pub size: u64,
    /// Their MD5.
    pub md5: Vec<u8>,
    /// Which checksum was taken beside it.
    pub algorithm: Algorithm,
    /// That checksum, raw.
    pub sum: Vec<u8>,
}

/// Takes the sums of bytes while they arrive.
pub struct Digest {
    chunks: Vec<Bytes>,
    size: u64,
    md5: Md5,
    algorithm: Algorithm,
    sum: Sum,
}

enum Sum {
    Crc32(Crc32),
    Crc32c(Crc32c),
    Crc64Nvme(Crc64Nvme),
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Algorithm {
    /// By the name that a header gives it, `CRC32` or `x-amz-checksum-crc32`.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        match name.strip_prefix("x-amz-checksum-").unwrap_or(&name) {
            "crc32" => Some(Self::Crc32),
            "crc32c" => Some(Self::Crc32c),
            "crc64nvme" => Some(Self::Crc64Nvme),
            "sha1" => Some(Self::Sha1),
            "sha256" => Some(Self::Sha256),
            _ => None,
        }
    }

    /// The name that S3 gives it in an answer.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    /// The raw checksum of `chunks`, read as one.
    pub fn of<'a>(self, chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
        let mut sum = Sum::new(self);
        for chunk in chunks {
            sum.update(chunk);
        }
        sum.finish()
    }
}

impl Digest {
    /// Nothing yet.
    pub fn new(algorithm: Algorithm) -> Self {
        Self {
            chunks: Vec::new(),
            size: 0,
            md5: Md5::new(),
            algorithm,
            sum: Sum::new(algorithm),
        }
    }

    /// Takes the next bytes.
    pub fn take(&mut self, chunk: Bytes) {
        self.md5.update(&chunk);
        self.sum.update(&chunk);
        self.size += chunk.len() as u64;
        if !chunk.is_empty() {
            self.chunks.push(chunk);
        }
    }

    /// All that has come, and its sums.
    pub fn finish(self) -> Received {
        Received {
            chunks: self.chunks,
            size: self.size,
            md5: self.md5.finalize().to_vec(),
            algorithm: self.algorithm,
            sum: self.sum.finish(),
        }
    }
}

impl Received {
    /// Takes one piece of bytes at once.
    pub fn whole(body: Bytes) -> Self {
        let mut digest = Digest::new(Algorithm::Crc32);
        digest.take(body);
        digest.finish()
    }

    /// The checksum in the form in which S3 tells it.
    pub fn checksum(&self) -> Checksum {
        Checksum {
            algorithm: self.algorithm,
            value: base64(&self.sum),
            span: Span::Whole,
        }
    }
}

impl Sum {
    fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Crc32 => Self::Crc32(Crc32::new()),
            Algorithm::Crc32c => Self::Crc32c(Crc32c::new()),
            Algorithm::Crc64Nvme => Self::Crc64Nvme(Crc64Nvme::new()),
            Algorithm::Sha1 => Self::Sha1(Sha1::new()),
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc32(sum) => sum.update(bytes),
            Self::Crc32c(sum) => sum.update(bytes),
            Self::Crc64Nvme(sum) => sum.update(bytes),
            Self::Sha1(sum) => sum.update(bytes),
            Self::Sha256(sum) => sum.update(bytes),
        }
    }

    fn finish(self) -> Vec<u8> {
        match self {
            Self::Crc32(sum) => sum.finalize().to_vec(),
            Self::Crc32c(sum) => sum.finalize().to_vec(),
            Self::Crc64Nvme(sum) => sum.finalize().to_vec(),
            Self::Sha1(sum) => sum.finalize().to_vec(),
            Self::Sha256(sum) => sum.finalize().to_vec(),
        }
    }
}

/// The MD5 of `bytes`, raw.
pub fn md5(bytes: &[u8]) -> Vec<u8> {
    Md5::checksum(bytes).to_vec()
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Base64 with padding, as headers carry sums.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .chain(&[0, 0])
            .take(3)
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        for at in 0..4 {
            if at > group.len() {
                text.push('=');
            } else {
                let letter = bits >> (18 - 6 * at) & 63;
                text.push(char::from(LETTERS[letter as usize]));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_those_of_the_textbooks() {
        let received = Received::whole(Bytes::from_static(b"123456789"));
        assert_eq!(hex(&received.md5), "25f9e794323b453885f5181f1b624d0b");
        assert_eq!(received.sum, [0xcb, 0xf4, 0x39, 0x26]);
        assert_eq!(received.checksum().value, "y/Q5Jg==");
    }

    #[test]
    fn base64_pads_what_does_not_fill_a_group() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
    }

    #[test]
    fn an_algorithm_is_known_by_either_name() {
        assert_eq!(Algorithm::named("CRC32"), Some(Algorithm::Crc32));
        assert_eq!(
            Algorithm::named("x-amz-checksum-crc64nvme"),
            Some(Algorithm::Crc64Nvme)
        );
        assert_eq!(Algorithm::named("rot13"), None);
    }
}
