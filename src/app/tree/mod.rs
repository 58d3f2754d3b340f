//! The tree of folders: what is known of each, which are open, and the rows that this makes.
//!
//! An arena of folders plus one flat list of visible rows; opening splices rows in, closing drains
//! them. It knows no widgets and no network: what it needs listed, it says ([`Wanted`]).

mod arrival;
mod change;
mod goal;
mod listing;
mod rows;
mod shown;
#[cfg(test)]
mod tests;
mod walk;

pub use arrival::Arrival;
pub use listing::{Listing, Totals};
pub use rows::Row;
pub use shown::{Note, Selected, Shown, What};

use std::collections::HashMap;
use std::sync::Arc;

use self::change::Changes;
use super::Ticket;
use crate::object::{Cursor, Entry, EntryKind, Failure, Key, Page, Prefix};

/// Names a folder at its place in the tree, for as long as the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FolderId(pub u32);

/// The tree, its cursor, and the part of it that the window shows.
#[derive(Debug, Clone)]
pub struct Tree {
    folders: Vec<Folder>,
    rows: Vec<Row>,
    cursor: usize,
    top: usize,
    height: usize,
    /// The key that the user asked to go to, while the rows on the way to it are still coming.
    goal: Option<Key>,
}

/// One folder at one place in the tree.
#[derive(Debug, Clone)]
struct Folder {
    prefix: Prefix,
    /// What its row says, where that is not simply its name.
    title: Option<String>,
    parent: Option<FolderId>,
    depth: u16,
    is_open: bool,
    listing: Listing,
    /// A newer listing under way; it takes the older one's place when it is complete.
    fresh: Option<Listing>,
    progress: Progress,
    /// Where the listing went on after a break, until its first page shows that the server takes that.
    resumed_from: Option<Cursor>,
    /// What the pages that are still to come may not know.
    changes: Changes,
    /// The folders in it that were opened at some time, by their row's name.
    children: HashMap<Box<str>, FolderId>,
}

/// How far a folder's listing is.
#[derive(Debug, Clone, PartialEq)]
enum Progress {
    /// Nothing was asked yet, or it was stopped: it can go on from there.
    Paused(Option<Cursor>),
    /// Pages are awaited; the last one said where the next begins.
    Listing(Ticket, Option<Cursor>),
    /// All rows are here.
    Complete,
    /// It broke off, and can go on from there.
    Failed(Failure, Option<Cursor>),
    /// Its rows do not come from a listing.
    Fixed,
}

/// A listing that the tree needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// For which folder.
    pub folder: FolderId,
    /// What to list.
    pub prefix: Prefix,
    /// Where to go on.
    pub from: Option<Cursor>,
}

/// The invisible folder that holds the roots.
const DESK: FolderId = FolderId(0);
/// The row names of the roots: never shown (a root has a title), they only keep the order.
const UPLOADS: &str = "1/";
const JOBS: &str = "2/";
const BUCKET: &str = "3/";
/// Where the application puts new jobs.
const HOME: &str = "uploads/jobs/";

impl Tree {
    /// The desk: `uploads/` and `jobs/`, or only `prefix` if the user asked for it.
    pub fn new(prefix: Option<&Prefix>) -> Self {
        let desk = Folder::fixed(Prefix::bucket(), None, 0);
        let mut tree = Self {
            folders: vec![desk],
            rows: Vec::new(),
            cursor: 0,
            top: 0,
            height: 1,
            goal: None,
        };
        if let Some(prefix) = prefix {
            tree.add_root(UPLOADS, &prefix.to_string(), prefix.clone());
        } else {
            tree.add_root(UPLOADS, "uploads/", Prefix::new("uploads/"));
            tree.add_root(JOBS, "jobs/", Prefix::new(HOME));
            let jobs = tree.folders[0].children[JOBS];
            tree.folder_mut(jobs).progress = Progress::Fixed;
        }
        tree.rebuild();
        tree
    }

