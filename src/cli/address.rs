//! What commands take as names in the bucket: keys, folders with their slash, and s3:// addresses of either.

use std::io::{self, BufRead};

use clap::Args;

use super::Desk;
use super::out::Stop;
use crate::object::{Key, Prefix};

/// A name in the bucket, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// An object.
    Key(Key),
    /// A folder: everything below it.
    Folder(Prefix),
}

/// Keys, typed or read from somewhere.
#[derive(Debug, Clone, Args)]
pub struct Keys {
    /// Keys or s3:// addresses; - reads them from standard input, one a line
    #[arg(value_name = "KEY", required = true)]
    pub keys: Vec<String>,
    /// With -: keys end with NUL instead of a line break
    #[arg(short = '0', long = "null")]
    pub null: bool,
}

impl Desk {
    /// What `typed` names in this bucket.
    pub(super) fn address(&self, typed: &str) -> Result<Address, Stop> {
        let key = match typed.strip_prefix("s3://") {
            None => typed,
            Some(rest) => {
                let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
                let ours = self.store.bucket();
                if bucket != ours {
                    return Err(Stop::Wrong(format!(
                        "{typed} is in another bucket; this is {ours}. --bucket {bucket} opens that one."
                    )));
                }
                key
            }
        };
        if key.is_empty() || key.ends_with('/') {
            return Ok(Address::Folder(Prefix::new(key)));
        }
        match Key::new(key) {
            Some(key) => Ok(Address::Key(key)),
            None => Err(Stop::Wrong(format!(
                "{typed} is longer than a key can be: 1,024 bytes."
            ))),
        }
    }

    /// The object that `typed` names.
    pub(super) fn key(&self, typed: &str) -> Result<Key, Stop> {
        match self.address(typed)? {
            Address::Key(key) => Ok(key),
            // A folder's own object ends in a slash, and is an object all the same.
            Address::Folder(folder) => Key::new(folder.as_str())
                .ok_or_else(|| Stop::Wrong("a key is wanted here, not the whole bucket.".into())),
        }
    }
}

impl Keys {
    /// All of them, in their order.
    pub(super) fn read(&self, desk: &Desk) -> Result<Vec<Key>, Stop> {
        let addresses = self.addresses(desk, io::stdin().lock())?;
        let key = |address| match address {
            Address::Key(key) => Ok(key),
            Address::Folder(folder) => desk.key(folder.as_str()),
        };
        addresses.into_iter().map(key).collect()
    }

    /// The same where folders are names, too.
    pub(super) fn addresses(
        &self,
        desk: &Desk,
        mut input: impl BufRead,
    ) -> Result<Vec<Address>, Stop> {
        let mut typed = Vec::new();
        for key in &self.keys {
            if key == "-" {
                typed.extend(read(&mut input, self.null)?);
            } else {
                typed.push(key.clone());
            }
        }
        typed.iter().map(|typed| desk.address(typed)).collect()
    }
}

fn read(input: &mut impl BufRead, null: bool) -> Result<Vec<String>, Stop> {
    let mut bytes = Vec::new();
    input
        .read_to_end(&mut bytes)
        .map_err(|error| Stop::Wrong(format!("standard input cannot be read: {error}.")))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Stop::Wrong("standard input is not UTF-8, which every key is.".into()))?;
    let end = if null { '\0' } else { '\n' };
    let bare = |name: &str| {
        let line = name.strip_suffix('\r').filter(|_| !null);
        line.unwrap_or(name).to_owned()
    };
    let names = text.split(end).map(bare);
    let names = names.filter(|name| !name.is_empty());
    Ok(names.collect())
}
