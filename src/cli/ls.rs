//! `ls`: what lies in a folder, or below it.

use std::cmp::Ordering;

use clap::{Args, ValueEnum};

use super::address::Address;
use super::out::{Out, Stop};
use super::told::Row;
use super::{Desk, Exit};
use crate::object::{Doing, Entry, EntryKind, Failure, FailureKind, Key, Prefix, Timestamp};
use crate::store::Depth;

/// What its help ends with.
const EXAMPLES: &str = "Examples:
  filedesk ls uploads/rate_card/
  filedesk ls -l --sort time uploads/agency_invoice/
  filedesk ls -R0 uploads/jobs/ | xargs -0 filedesk info";

/// The arguments of `ls`.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(after_help = EXAMPLES)]
pub struct Ls {
    /// A folder, a key, or an s3:// address of one; the whole bucket if there is none
    #[arg(value_name = "KEY", default_value = "")]
    at: String,
    /// Everything below the folder, not only what lies in it
    #[arg(short = 'R', long)]
    recursive: bool,
    /// Everything below the folder, drawn as a tree
    #[arg(long, conflicts_with_all = ["recursive", "json", "null", "sort"])]
    tree: bool,
    /// Size and time beside every key
    #[arg(short, long)]
    long: bool,
    /// In another order than that of the keys; all are read before the first is told
    #[arg(long, value_enum, value_name = "BY")]
    sort: Option<Sort>,
    /// The other way round
    #[arg(short, long, requires = "sort")]
    reverse: bool,
    /// End keys with NUL instead of a line break
    #[arg(short = '0', long = "null", conflicts_with = "json")]
    null: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What rows are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// The key
    Key,
    /// The size, the largest first
    Size,
    /// The time, the newest first
    Time,
}

impl Ls {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let folder = match desk.address(&self.at)? {
            Address::Folder(folder) => folder,
            Address::Key(key) => match desk.store.head(&key).await {
                Ok(details) => {
                    let kind = EntryKind::File {
                        size: details.size,
                        modified: details.modified,
                        class: crate::object::Class::named(&details.storage_class),
                    };
                    let name = key.name();
                    self.tell(out, &key.parent(), Entry { name, kind })?;
                    return Ok(Exit::Complete);
                }
                // Without its slash a folder is meant as well, as everywhere.
                Err(failure) if failure.kind == FailureKind::NotFound => {
                    let folder = Prefix::new(format!("{key}/"));
                    if !desk.store.has_any(&folder).await? {
                        return Err(failure.into());
                    }
                    folder
                }
                Err(failure) => return Err(failure.into()),
            },
        };
        let told = match self.sort {
            Some(sort) => self.sorted(desk, out, &folder, sort).await?,
            None => self.in_key_order(desk, out, &folder).await?,
        };
        if told == 0 && !folder.is_bucket() {
            let missing = Key::new(folder.as_str()).map(Doing::Inspecting);
            let doing = missing.unwrap_or_else(|| Doing::Listing(folder.clone()));
            return Err(Failure::new(doing, FailureKind::NotFound).into());
        }
        Ok(Exit::Complete)
    }

    fn depth(&self) -> Depth {
        if self.recursive || self.tree {
            Depth::Deep
        } else {
            Depth::Shallow
        }
    }

    /// Tells page after page as they come; how many rows they were.
    async fn in_key_order(
        &self,
        desk: &Desk,
        out: &mut Out,
        folder: &Prefix,
    ) -> Result<usize, Stop> {
        let mut pages = desk.store.flowing_pages(folder, self.depth());
        let (mut told, mut tree) = (0, Tree::default());
        while let Some(listed) = pages.next().await {
            let page = listed?.page;
            for entry in page.entries() {
                if self.tree {
                    tree.tell(out, entry, |out, entry| self.facts(out, entry))?;
                } else {
                    self.tell(out, folder, entry)?;
                }
            }
            told += page.len();
            out.flush()?;
        }
        Ok(told)
    }

    async fn sorted(
        &self,
        desk: &Desk,
        out: &mut Out,
        folder: &Prefix,
        sort: Sort,
    ) -> Result<usize, Stop> {
        let mut pages = desk.store.pages(folder, self.depth(), None);
        let mut all = Vec::new();
        while let Some(listed) = pages.next().await {
            all.push(listed?.page);
        }
        let mut rows: Vec<Entry<'_>> = all.iter().flat_map(|page| page.entries()).collect();
        rows.sort_by(|one, other| sort.compare(one, other));
        if self.reverse {
            rows.reverse();
        }
        for row in &rows {
            self.tell(out, folder, *row)?;
        }
        Ok(rows.len())
    }

    fn tell(&self, out: &mut Out, folder: &Prefix, entry: Entry<'_>) -> Result<(), Stop> {
        if self.json {
            return out.json(&Row::of(folder, entry));
        }
        let facts = self.facts(out, entry);
        let name = out.name(entry.name);
        let folder = out.name(folder.as_str());
        let end = if self.null { "\0" } else { "\n" };
        out.bytes(format!("{facts}{folder}{name}{end}").as_bytes())
    }

    /// Size and time, where they are wanted: as wide as they get.
    fn facts(&self, out: &Out, entry: Entry<'_>) -> String {
        if !self.long {
            return String::new();
        }
        match entry.kind {
            EntryKind::Folder => format!("{:>12}  {:>20}  ", "-", "-"),
            EntryKind::File { size, modified, .. } => {
                let size = if out.is_for_people {
                    super::told::size(size)
                } else {
                    size.to_string()
                };
                let time = modified.map_or_else(|| "-".to_owned(), |modified| out.moment(modified));
                format!("{size:>12}  {time:>20}  ")
            }
        }
    }
}

