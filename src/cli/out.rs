//! Where a command writes: results to standard output, troubles and progress to standard error.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use jiff::tz::TimeZone;
use serde::Serialize;

use super::Exit;
use super::progress::Form;
use super::told::Trouble;
use crate::object::{Failure, Key, Timestamp};

/// Standard output and standard error, and who reads them.
pub struct Out {
    results: Box<dyn Write>,
    troubles: Box<dyn Write>,
    /// Whether a person reads the results.
    pub is_for_people: bool,
    /// Whether a person sees the progress.
    pub shows_progress: bool,
    /// Whether a person can be asked.
    pub can_ask: bool,
    /// Where the person sits.
    pub zone: TimeZone,
}

/// Why a command ends before its end.
#[derive(Debug)]
pub enum Stop {
    /// Nobody reads the results any more, as behind `| head`.
    Unread,
    /// It cannot be asked for like that; the sentence says what can.
    Wrong(String),
    /// It did not work.
    Failed(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Out {
    /// Those of this process.
    pub fn here(zone: TimeZone) -> Self {
        Self {
            results: Box::new(BufWriter::new(io::stdout())),
            troubles: Box::new(io::stderr()),
            is_for_people: io::stdout().is_terminal(),
            shows_progress: io::stderr().is_terminal(),
            can_ask: io::stdin().is_terminal() && io::stderr().is_terminal(),
            zone,
        }
    }

    /// For a test: whatever is written goes there.
    #[cfg(test)]
    pub fn into(results: Box<dyn Write>, troubles: Box<dyn Write>) -> Self {
        Self {
            results,
            troubles,
            is_for_people: false,
            shows_progress: false,
            can_ask: false,
            zone: TimeZone::UTC,
        }
    }

    /// How progress is shown: in a line that changes where a person sees it, else in a line a minute.
    pub(super) fn form(&self, quiet: bool) -> Form {
        match (quiet, self.shows_progress) {
            (true, _) => Form::Off,
            (false, true) => Form::Line,
            (false, false) => Form::Log,
        }
    }

    /// Writes one line of the results.
    pub fn line(&mut self, line: &str) -> Result<(), Stop> {
        self.bytes(line.as_bytes())?;
        self.bytes(b"\n")
    }

    /// Writes bytes of the results as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.results
            .write_all(bytes)
            .map_err(|error| unwritten(&error))
    }

    /// Writes one object as a line of JSON.
    pub fn json(&mut self, told: &impl Serialize) -> Result<(), Stop> {
        let line = serde_json::to_string(told).expect("names, texts and numbers always make JSON");
        self.line(&line)
    }

    /// What was written is on its way from here on: a person sees the first lines at once.
    pub fn flush(&mut self) -> Result<(), Stop> {
        self.results.flush().map_err(|error| unwritten(&error))
    }

    /// A name as a person may see it, or as it is.
    pub fn name(&self, name: &str) -> String {
        if self.is_for_people {
            crate::object::reveal(name)
        } else {
            name.to_owned()
        }
    }

    /// A moment where a person sits, or exactly.
    pub fn moment(&self, moment: Timestamp) -> String {
        if !self.is_for_people {
            return moment.utc();
        }
        let instant = jiff::Timestamp::from_second(moment.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let here = self.zone.to_datetime(instant);
        here.strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// Tells a trouble: what happened, to what, and what to do next.
    pub fn trouble(&mut self, failure: &Failure) {
        let (sentence, hint) = (failure.sentence(), super::told::advice(failure));
        let detail = match failure.detail.as_str() {
            "" => String::new(),
            detail => format!("  ({})\n", crate::object::reveal(detail.trim())),
        };
        let hint = match hint.as_str() {
            "" => String::new(),
            hint => format!("  {hint}\n"),
        };
        self.say(&format!("filedesk: {sentence}\n{hint}{detail}"));
    }

    /// Tells what did not work with one of several keys, to a person or in a line of JSON.
    pub fn failed(&mut self, key: &Key, failure: &Failure, in_json: bool) -> Result<(), Stop> {
        if in_json {
            self.json(&Trouble::of(key.as_str(), failure))
        } else {
            self.trouble(failure);
            Ok(())
        }
    }

    /// Says something beside the results.
    pub fn say(&mut self, text: &str) {
        // If standard error is closed there is nobody to tell.
        let _ = self.troubles.write_all(text.as_bytes());
        let _ = self.troubles.flush();
    }

    /// The last word: whatever was written is out.
    pub fn end(&mut self, ended: Result<Exit, Stop>) -> Exit {
        let ended = ended.and_then(|exit| self.flush().map(|()| exit));
        match ended {
            Ok(exit) => exit,
            Err(Stop::Unread) => Exit::Complete,
            Err(Stop::Wrong(sentence)) => {
                let _ = self.flush();
                self.say(&format!("filedesk: {sentence}\n"));
                Exit::Wrong
            }
            Err(Stop::Failed(failure)) => {
                let _ = self.flush();
                self.trouble(&failure);
                Exit::Failed
            }
        }
    }
}

fn unwritten(error: &io::Error) -> Stop {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Stop::Unread;
    }
    Stop::Failed(Failure::unwritten(Path::new("standard output"), error))
}
