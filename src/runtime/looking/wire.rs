//! What crosses the pipe between filedesk and the child that decodes: a letter, a length, and so many bytes.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::preview::Ask;

/// No frame is longer: a preview of more could not be looked at.
const MOST: u32 = 48 << 20;

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// What is to be looked at: a [`Question`].
    Ask,
    /// Bytes are needed: an offset and a number.
    Need,
    /// The bytes; none if they did not come.
    Bytes,
    /// A font of the system is needed: a [`Typeface`](crate::preview::Typeface).
    Font,
    /// The number of its face, and its file; nothing if there is none.
    Face,
    /// What there is to look at, or why there is nothing.
    Answer,
}

/// What is to be looked at, of how many bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Question {
    pub(super) ask: Ask,
    pub(super) size: u64,
}

impl Frame {
    fn letter(self) -> u8 {
        match self {
            Self::Ask => b'A',
            Self::Need => b'N',
            Self::Bytes => b'B',
            Self::Font => b'F',
            Self::Face => b'C',
            Self::Answer => b'P',
        }
    }

    fn of(letter: u8) -> io::Result<Self> {
        Ok(match letter {
            b'A' => Self::Ask,
            b'N' => Self::Need,
            b'B' => Self::Bytes,
            b'F' => Self::Font,
            b'C' => Self::Face,
            b'P' => Self::Answer,
            _ => return Err(broken()),
        })
    }
}

fn broken() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

fn head(frame: Frame, length: usize) -> io::Result<[u8; 5]> {
    let length = u32::try_from(length).map_err(|_| broken())?;
    let [one, two, three, four] = length.to_le_bytes();
    Ok([frame.letter(), one, two, three, four])
}

fn told(head: [u8; 5]) -> io::Result<(Frame, usize)> {
    let [letter, one, two, three, four] = head;
    let length = u32::from_le_bytes([one, two, three, four]);
    if length > MOST {
        return Err(broken());
    }
    Ok((Frame::of(letter)?, length as usize))
}

/// Writes one frame.
pub(super) fn put(into: &mut impl Write, frame: Frame, bytes: &[u8]) -> io::Result<()> {
    into.write_all(&head(frame, bytes.len())?)?;
    into.write_all(bytes)?;
    into.flush()
}

/// Reads one frame.
pub(super) fn take(from: &mut impl Read) -> io::Result<(Frame, Vec<u8>)> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let (frame, length) = told(head)?;
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok((frame, bytes))
}

/// Writes one frame, from where nothing may block.
pub(super) async fn send(
    into: &mut (impl AsyncWrite + Unpin),
    frame: Frame,
    bytes: &[u8],
) -> io::Result<()> {
    into.write_all(&head(frame, bytes.len())?).await?;
    into.write_all(bytes).await?;
    into.flush().await
}

/// Reads one frame, from where nothing may block.
pub(super) async fn hear(from: &mut (impl AsyncRead + Unpin)) -> io::Result<(Frame, Vec<u8>)> {
    let mut head = [0; 5];
    from.read_exact(&mut head).await?;
    let (frame, length) = told(head)?;
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes).await?;
    Ok((frame, bytes))
}

/// An offset and a number of bytes, as they cross.
pub(super) fn need(from: u64, length: usize) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&from.to_le_bytes());
    bytes[8..].copy_from_slice(&(length as u64).to_le_bytes());
    bytes
}

/// A font with the number of its face, as they cross.
pub(super) fn font(found: Option<(u32, Vec<u8>)>) -> Vec<u8> {
    let Some((face, bytes)) = found else {
        return Vec::new();
    };
    let mut frame = face.to_le_bytes().to_vec();
    frame.extend(bytes);
    frame
}

/// The same as it was meant.
pub(super) fn face(frame: &[u8]) -> Option<(Vec<u8>, u32)> {
    let face = frame.first_chunk().copied().map(u32::from_le_bytes)?;
    let bytes = frame[4..].to_vec();
    Some((bytes, face))
}

/// The same as it was meant.
pub(super) fn needed(bytes: &[u8]) -> io::Result<(u64, u64)> {
    let number = |range| -> Option<u64> {
        let bytes: &[u8] = bytes.get(range)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    };
    number(0..8).zip(number(8..16)).ok_or_else(broken)
}
