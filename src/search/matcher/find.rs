//! The search itself: exact, then fuzzy, then with a slip, publishing on the way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::fuzzy::{SHORTEST, Scattered, Slips};
use super::hits::{Hits, Rows};
use super::pass::{Bits, Ground, Ranking};
use super::sieve::Sieve;
use crate::search::query::Query;
use crate::search::radix::sort_by_number;
use crate::search::{Order, Snapshot, Spot, sort};

/// With fewer hits than this a slip of the finger is likely.
const FEW: usize = 50;
/// So many rows that only resemble the query are kept.
const MOST: usize = 100_000;

/// Looks for `query` in all of `snapshot`, and publishes what it finds: something soon, then all that fits exactly, and
/// at last everything. Publishes nothing more once `stop` is set, and returns soon.
pub fn find(snapshot: &Snapshot, query: &Query, stop: &AtomicBool, publish: &mut dyn FnMut(Hits)) {
    let ground = Ground::of(snapshot, stop);
    let hunt = Hunt {
        sieve: Sieve::of(query, &ground.sample()),
        ground,
        query,
        stop,
    };
    let nothing = Arc::default();
    if !hunt.goes_on() {
        return;
    }
    if query.is_empty() && query.order() == Order::Relevance {
        let rows = Rows::all(snapshot);
        let total = rows.len();
        publish(Hits {
            snapshot: snapshot.clone(),
            rows,
            exact: total,
            total,
            searched: total,
            is_complete: true,
        });
    } else if let Some((exact, seen)) = hunt.find_exact(&mut *publish) {
        if !hunt.sieve.words.iter().any(|word| word.text().len() > 1) {
            publish(hunt.hits(&exact, &nothing, exact.len(), Progress::Complete));
            return;
        }
        if !exact.is_empty() {
            publish(hunt.hits(&exact, &nothing, exact.len(), Progress::Through));
        }
        hunt.find_others(&exact, &seen, publish);
    }
}

struct Hunt<'a> {
    query: &'a Query,
    stop: &'a AtomicBool,
    sieve: Sieve<'a>,
    ground: Ground<'a>,
}

/// Numbers of the locator.
type Numbers = Arc<Vec<u64>>;

/// How far a search is.
#[derive(Debug, Clone, Copy)]
enum Progress {
    /// So many rows were looked at.
    Rows(usize),
    /// All rows were looked at, though not in every way.
    Through,
    /// This is all.
    Complete,
}

