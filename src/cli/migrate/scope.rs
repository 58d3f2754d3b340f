//! Which local files are meant, and where they belong: the same for `migrate` and for `verify`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::Desk;
use crate::cli::out::Stop;
use crate::object::{Failure, Prefix, reveal};
use crate::reconcile::{Filter, Layout, Mapping};

/// The arguments that say what is meant.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Scope {
    /// The folder of the bucket that the paths are kept below; / is the bucket itself
    #[arg(long, value_name = "FOLDER", default_value = "uploads/")]
    to: String,
    /// What lies in OLD below the folder goes to NEW below --to; may be given again
    #[arg(long, value_name = "OLD=NEW")]
    map: Vec<Mapping>,
    /// Only what fits: a name such as '*.pdf', or a path from the top; may be given again
    #[arg(long, value_name = "PATTERN")]
    include: Vec<String>,
    /// Not what fits, even if it is included; may be given again
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,
}

impl Scope {
    /// Where each object of another bucket belongs.
    pub(super) fn layout_of_bucket(&self, desk: &Desk) -> Result<Layout, Stop> {
        self.layout_of(desk, PathBuf::new())
    }

    /// Where each file of `folder` belongs.
    pub(super) fn layout(&self, desk: &Desk, folder: &Path) -> Result<Layout, Stop> {
        let about = folder.metadata();
        let about = about.map_err(|error| Failure::unreadable(folder, &error))?;
        if !about.is_dir() {
            let shown = shown(folder);
            return Err(Stop::Wrong(format!("{shown} is not a folder.")));
        }
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let layout = self.layout_of(desk, folder)?;
        match layout.missing() {
            Some(missing) => Err(Stop::Wrong(format!(
                "--map names {}, which is not there.",
                shown(&missing)
            ))),
            None => Ok(layout),
        }
    }

    fn layout_of(&self, desk: &Desk, folder: PathBuf) -> Result<Layout, Stop> {
        let to = match self.to.as_str() {
            "/" => Prefix::bucket(),
            to => desk.folder(to)?,
        };
        if desk.setup.trash.holds(to.as_str()) {
            return Err(Stop::Wrong(format!("--to {to} is the trash.")));
        }
        let mut named = HashSet::new();
        match self.map.iter().find(|map| !named.insert(&map.old)) {
            Some(map) => Err(Stop::Wrong(format!(
                "--map names {} twice.",
                reveal(&map.old)
            ))),
            None => Ok(Layout::new(folder, &to, &self.map)),
        }
    }

    /// Which files are meant.
    pub(super) fn filter(&self) -> Result<Filter, Stop> {
        Filter::of(&self.include, &self.exclude).map_err(|why| Stop::Wrong(format!("{why}.")))
    }

    /// A name for just this work, by which a later run knows what is left of it: with other patterns it is other work.
    pub(super) fn name(&self, layout: &Layout, replaces: bool) -> String {
        let (folder, to) = (layout.folder().display(), layout.to());
        let patterns = (&self.map, &self.include, &self.exclude);
        let told = format!("{folder} {to} {patterns:?} {replaces}");
        format!("migrate-{:08x}-", crc32fast::hash(told.as_bytes()))
    }

    /// Advice where the folder probably holds the application's folders under their old common name.
    pub(super) fn advice(&self, folder: &Path) -> Option<String> {
        let inner: PathBuf = folder.join("uploads");
        let doubles = self.map.is_empty() && self.to == "uploads/" && inner.is_dir();
        doubles.then(|| {
            format!(
                "  {0} goes to uploads/uploads/; to keep its paths: --to / or {0} itself.\n",
                shown(&inner)
            )
        })
    }
}

/// A local path as a terminal may show it.
fn shown(path: &Path) -> String {
    reveal(&path.to_string_lossy())
}
