//! How a command ended, for whoever started it: the status that scripts go by.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All of it is done: 0.
    Complete,
    /// Nothing of it is done: 1.
    Failed,
    /// It cannot be asked for like that: 2.
    Wrong,
    /// Some of it is done, and it was told what is not: 3.
    Partly,
    /// A person stopped it: 130, as shells have it.
    Interrupted,
}

impl Exit {
    /// The end of what was to be done with several things, with `failed` of them of which it was not.
    pub fn of(done: usize, failed: usize) -> Self {
        match (done, failed) {
            (_, 0) => Self::Complete,
            (0, _) => Self::Failed,
            _ => Self::Partly,
        }
    }

    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Complete => 0,
            Self::Failed => 1,
            Self::Wrong => 2,
            Self::Partly => 3,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
