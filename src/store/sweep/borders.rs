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
    rest: Rest,
}

/// What lies behind the last name that a list saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing.
    Nothing,
    /// It did not look, or the server has more.
    Unseen,
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
        rest: Rest,
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
            rest: names.next().map_or(rest, |_| Rest::Unseen),
        }
    }

    fn agrees(&self, other: &Self) -> bool {
        let both = self.names.iter().zip(&other.names);
        let (one, two) = (self.names.len(), other.names.len());
        both.into_iter().all(|(one, other)| one == other)
            && (one >= two || self.rest == Rest::Unseen)
            && (two >= one || other.rest == Rest::Unseen)
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

    fn side(names: &[&str], rest: Rest) -> Side {
        Side {
            names: names.iter().map(|name| (*name).into()).collect(),
            rest,
        }
    }

    fn verdict(one: &Side, other: &Side) -> Verdict {
        let mut borders = Borders::default();
        assert_eq!(borders.hear("m", one.clone()), Verdict::Open);
        borders.hear("m", other.clone())
    }

    #[test]
    fn lists_that_see_the_same_agree_as_far_as_both_go() {
        let (short, long) = (side(&["n"], Rest::Unseen), side(&["n", "o"], Rest::Unseen));
        assert_eq!(verdict(&short, &long), Verdict::Agreed);
        assert_eq!(
            verdict(&side(&[], Rest::Nothing), &side(&[], Rest::Nothing)),
            Verdict::Agreed
        );
        assert_eq!(verdict(&side(&[], Rest::Unseen), &long), Verdict::Agreed);
    }

    #[test]
    fn a_row_that_only_one_list_sees_is_noticed() {
        assert_eq!(
            verdict(&side(&["a/x"], Rest::Unseen), &side(&["a-b"], Rest::Unseen)),
            Verdict::Differ
        );
        assert_eq!(
            verdict(
                &side(&["n"], Rest::Nothing),
                &side(&["n", "o"], Rest::Unseen)
            ),
            Verdict::Differ
        );
        assert_eq!(
            verdict(&side(&["n"], Rest::Unseen), &side(&[], Rest::Nothing)),
            Verdict::Differ
        );
    }
}
