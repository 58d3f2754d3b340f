//! One pass over all rows, chunk by chunk, on all cores.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::fuzzy::Scattered;
use super::locate::Locator;
use super::rank;
use super::sieve::{Look, Sieve};
use crate::search::crew::share;
use crate::search::query::Row;
use crate::search::{Snapshot, Spot, Stretch};

/// A chunk has so many rows at least, but for the last.
const CHUNK: usize = 8_192;
/// What is found is told after so many rows, and after so many.
const SOON: [usize; 2] = [131_072, 1_048_576];

/// The rows that are searched.
pub struct Ground<'a> {
    /// Where they lie.
    pub snapshot: &'a Snapshot,
    /// How they are numbered.
    pub locator: Locator,
    /// How many there are.
    pub rows: usize,
    /// The stretches that are one job, and how many rows lie up to its end.
    chunks: Vec<(Range<usize>, usize)>,
    stop: &'a AtomicBool,
}

/// One bit for each row of a chunk.
pub type Bits = Vec<u64>;

/// What a pass has found.
#[derive(Default)]
pub struct Found {
    /// Numbers of the locator, in key order.
    pub numbers: Vec<u64>,
    /// For each chunk, which of its rows they are.
    pub seen: Vec<Bits>,
}

/// A row where it lies: its spot, and how many rows of its chunk lie before it.
struct Lying<'a> {
    row: Row<'a>,
    spot: Spot,
    before: usize,
}

impl<'a> Ground<'a> {
    /// All of `snapshot`, until `stop` is set.
    pub fn of(snapshot: &'a Snapshot, stop: &'a AtomicBool) -> Self {
        let mut chunks = Vec::new();
        let (mut start, mut rows, mut told) = (0, 0, 0);
        let stretches = snapshot.stretches();
        for (at, stretch) in stretches.iter().enumerate() {
            rows += stretch.len();
            if rows - told >= CHUNK || at + 1 == stretches.len() {
                chunks.push((start..at + 1, rows));
                (start, told) = (at + 1, rows);
            }
        }
        Self {
            locator: Locator::of(snapshot),
            snapshot,
            rows,
            chunks,
            stop,
        }
    }

    /// Looks through all chunks; tells twice on the way what was found and in how many rows. `None` if stopped.
    pub fn pass<Tools>(
        &self,
        tools: impl Fn() -> Tools + Sync,
        look: impl Fn(&mut Tools, usize) -> (Vec<u64>, Bits) + Sync,
        soon: &mut dyn FnMut(&[u64], usize),
    ) -> Option<Found> {
        let mut found = Found::default();
        let mut start = 0;
        for rows in SOON.into_iter().chain([usize::MAX]) {
            let end = self.chunks.partition_point(|(_, up_to)| *up_to <= rows);
            let made = share(end - start, self.stop, &tools, |tools, job| {
                look(tools, start + job)
            });
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            found
                .numbers
                .reserve(made.iter().map(|(numbers, _)| numbers.len()).sum());
            for (numbers, seen) in made {
                found.numbers.extend(numbers);
                found.seen.push(seen);
            }
            start = end;
            if start < self.chunks.len() {
                let searched = start.checked_sub(1).map_or(0, |last| self.chunks[last].1);
                soon(&found.numbers, searched);
            }
        }
        Some(found)
    }

    /// What fits exactly in a chunk.
    pub fn exact(&self, sieve: &Sieve<'_>, chunk: usize) -> (Vec<u64>, Bits) {
        let mut numbers = Vec::new();
        let mut seen = self.no_bits(chunk);
        let has_words = sieve.has_words();
        self.each(sieve, Look::Exact, chunk, &mut |lying| {
            if sieve.passes(&lying.row, Look::Exact) && sieve.passes_dear(&lying.row) {
                let rank = if has_words {
                    rank::exact(&lying.row, sieve.pieces())
                } else {
                    0
                };
                numbers.push(self.locator.pack(rank, lying.spot));
                set(&mut seen, lying.before);
            }
        });
        (numbers, seen)
    }

    /// What fits in a chunk with its letters scattered, but for the rows that are `known`.
    pub fn scattered(
        &self,
        sieve: &Sieve<'_>,
        words: &mut Scattered,
        chunk: usize,
        known: &Bits,
    ) -> (Vec<u64>, Bits) {
        let (mut names, mut rows) = (Vec::new(), Vec::new());
        self.each(sieve, Look::Loose, chunk, &mut |lying| {
            if !is_set(known, lying.before) && sieve.passes(&lying.row, Look::Loose) {
                names.push(lying.row.name);
                rows.push(lying);
            }
        });
        let fitting = words.fitting(&names).into_iter();
        let fitting = fitting.map(|(at, score)| (&rows[at as usize], score));
        let good = fitting.filter(|(lying, _)| sieve.passes_dear(&lying.row));
        let numbers = good.map(|(lying, score)| {
            let rank = rank::fuzzy(lying.row.name, score);
            self.locator.pack(rank, lying.spot)
        });
        (numbers.collect(), Bits::new())
    }

    /// The bits of each chunk for the rows with these numbers, which should be few.
    pub fn bits(&self, numbers: impl Iterator<Item = u64>) -> Vec<Bits> {
        let mut bits: Vec<_> = (0..self.chunks.len())
            .map(|chunk| self.no_bits(chunk))
            .collect();
        for number in numbers {
            let spot = self.locator.spot(number);
            let stretch = spot.stretch as usize;
            let chunk = self
                .chunks
                .partition_point(|(stretches, _)| stretches.end <= stretch);
            let (stretches, _) = &self.chunks[chunk];
            let earlier = &self.snapshot.stretches()[stretches.start..stretch];
            let earlier: usize = earlier.iter().map(Stretch::len).sum();
            let start = self.snapshot.stretches()[stretch].rows().start;
            set(&mut bits[chunk], earlier + (spot.row - start) as usize);
        }
        bits
    }

    fn no_bits(&self, chunk: usize) -> Bits {
        let before = chunk
            .checked_sub(1)
            .map_or(0, |before| self.chunks[before].1);
        vec![0; (self.chunks[chunk].1 - before).div_ceil(64)]
    }

    /// Shows `visit` each row of a chunk that is worth it.
    fn each(&self, sieve: &Sieve<'_>, look: Look, chunk: usize, visit: &mut dyn FnMut(Lying<'a>)) {
        let mut rows = Vec::new();
        let mut before = 0;
        for at in self.chunks[chunk].0.clone() {
            // A chunk can be one large page only in theory, so looking here is often enough.
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let stretch = &self.snapshot.stretches()[at];
            let page = stretch.page();
            let number = u32::try_from(at).unwrap_or(u32::MAX);
            sieve.candidates(stretch, look, &mut rows);
            for row in &rows {
                let Some(entry) = page.get(*row as usize) else {
                    continue;
                };
                visit(Lying {
                    row: Row {
                        folder: page.prefix().as_str(),
                        name: entry.name,
                        kind: entry.kind,
                    },
                    spot: Spot {
                        stretch: number,
                        row: *row,
                    },
                    before: before + (row - stretch.rows().start) as usize,
                });
            }
            before += stretch.len();
        }
    }
}

fn set(bits: &mut Bits, at: usize) {
    if let Some(word) = bits.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

fn is_set(bits: &Bits, at: usize) -> bool {
    bits.get(at / 64)
        .is_some_and(|word| word & 1 << (at % 64) != 0)
}
