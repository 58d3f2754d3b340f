//! Counting the bytes of a transfer as they leave or arrive, thinning the news of it, and noticing that nothing moves.

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use aws_sdk_s3::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_sdk_s3::primitives::SdkBody;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::failure::Act;
use super::{Valve, Watch};
use crate::object::{Failure, FailureKind};

/// News closer together than this are left out.
const TENTH: Duration = Duration::from_millis(100);

/// The pieces in which a body is handed to the connection; small enough for the count to move steadily.
const PIECE: usize = 64 * 1024;

/// The count of one transfer, shared by its parts.
#[derive(Clone)]
pub(super) struct Meter(Arc<Count>);

struct Count {
    watch: Watch,
    bytes: AtomicU64,
    told: Mutex<Option<Instant>>,
}

impl Meter {
    /// A meter at zero, for one transfer.
    pub(super) fn of(watch: &Watch) -> Self {
        Self(Arc::new(Count {
            watch: watch.clone(),
            bytes: AtomicU64::new(0),
            told: Mutex::new(None),
        }))
    }

    /// Counts bytes that have moved, and tells of it unless it just did.
    pub(super) fn add(&self, bytes: u64) {
        let so_far = self.0.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let now = Instant::now();
        let mut told = self.0.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_some_and(|told| now - told < TENTH) {
            return;
        }
        *told = Some(now);
        drop(told);
        (self.0.watch.moved)(so_far);
    }

    /// Counts as many bytes as are missing to `bytes` in all: they were there before.
    pub(super) fn fill(&self, bytes: u64) {
        self.0.bytes.fetch_max(bytes, Ordering::Relaxed);
    }

    /// Tells the last count, whatever was told before.
    pub(super) fn finish(&self) {
        (self.0.watch.moved)(self.so_far());
    }

    /// How many bytes have moved.
    pub(super) fn so_far(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// Takes back bytes that have to move again.
    pub(super) fn take_back(&self, bytes: u64) {
        self.0.bytes.fetch_sub(bytes, Ordering::Relaxed);
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Meter").field(&self.so_far()).finish()
    }
}

/// The count of one request's body. A second try begins again at nothing.
#[derive(Debug, Clone)]
pub(super) struct BodyMeter {
    meter: Meter,
    sent: Arc<AtomicU64>,
}

impl BodyMeter {
    /// A count of its own within `meter`.
    pub(super) fn within(meter: &Meter) -> Self {
        Self {
            meter: meter.clone(),
            sent: Arc::default(),
        }
    }

    /// How much of the body the connection has taken.
    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Counts bytes that have moved.
    pub(super) fn add(&self, bytes: u64) {
        self.sent.fetch_add(bytes, Ordering::Relaxed);
        self.meter.add(bytes);
    }

    /// Counts bytes that have arrived, as the limit lets them pass: nothing more is read meanwhile.
    pub(super) async fn arrived(&self, mut bytes: usize) {
        while bytes > 0 {
            let piece = self.valve().piece(bytes);
            self.valve().pass(piece).await;
            self.add(piece as u64);
            bytes -= piece;
        }
    }

    fn valve(&self) -> &Valve {
        &self.meter.0.watch.valve
    }

    /// Takes back all of it: it did not arrive.
    pub(super) fn take_back(&self) {
        self.meter.take_back(self.sent.swap(0, Ordering::Relaxed));
    }
}

/// Wrapped around the body below signing and checksums, so that neither takes it for a stream.
impl Intercept for BodyMeter {
    fn name(&self) -> &'static str {
        "BodyMeter"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.take_back();
        let request = context.request_mut();
        let body = std::mem::replace(request.body_mut(), SdkBody::taken());
        let meter = self.clone();
        *request.body_mut() = body.map_preserve_contents(move |inner| {
            SdkBody::from_body_1_x(Metered {
                inner,
                rest: Bytes::new(),
                piece: 0,
                turn: None,
                meter: meter.clone(),
            })
        });
        Ok(())
    }
}

/// A body that is handed out in pieces, as the limit lets them pass, and counted.
struct Metered {
    inner: SdkBody,
    rest: Bytes,
    /// What is to be handed out next, once a turn was taken for it; else nothing.
    piece: usize,
    /// When its turn comes, if that is not now.
    turn: Option<Pin<Box<Sleep>>>,
    meter: BodyMeter,
}

impl Body for Metered {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.rest.is_empty() {
            let frame = match Pin::new(&mut self.inner).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => frame,
                other => return other,
            };
            match frame.into_data() {
                Ok(data) => self.rest = data,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
        if self.piece == 0 {
            self.piece = self.meter.valve().piece(self.rest.len().min(PIECE));
            let turn = self.meter.valve().turn(self.piece);
            self.turn = turn.map(|turn| Box::pin(sleep_until(turn)));
        }
        if let Some(turn) = &mut self.turn {
            ready!(turn.as_mut().poll(context));
            self.turn = None;
        }
        let length = std::mem::take(&mut self.piece);
        let piece = self.rest.split_to(length);
        self.meter.add(length as u64);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.len() as u64;
        match self.inner.size_hint().exact() {
            Some(inner) => SizeHint::with_exact(inner + rest),
            None => SizeHint::new(),
        }
    }
}

/// How long a body may stand still. Longer than a download's, since what the system has buffered for
/// a slow line looks the same from here as a line that is dead.
const STANDING_STILL: Duration = Duration::from_mins(1);
/// How long the answer may take once all has been sent.
const ANSWERING: Duration = Duration::from_mins(2);

/// Waits for a request as long as its body moves, and then for its answer.
pub(super) async fn moving<T>(
    act: &Act,
    length: u64,
    body: &BodyMeter,
    request: impl Future<Output = T>,
) -> Result<T, Failure> {
    let mut request = pin!(request);
    let mut last = (body.sent(), Instant::now());
    loop {
        let patience = if body.sent() < length {
            STANDING_STILL
        } else {
            ANSWERING
        };
        tokio::select! {
            result = &mut request => return Ok(result),
            () = tokio::time::sleep_until(last.1 + patience) => {
                if body.sent() == last.0 {
                    return Err(act.fails(FailureKind::Offline, "nothing moves any more"));
                }
            }
        }
        last = (body.sent(), Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;

    fn metered() -> (Meter, Arc<Mutex<Vec<u64>>>) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = Arc::clone(&heard);
        let watch = Watch::new(CancellationToken::new(), move |bytes| {
            ear.lock().unwrap().push(bytes);
        });
        (Meter::of(&watch), heard)
    }

    #[tokio::test]
    async fn a_flood_of_bytes_makes_a_trickle_of_news() {
        let (meter, heard) = metered();
        for _ in 0..1_000 {
            meter.add(10);
        }
        meter.finish();
        let heard = heard.lock().unwrap();
        assert_eq!(heard.first(), Some(&10));
        assert_eq!(heard.last(), Some(&10_000));
        assert!(heard.len() < 10, "{heard:?}");
    }

    #[tokio::test]
    async fn a_second_try_is_not_counted_twice() {
        let (meter, _) = metered();
        let (one, other) = (BodyMeter::within(&meter), BodyMeter::within(&meter));
        one.add(100);
        other.add(7);
        one.take_back();
        one.add(40);
        assert_eq!((meter.so_far(), one.sent()), (47, 40));
    }
}
