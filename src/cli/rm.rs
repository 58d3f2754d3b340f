//! `rm`: files go to the trash, or for good where that is asked for.

use std::io::BufRead;

use clap::Args;

use super::address::{Address, Keys};
use super::moving::Wish;
use super::out::{Out, Stop};
use super::told::Moved;
use super::{Desk, Exit};
use crate::object::{Batch, CopyPlan, IfThere, Key, Kind, Plan, PurgePlan, Purpose, Trash, Why};
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

impl Rm {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let (mut files, mut missing) = (Vec::new(), 0);
        for address in self.keys.addresses(desk, std::io::stdin().lock())? {
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
        let tried = files.len();
        if tried > 0 && !self.is_sure(out, &files)? {
            out.say("Nothing was deleted.\n");
            return Ok(Exit::Failed);
        }
        let batch = if self.purge {
            purge(files)
        } else {
            trash(desk, files)?
        };
        let (quiet, json) = (self.quiet, self.json);
        let wish = Wish { batch, json, quiet };
        let exit = desk
            .run(wish, out, &mut |out, outcome| {
                tell(out, outcome, json, quiet)
            })
            .await?;
        Ok(exit.without(missing, tried))
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
            files => format!("{} files", files.len()),
        };
        out.say(&format!("Delete {what} ({size}) {where_to}? [y/N] "));
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        Ok(read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes"))
    }
}

/// Tells what became of a file.
pub(super) fn tell(
    out: &mut Out,
    outcome: &crate::object::Outcome,
    json: bool,
    quiet: bool,
) -> Result<(), Stop> {
    match Moved::of(outcome) {
        Some(moved) if json => out.json(&moved),
        Some(moved) if !quiet => {
            let line = out.name(&moved.line());
            out.line(&line)
        }
        _ => Ok(()),
    }
}

fn purge(files: Vec<(Key, u64)>) -> Batch {
    let plan = |(key, size)| Plan::Purge(PurgePlan { key, size });
    Batch {
        kind: Kind::Purge,
        plans: files.into_iter().map(plan).collect(),
    }
}

fn trash(desk: &Desk, files: Vec<(Key, u64)>) -> Result<Batch, Stop> {
    let act = desk.act(Why::Deleted);
    let plan = |(from, size): (Key, u64)| {
        let to = Trash::place(&act, &from).ok_or_else(|| {
            Stop::Wrong(format!(
                "{from} is too long to wait in the trash; --purge deletes it for good."
            ))
        })?;
        Ok(Plan::Copy(CopyPlan {
            from,
            to,
            size,
            if_there: IfThere::OwnName,
            purpose: Purpose::Trash,
            kept: None,
        }))
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
