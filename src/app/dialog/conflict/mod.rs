//! Targets of a transfer are there already: both sides of each, and one answer for all that are left.

mod name;
mod verdict;

use std::path::PathBuf;
use std::sync::Arc;

use tui_input::Input;

use super::choice::within;
use crate::app::{Effect, Scope, Ticket};
use crate::object::{Batch, Failure, IfThere, Key, Kind, Plan, Prefix, Sides, TransferId, Trash};

pub use name::NameTrouble;
pub use verdict::Verdict;

/// Files of a transfer whose targets are there already.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// Which transfer.
    pub id: TransferId,
    /// Which answer is selected; the harmless one at first.
    pub verdict: Verdict,
    /// What is done with the files.
    pub kind: Kind,
    /// All that was asked about, in the order in which it is compared.
    pub plans: Arc<Vec<Plan>>,
    /// Which of them is looked at, counted from 0 among those that are left.
    pub cursor: usize,
    /// The name that is being typed for the only one, if it is to get another.
    pub name: Option<NewName>,
    /// Under which ticket both sides are compared.
    pub awaited: Option<Ticket>,
    /// Where in the trash waits what is replaced.
    act: Prefix,
    /// The places of those that still want an answer.
    left: Vec<usize>,
    /// What comparing has told, by places.
    told: Vec<Option<Compared>>,
    /// How many of those that are left it has told of, and how many of them are the same.
    compared: usize,
    same: usize,
}

/// What comparing both sides of a file has told.
pub type Compared = Result<Sides, Failure>;

/// Another name for a file, while it is typed.
#[derive(Debug, Clone)]
pub struct NewName {
    /// What is typed.
    pub input: Input,
    /// What is wrong with what was sent.
    pub trouble: Option<NameTrouble>,
}

/// What is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An object in the bucket.
    Object(Key),
    /// A local file.
    File(PathBuf),
}

impl Conflict {
    /// The question about these files of a transfer; what is replaced waits in `act`.
    pub fn about(id: TransferId, kind: Kind, plans: Vec<Plan>, act: Prefix) -> Self {
        Self {
            id,
            verdict: Verdict::Skip,
            kind,
            cursor: 0,
            name: None,
            awaited: None,
            act,
            left: (0..plans.len()).collect(),
            told: vec![None; plans.len()],
            compared: 0,
            same: 0,
            plans: Arc::new(plans),
        }
    }

    /// Which commands its keys mean.
    pub fn scope(&self) -> Scope {
        match &self.name {
            Some(_) => Scope::Prompt,
            None => Scope::Conflict,
        }
    }

    /// How many files still want an answer.
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// How many of them have been compared.
    pub fn compared(&self) -> usize {
        self.compared
    }

    /// How many of them are proved to be there already, the same.
    pub fn same(&self) -> usize {
        self.same
    }

    /// Whether both sides are still being compared.
    pub fn is_comparing(&self) -> bool {
        self.awaited.is_some() && self.compared < self.left.len()
    }

    /// What is there already, of the file in that row.
    pub fn target(&self, row: usize) -> Option<Target> {
        Some(match self.plan(row)? {
            Plan::Download(plan) => Target::File(plan.directory.join(&plan.name)),
            other => Target::Object(other.target().clone()),
        })
    }

    /// What comparing has told of the file in that row; `None` as long as it has not.
    pub fn told(&self, row: usize) -> Option<&Compared> {
        self.told.get(*self.left.get(row)?)?.as_ref()
    }

    /// The file in that row.
    pub fn plan(&self, row: usize) -> Option<&Plan> {
        self.plans.get(*self.left.get(row)?)
    }

    /// Moves on by so many files; the extremes lead to the first and the last.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.left.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// Takes what was told of some files, by their places, if it is what is awaited.
    pub fn take(&mut self, ticket: Ticket, results: Vec<(usize, Compared)>) {
        if self.awaited != Some(ticket) {
            return;
        }
        for (place, result) in results {
            let Some(told @ None) = self.told.get_mut(place) else {
                continue;
            };
            // Only what was told is ever taken out: this one is left.
            self.compared += 1;
            self.same += usize::from(result.as_ref().is_ok_and(Sides::is_same));
            *told = Some(result);
        }
    }

