//! What of the bucket is still to be listed: plots of keys that shrink from their beginning and are cut into more.
//!
//! ```text
//!  start ──────▶at                end│      at          end│at                            end
//!  ░░░░░░░░░░░░░░├───────────────────┤░░░░░░░├─────────────┤├──────────────────────────────┤
//!   told          plot 1              told   plot 2         plot 3, not begun
//! ```
//!
//! A plot holds the keys behind its `at`, up to and with its `end`. A page that comes for it covers everything from
//! `at` to the last row, or to `end` where the list goes past that or ends; what it tells beyond is dropped, since the
//! next plot tells it again. So it does not matter where a plot is cut, nor whether a request for it is under way.

use std::ops::Bound;

use super::answer::{Answer, ListingOrder};
use super::ask::IDLE_ANSWERS;
use super::borders::{Borders, Side, rows_up_to};
use super::question::{Question, Subject};
use super::split::{self, apart};
use crate::object::{Page, Prefix, Span};
use crate::store::Depth;

/// All that is still to be listed below one folder.
#[derive(Debug)]
pub(super) struct Ground {
    folder: Prefix,
    depth: Depth,
    plots: Vec<Plot>,
    next: u32,
    /// How many full pages have come, which is what allows for so many requests that may bring nothing.
    pages: usize,
    borders: Borders,
}

