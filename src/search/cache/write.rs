//! An index as the bytes of a cache file, a block at a time.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use super::numbers::push;
use super::{BLOCK, END, Heading, MAGIC, MOST_ROWS, VERSION, block};
use crate::object::{Entry, EntryKind};
use crate::search::{Snapshot, Stretch};

/// Writes all keys of `snapshot`; holds no more than one block of them at a time.
///
/// Once `stop` is set it ends early, and what was written is no whole file.
pub fn write(
    snapshot: &Snapshot,
    heading: &Heading,
    out: &mut impl Write,
    stop: &AtomicBool,
) -> io::Result<()> {
    out.write_all(&told(heading))?;
    let rows = snapshot.stretches().iter().flat_map(Stretch::entries);
    // Folders stand for keys that the index does not know; it has none.
    let mut files = rows.filter(|entry| entry.kind != EntryKind::Folder);
    let mut block: Vec<Entry<'_>> = Vec::with_capacity(MOST_ROWS);
    let (mut count, mut sums) = (0u64, crc32fast::Hasher::new());
    loop {
        block.clear();
        block.extend(files.by_ref().take(MOST_ROWS));
        if stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        if block.is_empty() {
            break;
        }
        count += block.len() as u64;
        let record = record(&block);
        sums.update(&record[record.len() - 4..]);
        out.write_all(&record)?;
    }
    let mut end = vec![END];
    end.extend(count.to_le_bytes());
    end.extend(sums.finalize().to_le_bytes());
    out.write_all(&summed(end))
}

fn told(heading: &Heading) -> Vec<u8> {
    let mut inner = Vec::new();
    for text in [&heading.whereabouts.bucket, &heading.whereabouts.endpoint] {
        push(&mut inner, text.len() as u64);
        inner.extend_from_slice(text.as_bytes());
    }
    inner.extend(heading.taken.0.to_le_bytes());
    let mut all = MAGIC.to_vec();
    all.push(VERSION);
    all.extend(u32::try_from(inner.len()).unwrap_or(u32::MAX).to_le_bytes());
    all.extend(inner);
    summed(all)
}

fn record(rows: &[Entry<'_>]) -> Vec<u8> {
    let plain = block::encode(rows);
    let small = lz4_flex::block::compress(&plain);
    let stored = if small.len() < plain.len() {
        &small
    } else {
        &plain
    };
    let mut all = Vec::with_capacity(stored.len() + 17);
    all.push(BLOCK);
    for number in [rows.len(), plain.len(), stored.len()] {
        let number = u32::try_from(number).expect("a block is a megabyte at most");
        all.extend(number.to_le_bytes());
    }
    all.extend_from_slice(stored);
    summed(all)
}

fn summed(mut record: Vec<u8>) -> Vec<u8> {
    let sum = crc32fast::hash(&record);
    record.extend(sum.to_le_bytes());
    record
}
