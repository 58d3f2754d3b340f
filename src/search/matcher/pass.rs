//! One pass over all rows, chunk by chunk, on all cores.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::fuzzy::{Scattered, Slips};
use super::locate::Locator;
use super::rank;
use super::sieve::{Look, Sieve};
use crate::search::crew::share;
use crate::search::order::moment_number;
use crate::search::query::Row;
use crate::search::{Order, Snapshot, Spot, Stretch};

/// A chunk has so many rows at least, but for the last.
const CHUNK: usize = 8_192;
/// What is found is told after so many rows, and after so many.
const SOON: [usize; 2] = [32_768, 1_048_576];

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

/// Whether it matters how well a row fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranking {
    /// Rows stay in key order until they are sorted by something else.
    None,
    /// The best first.
    Relevance,
    /// By a moment.
    Moment(Order),
}

/// The sample of names: from so many stretches, so many bytes each.
const SAMPLES: usize = 16;
const SAMPLE: usize = 2_048;

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

    /// Some names from here and there, one behind the other.
    pub fn sample(&self) -> Vec<u8> {
        let stretches = self.snapshot.stretches();
        let step = stretches.len().div_ceil(SAMPLES).max(1);
        let some = stretches.iter().step_by(step);
        let names = some.map(|stretch| stretch.page().names().as_bytes());
        names
            .flat_map(|names| &names[..names.len().min(SAMPLE)])
            .copied()
            .collect()
    }

    /// What fits exactly in a chunk.
    pub fn exact(&self, sieve: &Sieve<'_>, chunk: usize, ranking: Ranking) -> (Vec<u64>, Bits) {
        let mut numbers = Vec::new();
        let mut seen = self.no_bits(chunk);
        let mut rows = Vec::new();
        self.each(chunk, |stretch, at, before| {
            sieve.candidates(stretch, Look::Exact, &mut rows);
            for row in &rows {
                let Some(lying) = lying(stretch, *row) else {
                    continue;
                };
                if sieve.passes(&lying, Look::Exact) && sieve.passes_dear(&lying) {
                    let rank = match ranking {
                        Ranking::None => 0,
                        Ranking::Relevance => rank::exact(&lying, sieve.pieces()),
                        Ranking::Moment(order) => moment_number(&lying, order).unwrap_or(u32::MAX),
                    };
                    numbers.push(self.locator.pack(
                        rank,
                        Spot {
                            stretch: at,
                            row: *row,
                        },
                    ));
                    set(&mut seen, before + (row - stretch.rows().start) as usize);
                }
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
        let mut numbers = Vec::new();
        let (mut rows, mut names) = (Vec::new(), Vec::new());
        let look = match words.slips() {
            Slips::None => Look::Loose,
            Slips::One => Look::Slipped,
        };
        self.each(chunk, |stretch, at, before| {
            let page = stretch.page();
            let start = stretch.rows().start;
            sieve.candidates(stretch, look, &mut rows);
            rows.retain(|row| !is_set(known, before + (row - start) as usize));
            if !sieve.lets_all_through() {
                let passes = |row: &Row<'_>| sieve.passes(row, look);
                rows.retain(|row| lying(stretch, *row).as_ref().is_some_and(passes));
            }
            names.clear();
            names.extend(
                rows.iter()
                    .map(|row| &page.names()[page.name_range(*row as usize)]),
            );
            for (index, score) in words.fitting(&names) {
                let row = rows[index as usize];
                if lying(stretch, row).is_some_and(|lying| sieve.passes_dear(&lying)) {
                    let rank = rank::fuzzy(names[index as usize], score);
                    numbers.push(self.locator.pack(rank, Spot { stretch: at, row }));
                }
            }
        });
        (numbers, Bits::new())
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

    /// Shows `visit` each stretch of a chunk, its number, and how many rows of the chunk lie before it.
    fn each(&self, chunk: usize, mut visit: impl FnMut(&'a Stretch, u32, usize)) {
        let mut before = 0;
        for at in self.chunks[chunk].0.clone() {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let stretch = &self.snapshot.stretches()[at];
            visit(stretch, u32::try_from(at).unwrap_or(u32::MAX), before);
            before += stretch.len();
        }
    }
}

/// The row of a stretch as filters see it.
fn lying(stretch: &Stretch, row: u32) -> Option<Row<'_>> {
    let page = stretch.page();
    let entry = page.get(row as usize)?;
    Some(Row {
        folder: page.prefix().as_str(),
        name: entry.name,
        kind: entry.kind,
    })
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
