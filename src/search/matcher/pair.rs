//! A text found by its two rarest letters, whatever their case.

use std::ops::Range;

/// Looks for a text of at least two bytes of ASCII.
#[derive(Debug, Clone)]
pub struct Pair {
    small: Box<[u8]>,
    rarest: Mark,
    second: Mark,
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
const BLOCK: usize = 64;

/// Letters and digits, the most frequent first, as they are in names of documents in a store like this one.
const FREQUENT: &[u8] = b"e_/aiorn1ctdsupl02g5346789bojmyfhv.-wkxqz";

impl Pair {
    /// Looks for `small`, which is ASCII in small letters and has at least two.
    pub fn new(small: &[u8]) -> Self {
        let mut order: Vec<usize> = (0..small.len()).collect();
        order.sort_by_key(|at| frequency(small[*at]));
        let mark = |at: usize| Mark {
            at,
            letter: small[at],
            case: if small[at].is_ascii_lowercase() {
                0x20
            } else {
                0
            },
        };
        // Two marks that are the same letter tell less than two that differ.
        let other = order.iter().find(|at| small[**at] != small[order[0]]);
        Self {
            rarest: mark(order[0]),
            second: mark(*other.unwrap_or(&order[1])),
            small: small.into(),
        }
    }

    /// Where the text begins first in `text`, from `from` on.
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let places = (text.len() + 1).checked_sub(self.small.len())?;
        let rarest = &text[self.rarest.at..self.rarest.at + places];
        let second = &text[self.second.at..self.second.at + places];
        let mut at = from;
        while at + BLOCK <= places {
            let block = at..at + BLOCK;
            if self.may_hold(&rarest[block.clone()], &second[block.clone()])
                && let Some(found) = self.find_within(text, rarest, second, block)
            {
                return Some(found);
            }
            at += BLOCK;
        }
        self.find_within(text, rarest, second, at.min(places)..places)
    }

    /// Whether both letters lie in their places somewhere in a block.
    fn may_hold(&self, rarest: &[u8], second: &[u8]) -> bool {
        let mut any = 0;
        for (one, other) in rarest.iter().zip(second) {
            any |= u8::from(self.rarest.is(*one)) & u8::from(self.second.is(*other));
        }
        any != 0
    }

    fn find_within(
        &self,
        text: &[u8],
        rarest: &[u8],
        second: &[u8],
        places: Range<usize>,
    ) -> Option<usize> {
        let start = places.start;
        let mut both = rarest[places.clone()]
            .iter()
            .zip(&second[places])
            .enumerate();
        both.find_map(|(offset, (one, other))| {
            let at = start + offset;
            let fits = self.rarest.is(*one)
                && self.second.is(*other)
                && text[at..at + self.small.len()].eq_ignore_ascii_case(&self.small);
            fits.then_some(at)
        })
    }
}

impl Mark {
    #[inline]
    fn is(self, letter: u8) -> bool {
        letter | self.case == self.letter
    }
}

/// How frequent a byte is in names; the rarest have the smallest number.
pub fn frequency(byte: u8) -> usize {
    let place = FREQUENT.iter().position(|known| *known == byte);
    place.map_or(0, |place| FREQUENT.len() - place)
}
