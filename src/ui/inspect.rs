//! The details pane: what HEAD and the name tell about the entry under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Theme, format};
use crate::app::{Model, Selected, grouped};
use crate::object::{Details, Encryption, Failure, Key, Reading, Timestamp, read, reveal};

/// The labels' column, in cells.
const LABEL: u16 = 12;
/// Cells for a moment to the second, as `2026-03-12 14:05:09 CEST`.
const MOMENT: u16 = 24;

/// One line of the pane.
struct Fact {
    label: &'static str,
    value: Vec<Span<'static>>,
}

/// Draws the pane with its rule: at its left where it stands beside the tree, above it otherwise.
pub fn draw(model: &Model, theme: &Theme, area: Rect, is_beside: bool, buffer: &mut Buffer) {
    if area.width < 4 || area.height < 2 {
        return;
    }
    if is_beside {
        (area.y..area.bottom()).for_each(|y| buffer.set_string(area.x, y, "│", theme.dim));
        let inner = Rect {
            x: area.x + 2,
            width: area.width - 2,
            ..area
        };
        draw_lines(lines(model, theme, inner.width), inner, buffer);
    } else {
        buffer.set_string(area.x, area.y, "─".repeat(area.width.into()), theme.dim);
        let inner = Rect {
            x: area.x + 1,
            y: area.y + 1,
            width: area.width - 1,
            height: area.height - 1,
        };
        draw_columns(model, theme, inner, buffer);
    }
}

/// Everything there is to tell, in lines of at most `width` cells.
pub fn lines(model: &Model, theme: &Theme, width: u16) -> Vec<Line<'static>> {
    if let Some(failure) = shown_trouble(model) {
        return trouble(failure, theme, width);
    }
    let (title, facts) = told(model, theme);
    let mut lines = format::wrap(title, width.into());
    lines.push(Line::default());
    let room = width.saturating_sub(LABEL);
    for fact in facts {
        for (at, line) in format::wrap(fact.value, room.into())
            .into_iter()
            .enumerate()
        {
            let label = if at == 0 { fact.label } else { "" };
            let mut spans = vec![Span::styled(
                format!("{label:<width$}", width = usize::from(LABEL)),
                theme.dim,
            )];
            spans.extend(line.spans);
            lines.push(Line::from(spans));
        }
    }
    lines
}

/// What is wrong with the entry under the cursor: its folder's listing broke off, or HEAD failed.
fn shown_trouble(model: &Model) -> Option<&Failure> {
    match (model.selected(), &model.details.shown) {
        (Selected::Note(folder), _) => model.tree.trouble(folder),
        (Selected::File { .. }, Some(Err(failure))) => Some(failure),
        _ => None,
    }
}

fn trouble(failure: &Failure, theme: &Theme, width: u16) -> Vec<Line<'static>> {
    let wrapped = |text: &str| format::wrap_words(&reveal(text), width.into());
    let sentence = wrapped(&failure.sentence())
        .into_iter()
        .map(|line| Line::from(Span::styled(line, theme.strong)));
    let hint = wrapped(&failure.hint()).into_iter().map(Line::from);
    let detail = wrapped(&failure.detail)
        .into_iter()
        .map(|line| Line::from(Span::styled(line, theme.dim)));
    sentence
        .chain(hint)
        .chain([Line::default()])
        .chain(detail)
        .collect()
}

fn draw_lines(lines: Vec<Line<'static>>, area: Rect, buffer: &mut Buffer) {
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        buffer.set_line(area.x, y, &line, area.width);
    }
}

/// Below the tree there are few lines and many cells: the facts stand in two columns.
fn draw_columns(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    if shown_trouble(model).is_some() {
        return draw_lines(lines(model, theme, area.width), area, buffer);
    }
    let (title, facts) = told(model, theme);
    format::put(buffer, area.x, area.y, title, area.width);
    let (key, facts): (Vec<_>, Vec<_>) = facts.into_iter().partition(|fact| fact.label == "Key");
    // The key has the last line for itself, whole if it fits: names may be told otherwise elsewhere.
    for fact in key {
        let y = area.bottom() - 1;
        buffer.set_string(area.x, y, fact.label, theme.dim);
        let room = area.width.saturating_sub(LABEL + 1);
        format::put(buffer, area.x + LABEL, y, fact.value, room);
    }
    let rows = area.height.saturating_sub(2);
    let wide = first_column(&facts, rows.into(), area.width);
    for (at, fact) in (0u16..).zip(facts) {
        let (column, row) = (at / rows.max(1), at % rows.max(1));
        if column > 1 || row >= rows {
            break;
        }
        let (x, y) = (area.x + column * wide, area.y + 1 + row);
        let cells = [wide, area.width - wide][usize::from(column)];
        buffer.set_string(x, y, fact.label, theme.dim);
        let room = cells.saturating_sub(LABEL + 1);
        format::put(buffer, x + LABEL, y, fact.value, room);
    }
}

/// The cells of the first column, of at most `rows` facts: all where they need no second, else as many as
/// the widest of them needs, from a half to what leaves the second room for a moment.
fn first_column(facts: &[Fact], rows: usize, width: u16) -> u16 {
    if facts.len() <= rows {
        return width;
    }
    let widths = facts
        .iter()
        .take(rows)
        .map(|fact| format::width(&fact.value));
    let widest = u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX);
    let needed = widest.saturating_add(LABEL + 2);
    needed
        .min(width.saturating_sub(LABEL + MOMENT + 1))
        .max(width / 2)
}

