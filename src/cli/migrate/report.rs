//! What became of each file: a line of JSON for programs, a sentence for people where something is wrong, and the sums.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use crate::cli::Exit;
use crate::cli::out::{Out, Stop};
use crate::cli::told::{self, Fate, Migrated, Summary, Totals};
use crate::object::{Failure, reveal};

/// Where it is told what became of files.
pub(super) struct Report {
    file: Option<(BufWriter<File>, PathBuf)>,
    json: bool,
    totals: Totals,
    trouble: FirstTrouble,
}

/// The first thing that could not be written.
#[derive(Debug, Default)]
struct FirstTrouble(Option<Stop>);

impl Report {
    /// With `json` on standard output, and in the file if one is named: behind what is in it already.
    /// Not inside of `folder`, which it would be a part of then.
    pub(super) fn new(file: Option<&Path>, json: bool, folder: &Path) -> Result<Self, Stop> {
        let lies_in = file.and_then(|file| {
            std::path::absolute(file)
                .ok()?
                .parent()?
                .canonicalize()
                .ok()
        });
        if lies_in.is_some_and(|lies_in| lies_in.starts_with(folder)) {
            return Err(Stop::Wrong(
                "--report names a file inside of the folder, which would be migrated with it: put it elsewhere.".into(),
            ));
        }
        let opened = file.map(|path| {
            let file = OpenOptions::new().create(true).append(true).open(path);
            let file = file.map_err(|error| Failure::unwritten(path, &error))?;
            Ok::<_, Failure>((BufWriter::new(file), path.to_owned()))
        });
        Ok(Self {
            file: opened.transpose()?,
            json,
            totals: Totals::default(),
            trouble: FirstTrouble::default(),
        })
    }

    /// Tells what became of one file. What cannot be written stops nothing; it is told at the end.
    pub(super) fn tell(&mut self, out: &mut Out, file: &Migrated<'_>) {
        self.totals.add(file);
        self.write(out, file);
        let (word, path) = (file.outcome.word(), reveal(file.path));
        match (&file.reason, file.key) {
            (Some(reason), _) if !file.outcome.is_well() => {
                out.say(&format!("{word}: {path}: {reason}\n"));
            }
            (reason, Some(key)) if file.outcome == Fate::Planned && !self.json => {
                let why = reason.as_ref().map(|reason| format!("  ({reason})"));
                let (key, why) = (out.name(key), why.unwrap_or_default());
                self.trouble
                    .keep(out.line(&format!("{path} -> {key}{why}")));
            }
            _ => {}
        }
    }

    /// Whether nothing was told of at all.
    pub(super) fn is_empty(&self) -> bool {
        self.totals == Totals::default()
    }

    /// Whether anything is done.
    pub(super) fn has_any(&self) -> bool {
        self.totals.has_any()
    }

    /// What was told so far is where others can read it.
    pub(super) fn flush(&mut self, out: &mut Out) {
        if let Some((written, path)) = &mut self.file {
            let flushed = written.flush();
            self.trouble
                .keep(flushed.map_err(|error| Failure::unwritten(path, &error).into()));
        }
        self.trouble.keep(out.flush());
    }

    /// Tells the sums, and how that ended.
    pub(super) fn end(&mut self, out: &mut Out, took: Duration) -> Exit {
        self.totals.seconds = told::seconds(took);
        let totals = std::mem::take(&mut self.totals);
        let (exit, summary) = (totals.exit(), Summary { summary: &totals });
        self.write(out, &summary);
        if !self.json {
            self.trouble.keep(out.line(&totals.sentence()));
        }
        self.flush(out);
        self.totals = totals;
        match self.trouble.0.take() {
            Some(Stop::Failed(failure)) => {
                out.trouble(&failure);
                Exit::Partly
            }
            // Whoever reads no further has still got it done.
            _ => exit,
        }
    }

    fn write(&mut self, out: &mut Out, told: &impl Serialize) {
        if let Some((written, path)) = &mut self.file {
            let line = serde_json::to_string(told).expect("texts and numbers always make JSON");
            let written = writeln!(written, "{line}");
            self.trouble
                .keep(written.map_err(|error| Failure::unwritten(path, &error).into()));
        }
        if self.json && self.trouble.0.is_none() {
            self.trouble.keep(out.json(told));
        }
    }
}

impl FirstTrouble {
    fn keep(&mut self, result: Result<(), Stop>) {
        if let (None, Err(stop)) = (&self.0, result) {
            self.0 = Some(stop);
        }
    }
}
