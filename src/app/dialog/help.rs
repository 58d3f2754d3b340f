//! The help, line by line: every command with its keys, and what a search understands.

use crate::app::{COMMANDS, Chord, Command, Group, Keymap, Spec};
use crate::search::SYNTAX;

/// One line of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpLine {
    /// Nothing, between two groups.
    Gap,
    /// What the lines below have in common.
    Title(&'static str),
    /// Where the keys below mean what they say.
    Place(&'static str),
    /// A line of two columns.
    Pair {
        /// Keys, or what is typed; empty where a sentence goes on.
        left: String,
        /// How many cells the left column has.
        column: usize,
        /// The sentence, or what still fits of it.
        right: String,
        /// The command that it is about, if it is about one.
        about: Option<Command>,
    },
}

/// How many cells the lines have in a window so wide.
pub fn help_cells(window: usize) -> usize {
    window.saturating_sub(2).clamp(20, 84) - 4
}

/// All lines in so many cells. No sentence is cut: it goes on below.
pub fn help(keymap: &Keymap, cells: usize) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    for group in Group::ALL {
        if !lines.is_empty() {
            lines.push(HelpLine::Gap);
        }
        lines.push(HelpLine::Title(group.title()));
        lines.extend(commands(keymap, group, cells));
        if group == Group::Find {
            lines.extend([HelpLine::Gap, HelpLine::Title("What / and f understand")]);
            let columns = Columns::around(SYNTAX.iter().map(|(typed, _)| typed.len()), cells);
            for (typed, meaning) in SYNTAX {
                lines.extend(columns.pair((*typed).to_owned(), meaning, None));
            }
        }
    }
    lines
}

/// The first line about a place, in so many cells; the first of all where there is none.
pub fn help_about(keymap: &Keymap, place: &str, cells: usize) -> usize {
    let lines = help(keymap, cells);
    let is_it = |line: &HelpLine| matches!(line, HelpLine::Place(other) if *other == place);
    lines.iter().position(is_it).unwrap_or(0)
}

/// The commands of a group, each place named above those that are for it.
fn commands(keymap: &Keymap, group: Group, cells: usize) -> Vec<HelpLine> {
    let keys = |spec: &Spec| {
        let keys = keymap.keys(spec.command).iter().map(Chord::to_string);
        keys.collect::<Vec<_>>().join(" ")
    };
    let of_group = || COMMANDS.iter().filter(|spec| spec.group == group);
    let columns = Columns::around(of_group().map(|spec| keys(spec).len()), cells);
    let (mut lines, mut place) = (Vec::new(), "");
    for spec in of_group() {
        if spec.place() != place && !spec.place().is_empty() {
            lines.push(HelpLine::Place(spec.place()));
        }
        place = spec.place();
        lines.extend(columns.pair(keys(spec), spec.sentence, Some(spec.command)));
    }
    lines
}

/// How wide the two columns of a group are, in cells.
struct Columns {
    left: usize,
    right: usize,
}

impl Columns {
    /// As wide as what stands on the left needs, as far as the sentences have room beside it.
    fn around(lefts: impl Iterator<Item = usize>, cells: usize) -> Self {
        let left = (lefts.max().unwrap_or(0) + 2).min(cells * 3 / 8);
        let right = cells - left;
        Self { left, right }
    }

    fn pair(&self, left: String, sentence: &str, about: Option<Command>) -> Vec<HelpLine> {
        let (mut left, column) = (Some(left), self.left);
        let rights = broken(sentence, self.right).into_iter();
        let lines = rights.map(|right| HelpLine::Pair {
            left: left.take().unwrap_or_default(),
            column,
            right,
            about,
        });
        lines.collect()
    }
}

/// The sentence in lines of at most so many cells, broken at its spaces. It is plain English: a letter is a cell.
fn broken(sentence: &str, cells: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= cells => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::spec;

    #[test]
    fn every_sentence_is_there_whole_in_a_narrow_window_too() {
        for cells in [36, 74, 80] {
            let mut told = String::new();
            for line in help(&Keymap::default(), cells) {
                if let HelpLine::Pair { right, column, .. } = line {
                    assert!(right.len() <= cells - column, "{right}");
                    told.push_str(&right);
                    told.push(' ');
                }
            }
            for spec in COMMANDS {
                assert!(told.contains(spec.sentence), "{cells}: {}", spec.sentence);
            }
        }
    }

    #[test]
    fn a_place_is_named_once_above_its_keys() {
        let (mut place, mut named) = ("", Vec::new());
        for line in help(&Keymap::default(), 74) {
            match line {
                HelpLine::Gap => place = "",
                HelpLine::Title(_) => {}
                HelpLine::Place(told) => {
                    place = told;
                    named.push(told);
                }
                HelpLine::Pair { about, .. } => {
                    let wanted = about.map_or("", |command| spec(command).place());
                    assert_eq!(place, wanted, "{about:?}");
                }
            }
        }
        let all = named.len();
        named.sort_unstable();
        named.dedup();
        assert_eq!(named.len(), all, "{named:?}");
    }
}
