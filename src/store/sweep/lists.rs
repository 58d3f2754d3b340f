//! Many list requests at once over one folder, answered in whatever order they are.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};

use super::answer::{Answer, ListingOrder};
use super::ask::{Asking, GOES_NOWHERE, Refusal};
use super::ground::{Ground, Part};
use super::pace::{Pace, Stride};
use super::question::{Question, Subject};
use crate::object::Failure;

/// The requests of one sweep, each in a task of its own, so that pages are read on all cores.
///
/// Everything else that waits is started by `runtime`'s tasks, one for an effect. These are parts of one effect, like
/// the parts of a large upload: they live in the set, and dropping that ends them.
#[derive(Debug)]
pub(super) struct Lists {
    asking: Arc<Asking>,
    ground: Ground,
    stride: Stride,
    running: JoinSet<(Subject, Result<Answer, Refusal>)>,
    tries: HashMap<Subject, u32>,
    /// See [`Pace::ahead`].
    ahead: Option<usize>,
}

/// What comes of the requests.
#[derive(Debug)]
pub(super) enum Event {
    /// A part is known.
    Told(Part),
    /// A part stays unknown; the others go on.
    Failed(Unknown),
    /// Nothing more comes, for a reason that holds for every part.
    Ended(Failure),
    /// The server does not keep to the order of names, so nothing that it told can be relied on to be all.
    Disordered,
}

/// A part of the folder that could not be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unknown {
    /// Behind which place; `None` from the beginning of the folder.
    pub(super) after: Option<Box<str>>,
    /// Up to and with which place; `None` to the end of the folder.
    pub(super) end: Option<Box<str>>,
    /// Why.
    pub(super) failure: Failure,
}

impl Lists {
    /// Everything that `asking` asks for, or everything behind a place.
    pub(super) fn new(asking: Arc<Asking>, after: Option<Box<str>>, pace: Pace) -> Self {
        Self {
            ground: Ground::new(&asking.folder, asking.depth, after),
            asking,
            stride: Stride::new(pace),
            running: JoinSet::new(),
            tries: HashMap::new(),
            ahead: pace.ahead,
        }
    }

    /// What comes next; `None` when nothing is left. Nothing is lost if it is not awaited to the end.
    pub(super) async fn next(&mut self) -> Option<Event> {
        loop {
            let free = self.stride.limit().saturating_sub(self.running.len());
            for question in self.ground.questions(free, self.ahead) {
                self.start(question, Duration::ZERO);
            }
            let (subject, result) = self.running.join_next().await?.unwrap_or_else(defect);
            let event = match result {
                Ok(answer) => self.answered(subject, answer),
                Err(refusal) => self.refused(subject, refusal),
            };
            if event.is_some() {
                return event;
            }
        }
    }

    fn start(&mut self, question: Question, pause: Duration) {
        let asking = Arc::clone(&self.asking);
        self.running.spawn(async move {
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
            let (after, end) = (question.after.as_deref(), question.end.as_deref());
            (
                question.subject,
                asking.ask(after, end, question.token).await,
            )
        });
    }

    fn answered(&mut self, subject: Subject, answer: Answer) -> Option<Event> {
        self.stride.answered();
        self.tries.remove(&subject);
        let is_all = self.ground.is_whole(subject) && !answer.is_truncated;
        if answer.order == ListingOrder::Broken && !is_all {
            return Some(self.disordered());
        }
        let Ok(part) = self.ground.answered(subject, answer, &self.asking.below) else {
            return self.give_up(subject, self.asking.fails(GOES_NOWHERE));
        };
        match self.ground.order() {
            ListingOrder::Kept => part.map(Event::Told),
            ListingOrder::Broken => Some(self.disordered()),
        }
    }

    fn disordered(&mut self) -> Event {
        self.running.abort_all();
        Event::Disordered
    }

    fn refused(&mut self, subject: Subject, refusal: Refusal) -> Option<Event> {
        let Refusal {
            failure,
            may_pass,
            made,
        } = refusal;
        // A border is asked about with a token that was used before, which a server may refuse.
        if !may_pass && matches!(subject, Subject::Plot(_)) {
            // Whoever may not list here may not list there, and a session that has ended stays ended.
            self.running.abort_all();
            return Some(Event::Ended(failure));
        }
        let tries = self.tries.entry(subject).or_default();
        *tries += 1;
        let pause = self.stride.refused(&failure.kind, made, *tries);
        match pause.filter(|_| may_pass) {
            Some(pause) => {
                let question = self.ground.again(subject)?;
                self.start(question, pause);
                None
            }
            None => self.give_up(subject, failure),
        }
    }

    fn give_up(&mut self, subject: Subject, failure: Failure) -> Option<Event> {
        self.tries.remove(&subject);
        let part = self.ground.give_up(subject);
        if self.ground.order() == ListingOrder::Broken {
            return Some(self.disordered());
        }
        let part = part?;
        Some(Event::Failed(Unknown {
            after: part.after,
            end: part.end,
            failure,
        }))
    }
}

/// A defect of ours goes on to whoever waits, as if there were no task between.
fn defect<T>(error: JoinError) -> T {
    match error.try_into_panic() {
        Ok(defect) => std::panic::resume_unwind(defect),
        Err(error) => std::panic::resume_unwind(Box::new(error.to_string())),
    }
}
