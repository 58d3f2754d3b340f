//! How far a command is, for whoever waits: one line that changes on a terminal, a line a minute in a log.

use std::time::Duration;

use tokio::time::Instant;

use super::out::Out;
use super::told;

/// Files, and the bytes in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// How many files.
    pub(super) files: u64,
    /// Their bytes.
    pub(super) bytes: u64,
}

/// What is shown while a command runs.
#[derive(Debug)]
pub(super) struct Progress {
    verb: &'static str,
    form: Form,
    /// All that is to be done, once that is known.
    pub(super) total: Option<Tally>,
    /// What is done.
    pub(super) done: Tally,
    began: Instant,
    said: Option<Instant>,
    is_drawn: bool,
}

/// Where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Nowhere.
    Off,
    /// In a line that changes.
    Line,
    /// In a line a minute.
    Log,
}

/// The line changes no more often than this, and not at all for what takes no longer.
const OFTEN: Duration = Duration::from_millis(250);
/// So many cells wide is the bar.
const BAR: u64 = 10;
/// How often a log gets a line.
const MINUTE: Duration = Duration::from_mins(1);

impl Progress {
    /// Nothing is done yet.
    pub(super) fn of(verb: &'static str, form: Form) -> Self {
        Self {
            verb,
            form,
            total: None,
            done: Tally::default(),
            began: Instant::now(),
            said: None,
            is_drawn: false,
        }
    }

    /// How long it has taken so far.
    pub(super) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Shows how far it is, unless that was shown just now.
    pub(super) fn draw(&mut self, out: &mut Out) {
        let pause = match self.form {
            Form::Off => return,
            Form::Line => OFTEN,
            Form::Log => MINUTE,
        };
        if self.said.unwrap_or(self.began).elapsed() < pause {
            return;
        }
        self.said = Some(Instant::now());
        let text = self.text(self.began.elapsed());
        if self.form == Form::Line {
            self.is_drawn = true;
            let bar = self.bar();
            out.say(&format!("\r\x1b[K{bar}{text}"));
        } else {
            out.say(&format!("{text}\n"));
        }
    }

    /// Takes the line away, for something else to be told in its place.
    pub(super) fn clear(&mut self, out: &mut Out) {
        if std::mem::take(&mut self.is_drawn) {
            out.say("\r\x1b[K");
            // It may come back at once.
            self.said = self.said.and_then(|said| said.checked_sub(OFTEN));
        }
    }

    /// How much of it is done, drawn; nothing where it is not known how much there is.
    fn bar(&self) -> String {
        let Some(total) = self.total else {
            return String::new();
        };
        let (done, all) = match total.bytes {
            0 => (self.done.files, total.files),
            bytes => (self.done.bytes, bytes),
        };
        let full = done.min(all).saturating_mul(BAR).checked_div(all);
        let full = usize::try_from(full.unwrap_or(0)).unwrap_or(0);
        format!("[{:<10}] ", "#".repeat(full))
    }

    fn text(&self, elapsed: Duration) -> String {
        let Tally { files, bytes } = self.done;
        let seconds = elapsed.as_secs_f64();
        let rate = told::size(whole(number(bytes) / seconds));
        let Some(total) = self.total else {
            let bytes = told::size(bytes);
            return format!("{} {files} files, {bytes}, {rate}/s", self.verb);
        };
        // Many small files are slow by their number, a few large ones by their bytes.
        let left = |done: u64, all: u64| match done {
            0 => 0.0,
            done => number(all.saturating_sub(done)) * seconds / number(done),
        };
        let left = left(files, total.files).max(left(bytes, total.bytes));
        let left = match whole(left) {
            0 => String::new(),
            left => format!(", {} left", told::length(Duration::from_secs(left))),
        };
        format!(
            "{} {files} of {} files, {} of {}, {rate}/s{left}",
            self.verb,
            total.files,
            told::size(bytes),
            told::size(total.bytes),
        )
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a rate is shown with three digits"
)]
fn number(count: u64) -> f64 {
    count as f64
}

/// A rate or a number of seconds without what is behind its point.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is shown with three digits, and is never below nothing"
)]
fn whole(rate: f64) -> u64 {
    rate as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_as_full_as_it_is_done() {
        let mut progress = Progress::of("uploading", Form::Line);
        assert_eq!(progress.bar(), "");
        progress.total = Some(Tally {
            files: 4,
            bytes: 1000,
        });
        for (bytes, bar) in [
            (0, "[          ] "),
            (350, "[###       ] "),
            (2000, "[##########] "),
        ] {
            progress.done.bytes = bytes;
            assert_eq!(progress.bar(), bar);
        }
    }

    #[test]
    fn what_is_left_is_reckoned_by_files_or_by_bytes_whichever_takes_longer() {
        let mut progress = Progress::of("uploading", Form::Line);
        progress.done = Tally {
            files: 10,
            bytes: 90_000,
        };
        let ten = Duration::from_secs(10);
        assert_eq!(progress.text(ten), "uploading 10 files, 90 kB, 9 kB/s");
        progress.total = Some(Tally {
            files: 100,
            bytes: 100_000,
        });
        assert_eq!(
            progress.text(ten),
            "uploading 10 of 100 files, 90 kB of 100 kB, 9 kB/s, 1 min 30 s left"
        );
    }
}
