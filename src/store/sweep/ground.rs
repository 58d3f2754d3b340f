//! What of the bucket is still to be listed: ranges of keys that shrink from their beginning and are cut into more.
//!
//! ```text
//!  start ──────▶at                end│      at          end│at                            end
//!  ░░░░░░░░░░░░░░├───────────────────┤░░░░░░░├─────────────┤├──────────────────────────────┤
//!   told         range 1              told   range 2        range 3, not begun
//! ```
//!
//! A range holds the keys behind its `at`, up to and with its `end`. A page that comes for it covers everything from
//! `at` to the last row, or to `end` where the list goes past that or ends; what it tells beyond is dropped, since the
//! next range tells it again. So it does not matter where a range is cut, nor whether a request for it is under way.

use std::ops::Bound;

use super::answer::{Answer, Order};
use super::ask::IDLE_ANSWERS;
use super::borders::{Borders, Side, Verdict, rows_up_to};
use super::split::{self, apart};
use crate::object::{Page, Prefix, Span};
use crate::store::Depth;

/// Names one range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RangeId(u32);

/// All that is still to be listed below one folder.
#[derive(Debug)]
pub(super) struct Ground {
    folder: Prefix,
    depth: Depth,
    ranges: Vec<Range>,
    next: u32,
    /// How many full pages have come, which is what allows for so many requests that may bring nothing.
    pages: usize,
    borders: Borders,
    order: Order,
}

#[derive(Debug)]
struct Range {
    id: RangeId,
    /// Everything up to here is told; `None` at the beginning of the folder.
    at: Option<Box<str>>,
    token: Option<String>,
    /// How many answers in a row told nothing behind `at`.
    idle: u32,
    /// The last place in it; `None` at the end of the folder.
    end: Option<Box<str>>,
    is_asked: bool,
    /// The cut that it begins at, until something is known behind it.
    cut_at: Option<Box<str>>,
    /// How far its last page went, once that page has shown that it goes on.
    moved: Option<Moved>,
}

/// How far a page went: its first and its last name differ at this byte, by so many characters of the alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moved {
    at: usize,
    by: u32,
}

/// A request to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// For which range.
    pub(super) id: RangeId,
    /// Behind which place.
    pub(super) after: Option<Box<str>>,
    /// Rows behind this place are not wanted.
    pub(super) end: Option<Box<str>>,
    /// Where the server said that it goes on.
    pub(super) token: Option<String>,
}

/// What is now known of a stretch: everything in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Behind which place; `None` from the beginning of the folder.
    pub(super) after: Option<Box<str>>,
    /// Up to and with which place; `None` to the end of the folder.
    pub(super) end: Option<Box<str>>,
    /// Its rows.
    pub(super) page: Page,
    /// Whether the server told that something lies behind it.
    pub(super) has_more: bool,
}

/// A server that says that there is more, but not where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GoesNowhere;

impl Ground {
    /// Everything in `folder`, or everything behind a place in it.
    pub(super) fn new(folder: &Prefix, depth: Depth, after: Option<Box<str>>) -> Self {
        let mut ground = Self {
            folder: folder.clone(),
            depth,
            ranges: Vec::new(),
            next: 0,
            pages: 0,
            borders: Borders::default(),
            order: Order::Kept,
        };
        ground.add(0, after, None);
        ground
    }

    fn add(&mut self, index: usize, at: Option<Box<str>>, end: Option<Box<str>>) -> &mut Range {
        let id = RangeId(self.next);
        self.next += 1;
        let range = Range {
            id,
            at,
            token: None,
            idle: 0,
            end,
            is_asked: false,
            cut_at: None,
            moved: None,
        };
        self.ranges.insert(index, range);
        &mut self.ranges[index]
    }

