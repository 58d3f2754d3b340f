//! What is asked for, and what there is to look at then: plain data that crosses a pipe.

use serde::{Deserialize, Serialize};

use super::{Kind, Unreadable};

/// What of a file is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What the file is called.
    pub name: String,
    /// Which type the store declares it to be; may be empty.
    pub declared: String,
    /// Which page or sheet, counted from 0.
    pub part: usize,
    /// So many bytes are read of what can be read in part, at most.
    pub reach: u64,
    /// How much room there is for a picture.
    pub room: Room,
    /// Words to find in a later page or an earlier one, beginning with `part`.
    #[serde(default)]
    pub seek: Option<Seek>,
    /// What opens it, if it is locked; may be empty.
    #[serde(default)]
    pub password: Password,
}

/// Words that are looked for from one page on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seek {
    /// The words, in small letters.
    pub words: String,
    /// Towards the first page.
    pub is_backwards: bool,
}

/// What is looked for names customers, and no log shows it.
impl std::fmt::Debug for Seek {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("(words)")
    }
}

/// A password, which no log shows.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("(a password)")
    }
}

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// In cells.
    pub width: u16,
    /// In cells.
    pub height: u16,
}

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
    /// Lines as on a page, whose columns stay where they are.
    Laid(Vec<Line>),
    /// Rows and columns.
    Table(Table),
    /// Points.
    Picture(Picture),
}

/// A line of text in pieces.
pub type Line = Vec<Piece>;

/// The text of a line, without how it is meant.
pub fn text_of(line: &[Piece]) -> String {
    line.iter().map(|piece| piece.text.as_str()).collect()
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

/// Points in rows, three bytes each: red, green, blue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Points in a row.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// The points.
    pub rgb: Vec<u8>,
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