impl Hunt<'_> {
    /// What fits exactly, and which rows of each chunk that is; `None` if it was stopped.
    fn find_exact(&self, publish: &mut dyn FnMut(Hits)) -> Option<(Numbers, Vec<Bits>)> {
        let nothing = Arc::default();
        let ranking = match self.query.order() {
            Order::Relevance if self.sieve.ranks() => Ranking::Relevance,
            order @ (Order::Uploaded(_) | Order::Modified(_)) => Ranking::Moment(order),
            _ => Ranking::None,
        };
        let mut is_due = true;
        let mut soon = |numbers: &[u64], searched| {
            if is_due && !numbers.is_empty() {
                is_due = false;
                let some = self.ranked(numbers.to_vec(), ranking);
                let progress = Progress::Rows(searched);
                publish(self.hits(&some, &nothing, some.len(), progress));
            }
        };
        let look = |(): &mut (), chunk| self.ground.exact(&self.sieve, chunk, ranking);
        let found = self.ground.pass(|| (), look, &mut soon)?;
        let numbers = self.ranked(found.numbers, ranking);
        self.goes_on().then_some((numbers, found.seen))
    }

    /// What only resembles the query.
    fn find_others(&self, exact: &Numbers, seen: &[Bits], publish: &mut dyn FnMut(Hits)) {
        let mut is_due = exact.len() < FEW;
        let mut soon = |numbers: &[u64], searched| {
            if is_due && !numbers.is_empty() {
                is_due = false;
                let some = self.best(numbers.to_vec());
                let total = exact.len() + numbers.len();
                publish(self.hits(exact, &some, total, Progress::Rows(searched)));
            }
        };
        let look = |words: &mut Scattered, chunk: usize| {
            self.ground
                .scattered(&self.sieve, words, chunk, &seen[chunk])
        };
        let words = || self.scattered(Slips::None);
        let Some(found) = self.ground.pass(words, look, &mut soon) else {
            return;
        };
        let total = exact.len() + found.numbers.len();
        let others = self.best(found.numbers);
        if !self.goes_on() {
            return;
        }
        let may_slip = |word: &str| word.chars().count() >= SHORTEST;
        let may_slip = self.sieve.words.iter().any(|word| may_slip(word.text()));
        if total >= FEW || !may_slip {
            publish(self.hits(exact, &others, total, Progress::Complete));
            return;
        }
        if total > 0 {
            publish(self.hits(exact, &others, total, Progress::Through));
        }
        self.find_slipped(exact, &others, publish);
    }

    /// What resembles the query but for a slip; both of the others are few.
    fn find_slipped(&self, exact: &Numbers, others: &Numbers, publish: &mut dyn FnMut(Hits)) {
        let known = exact.iter().chain(others.iter()).copied();
        let known = self.ground.bits(known);
        let look = |words: &mut Scattered, chunk: usize| {
            self.ground
                .scattered(&self.sieve, words, chunk, &known[chunk])
        };
        let words = || self.scattered(Slips::One);
        let Some(found) = self.ground.pass(words, look, &mut |_, _| {}) else {
            return;
        };
        let total = exact.len() + others.len() + found.numbers.len();
        let slipped = self.best(found.numbers);
        let others = Arc::new(others.iter().chain(slipped.iter()).copied().collect());
        if self.goes_on() {
            publish(self.hits(exact, &others, total, Progress::Complete));
        }
    }

    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    fn scattered(&self, slips: Slips) -> Scattered {
        let words = self.sieve.scattered.iter().map(String::as_str);
        Scattered::of(words, slips, self.query.is_cased())
    }

    /// The numbers in the order that was asked for, as far as `ranking` has not put it into them.
    fn ranked(&self, mut numbers: Vec<u64>, ranking: Ranking) -> Numbers {
        let order = self.query.order();
        if order == Order::Relevance || ranking == Ranking::Moment(order) {
            sort_by_number(&mut numbers, self.stop, |number| *number >> 32);
            return Arc::new(numbers);
        }
        let locator = self.ground.locator;
        let mut spots: Vec<Spot> = numbers.iter().map(|number| locator.spot(*number)).collect();
        drop(numbers);
        sort(self.ground.snapshot, &mut spots, order, self.stop);
        Arc::new(
            spots
                .into_iter()
                .map(|spot| locator.pack(0, spot))
                .collect(),
        )
    }

    /// The best of the numbers, in the order that was asked for.
    fn best(&self, mut numbers: Vec<u64>) -> Numbers {
        if numbers.len() > MOST {
            numbers.select_nth_unstable(MOST);
            numbers.truncate(MOST);
        }
        numbers.sort_unstable();
        self.ranked(numbers, Ranking::Relevance)
    }

    fn hits(&self, exact: &Numbers, others: &Numbers, total: usize, progress: Progress) -> Hits {
        let all = self.ground.rows;
        let (searched, is_complete) = match progress {
            Progress::Rows(searched) => (searched, false),
            Progress::Through => (all, false),
            Progress::Complete => (all, true),
        };
        let (exact, others) = (Arc::clone(exact), Arc::clone(others));
        Hits {
            snapshot: self.ground.snapshot.clone(),
            exact: exact.len(),
            rows: Rows::listed(self.ground.locator, exact, others),
            total,
            searched,
            is_complete,
        }
    }
}
