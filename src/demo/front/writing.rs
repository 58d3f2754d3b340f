//! Writing, copying and deleting whole objects.

use std::sync::Arc;

use s3s::dto::{
    ChecksumAlgorithm, CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopySource,
    DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject,
    Error, ObjectIdentifier, PutObjectInput, PutObjectOutput,
};
use s3s::{S3Request, S3Result, s3_error};

use super::operations::Front;
use super::reading::restored;
use super::words::{
    about, announced, claimed, condition, is_met, moment, now, packing, refused, span_name, tag,
    tell_sum, verify,
};
use crate::demo::body::receive;
use crate::demo::bucket::{Condition, Refusal};
use crate::demo::content::{About, Content, Object};
use crate::demo::digest::Algorithm;
use crate::demo::faults::access_denied;
use crate::demo::server::Demo;
use crate::object::Class;

impl Front {
    pub(super) async fn put(
        &self,
        mut asked: S3Request<PutObjectInput>,
    ) -> S3Result<PutObjectOutput> {
        let input = &mut asked.input;
        let about = self.accept(about!(input), &input.key)?;
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

    pub(super) fn copy(&self, asked: S3Request<CopyObjectInput>) -> S3Result<CopyObjectOutput> {
        let is_new = asked.headers.contains_key("if-none-match");
        let mut input = asked.input;
        let new = self.accept(about!(input), &input.key)?;
        let (from, source) = self.source(&input.copy_source)?;
        if !is_met(input.copy_source_if_match.as_ref(), &source.content.etag) {
            return Err(refused(Refusal::PreconditionFailed));
        }
        let replaces = input
            .metadata_directive
            .is_some_and(|directive| directive.as_str() == "REPLACE");
        let keeps_tags = input
            .tagging_directive
            .is_none_or(|directive| directive.as_str() == "COPY");
        let tags = self.tags(&from, &source, keeps_tags, new.tags.clone())?;
        let about = if replaces {
            new
        } else {
            carried(new, &source.content.about)
        };
        let about = About { tags, ..about };
        if from == input.key && !replaces && about == source.content.about {
            return Err(changes_nothing());
        }
        let encryption = about.encryption.clone().map(Into::into);
        let content = Content {
            about,
            ..Content::clone(&source.content)
        };
        let modified = now();
        let etag = tag(&content.etag);
        let condition = if is_new {
            Condition::Absent
        } else {
            Condition::Always
        };
        let stored = self
            .bucket()
            .put(&input.key, modified, Arc::new(content), &condition);
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

    /// The tags of a copy. Taking over those that there are takes the permission to read them.
    fn tags(
        &self,
        from: &str,
        source: &Object,
        keeps: bool,
        new: Option<String>,
    ) -> S3Result<Option<String>> {
        match &source.content.about.tags {
            Some(_) if keeps && self.faults.denies("GetObjectTagging", from) => {
                Err(access_denied())
            }
            tags if keeps => Ok(tags.clone()),
            _ => Ok(new),
        }
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

    pub(super) fn delete(&self, input: &DeleteObjectInput) -> S3Result<DeleteObjectOutput> {
        let mut bucket = self.bucket();
        // Of what is not there no condition holds, as SeaweedFS has it too.
        let wanted = input.if_match.as_ref();
        let holds = match bucket.get(&input.key) {
            Ok(there) => is_met(wanted, &there.content.etag),
            Err(_) => wanted.is_none(),
        };
        if !holds {
            return Err(refused(Refusal::PreconditionFailed));
        }
        bucket.remove(&input.key);
        Ok(DeleteObjectOutput::default())
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
            if let Some((code, message)) = self.refusal(&object) {
                errors.push(Error {
                    code: Some(code.into()),
                    key: Some(object.key),
                    message: Some(message.into()),
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

    /// Why one object of a batch is not deleted: code and message.
    fn refusal(&self, object: &ObjectIdentifier) -> Option<(&'static str, &'static str)> {
        if self.faults.denies("DeleteObjects", &object.key) {
            return Some(("AccessDenied", "Access Denied"));
        }
        let bucket = self.bucket();
        let there = bucket.get(&object.key).ok();
        let wanted = object.e_tag.as_ref();
        let is_other = |there: &Object| wanted.is_some_and(|tag| tag.value() != there.content.etag);
        there.is_some_and(is_other).then_some((
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold",
        ))
    }

    /// Takes what a writer says about an object, unless it asks for encryption that is not to be had, for a class that
    /// there is not, or for tags without the permission to write them.
    pub(super) fn accept(&self, about: About, key: &str) -> S3Result<About> {
        if about.tags.is_some() && self.faults.denies("PutObjectTagging", key) {
            return Err(access_denied());
        }
        let class = about.storage_class.as_deref().map(Class::named);
        if class == Some(Class::Other) {
            return Err(s3_error!(
                InvalidStorageClass,
                "The storage class you specified is not valid"
            ));
        }
        if about.encryption.is_some() && self.faults.refuses_encryption() {
            return Err(s3_error!(
                InvalidRequest,
                "Server Side Encryption is not available over an unprotected connection"
            ));
        }
        Ok(about)
    }
}

fn changes_nothing() -> s3s::S3Error {
    s3_error!(
        InvalidRequest,
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
    )
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
