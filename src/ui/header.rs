//! The line at the top: which bucket, where in it, and whether anything can be changed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Theme, format};
use crate::app::{Departure, FRAME_OF_A_SPINNER, IndexStage, Model};

/// The frames of a spinner.
const SPINNER: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// Draws the line.
pub fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    buffer.set_style(area, theme.bar);
    let badge = badge(model, theme);
    let badge_width = format::width(&badge);
    let room = usize::from(area.width).saturating_sub(badge_width + 2);
    let mut left = vec![
        Span::styled(" filedesk ", theme.strong),
        Span::raw(" "),
        Span::styled(crate::object::reveal(&model.start.bucket), theme.strong),
    ];
    match (&model.start.endpoint, model.start.is_demo) {
        (_, true) => left.push(Span::raw(" · demo")),
        (Some(endpoint), false) => {
            left.push(Span::raw(format!(" · {}", crate::object::reveal(endpoint))));
        }
        (None, false) => {}
    }
    let place = model.here();
    if !place.is_bucket() {
        left.push(Span::raw("  "));
        left.extend(format::revealed(
            place.as_str(),
            ratatui::style::Style::new(),
            theme,
        ));
    }
    format::put(
        buffer,
        area.x,
        area.y,
        left,
        u16::try_from(room).unwrap_or(area.width),
    );
    let start = area
        .right()
        .saturating_sub(u16::try_from(badge_width + 1).unwrap_or(0));
    format::put(
        buffer,
        start.max(area.x),
        area.y,
        badge,
        area.right() - start.max(area.x),
    );
}

/// A spinner's frame for this moment.
pub fn spinner(model: &Model) -> &'static str {
    let step = model.clock.steady.as_millis() / FRAME_OF_A_SPINNER.as_millis();
    SPINNER[usize::try_from(step % 10).unwrap_or(0)]
}

fn badge(model: &Model, theme: &Theme) -> Vec<Span<'static>> {
    let mut badge = Vec::new();
    if let IndexStage::Sweeping(sweeping) = &model.indexing.stage
        && model.indexing.as_of.is_none()
    {
        let text = format!("indexing {} ", crate::app::grouped(sweeping.seen));
        badge.push(Span::raw(text));
    }
    if matches!(model.departure, Departure::OnceDone(_)) {
        badge.push(Span::styled(" leaves when done ", theme.mark));
    }
    if model.is_busy() {
        badge.push(Span::raw(spinner(model)));
    }
    if let Some(ends) = model.session().moment() {
        let at = format::soon(ends, model.clock.wall, &theme.zone);
        badge.push(Span::raw(format!(" session until {at} ")));
    }
    if model.start.read_only.is_some() {
        badge.push(Span::styled(" read-only ", theme.mark));
    }
    badge
}
