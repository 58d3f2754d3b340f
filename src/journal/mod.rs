//! Floor 1: what is under way, on the disk: whatever ends the program, a transfer goes on from what is written here.
//!
//! One transfer is one file of lines in JSON, locked by whoever works on it, and gone once all of it has ended:
//!
//! ```json
//! {"head":{"filedesk":1,"bucket":"agency","kind":"upload","at":1795534212,"files":1}}
//! {"plan":{"upload":{"source":"/home/ann/a.pdf","size":5,"key":"uploads/a.pdf","content_type":"application/pdf","if_there":"ask","kept":null}}}
//! {"place":0,"note":{"begun":{"id":"2~x","part_length":8388608,"modified":1,"encrypts":true,"sums":true}}}
//! {"place":0,"note":{"sent":{"number":1,"part":{"etag":"\"9b2c\"","crc32":3735928559}}}}
//! {"place":0,"ended":true}
//! ```
//!
//! The plans come first and are on the disk, all of them, before anything is done; the rest is in the order in which it happened. No
//! secret and no address stands in it. A last line that is cut short was never acted upon, and is left aside.

mod line;
mod page;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

pub use page::{Page, Read, State};

use crate::object::{Batch, Left, Timestamp};
use line::Head;
use page::Lines;

/// All transfers that have not ended.
#[derive(Debug)]
pub struct Journal {
    form: Form,
    place: Place,
}

/// The bucket that is open: what is under way in another one is none of its business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The bucket's name.
    pub bucket: String,
    /// The S3-compatible service, where it is not AWS.
    pub endpoint: Option<String>,
}

/// Where the lines lie.
#[derive(Debug)]
enum Form {
    /// In a folder.
    Folder(PathBuf),
    /// In memory, for as long as the program runs.
    Memory(Mutex<HashMap<String, Arc<Mutex<Vec<u8>>>>>),
}

impl Journal {
    /// The journal in `folder`, which is made with the first transfer.
    pub fn at(folder: PathBuf, place: Place) -> Self {
        let form = Form::Folder(folder);
        Self { form, place }
    }

    /// A journal for this run only: what is put off can be gone on with until it ends.
    pub fn in_memory(place: Place) -> Self {
        let form = Form::Memory(Mutex::default());
        Self { form, place }
    }

    /// Whether what is written is there the next time.
    pub fn outlives_program(&self) -> bool {
        matches!(self.form, Form::Folder(_))
    }

    /// Writes down that `batch` is to be done; `name` is that of no other. On the disk when it returns.
    pub fn begin(&self, name: &str, batch: &Batch, at: Timestamp) -> io::Result<Page> {
        let mut lines = self.create(name)?;
        let head = Head::new(&self.place, batch, at);
        lines.write(&line::beginning(&head, &batch.plans))?;
        lines.sync()?;
        Ok(Page::new(lines))
    }

    /// Goes on with a transfer: its page, what it is about and how far it is. `WouldBlock` if someone works on it.
    pub fn open(&self, name: &str) -> io::Result<(Page, Read)> {
        let mut lines = self.lines(name)?;
        lines.lock()?;
        let read = Read::from(&lines.read()?)?;
        Ok((Page::new(lines), read))
    }

    /// The transfers in this bucket that have not ended and that nobody works on, the oldest first.
    ///
    /// A file that cannot be read is left where it is: it may be of a newer filedesk.
    pub fn left(&self) -> io::Result<Vec<Left>> {
        let mut left = Vec::new();
        for name in self.names()? {
            let Ok((page, read)) = self.open(&name) else {
                continue;
            };
            let is_here = read.head.is_at(&self.place);
            if is_here && (read.is_over() || !read.was_begun()) {
                page.end();
            } else if is_here {
                left.push(read.left(name));
            }
        }
        left.sort_by_key(|left| (left.at, left.name.clone()));
        Ok(left)
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let folder = match &self.form {
            Form::Folder(folder) => folder,
            Form::Memory(pages) => {
                let pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
                return Ok(pages.keys().cloned().collect());
            }
        };
        let mut names = Vec::new();
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(names),
            entries => entries?,
        };
        for entry in entries {
            let name = entry?.file_name();
            let name = name.to_str().and_then(|name| name.strip_suffix(ENDING));
            names.extend(name.map(str::to_owned));
        }
        Ok(names)
    }

    fn create(&self, name: &str) -> io::Result<Lines> {
        match &self.form {
            Form::Folder(folder) => {
                make_private(folder)?;
                Lines::create(folder.join(format!("{name}{ENDING}")))
            }
            Form::Memory(pages) => {
                let mut pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
                let lines = Arc::new(Mutex::default());
                pages.insert(name.to_owned(), Arc::clone(&lines));
                Ok(Lines::Memory(lines))
            }
        }
    }

    fn lines(&self, name: &str) -> io::Result<Lines> {
        match &self.form {
            Form::Folder(folder) => Lines::open(folder.join(format!("{name}{ENDING}"))),
            Form::Memory(pages) => {
                let pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
                let lines = pages.get(name).ok_or(io::ErrorKind::NotFound)?;
                Ok(Lines::Memory(Arc::clone(lines)))
            }
        }
    }
}

/// How the files' names end.
const ENDING: &str = ".jsonl";

/// Makes the folder if need be, for its user only: names of customers' files stand in it.
fn make_private(folder: &std::path::Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
