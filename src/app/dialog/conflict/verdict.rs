//! The answers to the question what to do with targets that are there already.

/// The five answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing happens.
    Skip,
    /// Nothing happens to those that are there already, the same; the others are asked about again.
    SkipIdentical,
    /// The new ones get free names.
    KeepBoth,
    /// The only new one gets a name that is typed.
    Rename,
    /// The new ones take their places.
    Replace,
}

impl Verdict {
    /// All answers, in the order of their buttons: what takes something's place is the last.
    pub const ALL: [Self; 5] = [
        Self::Skip,
        Self::SkipIdentical,
        Self::KeepBoth,
        Self::Rename,
        Self::Replace,
    ];

    /// What its button says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Skip => "Skip",
            Self::SkipIdentical => "Skip identical",
            Self::KeepBoth => "Keep both",
            Self::Rename => "Rename",
            Self::Replace => "Replace",
        }
    }
}
