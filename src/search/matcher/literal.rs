//! A word that must stand in its place in one piece, or must not.

use super::needle::Needle;
use crate::search::fold::fold;
use crate::search::order::base_name;
use crate::search::query::Place;

/// A word that must stand somewhere in one piece, or must not.
#[derive(Debug)]
pub struct Literal {
    /// The word.
    pub needle: Needle,
    /// Where it must stand.
    pub place: Place,
    /// Whether it must not.
    pub is_negated: bool,
    /// Whether its case matters.
    pub is_cased: bool,
}

impl Literal {
    /// Whether `name` is as it demands.
    pub fn fits(&self, name: &str) -> bool {
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
