//! A text found by two of its letters, whatever their case.

/// Looks for a text of at least two bytes of ASCII.
#[derive(Debug, Clone)]
pub struct Pair {
    small: Box<[u8]>,
    one: Mark,
    other: Mark,
}

/// One letter of the text, and where in it.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    letter: u8,
    /// The bit in which its capital differs; zero where it has none.
    case: u8,
}

/// So many places are looked at in one go, without a branch: the compiler makes vectors of it.
const WIDE: usize = 64;
/// And so many where there are fewer, or where a wide look has seen something.
const NARROW: usize = 16;
/// The two letters are chosen among so many.
const CHOICE: usize = 8;

impl Pair {
    /// Looks for `small`, which is ASCII in small letters and has at least two.
    pub fn new(small: &[u8]) -> Self {
        Self {
            one: Mark::of(small, 0),
            other: Mark::of(small, small.len() - 1),
            small: small.into(),
        }
    }

    /// Chooses the two letters that are seldom seen together in `sample`, and tells how often they are.
    ///
    /// What is rare depends on the bucket: where every key holds `AGY-`, its letters tell nothing.
    pub fn tune(&mut self, sample: &[u8]) -> usize {
        let choice = self.small.len().min(CHOICE);
        // The last letters of a long text tell its ending from others; its first are those of many more.
        let places = self.small.len() - choice..self.small.len();
        let mut best = (usize::MAX, self.one, self.other);
        for first in places.clone() {
            for second in first + 1..places.end {
                self.one = Mark::of(&self.small, first);
                self.other = Mark::of(&self.small, second);
                let seen = self.looks(sample);
                if seen < best.0 {
                    best = (seen, self.one, self.other);
                }
            }
        }
        (self.one, self.other) = (best.1, best.2);
        best.0
    }

    /// Where the text begins first in `text`, from `from` on.
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let places = (text.len() + 1).checked_sub(self.small.len())?;
        let mut at = from;
        while at + WIDE <= places {
            if self.may_hold::<WIDE>(text, at)
                && let Some(found) = self.find_narrow(text, at, at + WIDE)
            {
                return Some(found);
            }
            at += WIDE;
        }
        self.find_narrow(text, at, places)
    }

    fn find_narrow(&self, text: &[u8], from: usize, places: usize) -> Option<usize> {
        let mut at = from;
        while at < places {
            let end = places.min(at + NARROW);
            if end < at + NARROW || self.may_hold::<NARROW>(text, at) {
                let found = (at..end).find(|at| self.is_at(text, *at));
                if found.is_some() {
                    return found;
                }
            }
            at = end;
        }
        None
    }

    /// Whether both letters lie in their places for one of the `N` places from `at` on.
    fn may_hold<const N: usize>(&self, text: &[u8], at: usize) -> bool {
        let one = text[at + self.one.at..].first_chunk::<N>();
        let other = text[at + self.other.at..].first_chunk::<N>();
        let (Some(one), Some(other)) = (one, other) else {
            return true;
        };
        let mut any = 0;
        for (one, other) in one.iter().zip(other) {
            any |= u8::from(self.one.is(*one)) & u8::from(self.other.is(*other));
        }
        any != 0
    }

    fn is_at(&self, text: &[u8], at: usize) -> bool {
        self.one.is(text[at + self.one.at])
            && self.other.is(text[at + self.other.at])
            && text[at..at + self.small.len()].eq_ignore_ascii_case(&self.small)
    }

    /// How many narrow looks into `sample` see both letters.
    fn looks(&self, sample: &[u8]) -> usize {
        let last = sample.len().saturating_sub(self.small.len() + NARROW);
        let looks = (0..last).step_by(NARROW);
        looks
            .filter(|at| self.may_hold::<NARROW>(sample, *at))
            .count()
    }
}

impl Mark {
    fn of(small: &[u8], at: usize) -> Self {
        let letter = small[at];
        Self {
            at,
            letter,
            case: if letter.is_ascii_lowercase() { 0x20 } else { 0 },
        }
    }

    #[inline]
    fn is(self, letter: u8) -> bool {
        letter | self.case == self.letter
    }
}
