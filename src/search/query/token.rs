//! What is typed, cut at its blanks into words with their signs.

use std::ops::Range;

/// One word, filter or order as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub range: Range<usize>,
    /// Whether a `!` stands before it.
    pub is_negated: bool,
    /// The sign before it, after a `!`.
    pub sign: Option<Sign>,
    /// What stands before its first colon, if that are letters and no other sign came first, and where.
    pub name: Option<(String, Range<usize>)>,
    /// What is looked for: behind the name's colon, without quotes and signs.
    pub text: String,
    /// Whether any of it stands in quotes, so that it can be nothing but text.
    pub is_quoted: bool,
    /// Whether a `$` stands behind it.
    pub is_at_end: bool,
}

/// A sign before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// `'`: exactly this.
    Exact,
    /// `^`: it begins with this.
    Start,
}

/// Cuts `typed` into tokens; a quote that is not closed reaches to the end.
pub fn tokens(typed: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = typed[at..].chars().next() {
        if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        }
        let token = token(typed, at);
        at = token.range.end;
        tokens.push(token);
    }
    tokens
}

/// The token that begins at `start`, which is no blank.
fn token(typed: &str, start: usize) -> Token {
    let mut at = start;
    let mut skip = |sign: char| {
        let is_there = typed[at..].starts_with(sign);
        at += usize::from(is_there) * sign.len_utf8();
        is_there
    };
    let is_negated = skip('!');
    let sign = if skip('\'') {
        Some(Sign::Exact)
    } else {
        skip('^').then_some(Sign::Start)
    };
    let name = match sign {
        None => name_at(typed, at),
        Some(_) => None,
    };
    if let Some((_, range)) = &name {
        at = range.end + 1;
    }
    let (mut text, is_quoted, mut end) = text_at(typed, at);
    let is_dollar_quoted = typed[..end].ends_with('"');
    let is_at_end = name.is_none() && text.len() > 1 && !is_dollar_quoted && text.ends_with('$');
    if is_at_end {
        text.pop();
    }
    end = end.max(at);
    Token {
        range: start..end,
        is_negated,
        sign,
        name,
        text,
        is_quoted,
        is_at_end,
    }
}

/// Letters and a colon behind them.
fn name_at(typed: &str, at: usize) -> Option<(String, Range<usize>)> {
    let letters = typed[at..]
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let end = at + letters;
    let is_name = letters > 0 && typed[end..].starts_with(':');
    is_name.then(|| (typed[at..end].to_owned(), at..end))
}

/// The text from `at` up to a blank, without its quotes; whether it had some; and where it ends.
///
/// A quote counts at the beginning, where it holds blanks together; an inch sign behind a number is an inch sign.
fn text_at(typed: &str, at: usize) -> (String, bool, usize) {
    let Some(inside) = typed[at..].strip_prefix('"') else {
        let end = typed[at..].find(char::is_whitespace);
        let end = end.map_or(typed.len(), |length| at + length);
        return (typed[at..end].to_owned(), false, end);
    };
    let Some(closing) = inside.find('"') else {
        return (inside.to_owned(), true, typed.len());
    };
    let behind = at + closing + 2;
    let rest = typed[behind..].find(char::is_whitespace);
    let end = rest.map_or(typed.len(), |length| behind + length);
    (
        format!("{}{}", &inside[..closing], &typed[behind..end]),
        true,
        end,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(typed: &str) -> Vec<String> {
        tokens(typed).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn blanks_divide_and_quotes_hold_together() {
        assert_eq!(texts("  rate  card\t2026 "), ["rate", "card", "2026"]);
        assert_eq!(texts("\"rate card\" x"), ["rate card", "x"]);
        assert_eq!(texts("\"rate card"), ["rate card"]);
        assert_eq!(texts("\"rate card\"s x"), ["rate cards", "x"]);
        assert_eq!(texts("5\" disk"), ["5\"", "disk"]);
        assert_eq!(texts("in:\"a b\" c"), ["a b", "c"]);
    }

    #[test]
    fn signs_are_told_from_the_text() {
        let all = tokens("!'a ^b$ !c$ '^d \"e$\" f:g $ ! x:");
        let told: Vec<_> = all
            .iter()
            .map(|token| {
                (
                    token.is_negated,
                    token.sign,
                    token.text.as_str(),
                    token.is_at_end,
                )
            })
            .collect();
        let expected = [
            (true, Some(Sign::Exact), "a", false),
            (false, Some(Sign::Start), "b", true),
            (true, None, "c", true),
            (false, Some(Sign::Exact), "^d", false),
            (false, None, "e$", false),
            (false, None, "g", false),
            (false, None, "$", false),
            (true, None, "", false),
            (false, None, "", false),
        ];
        assert_eq!(told, expected);
        assert_eq!(all[5].name, Some(("f".into(), 21..22)));
    }
}
