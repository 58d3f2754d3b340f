//! What is met on the disk, and what lies under its key, decide what becomes of a file.

use super::clash::clash;
use super::comparing::{Compared, Place};
use super::loading::Loading;
use crate::cli::out::Out;
use crate::cli::put;
use crate::cli::told::{self, Fate, Migrated, Sum};
use crate::object::{Extras, IfThere, Key, Plan, UploadPlan};
use crate::reconcile::{Local, LocalFile, There};
use crate::store::{Rigour, Verdict, guessed_type};

impl Loading<'_> {
    /// What is met on the disk.
    pub(super) fn meet(&mut self, local: Local, there: &mut There, out: &mut Out) {
        let file = match local {
            Local::File(file) => file,
            Local::Odd { relative, why } => {
                self.skip(out, &relative, why.sentence());
                return;
            }
        };
        let Some(key) = self.layout.key(&file.relative) else {
            let why = "its key would be longer than the 1,024 bytes that S3 allows".into();
            self.skip(out, &file.relative, why);
            return;
        };
        if self.gone_on_with.remove(&key) {
            return;
        }
        if let Some(why) = clash(self.layout, &self.filter, &file.relative, &key) {
            self.pass(out, &file, &key, Fate::Conflict, None, Some(why));
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
                let place = Place::File(file.path.clone());
                self.comparing
                    .start(self.desk, file, place, found, Rigour::Sums);
            }
        }
    }

    pub(super) fn compared(&mut self, compared: Compared<LocalFile>, out: &mut Out) {
        let Compared {
            subject: file,
            found,
            verdict,
        } = compared;
        let key = found.key;
        match verdict {
            Ok(Verdict::Same(sum)) => {
                let tag = found.tag.filter(|_| sum == "MD5");
                let sum = tag.map(|tag| Sum::md5(&tag));
                self.pass(out, &file, &key, Fate::Identical, sum, None);
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
                self.pass(out, &file, &key, Fate::Failed, None, Some(why));
            }
        }
    }

    /// What lies there is not the file.
    fn differs(&mut self, out: &mut Out, file: &LocalFile, key: Key, why: &str) {
        if !self.wanted.replace {
            let why = format!("{why}; --replace puts the file in its place");
            self.pass(out, file, &key, Fate::Conflict, None, Some(why));
            return;
        }
        if let Ok((if_there, kept)) = put::There::Replace.at(&key, &self.act) {
            self.plan(out, file, key, if_there, kept);
            return;
        }
        let why = format!("{why}, and its key is too long for it to wait in the trash");
        self.pass(out, file, &key, Fate::Conflict, None, Some(why));
    }

    fn plan(
        &mut self,
        out: &mut Out,
        file: &LocalFile,
        key: Key,
        if_there: IfThere,
        kept: Option<Key>,
    ) {
        if self.wanted.dry_run {
            let why = kept.map(|_| "replaces what lies there".to_owned());
            self.pass(out, file, &key, Fate::Planned, None, why);
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

    fn skip(&mut self, out: &mut Out, path: &str, why: String) {
        let reason = Some(why);
        let told = Migrated::of(path, Fate::Skipped);
        self.tell(out, &Migrated { reason, ..told });
    }

    /// Tells of a file that needs no sending, or is not to be sent.
    fn pass(
        &mut self,
        out: &mut Out,
        file: &LocalFile,
        key: &Key,
        outcome: Fate,
        checksum: Option<Sum<'static>>,
        reason: Option<String>,
    ) {
        self.passed += file.size;
        self.progress.done.bytes += file.size;
        let told = Migrated {
            key: Some(key.as_str()),
            bytes: Some(file.size),
            checksum,
            reason,
            ..Migrated::of(&file.relative, outcome)
        };
        self.tell(out, &told);
    }

    pub(super) fn tell(&mut self, out: &mut Out, file: &Migrated<'_>) {
        // What is said stands where the progress is drawn.
        if file.reason.is_some() || file.outcome == Fate::Planned {
            self.progress.clear(out);
        }
        self.progress.done.files += u64::from(file.bytes.is_some());
        self.report.tell(out, file);
    }
}
