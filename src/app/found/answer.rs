//! What becomes of the answers to searches and gatherings, and of keys that were pressed before they came.

use super::asking::has_changed;
use super::{Answer, Focus, Heading};
use crate::app::update::run;
use crate::app::{Command, Effect, Model, Ticket};
use crate::object::Failure;
use crate::search::{Group, Hits, Rows, Snapshot};

/// Takes what a search has found so far.
pub(in crate::app) fn answered(model: &mut Model, ticket: Ticket, hits: Hits) -> Vec<Effect> {
    let similar = hits.rows.len() - hits.exact.min(hits.rows.len());
    let heading = Heading {
        before: hits.exact,
        title: match hits.exact {
            0 => "nothing holds exactly this; similar".to_owned(),
            _ => "similar".to_owned(),
        },
        files: hits.total - hits.exact.min(hits.total),
        bytes: None,
    };
    let headings = (similar > 0).then_some(heading).into_iter().collect();
    take(model, ticket, hits, headings)
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
            bytes: Some(group.bytes),
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
    let is_complete = hits.is_complete;
    let is_known = found.is_current();
    let is_going_on = found
        .answer
        .as_ref()
        .is_some_and(|answer| answer.by == ticket);
    // The same question over newer keys: its first few hits are less than what is shown, so they are not shown.
    if is_known && !is_going_on && !is_complete {
        return Vec::new();
    }
    // While one types the best hit is the first; later the cursor stays on its file.
    let held = match found.focus {
        Focus::Rows if is_known => found.key(),
        Focus::Rows | Focus::Line => None,
    };
    if !is_known {
        found.cursor = 0;
        found.top = 0;
    }
    found.answer = Some(Answer {
        by: ticket,
        question: found.question(),
        hits,
        headings,
    });
    found.hold(held.as_ref());
    let mut effects = Vec::new();
    if is_complete {
        found.awaited = None;
        effects = do_what_waits(model);
    }
    effects.extend(has_changed(model, |_| false));
    effects
}

/// A search ended by a defect: what is shown stays, and nothing waits for it any more.
pub(in crate::app) fn failed(model: &mut Model, ticket: Ticket, failure: &Failure) -> Vec<Effect> {
    if let Some(found) = &mut model.found
        && found.awaited == Some(ticket)
    {
        found.awaited = None;
        found.pending.clear();
    }
    model.toasts.failed(model.clock.steady, failure);
    Vec::new()
}

/// Keeps `command` until the rows that it is meant for are there; false if they are, or if it is about something else.
///
/// What is typed ahead must act on what the line asks for, never on what an older one found.
pub(in crate::app) fn waits(model: &mut Model, command: Command) -> bool {
    let Some(found) = &mut model.found else {
        return false;
    };
    let waits = !found.is_current() && found.is_searching() && is_about_rows(command);
    if waits {
        found.pending.push(command);
    }
    waits
}

/// Whether `command` acts on the row under the cursor, or counts rows from there.
fn is_about_rows(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::CopyLink
            | C::Upload
            | C::Download
            | C::Delete
            | C::Purge
            | C::Move
            | C::CopyFile
            | C::Mark
            | C::Gather
            | C::Inspect
            | C::Peek
            | C::Open
            | C::ShowInTree
            | C::TakeFirst
            | C::Down
            | C::Up
            | C::PageDown
            | C::PageUp
            | C::First
            | C::Last
    )
}

fn do_what_waits(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    loop {
        let pending = model.found.as_mut().map(|found| &mut found.pending);
        let Some(command) = pending
            .filter(|all| !all.is_empty())
            .map(|all| all.remove(0))
        else {
            return effects;
        };
        effects.extend(run(model, command));
    }
}
