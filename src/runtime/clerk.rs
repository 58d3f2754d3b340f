//! The clerk of a gateway: writes its links down in the ledger, many at a time, while nobody waits.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use super::bookkeeping::Bookkeeping;
use crate::ledger::{Act, Entry};
use crate::object::{Key, Until};
use crate::store::Target;

/// Who takes links in to be written down. When it is dropped, all that it took is on the disk.
struct Clerk {
    desk: Option<Sender<Entry>>,
    thread: Option<JoinHandle<()>>,
}

/// What takes a link in: its key, and until when it works. It never waits.
pub type TakesLinks = Box<dyn Fn(&Key, Until) + Send + Sync>;

/// A clerk for the links to this bucket; where the ledger cannot be written, `tell` hears why, once.
pub fn clerk(states: Option<PathBuf>, target: &Target, tell: fn(&str)) -> TakesLinks {
    let book = Bookkeeping::new(states, target.bucket.clone(), target.endpoint.clone());
    if let Some(keys) = &target.keys {
        book.signs_with(&keys.id);
    }
    let (desk, entries) = mpsc::channel();
    let work = move || write_down(&book, &entries, tell);
    // Without a thread the desk is closed, and nothing can be taken in.
    let thread = thread::Builder::new().name("clerk".into()).spawn(work);
    let clerk = Clerk {
        desk: Some(desk),
        thread: thread.ok(),
    };
    Box::new(move |key, until| clerk.take(key, until))
}

impl Clerk {
    fn take(&self, key: &Key, until: Until) {
        let entry = Entry {
            until: Some(until.moment()),
            note: Some("gateway".to_owned()),
            ..Entry::done(Act::Link, key.clone())
        };
        if let Some(desk) = &self.desk {
            let _ = desk.send(entry);
        }
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        self.desk = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// One write, and one wait for the disk, for all that has come meanwhile.
fn write_down(book: &Bookkeeping, entries: &Receiver<Entry>, tell: fn(&str)) {
    let mut is_told = false;
    while let Ok(first) = entries.recv() {
        let some = std::iter::once(first).chain(entries.try_iter()).collect();
        if let Err(failure) = book.write(some)
            && !is_told
        {
            is_told = true;
            tell(&format!(
                "{} Links are not written down from here on.",
                failure.sentence()
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;
    use crate::object::Timestamp;

    #[test]
    fn every_link_is_on_the_disk_when_the_gateway_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let states = Some(folder.path().into());
        let target = crate::runtime::world::demo_target();
        let takes = clerk(states, &target, |_| panic!("nothing to tell"));
        for number in 0..500 {
            let key = Key::new(format!("uploads/{number}.pdf")).unwrap();
            takes(&key, Until::Asked(Timestamp(3_600)));
        }
        drop(takes);
        let history = Ledger::at(folder.path().join("filedesk")).read().unwrap();
        assert_eq!(history.records.len(), 500);
        let last = &history.records[499];
        assert_eq!(last.entry.key.as_str(), "uploads/499.pdf");
        assert_eq!(last.entry.note.as_deref(), Some("gateway"));
    }
}
