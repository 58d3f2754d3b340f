//! Many saved files become one ZIP archive: each has come whole and proved before, into a folder of its own.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::brake::Brake;
use crate::object::{Batch, Doing, Ending, Failure, FailureKind, Halt, Plan, TransferNews, Zip};
use crate::store::{blocking, name_beside};

/// What is in these is compressed already.
const DENSE: [&str; 22] = [
    "7z", "avi", "bz2", "docx", "gif", "gz", "heic", "jpeg", "jpg", "m4a", "m4v", "mov", "mp3",
    "mp4", "odt", "png", "pptx", "rar", "webp", "xlsx", "xz", "zip",
];
/// From this size on an entry needs the longer form of its numbers.
const LARGE: u64 = u32::MAX as u64 / 2;
/// So much is packed between two looks at the brake, in bytes.
const PIECE: usize = 1024 * 1024;

/// How a transfer ends of which an archive is to be made: once all has come it is packed, and it is over then only.
pub(super) async fn packed(
    batch: &Batch,
    brake: &Brake,
    ending: Ending,
    tell: &Sender<TransferNews>,
) -> Ending {
    let Some(zip) = zip_of(batch) else {
        return ending;
    };
    match &ending {
        Ending::Over => {}
        Ending::Stopped(_) => {
            forget(zip).await;
            return ending;
        }
        Ending::PutOff(_) => return ending,
    }
    match gathered(batch, &zip).await {
        Gathered::All => {}
        Gathered::Some => {
            let _ = tell.send(TransferNews::Unpacked).await;
            return ending;
        }
        Gathered::Packed => {
            let _ = tell.send(TransferNews::Packed(zip.archive)).await;
            return ending;
        }
    }
    let _ = tell.send(TransferNews::Packing).await;
    let (work, stop) = (zip.clone(), brake.stop());
    match blocking(move || pack(&work, &stop)).await {
        Ok(path) => {
            let _ = tell.send(TransferNews::Packed(path)).await;
            ending
        }
        Err(error) => match brake.pulled() {
            Some(Halt::ForGood) => {
                forget(zip).await;
                Ending::Stopped(None)
            }
            Some(Halt::PutOff) => Ending::PutOff(None),
            None => Ending::PutOff(Some(failed(&zip, &error))),
        },
    }
}

fn zip_of(batch: &Batch) -> Option<Zip> {
    batch.plans.iter().find_map(|plan| match plan {
        Plan::Download(plan) => plan.zip.clone(),
        _ => None,
    })
}

/// How many of the files lie where they are gathered.
enum Gathered {
    /// Every one.
    All,
    /// Not every one.
    Some,
    /// None any more: an earlier run, killed right after, has made the archive.
    Packed,
}

async fn gathered(batch: &Batch, zip: &Zip) -> Gathered {
    let paths = batch.plans.iter().filter_map(|plan| match plan {
        Plan::Download(plan) => Some(plan.directory.join(&plan.name)),
        _ => None,
    });
    let (paths, zip): (Vec<_>, _) = (paths.collect(), zip.clone());
    let looked = blocking(move || {
        let is_gone = !sealed(&zip).exists() && !zip.gathered.exists();
        Ok(if is_gone && zip.archive.is_file() {
            let _ = fs::remove_file(hidden(&zip));
            Gathered::Packed
        } else if sealed(&zip).exists() || paths.iter().all(|path| path.is_file()) {
            Gathered::All
        } else {
            Gathered::Some
        })
    });
    looked.await.unwrap_or(Gathered::Some)
}

fn failed(zip: &Zip, error: &io::Error) -> Failure {
    let kind = FailureKind::of_writing(error);
    let places = [sealed(zip), zip.gathered.clone()];
    let place = places.into_iter().find(|place| place.exists());
    let wait = place.map(|place| crate::object::reveal(&place.to_string_lossy()));
    Failure {
        detail: match wait {
            Some(place) => format!("{error}; its files wait in {place}"),
            None => error.to_string(),
        },
        ..Failure::new(Doing::Writing(zip.archive.clone()), kind)
    }
}

/// Takes back what was gathered.
async fn forget(zip: Zip) {
    let forgotten = blocking(move || {
        let _ = fs::remove_file(hidden(&zip));
        fs::remove_dir_all(&zip.gathered)
    });
    // What cannot be removed is in plain sight.
    let _ = forgotten.await;
}

/// The archive until it is whole.
fn hidden(zip: &Zip) -> PathBuf {
    beside(&zip.gathered, ".part")
}

/// What the folder is called once the archive is whole: from then on nothing is packed again.
fn sealed(zip: &Zip) -> PathBuf {
    beside(&zip.gathered, ".packed")
}

fn beside(folder: &Path, ending: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    folder.with_file_name(name)
}

/// Packs what was gathered; tells where the archive lies. Killed anywhere in it, it goes on where it was.
fn pack(zip: &Zip, stop: &CancellationToken) -> io::Result<PathBuf> {
    let (hidden, sealed) = (hidden(zip), sealed(zip));
    if !sealed.exists() {
        // That of a killed run is half there, and no link of somebody else's is followed.
        let _ = fs::remove_file(&hidden);
        let file = BufWriter::new(File::create_new(&hidden)?);
        let mut archive = ZipWriter::new(file);
        for path in below(&zip.gathered)? {
            add(&mut archive, &zip.gathered, &path, stop)?;
        }
        let file = archive
            .finish()?
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        fs::rename(&zip.gathered, &sealed)?;
    }
    // Where it is hidden no more, an earlier run was killed right after.
    let path = if hidden.exists() {
        name_beside(&hidden, &zip.archive)?
    } else {
        zip.archive.clone()
    };
    // In this order: as long as the folder is there, the other name of the archive tells which it is.
    fs::remove_dir_all(&sealed)?;
    let _ = fs::remove_file(&hidden);
    Ok(path)
}

