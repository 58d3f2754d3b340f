//! Searches and gatherings: asked for as the line and the keys change, and taken when they answer.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use tui_input::Input;

use super::{About, Completing, Focus, Found, Heading};
use crate::app::dialog::{edit, insert};
use crate::app::perform::list;
use crate::app::{Effect, FolderId, Model, Selected, Ticket, indexing};
use crate::object::Prefix;
use crate::search::{Completion, Group, Hits, Known, Order, Query, Rows, Snapshot, Way, Whose};

/// A list is made anew this often while keys still come, so that it can be read meanwhile.
pub(super) const PAUSE: Duration = Duration::from_millis(300);
/// The orders of a list, in the order in which a key turns through them.
const ORDERS: [Order; 8] = [
    Order::Uploaded(Way::Descending),
    Order::Uploaded(Way::Ascending),
    Order::Size(Way::Descending),
    Order::Size(Way::Ascending),
    Order::Owner(Way::Ascending),
    Order::Modified(Way::Descending),
    Order::Name(Way::Ascending),
    Order::Relevance,
];

impl Found {
    fn of(about: About, focus: Focus, order: Option<Order>) -> Self {
        Self {
            about,
            line: Input::default(),
            focus,
            query: Query::default(),
            troubles: Vec::new(),
            order,
            hits: None,
            is_remembered: false,
            headings: Vec::new(),
            awaited: None,
            asked_at: Duration::ZERO,
            is_outdated: false,
            completing: None,
            completions: Vec::new(),
            cursor: 0,
            top: 0,
            height: 1,
        }
    }

    /// Whether an answer is still to come.
    pub fn is_searching(&self) -> bool {
        self.awaited.is_some()
    }

    /// The folder that it is a list of, as far as it is of one.
    pub fn folder(&self) -> Option<&Prefix> {
        match &self.about {
            About::Folder(_, prefix) => Some(prefix),
            About::Bucket | About::Whose(_) => None,
        }
    }

    /// When the list wants to be made anew, on the steady clock.
    pub fn next_search(&self) -> Option<Duration> {
        let is_due = self.is_outdated && self.awaited.is_none();
        is_due.then_some(self.asked_at + PAUSE)
    }
}

/// Opens the search over the whole bucket; what was searched for last is there to be changed, or typed over.
pub(in crate::app) fn open(model: &mut Model) -> Vec<Effect> {
    let is_open = matches!(&model.found, Some(found) if found.about == About::Bucket);
    if !is_open {
        let shelved = model.last_search.take();
        let fresh = || Found::of(About::Bucket, Focus::Line, None);
        let mut found = shelved.unwrap_or_else(fresh);
        found.is_remembered = true;
        model.found = Some(found);
    }
    let mut effects = indexing::wake(model);
    if let Some(found) = &mut model.found {
        found.focus = Focus::Line;
    }
    effects.extend(search(model));
    effects
}

/// Opens the search with this in its line, the rows having the keys.
pub(in crate::app) fn open_with(model: &mut Model, line: Input) -> Vec<Effect> {
    let mut found = Found::of(About::Bucket, Focus::Rows, None);
    found.line = line;
    model.found = Some(found);
    let mut effects = indexing::wake(model);
    effects.extend(changed(model));
    effects
}

/// Shows the folder around the cursor as a list to be filtered as one types.
pub(in crate::app) fn filter(model: &mut Model) -> Vec<Effect> {
    show_folder(model, Focus::Line, None)
}

/// Changes the order of the list; from the tree, shows the folder around the cursor as a list, newest first.
pub(in crate::app) fn sort(model: &mut Model) -> Vec<Effect> {
    let Some(found) = &mut model.found else {
        return show_folder(model, Focus::Rows, Some(ORDERS[0]));
    };
    if matches!(found.about, About::Whose(_)) {
        let why = "This list is grouped by category, newest first.";
        model.toasts.plain(model.clock.steady, why);
        return Vec::new();
    }
    let now = found.order.unwrap_or_else(|| found.query.order());
    let next = ORDERS
        .iter()
        .position(|order| *order == now)
        .map_or(0, |at| at + 1);
    found.order = Some(ORDERS[next % ORDERS.len()]);
    found.select(0);
    search(model)
}

fn show_folder(model: &mut Model, focus: Focus, order: Option<Order>) -> Vec<Effect> {
    let (folder, mut effects) = if let Some(here) = model.tree.here() {
        (Some(here), Vec::new())
    } else {
        let wanted = model.tree.open(model.tree.cursor());
        let effects = list(model, wanted);
        (model.tree.here(), effects)
    };
    let Some(folder) = folder else {
        let why = "Put the cursor on a folder first, or into one.";
        model.toasts.plain(model.clock.steady, why);
        return effects;
    };
    let prefix = model.tree.known(folder).0.clone();
    model.found = Some(Found::of(About::Folder(folder, prefix), focus, order));
    effects.extend(list_rest(model, folder));
    effects.extend(search(model));
    effects
}

/// A folder that is shown as a list is listed to its end.
fn list_rest(model: &mut Model, folder: FolderId) -> Vec<Effect> {
    let wanted = model.tree.wanted(folder);
    list(model, wanted)
}

