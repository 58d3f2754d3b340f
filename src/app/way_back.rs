//! The way back: what would undo what a transfer has done, and how it is asked for.

use std::sync::Arc;

use super::{Back, Effect, Model, Transfer};
use crate::object::{
    Batch, Copied, CopyPlan, IfThere, Key, Kind, Outcome, Plan, Prefix, Purpose, Stored, Trash, Why,
};

/// Something that was done, and what leads back from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// What was done, as in "deleted 12 files".
    pub what: String,
    /// What leads back.
    pub batch: Batch,
}

/// So many acts can be undone in their order; whatever is older waits in the trash.
const REMEMBERED: usize = 100;

/// The folder in the trash for what is moved there now, for `why`.
pub(super) fn act(model: &Model, why: Why) -> Prefix {
    let tail = format!("{}-{}", model.start.run, model.transfer_ids + 1);
    model
        .start
        .trash
        .act(model.clock.wall, why, &model.start.user, &tail)
}

/// What moves these files to the trash, and those whose names are too long to wait there.
pub(super) fn into_trash(
    act: &Prefix,
    files: impl IntoIterator<Item = (Key, u64)>,
) -> (Batch, Vec<Key>) {
    let (mut plans, mut too_long) = (Vec::new(), Vec::new());
    for (from, size) in files {
        match CopyPlan::into_trash(act, &from, size) {
            Some(plan) => plans.push(Plan::Copy(plan)),
            None => too_long.push(from),
        }
    }
    let kind = Kind::Trash;
    (Batch { kind, plans }, too_long)
}

impl Back {
    /// Takes in what came of a file: `act` is where in the trash waits what going back would replace.
    pub(super) fn add(&mut self, outcome: &Outcome, act: &Prefix) {
        match outcome {
            Outcome::Copied(copied) => self.add_copied(copied, act),
            Outcome::Stored(stored) => self.add_stored(stored, act),
            Outcome::Fetched(_) | Outcome::Purged(_) | Outcome::Failed(_) => {}
        }
    }

    fn add_copied(&mut self, copied: &Copied, act: &Prefix) {
        let (from, to, size) = (copied.to.clone(), copied.from.clone(), copied.size);
        let plan = |from, to, if_there, purpose| {
            Plan::Copy(CopyPlan {
                from,
                to,
                size,
                if_there,
                purpose,
                kept: None,
            })
        };
        self.plans.extend(match copied.purpose {
            Purpose::Trash => Some(plan(from, to, IfThere::Ask, Purpose::Restore)),
            Purpose::Move => Some(plan(from, to, IfThere::Ask, Purpose::Move)),
            Purpose::Restore => Some(plan(from, to, IfThere::OwnName, Purpose::Trash)),
            Purpose::Copy => Trash::place(act, &from)
                .map(|place| plan(from, place, IfThere::OwnName, Purpose::Trash)),
            Purpose::Keep => None,
        });
        if let Some(kept) = &copied.kept {
            let to = copied.to.clone();
            let back = plan(kept.clone(), to, IfThere::Ask, Purpose::Restore);
            self.replaced.push(back);
        }
    }

    /// A new object goes to the trash; where it replaced one, that returns, and the new one is kept.
    fn add_stored(&mut self, stored: &Stored, act: &Prefix) {
        let place = Trash::place(act, &stored.key);
        let plan = match (&stored.kept, place) {
            (Some(kept), place) => CopyPlan {
                from: kept.clone(),
                to: stored.key.clone(),
                size: stored.size,
                if_there: IfThere::Replace,
                purpose: Purpose::Restore,
                kept: place,
            },
            (None, Some(place)) => CopyPlan {
                from: stored.key.clone(),
                to: place,
                size: stored.size,
                if_there: IfThere::OwnName,
                purpose: Purpose::Trash,
                kept: None,
            },
            (None, None) => return,
        };
        self.plans.push(Plan::Copy(plan));
    }
}

/// Remembers how to undo what a transfer of that kind has done; true if it can be undone.
pub(super) fn remember(model: &mut Model, kind_done: Kind, back: Back) -> bool {
    if back.is_undo {
        return false;
    }
    let is_done = !back.plans.is_empty();
    let what = done(kind_done, &back.plans);
    for (plans, what) in [
        (back.replaced, "replaced what was there".to_owned()),
        (back.plans, what),
    ] {
        if plans.is_empty() {
            continue;
        }
        let kind = kind(&plans);
        model.undo.push_back(Undo {
            what,
            batch: Batch { kind, plans },
        });
    }
    while model.undo.len() > REMEMBERED {
        model.undo.pop_front();
    }
    is_done
}

/// Goes one step back. Pressed at once again, by impatience perhaps, it first says what comes next.
pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    if model.undone.take() == Some(model.presses - 1)
        && let Some(next) = model.undo.back()
    {
        let text = format!(
            "That is undone. Before it: {}; u again undoes that, too.",
            next.what
        );
        model.toasts.plain(model.clock.steady, text);
        return Vec::new();
    }
    let Some(undo) = model.undo.pop_back() else {
        return Vec::new();
    };
    model.undone = Some(model.presses);
    let text = format!("Undoing: {}", undo.what);
    // What was offered is taken up.
    model.toasts.retire_good();
    model.toasts.plain(model.clock.steady, text);
    let id = model.transfer_id();
    let mut transfer = Transfer::new(id, Arc::new(undo.batch), model.presses);
    transfer.back.is_undo = true;
    model.transfers.add(transfer);
    super::files::take_turns(model)
}

/// What `u` offers after so many files, in words: "u brings them back".
pub(super) fn offer(kind: Kind, files: usize) -> String {
    let verb = if kind == Kind::Trash {
        "brings"
    } else {
        "takes"
    };
    let what = if files == 1 { "it" } else { "them" };
    format!("u {verb} {what} back")
}

/// What was done, in words: "deleted 12 files".
fn done(kind: Kind, back: &[Plan]) -> String {
    let verb = kind.done();
    match back {
        [Plan::Copy(only)] => {
            let name = match kind {
                Kind::Trash | Kind::Move => &only.to,
                _ => &only.from,
            };
            format!("{verb} {}", crate::object::reveal(name.name()))
        }
        plans => format!("{verb} {} files", super::grouped(plans.len())),
    }
}

/// What a way back is called: of its first step, as all of them are alike but for what was replaced.
fn kind(plans: &[Plan]) -> Kind {
    match plans.first() {
        Some(Plan::Copy(plan)) => plan.purpose.kind(),
        _ => Kind::Restore,
    }
}
