//! One text to be found in many, in one piece.

use std::cmp::Reverse;
use std::ops::Range;

use memchr::{memchr2_iter, memmem};

use super::pair::Pair;
use crate::object::Page;
use crate::search::fold::{fold, fold_with_places};

/// A text to be found, prepared for looking through millions of names.
#[derive(Debug, Clone)]
pub struct Needle {
    text: String,
    means: Means,
    /// How often a sample of names held what it is found by.
    seen: usize,
}

/// How it is found fastest.
#[derive(Debug, Clone)]
enum Means {
    /// There is no case, or it matters: the bytes as they are.
    Plain(Box<memmem::Finder<'static>>),
    /// One letter: small or capital.
    Letter(u8, u8),
    /// ASCII: by two of its letters.
    Pair(Pair),
    /// Anything else: the name is folded first.
    Folded,
}

/// The two letters beyond ASCII whose small letters are, or begin with, one of ASCII: the kelvin sign and the dotted İ.
const STRAYS: [&str; 2] = ["\u{212A}", "\u{130}"];

impl Needle {
    /// Finds `text`, which must not be empty, whatever its case.
    pub fn new(text: &str) -> Self {
        let text = fold(text);
        let bytes = text.as_bytes();
        let means = if !text.is_ascii() {
            Means::Folded
        } else if !bytes.iter().any(u8::is_ascii_lowercase) {
            Means::Plain(Box::new(memmem::Finder::new(bytes).into_owned()))
        } else if let [letter] = bytes {
            Means::Letter(*letter, letter.to_ascii_uppercase())
        } else {
            Means::Pair(Pair::new(bytes))
        };
        Self {
            text,
            means,
            seen: 0,
        }
    }

    /// Finds `text` in its own case only.
    pub fn cased(text: &str) -> Self {
        let finder = memmem::Finder::new(text.as_bytes()).into_owned();
        Self {
            text: text.to_owned(),
            means: Means::Plain(Box::new(finder)),
            seen: 0,
        }
    }

    /// What is looked for.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Learns from a sample of names how it is found fastest among names like them.
    pub fn tune(&mut self, sample: &[u8]) {
        self.seen = match &mut self.means {
            Means::Plain(finder) => finder.find_iter(sample).count(),
            Means::Letter(small, capital) => memchr2_iter(*small, *capital, sample).count(),
            Means::Pair(pair) => pair.tune(sample),
            Means::Folded => usize::MAX,
        };
    }

    /// How common it is in the sample, and how short: the smallest is for the text that the fewest names hold.
    pub fn commonness(&self) -> (usize, Reverse<usize>) {
        (self.seen, Reverse(self.text.len()))
    }

    /// Whether `text` holds it.
    pub fn is_in(&self, text: &str) -> bool {
        self.find_from(text, 0).is_some()
    }

    /// Where `text` holds it first, from byte `from` on, which must begin a letter.
    pub fn find_from(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let found = self.find_bytes(text.as_bytes(), from);
        if let Some(at) = found {
            return Some(at..at + self.text.len());
        }
        (self.is_folded() || self.may_stray(text))
            .then(|| self.find_folded(text, from))
            .flatten()
    }

    /// The rows among `rows` of `page` whose names hold it, into `found`, in their order.
    pub fn rows(&self, page: &Page, rows: Range<usize>, found: &mut Vec<u32>) {
        let (start, end) = (
            page.name_range(rows.start).start,
            page.name_range(rows.end).start,
        );
        let names = &page.names()[..end];
        if self.is_folded() && names[start..].is_ascii() {
            return;
        }
        if self.is_folded() || self.may_stray(&names[start..]) {
            let holding = rows.filter(|row| self.is_in(&names[page.name_range(*row)]));
            found.extend(holding.filter_map(|row| u32::try_from(row).ok()));
            return;
        }
        let mut at = start;
        let mut next = rows.start;
        while let Some(begin) = self.find_bytes(names.as_bytes(), at) {
            let mut name = page.name_range(next);
            // Hits are often in the next row, and else the row is looked up.
            if name.end <= begin {
                next = page.row_holding(begin, next);
                name = page.name_range(next);
            }
            if begin + self.text.len() <= name.end {
                found.extend(u32::try_from(next));
                at = name.end;
                next += 1;
            } else {
                // It reaches into the next name: no name holds it here.
                at = begin + 1;
            }
        }
    }

    fn is_folded(&self) -> bool {
        matches!(self.means, Means::Folded)
    }

    fn find_bytes(&self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        match &self.means {
            Means::Plain(finder) => finder.find(rest).map(|at| from + at),
            Means::Letter(small, capital) => {
                let found = memchr2_iter(*small, *capital, rest).next();
                found.map(|at| from + at)
            }
            Means::Pair(pair) => pair.find(text, from),
            Means::Folded => None,
        }
    }

