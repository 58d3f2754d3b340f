//! What the bucket holds, part by part, with bars.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::{IndexStage, Model, Scope, UsageList, UsageView, grouped};
use crate::object::{EntryKind, Prefix, Timestamp, reveal};
use crate::search::{By, Tally, Usage};
use crate::ui::{Theme, format, header, names};

/// The widest window that the view makes use of.
const WIDEST: u16 = 132;

/// The columns behind the name, each with the cells that it takes; none takes 0.
#[derive(Clone, Copy)]
struct Columns {
    name: u16,
    files: u16,
    bytes: u16,
    bar: u16,
    oldest: u16,
    newest: u16,
}

impl Columns {
    /// In a narrow window the numbers matter more than the bar, and that more than the days.
    fn of(width: u16) -> Self {
        let (files, bytes) = (11, 11);
        let (bar, oldest, newest) = match width {
            0..46 => (0, 0, 0),
            46..70 => (10, 0, 0),
            70..100 => (8, 12, 12),
            100.. => (24, 12, 12),
        };
        let name = width.saturating_sub(files + bytes + bar + oldest + newest);
        Self {
            name,
            files,
            bytes,
            bar,
            oldest,
            newest,
        }
    }
}

/// Draws the view over the whole window.
pub fn draw(model: &Model, theme: &Theme, view: &UsageView, frame: &mut Frame<'_>) {
    let window = frame.area();
    let size = (window.width.min(WIDEST), window.height.saturating_sub(2));
    let title = title(model, theme, view);
    let area = super::Shell {
        title: &title,
        size,
        scope: Scope::Usage,
        enter: None,
    }
    .draw(model, theme, frame);
    if area.height < 3 {
        return;
    }
    let buffer = frame.buffer_mut();
    let line = |at: u16| Rect {
        y: area.y + at,
        height: 1,
        ..area
    };
    draw_tabs(view, theme, line(0), buffer);
    let last = u16::from(area.height > 6);
    let rows = Rect {
        y: area.y + 2,
        height: area.height - 2 - last,
        ..area
    };
    if last > 0 {
        draw_classes(view, theme, line(area.height - 1), buffer);
    }
    if let Some(usage) = &view.usage {
        draw_heads(view, theme, line(1), buffer);
        draw_rows(model, view, usage, theme, rows, buffer);
    } else {
        let text = format!("{} counting…", header::spinner(model));
        buffer.set_stringn(rows.x, rows.y, text, rows.width.into(), theme.dim);
    }
}

fn title(model: &Model, theme: &Theme, view: &UsageView) -> String {
    let Some(usage) = &view.usage else {
        return "What the bucket holds".into();
    };
    let files = grouped(usize::try_from(usage.total.files).unwrap_or(usize::MAX));
    let bytes = format::size(usage.total.bytes);
    let indexing = &model.indexing;
    let when = match (indexing.as_of, &indexing.stage) {
        (Some(at), _) => format!("as of {}", format::soon(at, model.clock.wall, &theme.zone)),
        (None, IndexStage::Resting) => "not read to its end".to_owned(),
        (None, _) => "so far".to_owned(),
    };
    format!("{files} files · {bytes} · {when}")
}

/// The storage classes of what is selected, where its row does not say.
fn draw_classes(view: &UsageView, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(share) = view.share(view.cursor) else {
        return;
    };
    let classes = share.tally.classes();
    let classes = classes.map(|(class, bytes)| format!("{} {}", class.name(), format::size(bytes)));
    let text = classes.collect::<Vec<_>>().join(" · ");
    let text = format::cut(&text, area.width.into());
    buffer.set_stringn(area.x, area.y, text, area.width.into(), theme.dim);
}

