//! The body of a listing, kept as it came, so that it is read once and by us.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use aws_sdk_s3::config::interceptors::BeforeDeserializationInterceptorContextMut;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_sdk_s3::primitives::SdkBody;
use bytes::Bytes;
use http_body::{Body, Frame};

/// Keeps the body of one answer, and gives the SDK an empty listing instead, which it is done with at once.
///
/// The SDK makes half a dozen values of every row before ours can be made of them, which takes it four times as
/// long as reading the body straight into a page. Whatever is not a listing (a refusal, an error that comes with
/// 200, a body that broke off) goes on to the SDK untouched, so that it is told like any other.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept(Arc<Mutex<Answered>>);

#[derive(Debug, Default)]
struct Answered {
    body: Option<Bytes>,
    server: Option<String>,
}

/// What the SDK reads in place of a listing.
const EMPTY: &[u8] = b"<ListBucketResult></ListBucketResult>";

/// The root of a listing stands within so many bytes; an XML declaration and a namespace come before or in it.
const HEAD: usize = 256;

impl Kept {
    /// The body, and what the server calls itself, if a listing came.
    pub(super) fn take(&self) -> Option<(Bytes, Option<String>)> {
        let mut answered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let body = answered.body.take()?;
        Some((body, answered.server.take()))
    }
}

impl Intercept for Kept {
    fn name(&self) -> &'static str {
        "Kept"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response_mut();
        if !response.status().is_success() {
            return Ok(());
        }
        let server = response.headers().get("server").map(str::to_owned);
        let mut answered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (answered.body, answered.server) = (None, server);
        drop(answered);
        let inner = std::mem::replace(response.body_mut(), SdkBody::taken());
        *response.body_mut() = SdkBody::from_body_1_x(Gathering {
            inner,
            bytes: Vec::new(),
            is_over: false,
            kept: self.clone(),
        });
        Ok(())
    }
}

/// A body that is gathered to its end before anything of it is handed on.
struct Gathering {
    inner: SdkBody,
    bytes: Vec<u8>,
    is_over: bool,
    kept: Kept,
}

impl Body for Gathering {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while !self.is_over {
            match Pin::new(&mut self.inner).poll_frame(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(Some(Ok(frame))) => {
                    if let Some(data) = frame.data_ref() {
                        self.bytes.extend_from_slice(data);
                    }
                }
                Poll::Ready(None) => {
                    self.is_over = true;
                    let bytes = Bytes::from(std::mem::take(&mut self.bytes));
                    return Poll::Ready(Some(Ok(Frame::data(self.kept.keep(bytes)))));
                }
            }
        }
        Poll::Ready(None)
    }
}

impl Kept {
    /// Keeps a listing, and says what the SDK is to read.
    fn keep(&self, bytes: Bytes) -> Bytes {
        let head = &bytes[..bytes.len().min(HEAD)];
        let root = b"ListBucketResult";
        if !head.windows(root.len()).any(|window| window == root) {
            return bytes;
        }
        let mut answered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answered.body = Some(bytes);
        Bytes::from_static(EMPTY)
    }
}
