//! Uploads in parts, from the first request to the last.

use std::collections::BTreeMap;

use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, ChecksumAlgorithm, ChecksumType,
    CompleteMultipartUploadInput, CompleteMultipartUploadOutput, CompletedPart, CopyPartResult,
    CreateMultipartUploadInput, CreateMultipartUploadOutput, ListMultipartUploadsInput,
    ListMultipartUploadsOutput, ListPartsInput, ListPartsOutput, MultipartUpload, Part as ToldPart,
    Range, UploadPartCopyInput, UploadPartCopyOutput, UploadPartInput, UploadPartOutput,
};
use s3s::{S3Request, S3Result, s3_error};

use super::operations::Front;
use super::pages::Spelling;
use super::words::{
    about, announced, claimed, condition, is_met, moment, now, packing, refused, rows, span_name,
    tag, tell_sum, verify,
};
use crate::demo::body::receive;
use crate::demo::bucket::Refusal;
use crate::demo::content::About;
use crate::demo::digest::{Algorithm, Digest, Span};
use crate::demo::multipart::{Claim, Part, Upload};

impl Front {
    pub(super) fn start(
        &self,
        mut input: CreateMultipartUploadInput,
    ) -> S3Result<CreateMultipartUploadOutput> {
        let about = self.accept(about!(input), &input.key)?;
        let algorithm = input.checksum_algorithm.as_ref();
        let algorithm = algorithm.and_then(|named| Algorithm::named(named.as_str()));
        let checksum = algorithm.map(|algorithm| (algorithm, span(algorithm, &input)));
        let encryption = about.encryption.clone().map(Into::into);
        let id = self.bucket().start_upload(Upload {
            key: input.key.clone(),
            started: now(),
            about,
            checksum,
            parts: BTreeMap::new(),
        });
        Ok(CreateMultipartUploadOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(id),
            server_side_encryption: encryption,
            checksum_algorithm: input.checksum_algorithm,
            checksum_type: checksum.map(|(_, span)| span_name(span).to_owned().into()),
            ..Default::default()
        })
    }

    pub(super) async fn put_part(
        &self,
        mut asked: S3Request<UploadPartInput>,
    ) -> S3Result<UploadPartOutput> {
        let input = &mut asked.input;
        let number = part_number(input.part_number)?;
        let claim = claimed!(input);
        let (body, content_md5) = (input.body.take(), input.content_md5.take());
        let (key, id) = (input.key.clone(), input.upload_id.clone());
        // Asked before the body is read, because an aborted upload should not cost a part's worth of traffic.
        let about = self
            .bucket()
            .upload(&key, &id)
            .map(|upload| upload.about.clone());
        let about = about.map_err(refused)?;
        let named = input.checksum_algorithm.take();
        let named = named.as_ref().map(ChecksumAlgorithm::as_str);
        let algorithm = announced(&asked, claim.as_ref(), named);
        let received = receive(body, algorithm).await?;
        verify(&asked, &received, claim, content_md5.as_deref())?;
        let checksum = received.checksum();
        let part = Part {
            received,
            modified: now(),
        };
        let mut output = UploadPartOutput {
            e_tag: Some(tag(&part.etag())),
            server_side_encryption: about.encryption.map(Into::into),
            ..Default::default()
        };
        tell_sum!(output, checksum);
        self.bucket()
            .put_part(&key, &id, number, part)
            .map_err(refused)?;
        Ok(output)
    }

    pub(super) fn copy_part(&self, input: &UploadPartCopyInput) -> S3Result<UploadPartCopyOutput> {
        let number = part_number(input.part_number)?;
        let (key, id) = (&input.key, &input.upload_id);
        let (_, source) = self.source(&input.copy_source)?;
        if !is_met(input.copy_source_if_match.as_ref(), &source.content.etag) {
            return Err(refused(Refusal::PreconditionFailed));
        }
        let range = copied(input.copy_source_range.as_deref(), source.content.size)?;
        let named = self.bucket().upload(key, id).map(|upload| upload.checksum);
        let named = named.map_err(refused)?.map(|(algorithm, _)| algorithm);
        let mut digest = Digest::new(named.unwrap_or(Algorithm::Crc64Nvme));
        for piece in source.content.pieces(range) {
            digest.take(piece);
        }
        let part = Part {
            received: digest.finish(),
            modified: now(),
        };
        let mut result = CopyPartResult {
            e_tag: Some(tag(&part.etag())),
            last_modified: Some(moment(part.modified)),
            ..Default::default()
        };
        tell_sum!(result, part.received.checksum());
        let kept = self.bucket().put_part(key, id, number, part);
        kept.map_err(refused)?;
        Ok(UploadPartCopyOutput {
            copy_part_result: Some(result),
            ..Default::default()
        })
    }

    pub(super) fn complete(
        &self,
        input: CompleteMultipartUploadInput,
    ) -> S3Result<CompleteMultipartUploadOutput> {
        let condition = condition(input.if_match, input.if_none_match)?;
        let parts = input.multipart_upload.and_then(|upload| upload.parts);
        let claims: S3Result<Vec<Claim>> =
            parts.unwrap_or_default().into_iter().map(claim).collect();
        let object = {
            let mut bucket = self.bucket();
            bucket.complete_upload(&input.key, &input.upload_id, &claims?, &condition, now())
        };
        let content = object.map_err(refused)?.content;
        let mut output = CompleteMultipartUploadOutput {
            location: Some(format!(
                "/{}/{}",
                input.bucket,
                Spelling::Url.spell(&input.key)
            )),
            bucket: Some(input.bucket),
            key: Some(input.key),
            e_tag: Some(tag(&content.etag)),
            server_side_encryption: content.about.encryption.clone().map(Into::into),
            ..Default::default()
        };
        if let Some(checksum) = content.checksum.clone() {
            output.checksum_type = Some(span_name(checksum.span).to_owned().into());
            tell_sum!(output, checksum);
        }
        Ok(output)
    }

    pub(super) fn abort(
        &self,
        input: &AbortMultipartUploadInput,
    ) -> S3Result<AbortMultipartUploadOutput> {
        let aborted = self.bucket().abort_upload(&input.key, &input.upload_id);
        aborted.map_err(refused)?;
        Ok(AbortMultipartUploadOutput::default())
    }

    pub(super) fn list_uploads(
        &self,
        input: ListMultipartUploadsInput,
    ) -> S3Result<ListMultipartUploadsOutput> {
        let spelling = Spelling::of(input.encoding_type.as_ref());
        let most = rows(input.max_uploads, "max-uploads")?;
        let prefix = input.prefix.unwrap_or_default();
        let after = (input.key_marker.unwrap_or_default(), input.upload_id_marker);
        let bucket = self.bucket();
        let mut uploads: Vec<(&str, &str, &Upload)> = bucket
            .uploads
            .iter()
            .map(|(id, upload)| (upload.key.as_str(), id.as_str(), upload))
            .filter(|(key, id, _)| key.starts_with(&prefix) && is_behind(key, id, &after))
            .collect();
        uploads.sort_by_key(|(key, id, _)| (*key, *id));
        let more = uploads.len() > most;
        uploads.truncate(most);
        let last = uploads.last().filter(|_| more);
        Ok(ListMultipartUploadsOutput {
            bucket: Some(input.bucket),
            prefix: Some(spelling.spell(&prefix)),
            key_marker: Some(spelling.spell(&after.0)),
            max_uploads: i32::try_from(most).ok(),
            is_truncated: Some(more),
            next_key_marker: last.map(|(key, ..)| spelling.spell(key)),
            next_upload_id_marker: last.map(|(_, id, _)| (*id).to_owned()),
            uploads: Some(
                uploads
                    .iter()
                    .map(|upload| told(upload, spelling))
                    .collect(),
            ),
            encoding_type: input.encoding_type,
            ..Default::default()
        })
    }

    pub(super) fn list_parts_of(&self, input: ListPartsInput) -> S3Result<ListPartsOutput> {
        let most = rows(input.max_parts, "max-parts")?;
        let after = input.part_number_marker.unwrap_or(0);
        let bucket = self.bucket();
        let upload = bucket
            .upload(&input.key, &input.upload_id)
            .map_err(refused)?;
        let mut parts: Vec<ToldPart> = upload
            .parts
            .iter()
            .filter(|(number, _)| i32::from(**number) > after)
            .map(|(number, part)| told_part(*number, part))
            .collect();
        let more = parts.len() > most;
        parts.truncate(most);
        let last = parts.last().and_then(|part| part.part_number);
        Ok(ListPartsOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(input.upload_id),
            part_number_marker: Some(after),
            next_part_number_marker: last.filter(|_| more),
            max_parts: i32::try_from(most).ok(),
            is_truncated: Some(more),
            parts: Some(parts),
            ..Default::default()
        })
    }
}

