//! Asking someone for a file: uploads of one key, signed as a PUT and as a form.

use std::time::SystemTime;

use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use aws_smithy_types::base64::encode;
use serde_json::json;

use super::failure::Act;
use super::sign::{Signed, Signer, check};
use super::{Access, Store, clock};
use crate::object::{
    Failure, FailureKind, Permission, PostForm, Timestamp, UploadLink, UploadWish,
};

/// What every write asks for (STORAGE.md). A link cannot do without where a store refuses it: whoever
/// uses it has to send exactly what was signed.
const ENCRYPTION: (&str, &str) = ("x-amz-server-side-encryption", "AES256");

impl Store {
    /// Signs an upload of `wish.key` that anyone may make until it dies. The server is not asked.
    pub async fn presign_upload(&self, wish: &UploadWish) -> Result<UploadLink, Failure> {
        self.presign_upload_from(clock::now(), wish).await
    }

    /// The upload that is, or was, signed at `start`.
    pub(super) async fn presign_upload_from(
        &self,
        start: SystemTime,
        wish: &UploadWish,
    ) -> Result<UploadLink, Failure> {
        let act = self.signing(&wish.key, Permission::PutObject);
        if self.0.access == Access::ReadOnly {
            return Err(act.fails(FailureKind::ReadOnly, ""));
        }
        check(wish.lasts, &act)?;
        // S3 puts the name of the sender's file in its place, which would make it another key.
        if wish.key.as_str().contains("${filename}") {
            let detail = "a key that is asked for may not contain ${filename}";
            return Err(act.fails(FailureKind::Setting, detail));
        }
        let signer = self.signer(start, &act).await?;
        let headers = vec![
            ("content-type".to_owned(), wish.content_type.clone()),
            (ENCRYPTION.0.to_owned(), ENCRYPTION.1.to_owned()),
            // It works for one file: whatever lies there by then stays. A form knows no such condition.
            ("if-none-match".to_owned(), "*".to_owned()),
        ];
        Ok(UploadLink {
            largest: wish.largest,
            key: wish.key.clone(),
            put: signer.put(wish, &headers, &act)?,
            headers,
            form: signer.form(wish, self.bucket(), &act)?,
            until: signer.until(wish.lasts),
        })
    }
}

impl Signer<'_> {
    /// Signed by hand, since the SDK would sign the checksum of an empty body with it.
    fn put(
        &self,
        wish: &UploadWish,
        headers: &[(String, String)],
        act: &Act,
    ) -> Result<String, Failure> {
        let signed = Signed {
            method: "PUT",
            key: &wish.key,
            query: &[("x-id", "PutObject".to_owned())],
            headers,
            lasts: wish.lasts,
        };
        self.url(&signed, act)
    }

    fn form(&self, wish: &UploadWish, bucket: &str, act: &Act) -> Result<PostForm, Failure> {
        let start = clock::timestamp(self.start);
        let moment = written(start, act)?;
        let moment: String = moment
            .chars()
            .filter(|letter| !"-:".contains(*letter))
            .collect();
        let mut fields = self.fields(wish, &moment);
        let mut conditions = vec![json!({ "bucket": bucket })];
        conditions.extend(
            fields
                .iter()
                .map(|(name, value)| json!(["eq", format!("${name}"), value])),
        );
        if wish.largest > 0 {
            conditions.push(json!(["content-length-range", 1, wish.largest]));
        }
        let policy = json!({
            "expiration": written(start.plus(wish.lasts), act)?,
            "conditions": conditions,
        });
        let policy = encode(policy.to_string());
        let (region, service) = (&self.site.region, &self.site.service);
        let secret = self.credentials.secret_access_key();
        let key = generate_signing_key(secret, self.start, region, service);
        let signature = calculate_signature(key, policy.as_bytes());
        fields.push(("policy".to_owned(), policy));
        fields.push(("x-amz-signature".to_owned(), signature));
        let action = action(&self.site.base);
        Ok(PostForm { action, fields })
    }

    /// The fields that the policy insists on.
    fn fields(&self, wish: &UploadWish, moment: &str) -> Vec<(String, String)> {
        let (region, service) = (&self.site.region, &self.site.service);
        let (id, day) = (self.credentials.access_key_id(), &moment[..8]);
        let scope = format!("{id}/{day}/{region}/{service}/aws4_request");
        let token = self.credentials.session_token();
        let token = token.map(|token| ("x-amz-security-token", token.to_owned()));
        let fields = [
            ("key", wish.key.as_str().to_owned()),
            ("Content-Type", wish.content_type.clone()),
            (ENCRYPTION.0, ENCRYPTION.1.to_owned()),
            ("success_action_status", "201".to_owned()),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("x-amz-credential", scope),
            ("x-amz-date", moment.to_owned()),
        ];
        let fields = fields.into_iter().chain(token);
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

/// The bucket itself, which has a path in any case.
fn action(base: &str) -> String {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    if host.contains('/') {
        base.to_owned()
    } else {
        format!("{base}/")
    }
}

/// As in `2026-11-24T12:31:05Z`.
fn written(moment: Timestamp, act: &Act) -> Result<String, Failure> {
    let written = DateTime::from_secs(moment.0).fmt(DateTimeFormat::DateTime);
    written.map_err(|error| act.never_answered(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_sent_to_the_bucket_wherever_it_stands() {
        assert_eq!(
            action("https://desk.s3.amazonaws.com"),
            "https://desk.s3.amazonaws.com/"
        );
        assert_eq!(action("http://127.0.0.1:1/desk"), "http://127.0.0.1:1/desk");
    }
}
