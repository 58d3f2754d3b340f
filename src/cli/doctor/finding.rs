//! One thing that was looked at: how it is, and what to do where it is not as it should be.

use serde::Serialize;

use crate::cli::told::advice;
use crate::object::Failure;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// What it is about, in a word or two that do not change.
    pub about: &'static str,
    /// How it is.
    pub mark: Mark,
    /// The same in a sentence.
    pub sentence: String,
    /// What to do, where something is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// How something is; the worst is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// As it should be.
    Good,
    /// Not looked at, since something before it failed.
    Skipped,
    /// It works, but.
    Doubt,
    /// It does not work.
    Bad,
}

impl Mark {
    /// The sign in front of a line.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Good => "+",
            Self::Skipped => "-",
            Self::Doubt => "!",
            Self::Bad => "x",
        }
    }
}

impl Finding {
    /// As it should be.
    pub fn good(about: &'static str, sentence: impl Into<String>) -> Self {
        Self::marked(Mark::Good, about, sentence, None)
    }

    /// It works, but.
    pub fn doubt(
        about: &'static str,
        sentence: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::marked(Mark::Doubt, about, sentence, Some(remedy.into()))
    }

    /// It does not work.
    pub fn bad(
        about: &'static str,
        sentence: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::marked(Mark::Bad, about, sentence, Some(remedy.into()))
    }

    /// Not looked at.
    pub fn skipped(about: &'static str, sentence: impl Into<String>) -> Self {
        Self::marked(Mark::Skipped, about, sentence, None)
    }

    /// It failed, and the failure knows what to do.
    pub fn failed(about: &'static str, failure: &Failure) -> Self {
        let detail = failure.detail.trim();
        let sentence = match detail {
            "" => failure.sentence(),
            detail => format!("{} ({detail})", failure.sentence()),
        };
        Self::bad(about, sentence, advice(failure))
    }

    fn marked(
        mark: Mark,
        about: &'static str,
        sentence: impl Into<String>,
        remedy: Option<String>,
    ) -> Self {
        Self {
            about,
            mark,
            sentence: sentence.into(),
            remedy,
        }
    }
}
