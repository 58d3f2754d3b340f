//! What became of each file: a line of JSON for programs, a sentence for people where something is wrong, and the sums.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::Exit;
use crate::cli::out::{Out, Stop};
use crate::cli::told::{self, Migrated, Totals};
use crate::object::{Doing, Failure, FailureKind};

/// Where it is told what became of files.
pub(super) struct Report {
    file: Option<(BufWriter<File>, PathBuf)>,
    json: bool,
    totals: Totals,
}

impl Report {
    /// With `json` on standard output, and in the file if one is named: behind what is in it already.
    pub(super) fn new(file: Option<&Path>, json: bool) -> Result<Self, Stop> {
        let opened = file.map(|path| {
            let file = OpenOptions::new().create(true).append(true).open(path);
            let file = file.map_err(|error| unwritten(path, &error))?;
            Ok::<_, Failure>((BufWriter::new(file), path.to_owned()))
        });
        Ok(Self {
            file: opened.transpose()?,
            json,
            totals: Totals::default(),
        })
    }

    /// Tells what became of one file.
    pub(super) fn tell(&mut self, out: &mut Out, file: &Migrated<'_>) -> Result<(), Stop> {
        self.totals.add(file);
        if let Some((written, path)) = &mut self.file {
            let line = serde_json::to_string(file).expect("texts and numbers always make JSON");
            writeln!(written, "{line}").map_err(|error| unwritten(path, &error))?;
        }
        if self.json {
            out.json(file)?;
        }
        if let (false, Some(reason)) = (file.outcome.is_well(), &file.reason) {
            let (word, path) = (file.outcome.word(), crate::object::reveal(file.path));
            out.say(&format!("{word}: {path}: {reason}\n"));
        }
        Ok(())
    }

    /// What was told so far is where others can read it.
    pub(super) fn flush(&mut self, out: &mut Out) -> Result<(), Stop> {
        if let Some((written, path)) = &mut self.file {
            written.flush().map_err(|error| unwritten(path, &error))?;
        }
        out.flush()
    }

    /// Tells the sums, and how that ended.
    pub(super) fn end(&mut self, out: &mut Out, took: Duration) -> Result<Exit, Stop> {
        self.totals.seconds = (took.as_secs_f64() * 100.0).round() / 100.0;
        let summary = told::Summary {
            summary: &self.totals,
        };
        if let Some((written, path)) = &mut self.file {
            let line = serde_json::to_string(&summary).expect("numbers always make JSON");
            writeln!(written, "{line}").map_err(|error| unwritten(path, &error))?;
        }
        if self.json {
            out.json(&summary)?;
        } else {
            out.line(&self.totals.sentence())?;
        }
        self.flush(out)?;
        Ok(self.totals.exit())
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure {
        detail: error.to_string(),
        ..Failure::new(
            Doing::Writing(path.to_owned()),
            FailureKind::of_writing(error),
        )
    }
}
