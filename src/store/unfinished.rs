//! Uploads that were begun and neither completed nor given up: they cost money and are seen nowhere else.

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

fn told(answer: &ListMultipartUploadsOutput) -> Vec<Unfinished> {
    let spelling = match answer.encoding_type() {
        Some(EncodingType::Url) => Spelling::Url,
        _ => Spelling::Plain,
    };
    let uploads = answer.uploads().iter().filter_map(|upload| {
        let key = Key::new(spelled_out(upload.key()?, spelling).into_owned())?;
        let began = upload.initiated().map(|at| Timestamp(at.secs()));
        Some(Unfinished { key, began })
    });
    uploads.collect()
}
