//! What the bucket keeps of one object.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;

use super::digest::{Checksum, Received, hex};
use crate::object::Timestamp;

/// One object: 16 bytes of its own, so that a million alike ones share everything else.
#[derive(Debug, Clone)]
pub struct Object {
    /// When it was last written.
    pub modified: Timestamp,
    /// Everything else.
    pub content: Arc<Content>,
}

/// The bytes of an object and what was said about them.
#[derive(Debug, Clone)]
pub struct Content {
    /// The bytes, in the pieces in which they came.
    pub chunks: Vec<Bytes>,
    /// How many they are.
    pub size: u64,
    /// The entity tag without its quotes: an MD5, with `-N` behind it after a multipart upload.
    pub etag: String,
    /// How long each part is, if it came in parts.
    pub part_lengths: Vec<u64>,
    /// The checksum, if one is kept.
    pub checksum: Option<Checksum>,
    /// What the writer said about it.
    pub about: About,
}

/// What a writer says about an object, kept word for word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The media type.
    pub content_type: Option<String>,
    /// How a browser shows or saves it.
    pub disposition: Option<String>,
    /// How long it may be kept by whoever fetched it.
    pub cache_control: Option<String>,
    /// How its bytes are packed.
    pub packing: Option<String>,
    /// The language of its text.
    pub language: Option<String>,
    /// The encryption that was asked for; AWS would encrypt without being asked, tests want to see who asks.
    pub encryption: Option<String>,
    /// The storage class; `STANDARD` if nothing was said.
    pub storage_class: Option<String>,
    /// `x-amz-meta-*`.
    pub metadata: BTreeMap<String, String>,
    /// The tags, as they stand in `x-amz-tagging`; reading them takes a permission of its own.
    pub tags: Option<String>,
}

impl Content {
    /// What was received at once, in one request.
    pub fn new(received: Received, about: About) -> Self {
        Self {
            etag: hex(&received.md5),
            checksum: Some(received.checksum()),
            size: received.size,
            part_lengths: Vec::new(),
            chunks: received.chunks,
            about,
        }
    }

    /// All bytes as one; copies them if they came in pieces.
    pub fn body(&self) -> Bytes {
        match self.chunks.as_slice() {
            [] => Bytes::new(),
            [only] => only.clone(),
            pieces => pieces.concat().into(),
        }
    }

    /// The pieces of `range`, sharing the bytes.
    pub fn pieces(&self, range: std::ops::Range<u64>) -> Vec<Bytes> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for chunk in &self.chunks {
            let end = start + chunk.len() as u64;
            let from = range.start.clamp(start, end) - start;
            let to = range.end.clamp(start, end) - start;
            if let (Ok(from), Ok(to)) = (usize::try_from(from), usize::try_from(to))
                && from < to
            {
                pieces.push(chunk.slice(from..to));
            }
            start = end;
        }
        pieces
    }

    /// The storage class, said or not.
    pub fn storage_class(&self) -> &str {
        self.about.storage_class.as_deref().unwrap_or("STANDARD")
    }

    /// Whether it lies in an archive and cannot be read before it is restored.
    pub fn is_archived(&self) -> bool {
        matches!(self.storage_class(), "GLACIER" | "DEEP_ARCHIVE")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(pieces: &[&'static str]) -> Content {
        let chunks: Vec<_> = pieces.iter().map(|piece| Bytes::from(*piece)).collect();
        let size = chunks.iter().map(|chunk| chunk.len() as u64).sum();
        Content {
            part_lengths: Vec::new(),
            chunks,
            size,
            etag: String::new(),
            checksum: None,
            about: About::default(),
        }
    }

    #[test]
    fn a_range_is_cut_from_the_pieces_that_it_touches() {
        let content = content(&["abc", "def", "ghi"]);
        assert_eq!(content.pieces(2..7).concat(), b"cdefg");
        assert_eq!(content.pieces(3..6).len(), 1);
        assert_eq!(content.pieces(0..9).concat(), content.body());
        assert!(content.pieces(4..4).is_empty());
    }

    #[test]
    fn an_object_costs_16_bytes_beside_what_it_shares() {
        assert_eq!(size_of::<Object>(), 16);
    }
}
