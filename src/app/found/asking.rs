//! The lists, opened and left, and made anew as the line and the keys change.

use std::time::Duration;

use tui_input::Input;

use super::line::changed;
use super::{About, Focus, Found, Heading, Question};
use crate::app::indexing::{self, Stage};
use crate::app::perform::list;
use crate::app::{Effect, FolderId, Model, Selected};
use crate::object::{Prefix, Whose};
use crate::search::{Hits, Order, Query, Snapshot, Way};

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
            is_remembered: false,
            answer: None,
            awaited: None,
            pending: Vec::new(),
            under: None,
            asked_at: Duration::ZERO,
            is_outdated: false,
            completing: None,
            completions: Vec::new(),
            cursor: 0,
            top: 0,
            height: 1,
        }
    }

    /// What it asks for now.
    pub(super) fn question(&self) -> Question {
        match &self.about {
            About::Whose(_) => Question::Belonging,
            _ if self.query.is_empty() && !self.troubles.is_empty() => Question::Nothing,
            _ => {
                let query = self.query.clone();
                let order = self.order.unwrap_or_else(|| query.order());
                Question::Fitting(query.ordered(order))
            }
        }
    }

    /// What was found, for this question or still for one before it.
    pub fn hits(&self) -> Option<&Hits> {
        self.answer.as_ref().map(|answer| &answer.hits)
    }

    /// The headings between the rows, in their order.
    pub(super) fn headings(&self) -> &[Heading] {
        self.answer.as_ref().map_or(&[], |answer| &answer.headings)
    }

    /// Whether the rows are what the list asks for now, and not what it asked for before.
    pub fn is_current(&self) -> bool {
        let answered = self.answer.as_ref();
        answered.is_some_and(|answer| answer.question == self.question())
    }

    /// Lets go of what was found: it would keep every page that is replaced from now on.
    pub(in crate::app) fn let_go(&mut self) {
        self.answer = None;
    }

    /// Whether an answer is still to come.
    pub fn is_searching(&self) -> bool {
        self.awaited.is_some()
    }

    /// The folder that it is a list of, as far as it is of one.
    pub fn folder(&self) -> Option<&Prefix> {
        match &self.about {
            About::Folder(_, prefix) => Some(prefix),
            About::Bucket | About::Whose(_) | About::Marks => None,
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
        shelve(model);
        let shelved = model.last_search.take();
        let fresh = || Found::of(About::Bucket, Focus::Line, None);
        let mut found = shelved.unwrap_or_else(fresh);
        found.cursor = 0;
        found.top = 0;
        model.found = Some(found);
    }
    let mut effects = indexing::wake(model);
    if let Some(found) = &mut model.found {
        found.focus = Focus::Line;
        found.is_remembered = true;
    }
    effects.extend(search(model));
    effects
}

/// Opens the search with this in its line, the rows having the keys.
pub(in crate::app) fn open_with(model: &mut Model, line: Input) -> Vec<Effect> {
    shelve(model);
    let mut found = Found::of(About::Bucket, Focus::Rows, None);
    found.line = line;
    model.found = Some(found);
    let mut effects = indexing::wake(model);
    effects.extend(changed(model));
    effects
}

/// Shows the folder around the cursor as a list to be filtered as one types.
///
/// In a list the line filters already.
pub(in crate::app) fn filter(model: &mut Model) -> Vec<Effect> {
    match &mut model.found {
        None => show_folder(model, Focus::Line, None),
        Some(found) if matches!(found.about, About::Whose(_)) => {
            let why =
                "What was gathered is shown whole. / searches, f filters a folder in the tree.";
            model.toasts.plain(model.clock.steady, why);
            Vec::new()
        }
        Some(found) => {
            found.focus = Focus::Line;
            Vec::new()
        }
    }
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
    let under = model.found.take().map(Box::new);
    let mut found = Found::of(About::Whose(whose), Focus::Rows, None);
    found.under = under;
    model.found = Some(found);
    let mut effects = indexing::wake(model);
    effects.extend(search(model));
    effects
}

/// Shows what is marked; a mark that is taken away here leaves its row, so that it can be put back.
pub(in crate::app) fn show_marks(model: &mut Model) -> Vec<Effect> {
    if matches!(&model.found, Some(found) if found.about == About::Marks) {
        return close(model);
    }
    let under = model.found.take().map(Box::new);
    let mut found = Found::of(About::Marks, Focus::Rows, Some(Order::Relevance));
    found.under = under;
    model.found = Some(found);
    search(model)
}

/// Goes back from the list to what it was opened over: a search, or the tree.
pub(in crate::app) fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(under) = model.found.as_mut().and_then(|found| found.under.take()) {
        model.found = Some(*under);
        return search(model);
    }
    leave(model)
}

/// Leaves all lists for the tree.
pub(in crate::app) fn leave(model: &mut Model) -> Vec<Effect> {
    let was_searching = model.found.is_some();
    shelve(model);
    was_searching
        .then_some(Effect::StopSearching)
        .into_iter()
        .collect()
}

/// Takes all lists away; a search over the bucket is kept for the next time, its hits only while the index rests.
fn shelve(model: &mut Model) {
    let Some(mut found) = model.found.take() else {
        return;
    };
    while let Some(under) = found.under.take() {
        found = *under;
    }
    if found.about == About::Bucket {
        found.awaited = None;
        found.pending.clear();
        if model.indexing.stage != Stage::Resting {
            found.let_go();
        }
        model.last_search = Some(found);
    }
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
    let index = || model.indexing.index.snapshot();
    let effect = match (&found.about, found.question()) {
        (About::Whose(whose), _) => Effect::Gather {
            ticket,
            snapshot: index(),
            whose: whose.clone(),
        },
        (about, Question::Fitting(query)) => Effect::Find {
            ticket,
            snapshot: match about {
                About::Folder(folder, _) => model.tree.known(*folder).1.snapshot(),
                About::Marks => model.marks.snapshot(),
                About::Bucket | About::Whose(_) => index(),
            },
            query,
        },
        (_, Question::Nothing | Question::Belonging) => Effect::Find {
            ticket,
            snapshot: Snapshot::default(),
            query: Query::default(),
        },
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

/// All keys are here: the list is made anew at once.
pub(in crate::app) fn renewed(model: &mut Model) -> Vec<Effect> {
    match &model.found {
        Some(found) if !matches!(found.about, About::Folder(..)) => search(model),
        _ => Vec::new(),
    }
}