    /// Nothing more will be told.
    pub fn break_off(&mut self, ticket: Ticket, failure: &Failure) {
        let untold = self
            .left
            .iter()
            .filter(|place| self.told[**place].is_none());
        let failed = untold.map(|place| (*place, Err(failure.clone()))).collect();
        self.take(ticket, failed);
    }

    /// Takes out what is there already, the same; tells how many files that were.
    pub fn take_out_same(&mut self) -> usize {
        let told = &self.told;
        let is_same = |place: usize| matches!(&told[place], Some(Ok(sides)) if sides.is_same());
        let before = self.left.len();
        self.left.retain(|place| !is_same(*place));
        let taken = before - self.left.len();
        self.compared -= taken;
        self.same = 0;
        self.verdict = Verdict::Skip;
        self.move_by(0);
        taken
    }

    /// The answers that can be given now, the most harmless first.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let can_be_given = |verdict: &Verdict| match verdict {
            Verdict::SkipIdentical => self.same > 0,
            Verdict::Rename => self.left.len() == 1,
            Verdict::Skip | Verdict::KeepBoth | Verdict::Replace => true,
        };
        Verdict::ALL.into_iter().filter(can_be_given).collect()
    }

    /// Selects the answer `steps` further on; it stops at the ends, so that no single step leads to Replace.
    pub fn turn(&mut self, steps: isize) {
        self.verdict = within(&self.verdicts(), self.verdict, steps);
    }

    /// What replacing or keeping both asks for; `None` for every other answer, or where no name is free.
    pub fn answer(&self) -> Option<Effect> {
        let plans = self.left.iter().filter_map(|place| self.plans.get(*place));
        let plans = match self.verdict {
            Verdict::Replace => plans.map(|plan| self.replacing(plan)).collect(),
            Verdict::KeepBoth => plans.map(keeping_both).collect::<Option<Vec<_>>>()?,
            Verdict::Skip | Verdict::SkipIdentical | Verdict::Rename => return None,
        };
        Some(self.transfer(plans))
    }

    fn transfer(&self, plans: Vec<Plan>) -> Effect {
        let kind = self.kind;
        Effect::Transfer(self.id, Arc::new(Batch { kind, plans }))
    }

    fn replacing(&self, plan: &Plan) -> Plan {
        let kept = |key: &Key| Trash::place(&self.act, key);
        let mut plan = plan.clone();
        match &mut plan {
            Plan::Upload(upload) => {
                upload.if_there = IfThere::Replace;
                upload.kept = kept(&upload.key);
            }
            Plan::Copy(copy) => {
                copy.if_there = IfThere::Replace;
                copy.kept = kept(&copy.to);
            }
            Plan::Download(download) => download.if_there = IfThere::Replace,
            Plan::Purge(_) => {}
        }
        plan
    }
}

