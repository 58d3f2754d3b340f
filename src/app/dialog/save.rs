//! How many files are saved at once: into which local folder, and whether they keep theirs.

use std::path::{Path, PathBuf};

use tui_input::Input;

use super::Below;
use super::choice::around;
use crate::object::{
    Batch, DownloadPlan, IfThere, Key, Kind, LocalPlaces, Plan, Prefix, Zip, local_name, safe_name,
    shared,
};

/// The form for saving a folder, or several files.
#[derive(Debug, Clone)]
pub struct Save {
    /// The folder that is saved whole, if it is one.
    pub folder: Option<Prefix>,
    /// The files.
    pub files: Below,
    /// The local folder, as typed; `~/` is the home folder.
    pub into: Input,
    /// How they lie there.
    pub shape: Shape,
    /// Which field has the keys.
    pub focus: SaveField,
    /// What all of them lie below, as far as their places here begin there.
    outer: Prefix,
    /// The home folder.
    home: Option<PathBuf>,
}

/// How saved files lie on the local disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// In folders as in the bucket.
    #[default]
    Folders,
    /// Side by side.
    Flat,
    /// In one ZIP archive, with their folders in it.
    Zip,
}

/// The fields, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveField {
    /// The local folder.
    Into,
    /// How the files lie there.
    Shape,
}

impl Shape {
    /// All of them, in the order of their buttons.
    pub const ALL: [Self; 3] = [Self::Folders, Self::Flat, Self::Zip];

    /// What its button says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Folders => "in their folders",
            Self::Flat => "side by side",
            Self::Zip => "in one ZIP",
        }
    }
}

impl Save {
    /// The form for `files`, which lie in `folder` if they are all of it.
    pub fn new(folder: Option<Prefix>, files: Below, into: &Path, home: Option<PathBuf>) -> Self {
        let outer = match &folder {
            Some(folder) => folder.parent().unwrap_or_else(Prefix::bucket),
            None => shared(files.files.iter().map(|(key, _)| key)),
        };
        Self {
            folder,
            outer,
            files,
            into: into.to_string_lossy().into_owned().into(),
            shape: Shape::default(),
            focus: SaveField::Into,
            home,
        }
    }

    /// Moves to the other field.
    pub fn turn(&mut self) {
        self.focus = match self.focus {
            SaveField::Into => SaveField::Shape,
            SaveField::Shape => SaveField::Into,
        };
    }

    /// Chooses the shape `steps` further on, around the ends.
    pub fn choose(&mut self, steps: isize) {
        self.shape = around(&Shape::ALL, self.shape, steps);
    }

    /// The local folder that was typed, or why it is none.
    pub fn directory(&self) -> Result<PathBuf, &'static str> {
        let typed = self.into.value().trim();
        let path = match (typed.strip_prefix('~'), &self.home) {
            (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => {
                home.join(rest.trim_start_matches('/'))
            }
            _ => PathBuf::from(typed),
        };
        if path.is_absolute() {
            Ok(path)
        } else {
            Err("Type the folder from the top, as in /home/ann/Documents or ~/Documents.")
        }
    }

    /// Where the first files are to lie, below the local folder.
    pub fn places(&self, most: usize) -> Vec<String> {
        let first = self.placed().take(most);
        let shown = first.map(|(_, _, folder, name)| match folder.as_str() {
            "" => name,
            folder => format!("{folder}/{name}"),
        });
        shown.collect()
    }

    /// What the archive is called.
    pub fn archive(&self) -> String {
        let folder = self
            .folder
            .as_ref()
            .map(|folder| safe_name(folder.name().trim_end_matches('/')));
        format!("{}.zip", folder.as_deref().unwrap_or("files"))
    }

    /// What is done once all is counted, or why it cannot be. `tag` sets the folder in which an archive is gathered apart
    /// from every other.
    pub fn batch(&self, tag: &str) -> Result<Batch, &'static str> {
        let into = self.directory()?;
        let zip = (self.shape == Shape::Zip).then(|| Zip {
            archive: into.join(self.archive()),
            gathered: into.join(format!("{}.files-{tag}", self.archive())),
        });
        let directory = zip.as_ref().map_or(into, |zip| zip.gathered.clone());
        let if_there = match zip {
            Some(_) => IfThere::OwnName,
            None => IfThere::Ask,
        };
        let plan = |(key, size, folder, name): (Key, u64, String, String)| {
            Plan::Download(DownloadPlan {
                key,
                size,
                directory: directory.join(folder),
                name,
                if_there,
                zip: zip.clone(),
            })
        };
        Ok(Batch {
            kind: Kind::Download,
            plans: self.placed().map(plan).collect(),
        })
    }

    /// Each file with its size in bytes, the folder below the local one and the name that it gets there.
    fn placed(&self) -> impl Iterator<Item = (Key, u64, String, String)> {
        let files = self.files.real();
        files.scan(LocalPlaces::default(), move |taken, (key, size)| {
            let below = key.as_str().strip_prefix(self.outer.as_str());
            let (folder, name) = match self.shape {
                Shape::Folders | Shape::Zip => taken.place(below.unwrap_or(key.as_str())),
                Shape::Flat => (String::new(), taken.flat(&local_name(key))),
            };
            Some((key.clone(), *size, folder, name))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::script::key;

    fn form(folder: Option<&str>, keys: &[&str]) -> Save {
        let files = Below::of(keys.iter().map(|text| (key(text), 0)).collect());
        let into = Path::new("/home/ann/Downloads");
        Save::new(
            folder.map(Prefix::new),
            files,
            into,
            Some("/home/ann".into()),
        )
    }

    #[test]
    fn a_folder_is_saved_as_a_folder_and_marked_files_below_what_they_share() {
        let keys = ["a/b/c/x.pdf", "a/b/y.pdf"];
        assert_eq!(
            form(Some("a/b/"), &keys).places(9),
            ["b/c/x.pdf", "b/y.pdf"]
        );
        assert_eq!(form(None, &keys).places(9), ["c/x.pdf", "y.pdf"]);
    }

    #[test]
    fn side_by_side_two_files_of_one_name_are_both_there() {
        let mut form = form(Some("a/"), &["a/b/x.pdf", "a/c/X.pdf"]);
        form.choose(1);
        assert_eq!(form.places(9), ["x.pdf", "X (2).pdf"]);
    }

    #[test]
    fn what_only_marks_a_folder_is_no_file() {
        let form = form(Some("a/"), &["a/", "a/b/", "a/x.pdf"]);
        assert_eq!(
            (form.files.markers, form.places(9)),
            (2, vec!["a/x.pdf".to_owned()])
        );
    }

    #[test]
    fn the_local_folder_is_typed_from_the_top_or_from_home() {
        let mut form = form(Some("a/"), &["a/x.pdf"]);
        for (typed, meant) in [
            ("~/Desk top", Some("/home/ann/Desk top")),
            ("~", Some("/home/ann")),
            ("/tmp/x", Some("/tmp/x")),
            ("Documents", None),
            ("~bob/x", None),
            ("", None),
        ] {
            form.into = typed.into();
            assert_eq!(form.directory().ok(), meant.map(PathBuf::from), "{typed}");
        }
    }
}
