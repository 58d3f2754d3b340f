//! What was done, record by record, with the one under the cursor in full.

mod detail;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::{Command, LedgerFocus, LedgerList, LedgerView, Model, Scope, grouped, spec};
use crate::ledger::{Act, Record, Standing};
use crate::object::{Timestamp, reveal};
use crate::ui::{Theme, format, header, names};

/// The widest window that the view makes use of.
const WIDEST: u16 = 160;

/// What is true of every link.
const TRUTH: &str = "A link cannot be taken back; deleting or moving its file ends it.";
/// What is true of one to write with, whatever becomes of the file.
const TRUTH_OF_REQUESTS: &str = "A request cannot be taken back; it ends with its time.";
/// The first of these where it has no room.
const SHORT_TRUTH: &str = "Delete or move a file to end links.";

/// The columns beside the file's name, each with the cells that it takes; those that have no room take 0.
#[derive(Clone, Copy)]
struct Columns {
    when: u16,
    act: u16,
    standing: u16,
    name: u16,
    user: u16,
    note: u16,
}

impl Columns {
    /// In a narrow window the pane below tells what has no column.
    fn of(width: u16) -> Self {
        let (when, act, standing, user, note) = match width {
            0..50 => (0, 9, 13, 0, 0),
            50..70 => (13, 9, 16, 0, 0),
            70..100 => (13, 9, 16, 0, 12),
            100.. => (18, 10, 17, 10, 16),
        };
        let name = width.saturating_sub(when + act + standing + user + note);
        Self {
            when,
            act,
            standing,
            name,
            user,
            note,
        }
    }
}

/// The lines of the view, from top to bottom; the rows take what the others leave.
struct Lines {
    tabs: Rect,
    heads: Rect,
    rows: Rect,
    detail: Rect,
    foot: Rect,
}

impl Lines {
    fn of(area: Rect, detail: u16, foot: u16) -> Self {
        let mut y = area.y;
        let mut take = |height: u16| {
            let height = height.min(area.bottom() - y);
            let taken = Rect { y, height, ..area };
            y += height;
            taken
        };
        let (tabs, heads) = (take(1), take(1));
        let rows = area.height.saturating_sub(2 + detail + foot);
        Self {
            tabs,
            heads,
            rows: take(rows),
            detail: take(detail),
            foot: take(foot),
        }
    }
}

/// Draws the view over the whole window.
pub fn draw(model: &Model, theme: &Theme, view: &LedgerView, frame: &mut Frame<'_>) {
    let window = frame.area();
    let is_typing = view.focus == LedgerFocus::Line;
    let area = super::Shell {
        title: &title(view),
        size: (window.width.min(WIDEST), window.height.saturating_sub(2)),
        scope: if is_typing {
            Scope::Prompt
        } else {
            Scope::Ledger
        },
        enter: is_typing.then_some("to the rows"),
    }
    .draw(model, theme, frame);
    if area.height < 3 {
        return;
    }
    let foot = foot(model, view, area.width);
    let detail = detail::lines(model, theme, view, area);
    let lines = Lines::of(area, count(&detail), count(&foot));
    draw_tabs(model, theme, view, lines.tabs, frame);
    let buffer = frame.buffer_mut();
    if view.len() == 0 {
        draw_nothing(model, theme, view, lines.rows, buffer);
    } else {
        draw_heads(theme, lines.heads, buffer);
        draw_rows(model, theme, view, lines.rows, buffer);
    }
    for (y, line) in (lines.detail.y..lines.detail.bottom()).zip(&detail) {
        buffer.set_line(area.x, y, line, area.width);
    }
    for (y, line) in (lines.foot.y..lines.foot.bottom()).zip(foot) {
        buffer.set_stringn(area.x, y, line, area.width.into(), theme.dim);
    }
}

fn count<T>(lines: &[T]) -> u16 {
    u16::try_from(lines.len()).unwrap_or(u16::MAX)
}

fn title(view: &LedgerView) -> String {
    let Some(history) = view.read() else {
        return "What was done".into();
    };
    match history.records.len() {
        1 => "What was done: 1 record".into(),
        count => format!("What was done: {} records", grouped(count)),
    }
}

/// What has to be said whatever is listed: lines that cannot be read, and that nothing takes a link back.
fn foot(model: &Model, view: &LedgerView, width: u16) -> Vec<String> {
    let width = usize::from(width);
    let mut foot = Vec::new();
    let unreadable = view.read().map_or(0, |history| history.unreadable);
    if unreadable > 0 {
        let lines = match unreadable {
            1 => "1 line of the ledger".to_owned(),
            count => format!("{} lines of the ledger", grouped(count)),
        };
        foot.push(format::cut(&format!("{lines} cannot be read."), width));
    }
    foot.push(truth(model, view, width));
    foot
}

/// What ends a link, and the key that does it, as far as there is room.
fn truth(model: &Model, view: &LedgerView, width: usize) -> String {
    let act = view.selected().map(|record| record.entry.act);
    if act == Some(Act::Request) {
        return format::cut(TRUTH_OF_REQUESTS, width);
    }
    let delete = spec(Command::LedgerDelete);
    let key = delete.keys[0];
    let is_possible = (delete.when)(model).is_ok() && view.focus == LedgerFocus::Rows;
    let with_key = [
        format!("{TRUTH}  {key} delete the file"),
        format!("{TRUTH}  {key} delete"),
    ];
    let with_key = with_key.into_iter().filter(|_| is_possible);
    let mut truths = with_key.chain([TRUTH.to_owned()]);
    let fitting = truths.find(|truth| truth.len() <= width);
    fitting.unwrap_or_else(|| format::cut(SHORT_TRUTH, width))
}

