//! `mv` and `cp`: a file or a folder gets another key, or is there twice.

use std::collections::HashSet;

use clap::Args;

use super::address::Address;
use super::moving::Wish;
use super::out::{Out, Stop};
use super::put::There;
use super::{Desk, Exit};
use crate::object::{Batch, CopyPlan, Key, Plan, Prefix, Purpose, Why, relocated};

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
    if_there: There,
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
        let (mut plans, mut taken) = (Vec::new(), HashSet::new());
        for (from, to, size) in self.pairs(desk).await? {
            if from == to {
                return Err(Stop::Wrong(format!("{from} is where it is already.")));
            }
            if desk.setup.trash.holds(to.as_str()) {
                return Err(Stop::Wrong("that is the trash: rm deletes into it.".into()));
            }
            if !taken.insert(to.clone()) {
                return Err(Stop::Wrong(format!("two of them would become {to}.")));
            }
            let (if_there, kept) = self.if_there.at(&to, &act)?;
            plans.push(Plan::Copy(CopyPlan {
                from,
                to,
                size,
                if_there,
                purpose,
                kept,
            }));
        }
        let kind = purpose.kind();
        let wish = Wish {
            json: self.json,
            quiet: self.quiet,
            ..Wish::of(Batch { kind, plans })
        };
        desk.run(wish, out).await
    }

    /// Every file with its new key, and its size in bytes.
    async fn pairs(&self, desk: &Desk) -> Result<Vec<(Key, Key, u64)>, Stop> {
        match (desk.address(&self.from)?, desk.address(&self.to)?) {
            (Address::Key(from), to) => {
                let size = desk.store.head(&from).await?.size;
                let to = match to {
                    Address::Key(to) => to,
                    Address::Folder(folder) => moved(&from, &from.parent(), &folder)?,
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
                    let to = moved(&key, &from, &to)?;
                    Ok((key, to, size))
                };
                files.map(pair).collect()
            }
        }
    }
}

fn moved(key: &Key, from: &Prefix, to: &Prefix) -> Result<Key, Stop> {
    relocated(key, from, to).ok_or_else(|| {
        Stop::Wrong(format!(
            "{key} would get a key of more than 1,024 bytes there; nothing was started."
        ))
    })
}
