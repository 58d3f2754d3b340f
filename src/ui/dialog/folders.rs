//! The forms for what goes with its folders: moved, copied, restored elsewhere, or saved to this computer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::lasting::{draw_choices, draw_label};
use super::notice::styled_lines;
use super::prompt::line;
use crate::app::{Below, Model, Relocate, Save, SaveField, Scope, Shape, grouped};
use crate::object::Purpose;
use crate::ui::{Theme, format, header};

/// Something lies where a folder is to go.
const JOINS: &str = "That folder is there already: these files join what lies in it.";
/// So many of the places are shown where files are to lie.
const SHOWN: usize = 3;

/// Draws the form for what is moved, copied or restored elsewhere.
pub fn draw_relocate(model: &Model, theme: &Theme, form: &Relocate, frame: &mut Frame<'_>) {
    let (title, enter) = match form.purpose {
        Purpose::Copy | Purpose::Keep => ("Copy a folder", "copy"),
        Purpose::Move | Purpose::Trash => ("Move a folder", "move"),
        Purpose::Restore => ("Restore to another folder", "restore"),
    };
    let width = frame.area().width.saturating_sub(4).clamp(24, 100);
    let inside = width.saturating_sub(4);
    let mut below = vec![counted(model, &form.files, form.files.files.len())];
    below.extend(pairs(theme, form, inside.into()));
    if let Some(refusal) = form.refusal() {
        below.extend(styled_lines(&refusal, theme.mark, inside));
    } else if form.files.counting.is_none() {
        let told = model.tree.shows(&form.target()).then_some(JOINS);
        let notes = told.into_iter().chain(form.notes());
        below.extend(notes.flat_map(|note| styled_lines(note, theme.mark, inside)));
    }
    if form.renames && form.refusal().is_none() {
        let told = "Names that tell the category change with it.";
        below.extend(styled_lines(told, theme.mark, inside));
    }
    let area = super::Shell {
        title,
        size: (width, 4 + u16::try_from(below.len()).unwrap_or(4)),
        scope: Scope::Dialog,
        enter: Some(enter),
    }
    .draw(model, theme, frame);
    let from = draw_label("From", false, theme, line(area, 0), frame);
    let name = format::revealed(&form.from.to_string(), theme.dim, theme);
    format::put(frame.buffer_mut(), from.x, from.y, name, from.width);
    let to = draw_label("To", true, theme, line(area, 1), frame);
    super::draw_input(&form.to, theme, to, true, frame);
    draw_lines(&below, area, 3, frame);
}

/// Draws the form for what is saved.
pub fn draw_save(model: &Model, theme: &Theme, form: &Save, frame: &mut Frame<'_>) {
    let width = frame.area().width.saturating_sub(4).clamp(24, 92);
    let inside = width.saturating_sub(4);
    let files = form.files.files.len() - form.files.markers;
    let mut below = vec![counted(model, &form.files, files)];
    below.extend(places(theme, form, inside.into()));
    if let Err(why) = form.directory() {
        below.extend(styled_lines(why, theme.mark, inside));
    }
    let area = super::Shell {
        title: match form.folder {
            Some(_) => "Save a folder to this computer",
            None => "Save files to this computer",
        },
        size: (width, 4 + u16::try_from(below.len()).unwrap_or(4)),
        scope: Scope::Prompt,
        enter: Some("save"),
    }
    .draw(model, theme, frame);
    let into_has_keys = form.focus == SaveField::Into;
    let into = draw_label("Into", into_has_keys, theme, line(area, 0), frame);
    super::draw_input(&form.into, theme, into, into_has_keys, frame);
    let shape = draw_label("They lie", !into_has_keys, theme, line(area, 1), frame);
    let choices = Shape::ALL.map(|one| (one.label(), one == form.shape));
    draw_choices(&choices, !into_has_keys, theme, shape, frame);
    draw_lines(&below, area, 3, frame);
}

/// How many files it is about, as far as they are counted.
fn counted(model: &Model, files: &Below, count: usize) -> Line<'static> {
    let size = format::size(files.bytes);
    match (files.counting, count) {
        (Some(_), count) => Line::from(format!(
            "{} {} files, {size} so far; Esc changes nothing",
            header::spinner(model),
            grouped(count)
        )),
        (None, 1) => Line::from(format!("1 file, {size}")),
        (None, count) => Line::from(format!("{} files, {size}", grouped(count))),
    }
}

/// Where the first files lie, and where they are to go.
fn pairs(theme: &Theme, form: &Relocate, cells: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (from, to) in (0..SHOWN).map_while(|at| form.pair(at)) {
        let name = from.as_str().strip_prefix(form.from.as_str());
        let name = format::revealed(name.unwrap_or(from.as_str()), theme.dim, theme);
        lines.push(Line::from(format::fit(name, cells)));
        let to = match to {
            Some(to) => format::revealed(to.as_str(), theme.strong, theme),
            None => vec![Span::styled("its key would be too long", theme.bad)],
        };
        let mut spans = vec![Span::styled("→ ", theme.accent)];
        spans.extend(to);
        lines.extend(format::wrap(spans, cells));
    }
    lines.extend(super::more(form.files.files.len(), SHOWN, theme));
    lines
}

/// Where the first files are to lie on this computer.
fn places(theme: &Theme, form: &Save, cells: usize) -> Vec<Line<'static>> {
    let places = form.places(SHOWN);
    let archive = (form.shape == Shape::Zip).then(|| {
        let name = format::revealed(&form.archive(), theme.accent, theme);
        Line::from(format::fit(name, cells))
    });
    let lines = places.iter().map(|place| {
        let name = format::revealed(place, theme.strong, theme);
        Line::from(format::fit(name, cells))
    });
    let mut lines: Vec<_> = archive.into_iter().chain(lines).collect();
    let markers = form.files.markers;
    let files = form.files.files.len() - markers;
    lines.extend(super::more(files, SHOWN, theme));
    if markers > 0 {
        let text = format!(
            "{} more only mark a folder and are no files.",
            grouped(markers)
        );
        lines.push(Line::from(Span::styled(text, theme.dim)));
    }
    lines
}

fn draw_lines(lines: &[Line<'_>], area: Rect, top: u16, frame: &mut Frame<'_>) {
    for (y, line) in (area.y + top..area.bottom()).zip(lines) {
        frame.buffer_mut().set_line(area.x, y, line, area.width);
    }
}
