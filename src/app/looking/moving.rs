//! How what is shown is moved: line by line, page by page, sideways, and from file to file.

use super::{Extent, Rows, content, follow, picture};
use crate::app::dialog::Dialog;
use crate::app::{Model, Selected, areas, perform as walking};
use crate::preview::{Body, Part, Parts};

/// As many rows as are in sight, but for one that the eye holds on to.
pub(super) fn page(model: &Model) -> isize {
    let page = visible(model).saturating_sub(1).max(1);
    page.try_into().unwrap_or(isize::MAX)
}

/// How many rows are in sight.
fn visible(model: &Model) -> usize {
    let height = match model.dialogs.last() {
        Some(Dialog::Look(Extent::Pane)) => {
            let pane = areas(model).look.map_or(0, |area| area.height);
            pane.saturating_sub(1)
        }
        _ => model.size.height.saturating_sub(3),
    };
    let height = usize::from(height).saturating_sub(model.toasts.shown().len());
    let Some(preview) = model.looking.current() else {
        return height;
    };
    // The names of sheets, the heading of a table, and what is said above it take their room.
    let has_tabs = |parts: &Parts| parts.part == Part::Sheet && parts.count > 1;
    let above = [
        preview.parts.as_ref().is_some_and(has_tabs),
        matches!(preview.body, Body::Table(_)),
        preview.note.is_some(),
        preview.trouble.is_some(),
    ];
    let above = above.into_iter().filter(|is_there| *is_there).count();
    height.saturating_sub(above)
}

/// What the wheel does.
pub(in crate::app) fn wheel(model: &mut Model, lines: isize) {
    if !picture::wheel(model, lines) {
        move_by(model, lines);
    }
}

fn count(model: &Model) -> usize {
    model.looking.current().map_or(0, content::lines)
}

/// How much is in sight: so many cells beside each other, and a page below.
pub(super) fn room(model: &Model) -> (usize, usize) {
    (follow::cells(model), page(model).unsigned_abs())
}

/// So many rows on, or back; while lines are selected, more of them or fewer.
pub(super) fn move_by(model: &mut Model, rows: isize) {
    let (count, (cells, page)) = (count(model), room(model));
    let looking = &mut model.looking;
    let Some(preview) = looking.preview().cloned() else {
        return;
    };
    let sight = looking.sight(&preview, cells, page);
    if !looking.view.select_by(rows, count, &sight) {
        let first = content::first(&preview);
        looking.view.move_by(rows, first, count, &sight);
    }
}

/// A page further; at the end of a page of paper, to the next one.
pub(super) fn page_down(model: &mut Model, page: isize) {
    let looking = &model.looking;
    let cells = follow::cells(model);
    let is_last = looking.current().is_some_and(|preview| {
        let visible = visible(model);
        let sight = looking.sight(preview, cells, visible);
        looking.view.ends_within(visible, count(model), &sight)
    });
    if is_last && looking.view.selected.is_none() {
        turn(model, 1);
    } else {
        move_by(model, page);
    }
}

/// A page back; at the beginning of a page of paper, to the end of the one before.
pub(super) fn page_up(model: &mut Model, page: isize) {
    let view = &model.looking.view;
    let parts = model.looking.parts();
    let is_page = parts.is_some_and(|parts| parts.part == Part::Page && parts.at > 0);
    if is_page && (view.top, view.above) == (0, 0) && view.selected.is_none() {
        turn(model, -1);
        model.looking.comes_from_below = true;
    } else {
        move_by(model, -page);
    }
}

/// Shows the end of a page that was turned back to, once it is there.
pub(super) fn come_from_below(model: &mut Model) {
    if std::mem::take(&mut model.looking.comes_from_below) {
        to_end(model);
    }
}

/// To the last rows.
pub(super) fn to_end(model: &mut Model) {
    if model.looking.view.selected.is_some() {
        move_by(model, isize::MAX);
        return;
    }
    let (cells, page) = room(model);
    let looking = &mut model.looking;
    if let Some(preview) = looking.preview().cloned() {
        let sight = looking.sight(&preview, cells, page);
        looking.view.go_to_end(&preview, &sight);
    }
}

/// Sideways: by eight cells, of a table by a column.
pub(super) fn move_aside(model: &mut Model, steps: isize) {
    let cells = follow::cells(model);
    let looking = &mut model.looking;
    let Some(preview) = looking.current() else {
        return;
    };
    let (steps, most) = if let Body::Table(table) = &preview.body {
        (steps, table.columns.len().saturating_sub(1))
    } else {
        let rows = Rows::of(preview, &looking.view, cells);
        (steps * 8, rows.map_or(0, |rows| rows.most_aside()))
    };
    looking.view.move_aside(steps, most);
}

/// The page or sheet so many further on, or back, if there is one.
fn beside(model: &Model, by: isize) -> Option<usize> {
    let wanted = model.looking.wanted.part.checked_add_signed(by)?;
    let parts = model.looking.parts()?;
    (wanted < parts.count).then_some(wanted)
}

/// To another page or sheet, if there is one.
pub(super) fn turn(model: &mut Model, by: isize) {
    if let Some(part) = beside(model, by) {
        model.looking.go_to(part);
    }
}

/// Reads four times as much of it, up to a limit.
pub(super) fn read_further(model: &mut Model) {
    const MOST: u64 = 16 << 20;
    model.looking.view.is_at_end = false;
    let reach = &mut model.looking.wanted.reach;
    if *reach < MOST {
        *reach = (*reach * 4).min(MOST);
        return;
    }
    let text = "More of it is not shown here: save it.";
    model.toasts.plain(model.clock.steady, text);
}

/// The file before or after, in the same view.
pub(super) fn another(model: &mut Model, rows: isize) {
    model.looking.goes_along = true;
    model.toasts.retire_plain();
    // Between files there may be folders; where no file follows, the cursor stays.
    let mut steps = 0;
    loop {
        let before = model.tree.cursor();
        walking::walk(model, rows);
        steps += 1;
        let is_file = matches!(model.selected(), Selected::File { .. });
        if is_file || model.found.is_some() {
            break;
        }
        if model.tree.cursor() == before {
            walking::walk(model, -rows * (steps - 1));
            break;
        }
    }
}
