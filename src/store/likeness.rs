//! Whether two objects are the same, as far as the server tells of them.

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::ServerSideEncryption;

use crate::object::Content;

/// What can be said of two objects without reading them.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// At least one sum of their bytes is the same.
    Same,
    /// They are equally long, and have no sums that can be compared.
    Unknown,
    /// They differ; in what.
    Other(String),
}

/// Why `copy` may not be what `source` is; `None` if nothing speaks against it.
pub(super) fn doubt(
    source: &HeadObjectOutput,
    copy: &HeadObjectOutput,
    told: Option<&str>,
) -> Option<String> {
    match likeness(source, copy) {
        Likeness::Other(why) => Some(why),
        Likeness::Unknown if told.is_some() && told != etag(copy) => {
            Some("the copy was replaced at once by something else".into())
        }
        // What the answer told may have been damaged on the way; sums do not agree by chance.
        Likeness::Same | Likeness::Unknown => None,
    }
}

/// Compares sizes, tags of content and checksums, as far as the two can be compared.
pub(super) fn likeness(source: &HeadObjectOutput, copy: &HeadObjectOutput) -> Likeness {
    if size(source) != size(copy) {
        let told = format!("{} of {} bytes are there", size(copy), size(source));
        return Likeness::Other(told);
    }
    let compared: Vec<bool> = compared(source, copy).map(|sum| sum.is_same).collect();
    match compared.iter().all(|same| *same) {
        true if compared.is_empty() => Likeness::Unknown,
        true => Likeness::Same,
        false => Likeness::Other("its checksum is another one".into()),
    }
}

/// Whether two objects of one size hold the same bytes, wherever they come from: other than a copy, they may have been
/// put in other parts, so that a sum over parts can only tell that they are the same.
pub(super) fn content(one: &HeadObjectOutput, other: &HeadObjectOutput) -> Content {
    let compared: Vec<Compared> = compared(one, other).collect();
    let differs = |sum: &&Compared| !sum.is_same && !sum.is_over_parts;
    let agrees = |sum: &&Compared| sum.is_same;
    match (compared.iter().find(differs), compared.iter().find(agrees)) {
        (Some(sum), _) => Content::Other(sum.name),
        (None, Some(sum)) => Content::Same(sum.name),
        (None, None) => Content::Unknown,
    }
}

/// A sum that is told of two objects.
struct Compared {
    /// As people know it.
    name: &'static str,
    /// Whether it is made of the sums of parts.
    is_over_parts: bool,
    /// Whether both have the same.
    is_same: bool,
}

/// The sums that are told of both, the strongest first.
fn compared(one: &HeadObjectOutput, other: &HeadObjectOutput) -> impl Iterator<Item = Compared> {
    let sums = [
        ("SHA-256", one.checksum_sha256(), other.checksum_sha256()),
        ("SHA-1", one.checksum_sha1(), other.checksum_sha1()),
        ("MD5", md5(one), md5(other)),
        (
            "CRC-64",
            one.checksum_crc64_nvme(),
            other.checksum_crc64_nvme(),
        ),
        ("CRC-32C", one.checksum_crc32_c(), other.checksum_crc32_c()),
        ("CRC-32", one.checksum_crc32(), other.checksum_crc32()),
    ];
    // A sum over parts is another number than the same over the whole.
    let compared = sums.map(|(name, one, other)| {
        let (one, other) = (one?, other?);
        let is_over_parts = one.contains('-');
        (is_over_parts == other.contains('-')).then_some(Compared {
            name,
            is_over_parts,
            is_same: one == other,
        })
    });
    compared.into_iter().flatten()
}

/// The entity tag where it is the MD5 of the bytes: of what was put at once and encrypted by S3's own keys at most.
fn md5(about: &HeadObjectOutput) -> Option<&str> {
    let is_plain = matches!(
        about.server_side_encryption(),
        None | Some(ServerSideEncryption::Aes256)
    );
    let is_md5 = |tag: &&str| tag.len() == 32 && tag.bytes().all(|byte| byte.is_ascii_hexdigit());
    etag(about).filter(|_| is_plain).filter(is_md5)
}

/// What the server tells as the entity tag.
pub(super) fn etag(about: &HeadObjectOutput) -> Option<&str> {
    about.e_tag().map(bare)
}

/// An entity tag without its quotes.
pub(super) fn bare(tag: &str) -> &str {
    tag.trim_matches('"')
}

/// The size in bytes.
pub(super) fn size(about: &HeadObjectOutput) -> u64 {
    u64::try_from(about.content_length().unwrap_or(0)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(
        size: i64,
        etag: &str,
    ) -> aws_sdk_s3::operation::head_object::builders::HeadObjectOutputBuilder {
        HeadObjectOutput::builder()
            .content_length(size)
            .e_tag(format!("\"{etag}\""))
    }

    const ONE: &str = "5d41402abc4b2a76b9719d911017c592";
    const OTHER: &str = "6d41402abc4b2a76b9719d911017c592";

    #[test]
    fn a_copy_is_doubted_where_anything_that_can_be_compared_differs() {
        let source = about(5, ONE).checksum_crc32("AAAA").build();
        assert_eq!(doubt(&source, &source, Some(ONE)), None);
        let shorter = about(4, ONE).build();
        assert!(doubt(&source, &shorter, None).unwrap().contains("4 of 5"));
        let other = about(5, OTHER).build();
        assert!(
            doubt(&source, &other, Some(OTHER))
                .unwrap()
                .contains("checksum")
        );
        let flipped = about(5, ONE).checksum_crc32("AAAB").build();
        assert!(doubt(&source, &flipped, None).unwrap().contains("checksum"));
    }

    #[test]
    fn what_the_answer_told_counts_only_where_no_sum_does() {
        let source = about(5, ONE).checksum_crc32("AAAA").build();
        assert_eq!(doubt(&source, &source, Some(OTHER)), None);
        let plain = about(5, "one").build();
        let replaced = doubt(&plain, &plain, Some("other")).unwrap();
        assert!(replaced.contains("replaced"), "{replaced}");
        assert_eq!(likeness(&plain, &plain), Likeness::Unknown);
        assert_eq!(likeness(&source, &source), Likeness::Same);
    }

    #[test]
    fn what_cannot_be_compared_is_no_doubt() {
        let in_parts = about(5, &format!("{ONE}-2"))
            .checksum_crc32("AAAA-2")
            .build();
        let whole = about(5, OTHER).checksum_crc32("BBBB").build();
        assert_eq!(doubt(&in_parts, &whole, Some(OTHER)), None);
        let kms = about(5, ONE).server_side_encryption(ServerSideEncryption::AwsKms);
        assert_eq!(doubt(&kms.build(), &whole, None), None);
    }

    #[test]
    fn objects_from_anywhere_are_told_apart_by_sums_over_the_whole_only() {
        let plain = about(5, ONE).build();
        assert_eq!(content(&plain, &plain), Content::Same("MD5"));
        let other = about(5, OTHER).build();
        assert_eq!(content(&plain, &other), Content::Other("MD5"));
        let parts = |sum: &str| about(5, &format!("{ONE}-2")).checksum_crc32(sum).build();
        let (two, same, three) = (parts("AAAA-2"), parts("AAAA-2"), parts("BBBB-3"));
        assert_eq!(content(&two, &same), Content::Same("CRC-32"));
        assert_eq!(content(&two, &three), Content::Unknown);
        assert_eq!(content(&plain, &two), Content::Unknown);
    }
}
