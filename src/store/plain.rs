//! An HTTP client that knows nothing of S3 and has no credentials, as a customer's has none.

use std::time::Duration;

use aws_sdk_s3::config::http::{HttpRequest, HttpResponse};
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorSettings, SharedHttpConnector,
};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::failure::{Act, Answer};
use crate::object::{Failure, FailureKind};

/// The client; it trusts whom the SDK trusts, and keeps its connections for the next request.
///
/// It is made when it is first asked, since reading the system's certificates takes a while.
#[derive(Debug, Default)]
pub(super) struct Plain(OnceCell<SharedHttpConnector>);

/// What came back.
pub(super) struct Reply {
    /// The status.
    pub(super) status: u16,
    /// `Content-Type`; empty if it is not said.
    pub(super) content_type: String,
    /// `Content-Disposition`; empty if it is not said.
    pub(super) disposition: String,
    /// The size of the whole file, if it is said.
    pub(super) size: Option<u64>,
    /// What the server's clock says; empty if it is not said.
    pub(super) date: String,
    /// What the server says where it refuses.
    pub(super) answer: Answer,
}

/// How long a connection may take to come about.
const CONNECTING: Duration = Duration::from_secs(5);
/// How long the whole may take.
const ANSWERING: Duration = Duration::from_secs(10);
/// A refusal longer than this is no S3's.
const LONGEST: usize = 64 * 1024;

impl Plain {
    /// GETs `url`, all of it or the range of it that is asked for.
    pub(super) async fn get(
        &self,
        url: &str,
        range: Option<&'static str>,
        act: &Act,
    ) -> Result<Reply, Failure> {
        let mut request = HttpRequest::get(url).map_err(|error| act.never_answered(&error))?;
        let agent = concat!("filedesk/", env!("CARGO_PKG_VERSION"));
        request.headers_mut().insert("user-agent", agent);
        if let Some(range) = range {
            request.headers_mut().insert("range", range);
        }
        let connector = self.0.get_or_init(async || connector()).await;
        let reply = async {
            let response = connector.call(request).await;
            let response = response.map_err(|error| act.never_answered(&error))?;
            Ok(read(response).await)
        };
        let late = |_| act.fails(FailureKind::Offline, "no answer in time");
        timeout(ANSWERING, reply).await.map_err(late)?
    }
}

fn connector() -> SharedHttpConnector {
    let settings = HttpConnectorSettings::builder()
        .connect_timeout(CONNECTING)
        .read_timeout(ANSWERING)
        .build();
    let connector = Connector::builder()
        .connector_settings(settings)
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc));
    SharedHttpConnector::new(connector.build())
}

async fn read(response: HttpResponse) -> Reply {
    let status = response.status().as_u16();
    let header = |name: &str| response.headers().get(name).unwrap_or_default().to_owned();
    let (content_type, disposition) = (header("content-type"), header("content-disposition"));
    let date = header("date");
    let size = size(status, &header("content-range"), &header("content-length"));
    let (region, request_id) = (header("x-amz-bucket-region"), header("x-amz-request-id"));
    // A whole file, from a store that knows no ranges, is left where it is.
    let body = match status {
        200 => Vec::new(),
        _ => beginning(ByteStream::new(response.into_body())).await,
    };
    let answer = Answer::read(status, &String::from_utf8_lossy(&body));
    let told = |text: String| (!text.is_empty()).then_some(text);
    Reply {
        status,
        content_type,
        disposition,
        size,
        date,
        answer: Answer {
            region: told(region).or(answer.region),
            request_id: told(request_id).unwrap_or(answer.request_id),
            ..answer
        },
    }
}

/// The size behind the slash of `bytes 0-0/1024`, else the length of what was sent whole.
fn size(status: u16, range: &str, length: &str) -> Option<u64> {
    let whole = range.rsplit_once('/').map(|(_, whole)| whole);
    match (whole, status) {
        (Some(whole), _) => whole.parse().ok(),
        (None, 200) => length.parse().ok(),
        (None, _) => None,
    }
}

/// The body, or as much of it as came before it broke off or grew too long.
async fn beginning(mut body: ByteStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(Ok(chunk)) = body.next().await {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST {
            bytes.truncate(LONGEST);
            break;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_that_of_the_whole_file() {
        assert_eq!(size(206, "bytes 0-0/1024", "1"), Some(1024));
        assert_eq!(size(416, "bytes */0", "300"), Some(0));
        assert_eq!(size(200, "", "1024"), Some(1024));
        assert_eq!(size(206, "bytes 0-0/*", "1"), None);
        assert_eq!(size(403, "", "300"), None);
    }
}
