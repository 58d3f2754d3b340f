//! `find`: any file in the bucket, by the same words and filters as on the screen.

use std::sync::atomic::AtomicBool;

use clap::Args;

use super::out::{Out, Stop};
use super::told::Row;
use super::{Desk, Exit};
use crate::object::Prefix;
use crate::runtime::now;
use crate::search::{Hits, Index, Query, Snapshot, Today, find};
use crate::store::{Depth, Pace};

/// What its help ends with.
const EXAMPLES: &str = "Words must all stand in the key; ? in the browser lists the filters.

Examples:
  filedesk find owner:CLT-456 type:xlsx
  filedesk find category:job_order after:2026-03-01 largest
  filedesk find -0 owner:AGY-123 | filedesk get -0 -";

/// The arguments of `find`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct Find {
    /// Words and filters, such as owner:CLT-456 or newest
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    /// Only below this folder
    #[arg(long = "in", value_name = "FOLDER", default_value = "")]
    below: String,
    /// What only resembles the words, too, the best first
    #[arg(long)]
    fuzzy: bool,
    /// End keys with NUL instead of a line break
    #[arg(short = '0', long = "null", conflicts_with = "json")]
    null: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Find {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let today = Today {
            now: now(),
            zone: out.zone.clone(),
        };
        let (query, troubles) = Query::parse(&self.query.join(" "), &today);
        if let Some(trouble) = troubles.first() {
            return Err(Stop::Wrong(trouble.sentence.clone()));
        }
        let folder = desk.folder(&self.below)?;
        let snapshot = known(desk, &folder).await?;
        let Some(hits) = all(&snapshot, &query) else {
            return Ok(Exit::Failed);
        };
        let wanted = if self.fuzzy {
            hits.rows.len()
        } else {
            hits.exact
        };
        let mut told = 0;
        for spot in (0..wanted).filter_map(|at| hits.rows.get(at)) {
            let Some((folder, entry)) = snapshot.get(spot) else {
                continue;
            };
            if desk.setup.trash.holds(entry.name) {
                continue;
            }
            told += 1;
            if self.json {
                out.json(&Row::of(folder, entry))?;
            } else {
                let (name, end) = (out.name(entry.name), if self.null { '\0' } else { '\n' });
                out.bytes(format!("{name}{end}").as_bytes())?;
            }
        }
        Ok(Exit::of(told, usize::from(told == 0)))
    }
}

/// All keys below a folder.
async fn known(desk: &Desk, folder: &Prefix) -> Result<Snapshot, Stop> {
    let mut sweep = desk.store.sweep(folder, Depth::Deep, Pace::default());
    let mut index = Index::default();
    while let Some(swept) = sweep.next().await {
        let swept = swept?;
        index.replace(&swept.span, &swept.page);
    }
    Ok(index.snapshot())
}

/// What fits, once all was looked at.
fn all(snapshot: &Snapshot, query: &Query) -> Option<Hits> {
    let mut last = None;
    let stop = AtomicBool::new(false);
    find(snapshot, query, &stop, &mut |hits| {
        last = Some(hits);
    });
    last
}
