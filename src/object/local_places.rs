//! Where the objects below a folder lie on the local disk: their folders as local ones, no two files in one place.

use std::collections::{HashMap, HashSet};

use super::{free_name, safe_name};

/// The places given out so far, relative to the folder that all of it is saved to.
#[derive(Debug, Default)]
pub struct LocalPlaces {
    /// What lies where, in small letters: where capitals make no difference, two names may be one.
    taken: HashSet<String>,
    /// The next number to try for a name that is taken, so that ten thousand of one name are no trouble.
    next: HashMap<String, u32>,
    /// The local folders, by those of the bucket.
    folders: HashMap<String, String>,
}

impl LocalPlaces {
    /// The folder and the name of what lies at `below`, each harmless on any system; the folder is empty for the outermost.
    ///
    /// `../a:b/CON` becomes `_/a_b` and `_CON`; a file and a folder of one name get different ones.
    pub fn place(&mut self, below: &str) -> (String, String) {
        let (folders, name) = below.rsplit_once('/').unwrap_or(("", below));
        let folder = if folders.is_empty() && !below.starts_with('/') {
            String::new()
        } else {
            self.folder(folders)
        };
        let name = self.apart(&folder, name);
        (folder, name)
    }

    /// The same without folders: all lie side by side.
    pub fn flat(&mut self, name: &str) -> String {
        self.apart("", name)
    }

    fn folder(&mut self, remote: &str) -> String {
        if let Some(known) = self.folders.get(remote) {
            return known.clone();
        }
        let (outer, name) = match remote.rsplit_once('/') {
            Some((outer, name)) => (self.folder(outer), name),
            None => (String::new(), remote),
        };
        let name = self.apart(&outer, name);
        let local = joined(&outer, &name);
        self.folders.insert(remote.to_owned(), local.clone());
        local
    }

    /// A name that nothing else in `folder` has.
    fn apart(&mut self, folder: &str, name: &str) -> String {
        let name = safe_name(name);
        let place = joined(folder, &name).to_lowercase();
        if self.taken.insert(place.clone()) {
            return name;
        }
        let next = self.next.entry(place).or_insert(2);
        loop {
            let free = free_name(&name, *next);
            *next += 1;
            if self.taken.insert(joined(folder, &free).to_lowercase()) {
                return free;
            }
        }
    }
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(keys: &[&str]) -> Vec<String> {
        let mut places = LocalPlaces::default();
        keys.iter()
            .map(|key| {
                let (folder, name) = places.place(key);
                joined(&folder, &name)
            })
            .collect()
    }

    #[test]
    fn folders_stay_folders() {
        assert_eq!(
            all(&["a/b/c.pdf", "a/d.pdf", "e.pdf"]),
            ["a/b/c.pdf", "a/d.pdf", "e.pdf"]
        );
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        assert_eq!(
            all(&[
                "../../etc/passwd",
                "/root/x",
                "a//b",
                "C:\\x/y",
                ".ssh/config",
                "./x"
            ]),
            [
                "_/_/etc/passwd",
                "_ (2)/root/x",
                "a/_/b",
                "C__x/y",
                "_.ssh/config",
                "_ (3)/x"
            ]
        );
    }

    #[test]
    fn names_that_a_system_keeps_or_takes_for_one_are_told_apart() {
        assert_eq!(
            all(&["CON/nul.txt", "Rates/a.pdf", "rates/A.pdf", "rates/a.pdf"]),
            [
                "_CON/_nul.txt",
                "Rates/a.pdf",
                "rates (2)/A.pdf",
                "rates (2)/a (2).pdf"
            ]
        );
    }

    #[test]
    fn a_file_and_a_folder_of_one_name_lie_side_by_side() {
        assert_eq!(all(&["a", "a/b", "a/c"]), ["a", "a (2)/b", "a (2)/c"]);
    }
}
