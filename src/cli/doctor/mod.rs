//! `doctor`: the self-test of STORAGE.md, and everything else that may be wrong, each with its remedy.

mod around;
mod finding;
mod policy;
mod trial;

use clap::Args;

pub(super) use finding::Finding;
use finding::Mark;

use super::out::{Out, Stop};
use super::{Desk, Exit};

/// What its help ends with.
const EXAMPLES: &str = "What is tried lies under a key of its own, .filedesk-doctor/…, and is removed whatever happens.

Example:
  filedesk doctor --json | jq 'select(.mark == \"bad\")'";

/// The arguments of `doctor`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct Doctor {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let mut worst = Mark::Good;
        let mut findings = around::settings(desk);
        findings.extend(around::credentials(desk).await);
        findings.push(around::clock(desk).await);
        findings.extend(trial::run(desk).await);
        findings.extend(around::unfinished(desk).await);
        findings.extend(around::this_computer(desk));
        for finding in &findings {
            worst = worst.max(finding.mark);
            self.tell(out, finding)?;
        }
        if !self.json {
            out.line(match worst {
                Mark::Good | Mark::Skipped => "All is well.",
                Mark::Doubt => "It works; what is marked ! is worth a look.",
                Mark::Bad => "Something is wrong; what is marked x says what to do.",
            })?;
        }
        Ok(match worst {
            Mark::Bad => Exit::Failed,
            _ => Exit::Complete,
        })
    }

    fn tell(&self, out: &mut Out, finding: &Finding) -> Result<(), Stop> {
        if self.json {
            return out.json(finding);
        }
        let sentence = out.name(&finding.sentence);
        out.line(&format!(
            "{} {:<14}{sentence}",
            finding.mark.sign(),
            finding.about
        ))?;
        for line in finding.remedy.iter().flat_map(|remedy| remedy.lines()) {
            let line = out.name(line);
            out.line(&format!("{:16}{line}", ""))?;
        }
        out.flush()
    }
}
