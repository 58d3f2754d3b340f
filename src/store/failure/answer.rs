//! What a server says when it refuses.

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::RequestId;
use quick_xml::escape::unescape;

use crate::object::reveal;

/// The parts of a server's answer that decide; empty where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// S3's word for the trouble.
    pub code: String,
    /// S3's sentence for it.
    pub message: String,
    /// The number under which an operator finds the request.
    pub request_id: String,
    /// Where the bucket lives, if it is elsewhere and the server says so.
    pub region: Option<String>,
}

impl Answer {
    /// The answer inside `error`, if a server gave one.
    pub fn of<E>(error: &SdkError<E, HttpResponse>) -> Option<Self>
    where
        E: ProvideErrorMetadata,
    {
        let response = error.raw_response()?;
        let status = response.status();
        if status.is_success() && !matches!(error, SdkError::ServiceError(_)) {
            return None;
        }
        let body = response.body().bytes().unwrap_or_default();
        let body = String::from_utf8_lossy(body);
        let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
        let said = |part: Option<&str>| part.unwrap_or_default().to_owned();
        let header = response.headers().get("x-amz-bucket-region");
        Some(Self {
            status: status.as_u16(),
            code: said(meta.and_then(|meta| meta.code())),
            message: said(meta.and_then(|meta| meta.message())),
            request_id: said(error.request_id()),
            region: header
                .or_else(|| element(&body, "Region"))
                .map(str::to_owned),
        })
    }

    /// The answer in a body of XML, or whatever of it there is.
    pub fn read(status: u16, body: &str) -> Self {
        let said = |name| {
            let text = element(body, name).unwrap_or_default();
            unescape(text).map_or_else(|_| text.to_owned(), Into::into)
        };
        Self {
            status,
            code: said("Code"),
            message: said("Message"),
            request_id: said("RequestId"),
            region: element(body, "Region").map(str::to_owned),
        }
    }

    /// Code, sentence, status and request: what an operator asks for first.
    pub fn told(&self) -> String {
        let mut parts = Vec::new();
        match (self.code.as_str(), self.message.as_str()) {
            ("", "") => {}
            ("", words) | (words, "") => parts.push(reveal(words)),
            (code, message) => parts.push(reveal(&format!("{code}: {message}"))),
        }
        if self.status != 0 {
            parts.push(format!("HTTP {}", self.status));
        }
        if !self.request_id.is_empty() {
            parts.push(format!("request {}", reveal(&self.request_id)));
        }
        parts.join(", ")
    }
}

/// The text of the first `<name>` in a small piece of XML.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once('<')?;
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_read_from_the_body() {
        let body = "<Error><Code>X</Code><Region>eu-west-1</Region></Error>";
        assert_eq!(element(body, "Region"), Some("eu-west-1"));
        assert_eq!(element("<Error/>", "Region"), None);
    }

    #[test]
    fn an_answer_is_read_from_its_xml() {
        let body = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>It&apos;s expired</Message><RequestId>4442</RequestId></Error>";
        let answer = Answer::read(403, body);
        let told = "AccessDenied: It's expired, HTTP 403, request 4442";
        assert_eq!(answer.told(), told);
        assert_eq!(Answer::read(403, "<html>no</html>").told(), "HTTP 403");
    }

    #[test]
    fn an_operator_is_told_code_sentence_status_and_request() {
        let answer = Answer {
            message: "Access Denied".into(),
            request_id: "4442587FB7D0A2F9".into(),
            status: 403,
            code: "AccessDenied".into(),
            region: None,
        };
        let told = "AccessDenied: Access Denied, HTTP 403, request 4442587FB7D0A2F9";
        assert_eq!(answer.told(), told);
        assert_eq!(Answer::default().told(), "");
    }
}
