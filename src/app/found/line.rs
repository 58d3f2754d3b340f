//! The line of a list: typed, pasted, completed, and read for what it asks for.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::Input;

use super::Completing;
use super::asking::search;
use crate::app::dialog::{edit, insert};
use crate::app::{Effect, Model};
use crate::search::{Completion, Known, Query};

/// Types into the line, or turns to the rows.
pub(in crate::app) fn typed(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(found) = &mut model.found else {
        return Vec::new();
    };
    // As in a browser's address line: what was there goes when something else is typed, and stays when it is changed.
    let is_chord = key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    let types_over = matches!(key.code, KeyCode::Char(_)) && !is_chord;
    if std::mem::take(&mut found.is_remembered) && types_over {
        found.line.reset();
        found.order = None;
    }
    found.completing = None;
    if edit(&mut found.line, key) {
        changed(model)
    } else {
        Vec::new()
    }
}

/// Pastes into the line.
pub(in crate::app) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(found) = &mut model.found else {
        return Vec::new();
    };
    if std::mem::take(&mut found.is_remembered) {
        found.line.reset();
    }
    found.completing = None;
    insert(&mut found.line, text);
    changed(model)
}

/// Reads the line, and asks for the list anew if it asks for something else now.
pub(super) fn changed(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let known = Arc::clone(&model.indexing.known);
    if let Some(found) = &mut model.found {
        let before = found.question();
        let (query, troubles) = Query::parse(found.line.value(), &today);
        if found.query.order() != query.order() {
            // An order that is typed is the one that is meant.
            found.order = None;
        }
        found.query = query;
        found.troubles = troubles;
        if found.completing.is_none() {
            found.completions = completions(&found.line, &known);
        }
        if found.question() == before {
            return Vec::new();
        }
        found.pending.clear();
    }
    search(model)
}

/// How the line could go on at its cursor.
fn completions(line: &Input, known: &Known) -> Vec<Completion> {
    let (typed, at) = (line.value(), line.cursor());
    let byte = typed
        .char_indices()
        .nth(at)
        .map_or(typed.len(), |(byte, _)| byte);
    crate::search::complete(typed, byte, known)
}

/// Completes the word at the cursor, or turns to the next completion.
///
/// Where there is none nothing happens: who goes on typing must not find letters to be commands.
pub(in crate::app) fn complete(model: &mut Model) -> Vec<Effect> {
    let known = Arc::clone(&model.indexing.known);
    let Some(found) = &mut model.found else {
        return Vec::new();
    };
    let mut completing = if let Some(completing) = found.completing.take() {
        completing
    } else {
        found.completions = completions(&found.line, &known);
        Completing {
            before: found.line.value().to_owned(),
            at: usize::MAX,
        }
    };
    if found.completions.is_empty() {
        return Vec::new();
    }
    completing.at = completing.at.wrapping_add(1) % found.completions.len();
    let chosen = &found.completions[completing.at];
    let mut text = completing.before.clone();
    text.replace_range(chosen.range.clone(), &chosen.text);
    let end = chosen.range.start + chosen.text.len();
    let cursor = text[..end].chars().count();
    found.line = Input::new(text).with_cursor(cursor);
    found.is_remembered = false;
    // One completion is settled: the next Tab completes what follows it.
    found.completing = (found.completions.len() > 1).then_some(completing);
    changed(model)
}
