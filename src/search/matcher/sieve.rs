//! What a query asks of one row, prepared for millions of them.

use std::cmp::Reverse;

use super::literal::Literal;
use super::needle::Needle;
use crate::search::Stretch;
use crate::search::query::{Filter, Place, Query, Row, Word};

/// A query, prepared.
#[derive(Debug)]
pub struct Sieve<'a> {
    /// The words whose letters may be scattered, that which the fewest names hold in one piece first.
    pub words: Vec<Needle>,
    /// The same, that with the rarest letter first.
    pub scattered: Vec<String>,
    literals: Vec<Literal>,
    cheap: Vec<&'a Filter>,
    dear: Vec<&'a Filter>,
    /// A text that every row holds that fits, other than a scattered word; the least common one.
    sign: Option<Needle>,
    /// Which of the literals that is, if that proves it: it need not be looked for twice.
    proven: Option<usize>,
    /// Whether that is less common than the first of the words.
    is_sign_better: bool,
    /// A letter that every row holds that fits at all, if it is rare.
    letter: Option<Needle>,
}

/// How closely words are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Every word must be there in one piece.
    Exact,
    /// The letters of scattered words must be there; whether they are in their order is somebody else's business.
    Loose,
    /// One letter of a scattered word may be missing.
    Slipped,
}

/// The texts of the words whose letters may be scattered.
fn words_of(query: &Query) -> impl Iterator<Item = &str> {
    let words = query.words().iter();
    let scattered = words.filter(|word| word.place == Place::Scattered && !word.is_negated);
    scattered.map(|word| word.text.as_str())
}

/// The numbers in a word. A number is never guessed at: in names full of digits any other would be found in pieces, and
/// another number is another customer.
fn numbers(word: &str) -> impl Iterator<Item = &str> {
    let runs = word.split(|letter: char| !letter.is_ascii_digit());
    runs.filter(|run| run.len() > 1)
}

/// A letter is rare if there is one in so many bytes: then fewer than half of the names hold it.
const RARE: usize = 160;

impl<'a> Sieve<'a> {
    /// Prepares `query` for names like those in `sample`.
    pub fn of(query: &'a Query, sample: &[u8]) -> Self {
        let is_cased = query.is_cased();
        let tuned = |text: &str| tuned(text, is_cased, sample);
        let (scattered, literals): (Vec<_>, Vec<_>) = query
            .words()
            .iter()
            .partition(|word| word.place == Place::Scattered);
        let mut words: Vec<_> = scattered.iter().map(|word| tuned(&word.text)).collect();
        words.sort_by_key(Needle::commonness);
        let scattered = by_rarest_letter(scattered, sample);
        let letter = scattered
            .first()
            .filter(|(count, letter, _)| count * RARE < sample.len() && letter.is_ascii());
        let letter = letter.map(|(_, letter, _)| tuned(letter.encode_utf8(&mut [0; 4])));
        let literals = literals.into_iter().map(|word| Literal {
            needle: tuned(&word.text),
            place: word.place,
            is_negated: word.is_negated,
            is_cased,
        });
        let numbers = words_of(query).flat_map(numbers).map(|number| Literal {
            needle: tuned(number),
            place: Place::Anywhere,
            is_negated: false,
            is_cased,
        });
        let literals: Vec<_> = literals.chain(numbers).collect();
        let (cheap, dear) = query
            .filters()
            .iter()
            .partition(|filter| filter.test.is_cheap());
        let (sign, proven) = sign(&literals, query.filters(), sample);
        let common =
            |needle: Option<&Needle>| needle.map_or((usize::MAX, Reverse(0)), Needle::commonness);
        Self {
            is_sign_better: common(sign.as_ref()) < common(words.first()),
            words,
            scattered: scattered.into_iter().map(|(.., word)| word).collect(),
            literals,
            cheap,
            dear,
            sign,
            proven,
            letter,
        }
    }

    /// Whether rows can fit better or worse: whether a word must be there that is more than a letter, which says nothing.
    pub fn ranks(&self) -> bool {
        self.pieces().any(|piece| piece.text().len() > 1)
    }

