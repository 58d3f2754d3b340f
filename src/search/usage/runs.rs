//! Tallies by name, for names that mostly come in runs.

use super::Share;
use super::tally::{Counted, Tally};

/// Tallies by name. Keys come in order, so all files of a job or an owner come together, and the last name is mostly
/// the next one; a table of a million jobs would take longer and twice the memory.
#[derive(Debug, Default)]
pub(super) struct Runs<'a> {
    runs: Vec<(&'a str, Tally)>,
    /// With so many runs it is time to put together what has one name.
    full: usize,
}

/// Fewer runs than this are never too many.
const FEW: usize = 4_096;

impl<'a> Runs<'a> {
    /// Counts a file for `name`.
    pub fn add(&mut self, name: &'a str, file: Counted) {
        match self.runs.last_mut() {
            Some((last, tally)) if *last == name => tally.add(file),
            _ => {
                if self.runs.len() >= self.full.max(FEW) {
                    self.gather();
                    self.full = self.runs.len() * 2;
                }
                let mut tally = Tally::default();
                tally.add(file);
                self.runs.push((name, tally));
            }
        }
    }

    /// Takes over what was counted elsewhere.
    pub fn absorb(&mut self, mut other: Self) {
        self.runs.append(&mut other.runs);
    }

    /// A share for each name, the largest first.
    pub fn finish(mut self) -> Vec<Share> {
        self.gather();
        self.runs
            .sort_by_key(|(_, tally)| std::cmp::Reverse(tally.bytes));
        let shares = self.runs.into_iter().map(|(name, tally)| Share {
            name: name.into(),
            tally,
        });
        shares.collect()
    }

    /// One run for each name, in order of names. Mostly in order already, which this sort notices.
    fn gather(&mut self) {
        self.runs.sort_by_key(|(name, _)| *name);
        self.runs.dedup_by(|(name, tally), (before, sum)| {
            let is_same = name == before;
            if is_same {
                sum.absorb(std::mem::take(tally));
            }
            is_same
        });
    }
}
