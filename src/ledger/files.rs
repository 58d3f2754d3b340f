//! The files of a ledger: written whole lines at a time under a lock, turned over when they grow too long.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::history::Reader;
use super::{History, Record, line};
use crate::object::Timestamp;

/// A ledger's folder.
#[derive(Debug, Clone)]
pub(super) struct Files {
    folder: PathBuf,
    /// No file grows longer, unless it is written at once.
    longest: u64,
}

/// What is written to now.
const CURRENT: &str = "ledger.jsonl";
/// Locked by whoever writes: it never moves away, as the file itself does.
const LOCK: &str = "ledger.lock";
/// 8 MiB: some 30,000 records.
const LONGEST: u64 = 8 << 20;

impl Files {
    /// The files in `folder`.
    pub fn at(folder: PathBuf) -> Self {
        Self {
            folder,
            longest: LONGEST,
        }
    }

    /// The same, turned over when they have so many bytes.
    #[cfg(test)]
    pub fn turned_at(self, longest: u64) -> Self {
        Self { longest, ..self }
    }

    /// Writes `records` down, and returns once the disk has them.
    pub fn append(&self, records: &[Record]) -> io::Result<()> {
        let Some(last) = records.last() else {
            return Ok(());
        };
        let mut lines = Vec::new();
        line::write(records, &mut lines);
        self.make_folder()?;
        let lock = open_private(&self.folder.join(LOCK))?;
        patiently(|| lock.lock())?;
        self.turn_over(lines.len(), last.at)?;
        let mut file = open_private(&self.folder.join(CURRENT))?;
        let before = file.metadata()?.len();
        if is_torn(&mut file, before)? {
            lines.insert(0, b'\n');
        }
        let written = file.write_all(&lines).and_then(|()| file.sync_all());
        if let Err(error) = written {
            // What was not acknowledged is not to be found later either; a full disk lets a file shrink.
            let _ = file.set_len(before);
            return Err(error);
        }
        if before == 0 {
            sync_folder(&self.folder)?;
        }
        Ok(())
    }

    /// Reads the files in order, up to where the last one ended when this began; not those that were full before `since`.
    pub fn read(&self, since: Timestamp) -> io::Result<History> {
        let mut reader = Reader::default();
        let (turned, current) = self.look(since)?;
        for path in turned {
            match fs::read(path) {
                Ok(lines) => reader.take(&lines),
                // A person may clear old ones away.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        if let Some((file, length)) = current {
            let mut lines = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
            file.take(length).read_to_end(&mut lines)?;
            reader.take(&lines);
        }
        Ok(reader.end())
    }

    /// The files that were turned over, and the current one with its length, all of the same moment.
    #[expect(clippy::type_complexity, reason = "two things of one moment")]
    fn look(&self, since: Timestamp) -> io::Result<(Vec<PathBuf>, Option<(File, u64)>)> {
        // Where there is no lock, no one has written yet; looking makes nothing.
        let lock = if_there(File::open(self.folder.join(LOCK)))?;
        if let Some(lock) = &lock {
            patiently(|| lock.lock_shared())?;
        }
        let Some(stamps) = if_there(self.stamps())? else {
            return Ok((Vec::new(), None));
        };
        let late = stamps.into_iter().filter(|at| *at >= since);
        let turned = late.map(|at| self.turned(at)).collect();
        let current = if_there(File::open(self.folder.join(CURRENT)))?;
        let with_length = |file: File| Ok::<_, io::Error>((file.metadata()?.len(), file));
        let current = current.map(with_length).transpose()?;
        Ok((turned, current.map(|(length, file)| (file, length))))
    }

    /// Gives the current file a name for good, where `more` bytes would make it too long.
    ///
    /// The name is the moment, or the second after the last such name: names are in order even if a clock was not.
    fn turn_over(&self, more: usize, now: Timestamp) -> io::Result<()> {
        let current = self.folder.join(CURRENT);
        let length = if_there(fs::metadata(&current))?.map_or(0, |about| about.len());
        if length == 0 || length.saturating_add(more as u64) <= self.longest {
            return Ok(());
        }
        let last = self.stamps()?.last().copied();
        let next = last.map_or(now, |last| now.max(Timestamp(last.0 + 1)));
        fs::rename(current, self.turned(next))
    }

    fn turned(&self, at: Timestamp) -> PathBuf {
        let name = format!("ledger-{}.jsonl", line::stamp(at));
        self.folder.join(name)
    }

    /// The moments in the names of the files that were turned over, in order.
    fn stamps(&self) -> io::Result<Vec<Timestamp>> {
        let mut stamps = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            stamps.extend(stamp(&entry?.file_name().to_string_lossy()));
        }
        stamps.sort_unstable();
        Ok(stamps)
    }

    /// Makes the folder if need be, for its user only. It may have been made by someone who gave less care to it.
    fn make_folder(&self) -> io::Result<()> {
        if self.folder.is_dir() {
            return close_to_others(&self.folder);
        }
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)?;
        self.folder.parent().map_or(Ok(()), sync_folder)
    }
}

/// The moment in the name of a file that was turned over; `None` if it is something else.
fn stamp(name: &str) -> Option<Timestamp> {
    let text = name.strip_prefix("ledger-")?.strip_suffix(".jsonl")?;
    let moment = DateTime::strptime(line::STAMP, text).ok()?;
    let moment = TimeZone::UTC.to_timestamp(moment).ok()?;
    Some(Timestamp(moment.as_second()))
}

/// Whether whoever wrote last was killed in the middle of a line.
fn is_torn(file: &mut File, length: u64) -> io::Result<bool> {
    if length == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::Start(length - 1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    close_to_others(path)?;
    Ok(file)
}

/// Takes from others whatever they may do with `path`.
#[cfg(unix)]
fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o077 != 0 {
        permissions.set_mode(permissions.mode() & 0o700);
        fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn close_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Without this, a machine that loses power may keep what is in a file and lose the file's name.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A signal may end the wait for a lock; that is no failure.
fn patiently(mut act: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    loop {
        match act() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            ended => return ended,
        }
    }
}

fn if_there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        result => result.map(Some),
    }
}
