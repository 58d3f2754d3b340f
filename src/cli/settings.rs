//! `config`: what is set, where it was set, and what can be.

use std::path::PathBuf;

use super::Exit;
use super::Setting;
use super::out::{Out, Stop};
use super::told::{Named, Place, Set};
use crate::object::{KnownStore, reveal};

/// Everything that is set, here and now.
#[derive(Debug, Default)]
pub struct Shown {
    /// The settings, each with where it comes from.
    pub settings: Vec<Setting>,
    /// The stores that have names of their own.
    pub stores: Vec<KnownStore>,
    /// Where things lie on this computer, by what they are for.
    pub places: Vec<(&'static str, PathBuf)>,
}

/// A value is shown so far, where a person reads it.
const WIDTH: usize = 48;

impl Shown {
    /// Tells all of it.
    pub(super) fn tell(&self, out: &mut Out, json: bool) -> Result<Exit, Stop> {
        if json {
            self.in_json(out)?;
        } else {
            self.for_people(out)?;
        }
        Ok(Exit::Complete)
    }

    fn in_json(&self, out: &mut Out) -> Result<(), Stop> {
        for setting in &self.settings {
            out.json(&Set {
                setting: setting.name,
                value: &setting.value,
                from: setting.from,
            })?;
        }
        for store in &self.stores {
            out.json(&Named {
                store: &store.name,
                bucket: &store.bucket,
                read_only: store.is_read_only,
            })?;
        }
        for (what, path) in &self.places {
            out.json(&Place {
                what,
                path,
                exists: path.exists(),
            })?;
        }
        Ok(())
    }

    fn for_people(&self, out: &mut Out) -> Result<(), Stop> {
        for setting in &self.settings {
            let value = first_line(&setting.value);
            out.line(&format!("{:<26}{value:<50}{}", setting.name, setting.from))?;
        }
        if !self.stores.is_empty() {
            out.line("\nStores, for --store:")?;
        }
        for store in &self.stores {
            let only = match (store.is_open, store.is_read_only) {
                (true, true) => ", read-only; the settings are those of this one",
                (true, false) => "; the settings are those of this one",
                (false, true) => ", read-only",
                (false, false) => "",
            };
            let (name, bucket) = (reveal(&store.name), reveal(&store.bucket));
            out.line(&format!("  {name:<24}{bucket}{only}"))?;
        }
        out.line("\nOn this computer:")?;
        for (place, path) in &self.places {
            let note = match (*place, path.exists()) {
                (_, true) => "",
                ("config", false) => "  (not there; filedesk config init writes it)",
                (_, false) => "  (not there yet)",
            };
            let path = reveal(&path.to_string_lossy());
            out.line(&format!("  {place:<24}{path}{note}"))?;
        }
        Ok(())
    }
}

/// Its first line that holds anything, as far as there is room.
fn first_line(value: &str) -> String {
    let mut lines = value.lines().filter(|line| !line.trim().is_empty());
    let first = reveal(lines.next().unwrap_or_default());
    let short: String = first.chars().take(WIDTH - 1).collect();
    if short.len() < first.len() || lines.next().is_some() {
        return format!("{short}…");
    }
    first
}

/// Tells what is set on standard output.
pub fn show(shown: &Shown, json: bool) -> Exit {
    let mut out = Out::here(jiff::tz::TimeZone::UTC);
    let ended = shown.tell(&mut out, json);
    out.end(ended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_value_the_first_line_is_shown() {
        assert_eq!(first_line("\nHello,\n\nhere it is"), "Hello,…");
        assert_eq!(first_line("short"), "short");
        assert_eq!(first_line(&"x".repeat(60)).chars().count(), WIDTH);
    }
}
