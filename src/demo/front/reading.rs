//! HEAD and GET of one object.

use percent_encoding::percent_decode_str;
use s3s::dto::{
    ETagCondition, GetObjectInput, GetObjectOutput, GetObjectTaggingInput, GetObjectTaggingOutput,
    HeadObjectInput, HeadObjectOutput, Range, Tag, Timestamp as Moment,
};
use s3s::{S3Result, s3_error};

use super::operations::Front;
use super::words::{is_met, moment, refused, span_name, tag, tell_sum};
use crate::demo::body::{send, send_half};
use crate::demo::bucket::Refusal;
use crate::demo::content::{Content, Object};
use crate::demo::digest::Algorithm;
use crate::demo::faults::access_denied;

/// The conditions of a read.
struct Conditions<'a> {
    matching: Option<&'a ETagCondition>,
    other_than: Option<&'a ETagCondition>,
    modified_since: Option<&'a Moment>,
    unmodified_since: Option<&'a Moment>,
}

/// The headers that HEAD and GET have in common; both outputs have the same fields, but are two types.
macro_rules! headers {
    ($output:ident, $object:expr, $with_checksum:expr) => {{
        let content = &$object.content;
        let about = &content.about;
        let default_type = || Some("binary/octet-stream".to_owned());
        let mut output = $output {
            accept_ranges: Some("bytes".into()),
            cache_control: about.cache_control.clone(),
            content_disposition: about.disposition.clone(),
            content_encoding: about.packing.clone(),
            content_language: about.language.clone(),
            content_length: i64::try_from(content.size).ok(),
            content_type: about.content_type.clone().or_else(default_type),
            e_tag: Some(tag(&content.etag)),
            last_modified: Some(moment($object.modified)),
            metadata: Some(about.metadata.clone().into_iter().collect()),
            server_side_encryption: about.encryption.clone().map(Into::into),
            // As AWS documents, the standard class is told by saying nothing.
            storage_class: (content.storage_class() != "STANDARD")
                .then(|| content.storage_class().to_owned().into()),
            ..Default::default()
        };
        if $with_checksum && let Some(checksum) = content.checksum.clone() {
            output.checksum_type = Some(span_name(checksum.span).to_owned().into());
            tell_sum!(output, checksum);
        }
        output
    }};
}

impl Front {
    /// The object, or the refusal that AWS gives: without the permission to list, nobody learns that a key is missing.
    pub(super) fn find(&self, key: &str) -> S3Result<Object> {
        let found = self.bucket().get(key).cloned();
        found.map_err(|refusal| {
            if self.faults.denies("ListObjectsV2", key) {
                access_denied()
            } else {
                refused(refusal)
            }
        })
    }

    /// The tags of an object, as its writer put them into a header.
    pub(super) fn tagging(
        &self,
        input: &GetObjectTaggingInput,
    ) -> S3Result<GetObjectTaggingOutput> {
        let object = self.find(&input.key)?;
        let written = object.content.about.tags.as_deref().unwrap_or_default();
        let decoded = |text: &str| {
            let text = percent_decode_str(text).decode_utf8_lossy();
            Some(text.into_owned())
        };
        let tags = written.split('&').filter(|tag| !tag.is_empty());
        let tags = tags.map(|tag| {
            let (name, value) = tag.split_once('=').unwrap_or((tag, ""));
            Tag {
                key: decoded(name),
                value: decoded(value),
            }
        });
        Ok(GetObjectTaggingOutput {
            tag_set: tags.collect(),
            version_id: None,
        })
    }

    pub(super) fn head(&self, input: &HeadObjectInput) -> S3Result<HeadObjectOutput> {
        let object = self.find(&input.key)?;
        let conditions = Conditions {
            matching: input.if_match.as_ref(),
            other_than: input.if_none_match.as_ref(),
            modified_since: input.if_modified_since.as_ref(),
            unmodified_since: input.if_unmodified_since.as_ref(),
        };
        conditions.check(&object)?;
        let mut output = headers!(HeadObjectOutput, object, input.checksum_mode.is_some());
        if let Some(number) = input.part_number {
            let lengths = &object.content.part_lengths;
            let whole = [object.content.size];
            let lengths = if lengths.is_empty() {
                &whole[..]
            } else {
                lengths
            };
            let at = usize::try_from(number)
                .ok()
                .and_then(|number| number.checked_sub(1));
            let length = at.and_then(|at| lengths.get(at)).ok_or_else(|| {
                s3_error!(InvalidRange, "The requested partnumber is not satisfiable")
            })?;
            output.content_length = i64::try_from(*length).ok();
            output.parts_count = i32::try_from(object.content.part_lengths.len()).ok();
        }
        Ok(output)
    }

    pub(super) fn get(&self, input: &GetObjectInput) -> S3Result<GetObjectOutput> {
        let object = self.find(&input.key)?;
        let conditions = Conditions {
            matching: input.if_match.as_ref(),
            other_than: input.if_none_match.as_ref(),
            modified_since: input.if_modified_since.as_ref(),
            unmodified_since: input.if_unmodified_since.as_ref(),
        };
        conditions.check(&object)?;
        restored(&object)?;
        // The checksum is that of the whole object, so AWS keeps it back where a range is asked for.
        let with_checksum = input.checksum_mode.is_some() && input.range.is_none();
        let mut output = headers!(GetObjectOutput, object, with_checksum);
        let range = ranged(&object.content, input.range.as_ref())?;
        if input.range.is_some() {
            let last = range.end.saturating_sub(1);
            let all = object.content.size;
            output.content_range = Some(format!("bytes {}-{last}/{all}", range.start));
            output.content_length = i64::try_from(range.end - range.start).ok();
        }
        let mut pieces = object.content.pieces(range);
        if self.faults.flips() {
            flip(&mut pieces);
        }
        output.body = Some(if self.faults.cuts() {
            send_half(&pieces)
        } else {
            send(pieces)
        });
        Ok(output)
    }
}

impl Conditions<'_> {
    fn check(&self, object: &Object) -> S3Result<()> {
        let modified = moment(object.modified);
        let is_this = |condition: &ETagCondition| is_met(Some(condition), &object.content.etag);
        let matches = self.matching.map(is_this);
        let is_newer = self.unmodified_since.is_some_and(|since| modified > *since);
        if matches == Some(false) || (matches.is_none() && is_newer) {
            return Err(refused(Refusal::PreconditionFailed));
        }
        let is_known = self.other_than.map(is_this);
        let is_older = self.modified_since.is_some_and(|since| modified <= *since);
        if is_known == Some(true) || (is_known.is_none() && is_older) {
            return Err(s3_error!(NotModified));
        }
        Ok(())
    }
}

/// Flips a bit somewhere in the middle.
fn flip(pieces: &mut [bytes::Bytes]) {
    if let Some(piece) = pieces.last_mut().filter(|piece| !piece.is_empty()) {
        let mut damaged = piece.to_vec();
        damaged[piece.len() / 2] ^= 0x20;
        *piece = damaged.into();
    }
}

/// What lies in an archive can be told about, but neither read nor copied.
pub(super) fn restored(object: &Object) -> S3Result<()> {
    if object.content.is_archived() {
        return Err(s3_error!(
            InvalidObjectState,
            "The operation is not valid for the object's storage class"
        ));
    }
    Ok(())
}

fn ranged(content: &Content, range: Option<&Range>) -> S3Result<std::ops::Range<u64>> {
    let Some(range) = range else {
        return Ok(0..content.size);
    };
    let outside = |_| s3_error!(InvalidRange, "The requested range is not satisfiable");
    range.check(content.size).map_err(outside)
}
