//! Targets of a transfer are there already: replace, keep both, or skip, answered once for all of them.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::Effect;
use crate::object::{Batch, IfThere, Key, Kind, Plan, Prefix, TransferId, Trash, free_name};

/// Files of a transfer whose targets are there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Which transfer.
    pub id: TransferId,
    /// Which answer is selected; the harmless one at first.
    pub verdict: Verdict,
    /// What is done with the files.
    pub kind: Kind,
    /// What waits for the answer.
    pub plans: Vec<Plan>,
    /// Where in the trash waits what is replaced.
    act: Prefix,
}

/// What is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An object in the bucket.
    Object(Key),
    /// A local file.
    File(PathBuf),
}

/// The three answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The new ones take their places.
    Replace,
    /// The new ones get free names.
    KeepBoth,
    /// Nothing happens.
    Skip,
}

impl Verdict {
    /// All answers, in the order of their buttons.
    pub const ALL: [Self; 3] = [Self::Skip, Self::KeepBoth, Self::Replace];

    /// What its button says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Replace => "Replace",
            Self::KeepBoth => "Keep both",
            Self::Skip => "Skip",
        }
    }
}

impl Conflict {
    /// The question about these files of a transfer; what is replaced waits in `act`.
    pub fn about(id: TransferId, kind: Kind, plans: Vec<Plan>, act: Prefix) -> Self {
        Self {
            id,
            verdict: Verdict::Skip,
            kind,
            plans,
            act,
        }
    }

    /// What is there already, in the order of the files.
    pub fn targets(&self) -> impl Iterator<Item = Target> {
        self.plans.iter().map(|plan| match plan {
            Plan::Download(plan) => Target::File(plan.directory.join(&plan.name)),
            Plan::Copy(plan) => Target::Object(plan.to.clone()),
            other => Target::Object(other.key().clone()),
        })
    }

    /// Selects the answer `steps` further on; it stops at the ends, so that no single step leads to Replace.
    pub fn turn(&mut self, steps: isize) {
        let at = Verdict::ALL
            .iter()
            .position(|verdict| *verdict == self.verdict)
            .unwrap_or(0);
        let next = at.saturating_add_signed(steps).min(Verdict::ALL.len() - 1);
        self.verdict = Verdict::ALL[next];
    }

    /// What the selected answer asks for; `None` for skip, or where no name is free.
    pub fn answer(&self) -> Option<Effect> {
        if self.verdict == Verdict::Skip {
            return None;
        }
        let plans: Option<Vec<_>> = self.plans.iter().map(|plan| self.decided(plan)).collect();
        let batch = Batch {
            kind: self.kind,
            plans: plans?,
        };
        Some(Effect::Transfer(self.id, Arc::new(batch)))
    }

    fn decided(&self, plan: &Plan) -> Option<Plan> {
        let replaces = self.verdict == Verdict::Replace;
        let kept = |key: &Key| Trash::place(&self.act, key);
        let mut plan = plan.clone();
        match &mut plan {
            Plan::Upload(upload) if replaces => {
                upload.if_there = IfThere::Replace;
                upload.kept = kept(&upload.key);
            }
            Plan::Upload(upload) => upload.key = beside(&upload.key)?,
            Plan::Copy(copy) if replaces => {
                copy.if_there = IfThere::Replace;
                copy.kept = kept(&copy.to);
            }
            Plan::Copy(copy) => copy.to = beside(&copy.to)?,
            Plan::Download(download) if replaces => download.if_there = IfThere::Replace,
            Plan::Download(download) => download.if_there = IfThere::KeepBoth,
            Plan::Purge(_) => {}
        }
        Some(plan)
    }
}

/// The next name after `a.pdf` is `a (2).pdf`, after that `a (3).pdf`.
fn beside(key: &Key) -> Option<Key> {
    let name = key.name();
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let numbered = stem
        .strip_suffix(')')
        .and_then(|stem| stem.rsplit_once(" ("))
        .and_then(|(stem, number)| Some((stem, number.parse::<u32>().ok()?)));
    let (stem, number) = match numbered {
        Some((stem, number)) => (stem, number.checked_add(1)?),
        None => (stem, 2),
    };
    key.parent()
        .join(&free_name(&format!("{stem}{extension}"), number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Extras, UploadPlan};

    fn conflict(names: &[&str]) -> Conflict {
        let plan = |name: &&str| {
            Plan::Upload(UploadPlan {
                source: "/tmp/a.pdf".into(),
                size: 1,
                key: Key::new(*name).unwrap(),
                content_type: "application/pdf".into(),
                if_there: IfThere::Ask,
                kept: None,
                extras: Extras::default(),
            })
        };
        let plans = names.iter().map(plan).collect();
        Conflict::about(TransferId(1), Kind::Upload, plans, Prefix::new("trash/"))
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

    #[test]
    fn skip_is_preselected_and_asks_for_nothing() {
        assert_eq!(conflict(&["uploads/a.pdf"]).answer(), None);
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
}