/// The lists beside each other, the one that is shown in brackets; then the words and how many records have them.
fn draw_tabs(model: &Model, theme: &Theme, view: &LedgerView, area: Rect, frame: &mut Frame<'_>) {
    let alive = format!("Links alive: {}", grouped(view.alive()));
    let tab = |is_shown: bool, text: &str| {
        if is_shown {
            Span::styled(format!("[{text}]"), theme.accent)
        } else {
            Span::styled(format!(" {text} "), theme.dim)
        }
    };
    let is_all = view.list == LedgerList::All;
    let tabs = vec![tab(is_all, "All"), tab(!is_all, &alive), Span::raw("  ")];
    let buffer = frame.buffer_mut();
    let used = format::put(buffer, area.x, area.y, tabs, area.width);
    let is_typing = view.focus == LedgerFocus::Line;
    let is_filtered = !view.filter.value().is_empty();
    let mut field = Rect {
        x: area.x + used,
        width: area.width - used,
        ..area
    };
    if is_filtered || is_typing {
        let found = format!(" {}", grouped(view.len()));
        let cells = u16::try_from(found.len()).unwrap_or(field.width);
        if cells + 12 < field.width {
            let x = field.right() - cells;
            buffer.set_stringn(x, area.y, found, cells.into(), theme.dim);
            field.width -= cells;
        }
        let slash = vec![Span::styled("/ ", theme.accent)];
        let used = format::put(buffer, field.x, field.y, slash, field.width);
        field.x += used;
        field.width -= used;
        let has_keys = is_typing && is_on_top(model);
        super::draw_input(&view.filter, theme, field, has_keys, frame);
    }
}

fn is_on_top(model: &Model) -> bool {
    matches!(model.dialogs.last(), Some(crate::app::Dialog::Ledger(_)))
}

/// Why there is no row.
fn draw_nothing(model: &Model, theme: &Theme, view: &LedgerView, area: Rect, buffer: &mut Buffer) {
    let text = match &view.history.shown {
        None => format!("{} reading…", header::spinner(model)),
        Some(Err(failure)) => reveal(&format!("{} {}", failure.sentence(), failure.hint())),
        Some(Ok(history)) if history.records.is_empty() => "Nothing was done yet.".into(),
        Some(Ok(_)) if !view.filter.value().trim().is_empty() => {
            "No record in this list has all of these words.".into()
        }
        Some(Ok(_)) => "No link that was made here is alive.".into(),
    };
    let lines = format::wrap_words(&text, area.width.into());
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        buffer.set_stringn(area.x, y, line, area.width.into(), theme.dim);
    }
}

fn draw_heads(theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let heads = ["when", "what", "outcome", "file", "user", "note"];
    let cells = heads.map(|head| vec![Span::styled(head, theme.dim)]);
    draw_cells(cells, area, buffer);
}

fn draw_rows(model: &Model, theme: &Theme, view: &LedgerView, area: Rect, buffer: &mut Buffer) {
    let height = usize::from(area.height);
    let top = view.cursor.saturating_sub(height.saturating_sub(1) / 2);
    let top = top.min(view.len().saturating_sub(height));
    let now = model.clock.wall;
    for (y, row) in (area.y..area.bottom()).zip(top..view.len()) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        if let Some((record, standing)) = view.row(row, now) {
            draw_cells(cells(model, theme, record, standing), line, buffer);
        }
        if row == view.cursor {
            buffer.set_style(line, theme.cursor);
        }
    }
}

fn cells(
    model: &Model,
    theme: &Theme,
    record: &Record,
    standing: Option<Standing>,
) -> [Vec<Span<'static>>; 6] {
    let now = model.clock.wall;
    let dim = |text: String| vec![Span::styled(text, theme.dim)];
    let key = record.entry.key.as_str();
    let told = names::told(key, names::start(key), model.names, &[], theme);
    let (outcome, style) = outcome(record, standing, now, theme);
    [
        dim(format::short(record.at, now, &theme.zone)),
        vec![Span::raw(record.entry.act.word())],
        vec![Span::styled(outcome, style)],
        told.spans,
        dim(reveal(&record.who.user)),
        dim(reveal(record.entry.note.as_deref().unwrap_or_default())),
    ]
}

/// How it ended; of a link, what has become of it.
fn outcome(
    record: &Record,
    standing: Option<Standing>,
    now: Timestamp,
    theme: &Theme,
) -> (String, Style) {
    let until = |until| format::soon(until, now, &theme.zone);
    match standing {
        _ if record.entry.outcome.failure().is_some() => ("failed".into(), theme.mark),
        Some(Standing::Alive(end)) => (format!("until {}", until(end)), theme.strong),
        Some(Standing::NewFile(end)) => (format!("new file, {}", until(end)), theme.strong),
        Some(Standing::FileDeleted) => ("file deleted".into(), theme.dim),
        Some(Standing::Ended) => ("ended".into(), theme.dim),
        None => ("done".into(), theme.dim),
    }
}

fn draw_cells(cells: [Vec<Span<'static>>; 6], area: Rect, buffer: &mut Buffer) {
    let columns = Columns::of(area.width);
    let widths = [
        columns.when,
        columns.act,
        columns.standing,
        columns.name,
        columns.user,
        columns.note,
    ];
    let mut x = area.x;
    for (spans, wide) in cells.into_iter().zip(widths) {
        format::put(buffer, x, area.y, spans, wide.saturating_sub(1));
        x += wide;
    }
}
