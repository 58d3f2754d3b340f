//! A sweep as it runs: one part of the folder after the other, in no order.

use std::collections::VecDeque;
use std::sync::Arc;

use super::alone::Alone;
use super::ask::Asking;
use super::ground::Part;
use super::lists::{Event, Lists, Unknown};
use super::pace::Pace;
use crate::object::{Failure, Page, Prefix, Span, reveal};
use crate::store::{Depth, Store};

/// Everything in `span` is exactly what `page` tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swept {
    /// From where to where.
    pub span: Span,
    /// What lies there; it may be nothing.
    pub page: Page,
}

/// A folder, or the whole bucket, listed by many requests at once. Dropping it ends them.
#[derive(Debug)]
pub struct Sweep {
    asking: Arc<Asking>,
    pace: Pace,
    phase: Phase,
    failures: VecDeque<Failure>,
}

#[derive(Debug)]
enum Phase {
    Together(Lists),
    Alone(Alone, Vec<Page>),
    Sorted(VecDeque<Part>),
    Over,
}

/// So many rows has a page of what had to be sorted.
const ROWS: usize = 1_000;

impl Store {
    /// Lists everything in `folder`.
    ///
    /// The pages of a deep sweep hold whole keys, whatever the folder is; those of a shallow one are below the folder.
    pub fn sweep(&self, folder: &Prefix, depth: Depth, pace: Pace) -> Sweep {
        let below = match depth {
            Depth::Deep => Prefix::bucket(),
            Depth::Shallow => folder.clone(),
        };
        let asking = Arc::new(Asking {
            store: self.clone(),
            folder: folder.clone(),
            depth,
            below,
            rows: pace.rows.map(i32::from),
            tags: false,
        });
        Sweep {
            phase: Phase::Together(Lists::new(Arc::clone(&asking), None, pace)),
            asking,
            pace,
            failures: VecDeque::new(),
        }
    }
}

impl Sweep {
    /// The next part that is known, in no order; `None` at the end. It may be dropped while it waits.
    ///
    /// The parts overlap nowhere and together are the whole folder. One that stays unknown after many tries does
    /// not keep the others back: it is named at the end, as a failure. A failure that holds for every part, such as
    /// a refused permission, ends the sweep.
    ///
    /// Where the server turns out not to list in key order, everything is listed again, one page after the other, and
    /// told in order at the end: what was told before is then told anew, and to be replaced by it.
    pub async fn next(&mut self) -> Option<Result<Swept, Failure>> {
        loop {
            match &mut self.phase {
                Phase::Together(lists) => match lists.next().await {
                    Some(Event::Told(part)) => return Some(Ok(self.swept(part))),
                    Some(Event::Failed(unknown)) => self.failures.push_back(named(unknown)),
                    Some(Event::Ended(failure)) => return Some(Err(self.end(failure))),
                    Some(Event::Disordered) => {
                        let alone = Alone::new(Arc::clone(&self.asking), None, self.pace);
                        self.failures.clear();
                        self.phase = Phase::Alone(alone, Vec::new());
                    }
                    None => self.phase = Phase::Over,
                },
                Phase::Alone(alone, pages) => match alone.next().await {
                    Some(Ok(answer)) => pages.push(answer.page),
                    Some(Err(failure)) => return Some(Err(self.end(failure))),
                    None => self.phase = Phase::Sorted(sorted(pages, &self.asking.below)),
                },
                Phase::Sorted(parts) => match parts.pop_front() {
                    Some(part) => return Some(Ok(self.swept(part))),
                    None => self.phase = Phase::Over,
                },
                Phase::Over => return self.failures.pop_front().map(Err),
            }
        }
    }

    fn swept(&self, part: Part) -> Swept {
        Swept {
            span: part.span(&self.asking.folder),
            page: part.page,
        }
    }

    fn end(&mut self, failure: Failure) -> Failure {
        self.phase = Phase::Over;
        self.failures.clear();
        failure
    }
}

/// The failure, and of which part.
fn named(unknown: Unknown) -> Failure {
    let place = |place: Option<Box<str>>, end: &str| {
        place.map_or_else(|| end.to_owned(), |place| reveal(&place))
    };
    let part = format!(
        "between {} and {}",
        place(unknown.after, "the beginning"),
        place(unknown.end, "the end")
    );
    let mut failure = unknown.failure;
    failure.detail = match failure.detail.as_str() {
        "" => part,
        detail => format!("{part}: {detail}"),
    };
    failure
}

/// All rows in key order, each once, in parts that are the whole folder.
fn sorted(pages: &[Page], below: &Prefix) -> VecDeque<Part> {
    let mut rows: Vec<_> = pages.iter().flat_map(Page::entries).collect();
    rows.sort_unstable_by_key(|row| row.name);
    rows.dedup_by_key(|row| row.name);
    let mut parts = VecDeque::new();
    let mut after = None;
    let mut chunks = rows.chunks(ROWS).peekable();
    loop {
        let chunk = chunks.next().unwrap_or_default();
        let mut page = Page::below(below.clone());
        for row in chunk {
            page.push(*row);
        }
        let last = chunk.last().filter(|_| chunks.peek().is_some());
        let end: Option<Box<str>> =
            last.map(|last| format!("{}{}", below.as_str(), last.name).into());
        parts.push_back(Part {
            after,
            page: page.finish(),
            has_more: end.is_some(),
            end: end.clone(),
        });
        if end.is_none() {
            return parts;
        }
        after = end;
    }
}
