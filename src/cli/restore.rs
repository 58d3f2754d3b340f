//! `restore`: what was deleted or replaced comes back from the trash.

use std::collections::HashMap;

use clap::Args;

use super::address::{Address, Keys};
use super::moving::Wish;
use super::out::{Out, Stop};
use super::{Desk, Exit};
use crate::object::{
    Batch, CopyPlan, Doing, Failure, FailureKind, IfThere, Key, Kind, Plan, Purpose, Timestamp,
};

/// What its help ends with.
const EXAMPLES: &str =
    "Of several files of that key in the trash the one comes back that went there last.

Examples:
  filedesk restore uploads/rate_card/CLT-456_rate_card_1234567890_rates.xlsx
  filedesk restore uploads/jobs/68b71f6b73d950590d63e7db/";

/// The arguments of `restore`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct Restore {
    #[command(flatten)]
    keys: Keys,
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
        let (mut plans, mut missing) = (Vec::new(), 0);
        for address in self.keys.addresses(desk)? {
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
            plans.extend(found.into_iter().map(|(origin, (_, place, size))| {
                Plan::Copy(CopyPlan {
                    from: place.clone(),
                    to: origin.clone(),
                    size: *size,
                    if_there: IfThere::Ask,
                    purpose: Purpose::Restore,
                    kept: None,
                })
            }));
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
