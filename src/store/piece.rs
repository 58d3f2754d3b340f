//! A piece of an object, to look into it: its bytes from an offset on, and what is told of the whole with them.

use bytes::Bytes;

use super::Store;
use super::breadth::Breadth;
use super::likeness::bare;
use crate::object::{Doing, Failure, FailureKind, Key, Permission};

/// Bytes of an object, and what came with them.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The bytes; less than were asked for only where the object ends.
    pub bytes: Bytes,
    /// How many bytes the whole object has.
    pub size: u64,
    /// Its entity tag, without quotes; empty where none is told.
    pub tag: String,
    /// Its declared type; empty where none is told.
    pub declared: String,
}

impl Store {
    /// At most `length` bytes of an object from `from` on, only of the version with that entity tag if one is named.
    ///
    /// Fails as reading an object does; with [`FailureKind::Changed`] where it is another version by now.
    pub async fn piece(
        &self,
        key: &Key,
        (from, length): (u64, u64),
        tag: Option<&str>,
    ) -> Result<Piece, Failure> {
        let act = self.act(Doing::LookingInto(key.clone()), Permission::GetObject);
        let last = from.saturating_add(length.max(1) - 1);
        let range = format!("bytes={from}-{last}");
        let of = (key, &act);
        let answer = self.get(of, Some(range), tag, &Breadth::default()).await?;
        let whole = answer
            .content_range()
            .and_then(|range| range.rsplit_once('/'));
        let whole = whole.and_then(|(_, size)| size.parse().ok());
        let told = answer
            .content_length()
            .and_then(|length| u64::try_from(length).ok());
        let size = whole.or(told).unwrap_or_default();
        let tag = answer.e_tag().map(bare).unwrap_or_default().to_owned();
        let declared = answer.content_type().unwrap_or_default().to_owned();
        let expected = length.min(size.saturating_sub(from));
        let room = usize::try_from(expected).unwrap_or_default();
        let (mut body, mut bytes) = (answer.body, Vec::with_capacity(room));
        while let Some(piece) = body.next().await {
            let piece =
                piece.map_err(|error| act.fails(FailureKind::Offline, error.to_string()))?;
            bytes.extend_from_slice(&piece);
            if bytes.len() as u64 > expected {
                break;
            }
        }
        if bytes.len() as u64 != expected {
            let detail = format!("{} of {expected} bytes came", bytes.len());
            return Err(act.fails(FailureKind::Offline, detail));
        }
        Ok(Piece {
            bytes: bytes.into(),
            size,
            tag,
            declared,
        })
    }
}
