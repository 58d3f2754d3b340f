//! Bytes by offset, read as a file is; whoever has them is asked for one range after the other.

use std::io::{self, Read, Seek, SeekFrom};
use std::time::Instant;

use super::{Typeface, Unreadable};

/// Bytes that are somewhere else.
pub struct Source<'a> {
    size: u64,
    at: u64,
    /// What came last, and where it belongs.
    chunk: (u64, Vec<u8>),
    fetch: &'a mut Fetch<'a>,
    fonts: Option<&'a mut Fonts<'a>>,
    begun: Instant,
}

/// Brings bytes from an offset on: at least one if there is any, at most so many.
pub type Fetch<'a> = dyn FnMut(u64, usize) -> io::Result<Vec<u8>> + 'a;

/// Brings a font of the system, with the number of the face in its file, if there is one like that.
pub type Fonts<'a> = dyn FnMut(Typeface) -> Option<(Vec<u8>, u32)> + 'a;

/// So many bytes are asked for at least, where less would be enough.
const CHUNK: usize = 64 << 10;

/// Marks an error as one of whoever fetches.
const NOT_FETCHED: &str = "not fetched";

impl<'a> Source<'a> {
    /// `size` bytes that `fetch` brings. An error of it ends the reading.
    #[expect(
        clippy::disallowed_methods,
        reason = "what takes too long has to know; what it finds is the same at any time"
    )]
    pub fn new(size: u64, fetch: &'a mut Fetch<'a>) -> Self {
        Self {
            begun: Instant::now(),
            size,
            at: 0,
            chunk: (0, Vec::new()),
            fetch,
            fonts: None,
        }
    }

    /// The same, with somebody who brings fonts.
    pub fn with_fonts(self, fonts: &'a mut Fonts<'a>) -> Self {
        Self {
            fonts: Some(fonts),
            ..self
        }
    }

    /// A font of the system, if there is one like that.
    pub(super) fn font(&mut self, typeface: Typeface) -> Option<(Vec<u8>, u32)> {
        self.fonts.as_mut().and_then(|fonts| fonts(typeface))
    }

    /// When the look into them began.
    pub(super) fn begun(&self) -> Instant {
        self.begun
    }

    /// How many there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The first ones, at most so many.
    pub fn head(&mut self, most: u64) -> Result<Vec<u8>, Unreadable> {
        self.range(0, most)
    }

    /// Those from an offset on, at most so many.
    pub fn range(&mut self, from: u64, most: u64) -> Result<Vec<u8>, Unreadable> {
        self.seek(SeekFrom::Start(from))?;
        let length = most.min(self.size.saturating_sub(from));
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0).min(1 << 20));
        self.take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// All of them, if they are not more than `most`.
    pub fn whole(&mut self, most: u64) -> Result<Vec<u8>, Unreadable> {
        if self.size > most {
            return Err(Unreadable::TooLarge(most));
        }
        self.range(0, self.size)
    }
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.size.saturating_sub(self.at);
        if left == 0 || into.is_empty() {
            return Ok(0);
        }
        let within = self.at.checked_sub(self.chunk.0);
        let within = within.and_then(|within| usize::try_from(within).ok());
        let mut known = within.and_then(|within| self.chunk.1.get(within..));
        if known.is_none_or(<[u8]>::is_empty) {
            let most = into
                .len()
                .max(CHUNK)
                .min(usize::try_from(left).unwrap_or(CHUNK));
            let bytes = (self.fetch)(self.at, most)?;
            if bytes.is_empty() {
                return Err(not_fetched());
            }
            self.chunk = (self.at, bytes);
            known = Some(&self.chunk.1);
        }
        let known = known.unwrap_or_default();
        let count = known.len().min(into.len());
        into[..count].copy_from_slice(&known[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// Bytes did not come.
pub(super) fn not_fetched() -> io::Error {
    io::Error::other(NOT_FETCHED)
}

/// Whether bytes did not come, as [`not_fetched`] says.
pub(super) fn is_not_fetched(error: &io::Error) -> bool {
    error.to_string() == NOT_FETCHED
}
