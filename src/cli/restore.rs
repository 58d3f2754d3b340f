//! `restore`: what was deleted or replaced comes back from the trash.

use std::collections::HashMap;

use clap::Args;

use super::address::{Address, Keys};
use super::moving::Wish;
use super::out::{Out, Stop};
use super::put::There;
use super::{Desk, Exit};
use crate::object::{
    Batch, CopyPlan, Doing, Failure, FailureKind, Key, Kind, Plan, Prefix, Purpose, Timestamp, Why,
};

/// What its help ends with.
const EXAMPLES: &str =
    "Of several files of that key in the trash the one comes back that went there last; the key in the trash names another.

Examples:
  filedesk restore uploads/rate_card/CLT-456_rate_card_1234567890_rates.xlsx
  filedesk restore uploads/jobs/68b71f6b73d950590d63e7db/
  filedesk restore --if-there replace KEY        (what lies there goes to the trash)
  filedesk ls -R .filedesk-trash/                (everything that waits)";

/// The arguments of `restore`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct Restore {
    #[command(flatten)]
    keys: Keys,
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

/// The newest that waits in the trash of one key: when it went there, where it lies, its size in bytes.
type Newest = HashMap<Key, (Timestamp, Key, u64)>;

impl Restore {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let newest = newest(desk).await?;
        let act = desk.act(Why::Replaced);
        let (mut plans, mut missing) = (Vec::new(), 0);
        for address in self.keys.addresses(desk)? {
            // A key in the trash is that very file.
            let exact = match &address {
                Address::Key(key) => desk.setup.trash.read(key).map(|about| (about.origin, key)),
                Address::Folder(_) => None,
            };
            if let Some((origin, place)) = exact {
                let size = desk.store.head(place).await?.size;
                plans.push(self.plan(origin, place.clone(), size, &act)?);
                continue;
            }
            let fits = |origin: &Key| match &address {
                Address::Key(key) => origin == key,
                Address::Folder(folder) => folder.contains(origin),
            };
            let mut found: Vec<_> = newest.iter().filter(|(origin, _)| fits(origin)).collect();
            found.sort_unstable();
            if found.is_empty() {
                missing += 1;
                let key = match &address {
                    Address::Key(key) => key.clone(),
                    Address::Folder(folder) => desk.key(folder.as_str())?,
                };
                let failure = Failure::new(Doing::Restoring(key.clone()), FailureKind::NotFound);
                out.failed(&key, &failure, self.json)?;
            }
            for (origin, (_, place, size)) in found {
                plans.push(self.plan(origin.clone(), place.clone(), *size, &act)?);
            }
        }
        let kind = Kind::Restore;
        let wish = Wish {
            json: self.json,
            quiet: self.quiet,
            missing,
            ..Wish::of(Batch { kind, plans })
        };
        desk.run(wish, out).await
    }

    fn plan(&self, to: Key, from: Key, size: u64, act: &Prefix) -> Result<Plan, Stop> {
        let (if_there, kept) = self.if_there.at(&to, act)?;
        Ok(Plan::Copy(CopyPlan {
            from,
            to,
            size,
            if_there,
            purpose: Purpose::Restore,
            kept,
        }))
    }
}

async fn newest(desk: &Desk) -> Result<Newest, Stop> {
    let trash = &desk.setup.trash;
    let mut newest = Newest::new();
    for (place, size) in desk.below(&trash.root).await? {
        let Some(about) = trash.read(&place) else {
            continue;
        };
        let later = (about.at, place, size);
        let known = newest.entry(about.origin).or_insert_with(|| later.clone());
        if later.0 > known.0 {
            *known = later;
        }
    }
    Ok(newest)
}
