//! Source code with the tones of its language, by syntect's grammars.

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::preview::shown::{Line, Piece, Tone, push};

/// Only so many bytes get tones: grammars take a second for four times as much.
const TONED: usize = 1 << 20;
/// Longer lines are written by machines, and take grammars too long.
const LONGEST: usize = 2000;

/// The languages that are known.
pub(super) struct Languages(SyntaxSet);

/// A scope's beginning, and how it is meant; the first that fits counts.
const TONES: [(&str, Tone); 12] = [
    ("comment", Tone::Dim),
    ("string", Tone::Text),
    ("constant.character.escape", Tone::Text),
    ("constant", Tone::Value),
    ("keyword.operator", Tone::Plain),
    ("keyword", Tone::Value),
    ("storage", Tone::Value),
    ("entity.name", Tone::Name),
    ("markup.heading", Tone::Name),
    ("entity.other.attribute-name", Tone::Name),
    ("support.function", Tone::Name),
    ("punctuation.definition.comment", Tone::Dim),
];

impl Languages {
    pub(super) fn known() -> Self {
        Self(SyntaxSet::load_defaults_newlines())
    }

    /// The language of a file with this name, or of a script with this first line.
    pub(super) fn of(&self, name: &str, first_line: &str) -> Option<&SyntaxReference> {
        let ending = name.rsplit_once('.').map_or(name, |(_, ending)| ending);
        let by_name = self.0.find_syntax_by_extension(ending);
        let found = by_name.or_else(|| {
            let is_script = first_line.starts_with("#!");
            is_script.then(|| self.0.find_syntax_by_first_line(first_line))?
        });
        found.filter(|language| language.name != "Plain Text")
    }

    /// The lines with their tones; from where a grammar gives up, as they are.
    pub(super) fn toned(&self, language: &SyntaxReference, lines: Vec<String>) -> Vec<Line> {
        let tones = TONES.map(|(begin, tone)| (Scope::new(begin), tone));
        let tones: Vec<_> = tones
            .into_iter()
            .filter_map(|(scope, tone)| Some((scope.ok()?, tone)))
            .collect();
        let mut state = Some((ParseState::new(language), ScopeStack::new()));
        let mut done = 0;
        let pieces = lines.into_iter().map(|line| {
            done += line.len();
            let is_short = done <= TONED && line.len() <= LONGEST;
            let parts = state.as_mut().filter(|_| is_short);
            let found = parts.map(|(state, stack)| self.line(&line, state, stack, &tones));
            match found {
                Some(Some(pieces)) => pieces,
                Some(None) => {
                    state = None;
                    vec![Piece::plain(line)]
                }
                None => vec![Piece::plain(line)],
            }
        });
        pieces.collect()
    }

    /// One line; nothing where its grammar gives up.
    fn line(
        &self,
        line: &str,
        state: &mut ParseState,
        stack: &mut ScopeStack,
        tones: &[(Scope, Tone)],
    ) -> Option<Line> {
        let ended = format!("{line}\n");
        let changes = state.parse_line(&ended, &self.0).ok()?;
        let (mut pieces, mut from) = (Line::new(), 0);
        for (at, change) in changes {
            let at = at.min(line.len());
            push(&mut pieces, tone(stack, tones), line.get(from..at)?);
            from = at;
            stack.apply(&change).ok()?;
        }
        push(&mut pieces, tone(stack, tones), line.get(from..)?);
        Some(pieces)
    }
}

/// How what stands in these scopes is meant: the innermost that says anything counts.
fn tone(stack: &ScopeStack, tones: &[(Scope, Tone)]) -> Tone {
    let mut scopes = stack.scopes.iter().rev();
    let of_scope = |scope: &Scope| {
        let mut fits = tones.iter().filter(|(begin, _)| begin.is_prefix_of(*scope));
        fits.next().map(|(_, tone)| *tone)
    };
    scopes.find_map(of_scope).unwrap_or(Tone::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preview::shown::text_of;

    fn toned(name: &str, text: &str) -> Vec<Line> {
        let languages = Languages::known();
        let language = languages.of(name, text.lines().next().unwrap()).unwrap();
        languages.toned(language, text.lines().map(str::to_owned).collect())
    }

    fn has(line: &Line, tone: Tone, text: &str) -> bool {
        let mut pieces = line.iter();
        pieces.any(|piece| piece.tone == tone && piece.text.contains(text))
    }

    #[test]
    fn code_has_the_tones_of_its_language() {
        let lines = toned(
            "a.py",
            "def total(rows):  # adds up\n    return \"none\" if 7 else rows\n",
        );
        assert!(has(&lines[0], Tone::Value, "def"), "{lines:?}");
        assert!(has(&lines[0], Tone::Name, "total"));
        assert!(has(&lines[0], Tone::Dim, "adds up"));
        assert!(has(&lines[1], Tone::Text, "none") && has(&lines[1], Tone::Value, "7"));
        let script = toned("run", "#!/bin/bash\nif true; then echo \"$x\"; fi\n");
        assert!(has(&script[1], Tone::Value, "if"), "{script:?}");
    }

    #[test]
    fn no_letter_is_lost_whatever_the_line_is() {
        let long = format!("x = \"{}\"", "y".repeat(5000));
        let text = format!("a = 'ü' # é\n{long}\n\"\"\"open\n\nend");
        let lines = toned("a.py", &text);
        let back: Vec<_> = lines.iter().map(|line| text_of(line)).collect();
        assert_eq!(back.join("\n"), text);
    }

    #[test]
    fn what_is_no_language_has_none() {
        let languages = Languages::known();
        for name in ["a.txt", "a.log", "a.xyz", "noending"] {
            assert!(languages.of(name, "hello").is_none(), "{name}");
        }
    }
}
