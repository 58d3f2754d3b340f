//! A customer, who has a link and a plain HTTP client, and knows nothing of S3.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use crate::object::{PostForm, UploadLink};

/// What a customer gets.
#[derive(Debug)]
pub(super) struct Answered {
    /// The status.
    pub(super) status: u16,
    /// The declared type.
    pub(super) content_type: String,
    /// How it is to be shown, and its name.
    pub(super) disposition: String,
    /// All bytes.
    pub(super) body: Vec<u8>,
}

/// What stands between the fields of a form.
const BORDER: &str = "----a-border-of-a-form";

/// Fetches `url`, as a browser does.
pub(super) async fn fetch(url: &str) -> Answered {
    send("GET", url, &[], Bytes::new()).await
}

/// Sends `body` by PUT with exactly the headers that go with the link, as `curl -T` does.
pub(super) async fn put(link: &UploadLink, body: &'static [u8]) -> Answered {
    put_with(link, &link.headers, body).await
}

/// Sends `body` by PUT with other headers.
pub(super) async fn put_with(
    link: &UploadLink,
    headers: &[(String, String)],
    body: &'static [u8],
) -> Answered {
    send("PUT", &link.put, headers, Bytes::from_static(body)).await
}

/// Sends `body` by the form, as a page does.
pub(super) async fn post(form: &PostForm, body: &[u8]) -> Answered {
    let field = |(name, value): &(String, String)| {
        format!("--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let head = format!(
        "--{BORDER}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"scan.pdf\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let fields: String = form.fields.iter().map(field).collect();
    let end = format!("\r\n--{BORDER}--\r\n");
    let sent = [fields.as_bytes(), head.as_bytes(), body, end.as_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={BORDER}");
    let headers = [("content-type".to_owned(), kind)];
    send("POST", &form.action, &headers, sent.into()).await
}

async fn send(method: &str, url: &str, headers: &[(String, String)], body: Bytes) -> Answered {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let mut request = hyper::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let answer = client.request(request.body(Full::new(body)).unwrap());
    let answer = answer.await.unwrap();
    let header = |name: &str| {
        let value = answer.headers().get(name);
        value.map_or("", |text| text.to_str().unwrap()).to_owned()
    };
    Answered {
        status: answer.status().as_u16(),
        content_type: header("content-type"),
        disposition: header("content-disposition"),
        body: answer
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .into(),
    }
}
