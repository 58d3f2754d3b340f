//! Writing, copying and deleting whole objects.

use std::sync::Arc;

use s3s::dto::{
    ChecksumAlgorithm, CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopySource,
    DeleteObjectsInput, DeleteObjectsOutput, DeletedObject, Error, PutObjectInput, PutObjectOutput,
};
use s3s::{S3Request, S3Result, s3_error};

use super::operations::Front;
use super::reading::restored;
use super::words::{
    about, announced, claimed, condition, moment, now, packing, refused, span_name, tag, tell_sum,
    verify,
};
use crate::demo::body::receive;
use crate::demo::bucket::{Condition, Refusal};
use crate::demo::content::{About, Content, Object};
use crate::demo::digest::Algorithm;
use crate::demo::server::Demo;

impl Front {
    pub(super) async fn put(
        &self,
        mut asked: S3Request<PutObjectInput>,
    ) -> S3Result<PutObjectOutput> {
        let input = &mut asked.input;
        let about = self.accept(about!(input))?;
        let condition = condition(input.if_match.take(), input.if_none_match.take())?;
        let claim = claimed!(input);
        let (key, body) = (std::mem::take(&mut input.key), input.body.take());
        let content_md5 = input.content_md5.take();
        let named = input.checksum_algorithm.take();
        let named = named.as_ref().map(ChecksumAlgorithm::as_str);
        let algorithm = announced(&asked, claim.as_ref(), named);
        let received = receive(body, algorithm).await?;
        verify(&asked, &received, claim, content_md5.as_deref())?;
        let content = Arc::new(Content::new(received, about));
        let stored = self.bucket().put(&key, now(), content.clone(), &condition);
        stored.map_err(refused)?;
        let mut output = PutObjectOutput {
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

    pub(super) fn copy(&self, mut input: CopyObjectInput) -> S3Result<CopyObjectOutput> {
        let new = self.accept(about!(input))?;
        let (from, source) = self.source(&input.copy_source)?;
        let replaces = input
            .metadata_directive
            .is_some_and(|directive| directive.as_str() == "REPLACE");
        let about = if replaces {
            new
        } else {
            carried(new, &source.content.about)
        };
        if from == input.key && !replaces && about == source.content.about {
            return Err(s3_error!(
                InvalidRequest,
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
            ));
        }
        let encryption = about.encryption.clone().map(Into::into);
        let content = Content {
            about,
            ..Content::clone(&source.content)
        };
        let modified = now();
        let etag = tag(&content.etag);
        let stored = self
            .bucket()
            .put(&input.key, modified, Arc::new(content), &Condition::Always);
        stored.map_err(refused)?;
        Ok(CopyObjectOutput {
            copy_object_result: Some(CopyObjectResult {
                e_tag: Some(etag),
                last_modified: Some(moment(modified)),
                ..Default::default()
            }),
            server_side_encryption: encryption,
            ..Default::default()
        })
    }

    /// The key and the object that a copy reads.
    pub(super) fn source(&self, source: &CopySource) -> S3Result<(String, Object)> {
        match source {
            CopySource::Bucket { bucket, key, .. } if **bucket == *Demo::BUCKET => {
                let object = self.find(key)?;
                restored(&object)?;
                Ok((key.to_string(), object))
            }
            _ => Err(s3_error!(
                NoSuchBucket,
                "The specified bucket does not exist"
            )),
        }
    }

    pub(super) fn delete_many(&self, input: DeleteObjectsInput) -> S3Result<DeleteObjectsOutput> {
        let objects = input.delete.objects;
        let fits = |key: &str| key.chars().all(fits_in_xml);
        let all_fit = objects.iter().all(|object| fits(&object.key));
        if objects.is_empty() || objects.len() > 1000 || !all_fit {
            return Err(refused(Refusal::NoParts));
        }
        let (mut deleted, mut errors) = (Vec::new(), Vec::new());
        for object in objects {
            if self.faults.denies("DeleteObjects", &object.key) {
                errors.push(Error {
                    code: Some("AccessDenied".into()),
                    key: Some(object.key),
                    message: Some("Access Denied".into()),
                    ..Default::default()
                });
                continue;
            }
            self.bucket().remove(&object.key);
            deleted.push(DeletedObject {
                key: Some(object.key),
                ..Default::default()
            });
        }
        let is_quiet = input.delete.quiet == Some(true);
        Ok(DeleteObjectsOutput {
            deleted: (!is_quiet).then_some(deleted),
            errors: (!errors.is_empty()).then_some(errors),
            ..Default::default()
        })
    }

    /// Takes what a writer says about an object, unless it asks for encryption that is not to be had.
    pub(super) fn accept(&self, about: About) -> S3Result<About> {
        if about.encryption.is_some() && self.faults.refuses_encryption() {
            return Err(s3_error!(
                InvalidRequest,
                "Server Side Encryption is not available over an unprotected connection"
            ));
        }
        Ok(about)
    }
}

/// What a copy takes over from its source: everything but encryption and storage class, which AWS has asked for anew.
fn carried(new: About, source: &About) -> About {
    About {
        encryption: new.encryption,
        storage_class: new.storage_class,
        ..source.clone()
    }
}

/// XML 1.0 has no way to write most control characters; AWS answers `MalformedXML`, and DELETE of the single key works.
fn fits_in_xml(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}