/// Gathers everything of the owner or job that the cursor is on.
pub(in crate::app) fn gather(model: &mut Model) -> Vec<Effect> {
    let whose = match model.selected() {
        Selected::File { key, .. } => Whose::of(&key),
        Selected::Folder {
            prefix: Some(prefix),
            ..
        } => Whose::of_folder(&prefix),
        _ => None,
    };
    let Some(whose) = whose else {
        let why = "o gathers what belongs to one owner or job; this name has neither.";
        model.toasts.plain(model.clock.steady, why);
        return Vec::new();
    };
    model.last_search = model
        .found
        .take()
        .filter(|found| found.about == About::Bucket)
        .or(model.last_search.take());
    model.found = Some(Found::of(About::Whose(whose), Focus::Rows, None));
    let mut effects = indexing::wake(model);
    effects.extend(search(model));
    effects
}

/// Types into the line, or turns to the rows.
pub(in crate::app) fn typed(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(found) = &mut model.found else {
        return Vec::new();
    };
    // As in a browser's address line: what was there goes when something else is typed, and stays when it is changed.
    let types_over = matches!(key.code, KeyCode::Char(_)) && key.modifiers.is_empty();
    if std::mem::take(&mut found.is_remembered) && types_over {
        found.line.reset();
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
    insert(&mut found.line, text);
    changed(model)
}

fn changed(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let known = Arc::clone(&model.indexing.known);
    if let Some(found) = &mut model.found {
        let (query, troubles) = Query::parse(found.line.value(), &today);
        found.troubles = troubles;
        if found.completing.is_none() {
            found.completions = completions(&found.line, &known);
        }
        if found.query == query {
            return Vec::new();
        }
        found.query = query;
        found.cursor = 0;
        found.top = 0;
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

/// Completes the word at the cursor, or turns to the next completion; where there is none, goes to the rows.
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
        found.focus = Focus::Rows;
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

/// Leaves the list; what was searched for is kept for the next time.
pub(in crate::app) fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(mut found) = model.found.take()
        && found.about == About::Bucket
    {
        found.awaited = None;
        model.last_search = Some(found);
    }
    vec![Effect::StopSearching]
}

/// Asks for the list anew.
pub(in crate::app) fn search(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(found) = &mut model.found else {
        return Vec::new();
    };
    found.awaited = Some(ticket);
    found.asked_at = model.clock.steady;
    found.is_outdated = false;
    let effect = match &found.about {
        About::Whose(whose) => Effect::Gather {
            ticket,
            snapshot: model.indexing.index.snapshot(),
            whose: whose.clone(),
        },
        about => {
            let snapshot = match about {
                About::Folder(folder, _) => model.tree.known(*folder).1.snapshot(),
                _ => model.indexing.index.snapshot(),
            };
            let query = match found.order {
                Some(order) => found.query.clone().ordered(order),
                None => found.query.clone(),
            };
            Effect::Find {
                ticket,
                snapshot,
                query,
            }
        }
    };
    vec![effect]
}

/// Keys came or went: the list is made anew, but not more often than it can be read.
pub(in crate::app) fn has_changed(
    model: &mut Model,
    is_about: impl FnOnce(&About) -> bool,
) -> Vec<Effect> {
    let now = model.clock.steady;
    let Some(found) = &mut model.found else {
        return Vec::new();
    };
    if is_about(&found.about) {
        found.is_outdated = true;
    }
    let is_due = found.next_search().is_some_and(|due| due <= now);
    if is_due { search(model) } else { Vec::new() }
}

/// Takes what a search has found so far.
pub(in crate::app) fn answered(model: &mut Model, ticket: Ticket, hits: Hits) -> Vec<Effect> {
    take(model, ticket, hits, Vec::new())
}

/// Takes what was gathered.
pub(in crate::app) fn gathered(
    model: &mut Model,
    ticket: Ticket,
    snapshot: Snapshot,
    groups: Vec<Group>,
) -> Vec<Effect> {
    let (mut rows, mut headings) = (Vec::new(), Vec::new());
    for group in groups {
        headings.push(Heading {
            before: rows.len(),
            title: group.category.unwrap_or_else(|| "elsewhere".to_owned()),
            files: group.files.len(),
            bytes: group.bytes,
        });
        rows.extend(group.files);
    }
    let hits = Hits {
        exact: rows.len(),
        total: rows.len(),
        searched: snapshot.len(),
        rows: Rows::of(&snapshot, &rows),
        snapshot,
        is_complete: true,
    };
    take(model, ticket, hits, headings)
}

fn take(model: &mut Model, ticket: Ticket, hits: Hits, headings: Vec<Heading>) -> Vec<Effect> {
    let Some(found) = model
        .found
        .as_mut()
        .filter(|found| found.awaited == Some(ticket))
    else {
        return Vec::new();
    };
    // While one types the best hit is the first; later the cursor stays on its file.
    let held = match found.focus {
        Focus::Rows => found.key(),
        Focus::Line => None,
    };
    if hits.is_complete {
        found.awaited = None;
    }
    found.hits = Some(hits);
    found.headings = headings;
    found.hold(held.as_ref());
    has_changed(model, |_| false)
}
