//! What a query asks of one row, prepared for millions of them.

use std::cmp::Reverse;

use super::needle::Needle;
use crate::search::Stretch;
use crate::search::fold::fold;
use crate::search::order::base_name;
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
    /// Whether that is less common than the first of the words.
    is_sign_better: bool,
    /// A letter that every row holds that fits at all, if it is rare.
    letter: Option<Needle>,
}

/// A word that must stand somewhere in one piece, or must not.
#[derive(Debug)]
struct Literal {
    needle: Needle,
    place: Place,
    is_negated: bool,
    is_cased: bool,
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

/// A letter is rare if there is one in so many bytes: then fewer than half of the names hold it.
const RARE: usize = 160;

impl<'a> Sieve<'a> {
    /// Prepares `query` for names like those in `sample`.
    pub fn of(query: &'a Query, sample: &[u8]) -> Self {
        let is_cased = query.is_cased();
        let tuned = |mut needle: Needle| {
            needle.tune(sample);
            needle
        };
        let needle = |word: &Word| {
            tuned(if is_cased {
                Needle::cased(&word.text)
            } else {
                Needle::new(&word.text)
            })
        };
        let (scattered, literal): (Vec<_>, Vec<_>) = query
            .words()
            .iter()
            .partition(|word| word.place == Place::Scattered);
        let mut words: Vec<_> = scattered.into_iter().map(needle).collect();
        let scattered = by_rarest_letter(&words, sample);
        let letter = scattered.first().and_then(|(count, letter, _)| {
            let is_rare = count * RARE < sample.len();
            (is_rare && letter.is_ascii()).then(|| letter.to_string())
        });
        let letter = letter.map(|letter| {
            if is_cased {
                Needle::cased(&letter)
            } else {
                Needle::new(&letter)
            }
        });
        words.sort_by_key(Needle::commonness);
        let literals = literal.into_iter().map(|word| Literal {
            needle: needle(word),
            place: word.place,
            is_negated: word.is_negated,
            is_cased,
        });
        let (cheap, dear) = query
            .filters()
            .iter()
            .partition(|filter| filter.test.is_cheap());
        let asked = query.filters().iter().filter(|filter| !filter.is_negated);
        let signs = asked.filter_map(|filter| filter.test.needle());
        let signs = signs.map(|sign| tuned(Needle::new(&sign)));
        let literals: Vec<_> = literals.collect();
        let musts = literals.iter().filter(|literal| !literal.is_negated);
        let musts = musts.map(|literal| literal.needle.clone());
        let sign = signs.chain(musts).min_by_key(Needle::commonness);
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
            && self.literals.iter().all(|literal| literal.fits(row.name))
    }

    /// Whether `name`, that of a candidate, holds all words in one piece.
    fn holds_words(&self, name: &str) -> bool {
        // By the first of them it was found, unless there was something better.
        let found_by = usize::from(!self.is_sign_better);
        let mut others = self.words.iter().skip(found_by);
        others.all(|word| word.is_in(name))
    }

    /// Whether `row` passes what is dear to ask.
    pub fn passes_dear(&self, row: &Row<'_>) -> bool {
        self.dear.iter().all(|filter| filter.passes(row))
    }
}

/// The words, each behind its rarest letter and how often that stands in the sample; the rarest first.
fn by_rarest_letter(words: &[Needle], sample: &[u8]) -> Vec<(usize, char, String)> {
    let count = |letter: char| {
        // A letter beyond ASCII is told by its last byte well enough.
        let byte = letter.encode_utf8(&mut [0; 4]).bytes().next_back();
        let is_it = |other: &&u8| byte.is_some_and(|byte| other.eq_ignore_ascii_case(&byte));
        (sample.iter().filter(is_it).count(), letter)
    };
    let rarest = words.iter().filter_map(|word| {
        let (count, letter) = word.text().chars().map(count).min()?;
        Some((count, letter, word.text().to_owned()))
    });
    let mut rarest: Vec<_> = rarest.collect();
    rarest.sort();
    rarest
}

impl Literal {
    fn fits(&self, name: &str) -> bool {
        self.is_negated != self.holds(name)
    }

    /// Whether it stands in its place: of the whole name, or of what is behind the last slash.
    fn holds(&self, name: &str) -> bool {
        let base = base_name(name);
        let inner = |text: &str| text.strip_suffix('/').unwrap_or(text).len();
        match self.place {
            Place::Scattered | Place::Anywhere => self.needle.is_in(name),
            Place::Start => self.begins(name) || self.begins(base),
            Place::End => self.ends(name) || self.ends(&name[..inner(name)]),
            Place::Whole => {
                let whole = [name, &name[..inner(name)], base, &base[..inner(base)]];
                whole
                    .into_iter()
                    .any(|text| self.begins(text) && self.ends(text) && self.is_as_long(text))
            }
        }
    }

    fn begins(&self, text: &str) -> bool {
        let wanted = self.needle.text();
        if self.is_cased {
            return text.starts_with(wanted);
        }
        let beginning = text.as_bytes().get(..wanted.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(wanted.as_bytes()))
            || !text.is_ascii() && fold(text).starts_with(wanted)
    }

    fn ends(&self, text: &str) -> bool {
        let wanted = self.needle.text();
        if self.is_cased {
            return text.ends_with(wanted);
        }
        let start = text.len().checked_sub(wanted.len());
        start.is_some_and(|start| text.as_bytes()[start..].eq_ignore_ascii_case(wanted.as_bytes()))
            || !text.is_ascii() && fold(text).ends_with(wanted)
    }

    fn is_as_long(&self, text: &str) -> bool {
        let wanted = self.needle.text().len();
        text.len() == wanted || !self.is_cased && !text.is_ascii() && fold(text).len() == wanted
    }
}
