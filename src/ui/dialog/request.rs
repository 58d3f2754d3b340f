//! The form that asks a customer for a file.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::handout::until_lines;
use super::lasting::{draw_label, draw_presets, draw_typed};
use super::naming;
use super::notice::styled_lines;
use crate::app::{Model, RequestDialog, RequestField, Scope};
use crate::object::Until;
use crate::ui::Theme;

/// Draws the form.
pub fn draw(model: &Model, theme: &Theme, dialog: &RequestDialog, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(24, 96);
    let inside = width.saturating_sub(4);
    let mut below = naming::result(&dialog.naming, theme, inside.into());
    below.extend(until(model, theme, dialog, inside));
    let named = u16::try_from(dialog.naming.fields.len()).unwrap_or(5);
    let wanted = named + 3 + 3 + u16::try_from(below.len()).unwrap_or(4);
    let area = super::Shell {
        title: "Ask a customer for a file",
        size: (width, wanted),
        scope: Scope::Prompt,
        enter: Some("make the link"),
    }
    .draw(model, theme, frame);
    let gap = u16::from(area.height >= wanted);
    let intro = styled_lines(
        "What the file will be called here, and how long it can come.",
        theme.dim,
        inside,
    );
    for line in intro.iter().take(1) {
        frame
            .buffer_mut()
            .set_line(area.x, area.y, line, area.width);
    }
    let top = area.y + 1 + gap;
    let focus = (dialog.field() == RequestField::OfName).then_some(dialog.focus);
    let fields = Rect {
        y: top,
        height: area.bottom().saturating_sub(top),
        ..area
    };
    naming::draw_fields(&dialog.naming, focus, theme, fields, frame);
    draw_rest(
        dialog,
        theme,
        Rect {
            y: top + named,
            ..area
        },
        frame,
    );
    let y = top + named + 3 + gap;
    for (y, line) in (y..area.bottom()).zip(&below) {
        frame.buffer_mut().set_line(area.x, y, line, area.width);
    }
}

fn draw_rest(dialog: &RequestDialog, theme: &Theme, area: Rect, frame: &mut Frame<'_>) {
    let labels = [
        (RequestField::Lasts, "Lasts"),
        (RequestField::Until, ""),
        (RequestField::Note, "Ticket"),
    ];
    for (y, (field, label)) in (area.y..frame.area().bottom()).zip(labels) {
        let has_keys = dialog.field() == field;
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        let room = draw_label(label, has_keys, theme, line, frame);
        match field {
            RequestField::Lasts => draw_presets(&dialog.lasting, has_keys, theme, room, frame),
            RequestField::Until => draw_typed(&dialog.lasting, has_keys, theme, room, frame),
            _ => super::draw_input(&dialog.note, theme, room, has_keys, frame),
        }
    }
}

fn until(model: &Model, theme: &Theme, dialog: &RequestDialog, width: u16) -> Vec<Line<'static>> {
    let now = model.clock.wall;
    match dialog.lasts(now, &theme.zone) {
        Ok(lasts) => {
            let until = Until::earlier_of(now.plus(lasts), model.session());
            until_lines(model, theme, until, width)
        }
        Err(trouble) => styled_lines(&trouble.to_string(), theme.bad, width),
    }
}
