//! The pages of a sweep in key order, told as soon as everything before them is.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::alone::Alone;
use super::answer::Answer;
use super::ask::Asking;
use super::ground::Part;
use super::lists::{Event, Lists, Unknown};
use super::pace::Pace;
use crate::object::{Cursor, Failure, Page, Prefix};
use crate::store::{Depth, Listed, Store};

/// A listing that begins at the top, however many requests fill it.
#[derive(Debug)]
pub(in crate::store) struct InOrder {
    asking: Arc<Asking>,
    pace: Pace,
    from: Option<Box<str>>,
    /// Everything up to here is told or held.
    front: Option<Box<str>>,
    course: Course,
    /// Parts that are known before those in front of them, by where they begin.
    waiting: BTreeMap<Option<Box<str>>, Part>,
    unknown: Vec<Unknown>,
    /// A page behind which the server knew of nothing; it is the last one if that is still so when all have answered.
    held: Option<(Arc<Page>, Box<str>)>,
    /// The last page, until nothing more is asked: only then is it known that the order was kept.
    last: Option<Arc<Page>>,
    ready: VecDeque<Listed>,
    /// What was told, should the server turn out not to keep order; the last pages of it at least.
    told: VecDeque<Arc<Page>>,
    /// Whether some of what was told is not remembered.
    has_forgotten: bool,
}

/// What is said of a server that told names in order for a while, and then did not.
const NO_ORDER: &str =
    "the server does not keep the order of names, which showed too late to tell each once";

/// How the listing goes on.
#[derive(Debug)]
enum Course {
    Together(Lists),
    Alone(Alone),
    Over,
}

impl InOrder {
    /// The pages from the beginning, or from behind a place.
    pub(in crate::store) fn new(
        store: &Store,
        folder: &Prefix,
        depth: Depth,
        from: Option<Cursor>,
        pace: Pace,
        tags: bool,
    ) -> Self {
        let asking = Arc::new(Asking {
            store: store.clone(),
            folder: folder.clone(),
            depth,
            below: folder.clone(),
            rows: pace.rows.map(i32::from),
            tags,
        });
        let from: Option<Box<str>> = from.map(|cursor| cursor.0.into());
        Self {
            course: Course::Together(Lists::new(Arc::clone(&asking), from.clone(), pace)),
            asking,
            pace,
            front: from.clone(),
            from,
            waiting: BTreeMap::new(),
            unknown: Vec::new(),
            held: None,
            last: None,
            ready: VecDeque::new(),
            told: VecDeque::new(),
            has_forgotten: false,
        }
    }

    /// The next page; `None` after the last one. After a failure the next call goes on where it was.
    pub(in crate::store) async fn next(&mut self) -> Option<Result<Listed, Failure>> {
        loop {
            if let Some(listed) = self.ready.pop_front() {
                return Some(Ok(listed));
            }
            if let Some(failure) = self.at_front() {
                return Some(Err(self.break_off(failure)));
            }
            match &mut self.course {
                Course::Over => return None,
                Course::Alone(alone) => match alone.next().await {
                    None => self.course = Course::Over,
                    Some(Ok(answer)) => self.take_alone(answer),
                    Some(Err(failure)) => return Some(Err(failure)),
                },
                Course::Together(lists) => match lists.next().await {
                    None => self.end(),
                    Some(event) => {
                        if let Some(failure) = self.take(event) {
                            return Some(Err(self.break_off(failure)));
                        }
                    }
                },
            }
        }
    }

