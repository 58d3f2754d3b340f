//! Checksums of local bytes, in the forms in which S3 tells them of objects.

use bytes::Bytes;

/// The CRC-32 of `bytes` as S3 writes it: four bytes, the highest first, in Base64.
pub(super) fn crc32(bytes: &Bytes) -> String {
    written(crc32fast::hash(bytes))
}

/// A CRC-32 as S3 writes it.
pub(super) fn written(crc32: u32) -> String {
    aws_smithy_types::base64::encode(crc32.to_be_bytes())
}
