//! What commands take as names in the bucket: keys, folders with their slash, and s3:// addresses of either.

use std::io::{self, BufRead};

use clap::Args;

use super::Desk;
use super::out::Stop;
use crate::object::{Key, Prefix, exact_address};

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
        let bucket = self.store.bucket();
        let whole = typed.strip_prefix("s3://").unwrap_or(typed);
        if typed.is_empty() {
            return Ok(Address::Folder(self.setup.prefix.clone()));
        }
        if whole != typed && whole.trim_end_matches('/') == bucket {
            return Ok(Address::Folder(Prefix::bucket()));
        }
        let key = exact_address(typed, bucket);
        let key =
            key.map_err(|why| Stop::Wrong(format!("{typed}: {why} --bucket opens another.")))?;
        Ok(if key.as_str().ends_with('/') {
            Address::Folder(Prefix::new(key.as_str()))
        } else {
            Address::Key(key)
        })
    }

    /// The folder that `typed` names, with its slash or without.
    pub(super) fn folder(&self, typed: &str) -> Result<Prefix, Stop> {
        Ok(match self.address(typed)? {
            Address::Folder(folder) => folder,
            Address::Key(key) => Prefix::new(format!("{key}/")),
        })
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
    /// All of them, in their order. A folder's own object ends in a slash, and is an object all the same.
    pub(super) fn read(&self, desk: &Desk) -> Result<Vec<Key>, Stop> {
        let names = self.names(io::stdin().lock())?;
        names.iter().map(|name| desk.key(name)).collect()
    }

    /// The same where folders are names, too.
    pub(super) fn addresses(&self, desk: &Desk) -> Result<Vec<Address>, Stop> {
        let names = self.names(io::stdin().lock())?;
        names.iter().map(|name| desk.address(name)).collect()
    }

    fn names(&self, mut input: impl BufRead) -> Result<Vec<String>, Stop> {
        let mut names = Vec::new();
        for key in &self.keys {
            if key == "-" {
                names.extend(read(&mut input, self.null)?);
            } else {
                names.push(key.clone());
            }
        }
        Ok(names)
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