    /// How many pages are held: told and remembered, or known before their turn.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.told.len() + self.waiting.len()
    }

    fn take(&mut self, event: Event) -> Option<Failure> {
        match event {
            Event::Told(part) => {
                self.waiting.insert(part.after.clone(), part);
                self.advance();
            }
            Event::Failed(unknown) => self.unknown.push(unknown),
            Event::Ended(failure) => return Some(failure),
            Event::Disordered if self.has_forgotten => {
                return Some(self.asking.fails(NO_ORDER));
            }
            Event::Disordered => {
                self.release();
                self.waiting.clear();
                self.last = None;
                let alone = Alone::new(Arc::clone(&self.asking), self.from.clone(), self.pace);
                self.course = Course::Alone(alone);
            }
        }
        None
    }

    /// Why the part at the front stays unknown, if it does.
    fn at_front(&mut self) -> Option<Failure> {
        let is_at_front = |unknown: &Unknown| unknown.after == self.front;
        let unknown = self.unknown.iter().find(|unknown| is_at_front(unknown))?;
        Some(unknown.failure.clone())
    }

    /// Begins anew at the front, the next time; what lies further on and is known already will be asked for again.
    fn break_off(&mut self, failure: Failure) -> Failure {
        let from = self.front.clone();
        self.course = Course::Together(Lists::new(Arc::clone(&self.asking), from, self.pace));
        self.waiting.clear();
        self.unknown.clear();
        failure
    }

    /// Tells what now follows on from the front.
    fn advance(&mut self) {
        while let Some(part) = self.waiting.remove(&self.front) {
            let page = Arc::new(part.page);
            let Some(end) = part.end else {
                self.last = Some(page);
                return;
            };
            self.front = Some(end.clone());
            if page.is_empty() {
                continue;
            }
            self.release();
            if part.has_more {
                self.tell(page, Some(Cursor(end.into())));
            } else {
                self.held = Some((page, end));
            }
        }
        if !self.unknown.is_empty() {
            self.release_before_failure();
        }
    }

    fn end(&mut self) {
        self.course = Course::Over;
        let Some(page) = self.last.take() else {
            return;
        };
        match self.held.take() {
            Some((held, _)) if page.is_empty() => self.tell(held, None),
            Some((held, end)) => {
                self.tell(held, Some(Cursor(end.into())));
                self.tell(page, None);
            }
            None => self.tell(page, None),
        }
    }

    /// What is held is told before what comes next, be that a failure.
    fn release_before_failure(&mut self) {
        if self
            .unknown
            .iter()
            .any(|unknown| unknown.after == self.front)
        {
            self.release();
        }
    }

    fn release(&mut self) {
        if let Some((held, end)) = self.held.take() {
            self.tell(held, Some(Cursor(end.into())));
        }
    }

    fn tell(&mut self, page: Arc<Page>, next: Option<Cursor>) {
        self.told.push_back(Arc::clone(&page));
        if self.pace.ahead.is_some_and(|most| self.told.len() > most) {
            self.told.pop_front();
            self.has_forgotten = true;
        }
        self.ready.push_back(Listed { page, next });
    }

    /// A page in the server's order, without what was told before that order was found out.
    fn take_alone(&mut self, answer: Answer) {
        let page = if self.told.is_empty() {
            answer.page
        } else {
            self.untold(&answer.page)
        };
        let next = answer.token.filter(|_| answer.is_truncated).map(|token| {
            // Where a server walks its folders, its token is the name that it has come to.
            let is_name = token.starts_with(self.asking.folder.as_str());
            let last = answer.last.filter(|_| !is_name);
            Cursor(last.map_or(token, Into::into))
        });
        self.ready.push_back(Listed {
            page: Arc::new(page),
            next,
        });
    }

    fn untold(&self, page: &Page) -> Page {
        let mut untold = Page::below(page.prefix().clone());
        let is_told = |name: &str| {
            let begins = |told: &Arc<Page>| told.get(0).is_some_and(|row| row.name <= name);
            let behind = self.told.partition_point(begins);
            let told = behind.checked_sub(1).and_then(|at| self.told.get(at));
            told.is_some_and(|told| told.position(name).is_ok())
        };
        for (place, row) in page.entries().enumerate() {
            if !is_told(row.name) {
                untold.copy(page, place);
            }
        }
        untold.finish()
    }
}
