//! What there is to look at: plain data that crosses a pipe.

use serde::{Deserialize, Serialize};

use super::{Kind, Unreadable};

/// What there is to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// What the bytes are.
    pub kind: Kind,
    /// Something that a person should know: that the name says otherwise.
    pub note: Option<String>,
    /// Why it cannot be shown as what it is, if it cannot.
    pub trouble: Option<Unreadable>,
    /// What there is to say of the whole, in few words each.
    pub facts: Vec<String>,
    /// The pages or sheets, where it has some.
    pub parts: Option<Parts>,
    /// What is shown.
    pub body: Body,
    /// So many bytes were read, where there are more to read.
    pub stopped_at: Option<u64>,
    /// Whether something was left out within what is shown: the ends of long lines, or columns.
    pub is_abridged: bool,
    /// What came of the words that were looked for, if some were.
    pub sought: Option<Sought>,
}

/// What came of words that were looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sought {
    /// They are on the page or sheet that is shown.
    Found,
    /// They are on none.
    Nowhere {
        /// Whether all of them were read whole.
        is_whole: bool,
    },
    /// They are on none of those that there was time for.
    NotYet {
        /// The next one to look at.
        from: usize,
        /// How many are left.
        left: usize,
        /// Whether all so far were read whole.
        is_whole: bool,
    },
}

/// The pages or sheets of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// What they are.
    pub part: Part,
    /// Which one is shown, counted from 0.
    pub at: usize,
    /// How many there are.
    pub count: usize,
    /// What they are called, if they have names.
    pub names: Vec<String>,
}

/// What a document consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Pages.
    Page,
    /// Sheets.
    Sheet,
}

/// What is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Body {
    /// There is nothing.
    Nothing,
    /// Lines that may be wrapped.
    Lines(Vec<Line>),
    /// Lines whose columns stay where they are.
    Laid(Vec<Line>),
    /// A page of paper, whose columns stay columns.
    Page(Vec<Line>),
    /// Rows and columns.
    Table(Table),
    /// A picture.
    Picture(Picture),
}

/// A line of text in pieces.
pub type Line = Vec<Piece>;

/// The text of a line, without how it is meant.
pub fn text_of(line: &[Piece]) -> String {
    line.iter().map(|piece| piece.text.as_str()).collect()
}

/// Words with one space between them.
pub fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes on in a line; what is meant like the text before it belongs to that.
pub(super) fn push(line: &mut Line, tone: Tone, text: &str) {
    match line.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.tone == tone => last.text += text,
        _ => line.push(Piece::of(tone, text)),
    }
}

/// A stretch of text that looks alike. It holds no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// How it is meant.
    pub tone: Tone,
    /// The text.
    pub text: String,
}

/// How a stretch of text is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// As it is.
    Plain,
    /// A name: a key of JSON, a tag, a heading.
    Name,
    /// A value in quotes.
    Text,
    /// A number, or another word of the language.
    Value,
    /// Punctuation, offsets, comments.
    Dim,
    /// What went wrong.
    Wrong,
}

/// Rows and columns; the first row is their heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What is known of each column.
    pub columns: Vec<Column>,
    /// The rows, each with at most as many cells.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// How wide its widest cell is, in cells of the screen.
    pub width: usize,
    /// Whether it holds numbers, below its heading.
    pub is_number: bool,
}

/// A picture, or the stretch of it that is seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// How many cells of the screen it covers, sideways and down.
    pub cells: (u16, u16),
    /// How many steps it can be moved at all, sideways and down.
    pub steps: (u16, u16),
    /// Its points.
    pub points: Points,
}

/// The points of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Points {
    /// One above the other in each cell: in rows, three bytes each: red, green, blue.
    HalfBlocks(Vec<u8>),
    /// A PNG in Base64, as kitty and iTerm2 take it.
    Png(String),
    /// A sixel sequence, whole.
    Sixel(String),
}

impl Column {
    /// No column is shown wider, in cells.
    pub const WIDEST: usize = 40;
    /// So many cells stand between columns.
    pub const GAP: usize = 2;

    /// How many cells of the screen it takes: one, if it is empty.
    pub fn shown(&self) -> usize {
        self.width.clamp(1, Self::WIDEST)
    }
}

impl Preview {
    /// Nothing but a body.
    pub fn of(kind: Kind, body: Body) -> Self {
        Self {
            kind,
            note: None,
            trouble: None,
            facts: Vec::new(),
            parts: None,
            body,
            stopped_at: None,
            is_abridged: false,
            sought: None,
        }
    }
}

impl Piece {
    /// Text as it is.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::of(Tone::Plain, text)
    }

    /// Text that is meant like that.
    pub fn of(tone: Tone, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { tone, text }
    }
}
