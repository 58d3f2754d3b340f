//! What a query asks of one row, prepared for millions of them.

use super::needle::Needle;
use crate::search::Stretch;
use crate::search::fold::fold;
use crate::search::order::base_name;
use crate::search::query::{Filter, Place, Query, Row, Word};

/// A query, prepared.
#[derive(Debug)]
pub struct Sieve<'a> {
    /// The words whose letters may be scattered.
    pub words: Vec<Needle>,
    literals: Vec<Literal>,
    cheap: Vec<&'a Filter>,
    dear: Vec<&'a Filter>,
    /// Texts that every row holds that passes the filters.
    signs: Vec<Needle>,
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
    /// Scattered words are somebody else's business.
    Loose,
}

impl<'a> Sieve<'a> {
    /// Prepares `query`.
    pub fn of(query: &'a Query) -> Self {
        let is_cased = query.is_cased();
        let needle = |word: &Word| {
            if is_cased {
                Needle::cased(&word.text)
            } else {
                Needle::new(&word.text)
            }
        };
        let (scattered, literal): (Vec<_>, Vec<_>) = query
            .words()
            .iter()
            .partition(|word| word.place == Place::Scattered);
        let mut words: Vec<_> = scattered.into_iter().map(needle).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.worth()));
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
        Self {
            words,
            literals: literals.collect(),
            cheap,
            dear,
            signs: signs.map(|sign| Needle::new(&sign)).collect(),
        }
    }

    /// Whether rows can fit better or worse: whether it has words that must be there.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty() || self.literals.iter().any(|literal| !literal.is_negated)
    }

    /// The words that stand somewhere in one piece in a row that fits exactly.
    pub fn pieces(&self) -> impl Iterator<Item = &Needle> {
        let literals = self.literals.iter().filter(|literal| !literal.is_negated);
        self.words
            .iter()
            .chain(literals.map(|literal| &literal.needle))
    }

    /// The rows of `stretch` that are worth a closer look, into `rows`.
    pub fn candidates(&self, stretch: &Stretch, look: Look, rows: &mut Vec<u32>) {
        rows.clear();
        let all = stretch.rows();
        match self.most_telling(look) {
            Some(needle) => needle.rows(stretch.page(), all.start as usize..all.end as usize, rows),
            None => rows.extend(all),
        }
    }

    /// Whether `row`, a candidate, passes all but what is dear to ask.
    pub fn passes(&self, row: &Row<'_>, look: Look) -> bool {
        self.cheap.iter().all(|filter| filter.passes(row))
            && (look == Look::Loose || self.words.iter().all(|word| word.is_in(row.name)))
            && self.literals.iter().all(|literal| literal.fits(row.name))
    }

    /// Whether `row` passes what is dear to ask.
    pub fn passes_dear(&self, row: &Row<'_>) -> bool {
        self.dear.iter().all(|filter| filter.passes(row))
    }

    /// The text that the fewest names hold of those that a row must hold.
    fn most_telling(&self, look: Look) -> Option<&Needle> {
        let words = self.words.iter().filter(|_| look == Look::Exact);
        let literals = self.literals.iter().filter(|literal| !literal.is_negated);
        let all = words
            .chain(literals.map(|literal| &literal.needle))
            .chain(&self.signs);
        all.max_by_key(|needle| needle.worth())
    }
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
