//! The line at the bottom: what is marked, and which keys matter now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Theme, format};
use crate::app::{COMMANDS, Command, Dialog, Extent, Focus, Model, Scope, Spec, grouped};

/// Draws the line; in a dialog the keys stand in its frame instead.
pub fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    buffer.set_style(area, theme.bar);
    let mut left = vec![Span::raw(" ")];
    left.extend(pinned(model, theme));
    if !model.marks.is_empty() {
        left.push(Span::styled(marks(model), theme.mark));
        left.push(Span::raw("  "));
    } else if let Some(goal) = model.tree.goal() {
        left.push(Span::raw(format!("going to {goal}…  ")));
    }
    let used = format::put(buffer, area.x, area.y, left, area.width);
    let room = area.width.saturating_sub(used);
    let in_pane = matches!(model.dialogs.last(), Some(Dialog::Look(Extent::Pane)));
    let scope = match model.found.as_ref().map(|found| found.focus) {
        _ if in_pane => Scope::Look,
        None => Scope::Browse,
        Some(Focus::Rows) => Scope::Rows,
        Some(Focus::Line) => Scope::Line,
    };
    let back = [Span::styled("esc", theme.strong), Span::raw(" back")];
    let mut keys = if in_pane {
        keys(model, scope, usize::from(room).saturating_sub(9), theme)
    } else {
        keys(model, scope, room.into(), theme)
    };
    keys.extend(back.into_iter().filter(|_| in_pane));
    format::put(buffer, area.x + used, area.y, keys, room);
}

/// The keys of a scope that have a word for the footer and can be used now, as many as fit.
pub fn keys(model: &Model, scope: Scope, cells: usize, theme: &Theme) -> Vec<Span<'static>> {
    let in_scope =
        |spec: &&Spec| is_of(spec, scope) && !spec.short.is_empty() && (spec.when)(model).is_ok();
    let mut shown = COMMANDS.iter().filter(in_scope).collect::<Vec<_>>();
    let wide = |shown: &[&Spec]| {
        shown
            .iter()
            .map(|spec| spec.keys[0].len() + spec.short.len() + 3)
            .sum::<usize>()
    };
    // The help is the last to go: it tells all the others.
    while wide(&shown) > cells && !shown.is_empty() {
        let last = shown
            .iter()
            .rposition(|spec| spec.short != "help")
            .unwrap_or(0);
        shown.remove(last);
    }
    shown
        .iter()
        .flat_map(|spec| {
            let key = Span::styled(spec.keys[0], theme.strong);
            [key, Span::raw(format!(" {}  ", spec.short))]
        })
        .collect()
}

/// Whether the first key of a command means it in `scope`: a list shares the tree's keys, but for its own, and the
/// question about files that are there those of every question.
fn is_of(spec: &Spec, scope: Scope) -> bool {
    let is_shadowed = || {
        let own = COMMANDS.iter().filter(|own| own.scope == Scope::Rows);
        own.into_iter().any(|own| own.keys.contains(&spec.keys[0]))
    };
    match scope {
        Scope::Rows if spec.scope == Scope::Browse => !is_shadowed(),
        Scope::Conflict => matches!(spec.scope, Scope::Conflict | Scope::Question),
        Scope::Row if spec.scope == Scope::Notice => true,
        Scope::Form if spec.scope == Scope::Prompt => true,
        Scope::Look if spec.scope == Scope::Browse => {
            use Command::{CopyLink, Delete, Download};
            matches!(spec.command, CopyLink | Download | Delete)
        }
        _ => spec.scope == scope,
    }
}

/// Whose ticket is at hand, and what is waited for.
fn pinned(model: &Model, theme: &Theme) -> Vec<Span<'static>> {
    let mut told = Vec::new();
    let whose = model.pin.whose.as_ref().map(ToString::to_string);
    let note = model.pin.note.as_deref().map(crate::object::reveal);
    let both: Vec<_> = whose.into_iter().chain(note).collect();
    if !both.is_empty() {
        told.push(Span::styled(format!("⚑ {}", both.join(" ")), theme.mark));
        told.push(Span::raw("  "));
    }
    let awaited = model.awaited.len();
    if awaited > 0 {
        let files = if awaited == 1 { "a file" } else { "files" };
        told.push(Span::raw(format!("⧗ awaits {files}  ")));
    }
    told
}

fn marks(model: &Model) -> String {
    let count = grouped(model.marks.len());
    let bytes = format::size(model.marks.bytes());
    match model.marks.folders() {
        1 => format!("● {count} marked · {bytes}"),
        folders => format!("● {count} marked in {folders} folders · {bytes}"),
    }
}
