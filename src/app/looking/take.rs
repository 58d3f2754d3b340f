//! What is taken out of what is shown: lines are selected and copied, a row is shown with all its cells.

use super::{content, moving};
use crate::app::dialog::{Dialog, Notice, NoticeBody};
use crate::app::{Effect, Model, Secret, grouped};

/// Begins to select lines; again, at the line that this has come to.
pub(super) fn select(model: &mut Model) {
    let (cells, page) = moving::room(model);
    let looking = &mut model.looking;
    if let Some((begin, at)) = &mut looking.view.selected {
        *begin = *at;
        return;
    }
    let Some(preview) = looking.preview().cloned() else {
        return;
    };
    let sight = looking.sight(&preview, cells, page);
    let lines = (content::first(&preview), content::lines(&preview));
    looking.view.select(lines, &sight);
}

/// Shows one row with all its cells: the one that is selected, that was found, or the first in sight.
pub(super) fn show_row(model: &mut Model) {
    let (cells, page) = moving::room(model);
    let Some(preview) = model.looking.current() else {
        return;
    };
    let sight = model.looking.sight(preview, cells, page);
    let view = &model.looking.view;
    let selected = view.selected.map(|(_, at)| at);
    let at = selected.or(view.hit_in_sight(&sight));
    let at = at.unwrap_or(view.top.max(1));
    if let Some(row) = row(model, at) {
        model.dialogs.push(Dialog::Notice(Notice::new(row)));
    }
}

/// The row that stands there, to be read.
fn row(model: &Model, at: usize) -> Option<NoticeBody> {
    let cells = content::row(model.looking.current()?, at)?;
    let number = at + 1;
    Some(NoticeBody::Row { number, cells })
}

/// To the row beside the one that is read, if there is one; the heading is none.
pub(super) fn turn_row(model: &mut Model, by: isize) {
    let Some(Dialog::Notice(Notice {
        body: NoticeBody::Row { number, .. },
        ..
    })) = model.dialogs.last()
    else {
        return;
    };
    let at = (number - 1).saturating_add_signed(by).max(1);
    if let Some(row) = row(model, at) {
        model.dialogs.pop();
        model.dialogs.push(Dialog::Notice(Notice::new(row)));
    }
}

/// Copies what is selected, or all of the text.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let selection = model.looking.view.selection();
    let text = model.looking.current().map(|preview| match selection {
        Some(selection) => content::text(preview, selection),
        None => content::text(preview, 0..content::lines(preview)),
    });
    let text = text
        .filter(|text| !text.trim().is_empty())
        .unwrap_or_default();
    let told = match (text.lines().count(), model.looking.view.selected.take()) {
        (0, _) => "There is no text here to copy.".to_owned(),
        (1, _) => "One line:".to_owned(),
        (count, _) => format!("{} lines:", grouped(count)),
    };
    model.toasts.plain(model.clock.steady, told);
    if text.is_empty() {
        return Vec::new();
    }
    let ticket = model.ticket();
    let text = Secret(text);
    vec![Effect::Copy { ticket, text }]
}
