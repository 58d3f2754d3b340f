//! Which bytes of a shown name a query is about.

use std::ops::Range;

use super::{Place, Query};
use crate::search::matcher::{Needle, Scattered, Slips};

impl Query {
    /// The parts of `text` to show as found, in order, never touching: the words where they stand in one piece, or else
    /// their letters. They begin and end with whole letters.
    pub fn highlights(&self, text: &str) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let words = self.words().iter().filter(|word| !word.is_negated);
        for word in words {
            let needle = if self.is_cased() {
                Needle::cased(&word.text)
            } else {
                Needle::new(&word.text)
            };
            let before = parts.len();
            let mut from = 0;
            while let Some(found) = needle.find_from(text, from) {
                from = found.end;
                parts.push(found);
            }
            if parts.len() == before && word.place == Place::Scattered {
                self.push_letters(&word.text, text, &mut parts);
            }
        }
        merged(parts)
    }

    fn push_letters(&self, word: &str, text: &str, parts: &mut Vec<Range<usize>>) {
        for slips in [Slips::None, Slips::One] {
            let mut scattered = Scattered::of([word].into_iter(), slips, self.is_cased());
            let places = scattered.places(text);
            if places.is_empty() {
                continue;
            }
            for place in places {
                let start = text.floor_char_boundary(place as usize);
                let end = text.ceil_char_boundary(start + 1);
                parts.push(start..end);
            }
            return;
        }
    }
}

/// The parts in order, those that touch as one.
fn merged(mut parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    parts.sort_unstable_by_key(|part| (part.start, part.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    for part in parts {
        match merged.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ if part.is_empty() => {}
            _ => merged.push(part),
        }
    }
    merged
}
