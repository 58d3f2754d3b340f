//! Checksums of local bytes, in the forms in which S3 tells them of objects.

use bytes::Bytes;
use crc_fast::CrcAlgorithm;

/// The CRC-32 of `bytes` as S3 writes it: four bytes, the highest first, in Base64.
pub(super) fn crc32(bytes: &Bytes) -> String {
    written(crc32_of(bytes))
}

/// The CRC-32 of `bytes`.
pub(super) fn crc32_of(bytes: &[u8]) -> u32 {
    narrow(crc_fast::checksum(CrcAlgorithm::Crc32IsoHdlc, bytes))
}

/// A CRC-32 out of the wider number that all CRCs are told in.
pub(super) fn narrow(crc: u64) -> u32 {
    u32::try_from(crc & u64::from(u32::MAX)).unwrap_or_default()
}

/// A CRC-32 as S3 writes it.
pub(super) fn written(crc32: u32) -> String {
    aws_smithy_types::base64::encode(crc32.to_be_bytes())
}
