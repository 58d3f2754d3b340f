//! Keys of a person's own in the configuration file, each with the name of what it does.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::file::{Mistake, nearest};
use crate::app::{COMMANDS, Command, Keymap, OwnKey, Spec};

/// The usual keys, and what the section `[keys]` puts beside them.
pub(super) fn keymap(section: &DeTable<'_>) -> Result<Keymap, Mistake> {
    let mut own: Vec<(OwnKey, Range<usize>)> = Vec::new();
    for (name, value) in section {
        let command = command(name)?;
        let keys = written(name.get_ref(), value)?;
        if keys.is_empty() {
            let name = name.get_ref();
            let sentence =
                format!("`{name}` has no key here, and keeps its first one: leave the line out.");
            return Err(Mistake::new(value.span(), sentence));
        }
        for key in keys {
            let chord = key.get_ref().parse().map_err(|why| {
                let at = key.span();
                Mistake::new(at, format!("{why}."))
            })?;
            own.push(((command, chord), key.span()));
        }
    }
    // Of two that cannot be, the one that stands lower is told.
    own.sort_by_key(|(_, at)| at.start);
    let keys: Vec<_> = own.iter().map(|(key, _)| *key).collect();
    Keymap::with(&keys).map_err(|clash| {
        let at = own.into_iter().find(|(key, _)| *key == clash.own);
        let at = at.map(|(_, at)| at).unwrap_or_default();
        Mistake::new(at, format!("{clash}."))
    })
}

/// Which commands have other keys than usual, each as in `delete: d delete f8`.
pub(super) fn told(keymap: &Keymap) -> Vec<String> {
    let usual = Keymap::default();
    let changed = COMMANDS.iter().filter(|spec| {
        let command = spec.command;
        keymap.keys(command) != usual.keys(command)
    });
    let changed = changed.map(|spec| {
        let keys = keymap.keys(spec.command).iter();
        let keys: Vec<_> = keys.map(ToString::to_string).collect();
        format!("{}: {}", spec.name(), keys.join(" "))
    });
    changed.collect()
}

/// Whether a command is called that.
pub(super) fn is_command(name: &str) -> bool {
    COMMANDS.iter().any(|spec| spec.name() == name)
}

fn command(name: &Spanned<Cow<'_, str>>) -> Result<Command, Mistake> {
    let named: Vec<_> = COMMANDS.iter().map(Spec::name).collect();
    let told = name.get_ref();
    let command = COMMANDS.iter().zip(&named);
    let mut command = command.filter(|(_, name)| *name == told);
    let (spec, _) = command.next().ok_or_else(|| {
        let named: Vec<_> = named.iter().map(String::as_str).collect();
        let nearest = nearest(told, &named);
        // There are too many to tell them all.
        let nearest = match nearest.strip_prefix("did you mean") {
            Some(_) => nearest,
            None => "the README and assets/config.toml list them all".to_owned(),
        };
        let sentence = format!("there is no command `{told}` to give a key; {nearest}.");
        Mistake::new(name.span(), sentence)
    })?;
    Ok(spec.command)
}

/// One key in quotes, or a list of them.
fn written<'a>(
    name: &str,
    value: &'a Spanned<DeValue<'_>>,
) -> Result<Vec<Spanned<&'a str>>, Mistake> {
    let wrong = |at: Range<usize>| {
        let sentence = format!("`{name}` has to be a key in quotes, or a list of them: [\"f8\"].");
        Mistake::new(at, sentence)
    };
    let all = match value.get_ref() {
        DeValue::Array(list) => list.iter().collect(),
        _ => vec![value],
    };
    let key = |value: &'a Spanned<DeValue<'_>>| {
        let key = value
            .get_ref()
            .as_str()
            .ok_or_else(|| wrong(value.span()))?;
        Ok(Spanned::new(value.span(), key))
    };
    all.into_iter().map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::super::file::File;
    use super::*;
    use crate::app::Group;
    use std::fmt::Write;

    const BEGIN: &str = "# All commands, each with its usual keys:\n";

    fn of(text: &str) -> Result<Keymap, String> {
        let file = File::of(&format!("[keys]\n{text}"));
        file.map(|file| file.keymap)
            .map_err(|mistake| mistake.sentence().to_owned())
    }

    #[test]
    fn keys_are_told_one_by_one_or_in_a_list() {
        let keymap = of("delete = 'F8'\nmove = ['f6', 'ctrl-r']").unwrap();
        let told = |command| {
            let keys = keymap.keys(command).iter();
            keys.map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(told(Command::Delete), ["d", "delete", "f8"]);
        assert_eq!(told(Command::Move), ["m", "f6", "ctrl-r"]);
    }

    #[test]
    fn what_is_not_as_usual_is_shown() {
        assert_eq!(super::told(&Keymap::default()), [""; 0]);
        let keymap = of("copy_file = 'f5'").unwrap();
        assert_eq!(super::told(&keymap), ["copy_file: C f5", "refresh: r"]);
    }

    #[test]
    fn what_cannot_be_is_told() {
        for (text, told) in [
            (
                "delte = 'x'",
                "there is no command `delte` to give a key; did you mean `delete`.",
            ),
            ("fly = 'x'", "list them all"),
            ("delete = 5", "has to be a key in quotes"),
            ("delete = []", "leave the line out"),
            ("delete = ['x', 5]", "has to be a key in quotes"),
            ("delete = 'strg-x'", "`strg-x` is no key"),
            ("delete = 'y'", "`y` is `copy_link` (Copy a link"),
            (
                "move = 'f8'\ndelete = 'f8'",
                "asked for twice, for `move` and for `delete`",
            ),
        ] {
            let mistake = of(text).err().unwrap_or_default();
            assert!(mistake.contains(told), "{text}: {mistake}");
        }
    }

    /// All commands with their usual keys, each a line to be changed.
    fn commented() -> String {
        let mut text = BEGIN.to_owned();
        for group in Group::ALL {
            let _ = writeln!(text, "# {}", group.title());
            for spec in COMMANDS.iter().filter(|spec| spec.group == group) {
                let keys: Vec<_> = spec.keys.iter().map(|key| format!("{key:?}")).collect();
                let line = format!("# {} = [{}]", spec.name(), keys.join(", "));
                let place = match spec.place() {
                    "" => String::new(),
                    place => format!(" ({place})"),
                };
                let _ = writeln!(text, "{line:<48} # {}{place}", spec.sentence);
            }
        }
        text
    }

    #[test]
    fn the_commented_file_names_every_command_with_its_keys() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/config.toml");
        let file = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = file.split_once(BEGIN).unwrap();
        let (_, after) = rest.split_once("\n\n").unwrap();
        let wanted = format!("{before}{}\n{after}", commented());
        if std::env::var_os("FILEDESK_REDRAW").is_some() {
            std::fs::write(&path, &wanted).unwrap();
            return;
        }
        assert!(
            file == wanted,
            "write it anew: FILEDESK_REDRAW=1 cargo test keys"
        );
        let text = commented();
        let lines = text.lines().filter(|line| line.contains(" = ["));
        let lines: Vec<_> = lines.map(|line| line.trim_start_matches("# ")).collect();
        assert!(of(&lines.join("\n")) == Ok(Keymap::default()));
    }
}
