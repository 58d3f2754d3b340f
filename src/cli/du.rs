//! `du`: how much lies below a folder, and below each folder in it.

use std::collections::BTreeMap;

use clap::Args;

use super::out::{Out, Stop};
use super::told::{self, Sums};
use super::{Desk, Exit};
use crate::object::EntryKind;
use crate::store::Depth;

/// What its help ends with.
const EXAMPLES: &str = "Example:
  filedesk du uploads/";

/// The arguments of `du`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct Du {
    /// A folder, or an s3:// address of one; the whole bucket if there is none
    #[arg(value_name = "FOLDER", default_value = "")]
    at: String,
    /// Only the sum of all
    #[arg(short, long)]
    summarize: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// How much it is.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    files: u64,
    bytes: u64,
}

impl Du {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let folder = desk.folder(&self.at)?;
        let mut pages = desk.store.pages(&folder, Depth::Deep, None);
        let (mut all, mut parts) = (Tally::default(), BTreeMap::<String, Tally>::new());
        while let Some(listed) = pages.next().await {
            for entry in listed?.page.entries() {
                let EntryKind::File { size, .. } = entry.kind else {
                    continue;
                };
                all.take(size);
                if let Some((part, _)) = entry.name.split_once('/') {
                    match parts.get_mut(part) {
                        Some(tally) => tally.take(size),
                        None => parts.entry(part.to_owned()).or_default().take(size),
                    }
                }
            }
        }
        if !self.summarize {
            for (part, tally) in &parts {
                self.tell(out, &format!("{}{part}/", folder.as_str()), *tally)?;
            }
        }
        let name = if folder.is_bucket() {
            "/"
        } else {
            folder.as_str()
        };
        self.tell(out, name, all)?;
        Ok(Exit::Complete)
    }

    fn tell(&self, out: &mut Out, prefix: &str, tally: Tally) -> Result<(), Stop> {
        if self.json {
            let (files, bytes) = (tally.files, tally.bytes);
            return out.json(&Sums {
                prefix,
                files,
                bytes,
            });
        }
        let bytes = if out.is_for_people {
            told::size(tally.bytes)
        } else {
            tally.bytes.to_string()
        };
        let name = out.name(prefix);
        out.line(&format!("{bytes:>14}  {:>10}  {name}", tally.files))
    }
}

impl Tally {
    fn take(&mut self, size: u64) {
        self.files += 1;
        self.bytes += size;
    }
}