/// The lists beside each other, the one that is shown in brackets: not by colour alone.
fn draw_tabs(view: &UsageView, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let at = UsageList::ALL
        .iter()
        .position(|list| *list == view.list)
        .unwrap_or(0);
    let tab = |list: &UsageList| {
        if *list == view.list {
            Span::styled(format!("[{}]", list.title()), theme.accent)
        } else {
            Span::styled(format!(" {} ", list.title()), theme.dim)
        }
    };
    // Where they do not all fit, those before the one that is shown give way.
    let from = (0..=at).find(|from| {
        let shown: usize = UsageList::ALL[*from..=at]
            .iter()
            .map(|list| list.title().len() + 3)
            .sum();
        shown <= usize::from(area.width)
    });
    let mut x = area.x;
    for list in &UsageList::ALL[from.unwrap_or(at)..] {
        let room = area.right().saturating_sub(x);
        if usize::from(room) < list.title().len() + 2 {
            break;
        }
        x += format::put(buffer, x, area.y, vec![tab(list)], room) + 1;
    }
}

/// What the columns are, the one that is sorted by with an arrow.
fn draw_heads(view: &UsageView, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let sorted = |by: By, word: &str| {
        let is_sorted = view.by == by && is_of_shares(view.list);
        format!("{word}{}", if is_sorted { "▾" } else { " " })
    };
    if view.list == UsageList::Unfinished {
        return;
    }
    if matches!(view.list, UsageList::Largest | UsageList::Oldest) {
        return;
    }
    let name = match view.list {
        UsageList::Categories => "category",
        UsageList::Owners => "owner",
        UsageList::Jobs => "job",
        UsageList::Elsewhere => "folder",
        _ => "class",
    };
    let cells = [
        sorted(By::Name, name),
        sorted(By::Files, "files"),
        sorted(By::Bytes, "bytes"),
        sorted(By::Oldest, "oldest"),
        sorted(By::Newest, "newest"),
    ];
    draw_cells(&cells, None, theme.dim, theme, area, buffer);
}

fn is_of_shares(list: UsageList) -> bool {
    use UsageList::{Categories, Elsewhere, Jobs, Owners};
    matches!(list, Categories | Owners | Jobs | Elsewhere)
}

fn draw_rows(
    model: &Model,
    view: &UsageView,
    usage: &Usage,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    if view.len() == 0 {
        let text = nothing(model, view);
        for (y, line) in (area.y..area.bottom()).zip(format::wrap_words(&text, area.width.into())) {
            buffer.set_stringn(area.x, y, line, area.width.into(), theme.dim);
        }
        return;
    }
    let height = usize::from(area.height);
    let top = view.cursor.saturating_sub(height.saturating_sub(1) / 2);
    let top = top.min(view.len().saturating_sub(height));
    let largest = largest(view, usage);
    for (y, row) in (area.y..area.bottom()).zip(top..view.len()) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        draw_row(model, view, usage, row, largest, theme, line, buffer);
        if row == view.cursor {
            buffer.set_style(line, theme.cursor);
        }
    }
}

/// Why a list has no row.
fn nothing(model: &Model, view: &UsageView) -> String {
    match (view.list, &view.unfinished.shown) {
        (UsageList::Unfinished, None) => format!("{} asking…", header::spinner(model)),
        (UsageList::Unfinished, Some(Err(failure))) => {
            reveal(&format!("{} {}", failure.sentence(), failure.hint()))
        }
        (UsageList::Unfinished, Some(Ok(_))) => "No upload was begun and left.".into(),
        _ => "There is none.".into(),
    }
}

/// The bytes that make a whole bar.
fn largest(view: &UsageView, usage: &Usage) -> u64 {
    let bytes = match view.list.shares(usage) {
        // As they were counted the largest is the first.
        Some(shares) => shares.first().map(|share| share.tally.bytes),
        None => usage.classes.first().map(|(_, tally)| tally.bytes),
    };
    bytes.unwrap_or(0).max(1)
}

