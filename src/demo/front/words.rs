//! The words of `s3s` and those of the bucket, translated into each other.

use std::time::{Duration, SystemTime};

use s3s::dto::{ETag, ETagCondition, Timestamp as Moment};
use s3s::{S3Error, S3Request, S3Result, s3_error};

use crate::demo::bucket::{Condition, Refusal};
use crate::demo::digest::{Algorithm, Received, Span, base64};
use crate::object::Timestamp;

/// The checksum that an input carries in one of its five fields, with its algorithm.
macro_rules! claimed {
    ($input:expr) => {
        [
            (Algorithm::Crc32, $input.checksum_crc32.take()),
            (Algorithm::Crc32c, $input.checksum_crc32c.take()),
            (Algorithm::Crc64Nvme, $input.checksum_crc64nvme.take()),
            (Algorithm::Sha1, $input.checksum_sha1.take()),
            (Algorithm::Sha256, $input.checksum_sha256.take()),
        ]
        .into_iter()
        .find_map(|(algorithm, value)| Some((algorithm, value?)))
    };
}

/// Writes a checksum into the right one of an output's five fields.
macro_rules! tell_sum {
    ($output:expr, $checksum:expr) => {{
        let field = match $checksum.algorithm {
            Algorithm::Crc32 => &mut $output.checksum_crc32,
            Algorithm::Crc32c => &mut $output.checksum_crc32c,
            Algorithm::Crc64Nvme => &mut $output.checksum_crc64nvme,
            Algorithm::Sha1 => &mut $output.checksum_sha1,
            Algorithm::Sha256 => &mut $output.checksum_sha256,
        };
        *field = Some($checksum.value);
    }};
}

/// What an input says about its object.
macro_rules! about {
    ($input:expr) => {
        About {
            content_type: $input.content_type.take(),
            disposition: $input.content_disposition.take(),
            cache_control: $input.cache_control.take(),
            packing: packing($input.content_encoding.take()),
            language: $input.content_language.take(),
            encryption: $input
                .server_side_encryption
                .take()
                .map(|kind| kind.as_str().to_owned()),
            storage_class: $input
                .storage_class
                .take()
                .map(|class| class.as_str().to_owned()),
            metadata: $input
                .metadata
                .take()
                .unwrap_or_default()
                .into_iter()
                .collect(),
            tags: $input.tagging.take(),
        }
    };
}

pub(super) use {about, claimed, tell_sum};

/// How the bytes lie in the bucket; `aws-chunked` says only how they travelled, and AWS strips it.
pub(super) fn packing(encoding: Option<String>) -> Option<String> {
    let encoding = encoding?;
    let layers = encoding.split(',').map(str::trim);
    let kept: Vec<_> = layers.filter(|layer| *layer != "aws-chunked").collect();
    (!kept.is_empty()).then(|| kept.join(","))
}

/// The moment at which the server answers; `Last-Modified` is the far side's clock, not filedesk's.
#[expect(
    clippy::disallowed_methods,
    reason = "the far side has a clock of its own"
)]
pub(super) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.unwrap_or_default().as_secs();
    Timestamp(i64::try_from(seconds).unwrap_or(i64::MAX))
}

pub(in crate::demo) fn moment(timestamp: Timestamp) -> Moment {
    let since = Duration::from_secs(u64::try_from(timestamp.0).unwrap_or(0));
    Moment::from(SystemTime::UNIX_EPOCH + since)
}

pub(super) fn tag(etag: &str) -> ETag {
    ETag::Strong(etag.to_owned())
}

pub(super) fn span_name(span: Span) -> &'static str {
    match span {
        Span::Whole => "FULL_OBJECT",
        Span::Composite => "COMPOSITE",
    }
}

/// The condition of a write.
pub(super) fn condition(
    if_match: Option<ETagCondition>,
    if_none_match: Option<ETagCondition>,
) -> S3Result<Condition> {
    match (if_match, if_none_match) {
        (None, None) => Ok(Condition::Always),
        (None, Some(ETagCondition::Any)) => Ok(Condition::Absent),
        (Some(condition), None) => {
            let etag = condition.into_etag().map(ETag::into_value);
            Ok(Condition::Matching(etag))
        }
        _ => Err(s3_error!(
            NotImplemented,
            "A header you provided implies functionality that is not implemented."
        )),
    }
}