    /// Whether a letter beyond ASCII in `text` might be one of this text's.
    fn may_stray(&self, text: &str) -> bool {
        let is_caseless = matches!(self.means, Means::Letter(..) | Means::Pair(_));
        is_caseless
            && self.text.contains(['k', 'i'])
            && !text.is_ascii()
            && STRAYS.iter().any(|stray| text.contains(stray))
    }

    /// The slow way, which is right for any letters. What begins within a letter's fold begins with that letter.
    fn find_folded(&self, text: &str, from: usize) -> Option<Range<usize>> {
        // Letters of ASCII fold to letters of ASCII.
        if !self.text.is_ascii() && text.is_ascii() {
            return None;
        }
        let (folded, places) = fold_with_places(text.get(from..)?);
        let at = folded.find(&self.text)?;
        let end = at + self.text.len();
        let whole = places[end..].iter().find(|place| **place > places[end - 1]);
        Some(from + places[at]..from + whole.map_or(text.len() - from, |end| *end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Class, Entry, EntryKind, Prefix};
    use proptest::prelude::*;

    fn page(names: &[String]) -> Page {
        let mut page = Page::below(Prefix::bucket());
        for name in names {
            let kind = EntryKind::File {
                size: 0,
                modified: None,
                class: Class::Standard,
            };
            page.push(Entry { name, kind });
        }
        page.finish()
    }

    fn held(needle: &Needle, names: &[String], rows: Range<usize>) -> Vec<u32> {
        let mut found = Vec::new();
        needle.rows(&page(names), rows, &mut found);
        found
    }

    fn naive(text: &str, names: &[String], rows: Range<usize>) -> Vec<u32> {
        let holds = |row: &usize| fold(&names[*row]).contains(&fold(text));
        rows.filter(holds)
            .map(|row| u32::try_from(row).unwrap())
            .collect()
    }

    #[test]
    fn a_text_over_the_border_of_two_names_is_not_found() {
        let names = ["xxab".to_owned(), "cdab".to_owned(), "abcd".to_owned()];
        assert_eq!(held(&Needle::new("abcd"), &names, 0..3), [2]);
        assert_eq!(
            held(&Needle::new("12"), &["1".into(), "2".into()], 0..2),
            [] as [u32; 0]
        );
    }

    #[test]
    fn letters_that_fold_into_ascii_are_found() {
        let names = [
            "300 \u{212A}".to_owned(),
            "\u{130}stanbul".to_owned(),
            "k".to_owned(),
        ];
        assert_eq!(held(&Needle::new("k"), &names, 0..3), [0, 2]);
        assert_eq!(held(&Needle::new("0 K"), &names, 0..3), [0]);
        assert_eq!(held(&Needle::new("İst"), &names, 0..3), [1]);
        assert_eq!(Needle::new("0 K").find_from("300 \u{212A}!", 0), Some(2..7));
    }

    #[test]
    fn the_place_is_told_in_bytes_of_the_text_itself() {
        assert_eq!(
            Needle::new("STRASSE").find_from("die strasse", 0),
            Some(4..11)
        );
        assert_eq!(
            Needle::new("ürich").find_from("Büro ZÜRICH", 0),
            Some(7..13)
        );
        assert_eq!(Needle::new("an").find_from("banana", 2), Some(3..5));
        assert_eq!(Needle::cased("AGY").find_from("agy AGY", 0), Some(4..7));
    }

    proptest! {
        #[test]
        fn any_text_is_found_where_a_plain_look_finds_it(
            names in prop::collection::vec("[abkiAKİ\u{212A}σςΣé1_]{0,6}|\\PC{0,8}", 0..40),
            text in "[abkiAKİσΣé1_]{1,3}|\\PC{1,3}",
            cut in (0_usize..40, 0_usize..40),
        ) {
            let end = cut.1.min(names.len());
            let rows = cut.0.min(end)..end;
            prop_assert_eq!(held(&Needle::new(&text), &names, rows.clone()), naive(&text, &names, rows));
        }

        #[test]
        fn any_part_of_a_long_text_is_found(text in "[a-dA-D0-2]{0,300}", part in "[a-dA-D0-2]{1,5}") {
            let expected = fold(&text).find(&fold(&part));
            prop_assert_eq!(Needle::new(&part).find_from(&text, 0).map(|found| found.start), expected);
        }

        #[test]
        fn every_place_begins_and_ends_with_a_letter(text in any::<String>(), part in "\\PC{1,3}") {
            if let Some(found) = Needle::new(&part).find_from(&text, 0) {
                prop_assert!(text.get(found).is_some());
            }
        }
    }
}