/// All files below `folder`, by name.
fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            // What filedesk saves begins with no dot: that is half a file, or a file of the desktop's own.
            let is_ours = !entry.file_name().to_string_lossy().starts_with('.');
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && is_ours {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn add(
    archive: &mut ZipWriter<BufWriter<File>>,
    outer: &Path,
    path: &Path,
    stop: &CancellationToken,
) -> io::Result<()> {
    let mut file = File::open(path)?;
    let about = file.metadata()?;
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let is_dense = DENSE.contains(&ending.to_lowercase().as_str());
    let method = if is_dense {
        CompressionMethod::Stored
    } else {
        CompressionMethod::Deflated
    };
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(time_of(&about))
        .unix_permissions(0o644)
        .large_file(about.len() >= LARGE);
    let inner = path.strip_prefix(outer).unwrap_or(path);
    let names: Vec<_> = inner.iter().map(|name| name.to_string_lossy()).collect();
    archive.start_file(names.join("/"), options)?;
    let mut piece = vec![0; PIECE];
    loop {
        if stop.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        match file.read(&mut piece)? {
            0 => return Ok(()),
            read => archive.write_all(&piece[..read])?,
        }
    }
}

/// When the object was stored, in the time of this place, as archives have it.
fn time_of(about: &fs::Metadata) -> DateTime {
    let moment = about.modified().ok();
    let moment = moment.and_then(|moment| jiff::Timestamp::try_from(moment).ok());
    let here = moment.map(|moment| jiff::tz::TimeZone::system().to_datetime(moment));
    let time = here.and_then(|here| {
        let small = |number: i8| u8::try_from(number).ok();
        DateTime::from_date_and_time(
            u16::try_from(here.year()).ok()?,
            small(here.month())?,
            small(here.day())?,
            small(here.hour())?,
            small(here.minute())?,
            small(here.second())?,
        )
        .ok()
    });
    time.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(folder: &Path) -> Zip {
        let zip = Zip {
            archive: folder.join("a.zip"),
            gathered: folder.join("a.zip.files-1"),
        };
        fs::create_dir_all(zip.gathered.join("deep")).unwrap();
        fs::write(zip.gathered.join("deep/é.txt"), b"long ".repeat(1000)).unwrap();
        fs::write(zip.gathered.join("b.png"), b"png").unwrap();
        zip
    }

    fn read(path: &Path) -> Vec<(String, Vec<u8>)> {
        let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
        (0..archive.len())
            .map(|at| {
                let mut file = archive.by_index(at).unwrap();
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).unwrap();
                (file.name().unwrap().into_owned(), bytes)
            })
            .collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn an_archive_holds_all_that_was_gathered_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let zip = gathered(folder.path());
        let path = pack(&zip, &CancellationToken::new()).unwrap();
        let expected = [
            ("b.png".to_owned(), b"png".to_vec()),
            ("deep/é.txt".to_owned(), b"long ".repeat(1000)),
        ];
        assert_eq!(read(&path), expected);
        assert_eq!(names(folder.path()), ["a.zip"]);
        assert!(fs::metadata(path).unwrap().len() < 1000, "it is compressed");
    }

    #[test]
    fn files_keep_the_time_at_which_they_were_stored() {
        let folder = tempfile::tempdir().unwrap();
        let zip = gathered(folder.path());
        let stored = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        let path = zip.gathered.join("b.png");
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(stored).unwrap();
        let path = pack(&zip, &CancellationToken::new()).unwrap();
        let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
        let time = archive.by_name("b.png").unwrap().last_modified().unwrap();
        assert_eq!((time.year(), time.month()), (2001, 9));
    }

    #[test]
    fn another_archive_of_that_name_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let zip = gathered(folder.path());
        fs::write(&zip.archive, b"mine").unwrap();
        let path = pack(&zip, &CancellationToken::new()).unwrap();
        assert_eq!(path, folder.path().join("a (2).zip"));
        assert_eq!(fs::read(&zip.archive).unwrap(), b"mine");
    }

    #[test]
    fn killed_anywhere_it_goes_on_and_makes_no_second_archive() {
        for killed in [
            "while it packs",
            "before it has its name",
            "after it has its name",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let zip = gathered(folder.path());
            if killed == "while it packs" {
                fs::write(hidden(&zip), b"PK half").unwrap();
            } else {
                pack(&zip, &CancellationToken::new()).unwrap();
                fs::create_dir(sealed(&zip)).unwrap();
                fs::hard_link(&zip.archive, hidden(&zip)).unwrap();
            }
            if killed == "before it has its name" {
                fs::remove_file(&zip.archive).unwrap();
            }
            let path = pack(&zip, &CancellationToken::new()).unwrap();
            assert_eq!(read(&path).len(), 2, "{killed}");
            assert_eq!(names(folder.path()), ["a.zip"], "{killed}");
        }
    }

    #[test]
    fn it_can_be_stopped_and_what_was_gathered_stays() {
        let folder = tempfile::tempdir().unwrap();
        let zip = gathered(folder.path());
        let stop = CancellationToken::new();
        stop.cancel();
        assert!(pack(&zip, &stop).is_err());
        assert_eq!(below(&zip.gathered).unwrap().len(), 2);
        assert!(!zip.archive.exists());
    }
}