    /// The next requests, where `free` more may be made; cuts ranges for it, if there are too few.
    pub(super) fn questions(&mut self, free: usize) -> Vec<Question> {
        let asked = self.ranges.iter().filter(|range| range.is_asked).count();
        // As many more as have brought something: a folder of two pages is not asked for thirty times.
        let allowed = (4 * self.pages).max(1).saturating_sub(asked).min(free);
        let idle = self.ranges.len() - asked;
        if idle < allowed {
            self.cut(allowed - idle);
        }
        let idle = self.ranges.iter_mut().filter(|range| !range.is_asked);
        let questions = idle.take(allowed).map(|range| {
            range.is_asked = true;
            range.question()
        });
        questions.collect()
    }

    /// Cuts ranges that go on, those first whose pages move least, into so many more.
    fn cut(&mut self, mut more: usize) {
        let folder = self.folder.clone();
        let mut rest: Vec<_> = (0..self.ranges.len())
            .filter_map(|index| Some((self.ranges[index].left(folder.as_str())?, index)))
            .collect();
        rest.sort_by_key(|(left, index)| (std::cmp::Reverse(*left), *index));
        let mut cut = Vec::new();
        let count = rest.len();
        for (turn, (_, index)) in rest.into_iter().enumerate() {
            let share = more.div_ceil(count - turn);
            if share == 0 {
                break;
            }
            let cuts = self.ranges[index].cuts(&folder, self.depth, share);
            more -= cuts.len();
            self.ranges[index].moved = None;
            cut.push((index, cuts));
        }
        // From behind, so that the places of those before stay.
        cut.sort_by_key(|(index, _)| std::cmp::Reverse(*index));
        for (index, cuts) in cut {
            let mut end = self.ranges[index].end.take();
            for place in cuts.into_iter().rev() {
                self.add(index + 1, Some(place.clone()), end).cut_at = Some(place.clone());
                end = Some(place);
            }
            self.ranges[index].end = end;
        }
    }

    /// Takes the answer to the request for `id`; `None` if it tells of no stretch.
    pub(super) fn answered(
        &mut self,
        id: RangeId,
        answer: Answer,
        below: &Prefix,
    ) -> Result<Option<Stretch>, GoesNowhere> {
        let Some(index) = self.ranges.iter().position(|range| range.id == id) else {
            return Ok(None);
        };
        self.compare(index, &answer, below);
        let range = &mut self.ranges[index];
        range.is_asked = false;
        if range.is_over(&answer) {
            let range = self.ranges.remove(index);
            let goes_past = answer.is_truncated || answer.last > range.end;
            let mut stretch = range.all();
            stretch.has_more = stretch.end.is_some() && goes_past;
            stretch.page = up_to(answer.page, below, stretch.end.as_deref());
            return Ok(Some(stretch));
        }
        let last = answer.last.filter(|last| range.is_behind(last));
        let Some(last) = last else {
            return range.idle(answer.token).map(|()| None);
        };
        range.token = answer.token;
        range.idle = 0;
        self.pages += 1;
        range.moved = moved(&answer.page, below);
        let after = range.at.replace(last.clone());
        Ok(Some(Stretch {
            after,
            end: Some(last),
            page: answer.page,
            has_more: true,
        }))
    }

    /// Compares what is told of both sides of a cut: by the first answer behind it, and by the last before it.
    fn compare(&mut self, index: usize, answer: &Answer, below: &Prefix) {
        let range = &mut self.ranges[index];
        let is_over = range.is_over(answer);
        let from = range.cut_at.take();
        let to = range.end.clone().filter(|_| is_over);
        for place in from.into_iter().chain(to) {
            let goes_on = answer.is_truncated;
            let side = Side::behind(&place, &answer.page, below, self.depth, goes_on);
            if self.borders.hear(&place, side) == Verdict::Differ {
                self.order = Order::Broken;
            }
        }
    }

    /// Whether the answers so far agree on the order of names.
    pub(super) fn order(&self) -> Order {
        self.order
    }

    /// Whether `id` is everything, from the beginning of the folder to its end.
    pub(super) fn is_whole(&self, id: RangeId) -> bool {
        let is_whole = |range: &Range| range.id == id && range.at.is_none() && range.end.is_none();
        self.ranges.iter().any(is_whole)
    }

