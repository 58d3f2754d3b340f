//! Which local path becomes which key: paths are kept below one folder of the bucket, but for what is mapped elsewhere.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::object::{Key, Prefix};

/// Where everything below a local folder belongs.
#[derive(Debug, Clone)]
pub struct Layout {
    folder: PathBuf,
    /// The longest paths first: the first that fits decides. The last one fits everything.
    roots: Vec<Root>,
}

/// Everything below a path goes below a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Root {
    /// The path below the local folder, without slashes at its ends.
    from: String,
    /// What stands before the rest in keys; for a single file its key.
    to: String,
}

/// A part of the local folder that is called otherwise in the bucket: `OLD=NEW`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The path below the local folder.
    pub old: String,
    /// The path below the folder in the bucket.
    pub new: String,
}

impl FromStr for Mapping {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let (old, new) = typed
            .split_once('=')
            .ok_or("OLD=NEW is wanted, as in rates=rate_card")?;
        let old = old.trim_start_matches("./").trim_matches('/');
        if old.is_empty() {
            return Err("the path before = is empty; --to says where the whole folder goes".into());
        }
        Ok(Self {
            old: old.to_owned(),
            new: new.trim_start_matches('/').to_owned(),
        })
    }
}

impl Layout {
    /// All of `folder` goes below `to`, and what is mapped below `to` under its new name.
    pub fn new(folder: PathBuf, to: &Prefix, mapped: &[Mapping]) -> Self {
        let root = |mapping: &Mapping| Root {
            from: mapping.old.clone(),
            to: format!("{}{}", to.as_str(), mapping.new),
        };
        let mut roots: Vec<Root> = mapped.iter().map(root).collect();
        roots.push(Root {
            from: String::new(),
            to: to.as_str().to_owned(),
        });
        roots.sort_by_key(|root| std::cmp::Reverse(root.from.len()));
        Self { folder, roots }
    }

    /// The local folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether anything is called otherwise in the bucket.
    pub fn is_mapped(&self) -> bool {
        self.roots.len() > 1
    }

    /// The path that was mapped, and is not there.
    pub fn missing(&self) -> Option<PathBuf> {
        let paths = self.roots.iter().map(|root| self.folder.join(&root.from));
        let mut missing = paths.filter(|path| path.symlink_metadata().is_err());
        missing.next()
    }

    /// The key of the file with that path below the folder; `None` if that would be longer than a key can be.
    pub fn key(&self, relative: &str) -> Option<Key> {
        let (root, rest) = self.root(relative)?;
        Key::new(root.key(rest))
    }

    /// Every path below the folder whose file would have that key, whether it is there or not.
    pub fn paths(&self, key: &Key) -> Vec<String> {
        let mut paths: Vec<String> = self
            .roots
            .iter()
            .filter_map(|root| root.path(key.as_str()))
            // What lies below a longer path that is mapped goes where that says.
            .filter(|path| self.key(path).as_ref() == Some(key))
            .collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// The folders of the bucket that hold all keys, none of them inside of another.
    pub fn folders(&self) -> Vec<Prefix> {
        let mut all: Vec<String> = self.roots.iter().map(|root| root.to.clone()).collect();
        all.sort();
        let mut folders: Vec<String> = Vec::new();
        for to in all {
            let folder = to[..to.rfind('/').map_or(0, |slash| slash + 1)].to_owned();
            let is_inside = folders.last().is_some_and(|last| folder.starts_with(last));
            if !is_inside {
                folders.push(folder);
            }
        }
        folders.into_iter().map(Prefix::new).collect()
    }

    fn root<'p>(&self, relative: &'p str) -> Option<(&Root, &'p str)> {
        self.roots.iter().find_map(|root| {
            let rest = relative.strip_prefix(root.from.as_str())?;
            let is_whole = root.from.is_empty() || rest.is_empty() || rest.starts_with('/');
            is_whole.then(|| (root, rest.trim_start_matches('/')))
        })
    }
}

impl Root {
    fn key(&self, rest: &str) -> String {
        let to = &self.to;
        let name = self.from.rsplit('/').next().unwrap_or_default();
        match (rest.is_empty(), to.is_empty() || to.ends_with('/')) {
            // A file that was mapped by itself: to a folder under its own name, or to a name of its own.
            (true, true) => format!("{to}{name}"),
            (true, false) => to.clone(),
            (false, true) => format!("{to}{rest}"),
            (false, false) => format!("{to}/{rest}"),
        }
    }

    /// The path that has that key by this root alone.
    fn path(&self, key: &str) -> Option<String> {
        let rest = key.strip_prefix(self.to.as_str())?;
        let below = |rest: &str| match self.from.as_str() {
            "" => rest.to_owned(),
            from => format!("{from}/{rest}"),
        };
        if self.key("") == key && !self.from.is_empty() {
            return Some(self.from.clone());
        }
        let is_folder = self.to.is_empty() || self.to.ends_with('/');
        let rest = if is_folder {
            rest
        } else {
            rest.strip_prefix('/')?
        };
        (!rest.is_empty() && !rest.ends_with('/')).then(|| below(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(mapped: &[&str]) -> Layout {
        let mapped: Vec<Mapping> = mapped.iter().map(|one| one.parse().unwrap()).collect();
        Layout::new("/srv/storage".into(), &Prefix::new("uploads/"), &mapped)
    }

    #[test]
    fn paths_are_kept_below_the_folder_and_what_is_mapped_gets_its_new_name() {
        let layout = layout(&[
            "rates=rate_card",
            "rates/old=archive/",
            "odd.pdf=job_order/x.pdf",
            "up=",
        ]);
        for (path, key) in [
            ("agency_invoice/a.pdf", "uploads/agency_invoice/a.pdf"),
            ("rates/b.xlsx", "uploads/rate_card/b.xlsx"),
            ("rates/old/c.xlsx", "uploads/archive/c.xlsx"),
            ("ratesheet.pdf", "uploads/ratesheet.pdf"),
            ("odd.pdf", "uploads/job_order/x.pdf"),
            ("up/d.pdf", "uploads/d.pdf"),
        ] {
            assert_eq!(layout.key(path).unwrap().as_str(), key);
            let paths = layout.paths(&Key::new(key).unwrap());
            assert!(paths.contains(&path.to_owned()), "{path}: {paths:?}");
        }
        assert_eq!(layout.folders(), [Prefix::new("uploads/")]);
    }

    #[test]
    fn two_paths_that_would_have_one_key_are_both_told() {
        let layout = layout(&["up="]);
        let paths = layout.paths(&Key::new("uploads/a/x.pdf").unwrap());
        assert_eq!(paths, ["a/x.pdf", "up/a/x.pdf"]);
    }

    #[test]
    fn a_path_below_what_is_mapped_is_nobodys_key() {
        let layout = layout(&["rates=rate_card"]);
        // uploads/rates/x would be rates/x, which goes elsewhere.
        assert!(
            layout
                .paths(&Key::new("uploads/rates/x").unwrap())
                .is_empty()
        );
    }

    #[test]
    fn what_is_no_mapping_says_what_is_wanted() {
        assert!("rates".parse::<Mapping>().unwrap_err().contains("OLD=NEW"));
        assert!("/=x".parse::<Mapping>().unwrap_err().contains("--to"));
    }
}
