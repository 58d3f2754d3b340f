//! The target of a transfer is there already: replace, keep both, or skip.

use std::path::PathBuf;

use crate::app::Effect;
use crate::object::{DownloadPlan, IfThere, Key, TransferId, UploadPlan, free_name};

/// A transfer that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Which transfer.
    pub id: TransferId,
    /// What is there already.
    pub target: Target,
    /// Which answer is selected; the harmless one at first.
    pub verdict: Verdict,
    plan: Plan,
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
    /// The new one takes its place.
    Replace,
    /// The new one gets a free name.
    KeepBoth,
    /// Nothing happens.
    Skip,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Plan {
    Up(UploadPlan),
    Down(DownloadPlan),
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
    /// The question for the transfer that `retry` would start again; `None` if it is no transfer.
    pub fn about(retry: &Effect) -> Option<Self> {
        let (id, target, plan) = match retry {
            Effect::Upload(id, plan) => (
                *id,
                Target::Object(plan.key.clone()),
                Plan::Up(plan.clone()),
            ),
            Effect::Download(id, plan) => (
                *id,
                Target::File(plan.directory.join(&plan.name)),
                Plan::Down(plan.clone()),
            ),
            _ => return None,
        };
        Some(Self {
            id,
            target,
            verdict: Verdict::Skip,
            plan,
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

    /// What the selected answer asks for; `None` for skip.
    pub fn answer(&self) -> Option<Effect> {
        match (&self.plan, self.verdict) {
            (_, Verdict::Skip) => None,
            (Plan::Up(plan), Verdict::Replace) => Some(Effect::Upload(
                self.id,
                UploadPlan {
                    if_there: IfThere::Replace,
                    ..plan.clone()
                },
            )),
            (Plan::Up(plan), Verdict::KeepBoth) => {
                let key = beside(&plan.key)?;
                Some(Effect::Upload(
                    self.id,
                    UploadPlan {
                        key,
                        if_there: IfThere::Ask,
                        ..plan.clone()
                    },
                ))
            }
            (Plan::Down(plan), Verdict::Replace) => Some(Effect::Download(
                self.id,
                DownloadPlan {
                    if_there: IfThere::Replace,
                    ..plan.clone()
                },
            )),
            (Plan::Down(plan), Verdict::KeepBoth) => Some(Effect::Download(
                self.id,
                DownloadPlan {
                    if_there: IfThere::KeepBoth,
                    ..plan.clone()
                },
            )),
        }
    }
}

/// The next name after `a.pdf` is `a (2).pdf`, after that `a (3).pdf`.
fn beside(key: &Key) -> Option<Key> {
    let name = key.name();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let numbered = stem
        .strip_suffix(')')
        .and_then(|stem| stem.rsplit_once(" ("));
    let counted = numbered.and_then(|(plain, number)| Some((plain, number.parse::<u32>().ok()?)));
    let next = match counted {
        Some((plain, number)) if extension.is_empty() => free_name(plain, number + 1),
        Some((plain, number)) => free_name(&format!("{plain}.{extension}"), number + 1),
        None => free_name(name, 2),
    };
    key.parent().join(&next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload() -> Conflict {
        let plan = UploadPlan {
            source: "/tmp/a.pdf".into(),
            size: 1,
            key: Key::new("uploads/a.pdf").unwrap(),
            content_type: "application/pdf".into(),
            if_there: IfThere::Ask,
            kept: None,
        };
        Conflict::about(&Effect::Upload(TransferId(1), plan)).unwrap()
    }

    #[test]
    fn skip_is_preselected_and_does_nothing() {
        assert_eq!(upload().answer(), None);
    }

    #[test]
    fn keeping_both_asks_again_under_the_next_name() {
        let mut conflict = upload();
        conflict.verdict = Verdict::KeepBoth;
        let Some(Effect::Upload(_, plan)) = conflict.answer() else {
            panic!("no upload")
        };
        assert_eq!(plan.key.as_str(), "uploads/a (2).pdf");
        assert_eq!(plan.if_there, IfThere::Ask);
        assert_eq!(beside(&plan.key).unwrap().as_str(), "uploads/a (3).pdf");
        assert_eq!(
            beside(&Key::new("a/README (2)").unwrap()).unwrap().as_str(),
            "a/README (3)"
        );
    }
}
