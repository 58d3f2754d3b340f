//! What is met on the disk, and what lies under its key, decide what becomes of a file.

use std::path::Path;

use super::loading::Loading;
use crate::cli::out::Out;
use crate::cli::put::There as IfTaken;
use crate::cli::told::{self, Fate, Migrated, Sum};
use crate::object::{Extras, Failure, IfThere, Key, Plan, UploadPlan, reveal};
use crate::reconcile::{Found, Local, LocalFile, There};
use crate::store::{Rigour, Twin, Verdict, compare_bytes, guessed_type};

/// A file and what lies under its key, of the same size.
pub(super) struct Compared {
    pub(super) file: LocalFile,
    pub(super) found: Found,
    pub(super) verdict: Result<Verdict, Failure>,
}

impl Loading<'_> {
    /// What is met on the disk.
    pub(super) fn meet(&mut self, local: Local, there: &mut There, out: &mut Out) {
        let file = match local {
            Local::File(file) => file,
            Local::Odd { relative, why } => {
                self.skip(out, &relative, Fate::Skipped, why.sentence());
                return;
            }
        };
        let Some(key) = self.layout.key(&file.relative) else {
            let why = "its key would be longer than the 1,024 bytes that S3 allows".into();
            self.skip(out, &file.relative, Fate::Skipped, why);
            return;
        };
        if self.gone_on_with.remove(&key) {
            return;
        }
        if let Some(other) = self.clash(&file, &key).map(|other| reveal(&other)) {
            let why =
                format!("{other} would have the same key, {key}: rename one, or map it elsewhere");
            self.tell(out, &file, &key, Fate::Conflict, None, Some(why));
            return;
        }
        match there.look_up(&key) {
            // Others may store there as well, and some servers know no conditions: it is looked at again.
            None => self.plan(out, &file, key, IfThere::Ask, None),
            Some(found) if found.size != file.size => {
                let why = format!("{} bytes lie there, not {}", found.size, file.size);
                self.differs(out, &file, key, &why);
            }
            Some(found) => {
                let (store, valve) = (self.desk.store.clone(), self.desk.lanes.valve());
                self.comparing.spawn(async move {
                    let object = Twin::Object(&store, &found.key, found.tag);
                    let twin = Twin::File(&file.path);
                    let verdict =
                        compare_bytes(twin, object, file.size, Rigour::Sums, &valve).await;
                    Compared {
                        file,
                        found,
                        verdict,
                    }
                });
            }
        }
    }

    /// Another file that is there and would have the same key.
    fn clash(&self, file: &LocalFile, key: &Key) -> Option<String> {
        if !self.layout.is_mapped() {
            return None;
        }
        let paths = self.layout.paths(key).into_iter();
        let mut others = paths.filter(|path| {
            *path != file.relative
                && self.filter.wants(path)
                && is_file(&self.layout.folder().join(path))
        });
        others.next()
    }

    pub(super) fn compared(&mut self, compared: Compared, out: &mut Out) {
        let Compared {
            file,
            found,
            verdict,
        } = compared;
        let key = found.key;
        match verdict {
            Ok(Verdict::Same(sum)) => {
                let tag = found.tag.filter(|_| sum == "MD5");
                let sum = tag.map(|tag| Sum::md5(&tag));
                self.tell(out, &file, &key, Fate::Identical, sum, None);
            }
            Ok(Verdict::Other(sum)) => {
                let why = format!("what lies there has another {sum}");
                self.differs(out, &file, key, &why);
            }
            Ok(Verdict::OtherFrom(at)) => {
                let why = format!("what lies there is other from byte {at} on");
                self.differs(out, &file, key, &why);
            }
            Err(failure) => {
                let why = told::in_words(&failure);
                self.tell(out, &file, &key, Fate::Failed, None, Some(why));
            }
        }
    }

    /// What lies there is not the file.
    fn differs(&mut self, out: &mut Out, file: &LocalFile, key: Key, why: &str) {
        if !self.replaces {
            let why = format!("{why}; --replace puts the file in its place");
            self.tell(out, file, &key, Fate::Conflict, None, Some(why));
            return;
        }
        if let Ok((if_there, kept)) = IfTaken::Replace.at(&key, &self.act) {
            self.plan(out, file, key, if_there, kept);
            return;
        }
        let why = format!("{why}, and its key is too long for it to wait in the trash");
        self.tell(out, file, &key, Fate::Conflict, None, Some(why));
    }

    fn plan(
        &mut self,
        out: &mut Out,
        file: &LocalFile,
        key: Key,
        if_there: IfThere,
        kept: Option<Key>,
    ) {
        if self.rehearses {
            let why = kept.map(|_| "replaces what lies there".to_owned());
            self.tell(out, file, &key, Fate::Planned, None, why);
            return;
        }
        self.waiting.push(Plan::Upload(UploadPlan {
            source: file.path.clone(),
            size: file.size,
            content_type: guessed_type(key.name()),
            key,
            if_there,
            kept,
            extras: Extras::default(),
        }));
    }

    fn skip(&mut self, out: &mut Out, path: &str, outcome: Fate, why: String) {
        self.progress.clear(out);
        self.report.tell(
            out,
            &Migrated {
                path,
                key: None,
                bytes: None,
                checksum: None,
                outcome,
                reason: Some(why),
            },
        );
    }

    fn tell(
        &mut self,
        out: &mut Out,
        file: &LocalFile,
        key: &Key,
        outcome: Fate,
        checksum: Option<Sum<'static>>,
        reason: Option<String>,
    ) {
        if reason.is_some() {
            self.progress.clear(out);
        }
        self.passed += file.size;
        self.progress.done.files += 1;
        self.progress.done.bytes += file.size;
        self.report.tell(
            out,
            &Migrated {
                path: &file.relative,
                key: Some(key.as_str()),
                bytes: Some(file.size),
                checksum,
                outcome,
                reason,
            },
        );
    }
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|about| about.is_file())
}
