//! Whether two objects are the same, as far as the server tells of them.

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::ServerSideEncryption;

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
    let sums = [
        (source.checksum_crc32(), copy.checksum_crc32()),
        (source.checksum_crc32_c(), copy.checksum_crc32_c()),
        (source.checksum_crc64_nvme(), copy.checksum_crc64_nvme()),
        (source.checksum_sha1(), copy.checksum_sha1()),
        (source.checksum_sha256(), copy.checksum_sha256()),
        (md5(source), md5(copy)),
    ];
    // A sum over parts is another number than the same over the whole.
    let compared = sums.into_iter().filter_map(|(one, other)| {
        let (one, other) = (one?, other?);
        (one.contains('-') == other.contains('-')).then_some(one == other)
    });
    let compared: Vec<bool> = compared.collect();
    match compared.iter().all(|same| *same) {
        true if compared.is_empty() => Likeness::Unknown,
        true => Likeness::Same,
        false => Likeness::Other("its checksum is another one".into()),
    }
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
}
