//! Bytes on their way in, counted and summed, and on their way out, whole or cut.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use s3s::dto::StreamingBlob;
use s3s::stream::{ByteStream, RemainingLength};
use s3s::{S3Error, S3ErrorCode, S3Result, StdError};

use super::digest::{Algorithm, Digest, Received};

/// Takes a whole body in, piece by piece.
pub(super) async fn receive(
    body: Option<StreamingBlob>,
    algorithm: Algorithm,
) -> S3Result<Received> {
    let mut digest = Digest::new(algorithm);
    let Some(mut body) = body else {
        return Ok(digest.finish());
    };
    while let Some(chunk) = body.next().await {
        let broken = |error| S3Error::with_source(S3ErrorCode::IncompleteBody, error);
        digest.take(chunk.map_err(broken)?);
    }
    Ok(digest.finish())
}

/// All of `pieces`, without copying them.
pub(super) fn send(pieces: Vec<Bytes>) -> StreamingBlob {
    let promised = total(&pieces);
    StreamingBlob::new(Outgoing {
        pieces: pieces.into(),
        promised,
        end: End::Whole,
    })
}

/// The first half of `pieces`, after which the connection breaks although all was promised.
pub(super) fn send_half(pieces: &[Bytes]) -> StreamingBlob {
    let promised = total(pieces);
    let mut left = promised / 2;
    let mut half = VecDeque::new();
    for piece in pieces {
        let length = piece.len().min(left);
        half.push_back(piece.slice(..length));
        left -= length;
    }
    half.retain(|piece| !piece.is_empty());
    StreamingBlob::new(Outgoing {
        pieces: half,
        promised,
        end: End::Breaking,
    })
}

struct Outgoing {
    pieces: VecDeque<Bytes>,
    promised: usize,
    end: End,
}

#[derive(Clone, Copy)]
enum End {
    Whole,
    /// Leaves the server a turn in which to send what it has, so that the client sees headers and half a body.
    Breaking,
    Broken,
}

impl Stream for Outgoing {
    type Item = Result<Bytes, StdError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = match (self.pieces.pop_front(), self.end) {
            (Some(piece), _) => {
                self.promised -= piece.len();
                Some(Ok(piece))
            }
            (None, End::Whole) => None,
            (None, End::Breaking) => {
                self.end = End::Broken;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            (None, End::Broken) => Some(Err("the demo was told to break off here".into())),
        };
        Poll::Ready(next)
    }
}

impl ByteStream for Outgoing {
    fn remaining_length(&self) -> RemainingLength {
        RemainingLength::new_exact(self.promised)
    }
}

fn total(pieces: &[Bytes]) -> usize {
    pieces.iter().map(Bytes::len).sum()
}
