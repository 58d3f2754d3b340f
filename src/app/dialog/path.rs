//! Choosing the local file to upload.

use crossterm::event::{KeyCode, KeyEvent};
use tui_input::Input;

use super::{Proposed, edit};
use crate::app::{Suggestion, Ticket};
use crate::object::{Failure, Prefix};

/// A local path being typed.
#[derive(Debug, Clone)]
pub struct PathPrompt {
    /// What was typed.
    pub input: Input,
    /// What continues it.
    pub suggestions: Vec<Suggestion>,
    /// The suggestion that Tab put in.
    pub chosen: Option<usize>,
    /// Which suggestions are awaited.
    pub awaited: Option<Ticket>,
    /// Which look at the file is awaited.
    pub examined: Option<Ticket>,
    /// The other paths that were dropped or pasted with the one that is shown.
    pub more: Vec<String>,
    /// Why the file cannot be uploaded.
    pub trouble: Option<Failure>,
    /// Where the tree's cursor was: the proposed destination.
    pub folder: Prefix,
    /// Whose it may be.
    pub owner: Proposed,
}

/// What Enter does in the line of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnEnter {
    /// The folder that was chosen is looked into.
    Open,
    /// The folder that was typed, or looked into, is taken with all that is in it.
    TakeFolder,
    /// What was typed is taken, whatever it is.
    GoOn,
}

impl PathPrompt {
    /// An empty prompt.
    pub fn new(folder: Prefix, owner: Proposed) -> Self {
        Self {
            input: Input::default(),
            suggestions: Vec::new(),
            chosen: None,
            awaited: None,
            examined: None,
            more: Vec::new(),
            trouble: None,
            folder,
            owner,
        }
    }

    /// What Enter does with what stands in the line.
    pub fn on_enter(&self) -> OnEnter {
        match self.chosen.and_then(|at| self.suggestions.get(at)) {
            Some(chosen) if chosen.is_folder() => OnEnter::Open,
            None if self.more.is_empty() && self.names_folder() => OnEnter::TakeFolder,
            _ => OnEnter::GoOn,
        }
    }

    /// Whether a folder stands in the line, as far as that is known.
    fn names_folder(&self) -> bool {
        let typed = self.input.value();
        let mut folders = self.suggestions.iter().take_while(|one| one.is_folder());
        typed.ends_with('/') || folders.any(|one| one.text.strip_suffix('/') == Some(typed))
    }

    /// Types `key`; true if that asks for other suggestions.
    pub fn typed(&mut self, key: KeyEvent) -> bool {
        // A folder that was chosen ends in its slash already: a person who types one wants to see into it.
        let opens = key.code == KeyCode::Char('/') && self.on_enter() == OnEnter::Open;
        opens || edit(&mut self.input, key)
    }

    /// Takes the suggestions awaited under `ticket`.
    pub fn suggested(&mut self, ticket: Ticket, paths: Vec<Suggestion>) {
        if self.awaited == Some(ticket) {
            self.awaited = None;
            self.suggestions = paths;
            self.chosen = None;
        }
    }

    /// Puts in as much as all suggestions share; if that is nothing new, the next suggestion.
    ///
    /// What the folders to begin with share is nothing that anybody has begun to type.
    pub fn complete(&mut self, steps: isize) {
        if self.awaited.is_some() {
            // These are for an earlier text: only those that still continue it may take its place.
            let typed = self.input.value().to_lowercase();
            self.suggestions
                .retain(|suggestion| suggestion.text.to_lowercase().starts_with(&typed));
        }
        if self.suggestions.is_empty() {
            return;
        }
        let typed = self.input.value().len();
        if self.chosen.is_none() && typed > 0 {
            let shared = shared_start(&self.suggestions);
            if shared.len() > typed {
                self.input = shared.into();
                return;
            }
        }
        let count = self.suggestions.len().cast_signed();
        let next = match self.chosen {
            None if steps < 0 => count - 1,
            None => 0,
            Some(at) => (at.cast_signed() + steps).rem_euclid(count),
        };
        self.chosen = Some(next.unsigned_abs());
        self.input = self.suggestions[next.unsigned_abs()].text.clone().into();
    }
}

fn shared_start(suggestions: &[Suggestion]) -> String {
    let Some((first, rest)) = suggestions.split_first() else {
        return String::new();
    };
    let mut shared = first.text.as_str();
    for other in rest {
        let same = shared
            .char_indices()
            .zip(other.text.chars())
            .take_while(|((_, one), two)| one == two);
        let end = same
            .last()
            .map_or(0, |((at, character), _)| at + character.len_utf8());
        shared = &shared[..end];
    }
    shared.to_owned()
}

