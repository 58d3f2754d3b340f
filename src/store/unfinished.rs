//! Uploads that were begun and neither completed nor given up: they cost money and are seen nowhere else.

use std::time::Duration;

use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsOutput;
use aws_sdk_s3::types::EncodingType;

use super::sweep::{Spelling, spelled_out};
use super::{Store, connect};
use crate::object::{Doing, Failure, Key, Permission, Timestamp, Unfinished};

/// More of them are counted, not named.
const NAMED: usize = 1_000;

impl Store {
    /// The unfinished uploads of the bucket, at most a thousand, in key order; needs a permission beyond the four.
    pub async fn unfinished(&self) -> Result<Vec<Unfinished>, Failure> {
        let act = self.act(Doing::ListingUnfinished, Permission::ListUploads);
        let request = self
            .client()
            .list_multipart_uploads()
            .bucket(self.bucket())
            .encoding_type(EncodingType::Url)
            .max_uploads(i32::try_from(NAMED).unwrap_or(i32::MAX));
        let answer = request.customize().config_override(connect::soon());
        let answer = answer.send().await.map_err(|error| act.failed(&error))?;
        Ok(told(&answer))
    }
}

/// A server's clock may differ from this machine's by so much.
const CLOCKS: Duration = Duration::from_mins(2);

impl Store {
    /// Ends uploads of `key` that were begun around `at` and whose names were never learned, since whoever asked for them
    /// was killed. Where they may not be listed nothing is done; what the bucket holds unfinished is told elsewhere.
    pub async fn end_orphans(&self, key: &Key, at: Timestamp) {
        let act = self.act(Doing::Uploading(key.clone()), Permission::PutObject);
        let request = self.client().list_multipart_uploads().bucket(self.bucket());
        let request = request
            .prefix(key.as_str())
            .encoding_type(EncodingType::Url)
            .customize();
        let Ok(answer) = request.config_override(connect::soon()).send().await else {
            return;
        };
        for upload in answer.uploads() {
            let name = upload.key().map(|key| spelled_out(key, spelling(&answer)));
            let began = upload.initiated().map(|at| Timestamp(at.secs()));
            let is_it = name.is_some_and(|name| name == key.as_str())
                && began.is_some_and(|began| began.until(at) + at.until(began) < CLOCKS);
            if let (true, Some(id)) = (is_it, upload.upload_id()) {
                self.forget_parts(key, id, &act).await;
            }
        }
    }
}

fn spelling(answer: &ListMultipartUploadsOutput) -> Spelling {
    match answer.encoding_type() {
        Some(EncodingType::Url) => Spelling::Url,
        _ => Spelling::Plain,
    }
}

fn told(answer: &ListMultipartUploadsOutput) -> Vec<Unfinished> {
    let spelling = spelling(answer);
    let uploads = answer.uploads().iter().filter_map(|upload| {
        let key = Key::new(spelled_out(upload.key()?, spelling).into_owned())?;
        let began = upload.initiated().map(|at| Timestamp(at.secs()));
        Some(Unfinished { key, began })
    });
    uploads.collect()
}
