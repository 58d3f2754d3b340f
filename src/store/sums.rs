//! CRC-32 sums, in the form in which S3 tells them of objects, and put together of those of parts.

use std::collections::BTreeMap;

use crc_fast::{CrcAlgorithm, checksum_combine};

use crate::object::SentPart;

/// A CRC-32 as S3 writes it: four bytes, the highest first, in Base64.
pub(super) fn written(crc32: u32) -> String {
    aws_smithy_types::base64::encode(crc32.to_be_bytes())
}

/// The CRC-32 of a file of `size` bytes out of those of its parts, numbered from 1.
pub(super) fn joined(parts: &BTreeMap<u32, SentPart>, part_length: u64, size: u64) -> u32 {
    parts.iter().fold(0, |joined, (number, part)| {
        let from = u64::from(number - 1) * part_length;
        let length = part_length.min(size.saturating_sub(from));
        let (joined, next) = (u64::from(joined), u64::from(part.crc32));
        let joined = checksum_combine(CrcAlgorithm::Crc32IsoHdlc, joined, next, length);
        u32::try_from(joined).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_of_parts_make_that_of_the_whole() {
        let whole = b"a file of two whole parts and a rest";
        let part = |(place, bytes): (usize, &[u8])| {
            let part = SentPart {
                etag: String::new(),
                crc32: crc32fast::hash(bytes),
            };
            (u32::try_from(place + 1).unwrap(), part)
        };
        let parts = whole.chunks(16).enumerate().map(part).collect();
        let size = whole.len() as u64;
        assert_eq!(joined(&parts, 16, size), crc32fast::hash(whole));
    }
}
