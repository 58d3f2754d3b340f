//! Copying an object that is too large for one request: the server copies its parts, several at a time.

use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use tokio::task::JoinSet;

use super::asking::Asking;
use super::copy::{Copying, Limits, Told};
use super::extras::tagging;
use super::failure::Act;
use super::likeness::{bare, etag};
use super::multipart::{MOST_PARTS, arrived};
use super::proof::tag_of_parts;
use super::upload::MIB;
use super::{Store, connect};
use crate::object::{Failure, FailureKind, Tags};

/// So many parts are copied at once: the server does the work.
const AT_ONCE: usize = 8;

/// One part that the server copies. It owns what it needs, because it runs beside the others.
struct Part {
    store: Store,
    act: Act,
    key: String,
    upload: String,
    source: String,
    condition: Option<String>,
    number: i32,
    range: String,
}

impl Store {
    /// Copies the object part by part; whatever stops or fails it, no parts are left on the server, or it is said.
    pub(super) async fn copy_in_parts(
        &self,
        copying: &Copying<'_>,
        limits: Limits,
    ) -> Result<Told, Failure> {
        let tagging = copying.unless_stopped(async { Ok(self.tags_of(copying).await) });
        let (tagging, tags) = tagging.await?;
        let upload = self.begin_copy(copying, tagging).await?;
        let mut parts = JoinSet::new();
        let copied = self.copy_all(copying, &upload, limits, &mut parts);
        let copied = copying.unless_stopped(copied).await;
        parts.shutdown().await;
        let completed = match copied {
            Ok(parts) => {
                let tags = parts.iter().filter_map(CompletedPart::e_tag);
                let whole = tag_of_parts(tags);
                let completing = Box::pin(self.complete_copy(copying, &upload, parts));
                match copying.to_its_end(completing).await {
                    // The answer may have got lost, not the request; parts are left if it was another copy that did it.
                    Err(_) if self.is_put_together(copying, whole.as_deref()).await => {
                        let to = &copying.plan.to;
                        self.forget_parts(to, &upload, &copying.act).await;
                        Ok(whole)
                    }
                    completed => completed,
                }
            }
            Err(failure) => Err(failure),
        };
        match completed {
            Ok(etag) => Ok(Told { etag, tags }),
            Err(failure) => {
                let to = &copying.plan.to;
                let left = self.forget_parts(to, &upload, &copying.act).await;
                Err(left.added_to(failure))
            }
        }
    }

    /// Whether exactly what was to be put together lies at the target: `tag` is the one that it has then.
    async fn is_put_together(&self, copying: &Copying<'_>, tag: Option<&str>) -> bool {
        if tag.is_none() {
            return false;
        }
        let there = self.look_raw(&copying.plan.to, &copying.act).await;
        there.is_ok_and(|there| etag(&there) == tag)
    }

    /// The source's tags as a header says them; reading them takes a permission beyond the four.
    async fn tags_of(&self, copying: &Copying<'_>) -> (Option<String>, Tags) {
        let request = self.client().get_object_tagging().bucket(self.bucket());
        let request = request.key(copying.plan.from.as_str()).customize();
        let Ok(answer) = request.config_override(connect::soon()).send().await else {
            return (None, Tags::Left);
        };
        let tags = answer.tag_set().iter();
        (
            tagging(tags.map(|tag| (tag.key(), tag.value()))),
            Tags::Kept,
        )
    }

    /// Begins it with everything that was said about the source: an upload in parts takes nothing over by itself.
    async fn begin_copy(
        &self,
        copying: &Copying<'_>,
        tagging: Option<String>,
    ) -> Result<String, Failure> {
        let (source, mut asking) = (&copying.source, Asking::EVERYTHING);
        let owned = |text: Option<&str>| text.map(str::to_owned);
        loop {
            let request = self
                .client()
                .create_multipart_upload()
                .bucket(self.bucket())
                .key(copying.plan.to.as_str())
                .set_content_type(owned(source.content_type()))
                .set_cache_control(owned(source.cache_control()))
                .set_content_disposition(owned(source.content_disposition()))
                .set_content_encoding(owned(source.content_encoding()))
                .set_content_language(owned(source.content_language()))
                .set_website_redirect_location(owned(source.website_redirect_location()))
                .set_metadata(source.metadata().cloned())
                .set_storage_class(copying.class())
                .set_tagging(tagging.clone())
                .set_server_side_encryption(copying.encryption(asking))
                .set_ssekms_key_id(copying.encryption_key())
                .customize()
                .config_override(connect::soon());
            match request.send().await {
                Ok(answer) => {
                    let missing = || {
                        let told = "the server began no upload";
                        copying.act.fails(FailureKind::Unexpected, told)
                    };
                    return answer.upload_id.ok_or_else(missing);
                }
                Err(error) => asking = self.ask_for_less(asking, &copying.act, &error)?,
            }
        }
    }

    async fn copy_all(
        &self,
        copying: &Copying<'_>,
        upload: &str,
        limits: Limits,
        parts: &mut JoinSet<Result<CompletedPart, Failure>>,
    ) -> Result<Vec<CompletedPart>, Failure> {
        let size = copying.size();
        let length = limits
            .part
            .max(size.div_ceil(MOST_PARTS).next_multiple_of(MIB));
        let (mut copied, mut from, mut number, mut done) = (Vec::new(), 0, 0, 0);
        while from < size || !parts.is_empty() {
            if from < size && parts.len() < AT_ONCE {
                let end = size.min(from + length);
                number += 1;
                let part = Part {
                    store: self.clone(),
                    act: copying.act.clone(),
                    key: copying.plan.to.as_str().to_owned(),
                    upload: upload.to_owned(),
                    source: self.source_of(copying),
                    condition: copying.condition(),
                    number,
                    range: format!("bytes={from}-{}", end - 1),
                };
                parts.spawn(part.copy());
                from = end;
                continue;
            }
            copied.extend(arrived(&copying.act, parts.join_next().await)?);
            done += length;
            (copying.watch.moved)(done.min(size));
        }
        copied.sort_unstable_by_key(CompletedPart::part_number);
        Ok(copied)
    }

    async fn complete_copy(
        &self,
        copying: &Copying<'_>,
        upload: &str,
        parts: Vec<CompletedPart>,
    ) -> Result<Option<String>, Failure> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts));
        let answer = self
            .client()
            .complete_multipart_upload()
            .bucket(self.bucket())
            .key(copying.plan.to.as_str())
            .upload_id(upload)
            .set_if_none_match(copying.is_new().then(|| "*".to_owned()))
            .multipart_upload(parts.build())
            .send()
            .await
            .map_err(|error| copying.act.failed(&error))?;
        Ok(answer.e_tag().map(bare).map(str::to_owned))
    }
}

impl Part {
    async fn copy(self) -> Result<CompletedPart, Failure> {
        let request = self
            .store
            .client()
            .upload_part_copy()
            .bucket(self.store.bucket())
            .key(self.key)
            .upload_id(self.upload)
            .part_number(self.number)
            .copy_source(self.source)
            .copy_source_range(self.range)
            .set_copy_source_if_match(self.condition);
        let answer = request.send().await;
        let answer = answer.map_err(|error| self.act.failed(&error))?;
        let result = answer.copy_part_result();
        Ok(CompletedPart::builder()
            .part_number(self.number)
            .set_e_tag(result.and_then(|result| result.e_tag.clone()))
            .set_checksum_crc32(result.and_then(|result| result.checksum_crc32.clone()))
            .build())
    }
}
