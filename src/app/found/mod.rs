//! The flat list that a search, a filter or a gathering makes: files from anywhere, in the tree's place.

mod answer;
mod asking;
mod heading;
mod line;
mod perform;
mod rows;
#[cfg(test)]
mod tests;
mod walk;

pub(super) use answer::{answered, failed, gathered, waits};
pub(super) use asking::{close, has_changed, leave, open_with, renewed, search, show_marks};
pub use heading::Heading;
pub(super) use line::{pasted, typed};
pub(super) use perform::{perform, show_in_tree};
pub use rows::FoundRow;

use std::time::Duration;

use tui_input::Input;

use super::{Command, FolderId, Ticket};
use crate::object::{Prefix, Whose};
use crate::search::{Completion, Hits, Order, Query, QueryTrouble};

/// A list of files and what was asked for to make it.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it is a list of.
    pub about: About,
    /// What was typed.
    pub line: Input,
    /// Whether letters are typed or mean commands.
    pub focus: Focus,
    /// What the line asks for.
    pub query: Query,
    /// What is wrong with it.
    pub troubles: Vec<QueryTrouble>,
    /// The order that was chosen; otherwise the query's own.
    pub order: Option<Order>,
    /// Whether the line is from the last time, and goes when something else is typed.
    pub is_remembered: bool,
    /// The newest answer that is shown.
    answer: Option<Answer>,
    /// The search that is to answer; it asks what the list asks now.
    awaited: Option<Ticket>,
    /// What was pressed before the rows that it is meant for were there.
    pending: Vec<Command>,
    /// The list that this one was opened over.
    under: Option<Box<Found>>,
    /// When the last search was started, on the steady clock.
    asked_at: Duration,
    /// Keys came or went since then.
    is_outdated: bool,
    /// How the line could go on.
    pub completions: Vec<Completion>,
    /// Which completion of the line is in it, while Tab turns through them.
    completing: Option<Completing>,
    cursor: usize,
    top: usize,
    height: usize,
}

/// What a list is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Everything that the index knows.
    Bucket,
    /// One folder's own rows.
    Folder(FolderId, Prefix),
    /// What is marked.
    Marks,
    /// Everything of one owner or job.
    Whose(Whose),
}

/// What a list asks for, so that an answer to something else is known as such.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Question {
    /// Nothing: a line that is nothing but wrong surely does not mean everything.
    Nothing,
    /// What fits a query, in its order.
    Fitting(Query),
    /// What belongs to whom the list is about.
    Belonging,
}

/// What was found, and what for.
#[derive(Debug, Clone)]
struct Answer {
    by: Ticket,
    question: Question,
    hits: Hits,
    /// The headings between the rows, in their order.
    headings: Vec<Heading>,
}

/// Where the keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Into the line.
    Line,
    /// To the rows, where letters are commands.
    Rows,
}

/// Tab turns through the completions.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Completing {
    /// The line before it did.
    before: String,
    /// Which one is in the line.
    at: usize,
}
