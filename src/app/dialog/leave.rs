//! The question about leaving while something moves: stay, leave once it is done, pause it, or stop it.

use super::choice::within;
use crate::app::Remembers;

/// What leaving would cut short, and what is to become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// What is under way; once nothing is, only the leaving is left to answer.
    pub under_way: Vec<String>,
    /// Which answer is selected; the harmless one at first.
    pub leaving: Leaving,
    /// Whether a later run can go on with what is paused.
    remembers: Remembers,
}

/// The answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// Do not leave.
    Stay,
    /// Leave once nothing is under way any more.
    WhenDone,
    /// Leave now; the next run can go on with it.
    Pause,
    /// Take back what is half done, and leave then.
    Stop,
    /// Leave: nothing is under way any more.
    Now,
}

impl Leave {
    /// The question about what is under way.
    pub fn new(under_way: Vec<String>, remembers: Remembers) -> Self {
        Self {
            under_way,
            leaving: Leaving::Stay,
            remembers,
        }
    }

    /// The question in one line.
    pub fn question(&self) -> &'static str {
        if self.under_way.is_empty() {
            "All is done now. Leave?"
        } else {
            "Something is still under way. What is to become of it?"
        }
    }

    /// The answers there are, in the order of their buttons.
    pub fn answers(&self) -> &'static [Leaving] {
        match (self.under_way.is_empty(), self.remembers) {
            (true, _) => &[Leaving::Stay, Leaving::Now],
            (false, Remembers::ForLater) => &[
                Leaving::Stay,
                Leaving::WhenDone,
                Leaving::Pause,
                Leaving::Stop,
            ],
            (false, Remembers::ThisRun) => &[Leaving::Stay, Leaving::WhenDone, Leaving::Stop],
        }
    }

    /// Selects the answer `steps` further on; it stops at the ends.
    pub fn turn(&mut self, steps: isize) {
        self.leaving = within(self.answers(), self.leaving, steps);
    }

    /// Says anew what is under way. An answer that there is no more gives way to the harmless one.
    pub fn still_under_way(&mut self, under_way: Vec<String>) {
        self.under_way = under_way;
        if !self.answers().contains(&self.leaving) {
            self.leaving = Leaving::Stay;
        }
    }
}

impl Leaving {
    /// What its button says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Stay => "Stay",
            Self::WhenDone => "When done",
            Self::Pause => "Pause",
            Self::Stop => "Stop",
            Self::Now => "Leave",
        }
    }

    /// What it means, in a line.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Stay => "Changes nothing.",
            Self::WhenDone => "It is left by itself once all of it is done.",
            Self::Pause => "Leaves now; the next time t goes on with it.",
            Self::Stop => "Takes back what is half done, then leaves. What is done stays done.",
            Self::Now => "Nothing is cut short.",
        }
    }
}
