//! Words that are looked for part by part: on the pages of a PDF, in the sheets of a book.

use std::time::{Duration, Instant};

use super::ask::Wanted;
use super::shown::Sought;

/// A look for words takes so long; then it is told how far that has come. Whoever looks longer is ended.
const SEEKING: Duration = Duration::from_secs(1);

/// A page or sheet as it was read.
pub(super) trait Searched {
    /// Whether words, in small letters, stand there.
    fn holds(&self, words: &str) -> bool;

    /// Whether nothing of it was left out.
    fn is_whole(&self) -> bool;
}

/// Which of `count` parts is shown, as it was read, and what came of the words if some are looked for. There is at least one.
pub(super) fn part<T: Searched>(
    wanted: &Wanted,
    count: usize,
    begun: Instant,
    mut read: impl FnMut(usize) -> T,
) -> (usize, T, Option<Sought>) {
    let first = wanted.part.min(count - 1);
    let Some(seek) = &wanted.seek else {
        return (first, read(first), None);
    };
    let (mut from, mut is_whole) = (seek.from % count, seek.is_whole);
    let (mut known, mut sought) = (None, None);
    for left in (0..seek.left.min(count)).rev() {
        let part = read(from);
        if part.holds(&seek.words) {
            return (from, part, Some(Sought::Found));
        }
        is_whole &= part.is_whole();
        if from == first {
            known = Some(part);
        }
        let step = if seek.is_backwards { count - 1 } else { 1 };
        from = (from + step) % count;
        if left > 0 && begun.elapsed() > SEEKING {
            sought = Some(Sought::NotYet {
                from,
                left,
                is_whole,
            });
            break;
        }
    }
    let shown = known.unwrap_or_else(|| read(first));
    let sought = sought.unwrap_or(Sought::Nowhere { is_whole });
    (first, shown, Some(sought))
}