/// Over what the checksum of the whole is taken: as was asked, else as AWS documents for the algorithm.
fn span(algorithm: Algorithm, input: &CreateMultipartUploadInput) -> Span {
    match input.checksum_type.as_ref().map(ChecksumType::as_str) {
        Some("FULL_OBJECT") => Span::Whole,
        None if algorithm == Algorithm::Crc64Nvme => Span::Whole,
        _ => Span::Composite,
    }
}

/// The bytes that a part is copied from.
fn copied(range: Option<&str>, size: u64) -> S3Result<std::ops::Range<u64>> {
    let wrong = || {
        s3_error!(
            InvalidArgument,
            "The x-amz-copy-source-range value must be of the form bytes=first-last"
        )
    };
    let Some(range) = range else {
        return Ok(0..size);
    };
    let range = Range::parse(range).map_err(|_| wrong())?;
    range.check(size).map_err(|_| wrong())
}

fn part_number(number: i32) -> S3Result<u16> {
    let number = u16::try_from(number).ok();
    number
        .filter(|number| (1..=10_000).contains(number))
        .ok_or_else(|| {
            s3_error!(
                InvalidArgument,
                "Part number must be an integer between 1 and 10000, inclusive"
            )
        })
}

fn claim(mut part: CompletedPart) -> S3Result<Claim> {
    Ok(Claim {
        number: part_number(part.part_number.unwrap_or(0))?,
        etag: part.e_tag.take().map(s3s::dto::ETag::into_value),
        checksum: claimed!(part),
    })
}

fn is_behind(key: &str, id: &str, (marker, upload): &(String, Option<String>)) -> bool {
    match upload {
        Some(upload) => (key, id) > (marker.as_str(), upload.as_str()),
        None => marker.is_empty() || key > marker.as_str(),
    }
}

fn told((key, id, upload): &(&str, &str, &Upload), spelling: Spelling) -> MultipartUpload {
    MultipartUpload {
        key: Some(spelling.spell(key)),
        upload_id: Some((*id).to_owned()),
        initiated: Some(moment(upload.started)),
        storage_class: Some(
            upload
                .about
                .storage_class
                .clone()
                .unwrap_or_else(|| "STANDARD".into())
                .into(),
        ),
        ..Default::default()
    }
}

fn told_part(number: u16, part: &Part) -> ToldPart {
    let mut told = ToldPart {
        part_number: Some(number.into()),
        e_tag: Some(tag(&part.etag())),
        size: i64::try_from(part.received.size).ok(),
        last_modified: Some(moment(part.modified)),
        ..Default::default()
    };
    tell_sum!(told, part.received.checksum());
    told
}
