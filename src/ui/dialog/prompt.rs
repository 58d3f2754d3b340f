//! The one-line prompts: a key to go to, a local file to upload.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::{GoTo, Model, PathPrompt, Scope};
use crate::ui::{Theme, format};

/// So many suggestions are shown at once.
const SHOWN: u16 = 8;

/// Draws the prompt for a key or address.
pub fn draw_go_to(model: &Model, theme: &Theme, go_to: &GoTo, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(20, 92);
    let (text, style) = match &go_to.trouble {
        Some(trouble) => (trouble.as_str(), theme.bad),
        None => (
            "A key, an s3:// address, or a link. Pasting works too.",
            theme.dim,
        ),
    };
    let lines = format::wrap_words(text, usize::from(width.saturating_sub(4)));
    let area = super::Shell {
        title: "Go to",
        size: (width, 2 + u16::try_from(lines.len()).unwrap_or(2)),
        scope: Scope::Dialog,
        enter: Some("go on"),
    }
    .draw(model, theme, frame);
    super::draw_input(&go_to.input, theme, line(area, 0), true, frame);
    draw_text(lines, style, area, frame);
}

/// Draws the prompt for a local file, with what continues it below.
pub fn draw_path(model: &Model, theme: &Theme, prompt: &PathPrompt, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(20, 92);
    let suggested = u16::try_from(prompt.suggestions.len())
        .unwrap_or(SHOWN)
        .min(SHOWN);
    let trouble = prompt.trouble.as_ref().map(|trouble| {
        let text = format!("{} {}", trouble.sentence(), trouble.hint());
        format::wrap_words(&text, usize::from(width.saturating_sub(4)))
    });
    let said = trouble.as_ref().map_or(suggested, |lines| {
        u16::try_from(lines.len()).unwrap_or(SHOWN)
    });
    let height = 2 + said.max(3);
    let area = super::Shell {
        title: "Upload which file?",
        size: (width, height),
        scope: Scope::Prompt,
        enter: Some("go on"),
    }
    .draw(model, theme, frame);
    super::draw_input(&prompt.input, theme, line(area, 0), true, frame);
    if let Some(lines) = trouble {
        draw_text(lines, theme.bad, area, frame);
        return;
    }
    if prompt.suggestions.is_empty() {
        let text = "Type a path, or drop a file on this window.";
        let line = line(area, 2);
        frame
            .buffer_mut()
            .set_stringn(line.x, line.y, text, line.width.into(), theme.dim);
        return;
    }
    draw_suggestions(theme, prompt, area, frame);
}

fn draw_text(lines: Vec<String>, style: Style, area: Rect, frame: &mut Frame<'_>) {
    for (y, text) in (area.y + 2..area.bottom()).zip(lines) {
        frame
            .buffer_mut()
            .set_stringn(area.x, y, text, area.width.into(), style);
    }
}

fn draw_suggestions(theme: &Theme, prompt: &PathPrompt, area: Rect, frame: &mut Frame<'_>) {
    let chosen = prompt.chosen.unwrap_or(0);
    let first = chosen.saturating_sub(usize::from(SHOWN) - 1);
    let rows = prompt
        .suggestions
        .iter()
        .enumerate()
        .skip(first)
        .take(SHOWN.into());
    for (at, (index, suggestion)) in (2..).zip(rows) {
        let style = match () {
            () if prompt.chosen == Some(index) => theme.cursor,
            () if suggestion.is_folder => theme.folder,
            () => Style::new(),
        };
        let name = suggestion
            .text
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or(&suggestion.text);
        let slash = if suggestion.is_folder { "/" } else { "" };
        let spans = format::revealed(&format!("{name}{slash}"), style, theme);
        let line = line(area, at);
        format::put(frame.buffer_mut(), line.x, line.y, spans, line.width);
    }
}

fn line(area: Rect, at: u16) -> Rect {
    let y = (area.y + at).min(area.bottom().saturating_sub(1));
    Rect {
        y,
        height: 1,
        ..area
    }
}
