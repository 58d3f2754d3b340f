//! The list that a search, a filter or a gathering makes: its line, a word on it, and its rows.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Theme, format, header, names, tree};
use crate::app::{About, Focus, Found, FoundRow, Heading, IndexStage, Model, grouped};
use crate::object::{Entry, EntryKind, Prefix, reveal};
use crate::search::{Order, Way};

/// What can be typed, for who has typed nothing yet; the longest that fits is shown.
const HELP: [&str; 3] = [
    "Words in any order, or owner: category: job: type: size: after: before: newest largest",
    "owner: category: job: type: size: after: before: newest",
    "words, owner: job: after:",
];

/// So many completions are shown.
const COMPLETIONS: usize = 8;

/// Draws the list in the tree's place.
pub fn draw(model: &Model, theme: &Theme, found: &Found, areas: [Rect; 2], frame: &mut Frame<'_>) {
    let [area, rows] = areas;
    draw_line(model, theme, found, Rect { height: 1, ..area }, frame);
    if area.height > 1 {
        let spans = word(model, theme, found, area.width);
        format::put(
            frame.buffer_mut(),
            area.x + 1,
            area.y + 1,
            spans,
            area.width - 1,
        );
    }
    let buffer = frame.buffer_mut();
    if found.is_empty() && !found.is_searching() {
        draw_nothing(model, theme, found, rows, buffer);
        return;
    }
    for (line, row) in (0..rows.height).zip(found.window()) {
        let area = Rect {
            y: rows.y + line,
            height: 1,
            ..rows
        };
        match row {
            FoundRow::Heading(heading) => draw_heading(heading, theme, area, buffer),
            FoundRow::Entry {
                prefix,
                entry,
                is_cursor,
            } => {
                draw_entry(model, theme, found, (prefix, entry), area, buffer);
                if is_cursor {
                    buffer.set_style(area, theme.cursor);
                }
            }
        }
    }
}

/// What was asked for at the left, how many there are at the right.
fn draw_line(model: &Model, theme: &Theme, found: &Found, area: Rect, frame: &mut Frame<'_>) {
    let count = count(model, found);
    let wide = u16::try_from(count.chars().count()).unwrap_or(0);
    let label = match &found.about {
        About::Bucket => "/ ".to_owned(),
        About::Folder(_, prefix) => format!("in {prefix}  "),
        About::Marks => "marked  ".to_owned(),
        About::Whose(whose) => format!("Everything of {}", reveal(&whose.to_string())),
    };
    let room = area.width.saturating_sub(wide + 3);
    let label = vec![Span::raw(" "), Span::styled(label, theme.accent)];
    let label_room = if matches!(found.about, About::Whose(_)) {
        room
    } else {
        room / 2
    };
    let used = format::put(frame.buffer_mut(), area.x, area.y, label, label_room);
    let buffer = frame.buffer_mut();
    let x = area.right().saturating_sub(wide + 1).max(area.x);
    buffer.set_stringn(x, area.y, &count, wide.into(), theme.dim);
    if matches!(found.about, About::Whose(_)) {
        return;
    }
    let field = Rect {
        x: area.x + used,
        width: room.saturating_sub(used),
        ..area
    };
    let has_keys = found.focus == Focus::Line && model.dialogs.is_empty();
    super::dialog::draw_input(&found.line, theme, field, has_keys, frame);
    if has_keys && found.is_remembered && !found.line.value().is_empty() {
        // As in a browser's address line: what is typed next takes its place.
        let wide = u16::try_from(found.line.value().chars().count()).unwrap_or(field.width);
        let text = Rect {
            width: wide.min(field.width),
            ..field
        };
        frame.buffer_mut().set_style(text, theme.cursor);
    }
}

fn count(model: &Model, found: &Found) -> String {
    let Some(hits) = found.hits() else {
        return header::spinner(model).to_owned();
    };
    let so_far = if is_growing(model, found) {
        " so far"
    } else {
        ""
    };
    let order = order(found.order.unwrap_or_else(|| found.query.order()));
    let total = grouped(hits.total);
    if found.query.is_empty() {
        return format!("{total}{so_far}{order}");
    }
    format!("{total} of {}{so_far}{order}", grouped(hits.searched))
}

/// How the rows are sorted, where that is not by how well they fit.
fn order(order: Order) -> &'static str {
    match order {
        Order::Relevance => "",
        Order::Name(Way::Ascending) => " · by name",
        Order::Name(Way::Descending) => " · by name, last first",
        Order::Uploaded(Way::Ascending) => " · oldest first",
        Order::Uploaded(Way::Descending) => " · newest first",
        Order::Modified(Way::Ascending) => " · unchanged longest first",
        Order::Modified(Way::Descending) => " · last changed first",
        Order::Size(Way::Ascending) => " · smallest first",
        Order::Size(Way::Descending) => " · largest first",
        Order::Owner(_) => " · by owner",
    }
}

/// Whether keys are still coming that may belong into the list.
fn is_growing(model: &Model, found: &Found) -> bool {
    match &found.about {
        About::Folder(folder, _) => !model.tree.totals(*folder).1,
        About::Marks => false,
        About::Bucket | About::Whose(_) => {
            model.indexing.is_incomplete() || found.next_search().is_some()
        }
    }
}

