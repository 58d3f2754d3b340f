//! What a list request is to bring, and for what.

/// A request to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// What it is about.
    pub(super) subject: Subject,
    /// Behind which place.
    pub(super) after: Option<Box<str>>,
    /// Rows behind this place are not wanted.
    pub(super) end: Option<Box<str>>,
    /// Where the server said that it goes on.
    pub(super) token: Option<String>,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// What lies in a plot of the ground.
    Plot(u32),
    /// Whether two lists really differ at a border.
    Border(u32),
}
