//! Which local path becomes which key: paths are kept below one folder of the bucket, but for what is mapped elsewhere.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::object::{Key, Prefix};

/// Where everything below a local folder belongs.
#[derive(Debug, Clone)]
pub struct Layout {
    folder: PathBuf,
    to: Prefix,
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
        let sides = typed.split_once('=');
        let (old, new) = sides.ok_or("OLD=NEW is wanted, as in rates=rate_card")?;
        let ends_folder = new.is_empty() || new.ends_with('/');
        let (old, new) = (tidied(old)?, tidied(new)?);
        if old.is_empty() {
            return Err("the path before = is empty; --to says where the whole folder goes".into());
        }
        let slash = if ends_folder && !new.is_empty() {
            "/"
        } else {
            ""
        };
        Ok(Self {
            old,
            new: format!("{new}{slash}"),
        })
    }
}

/// A path in one spelling: names with one slash between them.
fn tidied(path: &str) -> Result<String, String> {
    let names = path.split('/').filter(|name| !matches!(*name, "" | "."));
    let names: Vec<_> = names.collect();
    if names.contains(&"..") {
        return Err(format!("{path} leads out of the folder"));
    }
    Ok(names.join("/"))
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
        let to = to.clone();
        Self { folder, to, roots }
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
            .flat_map(|root| root.paths(key.as_str()))
            // What lies below a longer path that is mapped goes where that says.
            .filter(|path| self.key(path).as_ref() == Some(key))
            .collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// The folder of the bucket that holds all keys.
    pub fn to(&self) -> &Prefix {
        &self.to
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

    /// The paths that have that key by this root alone: what was mapped by itself, and what lies below it.
    fn paths(&self, key: &str) -> impl Iterator<Item = String> {
        let itself = (!self.from.is_empty() && self.key("") == key).then(|| self.from.clone());
        let is_folder = self.to.is_empty() || self.to.ends_with('/');
        let rest = key.strip_prefix(self.to.as_str());
        let rest = if is_folder {
            rest
        } else {
            rest.and_then(|rest| rest.strip_prefix('/'))
        };
        let rest = rest.filter(|rest| !rest.is_empty() && !rest.ends_with('/'));
        let below = rest.map(|rest| match self.from.as_str() {
            "" => rest.to_owned(),
            from => format!("{from}/{rest}"),
        });
        itself.into_iter().chain(below)
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
        assert_eq!(layout.to(), &Prefix::new("uploads/"));
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
    fn a_file_that_is_called_as_its_mapped_folder_is_found_beside_its_namesake() {
        let layout = layout(&["rates=archive/"]);
        let paths = layout.paths(&Key::new("uploads/archive/rates").unwrap());
        assert!(paths.contains(&"rates/rates".to_owned()), "{paths:?}");
        assert!(paths.contains(&"archive/rates".to_owned()), "{paths:?}");
    }

    #[test]
    fn a_mapping_is_read_in_one_spelling_and_leads_nowhere_else() {
        let mapping: Mapping = "./rates//./old/=/rate_card//".parse().unwrap();
        assert_eq!(
            (mapping.old.as_str(), mapping.new.as_str()),
            ("rates/old", "rate_card/")
        );
        for out in ["../other=x", "a=../x", "a=x/../../y"] {
            let told = out.parse::<Mapping>().unwrap_err();
            assert!(told.contains("leads out"), "{told}");
        }
    }

    #[test]
    fn what_is_no_mapping_says_what_is_wanted() {
        assert!("rates".parse::<Mapping>().unwrap_err().contains("OLD=NEW"));
        assert!("/=x".parse::<Mapping>().unwrap_err().contains("--to"));
    }
}