impl Sort {
    fn compare(self, one: &Entry<'_>, other: &Entry<'_>) -> Ordering {
        let by_key = one.name.cmp(other.name);
        match self {
            Self::Key => by_key,
            Self::Size => size(other).cmp(&size(one)).then(by_key),
            Self::Time => modified(other).cmp(&modified(one)).then(by_key),
        }
    }
}

fn size(entry: &Entry<'_>) -> Option<u64> {
    match entry.kind {
        EntryKind::File { size, .. } => Some(size),
        EntryKind::Folder => None,
    }
}

fn modified(entry: &Entry<'_>) -> Option<Timestamp> {
    match entry.kind {
        EntryKind::File { modified, .. } => modified,
        EntryKind::Folder => None,
    }
}

/// The folders that are open while keys come in their order: each is drawn once, above what lies in it.
#[derive(Debug, Default)]
struct Tree {
    open: Vec<String>,
}

impl Tree {
    fn tell(
        &mut self,
        out: &mut Out,
        entry: Entry<'_>,
        facts: impl Fn(&Out, Entry<'_>) -> String,
    ) -> Result<(), Stop> {
        let mut names: Vec<&str> = entry.name.split('/').collect();
        let last = names.pop().unwrap_or_default();
        let same = self
            .open
            .iter()
            .zip(&names)
            .take_while(|(open, name)| open == *name);
        let same = same.count();
        self.open.truncate(same);
        for name in &names[same..] {
            let indent = "  ".repeat(self.open.len());
            let shown = out.name(name);
            out.line(&format!("{indent}{shown}/"))?;
            self.open.push((*name).to_owned());
        }
        if last.is_empty() {
            return Ok(());
        }
        let indent = "  ".repeat(self.open.len());
        let (facts, shown) = (facts(out, entry), out.name(last));
        let facts = facts.trim_start();
        let gap = if facts.is_empty() { "" } else { "  " };
        out.line(&format!("{indent}{shown}{gap}{}", facts.trim_end()))
    }
}
