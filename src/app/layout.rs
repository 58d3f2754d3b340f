//! Which part of the window is for what; drawing and clicking use the same answer.

use ratatui::layout::{Rect, Size};

use super::{Model, Pane, Selected};

/// The parts of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// The bucket and where it is.
    pub header: Rect,
    /// The rows of the tree, or a list with its line above.
    pub tree: Rect,
    /// The rows of a list.
    pub rows: Rect,
    /// The details, beside the tree in a wide window, below it in a tall one.
    pub inspect: Option<Rect>,
    /// What is inside the file, below the details, or below the tree.
    pub look: Option<Rect>,
    /// Whether they stand beside the tree.
    pub is_beside: bool,
    /// What is moving.
    pub transfers: Option<Rect>,
    /// Where one is and which keys matter.
    pub status: Rect,
}

/// Below this a question could not be shown whole, and so must not be answered.
pub const SMALLEST: Size = Size {
    width: 36,
    height: 10,
};

/// Whether the window is too small to tell what is going on.
pub fn is_too_small(window: Size) -> bool {
    window.width < SMALLEST.width || window.height < SMALLEST.height
}

/// From this width on, the details stand beside the tree.
const WIDE: u16 = 100;
/// From this height on, they fit below it.
const TALL: u16 = 20;
/// So many lines they take there, their rule included.
const BELOW: u16 = 8;
/// What is inside a file is shown from this size on, where nothing else is said.
const ROOMY: Size = Size {
    width: 120,
    height: 30,
};
/// So many lines of details stand above it.
const ABOVE: u16 = 12;
/// With fewer lines there is no room for the tree and for what is inside a file.
const LOWEST: u16 = 14;
/// What was typed, and a word on it, stand above a list.
const LINE: u16 = 2;
/// More transfers than this are counted, not shown.
const STRIP: u16 = 4;

/// Divides the window.
pub fn areas(model: &Model) -> Areas {
    let window = Rect::new(0, 0, model.size.width, model.size.height);
    let (header, rest) = from_top(window, 1);
    let (status, rest) = from_bottom(rest, 1);
    let moving = u16::try_from(model.transfers.len())
        .unwrap_or(STRIP)
        .min(STRIP);
    let (transfers, rest) = match moving {
        0 => (None, rest),
        lines => {
            let (strip, rest) = from_bottom(rest, lines + 1);
            (Some(strip).filter(|strip| strip.height > 0), rest)
        }
    };
    let (inspect, look, tree) = divided(model, rest);
    let (_, rows) = from_top(tree, LINE);
    Areas {
        header,
        tree,
        rows,
        inspect,
        look,
        is_beside: window.width >= WIDE,
        transfers,
        status,
    }
}

/// Whether there is a pane for what is inside files, in this window.
pub fn has_pane(model: &Model) -> bool {
    // What moves takes some lines, and the bars do.
    let strip = u16::try_from(model.transfers.len())
        .unwrap_or(STRIP)
        .min(STRIP);
    let bars = 2 + strip + u16::from(strip > 0);
    wants_look(model, model.size.height.saturating_sub(bars))
}

fn wants_look(model: &Model, lines: u16) -> bool {
    let window = model.size;
    match model.looking.pane {
        Pane::Shown => lines >= LOWEST,
        Pane::WhereItFits => window.width >= ROOMY.width && window.height >= ROOMY.height,
        Pane::Hidden => false,
    }
}

/// What is between the bars: for the details, for what is inside the file, and for the tree.
fn divided(model: &Model, rest: Rect) -> (Option<Rect>, Option<Rect>, Rect) {
    let window = model.size;
    let wants_look = wants_look(model, rest.height);
    match (model.wants_details, wants_look) {
        (false, false) => (None, None, rest),
        (details, look) if window.width >= WIDE => {
            let (most, limit) = if look {
                (rest.width * 9 / 20, 110)
            } else {
                (rest.width * 2 / 5, 64)
            };
            let (tree, beside) = from_left(rest, rest.width - most.clamp(40, limit));
            match (details, look) {
                // Of a folder there is nothing inside to show but its rows: its details get the room, the tree keeps its own.
                (true, true) if !matches!(model.selected(), Selected::File { .. }) => {
                    (Some(beside), None, tree)
                }
                (true, true) => {
                    let (inspect, look) = from_top(beside, ABOVE.min(beside.height / 3));
                    (Some(inspect), Some(look), tree)
                }
                (true, false) => (Some(beside), None, tree),
                (false, _) => (None, Some(beside), tree),
            }
        }
        (_, true) => {
            let (look, tree) = from_bottom(rest, rest.height * 3 / 5);
            (None, Some(look), tree)
        }
        (true, false) if window.height >= TALL => {
            let (inspect, tree) = from_bottom(rest, BELOW);
            (Some(inspect), None, tree)
        }
        (true, false) => (None, None, rest),
    }
}

fn from_top(area: Rect, lines: u16) -> (Rect, Rect) {
    let lines = lines.min(area.height);
    (
        Rect {
            height: lines,
            ..area
        },
        Rect {
            y: area.y + lines,
            height: area.height - lines,
            ..area
        },
    )
}

fn from_left(area: Rect, cells: u16) -> (Rect, Rect) {
    let cells = cells.min(area.width);
    let left = Rect {
        width: cells,
        ..area
    };
    let rest = Rect {
        x: area.x + cells,
        width: area.width - cells,
        ..area
    };
    (left, rest)
}

fn from_bottom(area: Rect, lines: u16) -> (Rect, Rect) {
    let lines = lines.min(area.height);
    let rest = Rect {
        height: area.height - lines,
        ..area
    };
    (
        Rect {
            y: rest.y + rest.height,
            height: lines,
            ..area
        },
        rest,
    )
}