/// What is wrong with the line; else how far the index is; else what can be typed.
fn word(model: &Model, theme: &Theme, found: &Found, width: u16) -> Vec<Span<'static>> {
    if let Some(trouble) = found.troubles.first() {
        let room = usize::from(width).saturating_sub(3);
        let sentence = format::cut(&reveal(&trouble.sentence), room);
        return vec![Span::styled(format!(" {sentence} "), theme.bad)];
    }
    if matches!(found.about, About::Bucket) && found.line.value().is_empty() {
        let fits = |help: &&&str| help.len() < usize::from(width);
        let help = HELP.iter().find(fits).copied().unwrap_or_default();
        return vec![Span::styled(help, theme.dim)];
    }
    if found.focus == Focus::Line && !found.completions.is_empty() {
        return completions(found, theme);
    }
    let text = match &found.about {
        About::Folder(..) | About::Marks => String::new(),
        About::Bucket | About::Whose(_) => index(model, theme, found),
    };
    let text = format::cut(&text, usize::from(width).saturating_sub(2));
    vec![Span::styled(text, theme.dim)]
}

/// What Tab would put into the line.
fn completions(found: &Found, theme: &Theme) -> Vec<Span<'static>> {
    let mut spans = vec![Span::styled("tab ", theme.strong)];
    for completion in found.completions.iter().take(COMPLETIONS) {
        spans.extend(format::revealed(
            completion.text.trim_end(),
            theme.dim,
            theme,
        ));
        spans.push(Span::raw("  "));
    }
    if let [only] = &found.completions[..] {
        spans.push(Span::styled(only.hint.clone(), theme.dim));
    }
    spans
}

/// How far the index is, and what is missing from it.
fn index(model: &Model, theme: &Theme, found: &Found) -> String {
    let indexing = &model.indexing;
    let as_of = indexing
        .as_of
        .map(|at| format::soon(at, model.clock.wall, &theme.zone));
    let mut text = match (&indexing.stage, as_of) {
        (IndexStage::Sweeping(sweeping), Some(at)) => {
            let seen = grouped(sweeping.seen);
            format!("as of {at}; reading the bucket anew, {seen} so far")
        }
        (IndexStage::Sweeping(sweeping), None) => {
            format!(
                "reading the bucket, {} files so far",
                grouped(sweeping.seen)
            )
        }
        (IndexStage::Resting, Some(at)) if found.focus == Focus::Line => format!("as of {at}"),
        (IndexStage::Resting, Some(at)) => format!("as of {at}; r reads the bucket anew"),
        (IndexStage::Resting, None) => "r tries again".into(),
        (_, Some(at)) => format!("as of {at}"),
        (_, None) => "waiting for the bucket".into(),
    };
    if let Some(failure) = &indexing.broken_off {
        text = format!("not read to its end: {} · {text}", failure.kind);
    }
    let names = |folders: &[Prefix]| {
        let names: Vec<_> = folders.iter().map(ToString::to_string).collect();
        names.join(", ")
    };
    let refused = match (indexing.narrowed(), &indexing.refused[..]) {
        (None, []) => return text,
        (None, folders) => format!("may not be listed: {}", names(folders)),
        (Some(listed), _) if indexing.is_sweeping() || !listed.is_empty() => {
            format!("only {} may be listed", names(&listed))
        }
        (Some(_), _) => return "Nothing here may be listed: ask for s3:ListBucket.".into(),
    };
    text = format!("{refused} · {text}");
    text
}

fn draw_nothing(model: &Model, theme: &Theme, found: &Found, area: Rect, buffer: &mut Buffer) {
    let text = if is_growing(model, found) {
        "Nothing yet; the rest is still being read."
    } else if !found.troubles.is_empty() && found.query.is_empty() {
        "Nothing is searched for yet."
    } else if found.query.is_empty() {
        "There is nothing here."
    } else {
        "Nothing matches. Ask for less, or Esc goes back."
    };
    let width = area.width.saturating_sub(4);
    buffer.set_stringn(
        area.x + 3,
        area.y + 1.min(area.height),
        text,
        width.into(),
        theme.dim,
    );
}

fn draw_heading(heading: &Heading, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let files = match heading.files {
        1 => "1 file".to_owned(),
        files => format!("{} files", grouped(files)),
    };
    let mut spans = vec![Span::raw(" ")];
    spans.extend(format::revealed(&heading.title, theme.folder, theme));
    let sum = match heading.bytes {
        Some(bytes) => format!("  {files} · {}", format::size(bytes)),
        None => format!("  {files}"),
    };
    spans.push(Span::styled(sum, theme.dim));
    format::put(buffer, area.x, area.y, spans, area.width);
}

fn draw_entry(
    model: &Model,
    theme: &Theme,
    found: &Found,
    (prefix, entry): (&Prefix, Entry<'_>),
    row: Rect,
    buffer: &mut Buffer,
) {
    let key = format!("{}{}", prefix.as_str(), entry.name);
    let hits: Vec<_> = found
        .query
        .highlights(entry.name)
        .into_iter()
        .map(|hit| hit.start + prefix.as_str().len()..hit.end + prefix.as_str().len())
        .collect();
    let start = names::start(&key);
    let EntryKind::File { size, modified, .. } = entry.kind else {
        let spans = names::plain(&key, start, &hits, theme.folder, theme);
        format::put(buffer, row.x + 3, row.y, spans, row.width.saturating_sub(3));
        return;
    };
    if model.marks.has(&key) {
        buffer.set_string(row.x, row.y, "●", theme.mark);
    }
    let columns = tree::columns(row.width);
    let room = row.width.saturating_sub(4 + columns.width());
    let told = names::told(&key, start, model.names, &hits, theme);
    let area = Rect {
        x: row.x + 3,
        width: room,
        ..row
    };
    if found.folder().is_some() {
        format::put(buffer, area.x, area.y, told.spans, area.width);
    } else {
        names::put_with_folder(buffer, area, told.spans, (&key, start), &hits, theme);
    }
    let moment = told.uploaded.or(modified);
    tree::draw_columns(size, moment, columns, theme, row, buffer);
}