#[expect(
    clippy::too_many_arguments,
    reason = "a row is of a list, of sums, in a place"
)]
fn draw_row(
    model: &Model,
    view: &UsageView,
    usage: &Usage,
    row: usize,
    largest: u64,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let spots = match view.list {
        UsageList::Unfinished => return draw_unfinished(view, row, theme, area, buffer),
        UsageList::Largest => &usage.largest,
        UsageList::Oldest => &usage.oldest,
        UsageList::Classes => {
            if let Some((class, tally)) = usage.classes.get(row) {
                draw_tally(class.name(), tally, largest, theme, area, buffer);
            }
            return;
        }
        _ => {
            if let Some(share) = view.share(row) {
                let name = if share.name.is_empty() {
                    "(at the top)".to_owned()
                } else {
                    reveal(&share.name)
                };
                draw_tally(&name, &share.tally, largest, theme, area, buffer);
            }
            return;
        }
    };
    let found = spots.get(row).and_then(|spot| usage.snapshot.get(*spot));
    if let Some((prefix, entry)) = found
        && let EntryKind::File { size, modified, .. } = entry.kind
    {
        let file = (prefix, entry.name, size, modified);
        draw_file(model, file, theme, area, buffer);
    }
}

fn draw_tally(
    name: &str,
    tally: &Tally,
    largest: u64,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let day =
        |at: Option<Timestamp>| at.map_or_else(String::new, |at| format::day(at, &theme.zone));
    let files = grouped(usize::try_from(tally.files).unwrap_or(usize::MAX));
    let cells = [
        name.to_owned(),
        files,
        format::size(tally.bytes),
        day(tally.oldest()),
        day(tally.newest()),
    ];
    draw_cells(
        &cells,
        Some((tally.bytes, largest)),
        Style::new(),
        theme,
        area,
        buffer,
    );
}

fn draw_cells(
    [name, files, bytes, oldest, newest]: &[String; 5],
    part: Option<(u64, u64)>,
    style: Style,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let columns = Columns::of(area.width);
    let spans = vec![Span::styled(name.clone(), style)];
    format::put(
        buffer,
        area.x,
        area.y,
        spans,
        columns.name.saturating_sub(1),
    );
    let mut x = area.x + columns.name;
    let right = |text: &str, wide: u16, x: u16, buffer: &mut Buffer| {
        let cells = u16::try_from(text.chars().count()).unwrap_or(wide);
        let start = x + wide.saturating_sub(cells + 1);
        buffer.set_stringn(start, area.y, text, wide.into(), style);
    };
    right(files, columns.files, x, buffer);
    x += columns.files;
    right(bytes, columns.bytes, x, buffer);
    x += columns.bytes;
    if columns.bar > 2
        && let Some((bytes, largest)) = part
    {
        let room = u64::from(columns.bar - 2);
        let full = u128::from(bytes) * u128::from(room) / u128::from(largest);
        let full = usize::try_from(full)
            .unwrap_or(0)
            .max(usize::from(bytes > 0));
        buffer.set_stringn(
            x + 1,
            area.y,
            "━".repeat(full),
            (columns.bar - 2).into(),
            theme.folder,
        );
    }
    x += columns.bar;
    if columns.oldest > 0 {
        right(oldest, columns.oldest, x, buffer);
        right(newest, columns.newest, x + columns.oldest, buffer);
    }
}

fn draw_file(
    model: &Model,
    (prefix, name, size, modified): (&Prefix, &str, u64, Option<Timestamp>),
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let key = format!("{}{name}", prefix.as_str());
    let start = names::start(&key);
    let told = names::told(&key, start, model.names, &[], theme);
    let moment = told.uploaded.or(modified);
    let day = moment.map_or_else(String::new, |at| format::day(at, &theme.zone));
    let right = format!("{:>11} {day:>11}", format::size(size));
    let room = area
        .width
        .saturating_sub(u16::try_from(right.len()).unwrap_or(0) + 1);
    let place = Rect {
        width: room,
        ..area
    };
    names::put_with_folder(buffer, place, told.spans, (&key, start), &[], theme);
    buffer.set_string(area.x + room + 1, area.y, right, theme.dim);
}

fn draw_unfinished(view: &UsageView, row: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(Ok(uploads)) = &view.unfinished.shown else {
        return;
    };
    if let Some(upload) = uploads.get(row) {
        let began = upload.began.map(|at| format::minute(at, &theme.zone));
        let mut spans = vec![Span::styled(
            format!("begun {}  ", began.unwrap_or_else(|| "once".into())),
            theme.dim,
        )];
        spans.extend(format::revealed(upload.key.as_str(), Style::new(), theme));
        format::put(buffer, area.x, area.y, spans, area.width);
    }
}
