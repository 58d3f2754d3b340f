//! The prompt for a local file or folder to upload, with what continues it below.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::prompt::{draw_text, line};
use crate::app::{
    MOST_SUGGESTIONS, Model, OnEnter, PathPrompt, Scope, Suggestion, SuggestionKind, grouped,
};
use crate::ui::{Theme, format, tree};

/// So many suggestions are shown at once, where the window has room for them.
const SHOWN: u16 = 10;
/// From this width on the minute of a file's last change is told: what was scanned today is told apart by it.
const WIDE: u16 = 60;

/// Draws the prompt.
pub fn draw(model: &Model, theme: &Theme, prompt: &PathPrompt, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(20, 92);
    let area = super::Shell {
        title: "Upload which file or folder?",
        // Always as high: it must not jump while a person walks through folders.
        size: (width, 2 + SHOWN),
        scope: Scope::Prompt,
        enter: Some(match prompt.on_enter() {
            OnEnter::Open => "open",
            OnEnter::TakeFolder => "take all",
            OnEnter::GoOn => "go on",
        }),
    }
    .draw(model, theme, frame);
    super::draw_input(&prompt.input, theme, line(area, 0), true, frame);
    if let Some(trouble) = &prompt.trouble {
        let text = format!("{} {}", trouble.sentence(), trouble.hint());
        let lines = format::wrap_words(&text, area.width.into());
        draw_text(lines, theme.bad, area, frame);
        return;
    }
    let rows = usize::from(area.height.saturating_sub(2));
    draw_hint(theme, prompt, rows, line(area, 1), frame.buffer_mut());
    let first = prompt.chosen.map_or(0, |at| (at + 1).saturating_sub(rows));
    let shown = prompt.suggestions.iter().enumerate().skip(first).take(rows);
    for (at, (index, suggestion)) in (2..).zip(shown) {
        let (row, buffer) = (line(area, at), frame.buffer_mut());
        draw_suggestion(theme, suggestion, row, buffer);
        if prompt.chosen == Some(index) {
            buffer.set_style(row, theme.cursor);
        }
    }
}

/// What to do now; at its end how many suggestions there are, where not all of them are in sight.
fn draw_hint(theme: &Theme, prompt: &PathPrompt, rows: usize, row: Rect, buffer: &mut Buffer) {
    let count = prompt.suggestions.len();
    let told = match prompt.chosen {
        _ if count <= rows => String::new(),
        Some(at) => format!("{} of {}", grouped(at + 1), grouped(count)),
        None if count >= MOST_SUGGESTIONS => format!("{}+ names", grouped(count)),
        None => format!("{} names", grouped(count)),
    };
    let room = usize::from(row.width).saturating_sub(told.width() + 1);
    let (long, short) = hint(prompt);
    let hint = if long.width() <= room { long } else { short };
    buffer.set_stringn(row.x, row.y, hint, row.width.into(), theme.dim);
    if hint.width() <= room {
        put_right(&told, theme.dim, row, buffer);
    }
}

/// What to do now, in a sentence and in a shorter one.
fn hint(prompt: &PathPrompt) -> (&'static str, &'static str) {
    if prompt.examined.is_some() {
        return ("Looking at it…", "Looking at it…");
    }
    match prompt.on_enter() {
        OnEnter::Open => (
            "Enter opens this folder, Enter once more takes all of it.",
            "Enter opens, again takes all.",
        ),
        OnEnter::TakeFolder => (
            "Enter takes all of this folder, Tab chooses in it.",
            "Enter takes it all, Tab chooses.",
        ),
        OnEnter::GoOn if prompt.input.value().is_empty() => (
            "Choose with Tab, type a path, or drop files on this window.",
            "Choose with Tab, type, or drop.",
        ),
        OnEnter::GoOn => match prompt.chosen {
            _ if !prompt.more.is_empty() => {
                ("Enter takes all that was dropped.", "Enter takes all.")
            }
            Some(_) => ("Enter takes this file.", "Enter takes this file."),
            None if !prompt.suggestions.is_empty() => (
                "Tab completes what is typed, or chooses.",
                "Tab completes or chooses.",
            ),
            None if prompt.awaited.is_none() => (
                "Nothing there begins like this.",
                "Nothing there begins like this.",
            ),
            None => ("", ""),
        },
    }
}

/// What one is called; at the right end what it is.
fn draw_suggestion(theme: &Theme, suggestion: &Suggestion, row: Rect, buffer: &mut Buffer) {
    let text = suggestion.text.as_str();
    let begins = text.trim_end_matches('/').rfind('/');
    let name = &text[begins.map_or(0, |slash| slash + 1)..];
    let mut put = |name: &str, style, cells| {
        let spans = format::revealed(name, style, theme);
        format::put(buffer, row.x, row.y, spans, cells);
    };
    let told = match suggestion.kind {
        SuggestionKind::File { size, modified } => {
            let columns = match row.width {
                WIDE.. => tree::columns(u16::MAX),
                narrow => tree::columns(narrow),
            };
            let taken = columns.width() + 1;
            put(name, Style::new(), row.width.saturating_sub(taken));
            // The tree leaves a cell free behind the time; here the frame does.
            let width = row.width + 1;
            let row = Rect { width, ..row };
            return tree::draw_columns(size, modified, columns, theme, row, buffer);
        }
        SuggestionKind::Folder => return put(name, theme.folder, row.width),
        SuggestionKind::Recent => "uploaded from",
        SuggestionKind::Downloads => "downloads",
        SuggestionKind::Home => "home",
    };
    let taken = u16::try_from(told.width() + 2).unwrap_or(row.width);
    put(text, theme.folder, row.width.saturating_sub(taken));
    put_right(told, theme.dim, row, buffer);
}

fn put_right(text: &str, style: Style, row: Rect, buffer: &mut Buffer) {
    let cells = u16::try_from(text.width())
        .unwrap_or(row.width)
        .min(row.width);
    buffer.set_stringn(row.right() - cells, row.y, text, cells.into(), style);
}
