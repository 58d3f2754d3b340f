//! One list request after the other, for servers that do not keep to the order of names.

use std::sync::Arc;

use super::answer::Answer;
use super::ask::Asking;
use super::pace::{Pace, Stride};
use crate::object::Failure;

/// Answers one after the other, by the server's own tokens, whatever its order is.
#[derive(Debug)]
pub(super) struct Alone {
    asking: Arc<Asking>,
    after: Option<Box<str>>,
    token: Option<String>,
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
        } else if answer.token.is_none() || answer.token == self.token {
            // Going on here would never end.
            let failure = self
                .asking
                .fails("the listing does not say where it goes on");
            return Some(Err(failure));
        }
        self.token.clone_from(&answer.token);
        Some(Ok(answer))
    }
}