    /// Asks for `id` again, from where it was.
    pub(super) fn again(&self, id: RangeId) -> Option<Question> {
        let range = self.ranges.iter().find(|range| range.id == id)?;
        Some(range.question())
    }

    /// Gives a range up; tells what it was, with nothing in it.
    pub(super) fn give_up(&mut self, id: RangeId) -> Option<Stretch> {
        let index = self.ranges.iter().position(|range| range.id == id)?;
        Some(self.ranges.remove(index).all())
    }
}

impl Range {
    fn question(&self) -> Question {
        Question {
            id: self.id,
            after: self.at.clone(),
            end: self.end.clone(),
            token: self.token.clone(),
        }
    }

    /// All that is left of it, with nothing in it.
    fn all(self) -> Stretch {
        Stretch {
            after: self.at,
            end: self.end,
            page: Page::below(Prefix::bucket()).finish(),
            has_more: false,
        }
    }

    /// Goes on with the server's token, although nothing came of the last one.
    fn idle(&mut self, token: Option<String>) -> Result<(), GoesNowhere> {
        self.idle += 1;
        if token.is_none() || token == self.token || self.idle >= IDLE_ANSWERS {
            return Err(GoesNowhere);
        }
        self.token = token;
        Ok(())
    }

    /// Whether `answer` covers all that is left.
    fn is_over(&self, answer: &Answer) -> bool {
        let end = self.end.as_deref();
        let reaches = |last: &str| end.is_some_and(|end| last >= end);
        !answer.is_truncated || answer.last.as_deref().is_some_and(reaches)
    }

    fn is_behind(&self, name: &str) -> bool {
        self.at.as_ref().is_none_or(|at| *name > **at)
    }

    /// How much is left, in a measure that only compares: by how many characters the end differs earlier than the
    /// names within a page do, and how far it is there. `None` if it cannot be cut.
    fn left(&self, folder: &str) -> Option<(usize, u32)> {
        let (at, moved) = (self.at.as_deref()?, self.moved?);
        let Some(end) = self.end.as_deref() else {
            return Some((moved.at.saturating_sub(folder.len()), u32::MAX));
        };
        let apart = apart(at, end);
        let far = code(end, apart).saturating_sub(code(at, apart));
        Some((moved.at.saturating_sub(apart), far))
    }

    fn cuts(&self, folder: &Prefix, depth: Depth, most: usize) -> Vec<Box<str>> {
        let (Some(low), Some(moved)) = (self.at.as_deref(), self.moved) else {
            return Vec::new();
        };
        let stretch = split::Stretch {
            low,
            high: self.end.as_deref(),
            folder: folder.as_str(),
            near: (moved.at, moved.by),
            depth,
        };
        split::cuts(&stretch, most)
    }
}

fn moved(page: &Page, below: &Prefix) -> Option<Moved> {
    let (first, last) = (page.get(0)?.name, page.get(page.len() - 1)?.name);
    let apart = apart(first, last);
    Some(Moved {
        at: below.as_str().len() + apart,
        by: code(last, apart).saturating_sub(code(first, apart)),
    })
}

fn code(text: &str, at: usize) -> u32 {
    text[at..].chars().next().map_or(0, u32::from)
}

/// The rows up to and with `end`.
fn up_to(page: Page, below: &Prefix, end: Option<&str>) -> Page {
    let rows = rows_up_to(&page, below, end);
    if rows == page.len() {
        return page;
    }
    let mut kept = Page::below(page.prefix().clone());
    page.entries().take(rows).for_each(|row| kept.push(row));
    kept.finish()
}

impl Stretch {
    /// The stretch as the rest of the program knows it.
    pub(super) fn span(&self, folder: &Prefix) -> Span {
        let whole = Span::below(folder);
        let bound = |place: &Option<Box<str>>| place.clone();
        Span {
            start: bound(&self.after).map_or(whole.start, Bound::Excluded),
            end: bound(&self.end).map_or(whole.end, Bound::Included),
        }
    }
}
