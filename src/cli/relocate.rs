//! `mv` and `cp`: a file or a folder gets another key, or is there twice.

use clap::Args;

use super::address::Address;
use super::moving::Wish;
use super::out::{Out, Stop};
use super::{Desk, Exit, rm};
use crate::object::{Batch, CopyPlan, IfThere, Key, Plan, Prefix, Purpose, Trash, Why};

/// The arguments of `mv` and of `cp`.
#[derive(Debug, Clone, Args)]
struct Both {
    /// What, as a key or an s3:// address; a folder ends in /
    #[arg(value_name = "FROM")]
    from: String,
    /// Where to: a key, or a folder that ends in /
    #[arg(value_name = "TO")]
    to: String,
    /// What to do where something lies there already
    #[arg(long, value_enum, value_name = "WHAT", default_value = "refuse")]
    if_there: super::put::There,
    /// Tell nothing but troubles
    #[arg(short, long)]
    quiet: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What its help ends with.
const EXAMPLES_OF_MV: &str = "Examples:
  filedesk mv uploads/rate_card/CLT-456_rate_card_1_a.pdf uploads/rate_card/CLT-457_rate_card_1_a.pdf
  filedesk mv uploads/old/ uploads/archive/old/";

/// The arguments of `mv`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES_OF_MV)]
pub struct Mv {
    #[command(flatten)]
    both: Both,
}

/// What its help ends with.
const EXAMPLES_OF_CP: &str = "Example:
  filedesk cp uploads/rate_card/CLT-456_rate_card_1_a.pdf exports/";

/// The arguments of `cp`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES_OF_CP)]
pub struct Cp {
    #[command(flatten)]
    both: Both,
}

impl Mv {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        self.both.run(desk, out, Purpose::Move).await
    }
}

impl Cp {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        self.both.run(desk, out, Purpose::Copy).await
    }
}

impl Both {
    async fn run(&self, desk: &Desk, out: &mut Out, purpose: Purpose) -> Result<Exit, Stop> {
        let act = desk.act(Why::Replaced);
        let mut plans = Vec::new();
        for (from, to, size) in self.pairs(desk).await? {
            if from == to {
                return Err(Stop::Wrong(format!("{from} is where it is already.")));
            }
            if desk.setup.trash.holds(to.as_str()) {
                return Err(Stop::Wrong("that is the trash: rm deletes into it.".into()));
            }
            let (if_there, kept) = match self.if_there {
                super::put::There::Refuse => (IfThere::Ask, None),
                super::put::There::Replace => (IfThere::Replace, Trash::place(&act, &to)),
            };
            plans.push(Plan::Copy(CopyPlan {
                from,
                to,
                size,
                if_there,
                purpose,
                kept,
            }));
        }
        let (quiet, json) = (self.quiet, self.json);
        let wish = Wish {
            batch: Batch {
                kind: purpose.kind(),
                plans,
            },
            json,
            quiet,
        };
        desk.run(wish, out, &mut |out, outcome| {
            rm::tell(out, outcome, json, quiet)
        })
        .await
    }

    /// Every file with its new key, and its size in bytes.
    async fn pairs(&self, desk: &Desk) -> Result<Vec<(Key, Key, u64)>, Stop> {
        match (desk.address(&self.from)?, desk.address(&self.to)?) {
            (Address::Key(from), to) => {
                let size = desk.store.head(&from).await?.size;
                let to = match to {
                    Address::Key(to) => to,
                    Address::Folder(folder) => joined(&folder, from.name())?,
                };
                Ok(vec![(from, to, size)])
            }
            (Address::Folder(from), _) if from.is_bucket() => {
                Err(Stop::Wrong("the bucket itself stays where it is.".into()))
            }
            (Address::Folder(from), Address::Key(to)) => Err(Stop::Wrong(format!(
                "{from} is a folder, and {to} is not: it has to end in /."
            ))),
            (Address::Folder(from), Address::Folder(to)) => {
                if to.as_str().starts_with(from.as_str()) {
                    return Err(Stop::Wrong("a folder cannot go into itself.".into()));
                }
                let files = desk.below(&from).await?.into_iter();
                let pair = |(key, size): (Key, u64)| {
                    let below = &key.as_str()[from.as_str().len()..];
                    let to = joined(&to, below)?;
                    Ok((key, to, size))
                };
                files.map(pair).collect()
            }
        }
    }
}

fn joined(folder: &Prefix, below: &str) -> Result<Key, Stop> {
    folder.join(below).ok_or_else(|| {
        Stop::Wrong(format!(
            "{folder}{below} is longer than a key can be: 1,024 bytes."
        ))
    })
}
