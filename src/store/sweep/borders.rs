//! Whether the lists on both sides of a cut agree on what lies behind it, which shows that the server keeps order.
//!
//! The list that comes from before a cut goes on until it sees something behind it; the list that begins there must see
//! the same first. Where a server walks its folders, so that `a/x` comes before `a-b`, and a cut falls between the two,
//! the one list sees `a/x` and stops, and the other never comes by it: nothing in either is out of order, and yet a key
//! is lost. So every cut is watched. Something that is written or deleted just behind a cut between the two lists
//! looks the same; that is rare, and costs time only.

use std::collections::HashMap;

use crate::object::{Page, Prefix};
use crate::store::Depth;

/// The cuts of which one side is known.
#[derive(Debug, Default)]
pub(super) struct Borders(HashMap<Box<str>, Side>);

/// What one list saw behind a cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Side {
    names: Vec<Box<str>>,
    /// Whether there may be more behind the last of them.
    goes_on: bool,
}

/// What two lists say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The other one has not been heard.
    Open,
    /// The same.
    Agreed,
    /// Not the same.
    Differ,
}

impl Side {
    /// What `page` tells behind `place`.
    pub(super) fn behind(
        place: &str,
        page: &Page,
        below: &Prefix,
        depth: Depth,
        goes_on: bool,
    ) -> Self {
        let names =
            page.entries()
                .map(|entry| entry.name)
                .skip(rows_up_to(page, below, Some(place)));
        let base = below.as_str();
        let whole = |name: &str| format!("{base}{name}").into();
        // Files and folders come apart, so that their order shows only in all of them; of files the first tells.
        let most = match depth {
            Depth::Deep => 1,
            Depth::Shallow => usize::MAX,
        };
        let mut names = names.map(whole);
        Self {
            names: names.by_ref().take(most).collect(),
            goes_on: goes_on || names.next().is_some(),
        }
    }

    fn agrees(&self, other: &Self) -> bool {
        let both = self.names.iter().zip(&other.names);
        let (one, two) = (self.names.len(), other.names.len());
        both.into_iter().all(|(one, other)| one == other)
            && (one >= two || self.goes_on)
            && (two >= one || other.goes_on)
    }
}

impl Borders {
    /// Hears one of the two sides of the cut at `place`.
    pub(super) fn hear(&mut self, place: &str, side: Side) -> Verdict {
        match self.0.remove(place) {
            None => {
                self.0.insert(place.into(), side);
                Verdict::Open
            }
            Some(other) if other.agrees(&side) => Verdict::Agreed,
            Some(_) => Verdict::Differ,
        }
    }
}

/// How many rows lie up to and with `place`; all where there is none.
pub(super) fn rows_up_to(page: &Page, below: &Prefix, place: Option<&str>) -> usize {
    // What begins otherwise than the page's names lies wholly before or behind them, which no place in a folder does.
    let place = place.and_then(|place| place.strip_prefix(below.as_str()));
    match place.map(|place| page.position(place)) {
        None => page.len(),
        Some(Ok(at)) => at + 1,
        Some(Err(at)) => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(names: &[&str], goes_on: bool) -> Side {
        Side {
            names: names.iter().map(|name| (*name).into()).collect(),
            goes_on,
        }
    }

    fn verdict(one: &Side, other: &Side) -> Verdict {
        let mut borders = Borders::default();
        assert_eq!(borders.hear("m", one.clone()), Verdict::Open);
        borders.hear("m", other.clone())
    }

    #[test]
    fn lists_that_see_the_same_agree_as_far_as_both_go() {
        let (short, long) = (side(&["n"], true), side(&["n", "o"], true));
        assert_eq!(verdict(&short, &long), Verdict::Agreed);
        assert_eq!(
            verdict(&side(&[], false), &side(&[], false)),
            Verdict::Agreed
        );
        assert_eq!(verdict(&side(&[], true), &long), Verdict::Agreed);
    }

    #[test]
    fn a_row_that_only_one_list_sees_is_noticed() {
        assert_eq!(
            verdict(&side(&["a/x"], true), &side(&["a-b"], true)),
            Verdict::Differ
        );
        assert_eq!(
            verdict(&side(&["n"], false), &side(&["n", "o"], true)),
            Verdict::Differ
        );
        assert_eq!(
            verdict(&side(&["n"], true), &side(&[], false)),
            Verdict::Differ
        );
    }
}
