//! Words that are looked for part by part: on the pages of a PDF, in the sheets of a book.

use std::time::{Duration, Instant};

use super::ask::{Seek, Wanted};
use super::shown::Sought;

/// Words are looked for so long; then it is told how far that has come.
const SEEKING: Duration = Duration::from_millis(1200);

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
    mut read: impl FnMut(usize) -> T,
) -> (usize, T, Option<Sought>) {
    let first = wanted.part.min(count - 1);
    let sought = wanted
        .seek
        .as_ref()
        .map(|seek| look(seek, count, &mut read));
    match sought {
        Some(Ok((at, part))) => (at, part, Some(Sought::Found)),
        Some(Err(sought)) => (first, read(first), Some(sought)),
        None => (first, read(first), None),
    }
}

/// The next part with those words; else what is known of them.
#[expect(
    clippy::disallowed_methods,
    reason = "a search that takes too long has to know; what it finds is the same at any time"
)]
fn look<T: Searched>(
    seek: &Seek,
    count: usize,
    mut read: impl FnMut(usize) -> T,
) -> Result<(usize, T), Sought> {
    let began = Instant::now();
    let (mut from, mut is_whole) = (seek.from % count, seek.is_whole);
    for left in (0..seek.left.min(count)).rev() {
        let part = read(from);
        if part.holds(&seek.words) {
            return Ok((from, part));
        }
        is_whole &= part.is_whole();
        let step = if seek.is_backwards { count - 1 } else { 1 };
        from = (from + step) % count;
        if left > 0 && began.elapsed() > SEEKING {
            return Err(Sought::NotYet {
                from,
                left,
                is_whole,
            });
        }
    }
    Err(Sought::Nowhere { is_whole })
}