    /// The words that stand somewhere in one piece in a row that fits exactly.
    pub fn pieces(&self) -> impl Iterator<Item = &Needle> {
        let literals = self.literals.iter().filter(|literal| !literal.is_negated);
        self.words
            .iter()
            .chain(literals.map(|literal| &literal.needle))
    }

    /// The rows of `stretch` that are worth a closer look, into `rows`, in their order.
    pub fn candidates(&self, stretch: &Stretch, look: Look, rows: &mut Vec<u32>) {
        rows.clear();
        let all = stretch.rows();
        let needle = match look {
            Look::Exact if !self.is_sign_better => self.words.first(),
            Look::Loose if self.sign.is_none() => self.letter.as_ref(),
            _ => self.sign.as_ref(),
        };
        match needle {
            Some(needle) => needle.rows(stretch.page(), all.start as usize..all.end as usize, rows),
            None => rows.extend(all),
        }
    }

    /// Whether every candidate passes, as far as scattered words are somebody else's business.
    pub fn lets_all_through(&self) -> bool {
        self.cheap.is_empty() && self.literals.is_empty()
    }

    /// Whether `row`, a candidate, passes all but what is dear to ask.
    pub fn passes(&self, row: &Row<'_>, look: Look) -> bool {
        self.cheap.iter().all(|filter| filter.passes(row))
            && (look != Look::Exact || self.holds_words(row.name))
            && self.holds_literals(row.name, look)
    }

    /// Whether `name`, that of a candidate, holds all words in one piece.
    fn holds_words(&self, name: &str) -> bool {
        // By the first of them it was found, unless there was something better.
        let found_by = usize::from(!self.is_sign_better);
        let mut others = self.words.iter().skip(found_by);
        others.all(|word| word.is_in(name))
    }

    fn holds_literals(&self, name: &str, look: Look) -> bool {
        let is_by_sign = look != Look::Exact || self.is_sign_better;
        let proven = self.proven.filter(|_| is_by_sign);
        let mut all = self.literals.iter().enumerate();
        all.all(|(at, literal)| proven == Some(at) || literal.fits(name))
    }

    /// Whether `row` passes what is dear to ask.
    pub fn passes_dear(&self, row: &Row<'_>) -> bool {
        self.dear.iter().all(|filter| filter.passes(row))
    }
}

fn tuned(text: &str, is_cased: bool, sample: &[u8]) -> Needle {
    let mut needle = if is_cased {
        Needle::cased(text)
    } else {
        Needle::new(text)
    };
    needle.tune(sample);
    needle
}

/// The least common of the texts that literals and filters want in every name; and the literal that it proves.
fn sign(
    literals: &[Literal],
    filters: &[Filter],
    sample: &[u8],
) -> (Option<Needle>, Option<usize>) {
    let asked = filters.iter().filter(|filter| !filter.is_negated);
    let of_filters = asked.filter_map(|filter| filter.test.needle());
    let of_filters = of_filters.map(|text| (tuned(&text, false, sample), None));
    let musts = literals
        .iter()
        .enumerate()
        .filter(|(_, literal)| !literal.is_negated);
    let of_literals = musts.map(|(at, literal)| {
        let is_proven = literal.place == Place::Anywhere;
        (literal.needle.clone(), is_proven.then_some(at))
    });
    let all = of_filters.chain(of_literals);
    let least = all.min_by_key(|(needle, _)| needle.commonness());
    least.map_or((None, None), |(needle, proven)| (Some(needle), proven))
}

/// The words, each behind its rarest letter and how often that stands in the sample; the rarest first.
fn by_rarest_letter(words: Vec<&Word>, sample: &[u8]) -> Vec<(usize, char, String)> {
    let count = |letter: char| {
        // A letter beyond ASCII is told by its last byte well enough.
        let byte = letter.encode_utf8(&mut [0; 4]).bytes().next_back();
        let is_it = |other: &&u8| byte.is_some_and(|byte| other.eq_ignore_ascii_case(&byte));
        (sample.iter().filter(is_it).count(), letter)
    };
    let rarest = words.into_iter().filter_map(|word| {
        let (count, letter) = word.text.chars().map(count).min()?;
        Some((count, letter, word.text.clone()))
    });
    let mut rarest: Vec<_> = rarest.collect();
    rarest.sort();
    rarest
}
