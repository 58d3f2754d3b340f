//! `migrate`: a local folder goes into the bucket, as often as it takes, and nothing of it twice.

mod clash;
mod comparing;
mod judging;
mod loading;
mod report;
mod scope;
mod source;
mod verify;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::out::{Out, Stop};
use super::{Desk, Exit};
use crate::object::{Doing, Failure, FailureKind};
use crate::store::Access;
use loading::Loading;
use report::Report;
use scope::Scope;
pub use verify::Verify;

/// What its help ends with.
const EXAMPLES: &str = "Nothing local is changed. What is there already and identical is not sent again, so the same command goes on
after whatever has stopped it. What differs is reported, and stays unless --replace is said.

Examples:
  filedesk migrate --dry-run /srv/app/storage
  filedesk migrate /srv/app/storage --report migration.jsonl
  filedesk migrate /srv/app/storage --map rates=rate_card --exclude '*.tmp'
  filedesk migrate verify /srv/app/storage";

/// The arguments of `migrate`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Migrate {
    #[command(flatten)]
    sending: Sending,
    #[command(subcommand)]
    after: Option<After>,
}

/// What is done about a migration beside it.
#[derive(Debug, Clone, Subcommand)]
enum After {
    /// Compare the folder with the bucket, without trusting what was written down
    Verify(Verify),
}

/// The arguments of the migration itself.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
struct Sending {
    /// The local folder
    #[arg(value_name = "DIR", required = true)]
    folder: Option<PathBuf>,
    #[command(flatten)]
    scope: Scope,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Replace what differs in the bucket; what was there goes to the trash
    #[arg(long)]
    replace: bool,
    /// Append what became of each file to this file, one JSON object a line
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Show no progress
    #[arg(short, long)]
    quiet: bool,
    /// What became of each file on standard output, one JSON object a line
    #[arg(long)]
    json: bool,
}

impl Migrate {
    /// The store beside the open one, by its name in the configuration file.
    pub(super) fn other_store(&self) -> Option<&str> {
        match &self.after {
            Some(After::Verify(verify)) => verify.other_store(),
            None => None,
        }
    }

    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        match (&self.after, &self.sending.folder) {
            (Some(After::Verify(verify)), _) => verify.run(desk, out).await,
            (None, Some(folder)) => self.sending.run(desk, out, folder).await,
            (None, None) => Err(Stop::Wrong("migrate takes the folder to migrate.".into())),
        }
    }
}

impl Sending {
    async fn run(&self, desk: &Desk, out: &mut Out, folder: &Path) -> Result<Exit, Stop> {
        if !self.dry_run && desk.setup.target.access == Access::ReadOnly {
            let failure = Failure::new(Doing::Connecting, FailureKind::ReadOnly);
            let why = format!("nothing is sent: {}. {}", failure.kind, failure.hint());
            return Err(Stop::Wrong(why));
        }
        let layout = self.scope.layout(desk, folder)?;
        let filter = self.scope.filter()?;
        if let Some(advice) = self.scope.advice(layout.folder()) {
            out.say(&advice);
        }
        let report = Report::new(self.report.as_deref(), self.json, layout.folder())?;
        let form = out.form(self.quiet);
        let loading = Loading::new(desk, self, &layout, filter, report, form);
        loading.run(out).await
    }
}
