//! The files below a local folder, one after the other, folder by folder; links are not followed.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::filter::Filter;
use crate::object::Timestamp;
use crate::store::written;

/// Goes through a folder on a thread of its own, a few hundred files ahead of whoever asks.
#[derive(Debug)]
pub struct Walk {
    told: mpsc::Receiver<Vec<Local>>,
    ready: VecDeque<Local>,
    /// Ends with this.
    _thread: JoinSet<()>,
}

/// Something below a local folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Local {
    /// A file.
    File(LocalFile),
    /// What cannot be an object.
    Odd {
        /// Its path below the folder, as far as it is text.
        relative: String,
        /// Why not.
        why: Oddity,
    },
}

/// A local file, as the disk tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFile {
    /// Its path below the folder, with slashes.
    pub relative: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: Option<Timestamp>,
}

/// Why something is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oddity {
    /// A symbolic link.
    Link,
    /// A socket, a pipe or a device.
    Special,
    /// A file whose name is not UTF-8, which every key is.
    NotUtf8,
    /// A folder whose name is not UTF-8, with everything below it.
    FolderNotUtf8,
    /// What the disk will not tell; why.
    Unreadable(String),
}

/// So many are told at once.
const AT_ONCE: usize = 256;

impl Walk {
    /// Everything below `folder` that `filter` wants.
    pub fn below(folder: PathBuf, filter: Filter) -> Self {
        let (tell, told) = mpsc::channel(2);
        let mut thread = JoinSet::new();
        thread.spawn_blocking(move || {
            let mut telling = Telling {
                ready: Vec::with_capacity(AT_ONCE),
                tell,
            };
            // Whoever does not listen any more does not want the rest.
            let _ = go_through(&folder, &filter, &mut telling);
            let _ = telling.flush();
        });
        Self {
            told,
            ready: VecDeque::new(),
            _thread: thread,
        }
    }

    /// What comes next; `None` when all was told.
    pub async fn next(&mut self) -> Option<Local> {
        loop {
            if let Some(local) = self.ready.pop_front() {
                return Some(local);
            }
            self.ready = self.told.recv().await?.into();
        }
    }
}

impl Oddity {
    /// What it is and what to do, in a sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Link => "a link is not followed: put the file itself in its place, or name where it leads as a folder of its own".into(),
            Self::Special => "it is no file but a socket, a pipe or a device".into(),
            Self::NotUtf8 => "its name is not UTF-8, which every key is: rename it".into(),
            Self::FolderNotUtf8 => {
                "its name is not UTF-8, which every key is; nothing below it was looked at: rename it".into()
            }
            Self::Unreadable(why) => format!("it cannot be read: {why}"),
        }
    }
}

/// Nobody listens any more.
struct Unheard;

struct Telling {
    ready: Vec<Local>,
    tell: mpsc::Sender<Vec<Local>>,
}

impl Telling {
    fn say(&mut self, local: Local) -> Result<(), Unheard> {
        self.ready.push(local);
        if self.ready.len() < AT_ONCE {
            return Ok(());
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Unheard> {
        let ready = std::mem::replace(&mut self.ready, Vec::with_capacity(AT_ONCE));
        self.tell.blocking_send(ready).map_err(|_| Unheard)
    }

    fn odd(&mut self, relative: &str, why: Oddity) -> Result<(), Unheard> {
        let relative = relative.to_owned();
        self.say(Local::Odd { relative, why })
    }
}

/// An entry of a folder that is gone through.
struct Entry {
    name: OsString,
    kind: io::Result<fs::FileType>,
}

/// A folder of which some is still to be told.
struct Open {
    relative: String,
    entries: std::vec::IntoIter<Entry>,
}

fn go_through(folder: &Path, filter: &Filter, telling: &mut Telling) -> Result<(), Unheard> {
    let mut open = Vec::new();
    match entries(folder) {
        Ok(entries) => open.push(Open {
            relative: String::new(),
            entries,
        }),
        Err(error) => telling.odd("", Oddity::Unreadable(error.to_string()))?,
    }
    while let Some(last) = open.last_mut() {
        let Some(entry) = last.entries.next() else {
            open.pop();
            continue;
        };
        let is_folder = entry.kind.as_ref().is_ok_and(fs::FileType::is_dir);
        let Some(name) = entry.name.to_str() else {
            let relative = format!("{}{}", last.relative, entry.name.to_string_lossy());
            let (is_meant, why) = if is_folder {
                (!filter.leaves_out(&relative), Oddity::FolderNotUtf8)
            } else {
                (filter.wants(&relative), Oddity::NotUtf8)
            };
            if is_meant {
                telling.odd(&relative, why)?;
            }
            continue;
        };
        let relative = format!("{}{name}", last.relative);
        if is_folder {
            if filter.leaves_out(&relative) {
                continue;
            }
            match entries(&folder.join(&relative)) {
                Ok(entries) => open.push(Open {
                    relative: format!("{relative}/"),
                    entries,
                }),
                Err(error) => telling.odd(&relative, Oddity::Unreadable(error.to_string()))?,
            }
        } else if filter.wants(&relative) {
            telling.say(look_at(folder, relative, entry.kind))?;
        }
    }
    Ok(())
}

/// In the order of the keys that they become.
fn entries(folder: &Path) -> io::Result<std::vec::IntoIter<Entry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        entries.push(Entry {
            name: entry.file_name(),
            kind: entry.file_type(),
        });
    }
    let bytes = |entry: &Entry| {
        let mut bytes = entry.name.as_encoded_bytes().to_vec();
        if entry.kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            bytes.push(b'/');
        }
        bytes
    };
    entries.sort_by_cached_key(bytes);
    Ok(entries.into_iter())
}