    /// Shows the homes of jobs that exist: one as the root itself, two as folders in it.
    ///
    /// None at all leaves `uploads/jobs/`, where the application would put the first.
    /// Says which listings can stop, and what has to be listed.
    pub fn found_jobs(&mut self, homes: &[Prefix]) -> (Vec<FolderId>, Option<Wanted>) {
        let known = self.folder(DESK).children.get(JOBS).copied();
        let Some(jobs) = known.filter(|jobs| !self.shows_jobs_of(*jobs, homes)) else {
            return (Vec::new(), None);
        };
        let held = self.held();
        let stopped = self.forget_below(jobs);
        let folder = self.folder_mut(jobs);
        if let [_, _, ..] = homes {
            let mut page = Page::below(Prefix::bucket());
            let mut homes: Vec<_> = homes.iter().map(Prefix::as_str).collect();
            homes.sort_unstable();
            for name in homes {
                page.push(Entry {
                    name,
                    kind: EntryKind::Folder,
                });
            }
            folder.prefix = Prefix::bucket();
            folder.listing = Listing::default();
            folder.listing.push(Arc::new(page.finish()));
            folder.progress = Progress::Fixed;
        } else {
            folder.prefix = homes.first().cloned().unwrap_or_else(|| Prefix::new(HOME));
            // A bucket that is opened anew is listed anew.
            folder.listing = Listing::default();
            folder.fresh = None;
            folder.changes = Changes::default();
            folder.progress = Progress::Paused(None);
        }
        let is_open = folder.is_open;
        self.rebuild_around(held);
        (stopped, is_open.then(|| self.wanted(jobs)).flatten())
    }

    /// Gives up the folders that were opened in `id`: in its next place, a row of the same name is another folder.
    fn forget_below(&mut self, id: FolderId) -> Vec<FolderId> {
        let stopped = self.pause_below(id);
        for (_, child) in std::mem::take(&mut self.folder_mut(id).children) {
            // It has no row any more, and what changes in it is not to be seen.
            self.folder_mut(child).is_open = false;
        }
        stopped
    }

    /// Whether the homes of jobs were told before.
    pub fn has_found_jobs(&self) -> bool {
        let jobs = self.folder(DESK).children.get(JOBS);
        jobs.map(|jobs| self.folder(*jobs))
            .is_some_and(|folder| folder.progress != Progress::Fixed || folder.listing.len() > 0)
    }

    /// Whether these homes are what the root of all jobs shows already.
    fn shows_jobs_of(&self, jobs: FolderId, homes: &[Prefix]) -> bool {
        let folder = self.folder(jobs);
        match homes {
            [_, _, ..] => {
                let shown = |home: &Prefix| folder.listing.find(home.as_str()).is_some();
                folder.progress == Progress::Fixed && homes.iter().all(shown)
            }
            [home] => folder.progress != Progress::Fixed && folder.prefix == *home,
            [] => folder.progress != Progress::Fixed && folder.prefix.as_str() == HOME,
        }
    }

    /// Whether the root that holds the whole bucket is shown.
    pub fn shows_bucket(&self) -> bool {
        self.folder(DESK).listing.find(BUCKET).is_some()
    }

    /// Shows the root that holds the whole bucket, the cursor on it; says what has to be listed.
    pub fn show_bucket(&mut self) -> Vec<Wanted> {
        if self.shows_bucket() {
            return Vec::new();
        }
        let known = self.folder(DESK).children.get(BUCKET).copied();
        let root = known.unwrap_or_else(|| {
            let root = Folder::new(Prefix::bucket(), Some(DESK), 1);
            self.adopt_root(BUCKET, "the whole bucket", root)
        });
        self.push_root(BUCKET);
        self.rebuild();
        let Some(row) = self.rows.iter().rposition(|row| row.folder == DESK) else {
            return Vec::new();
        };
        self.select(row);
        self.open_folder(root, row)
    }

    /// Hides that root, and says which listings can stop; what is known of it stays for the next time.
    pub fn hide_bucket(&mut self) -> Vec<FolderId> {
        let held = self.held();
        self.goal = None;
        self.folder_mut(DESK)
            .listing
            .remove(&std::iter::once(BUCKET).collect());
        let root = self.folder(DESK).children.get(BUCKET).copied();
        let stopped = root.map(|root| {
            self.folder_mut(root).is_open = false;
            self.pause_below(root)
        });
        self.rebuild_around(held);
        stopped.unwrap_or_default()
    }

