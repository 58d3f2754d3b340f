//! The form that says how links are to be, with the beginning of what will be copied.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::handout::until_lines;
use super::lasting::{draw_choices, draw_label, draw_presets, draw_typed};
use super::notice::styled_lines;
use crate::app::{LinkDialog, LinkField, Model, Scope, grouped};
use crate::object::Opens;
use crate::share::{Form, Here};
use crate::ui::{Theme, format, header};

/// Draws the form.
pub fn draw(model: &Model, theme: &Theme, dialog: &LinkDialog, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(24, 96);
    let inside = width.saturating_sub(4);
    let until = until(model, theme, dialog, inside);
    let preview = preview(model, theme, dialog, inside);
    let fields = dialog.fields();
    let count = |lines: usize| u16::try_from(lines).unwrap_or(u16::MAX);
    let wanted = 2 + count(fields.len()) + 1 + count(until.len()) + 1 + count(preview.len());
    let area = super::Shell {
        title: "Links",
        size: (width, wanted),
        scope: Scope::Prompt,
        enter: Some("copy"),
    }
    .draw(model, theme, frame);
    let about = about(model, theme, dialog);
    format::put(frame.buffer_mut(), area.x, area.y, about, area.width);
    // In a low window the air goes first, then the preview.
    let gap = u16::from(area.height >= wanted);
    let mut y = area.y + 1 + gap;
    for field in fields {
        if y >= area.bottom() {
            return;
        }
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        draw_field(dialog, field, theme, line, frame);
        y += 1;
    }
    let air = (0..gap).map(|_| Line::default());
    let below = air.clone().chain(until).chain(air).chain(preview);
    for (y, line) in (y..area.bottom()).zip(below) {
        frame.buffer_mut().set_line(area.x, y, &line, area.width);
    }
}

/// Which files it is about.
fn about(model: &Model, theme: &Theme, dialog: &LinkDialog) -> Vec<Span<'static>> {
    let bytes = dialog.files.iter().filter_map(|(_, size)| *size).sum();
    let count = grouped(dialog.files.len());
    if dialog.counting.is_some() {
        return vec![Span::raw(format!(
            "{} {count} files so far",
            header::spinner(model)
        ))];
    }
    match (&dialog.folder, dialog.files.as_slice()) {
        (Some(folder), files) => {
            let mut about = format::revealed(folder.as_str(), theme.strong, theme);
            let files = if files.len() == 1 {
                "1 file"
            } else {
                &format!("{count} files")
            };
            about.push(Span::styled(
                format!("  {files}, {}", format::size(bytes)),
                theme.dim,
            ));
            about
        }
        (None, [(key, _)]) => {
            let mut about = format::revealed(key.name(), theme.strong, theme);
            about.push(Span::styled(
                format!("  {}", format::size(bytes)),
                theme.dim,
            ));
            about
        }
        (None, _) => vec![Span::styled(
            format!("{count} files, {}", format::size(bytes)),
            theme.strong,
        )],
    }
}

fn draw_field(
    dialog: &LinkDialog,
    field: LinkField,
    theme: &Theme,
    line: Rect,
    frame: &mut Frame<'_>,
) {
    let has_keys = dialog.focus == field;
    let area = draw_label(label(field), has_keys, theme, line, frame);
    let choices = &dialog.choices;
    match field {
        LinkField::Lasts => draw_presets(&dialog.lasting, has_keys, theme, area, frame),
        LinkField::Until => draw_typed(&dialog.lasting, has_keys, theme, area, frame),
        LinkField::Opens => {
            let is_shown = choices.opens == Opens::InBrowser;
            let both = [("in the browser", is_shown), ("as a download", !is_shown)];
            draw_choices(&both, has_keys, theme, area, frame);
        }
        LinkField::Name => super::draw_input(&dialog.name, theme, area, has_keys, frame),
        LinkField::Form => {
            let forms = Form::ALL.map(|form| (form.title(), form == choices.form));
            draw_choices(&forms, has_keys, theme, area, frame);
        }
        LinkField::Tries => {
            let both = [("try first", choices.tries), ("do not try", !choices.tries)];
            draw_choices(&both, has_keys, theme, area, frame);
        }
        LinkField::Note => super::draw_input(&dialog.note, theme, area, has_keys, frame),
    }
}

fn label(field: LinkField) -> &'static str {
    match field {
        LinkField::Lasts => "Lasts",
        LinkField::Until => "",
        LinkField::Opens => "Opens",
        LinkField::Name => "Name",
        LinkField::Form => "Copy as",
        LinkField::Tries => "Test",
        LinkField::Note => "Ticket",
    }
}

/// When the links will really end, or what is wrong with what was typed.
fn until(model: &Model, theme: &Theme, dialog: &LinkDialog, width: u16) -> Vec<Line<'static>> {
    match dialog.until(model.clock.wall, &theme.zone, model.session()) {
        Ok(until) => {
            let mut lines = until_lines(model, theme, until, width);
            let note = dialog.name_note();
            lines.extend(
                note.into_iter()
                    .flat_map(|note| styled_lines(note, theme.mark, width)),
            );
            lines
        }
        Err(trouble) => styled_lines(&trouble.to_string(), theme.bad, width),
    }
}

/// How many files the preview leaves out.
fn more_line(theme: &Theme, more: usize, width: u16) -> Vec<Line<'static>> {
    match more {
        0 => Vec::new(),
        more => styled_lines(
            &format!("The first of them; {} more follow:", grouped(more)),
            theme.mark,
            width,
        ),
    }
}

fn preview(model: &Model, theme: &Theme, dialog: &LinkDialog, width: u16) -> Vec<Line<'static>> {
    let now = model.clock.wall;
    let Ok(until) = dialog.until(now, &theme.zone, model.session()) else {
        return Vec::new();
    };
    let here = Here {
        now,
        zone: &theme.zone,
    };
    let more = dialog.files.len().saturating_sub(dialog.shown());
    let text = dialog.preview(until, &model.start.words, here);
    let lines = text.lines();
    let lines = lines.flat_map(|line| styled_lines(&crate::object::reveal(line), theme.dim, width));
    more_line(theme, more, width)
        .into_iter()
        .chain(lines)
        .collect()
}
