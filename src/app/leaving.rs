//! Leaving: at once, or once what moves has come to an end that a person chose.

use super::dialog::{Dialog, Leave, Leaving, grouped};
use super::perform::show;
use super::{Effect, Model, State, Transfer, moving};
use crate::object::TransferId;

/// Whether the program is on its way out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Departure {
    /// It is not.
    #[default]
    None,
    /// It leaves by itself once nothing is under way any more, unless one of these does not go through.
    OnceDone(Vec<TransferId>),
    /// It is leaving.
    Now,
}

/// Leaves, or asks what is to become of what is under way.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    match under_way(model) {
        detail if detail.is_empty() => leave(model),
        detail => {
            let remembers = model.start.remembers;
            show(model, Dialog::Leave(Leave::new(detail, remembers)))
        }
    }
}

/// What leaving would cut short, in words: what moves, and what waits for an answer.
pub(super) fn under_way(model: &Model) -> Vec<String> {
    let told = cut_short(model).map(|transfer| match (&transfer.state, transfer.files) {
        (State::Asking, _) => format!("{}, which waits for your answer", transfer.name),
        (_, 1) => format!("{} {}", transfer.kind.verb(), transfer.name),
        (_, files) => {
            let left = grouped(files.saturating_sub(transfer.ended));
            let verb = transfer.kind.verb();
            format!("{verb} {}, with {left} to go", transfer.name)
        }
    });
    told.collect()
}

fn cut_short(model: &Model) -> impl Iterator<Item = &Transfer> {
    let is_meant =
        |transfer: &&Transfer| transfer.is_active() || matches!(transfer.state, State::Asking);
    model.transfers.iter().filter(is_meant)
}

/// Leaves as it was answered: now, once all is done, or once all that moves is stopped.
pub(super) fn answered(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Leave(question)) = model.dialogs.pop() else {
        return Vec::new();
    };
    let ids = |model: &Model| {
        cut_short(model)
            .map(|transfer| transfer.id)
            .collect::<Vec<_>>()
    };
    match question.leaving {
        Leaving::Stay => {
            model.next_store = None;
            model.departure = Departure::None;
            Vec::new()
        }
        Leaving::WhenDone => {
            model.departure = Departure::OnceDone(ids(model));
            Vec::new()
        }
        Leaving::Stop => {
            let stopped = ids(model).into_iter();
            let stopped = stopped.flat_map(|id| moving::stop(model, id));
            let effects = stopped.collect();
            // What could not be taken back is told by the next run, too.
            model.departure = Departure::OnceDone(Vec::new());
            effects
        }
        Leaving::Pause | Leaving::Now => leave(model),
    }
}

/// Leaves, if that is wished once nothing is under way any more. What wants an answer or did not go through meanwhile keeps
/// the program; so does, for a moment, what another program is just opening.
pub(super) fn leave_when_done(model: &mut Model) -> Vec<Effect> {
    let Departure::OnceDone(meant) = &model.departure else {
        return Vec::new();
    };
    let is_held = |transfer: &Transfer| match &transfer.state {
        State::Asking | State::Failed => meant.contains(&transfer.id),
        State::Paused(why) => why.is_some() && meant.contains(&transfer.id),
        _ => false,
    };
    if model.transfers.iter().any(is_held) {
        model.departure = Departure::None;
        model.next_store = None;
        let text = "filedesk did not leave: t shows what did not go through.";
        model.toasts.plain(model.clock.steady, text);
        return Vec::new();
    }
    let is_opening = |transfer: &Transfer| {
        matches!(transfer.state, State::Done(_)) && model.is_for_opening(&transfer.batch)
    };
    let is_done = cut_short(model).next().is_none();
    if is_done && !model.transfers.iter().any(is_opening) {
        return leave(model);
    }
    Vec::new()
}

/// Ends the program, whatever store was to come next.
pub(super) fn leave_for_good(model: &mut Model) -> Vec<Effect> {
    model.next_store = None;
    leave(model)
}

/// Ends the program; running transfers are stopped politely on the way out.
fn leave(model: &mut Model) -> Vec<Effect> {
    model.departure = Departure::Now;
    vec![Effect::Quit]
}
