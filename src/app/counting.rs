//! The view of what the bucket adds up to: asked for, filled, turned about, left for what a row leads to.

use std::sync::Arc;

use tui_input::Input;

use super::dialog::{Dialog, UsageTarget, UsageView};
use super::perform::go_to;
use super::{Command, Effect, Model, Ticket, found, indexing};
use crate::object::{Failure, Unfinished};
use crate::search::{By, Usage};

/// The orders of a list of shares, as a key turns through them.
const ORDERS: [By; 5] = [By::Bytes, By::Files, By::Oldest, By::Newest, By::Name];

/// Opens the view and asks for the sums.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let mut effects = indexing::wake(model);
    model.dialogs.push(Dialog::Usage(UsageView::default()));
    effects.extend(count(model));
    let ticket = model.ticket();
    if let Some(view) = view(model) {
        view.unfinished.ask(ticket);
        effects.push(Effect::FindUnfinished { ticket });
    }
    effects
}

/// Takes the sums; a list that was sorted another way is sorted so again.
pub(super) fn measured(model: &mut Model, ticket: Ticket, usage: Arc<Usage>) -> Vec<Effect> {
    let Some(view) = view(model).filter(|view| view.counting == Some(ticket)) else {
        return Vec::new();
    };
    let selected = view.share(view.cursor).map(|share| share.name.clone());
    view.counting = None;
    view.usage = Some(usage);
    view.places = Vec::new();
    view.select(selected.as_deref());
    arrange(model)
}

/// Takes the order of the shares.
pub(super) fn arranged(model: &mut Model, ticket: Ticket, places: Vec<u32>) -> Vec<Effect> {
    if let Some(view) = view(model).filter(|view| view.arranging == Some(ticket)) {
        let selected = view.share(view.cursor).map(|share| share.name.clone());
        view.arranging = None;
        view.places = places;
        view.select(selected.as_deref());
    }
    Vec::new()
}

/// A count or an order ended by a defect: what is shown stays, and nothing waits for it any more.
pub(super) fn failed(model: &mut Model, ticket: Ticket, failure: &Failure) -> Vec<Effect> {
    if let Some(view) = view(model) {
        view.counting.take_if(|awaited| *awaited == ticket);
        view.arranging.take_if(|awaited| *awaited == ticket);
    }
    model.toasts.failed(model.clock.steady, failure);
    Vec::new()
}

/// Takes the uploads that were begun and not ended.
pub(super) fn unfinished(
    model: &mut Model,
    ticket: Ticket,
    result: Result<Vec<Unfinished>, Failure>,
) -> Vec<Effect> {
    if let Some(view) = view(model) {
        view.unfinished.answer(ticket, result);
    }
    Vec::new()
}

/// Asks for the sums, where they are shown.
pub(super) fn count(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let (snapshot, now) = (model.indexing.index.snapshot(), model.clock.wall);
    let Some(view) = view(model) else {
        return Vec::new();
    };
    view.counting = Some(ticket);
    vec![Effect::Measure {
        ticket,
        snapshot,
        now,
    }]
}

/// Does `command` in the view.
pub(super) fn in_view(model: &mut Model, command: Command) -> Vec<Effect> {
    if command == Command::SortUsage {
        return sort(model);
    }
    let Some(view) = view(model) else {
        return Vec::new();
    };
    match command {
        Command::NextUsage => view.turn(1),
        Command::PreviousUsage => view.turn(-1),
        _ => {}
    }
    Vec::new()
}

/// Sorts the shares another way, the first of them under the cursor.
fn sort(model: &mut Model) -> Vec<Effect> {
    if let Some(view) = view(model) {
        let at = ORDERS.iter().position(|by| *by == view.by).unwrap_or(0);
        view.by = ORDERS[(at + 1) % ORDERS.len()];
    }
    arrange(model)
}

/// Asks for the order of the shares, where they are not in it as they were counted; a million are sorted elsewhere.
fn arrange(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(view) = view(model) else {
        return Vec::new();
    };
    let (list, by) = (view.list, view.by);
    view.places = Vec::new();
    view.arranging = None;
    let usage = view.usage.clone();
    let usage = usage.filter(|usage| list.shares(usage).is_some() && by != By::default());
    let asked = usage.map(|usage| {
        view.arranging = Some(ticket);
        Effect::Arrange {
            ticket,
            usage,
            list,
            by,
        }
    });
    asked.into_iter().collect()
}

/// Leaves the view for what its row leads to.
pub(super) fn follow(model: &mut Model) -> Vec<Effect> {
    let Some(target) = view(model).and_then(|view| view.target()) else {
        return Vec::new();
    };
    model.dialogs.pop();
    match target {
        UsageTarget::File(key) => go_to(model, key),
        UsageTarget::Search(text) => found::open_with(model, Input::new(text)),
    }
}

fn view(model: &mut Model) -> Option<&mut UsageView> {
    match model.dialogs.last_mut() {
        Some(Dialog::Usage(view)) => Some(view),
        _ => None,
    }
}
