//! What is asked of a file: which part, in how much room, and how a page is seen; it crosses a pipe.

use std::fmt;

use serde::{Deserialize, Serialize};

/// So many bytes of a file are read at first, where it can be read in part.
const REACH: u64 = 256 << 10;

/// What of a file is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What the file is called.
    pub name: String,
    /// Which type the store declares it to be; may be empty.
    pub declared: String,
    /// How much room there is for a picture.
    pub room: Room,
    /// What a person wants to see of it.
    pub wanted: Wanted,
}

/// What a person wants to see of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Which page or sheet, counted from 0.
    pub part: usize,
    /// So many bytes are read of what can be read in part, at most.
    pub reach: u64,
    /// Words to find on another page or sheet.
    pub seek: Option<Seek>,
    /// What opens it, if it is locked; may be empty.
    pub password: Password,
    /// How pages and pictures are seen.
    pub sight: Sight,
}

/// How pages and pictures are seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// A page as a picture rather than as text.
    pub is_picture: bool,
    /// How close: 0 is all of it, and each further one is closer, up to [`CLOSEST`].
    pub zoom: u8,
    /// How far it is moved, in steps: quarters of what is seen, sideways and down.
    pub steps: (u16, u16),
}

/// How much larger a picture is at each step closer, in tenths.
pub const ZOOMS: [u16; CLOSEST as usize + 1] = [10, 15, 20, 30, 45, 60, 90, 130, 180];
/// As close as a picture can be seen.
pub const CLOSEST: u8 = 8;

/// Words that are looked for page by page, or sheet by sheet, around the end.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seek {
    /// The words, in small letters.
    pub words: String,
    /// Towards the first page.
    pub is_backwards: bool,
    /// The page or sheet to begin with, counted from 0.
    pub from: usize,
    /// So many of them are looked through.
    pub left: usize,
    /// Whether those that were looked through before were read whole.
    pub is_whole: bool,
}

/// A password, which no log shows.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(pub String);

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// In cells.
    pub width: u16,
    /// In cells.
    pub height: u16,
    /// How the terminal draws points, if it can.
    pub canvas: Option<Canvas>,
}

/// What a terminal can draw pictures with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canvas {
    /// In which language it takes them.
    pub protocol: Protocol,
    /// How many points a cell has, sideways and down.
    pub cell: (u16, u16),
}

/// The language in which a terminal takes pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Protocol {
    /// That of kitty; also of Ghostty.
    Kitty,
    /// That of iTerm2; also of `WezTerm` and Konsole.
    ITerm2,
    /// Sixels, as a VT340 had them; also xterm, foot, Windows Terminal.
    Sixel,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            part: 0,
            reach: REACH,
            seek: None,
            password: Password::default(),
            sight: Sight::default(),
        }
    }
}

/// What is looked for names customers, and no log shows it.
impl fmt::Debug for Seek {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("(words)")
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("(a password)")
    }
}