fn keeping_both(plan: &Plan) -> Option<Plan> {
    let mut plan = plan.clone();
    match &mut plan {
        Plan::Upload(upload) => upload.key = name::beside(&upload.key)?,
        Plan::Copy(copy) => copy.to = name::beside(&copy.to)?,
        Plan::Download(download) => download.if_there = IfThere::KeepBoth,
        Plan::Purge(_) => {}
    }
    Some(plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Content, Doing, FailureKind, Side, UploadPlan};

    const TICKET: Ticket = Ticket(7);
    const SIDE: Side = Side {
        size: 1,
        modified: None,
    };

    pub(super) fn conflict(names: &[&str]) -> Conflict {
        let plan = |name: &&str| {
            Plan::Upload(UploadPlan {
                source: "/tmp/a.pdf".into(),
                size: 1,
                key: Key::new(*name).unwrap(),
                content_type: "application/pdf".into(),
                if_there: IfThere::Ask,
                kept: None,
                extras: crate::object::Extras::default(),
            })
        };
        let plans = names.iter().map(plan).collect();
        let act = Prefix::new("trash/");
        let mut conflict = Conflict::about(TransferId(1), Kind::Upload, plans, act);
        conflict.awaited = Some(TICKET);
        conflict
    }

    fn decided(conflict: &Conflict) -> Vec<UploadPlan> {
        let Some(Effect::Transfer(_, batch)) = conflict.answer() else {
            panic!("no upload")
        };
        let plans = batch.plans.iter().map(|plan| match plan {
            Plan::Upload(plan) => plan.clone(),
            other => panic!("{other:?}"),
        });
        plans.collect()
    }

    fn told(content: Content) -> Sides {
        let (there, coming) = (SIDE, SIDE);
        Sides {
            there,
            coming,
            content,
        }
    }

    #[test]
    fn skip_is_preselected_and_asks_for_nothing() {
        let conflict = conflict(&["uploads/a.pdf"]);
        assert_eq!((conflict.verdict, conflict.answer()), (Verdict::Skip, None));
    }

    #[test]
    fn one_answer_is_for_all_and_what_is_replaced_is_kept() {
        let mut conflict = conflict(&["uploads/a.pdf", "uploads/b.pdf"]);
        conflict.verdict = Verdict::Replace;
        let plans = decided(&conflict);
        assert_eq!(plans.len(), 2);
        assert_eq!(plans[1].if_there, IfThere::Replace);
        let kept = plans[1].kept.as_ref().unwrap();
        assert_eq!(kept.as_str(), "trash/uploads/b.pdf");
    }

    #[test]
    fn keeping_both_counts_on() {
        let mut conflict = conflict(&["uploads/a.pdf", "uploads/b (2).pdf"]);
        conflict.verdict = Verdict::KeepBoth;
        let plans = decided(&conflict);
        assert_eq!(plans[0].key.as_str(), "uploads/a (2).pdf");
        assert_eq!(plans[1].key.as_str(), "uploads/b (3).pdf");
    }

    #[test]
    fn only_what_is_proved_to_be_the_same_is_taken_out() {
        let mut conflict = conflict(&["a", "b", "c", "d", "e"]);
        conflict.cursor = 4;
        conflict.take(
            TICKET,
            vec![
                (3, Ok(told(Content::Same("CRC-64")))),
                (1, Ok(told(Content::Unknown))),
                (0, Ok(told(Content::Other("CRC-64")))),
            ],
        );
        conflict.take(Ticket(6), vec![(4, Ok(told(Content::Same("CRC-64"))))]);
        assert_eq!((conflict.compared(), conflict.same()), (3, 1));
        assert!(conflict.is_comparing());
        assert_eq!(conflict.take_out_same(), 1);
        assert_eq!((conflict.len(), conflict.cursor), (4, 3));
        conflict.verdict = Verdict::Replace;
        let keys = decided(&conflict).into_iter().map(|plan| plan.key);
        let keys: Vec<_> = keys.map(|key| key.as_str().to_owned()).collect();
        assert_eq!(keys, ["a", "b", "c", "e"]);
        // What comes later is told of the right one, whatever was taken out.
        conflict.take(TICKET, vec![(4, Ok(told(Content::Empty)))]);
        assert!(matches!(conflict.told(3), Some(Ok(sides)) if sides.is_same()));
    }

    #[test]
    fn what_is_not_told_any_more_is_not_the_same() {
        let mut conflict = conflict(&["a", "b"]);
        conflict.take(TICKET, vec![(0, Ok(told(Content::Empty)))]);
        let failure = Failure::new(Doing::Working, FailureKind::Unexpected);
        conflict.break_off(TICKET, &failure);
        assert_eq!((conflict.compared(), conflict.same()), (2, 1));
        assert!(!conflict.is_comparing());
    }

    #[test]
    fn an_answer_is_there_only_while_it_can_be_given() {
        let mut conflict = conflict(&["a", "b"]);
        let all = [Verdict::Skip, Verdict::KeepBoth, Verdict::Replace];
        assert_eq!(conflict.verdicts(), all);
        conflict.take(TICKET, vec![(0, Ok(told(Content::Empty)))]);
        conflict.turn(1);
        assert_eq!(conflict.verdict, Verdict::SkipIdentical);
        conflict.take_out_same();
        assert_eq!(conflict.verdict, Verdict::Skip);
        conflict.turn(2);
        assert_eq!(conflict.verdict, Verdict::Rename);
        conflict.turn(9);
        assert_eq!(conflict.verdict, Verdict::Replace);
    }
}
