//! `info`: what the store tells of files.

use std::pin::pin;

use clap::Args;
use futures_util::stream::{self, StreamExt};

use super::address::Keys;
use super::out::{Out, Stop};
use super::told::{self, About};
use super::{AT_ONCE, Desk, Exit};
use crate::object::{Details, Encryption, Reading, read};

/// What its help ends with.
const EXAMPLES: &str = "Example:
  filedesk info uploads/rate_card/CLT-456_rate_card_1234567890_rates.xlsx";

/// The arguments of `info`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct Info {
    #[command(flatten)]
    keys: Keys,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Info {
    pub(super) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let (mut told, mut failed) = (0, 0);
        let keys = stream::iter(self.keys.read(desk)?);
        let looked = keys.map(|key| async move {
            let details = desk.store.head(&key).await;
            (key, details)
        });
        let mut looked = pin!(looked.buffered(AT_ONCE));
        while let Some((key, details)) = looked.next().await {
            match details {
                Ok(details) if self.json => out.json(&About::of(&details))?,
                Ok(details) => {
                    if told > 0 {
                        out.line("")?;
                    }
                    tell(out, &details)?;
                }
                Err(failure) => {
                    failed += 1;
                    out.failed(&key, &failure, self.json)?;
                    continue;
                }
            }
            told += 1;
            out.flush()?;
        }
        Ok(Exit::of(told, failed))
    }
}

fn tell(out: &mut Out, details: &Details) -> Result<(), Stop> {
    for (label, value) in rows(out, details) {
        let value = out.name(&value);
        out.line(&format!("{label:<12}{value}"))?;
    }
    for (name, value) in &details.metadata {
        let (name, value) = (out.name(name), out.name(value));
        out.line(&format!("{:<12}{name}={value}", "Metadata"))?;
    }
    Ok(())
}

/// What is known, as pairs of a word and a value.
fn rows(out: &Out, details: &Details) -> Vec<(&'static str, String)> {
    let mut rows = vec![("Key", details.key.as_str().to_owned())];
    if let Some(Reading::Office {
        owner, original, ..
    }) = read(&details.key)
    {
        rows.extend([
            ("Owner", owner.to_owned()),
            ("Original", original.to_owned()),
        ]);
    }
    let size = if out.is_for_people {
        format!("{} ({} bytes)", told::size(details.size), details.size)
    } else {
        details.size.to_string()
    };
    let encryption = match &details.encryption {
        Encryption::Unreported => "none reported".to_owned(),
        Encryption::Aes256 => "AES256".to_owned(),
        Encryption::Other(kind) => kind.clone(),
    };
    let checksum = details.checksum.as_ref();
    let checksum = checksum.map(|(name, sum)| format!("{name} {sum}"));
    let known = [
        ("Size", Some(size)),
        ("Stored", details.modified.map(|moment| out.moment(moment))),
        ("Type", details.content_type.clone()),
        ("Opens", details.content_disposition.clone()),
        ("Class", Some(details.storage_class.clone())),
        ("Encryption", Some(encryption)),
        ("ETag", details.etag.clone()),
        ("Checksum", checksum),
        ("Version", details.version.clone()),
    ];
    let known = known.into_iter();
    rows.extend(known.filter_map(|(label, value)| Some((label, value?))));
    rows
}
