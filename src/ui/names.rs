//! How a file's name is told: in the store's words or as the raw key, with what was searched for set off.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::{Theme, format};
use crate::app::Names;
use crate::object::{Reading, Timestamp, read_name};

/// The cells of an owner, so that the names after it stand in a column.
const OWNER: usize = 8;

/// A folder of fewer cells, a few letters and dots, would tell nothing.
const FOLDER: u16 = 12;

/// A name, ready to be drawn.
pub struct Told {
    /// What to draw.
    pub spans: Vec<Span<'static>>,
    /// When it was uploaded, if its name says so and the name itself is not shown.
    pub uploaded: Option<Timestamp>,
}

/// Tells the file that has `key`, whose own name begins at byte `start`; `hits` are the bytes to set off.
pub fn told(key: &str, start: usize, names: Names, hits: &[Range<usize>], theme: &Theme) -> Told {
    let pen = Pen { key, hits, theme };
    let name = &key[start..];
    if name.is_empty() {
        let spans = vec![Span::styled("(the folder's own object)", theme.dim)];
        return Told {
            spans,
            uploaded: None,
        };
    }
    match (read_name(key), names) {
        (
            Some(Reading::Office {
                owner,
                uploaded,
                original,
                ..
            }),
            Names::Told,
        ) => {
            let mut spans = pen.write(start..start + owner.len(), theme.owner);
            let gap = OWNER.saturating_sub(owner.len()).max(1) + 1;
            spans.push(Span::raw(" ".repeat(gap)));
            spans.extend(pen.write(key.len() - original.len()..key.len(), Style::new()));
            Told {
                spans,
                uploaded: Some(uploaded),
            }
        }
        (Some(Reading::Job { original, .. }), Names::Told) => Told {
            spans: pen.write(key.len() - original.len()..key.len(), Style::new()),
            uploaded: None,
        },
        (reading, _) => Told {
            spans: raw(&pen, start, reading.as_ref()),
            uploaded: None,
        },
    }
}

/// The name as it is; the parts that the storage added step back.
fn raw(pen: &Pen<'_>, start: usize, reading: Option<&Reading<'_>>) -> Vec<Span<'static>> {
    let (theme, end) = (pen.theme, pen.key.len());
    let (owner, original) = match reading {
        Some(Reading::Office {
            owner, original, ..
        }) => (owner.len(), original.len()),
        Some(Reading::Job { original, .. }) => (0, original.len()),
        None => (0, end - start),
    };
    let mut spans = pen.write(start..start + owner, theme.owner);
    spans.extend(pen.write(start + owner..end - original, theme.dim));
    spans.extend(pen.write(end - original..end, Style::new()));
    spans
}

/// The end of a key from byte `start` on, in one style.
pub fn plain(
    key: &str,
    start: usize,
    hits: &[Range<usize>],
    style: Style,
    theme: &Theme,
) -> Vec<Span<'static>> {
    Pen { key, hits, theme }.write(start..key.len(), style)
}

/// At which byte of `key` its own name begins; a folder's has its `/`.
pub fn start(key: &str) -> usize {
    let inner = key.strip_suffix('/').unwrap_or(key);
    inner.rfind('/').map_or(0, |slash| slash + 1)
}

/// Writes a name in at most `area`, and its folder at the right end where that leaves room enough.
pub fn put_with_folder(
    buffer: &mut Buffer,
    area: Rect,
    name: Vec<Span<'static>>,
    (key, start): (&str, usize),
    hits: &[Range<usize>],
    theme: &Theme,
) {
    let used = format::put(buffer, area.x, area.y, name, area.width);
    let left = area.width.saturating_sub(used + 3);
    if left < FOLDER {
        return;
    }
    let folder = Pen { key, hits, theme }.write(0..start, theme.dim);
    let wide = u16::try_from(format::width(&folder))
        .unwrap_or(left)
        .min(left);
    format::put(buffer, area.right() - 1 - wide, area.y, folder, wide);
}

/// Writes parts of a key, and sets off what was searched for.
struct Pen<'a> {
    key: &'a str,
    hits: &'a [Range<usize>],
    theme: &'a Theme,
}

impl Pen<'_> {
    fn write(&self, part: Range<usize>, style: Style) -> Vec<Span<'static>> {
        let mut spans = Vec::new();
        let mut at = part.start;
        let mut put = |range: Range<usize>, style: Style| {
            let (is_first, is_last) = (range.start == part.start, range.end == part.end);
            let Some(mut text) = self.key.get(range) else {
                return;
            };
            // A space where a hit begins or ends is no space at the end of a name.
            let whole = text.len();
            if !is_first {
                text = text.trim_start_matches(' ');
            }
            let before = whole - text.len();
            let whole = text.len();
            if !is_last {
                text = text.trim_end_matches(' ');
            }
            spans.push(Span::styled(" ".repeat(before), style));
            spans.extend(format::revealed(text, style, self.theme));
            spans.push(Span::styled(" ".repeat(whole - text.len()), style));
        };
        for hit in self.hits {
            let (start, end) = (hit.start.max(at), hit.end.min(part.end));
            if start < end {
                put(at..start, style);
                put(start..end, style.patch(self.theme.hit));
                at = end;
            }
        }
        put(at..part.end, style);
        spans
    }
}