fn look_at(folder: &Path, relative: String, kind: io::Result<fs::FileType>) -> Local {
    let path = folder.join(&relative);
    let about = kind.and_then(|_| path.symlink_metadata());
    let why = match about {
        Ok(about) if about.is_file() => {
            return Local::File(LocalFile {
                relative,
                path,
                size: about.len(),
                modified: written(&about),
            });
        }
        Ok(about) if about.is_symlink() => Oddity::Link,
        Ok(_) => Oddity::Special,
        Err(error) => Oddity::Unreadable(error.to_string()),
    };
    Local::Odd { relative, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn all(folder: &Path, filter: Filter) -> Vec<Local> {
        let mut walk = Walk::below(folder.to_owned(), filter);
        let mut all = Vec::new();
        while let Some(local) = walk.next().await {
            all.push(local);
        }
        all
    }

    fn files(all: &[Local]) -> Vec<&str> {
        let mut names = Vec::new();
        for local in all {
            if let Local::File(file) = local {
                names.push(file.relative.as_str());
            }
        }
        names
    }

    #[tokio::test]
    async fn all_files_are_told_in_the_order_of_their_keys() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("a/deep")).unwrap();
        fs::create_dir_all(at("empty")).unwrap();
        for name in ["a/z", "a/deep/x", "a.b", "a-b", "é"] {
            fs::write(at(name), name).unwrap();
        }
        let told = all(folder.path(), Filter::default()).await;
        assert_eq!(files(&told), ["a-b", "a.b", "a/deep/x", "a/z", "é"]);
        let few = Filter::of(&[], &["a/".into()]).unwrap();
        assert_eq!(files(&all(folder.path(), few).await), ["a-b", "a.b", "é"]);
    }

    #[tokio::test]
    async fn a_folder_of_many_files_is_told_whole() {
        let folder = tempfile::tempdir().unwrap();
        for place in 0..3 * AT_ONCE {
            fs::write(folder.path().join(format!("{place:04}")), "x").unwrap();
        }
        let told = all(folder.path(), Filter::default()).await;
        assert_eq!(told.len(), 3 * AT_ONCE);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_is_no_file_is_told_and_why() {
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink("nowhere", at("link")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let odd = std::ffi::OsStr::from_bytes(b"caf\xe9");
        fs::write(folder.path().join(odd), "x").unwrap();
        fs::create_dir(folder.path().join(std::ffi::OsStr::from_bytes(b"d\xff"))).unwrap();
        let told = all(folder.path(), Filter::default()).await;
        let whys: Vec<_> = told
            .iter()
            .map(|local| match local {
                Local::Odd { why, .. } => why.clone(),
                Local::File(file) => panic!("{file:?}"),
            })
            .collect();
        assert_eq!(
            whys,
            [
                Oddity::NotUtf8,
                Oddity::FolderNotUtf8,
                Oddity::Link,
                Oddity::Special
            ]
        );
        assert!(whys.iter().all(|why| why.sentence().len() > 20));
    }
}