    /// Takes the listing of `folder` as awaited under `ticket`.
    pub fn ask(&mut self, folder: FolderId, ticket: Ticket) {
        let folder = self.folder_mut(folder);
        let from = match &folder.progress {
            Progress::Paused(from) | Progress::Failed(_, from) => from.clone(),
            _ => None,
        };
        let had_failed = matches!(folder.progress, Progress::Failed(..));
        folder.resumed_from.clone_from(&from);
        folder.changes.settle();
        folder.progress = Progress::Listing(ticket, from);
        if had_failed || folder.fresh.is_some() {
            // The hint's rows go, and the note where a refresh broke off or was paused.
            self.rebuild();
        }
    }

    /// Whether a page of any folder is awaited.
    pub fn is_listing(&self) -> bool {
        self.folders
            .iter()
            .any(|folder| matches!(folder.progress, Progress::Listing(..)))
    }

    /// What the cursor's folder, or the open folder under the cursor, adds up to.
    pub fn totals(&self, folder: FolderId) -> (Totals, bool) {
        let folder = self.folder(folder);
        (
            folder.listing.totals(),
            matches!(folder.progress, Progress::Complete | Progress::Fixed),
        )
    }

    /// What is known of a folder: where it lies, and its rows.
    pub fn known(&self, folder: FolderId) -> (&Prefix, &Listing) {
        let folder = self.folder(folder);
        (&folder.prefix, &folder.listing)
    }

    fn add_root(&mut self, name: &str, title: &str, prefix: Prefix) {
        self.adopt_root(name, title, Folder::new(prefix, Some(DESK), 1));
        self.push_root(name);
    }

    fn adopt_root(&mut self, name: &str, title: &str, mut root: Folder) -> FolderId {
        root.title = Some(title.to_owned());
        let id = self.adopt(root);
        self.folder_mut(DESK).children.insert(name.into(), id);
        id
    }

    fn push_root(&mut self, name: &str) {
        let mut page = Page::below(Prefix::bucket());
        page.push(Entry {
            name,
            kind: EntryKind::Folder,
        });
        self.folder_mut(DESK).listing.push(Arc::new(page.finish()));
    }

    fn adopt(&mut self, folder: Folder) -> FolderId {
        let id =
            FolderId(u32::try_from(self.folders.len()).expect("nobody opens four billion folders"));
        self.folders.push(folder);
        id
    }

    fn folder(&self, id: FolderId) -> &Folder {
        &self.folders[id.0 as usize]
    }

    fn folder_mut(&mut self, id: FolderId) -> &mut Folder {
        &mut self.folders[id.0 as usize]
    }

    /// The folder that stands at `row`, if it was ever opened or is a root.
    fn child_at(&self, row: Row) -> Option<FolderId> {
        let folder = self.folder(row.folder);
        let entry = folder.listing.get(row.index)?;
        match entry.kind {
            EntryKind::Folder => folder.children.get(entry.name).copied(),
            EntryKind::File { .. } => None,
        }
    }

    /// What has to be listed so that `id` is complete; `None` if it is, or is on its way.
    pub fn wanted(&self, id: FolderId) -> Option<Wanted> {
        let folder = self.folder(id);
        match &folder.progress {
            Progress::Paused(from) | Progress::Failed(_, from) => Some(Wanted {
                folder: id,
                prefix: folder.prefix.clone(),
                from: from.clone(),
            }),
            Progress::Listing(..) | Progress::Complete | Progress::Fixed => None,
        }
    }
}

impl Folder {
    fn new(prefix: Prefix, parent: Option<FolderId>, depth: u16) -> Self {
        Self {
            prefix,
            title: None,
            parent,
            depth,
            is_open: false,
            listing: Listing::default(),
            fresh: None,
            progress: Progress::Paused(None),
            resumed_from: None,
            changes: Changes::default(),
            children: HashMap::new(),
        }
    }

    fn place(&self) -> Prefix {
        match self.progress {
            Progress::Fixed => Prefix::new(HOME),
            _ => self.prefix.clone(),
        }
    }

    fn fixed(prefix: Prefix, parent: Option<FolderId>, depth: u16) -> Self {
        let progress = Progress::Fixed;
        Self {
            progress,
            is_open: true,
            ..Self::new(prefix, parent, depth)
        }
    }
}
