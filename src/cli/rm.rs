//! `rm`: files go to the trash, or for good where that is asked for.

use std::io::BufRead;

use clap::Args;

use super::address::{Address, Keys};
use super::moving::Wish;
use super::out::{Out, Stop};
use super::{Desk, Exit};
use crate::object::{Batch, CopyPlan, Key, Kind, Plan, Why};
use crate::runtime::now;

/// What its help ends with.
const EXAMPLES: &str = "What is deleted waits in the trash: `filedesk restore KEY` brings it back.

Examples:
  filedesk rm uploads/rate_card/CLT-456_rate_card_1234567890_rates.xlsx
  filedesk rm -R uploads/jobs/68b71f6b73d950590d63e7db/";

/// The arguments of `rm`.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(after_help = EXAMPLES)]
pub struct Rm {
    #[command(flatten)]
    keys: Keys,
    /// Folders, too, with everything below them
    #[arg(short = 'R', long)]
    recursive: bool,
    /// For good, past the trash: nothing brings it back
    #[arg(long)]
    purge: bool,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    /// Tell nothing but troubles
    #[arg(short, long)]
    quiet: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// So many names are told before it is asked.
const NAMED: usize = 20;

impl Rm {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let (mut files, mut missing) = (Vec::new(), 0);
        for address in self.keys.addresses(desk)? {
            match address {
                Address::Folder(folder) if folder.is_bucket() => {
                    return Err(Stop::Wrong(
                        "filedesk does not empty a whole bucket.".into(),
                    ));
                }
                Address::Folder(folder) if !self.recursive => {
                    return Err(Stop::Wrong(format!(
                        "{folder} is a folder; -R deletes it whole."
                    )));
                }
                Address::Folder(folder) => files.extend(desk.below(&folder).await?),
                Address::Key(key) => match desk.store.head(&key).await {
                    Ok(details) => files.push((key, details.size)),
                    Err(failure) => {
                        missing += 1;
                        out.failed(&key, &failure, self.json)?;
                    }
                },
            }
        }
        if !files.is_empty() && !self.is_sure(out, &files)? {
            out.say("Nothing was deleted.\n");
            return Ok(Exit::Failed);
        }
        let batch = if self.purge {
            Batch::purge(files)
        } else {
            trash(desk, files)?
        };
        let wish = Wish {
            json: self.json,
            quiet: self.quiet,
            missing,
            ..Wish::of(batch)
        };
        desk.run(wish, out).await
    }

    /// Whether it may go: a person is asked, a script has to say `--yes` for what cannot come back.
    fn is_sure(&self, out: &mut Out, files: &[(Key, u64)]) -> Result<bool, Stop> {
        if self.yes {
            return Ok(true);
        }
        if !out.can_ask {
            if self.purge {
                return Err(Stop::Wrong(
                    "--purge deletes for good: without a terminal to ask on it takes --yes.".into(),
                ));
            }
            return Ok(true);
        }
        let bytes = files.iter().map(|(_, size)| size).sum();
        let size = super::told::size(bytes);
        let where_to = if self.purge {
            "for good"
        } else {
            "into the trash"
        };
        let what = match files {
            [(only, _)] => only.to_string(),
            files => {
                name(out, files);
                format!("these {} files", files.len())
            }
        };
        out.say(&format!("Delete {what} ({size}) {where_to}? [y/N] "));
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        Ok(read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes"))
    }
}

/// Names what would go, as far as a person may want to read.
fn name(out: &mut Out, files: &[(Key, u64)]) {
    for (key, _) in files.iter().take(NAMED) {
        out.say(&format!("  {key}\n"));
    }
    if files.len() > NAMED {
        out.say(&format!("  … and {} more\n", files.len() - NAMED));
    }
}

fn trash(desk: &Desk, files: Vec<(Key, u64)>) -> Result<Batch, Stop> {
    let act = desk.act(Why::Deleted);
    let plan = |(from, size): (Key, u64)| {
        let plan = CopyPlan::into_trash(&act, &from, size).ok_or_else(|| {
            Stop::Wrong(format!(
                "{from} is too long to wait in the trash; --purge deletes it for good."
            ))
        })?;
        Ok(Plan::Copy(plan))
    };
    let plans: Result<Vec<_>, Stop> = files.into_iter().map(plan).collect();
    Ok(Batch {
        kind: Kind::Trash,
        plans: plans?,
    })
}

impl Desk {
    /// The folder in the trash for what goes there now.
    pub(super) fn act(&self, why: Why) -> crate::object::Prefix {
        let tail = uuid::Uuid::new_v4().simple().to_string();
        self.setup
            .trash
            .act(now(), why, self.book.user(), &tail[..8])
    }
}
