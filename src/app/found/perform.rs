//! What each command for finding does.

use super::Focus;
use super::asking::{close, filter, gather, open, sort};
use super::line::complete;
use crate::app::perform::go_to;
use crate::app::{Command, Effect, Model, Names, Selected};
use crate::object::Key;

/// Does `command`, which is one of the group for finding.
pub(in crate::app) fn perform(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::Search => open(model),
        Command::Filter => filter(model),
        Command::Sort => sort(model),
        Command::Gather => gather(model),
        Command::ShowMarks => super::show_marks(model),
        Command::ShowInTree | Command::TakeFirst => show_in_tree(model),
        Command::Complete => complete(model),
        Command::CloseRows | Command::CloseLine => close(model),
        Command::IntoRows => {
            focus_rows(model);
            Vec::new()
        }
        Command::Columns => {
            model.names = match model.names {
                Names::Told => Names::Raw,
                Names::Raw => Names::Told,
            };
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// From now on letters are commands for the rows.
fn focus_rows(model: &mut Model) {
    if let Some(found) = &mut model.found {
        found.focus = Focus::Rows;
    }
}

/// Leaves the list for the tree, the cursor on the same file.
pub(in crate::app) fn show_in_tree(model: &mut Model) -> Vec<Effect> {
    let key = match model.selected() {
        Selected::File { key, .. } => Some(key),
        Selected::Folder {
            prefix: Some(prefix),
            ..
        } => Key::new(prefix.as_str()),
        _ => None,
    };
    key.map_or_else(Vec::new, |key| go_to(model, key))
}
