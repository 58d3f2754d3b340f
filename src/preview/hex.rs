//! Bytes as they are: their offset, their values, and the letters among them.

use super::ask::Ask;
use super::shown::{Body, Line, Piece, Preview, Tone};
use super::{Kind, Source, Unreadable};

/// So many stand in a line.
const IN_LINE: usize = 16;
/// More than this nobody reads.
const MOST: u64 = 64 << 10;

pub(super) fn render(ask: &Ask, source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let bytes = source.head(ask.wanted.reach.min(MOST))?;
    let lines = bytes.chunks(IN_LINE).enumerate();
    let lines = lines.map(|(at, bytes)| line(at * IN_LINE, bytes)).collect();
    let mut preview = Preview::of(Kind::Unknown, Body::Laid(lines));
    let is_whole = bytes.len() as u64 == source.size();
    preview.stopped_at = (!is_whole).then_some(bytes.len() as u64);
    Ok(preview)
}

fn line(offset: usize, bytes: &[u8]) -> Line {
    let half = |bytes: &[u8]| {
        let values: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        values.join(" ")
    };
    let (left, right) = bytes.split_at(bytes.len().min(IN_LINE / 2));
    let letters = bytes.iter().map(|byte| match byte {
        b' '..=b'~' => char::from(*byte),
        _ => '·',
    });
    vec![
        Piece::of(Tone::Dim, format!("{offset:08x}  ")),
        Piece::plain(format!("{:<23}  {:<23}  ", half(left), half(right))),
        Piece::of(Tone::Text, letters.collect::<String>()),
    ]
}
