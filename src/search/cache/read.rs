//! The keys of a cache file, if every byte of it is as it was written.

use std::io::{self, Read};
use std::ops::ControlFlow;

use super::numbers::Bytes;
use super::{BLOCK, CacheTrouble, END, MAGIC, MOST_BYTES, MOST_ROWS, VERSION, Whereabouts, block};
use crate::object::{Page, Timestamp};

/// The longest heading: a bucket's name has 63 bytes, an address hardly more.
const LONGEST_HEADING: usize = 4_096;
/// Pages may take so many times the bytes that they were read from, and a start to grow from: no honest file comes near.
const GROWTH: u64 = 64;
const START: u64 = 16 << 20;
/// What a row takes in a page beside its name.
const ROW: u64 = 24;

/// Whether a file is whole and of the bucket that is expected, and when it was written. Keeps nothing of it.
pub fn check(input: &mut impl Read, expected: &Whereabouts) -> Result<Timestamp, CacheTrouble> {
    walk(input, expected, |block| Ok(block.count))
}

/// Reads what [`write`](super::write()) wrote, and tells `each` page, in key order, as it comes, until one breaks it off.
///
/// That the file is whole shows only at its end: whoever cannot take back what was told asks [`check`] first.
pub fn read(
    input: &mut impl Read,
    expected: &Whereabouts,
    mut each: impl FnMut(Page) -> ControlFlow<()>,
) -> Result<Timestamp, CacheTrouble> {
    let (mut last, mut plain) = (String::new(), Vec::new());
    let (mut read, mut held) = (0u64, 0u64);
    walk(input, expected, |block| {
        let page = block.page(&mut plain, &mut last)?;
        read += block.stored.len() as u64;
        held += page.names().len() as u64 + page.len() as u64 * ROW;
        if held > read * GROWTH + START {
            return Err(CacheTrouble::Damaged);
        }
        match each(page) {
            ControlFlow::Continue(()) => Ok(block.count),
            ControlFlow::Break(()) => Err(CacheTrouble::Unreadable("nobody listens".into())),
        }
    })
}

/// Takes all records in turn; every block is as it was written when `each` gets it.
fn walk(
    input: &mut impl Read,
    expected: &Whereabouts,
    mut each: impl FnMut(&Block<'_>) -> Result<usize, CacheTrouble>,
) -> Result<Timestamp, CacheTrouble> {
    let taken = heading(input, expected)?;
    let (mut count, mut sums) = (0u64, crc32fast::Hasher::new());
    let mut room = Vec::new();
    loop {
        let mut record = Record::default();
        match record.take(input)? {
            [END] => return end(input, record, count, sums).map(|()| taken),
            [BLOCK] => count += each(&block(input, record, &mut sums, &mut room)?)? as u64,
            _ => return Err(CacheTrouble::Damaged),
        }
    }
}

/// What is known of the bytes of a record so far.
#[derive(Default)]
struct Record {
    sum: crc32fast::Hasher,
}

/// A block as it was written.
struct Block<'a> {
    count: usize,
    plain: usize,
    stored: &'a [u8],
}

impl Record {
    fn take<const COUNT: usize>(
        &mut self,
        input: &mut impl Read,
    ) -> Result<[u8; COUNT], CacheTrouble> {
        let mut bytes = [0; COUNT];
        input
            .read_exact(&mut bytes)
            .map_err(|error| trouble(&error))?;
        self.sum.update(&bytes);
        Ok(bytes)
    }

    fn length(&mut self, input: &mut impl Read, most: usize) -> Result<usize, CacheTrouble> {
        let length = u32::from_le_bytes(self.take(input)?) as usize;
        let fits = (1..=most).contains(&length);
        fits.then_some(length).ok_or(CacheTrouble::Damaged)
    }

    /// Fills `room` with the next bytes; they are few, whoever claims what.
    fn fill(&mut self, input: &mut impl Read, room: &mut [u8]) -> Result<(), CacheTrouble> {
        input.read_exact(room).map_err(|error| trouble(&error))?;
        self.sum.update(room);
        Ok(())
    }

    /// The sum behind the record, which must be that of its bytes.
    fn finish(self, input: &mut impl Read) -> Result<[u8; 4], CacheTrouble> {
        let mut sum = [0; 4];
        input
            .read_exact(&mut sum)
            .map_err(|error| trouble(&error))?;
        let is_right = sum == self.sum.finalize().to_le_bytes();
        is_right.then_some(sum).ok_or(CacheTrouble::Damaged)
    }
}

impl Block<'_> {
    /// Its page; `last` is the key before it, and becomes its last one.
    fn page(&self, plain: &mut Vec<u8>, last: &mut String) -> Result<Page, CacheTrouble> {
        if self.stored.len() == self.plain {
            return block::decode(self.stored, self.count, last);
        }
        plain.resize(self.plain, 0);
        let written = lz4_flex::block::decompress_into(self.stored, plain);
        if written.ok() != Some(self.plain) {
            return Err(CacheTrouble::Damaged);
        }
        block::decode(plain, self.count, last)
    }
}

/// The block whose first byte is read already; its bytes are kept in `room`.
fn block<'a>(
    input: &mut impl Read,
    mut record: Record,
    sums: &mut crc32fast::Hasher,
    room: &'a mut Vec<u8>,
) -> Result<Block<'a>, CacheTrouble> {
    let count = record.length(input, MOST_ROWS)?;
    let plain = record.length(input, MOST_BYTES)?;
    room.resize(record.length(input, plain)?, 0);
    record.fill(input, room)?;
    sums.update(&record.finish(input)?);
    Ok(Block {
        count,
        plain,
        stored: room,
    })
}

/// When the file was written, if it is the file that is wanted.
fn heading(input: &mut impl Read, expected: &Whereabouts) -> Result<Timestamp, CacheTrouble> {
    let mut record = Record::default();
    if record.take(input)? != MAGIC {
        return Err(CacheTrouble::Damaged);
    }
    let [version] = record.take(input)?;
    if version != VERSION {
        return Err(CacheTrouble::Version(version));
    }
    let mut inner = vec![0; record.length(input, LONGEST_HEADING)?];
    record.fill(input, &mut inner)?;
    record.finish(input)?;
    let mut inner = Bytes(&inner);
    for text in [&expected.bucket, &expected.endpoint] {
        let length = inner.length(LONGEST_HEADING)?;
        if inner.take(length)? != text.as_bytes() {
            return Err(CacheTrouble::Foreign);
        }
    }
    let taken = inner
        .take(8)?
        .try_into()
        .map_err(|_| CacheTrouble::Damaged)?;
    Ok(Timestamp(i64::from_le_bytes(taken)))
}

/// The end of the file: all rows were there, all blocks in their order, and nothing follows.
fn end(
    input: &mut impl Read,
    mut record: Record,
    count: u64,
    sums: crc32fast::Hasher,
) -> Result<(), CacheTrouble> {
    let is_whole = u64::from_le_bytes(record.take(input)?) == count;
    let is_ordered = u32::from_le_bytes(record.take(input)?) == sums.finalize();
    record.finish(input)?;
    let is_last = input.read(&mut [0]).map_err(|error| trouble(&error))? == 0;
    let is_right = is_whole && is_ordered && is_last;
    is_right.then_some(()).ok_or(CacheTrouble::Damaged)
}

fn trouble(error: &io::Error) -> CacheTrouble {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => CacheTrouble::Damaged,
        _ => CacheTrouble::Unreadable(error.to_string()),
    }
}