/// Whether `condition` is about this entity tag; no condition is about all.
pub(super) fn is_met(condition: Option<&ETagCondition>, etag: &str) -> bool {
    match condition {
        None | Some(ETagCondition::Any) => true,
        Some(ETagCondition::ETag(wanted)) => wanted.value() == etag,
    }
}

/// Which checksum the sender of a body takes: the one in a header, the one announced as a trailer, or the one named.
pub(super) fn announced<T>(
    asked: &S3Request<T>,
    claim: Option<&(Algorithm, String)>,
    named: Option<&str>,
) -> Algorithm {
    let trailer = asked.headers.get("x-amz-trailer");
    let trailer = trailer.and_then(|value| Algorithm::named(value.to_str().ok()?));
    claim
        .map(|(algorithm, _)| *algorithm)
        .or(trailer)
        .or_else(|| Algorithm::named(named?))
        .unwrap_or(Algorithm::Crc64Nvme)
}

/// Checks a body against the sums that its sender claims, in headers or behind the body.
pub(super) fn verify<T>(
    asked: &S3Request<T>,
    received: &Received,
    claim: Option<(Algorithm, String)>,
    content_md5: Option<&str>,
) -> S3Result<()> {
    let trailer = || {
        let trailers = asked.trailing_headers.as_ref()?.take()?;
        let name = format!(
            "x-amz-checksum-{}",
            received.algorithm.name().to_ascii_lowercase()
        );
        trailers.get(name)?.to_str().ok().map(str::to_owned)
    };
    if let Some(value) = claim.map(|(_, value)| value).or_else(trailer)
        && value != base64(&received.sum)
    {
        return Err(s3_error!(
            BadDigest,
            "The {} you specified did not match the calculated checksum.",
            received.algorithm.name()
        ));
    }
    if content_md5.is_some_and(|md5| md5 != base64(&received.md5)) {
        return Err(s3_error!(
            BadDigest,
            "The Content-MD5 you specified did not match what we received."
        ));
    }
    Ok(())
}

/// The bucket's refusal in AWS's words.
pub(super) fn refused(refusal: Refusal) -> S3Error {
    match refusal {
        Refusal::NoSuchKey => s3_error!(NoSuchKey, "The specified key does not exist."),
        Refusal::NoSuchUpload => s3_error!(
            NoSuchUpload,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        ),
        Refusal::PreconditionFailed => s3_error!(
            PreconditionFailed,
            "At least one of the pre-conditions you specified did not hold"
        ),
        Refusal::InvalidPart(number) => s3_error!(
            InvalidPart,
            "One or more of the specified parts could not be found (part {number}). The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
        ),
        Refusal::InvalidPartOrder => s3_error!(
            InvalidPartOrder,
            "The list of parts was not in ascending order. Parts must be ordered by part number."
        ),
        Refusal::EntityTooSmall(_) => s3_error!(
            EntityTooSmall,
            "Your proposed upload is smaller than the minimum allowed size"
        ),
        Refusal::NoParts => s3_error!(
            MalformedXML,
            "The XML you provided was not well-formed or did not validate against our published schema"
        ),
        Refusal::MissingChecksum(number) => s3_error!(
            InvalidRequest,
            "The upload was created using a checksum. The complete request must include the checksum for each part. It was missing for part {number} in the request."
        ),
    }
}

/// A number of rows that was asked for, as AWS reads it: at most 1,000, which is also the default.
pub(super) fn rows(asked: Option<i32>, field: &str) -> S3Result<usize> {
    let asked = usize::try_from(asked.unwrap_or(1000)).map_err(|_| {
        s3_error!(
            InvalidArgument,
            "Argument {field} must be an integer between 0 and 2147483647"
        )
    })?;
    Ok(asked.min(1000))
}
