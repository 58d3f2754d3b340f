//! Uploads by a form that someone signed, as a browser sends them.
//!
//! `s3s` checks the signature and the policy's conditions, and then forgets the policy. Three things it does not
//! check: the token of temporary keys, encryption that the policy does not name, and the end by this side's clock.

use s3s::dto::{PostObjectInput, ServerSideEncryption};
use s3s::post_policy::{PostPolicy, PostPolicyCondition};
use s3s::service::S3Service;
use s3s::{Body, HttpError, HttpRequest, HttpResponse, S3Request, S3Result, s3_error};

use super::door::Door;
use super::faults::access_denied;
use super::front::moment;

/// What a form may be, apart from its file; `s3s` allows as much.
const LARGEST: usize = 5 * 1024 * 1024 * 1024;

/// The policy of the form in a request.
#[derive(Clone)]
struct Signed(PostPolicy);

/// Passes a request on, with the policy of its form where the door can see it.
pub(super) async fn pass(
    service: S3Service,
    mut request: HttpRequest,
) -> Result<HttpResponse, HttpError> {
    if let Some(boundary) = boundary(&request) {
        let body = request.body_mut().store_all_limited(LARGEST).await;
        let body = body.map_err(HttpError::new)?;
        if let Some(policy) = policy(&body, &boundary) {
            request.extensions_mut().insert(Signed(policy));
        }
        *request.body_mut() = Body::from(body);
    }
    service.call(request).await
}

impl Door {
    /// Refuses a form that AWS would refuse.
    pub(super) fn check_form(&self, asked: &S3Request<PostObjectInput>) -> S3Result<()> {
        let input = &asked.input;
        let signer = asked.credentials.as_ref().ok_or_else(access_denied)?;
        let Signed(policy) = asked.extensions.get().ok_or_else(access_denied)?;
        let token = insisted(policy, "x-amz-security-token");
        self.sessions.check(&signer.access_key, token)?;
        if policy.expiration <= moment(self.clock.now()) {
            return Err(s3_error!(
                AccessDenied,
                "Invalid according to Policy: Policy expired."
            ));
        }
        let encryption = input.server_side_encryption.as_ref();
        let encryption = encryption.map(ServerSideEncryption::as_str);
        let has_more = encryption != insisted(policy, "x-amz-server-side-encryption")
            || input.ssekms_key_id.is_some()
            || input.sse_customer_key.is_some();
        if has_more {
            return Err(s3_error!(
                AccessDenied,
                "Invalid according to Policy: Extra input fields: x-amz-server-side-encryption"
            ));
        }
        if self.faults.denies("PostObject", &input.key) {
            return Err(access_denied());
        }
        Ok(())
    }
}

/// What stands between the fields, if this is a form.
fn boundary(request: &HttpRequest) -> Option<String> {
    let kind = request.headers().get("content-type")?.to_str().ok()?;
    let is_form = kind.to_ascii_lowercase().starts_with("multipart/form-data");
    let (_, boundary) = kind.split_once("boundary=")?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    (is_form && !boundary.is_empty()).then(|| boundary.to_owned())
}

/// The one policy of a form; two would leave open which of them was checked.
fn policy(body: &[u8], boundary: &str) -> Option<PostPolicy> {
    let mut policies = Vec::new();
    let mut rest = body;
    while let Some((part, behind)) = cut(rest, format!("--{boundary}").as_bytes()) {
        if let Some((head, value)) = cut(part, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(head).to_lowercase();
            if head.contains("name=\"file\"") {
                break;
            }
            if head.contains("name=\"policy\"") {
                policies.push(value.strip_suffix(b"\r\n")?);
            }
        }
        rest = behind;
    }
    match policies.as_slice() {
        [only] => PostPolicy::from_base64(std::str::from_utf8(only).ok()?).ok(),
        _ => None,
    }
}

/// What stands before and behind the first `border`.
fn cut<'a>(bytes: &'a [u8], border: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut windows = bytes.windows(border.len());
    let at = windows.position(|window| window == border)?;
    Some((&bytes[..at], &bytes[at + border.len()..]))
}

/// What the policy insists on for a field.
fn insisted<'a>(policy: &'a PostPolicy, name: &str) -> Option<&'a str> {
    let mut conditions = policy.conditions.iter();
    conditions.find_map(|condition| match condition {
        PostPolicyCondition::Eq { field, value } if field == name => Some(value.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::digest::base64;

    fn part(name: &str, value: &str) -> String {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    }

    #[test]
    fn the_policy_of_a_form_is_found_once_or_not_at_all() {
        let signed = base64(br#"{"expiration":"2030-01-01T00:00:00Z","conditions":[{"key":"a"}]}"#);
        let field = part("policy", &signed);
        let read = |body: String| policy(body.as_bytes(), "b");
        let found = read(format!(
            "{}{field}{}--b--",
            part("key", "a"),
            part("file", "x")
        ));
        assert_eq!(insisted(&found.unwrap(), "key"), Some("a"));
        assert!(read(format!("{field}{field}--b--")).is_none());
        assert!(read(format!("{}{field}--b--", part("file", "x"))).is_none());
        assert!(read(String::new()).is_none());
    }
}
