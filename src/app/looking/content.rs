//! Which lines or rows a preview has, and what stands in them.

use crate::preview::{Body, Preview, text_of};

/// The first line that moves: the heading of a table is always in sight.
pub(super) fn first(preview: &Preview) -> usize {
    match &preview.body {
        Body::Table(table) if table.rows.len() > 1 => 1,
        _ => 0,
    }
}

/// How many lines or rows there are.
pub(super) fn lines(preview: &Preview) -> usize {
    match &preview.body {
        Body::Lines(lines) | Body::Laid(lines) | Body::Page(lines) => lines.len(),
        Body::Table(table) => table.rows.len(),
        Body::Picture(_) | Body::Nothing => 0,
    }
}

/// The text of one line or row.
pub(super) fn line(preview: &Preview, place: usize) -> String {
    match &preview.body {
        Body::Lines(lines) | Body::Laid(lines) | Body::Page(lines) => lines
            .get(place)
            .map_or_else(String::new, |line| text_of(line)),
        Body::Table(table) => table
            .rows
            .get(place)
            .map_or_else(String::new, |row| row.join("\t")),
        Body::Picture(_) | Body::Nothing => String::new(),
    }
}

/// These lines of the text, to be copied; of a table with tabs between its cells.
pub(super) fn text(preview: &Preview, places: impl Iterator<Item = usize>) -> String {
    let lines: Vec<_> = places.map(|place| line(preview, place)).collect();
    lines.join("\n")
}

/// A row of a table, each cell with its heading; nothing of what is no table.
pub(super) fn row(preview: &Preview, place: usize) -> Option<Vec<(String, String)>> {
    let Body::Table(table) = &preview.body else {
        return None;
    };
    let row = table.rows.get(place)?;
    let heading = |at: usize| {
        let heading = table.rows.first().and_then(|heading| heading.get(at));
        match heading.map(|heading| heading.trim()) {
            Some(heading) if !heading.is_empty() => heading.to_owned(),
            _ => format!("column {}", at + 1),
        }
    };
    let cells = row.iter().enumerate();
    let cells = cells.filter(|(_, cell)| !cell.is_empty());
    Some(
        cells
            .map(|(at, cell)| (heading(at), cell.clone()))
            .collect(),
    )
}
