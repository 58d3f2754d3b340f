//! Whether the lists on both sides of a cut agree on what lies behind it, which shows that the server keeps order.
//!
//! The list that comes from before a cut goes on until it sees something behind it; the list that begins there must see
//! the same first. Where a server walks its folders, so that `a/x` comes before `a-b`, and a cut falls between the two,
//! the one list sees `a/x` and stops, and the other never comes by it: nothing in either is out of order, and yet a key
//! is lost. So every cut is watched. Something that is written or deleted just behind a cut between the two lists
//! looks the same, so the list that is older is asked for once more before the order is called broken.

use std::collections::HashMap;

use super::answer::{Answer, ListingOrder};
use super::question::{Question, Subject};
use crate::object::{Page, Prefix};
use crate::store::Depth;

/// The cuts of which one side is known, or of which both are and differ.
#[derive(Debug)]
pub(super) struct Borders {
    heard: HashMap<Box<str>, Heard>,
    doubts: Vec<Doubt>,
    next: u32,
    order: ListingOrder,
}

/// A side, and how to ask for it again.
#[derive(Debug)]
struct Heard {
    side: Side,
    question: Question,
}

/// A cut whose sides differ.
#[derive(Debug)]
struct Doubt {
    place: Box<str>,
    /// The side that was heard last.
    newer: Side,
    /// Asks for the other one once more.
    question: Question,
    is_asked: bool,
}

/// What one list saw behind a cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Side {
    names: Vec<Box<str>>,
    rest: Rest,
}

/// What lies behind the last name that a list saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Nothing.
    Nothing,
    /// It did not look, or the server has more.
    Unseen,
}

impl Side {
    /// What `answer` tells behind `place`.
    pub(super) fn behind(place: &str, answer: &Answer, below: &Prefix, depth: Depth) -> Self {
        let page = &answer.page;
        let rest = if answer.is_truncated {
            Rest::Unseen
        } else {
            Rest::Nothing
        };
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
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            heard: HashMap::new(),
            doubts: Vec::new(),
            next: 0,
            order: ListingOrder::Kept,
        }
    }

    /// Hears one of the two sides of the cut at `place`, for which `question` was asked.
    pub(super) fn hear(&mut self, place: Box<str>, side: Side, question: Question) {
        let Some(older) = self.heard.remove(&place) else {
            self.heard.insert(place, Heard { side, question });
            return;
        };
        if older.side.agrees(&side) {
            return;
        }
        let subject = Subject::Border(self.next);
        self.next += 1;
        self.doubts.push(Doubt {
            place,
            newer: side,
            question: Question {
                subject,
                ..older.question
            },
            is_asked: false,
        });
    }

    /// At most `most` questions about cuts that are in doubt.
    pub(super) fn questions(&mut self, most: usize) -> Vec<Question> {
        let open = self.doubts.iter_mut().filter(|doubt| !doubt.is_asked);
        let questions = open.take(most).map(|doubt| {
            doubt.is_asked = true;
            doubt.question.clone()
        });
        questions.collect()
    }

    /// The question about `subject`, if that is in doubt.
    pub(super) fn again(&self, subject: Subject) -> Option<Question> {
        let mut doubts = self.doubts.iter();
        let doubt = doubts.find(|doubt| doubt.question.subject == subject)?;
        Some(doubt.question.clone())
    }

    /// Takes the answer, if `subject` is in doubt: to differ once more is no accident.
    pub(super) fn answered(
        &mut self,
        subject: Subject,
        answer: &Answer,
        below: &Prefix,
        depth: Depth,
    ) {
        if let Some(doubt) = self.settle(subject) {
            let side = Side::behind(&doubt.place, answer, below, depth);
            if !side.agrees(&doubt.newer) {
                self.order = ListingOrder::Broken;
            }
        }
    }

    /// Leaves `subject` in doubt, which is reason enough not to rely on the order.
    pub(super) fn give_up(&mut self, subject: Subject) {
        if self.settle(subject).is_some() {
            self.order = ListingOrder::Broken;
        }
    }

    fn settle(&mut self, subject: Subject) -> Option<Doubt> {
        let mut doubts = self.doubts.iter();
        let index = doubts.position(|doubt| doubt.question.subject == subject)?;
        Some(self.doubts.swap_remove(index))
    }

    /// Whether the lists agree on the order of names, as far as is known.
    pub(super) fn order(&self) -> ListingOrder {
        self.order
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

    #[test]
    fn lists_that_see_the_same_agree_as_far_as_both_go() {
        let long = side(&["n", "o"], Rest::Unseen);
        assert!(side(&["n"], Rest::Unseen).agrees(&long));
        assert!(side(&[], Rest::Nothing).agrees(&side(&[], Rest::Nothing)));
        assert!(side(&[], Rest::Unseen).agrees(&long));
    }

    #[test]
    fn a_row_that_only_one_list_sees_is_noticed() {
        let (file, deep) = (side(&["a-b"], Rest::Unseen), side(&["a/x"], Rest::Unseen));
        assert!(!deep.agrees(&file));
        assert!(!side(&["n"], Rest::Nothing).agrees(&side(&["n", "o"], Rest::Unseen)));
        assert!(!side(&["n"], Rest::Unseen).agrees(&side(&[], Rest::Nothing)));
    }
}