/// The paths in text that a terminal pasted when files were dropped on it, or that were copied as a list: one a line, or
/// several in one, each quoted, escaped or a `file://` address.
pub fn dropped_paths(pasted: &str) -> Vec<String> {
    let lines = pasted
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    lines.flat_map(paths_in).collect()
}

fn paths_in(line: &str) -> Vec<String> {
    let words = words(line);
    let is_path = |word: &&str| {
        let bare = word.trim_start_matches(['\'', '"']);
        bare.starts_with('/') || bare.starts_with("~/") || bare.starts_with("file://")
    };
    // A path with plain spaces in it is one, too.
    if words.len() > 1 && words.iter().all(|word| is_path(&word.as_str())) {
        return words.iter().map(|word| dropped_path(word)).collect();
    }
    vec![dropped_path(line)]
}

/// The words of a line as a shell tells them apart, with their quotes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            (' ', None) => words.push(std::mem::take(&mut word)),
            ('\\', None) => {
                word.push(character);
                word.extend(characters.next());
            }
            ('\'' | '"', None) => {
                quote = Some(character);
                word.push(character);
            }
            (character, open) => {
                if Some(character) == open {
                    quote = None;
                }
                word.push(character);
            }
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// One path, as a terminal pastes it: quoted, escaped or a `file://` address.
fn dropped_path(pasted: &str) -> String {
    let text = pasted.trim();
    if let Some(address) = text.strip_prefix("file://") {
        let path = address.find('/').map_or(address, |slash| &address[slash..]);
        return percent_encoding::percent_decode_str(path)
            .decode_utf8_lossy()
            .into_owned();
    }
    for quote in ['\'', '"'] {
        let inner = text
            .strip_prefix(quote)
            .and_then(|text| text.strip_suffix(quote));
        if let Some(inner) = inner.filter(|inner| !inner.is_empty()) {
            return inner.replace(r"'\''", "'");
        }
    }
    unescaped(text)
}

/// A backslash before a character that a shell would act upon; elsewhere it is part of the name.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some(next)) if !next.is_alphanumeric() => plain.extend(characters.next()),
            _ => plain.push(character),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::SuggestionKind;

    #[test]
    fn every_form_in_which_terminals_drop_a_file_is_understood() {
        for dropped in [
            "/home/ann/my file (2).pdf\n",
            "'/home/ann/my file (2).pdf' ",
            "\"/home/ann/my file (2).pdf\"",
            r"/home/ann/my\ file\ \(2\).pdf",
            "file:///home/ann/my%20file%20(2).pdf",
            "file://host/home/ann/my%20file%20(2).pdf",
        ] {
            assert_eq!(
                dropped_path(dropped),
                "/home/ann/my file (2).pdf",
                "{dropped}"
            );
        }
    }

    #[test]
    fn several_paths_come_apart_however_they_are_written() {
        let expected = ["/home/ann/a.pdf", "/home/ann/my b.pdf"];
        for dropped in [
            "/home/ann/a.pdf\n/home/ann/my b.pdf\n",
            "/home/ann/a.pdf /home/ann/my\\ b.pdf ",
            "'/home/ann/a.pdf' '/home/ann/my b.pdf'",
            "file:///home/ann/a.pdf\r\nfile:///home/ann/my%20b.pdf",
        ] {
            assert_eq!(dropped_paths(dropped), expected, "{dropped:?}");
        }
        assert_eq!(dropped_paths("/home/ann/my b.pdf"), ["/home/ann/my b.pdf"]);
    }

    fn prompt(typed: &str, suggestions: &[&str]) -> PathPrompt {
        let mut prompt = PathPrompt::new(Prefix::bucket(), Proposed::Nobody);
        prompt.input = typed.into();
        prompt.suggestions = suggestions
            .iter()
            .map(|text| Suggestion {
                text: (*text).into(),
                kind: SuggestionKind::File {
                    size: 1,
                    modified: None,
                },
            })
            .collect();
        prompt
    }

    #[test]
    fn tab_puts_in_what_is_shared_and_then_goes_through_the_rest() {
        let mut prompt = prompt("/ho", &["/home/a", "/home/b"]);
        prompt.complete(1);
        assert_eq!(prompt.input.value(), "/home/");
        prompt.complete(1);
        assert_eq!(prompt.input.value(), "/home/a");
        prompt.complete(1);
        prompt.complete(1);
        assert_eq!(prompt.input.value(), "/home/a");
        prompt.complete(-1);
        assert_eq!(prompt.input.value(), "/home/b");
    }

    #[test]
    fn with_nothing_typed_tab_chooses_at_once() {
        let mut prompt = prompt("", &["/home/a", "/home/b"]);
        prompt.complete(1);
        assert_eq!(prompt.input.value(), "/home/a");
        prompt.complete(1);
        assert_eq!(prompt.input.value(), "/home/b");
    }
}
