//! What can befall a request or its answer on the way.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// One request, as far as its fate depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Method and path with its query.
    pub line: String,
    /// How often the same was asked before.
    pub before: usize,
    /// The length of its body in bytes.
    pub length: usize,
}

/// What befalls it. Places are thousandths of the whole.
#[derive(Clone)]
pub enum Harm {
    /// The connection is gone before the server hears of it.
    CutBefore,
    /// The connection is gone when so much of the request has passed.
    CutRequest(u64),
    /// The server does it, and the connection is gone before it can say so.
    CutAfter,
    /// The connection is gone when so much of the answer has passed.
    CutAnswer(u64),
    /// Only so much of the request's body passes; whatever the server says of it is passed on.
    ShortRequest(u64),
    /// Only so much of the answer's body passes.
    ShortAnswer(u64),
    /// One bit at this place of the request's body is another one, or of the answer's where the request has none.
    FlipRequest(u64),
    /// One bit at this place of the answer's body is another one.
    FlipAnswer(u64),
    /// This status in the place of the server's answer, which never heard of it.
    Refuse(u16),
    /// This status in the place of the server's answer, which did it.
    RefuseAfter(u16),
    /// The request waits for so long.
    Hold(Duration),
    /// The answer waits for so long when half of it has passed.
    HoldAnswer(Duration),
    /// The server never hears of it, and the client is not told.
    Hang,
    /// The server does it, and the client is not told.
    HangAfter,
    /// The answer's head has the second text where it had the first.
    RewriteHead(&'static str, &'static str),
    /// The answer's body is what this makes of it.
    Rewrite(Arc<dyn Fn(&str) -> String + Send + Sync>),
}

impl Harm {
    /// The answer's body with every `old` turned into `new`.
    pub fn replace(old: &'static str, new: &'static str) -> Self {
        Self::Rewrite(Arc::new(move |body| body.replace(old, new)))
    }

    /// The kind, for counting.
    pub fn name(&self) -> &'static str {
        match self {
            Self::CutBefore | Self::CutRequest(_) | Self::CutAfter | Self::CutAnswer(_) => "cut",
            Self::ShortRequest(_) | Self::ShortAnswer(_) => "short",
            Self::FlipRequest(_) | Self::FlipAnswer(_) => "flipped",
            Self::Refuse(_) | Self::RefuseAfter(_) => "refused",
            Self::Hold(_) | Self::HoldAnswer(_) | Self::Hang | Self::HangAfter => "held up",
            Self::RewriteHead(..) | Self::Rewrite(_) => "rewritten",
        }
    }
}

impl Asked {
    /// The request with this head, counted among those `before` it.
    pub(super) fn of(head: &[u8], length: usize, before: &Mutex<BTreeMap<String, usize>>) -> Self {
        let head = String::from_utf8_lossy(head);
        let first = head.lines().next().unwrap_or_default();
        let line = first.rsplit_once(' ').map_or(first, |(line, _)| line);
        let mut all = before.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(line.to_owned()).or_default();
        *count += 1;
        Self {
            line: line.to_owned(),
            before: *count - 1,
            length,
        }
    }
}