fn told(model: &Model, theme: &Theme) -> (Vec<Span<'static>>, Vec<Fact>) {
    match model.selected() {
        Selected::File {
            key,
            size,
            modified,
        } => {
            let details = match &model.details.shown {
                Some(Ok(details)) if details.key == key => Some(details),
                _ => None,
            };
            let mut facts = named(&key, theme);
            facts.extend(stored(&key, size, modified, details, theme));
            if model.details.is_waiting() {
                facts.push(Fact {
                    label: "",
                    value: vec![Span::styled("asking…", theme.dim)],
                });
            }
            (title(&key, theme), facts)
        }
        Selected::Folder { prefix, id } => {
            let name = prefix.map_or_else(|| "jobs/".to_owned(), |prefix| prefix.to_string());
            (
                vec![Span::styled(name, theme.accent)],
                id.map_or_else(Vec::new, |id| folder(model, id, theme)),
            )
        }
        Selected::Note(_) | Selected::Nothing => (Vec::new(), Vec::new()),
    }
}

fn title(key: &Key, theme: &Theme) -> Vec<Span<'static>> {
    match read(key) {
        Some(Reading::Office {
            owner, original, ..
        }) => {
            let mut spans = vec![Span::styled(format!("{owner}  "), theme.owner)];
            spans.extend(format::revealed(original, theme.strong, theme));
            spans
        }
        Some(Reading::Job { original, .. }) => format::revealed(original, theme.strong, theme),
        None => format::revealed(key.name(), theme.strong, theme),
    }
}

/// What the name tells, by STORAGE.md.
fn named(key: &Key, theme: &Theme) -> Vec<Fact> {
    let fact = |label, text: &str| Fact {
        label,
        value: format::revealed(text, ratatui::style::Style::new(), theme),
    };
    match read(key) {
        Some(Reading::Office {
            owner,
            category,
            uploaded,
            original,
        }) => vec![
            fact("Owner", owner),
            fact("Category", category),
            fact("Uploaded", &format::minute(uploaded, &theme.zone)),
            fact("Original", original),
        ],
        Some(Reading::Job {
            job,
            category,
            uuid,
            original,
        }) => {
            let mut facts = vec![
                fact("Job", job),
                fact("Category", category),
                fact("Original", original),
            ];
            facts.extend(uuid.map(|uuid| fact("UUID", uuid)));
            facts
        }
        None => Vec::new(),
    }
}

/// What the server tells; before HEAD answers, what the listing told.
fn stored(
    key: &Key,
    size: u64,
    modified: Option<Timestamp>,
    details: Option<&Details>,
    theme: &Theme,
) -> Vec<Fact> {
    let size = details.map_or(size, |details| details.size);
    let modified = details.and_then(|details| details.modified).or(modified);
    let modified = modified.map(|at| format::second(at, &theme.zone));
    let sizes = format!("{} ({})", format::size(size), format::exact(size));
    let mut facts = vec![
        fact("Size", &sizes, theme),
        fact("Modified", modified.as_deref().unwrap_or("not said"), theme),
    ];
    facts.extend(details.into_iter().flat_map(|details| said(details, theme)));
    facts.push(fact("Key", key.as_str(), theme));
    let metadata = details.into_iter().flat_map(|details| &details.metadata);
    facts
        .extend(metadata.map(|(name, value)| fact("Metadata", &format!("{name}: {value}"), theme)));
    facts
}

/// What only HEAD tells; what it leaves out is left out.
fn said(details: &Details, theme: &Theme) -> Vec<Fact> {
    let encryption = match &details.encryption {
        Encryption::Unreported => "none reported",
        Encryption::Aes256 => "AES256",
        Encryption::Other(kind) => kind,
    };
    let checksum = details.checksum.as_ref();
    let checksum = checksum.map(|(kind, value)| format!("{kind} {value}"));
    let told = [
        ("Type", details.content_type.as_deref().or(Some("not said"))),
        ("Encryption", Some(encryption)),
        ("Class", Some(details.storage_class.as_str())),
        ("ETag", details.etag.as_deref()),
        ("Checksum", checksum.as_deref()),
        ("Version", details.version.as_deref()),
        ("Opens as", details.content_disposition.as_deref()),
    ];
    told.into_iter()
        .filter_map(|(label, text)| Some(fact(label, text?, theme)))
        .collect()
}

fn fact(label: &'static str, text: &str, theme: &Theme) -> Fact {
    let value = format::revealed(text, ratatui::style::Style::new(), theme);
    Fact { label, value }
}

fn folder(model: &Model, id: crate::app::FolderId, theme: &Theme) -> Vec<Fact> {
    let (totals, is_whole) = model.tree.totals(id);
    let count = |number: u64| grouped(usize::try_from(number).unwrap_or(usize::MAX));
    let so_far = if is_whole { "" } else { " so far" };
    let fact = |label, text: String| Fact {
        label,
        value: vec![Span::raw(text)],
    };
    let mut facts = vec![
        fact("Files", format!("{}{so_far}", count(totals.files))),
        fact("Folders", format!("{}{so_far}", count(totals.folders))),
        fact(
            "Bytes",
            format!(
                "{} ({}){so_far}",
                format::size(totals.bytes),
                format::exact(totals.bytes)
            ),
        ),
    ];
    facts.extend(
        totals
            .newest
            .map(|newest| fact("Newest", format::minute(newest, &theme.zone))),
    );
    facts.push(Fact {
        label: "",
        value: vec![Span::styled("folders below not counted", theme.dim)],
    });
    facts
}
