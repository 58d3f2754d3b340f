//! Looking at one object: HEAD, and the reason when HEAD gives none.

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::{ChecksumMode, ServerSideEncryption};

use super::failure::{Act, Answer};
use super::likeness::bare;
use super::{Store, connect};
use crate::object::{Details, Doing, Encryption, Failure, FailureKind, Key, Permission, Timestamp};

impl Store {
    /// Everything that the server says about an object.
    pub async fn head(&self, key: &Key) -> Result<Details, Failure> {
        let act = self.act(Doing::Inspecting(key.clone()), Permission::GetObject);
        self.look(key, &act).await
    }

    /// HEAD on behalf of `act`.
    pub(super) async fn look(&self, key: &Key, act: &Act) -> Result<Details, Failure> {
        let answer = self.look_raw(key, act).await?;
        Ok(details(key, &answer))
    }

    /// The same in the SDK's words, of which there are more.
    pub(super) async fn look_raw(&self, key: &Key, act: &Act) -> Result<HeadObjectOutput, Failure> {
        let request = self
            .client()
            .head_object()
            .bucket(self.bucket())
            .key(key.as_str())
            .checksum_mode(ChecksumMode::Enabled);
        let answer = request.customize().config_override(connect::soon());
        match answer.send().await {
            Ok(answer) if answer.e_tag().is_none() && answer.last_modified().is_none() => {
                Err(act.says_nothing())
            }
            Ok(answer) => Ok(answer),
            Err(error) => {
                let failure = act.failed(&error);
                match Answer::of(&error).map(|answer| answer.status) {
                    Some(400 | 403) => Err(self.reason(key, act, failure).await),
                    _ => Err(failure),
                }
            }
        }
    }

    /// The reason that HEAD had no body to put in, which a GET of one byte has.
    ///
    /// Without it an expired session, a wrong secret and a missing permission are all one number.
    async fn reason(&self, key: &Key, act: &Act, failure: Failure) -> Failure {
        let request = self.client().get_object().bucket(self.bucket());
        let request = request.key(key.as_str()).range("bytes=0-0").customize();
        let Err(error) = request.config_override(connect::soon()).send().await else {
            return failure;
        };
        let mut failure = act.failed(&error);
        if matches!(failure.kind, FailureKind::Denied(_)) {
            let hint = "or the file is missing and s3:ListBucket is not allowed";
            failure.detail = format!("{}; {hint}", failure.detail);
        }
        failure
    }
}

fn details(key: &Key, answer: &HeadObjectOutput) -> Details {
    let size = answer.content_length().unwrap_or(0);
    let mut metadata: Vec<_> = answer
        .metadata()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    metadata.sort_unstable();
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Details {
        key: key.clone(),
        size: u64::try_from(size).unwrap_or(0),
        modified: answer
            .last_modified()
            .map(|moment| Timestamp(moment.secs())),
        content_type: owned(answer.content_type()),
        content_disposition: owned(answer.content_disposition()),
        etag: answer.e_tag().map(bare).map(str::to_owned),
        encryption: encryption(answer.server_side_encryption()),
        storage_class: answer
            .storage_class()
            .map_or("STANDARD", |class| class.as_str())
            .to_owned(),
        checksum: checksum(answer),
        version: owned(answer.version_id()),
        metadata,
    }
}

fn encryption(told: Option<&ServerSideEncryption>) -> Encryption {
    match told {
        None => Encryption::Unreported,
        Some(ServerSideEncryption::Aes256) => Encryption::Aes256,
        Some(other) => Encryption::Other(other.as_str().to_owned()),
    }
}

fn checksum(answer: &HeadObjectOutput) -> Option<(String, String)> {
    [
        ("CRC64NVME", answer.checksum_crc64_nvme()),
        ("CRC32", answer.checksum_crc32()),
        ("CRC32C", answer.checksum_crc32_c()),
        ("SHA256", answer.checksum_sha256()),
        ("SHA1", answer.checksum_sha1()),
    ]
    .into_iter()
    .find_map(|(algorithm, value)| Some((algorithm.to_owned(), value?.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_leaves_out_is_left_out() {
        let key = Key::new("a").unwrap();
        let details = details(&key, &HeadObjectOutput::builder().build());
        assert_eq!(details.size, 0);
        assert_eq!(details.etag, None);
        assert_eq!(details.encryption, Encryption::Unreported);
        assert_eq!(details.storage_class, "STANDARD");
    }

    #[test]
    fn a_tag_is_told_without_its_quotes_and_metadata_in_order() {
        let answer = HeadObjectOutput::builder()
            .e_tag("\"5d41402abc4b2a76b9719d911017c592\"")
            .metadata("owner", "AGY-123")
            .metadata("by", "support")
            .checksum_crc32("nG7pIA==")
            .build();
        let details = details(&Key::new("a").unwrap(), &answer);
        assert_eq!(
            details.etag.as_deref(),
            Some("5d41402abc4b2a76b9719d911017c592")
        );
        assert_eq!(details.metadata[0].0, "by");
        let checksum = ("CRC32".to_owned(), "nG7pIA==".to_owned());
        assert_eq!(details.checksum, Some(checksum));
    }
}