#[derive(Debug)]
struct Plot {
    subject: Subject,
    /// Everything up to here is told; `None` at the beginning of the folder.
    at: Option<Box<str>>,
    token: Option<String>,
    /// How many answers in a row told nothing behind `at`.
    idle: u32,
    /// The last place in it; `None` at the end of the folder.
    end: Option<Box<str>>,
    is_asked: bool,
    /// How many pages were told of it, and of plots before it that are over: they wait for their turn, unless it is the first.
    told: usize,
    told_before: usize,
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

/// A part of the folder of which everything is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
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
            plots: Vec::new(),
            next: 0,
            pages: 0,
            borders: Borders::new(),
        };
        ground.add(0, after, None);
        ground
    }

    fn add(&mut self, index: usize, at: Option<Box<str>>, end: Option<Box<str>>) -> &mut Plot {
        let subject = Subject::Plot(self.next);
        self.next += 1;
        let plot = Plot {
            subject,
            at,
            token: None,
            idle: 0,
            end,
            is_asked: false,
            told: 0,
            told_before: 0,
            cut_at: None,
            moved: None,
        };
        self.plots.insert(index, plot);
        &mut self.plots[index]
    }

    /// The next requests, where `free` more may be made; cuts plots for it, if there are too few.
    /// Nothing is asked for behind about `ahead` pages that wait for their turn, if that is said.
    pub(super) fn questions(&mut self, free: usize, ahead: Option<usize>) -> Vec<Question> {
        let mut questions = self.borders.questions(free);
        let free = free - questions.len();
        let asked = self.plots.iter().filter(|plot| plot.is_asked).count();
        // As many more as have brought something: a folder of two pages is not asked for thirty times.
        let allowed = (4 * self.pages).max(1).saturating_sub(asked).min(free);
        let near = self.near(ahead);
        let idle = self.plots[..near].iter().filter(|plot| !plot.is_asked);
        let idle = idle.count();
        if idle < allowed {
            self.cut(allowed - idle, near);
        }
        let near = self.near(ahead);
        let idle = self.plots[..near].iter_mut().filter(|plot| !plot.is_asked);
        questions.extend(idle.take(allowed).map(|plot| {
            plot.is_asked = true;
            plot.question()
        }));
        questions
    }

    /// How many plots, from the first one on, may be asked for: those before which not too much is told already.
    fn near(&mut self, ahead: Option<usize>) -> usize {
        if let Some(first) = self.plots.first_mut() {
            // What was told up to here has had its turn.
            (first.told, first.told_before) = (0, 0);
        }
        let Some(most) = ahead else {
            return self.plots.len();
        };
        let mut waiting = 0;
        let near = self.plots.iter().take_while(|plot| {
            let before = waiting + plot.told_before;
            waiting = before + plot.told;
            before <= most
        });
        near.count()
    }

    /// Cuts plots that go on, those first whose pages move least, into so many more.
    fn cut(&mut self, mut more: usize, near: usize) {
        let folder = self.folder.clone();
        let mut rest: Vec<_> = (0..near)
            .filter_map(|index| Some((self.plots[index].left(folder.as_str())?, index)))
            .collect();
        rest.sort_by_key(|(left, index)| (std::cmp::Reverse(*left), *index));
        let mut cut = Vec::new();
        let count = rest.len();
        for (turn, (_, index)) in rest.into_iter().enumerate() {
            let share = more.div_ceil(count - turn);
            if share == 0 {
                break;
            }
            let cuts = self.plots[index].cuts(&folder, self.depth, share);
            more -= cuts.len();
            self.plots[index].moved = None;
            cut.push((index, cuts));
        }
        // From behind, so that the places of those before stay.
        cut.sort_by_key(|(index, _)| std::cmp::Reverse(*index));
        for (index, cuts) in cut {
            let mut end = self.plots[index].end.take();
            for place in cuts.into_iter().rev() {
                self.add(index + 1, Some(place.clone()), end).cut_at = Some(place.clone());
                end = Some(place);
            }
            self.plots[index].end = end;
        }
    }

    /// Takes the answer to the request for `subject`; `None` if it tells nothing.
    pub(super) fn answered(
        &mut self,
        subject: Subject,
        answer: Answer,
        below: &Prefix,
    ) -> Result<Option<Part>, GoesNowhere> {
        self.borders.answered(subject, &answer, below, self.depth);
        let Some(index) = self.plots.iter().position(|plot| plot.subject == subject) else {
            return Ok(None);
        };
        self.compare(index, &answer, below);
        let plot = &mut self.plots[index];
        plot.is_asked = false;
        if plot.is_over(&answer) {
            let plot = self.plots.remove(index);
            if let Some(next) = self.plots.get_mut(index) {
                next.told_before += plot.told_before + plot.told + 1;
            }
            let goes_past = answer.is_truncated || answer.last > plot.end;
            let mut part = plot.all();
            part.has_more = part.end.is_some() && goes_past;
            part.page = up_to(answer.page, below, part.end.as_deref());
            return Ok(Some(part));
        }
        let last = answer.last.filter(|last| plot.is_behind(last));
        let Some(last) = last else {
            return plot.idle(answer.token).map(|()| None);
        };
        plot.token = answer.token;
        plot.idle = 0;
        plot.told += 1;
        self.pages += 1;
        plot.moved = moved(&answer.page, below);
        let after = plot.at.replace(last.clone());
        Ok(Some(Part {
            after,
            end: Some(last),
            page: answer.page,
            has_more: true,
        }))
    }

    /// Compares what is told of both sides of a cut: by the first answer behind it, and by the last before it.
    fn compare(&mut self, index: usize, answer: &Answer, below: &Prefix) {
        let plot = &mut self.plots[index];
        let is_over = plot.is_over(answer);
        let from = plot.cut_at.take();
        let to = plot.end.clone().filter(|_| is_over);
        for place in from.into_iter().chain(to) {
            let side = Side::behind(&place, answer, below, self.depth);
            self.borders.hear(place, side, plot.question());
        }
    }

    /// Whether the answers so far agree on the order of names.
    pub(super) fn order(&self) -> ListingOrder {
        self.borders.order()
    }

    /// Whether `subject` is everything, from the beginning of the folder to its end.
    pub(super) fn is_whole(&self, subject: Subject) -> bool {
        let is_whole =
            |plot: &Plot| plot.subject == subject && plot.at.is_none() && plot.end.is_none();
        self.plots.iter().any(is_whole)
    }

    /// Asks for `subject` again, from where it was.
    pub(super) fn again(&self, subject: Subject) -> Option<Question> {
        let plot = self.plots.iter().find(|plot| plot.subject == subject);
        let question = plot.map(Plot::question);
        question.or_else(|| self.borders.again(subject))
    }

    /// Gives a question up; tells what it was about if that was a plot, with nothing in it.
    pub(super) fn give_up(&mut self, subject: Subject) -> Option<Part> {
        self.borders.give_up(subject);
        let index = self.plots.iter().position(|plot| plot.subject == subject)?;
        Some(self.plots.remove(index).all())
    }
}

impl Plot {
    fn question(&self) -> Question {
        Question {
            subject: self.subject,
            after: self.at.clone(),
            end: self.end.clone(),
            token: self.token.clone(),
        }
    }

    /// All that is left of it, with nothing in it.
    fn all(self) -> Part {
        Part {
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
        let part = split::Uncut {
            low,
            high: self.end.as_deref(),
            folder: folder.as_str(),
            near: (moved.at, moved.by),
            depth,
        };
        split::cuts(&part, most)
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
    (0..rows).for_each(|row| kept.copy(&page, row));
    kept.finish()
}

impl Part {
    /// The part as the rest of the program knows it.
    pub(super) fn span(&self, folder: &Prefix) -> Span {
        let whole = Span::below(folder);
        let bound = |place: &Option<Box<str>>| place.clone();
        Span {
            start: bound(&self.after).map_or(whole.start, Bound::Excluded),
            end: bound(&self.end).map_or(whole.end, Bound::Included),
        }
    }
}
