//! `history`: what was done from this computer, to whom and by whom, the newest first.

use clap::Args;

use super::out::{Out, Stop};
use super::told::Done;
use super::{Desk, Exit};
use crate::ledger::{csv, matches, words};
use crate::object::Timestamp;
use crate::runtime::now;

/// What its help ends with.
const EXAMPLES: &str = "Examples:
  filedesk history CLT-456
  filedesk history --days 30 link
  filedesk history --csv > done.csv";

/// The arguments of `history`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct History {
    /// Only what has these words in key, user, note or act
    #[arg(value_name = "WORD")]
    words: Vec<String>,
    /// Only what was done in the last so many days
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
    /// What was done in other buckets, too
    #[arg(long)]
    all: bool,
    /// As a table for spreadsheets
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl History {
    #[expect(clippy::unused_async, reason = "all commands are run alike")]
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let history = desk.book.read()?;
        let words = words(&self.words.join(" "));
        let since = self
            .days
            .map_or(i64::MIN, |days| now().0 - i64::from(days) * 24 * 60 * 60);
        let (bucket, endpoint) = (desk.store.bucket(), desk.setup.target.endpoint.as_deref());
        let records = history.records.iter().rev().filter(|record| {
            let is_here = self.all || record.is_in(bucket, endpoint);
            is_here && record.at >= Timestamp(since) && matches(record, &words)
        });
        if self.csv {
            out.bytes(csv(records).as_bytes())?;
            return Ok(Exit::Complete);
        }
        for record in records {
            if self.json {
                out.json(&Done::of(record))?;
                continue;
            }
            let entry = &record.entry;
            let (at, key) = (out.moment(record.at), out.name(entry.key.as_str()));
            let user = out.name(&record.who.user);
            let more = match (entry.outcome.failure(), &entry.to, entry.until) {
                (Some(failure), ..) => format!("  {}", out.name(failure)),
                (None, Some(to), _) => format!("  -> {}", out.name(to.as_str())),
                (None, None, Some(until)) => format!("  until {}", out.moment(until)),
                (None, None, None) => String::new(),
            };
            out.line(&format!(
                "{at}  {user:<10}  {:<8}  {key}{more}",
                entry.act.word()
            ))?;
        }
        if history.unreadable > 0 {
            let lines = history.unreadable;
            out.say(&format!(
                "filedesk: {lines} lines of the ledger cannot be read; they are left out.\n"
            ));
        }
        Ok(Exit::Complete)
    }
}

impl<'a> Done<'a> {
    /// What `record` says.
    fn of(record: &'a crate::ledger::Record) -> Self {
        let entry = &record.entry;
        Self {
            at: record.at.utc(),
            act: entry.act.word(),
            key: entry.key.as_str(),
            to: entry.to.as_ref().map(crate::object::Key::as_str),
            size: entry.size,
            until: entry.until.map(Timestamp::utc),
            note: entry.note.as_deref(),
            failure: entry.outcome.failure(),
            user: &record.who.user,
            host: &record.who.host,
            bucket: &record.bucket,
        }
    }
}
