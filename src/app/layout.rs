//! Which part of the window is for what; drawing and clicking use the same answer.

use ratatui::layout::{Rect, Size};

use super::Model;

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
    /// Whether the details stand beside the tree.
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
    let is_beside = window.width >= WIDE;
    let (inspect, tree) = match model.wants_details {
        true if is_beside => {
            let width = (rest.width * 2 / 5).clamp(40, 64);
            let (tree, inspect) = (rest.width - width, rest);
            let inspect = Rect {
                x: rest.x + tree,
                width,
                ..inspect
            };
            (
                Some(inspect),
                Rect {
                    width: tree,
                    ..rest
                },
            )
        }
        true if window.height >= TALL => {
            let (inspect, tree) = from_bottom(rest, BELOW);
            (Some(inspect), tree)
        }
        _ => (None, rest),
    };
    let (_, rows) = from_top(tree, LINE);
    Areas {
        header,
        tree,
        rows,
        inspect,
        is_beside,
        transfers,
        status,
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
