//! What is taken out of what is shown: lines are selected and copied, a row is shown with all its cells.

use super::{keys, view};
use crate::app::dialog::{Dialog, Notice, NoticeBody};
use crate::app::{Effect, Model, Secret};
use crate::preview::Body;

/// Begins to select lines; again, at the line that this has come to.
pub(super) fn select(model: &mut Model) {
    let page = keys::page(model).unsigned_abs();
    let looking = &mut model.looking;
    if let Some((begin, at)) = &mut looking.view.selected {
        *begin = *at;
        return;
    }
    // The heading of a table stays in sight whatever its first row there is.
    let body = looking.current().map(|preview| &preview.body);
    let first = usize::from(matches!(body, Some(Body::Table(table)) if table.rows.len() > 1));
    looking.view.select(first, page);
}

/// Shows one row with all its cells: the one that is selected, that was found, or the first in sight.
pub(super) fn show_row(model: &mut Model) {
    let page = keys::page(model).unsigned_abs();
    let view = &model.looking.view;
    let selected = view.selected.map(|(_, at)| at);
    let at = selected.or(view.hit_in_sight(page));
    let at = at.unwrap_or(view.top.max(1));
    let cells = model
        .looking
        .current()
        .and_then(|preview| view::row(preview, at));
    if let Some(cells) = cells {
        let number = at + 1;
        let row = NoticeBody::Row { number, cells };
        model.dialogs.push(Dialog::Notice(Notice::new(row)));
    }
}

/// Copies what is selected, or all of the text.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let selection = model.looking.view.selection();
    let text = model.looking.current().map(|preview| match selection {
        Some(selection) => view::text(preview, selection),
        None => view::text(preview, 0..view::lines(preview)),
    });
    let text = text
        .filter(|text| !text.trim().is_empty())
        .unwrap_or_default();
    model.looking.view.selected = None;
    if text.is_empty() {
        let text = "There is no text here to copy.";
        model.toasts.plain(model.clock.steady, text);
        return Vec::new();
    }
    let ticket = model.ticket();
    let text = Secret(text);
    vec![Effect::Copy { ticket, text }]
}
