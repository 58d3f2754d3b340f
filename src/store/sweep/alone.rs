//! One list request after the other, for servers that do not keep to the order of names.

use std::collections::HashSet;
use std::sync::Arc;

use super::answer::Answer;
use super::ask::{Asking, GOES_NOWHERE, IDLE_ANSWERS};
use super::pace::{Pace, Stride};
use crate::object::Failure;

/// Answers one after the other, by the server's own tokens, whatever its order is.
#[derive(Debug)]
pub(super) struct Alone {
    asking: Arc<Asking>,
    after: Option<Box<str>>,
    token: Option<String>,
    /// The last name of each answer. A server tells a name once, whatever its order is.
    lasts: HashSet<Box<str>>,
    /// How many answers in a row told no new one.
    idle: u32,
    stride: Stride,
    is_over: bool,
}

impl Alone {
    /// Everything, or what the server tells behind a place.
    pub(super) fn new(asking: Arc<Asking>, after: Option<Box<str>>, pace: Pace) -> Self {
        Self {
            asking,
            after,
            token: None,
            lasts: HashSet::new(),
            idle: 0,
            stride: Stride::new(pace),
            is_over: false,
        }
    }

    /// The next answer; `None` after the last. After a failure the next call asks the same again.
    pub(super) async fn next(&mut self) -> Option<Result<Answer, Failure>> {
        if self.is_over {
            return None;
        }
        let mut tries = 0;
        let answer = loop {
            let (after, token) = (self.after.as_deref(), self.token.clone());
            match self.asking.ask_for_any(after, token).await {
                Ok(answer) => break answer,
                Err(refusal) if refusal.may_pass => {
                    tries += 1;
                    let kind = &refusal.failure.kind;
                    match self.stride.refused(kind, refusal.made, tries) {
                        Some(pause) => tokio::time::sleep(pause).await,
                        None => return Some(Err(refusal.failure)),
                    }
                }
                Err(refusal) => return Some(Err(refusal.failure)),
            }
        };
        self.stride.answered();
        if !answer.is_truncated {
            self.is_over = true;
        } else if !self.advances(&answer) {
            // Going on here would never end.
            return Some(Err(self.asking.fails(GOES_NOWHERE)));
        }
        self.token.clone_from(&answer.token);
        Some(Ok(answer))
    }

    /// Whether there is hope that the server comes to an end.
    fn advances(&mut self, answer: &Answer) -> bool {
        let last = answer.last.clone();
        if last.is_some_and(|last| self.lasts.insert(last)) {
            self.idle = 0;
        } else {
            self.idle += 1;
        }
        answer.token.is_some() && answer.token != self.token && self.idle < IDLE_ANSWERS
    }
}
