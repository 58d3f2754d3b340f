//! What could be typed on: the names of filters, and their values.

use std::ops::Range;

use super::Known;
use super::filter::NAMES;
use super::token::{Token, tokens};

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What it takes the place of, in what is typed.
    pub range: Range<usize>,
    /// What stands there then.
    pub text: String,
    /// What it is for.
    pub hint: String,
}

/// The orders, which are words on their own.
const ORDERS: [(&str, &str); 4] = [
    ("newest", "the last upload first"),
    ("oldest", "the first upload first"),
    ("largest", "the largest first"),
    ("smallest", "the smallest first"),
];

/// Moments that need no explanation.
const MOMENTS: [&str; 6] = ["today", "yesterday", "7d", "2w", "1m", "1y"];

/// How what is `typed` could go on at `cursor`, a byte in it: the best way first, and only ways that change something.
pub fn complete(typed: &str, cursor: usize, known: &Known) -> Vec<Completion> {
    let cursor = typed.floor_char_boundary(cursor);
    let all = tokens(&typed[..cursor]);
    let Some(token) = all.last().filter(|token| token.range.end == cursor) else {
        return Vec::new();
    };
    match &token.name {
        Some((name, range)) => values(&name.to_ascii_lowercase(), token, range.end + 1, known),
        None if token.sign.is_none() && !token.is_quoted => names(token),
        None => Vec::new(),
    }
}

/// The filters and orders that begin with a word.
fn names(token: &Token) -> Vec<Completion> {
    let begun = token.text.to_ascii_lowercase();
    if begun.is_empty() {
        return Vec::new();
    }
    let range = token.range.start + usize::from(token.is_negated)..token.range.end;
    let filters = NAMES.iter().map(|(name, hint)| (format!("{name}:"), *hint));
    let orders = ORDERS.iter().filter(|_| !token.is_negated);
    let orders = orders.map(|(name, hint)| ((*name).to_owned(), *hint));
    let fitting = filters
        .chain(orders)
        .filter(|(text, _)| text.starts_with(&begun) && *text != begun);
    fitting
        .map(|(text, hint)| Completion {
            range: range.clone(),
            text,
            hint: hint.to_owned(),
        })
        .collect()
}

/// The values of a filter that go on from the part behind the last comma.
fn values(name: &str, token: &Token, start: usize, known: &Known) -> Vec<Completion> {
    let values: Vec<&str> = match name {
        "owner" => known.owners.iter().map(String::as_str).collect(),
        "category" | "cat" => known.categories.iter().map(String::as_str).collect(),
        "type" => known.types.iter().map(String::as_str).collect(),
        "class" => known.classes.iter().map(String::as_str).collect(),
        "after" | "before" | "on" | "in" => MOMENTS.to_vec(),
        "case" => vec!["yes", "no"],
        _ => Vec::new(),
    };
    if token.is_quoted {
        return Vec::new();
    }
    let (earlier, begun) = token
        .text
        .rsplit_once(',')
        .map_or((0, token.text.as_str()), |(earlier, begun)| {
            (earlier.len() + 1, begun)
        });
    let hint = NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, hint)| hint);
    values
        .into_iter()
        .filter(|value| *value != begun && goes_on(value, begun, name))
        .map(|value| Completion {
            range: start + earlier..token.range.end,
            text: quoted(value),
            hint: hint.to_owned(),
        })
        .collect()
}

/// Whether `value` goes on from what is `begun`; of an owner the number is enough.
fn goes_on(value: &str, begun: &str, name: &str) -> bool {
    let begins = |text: &str| {
        let beginning = text.get(..begun.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(begun))
    };
    let number = value.split_once('-').map(|(_, number)| number);
    begins(value) || name == "owner" && number.is_some_and(begins)
}

/// A value with a blank in it needs quotes.
fn quoted(value: &str) -> String {
    if value.contains(char::is_whitespace) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known() -> Known {
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Known {
            owners: all(&["CLT-7", "AGY-123", "AGY-12"]),
            categories: all(&["rate_card", "agency_invoice", "rate cards"]),
            types: all(&["pdf", "png"]),
            classes: all(&["STANDARD"]),
        }
    }

    fn at_the_end(typed: &str) -> Vec<String> {
        let ways = complete(typed, typed.len(), &known());
        ways.into_iter()
            .map(|way| {
                format!(
                    "{}{}{}",
                    &typed[..way.range.start],
                    way.text,
                    &typed[way.range.end..]
                )
            })
            .collect()
    }

    #[test]
    fn names_and_values_are_completed() {
        assert_eq!(at_the_end("x ow"), ["x owner:"]);
        assert_eq!(at_the_end("!ty"), ["!type:"]);
        assert_eq!(at_the_end("o"), ["owner:", "on:", "oldest"]);
        assert_eq!(at_the_end("owner:a"), ["owner:AGY-123", "owner:AGY-12"]);
        assert_eq!(at_the_end("owner:12"), ["owner:AGY-123", "owner:AGY-12"]);
        assert_eq!(at_the_end("owner:AGY-12"), ["owner:AGY-123"]);
        assert_eq!(
            at_the_end("cat:rate"),
            ["cat:rate_card", "cat:\"rate cards\""]
        );
        assert_eq!(at_the_end("type:pdf,p"), ["type:pdf,pdf", "type:pdf,png"]);
        assert_eq!(at_the_end("after:y"), ["after:yesterday"]);
        assert_eq!(at_the_end("class:"), ["class:STANDARD"]);
    }

    #[test]
    fn where_nothing_is_begun_nothing_is_completed() {
        for typed in ["", "owner:AGY-123 ", "'ow", "\"ow", "zzz", "size:"] {
            assert_eq!(at_the_end(typed), Vec::<String>::new(), "{typed}");
        }
    }

    #[test]
    fn only_what_stands_before_the_cursor_counts() {
        let ways = complete("ow x", 2, &known());
        assert_eq!(ways.len(), 1);
        assert_eq!(ways[0].range, 0..2);
    }

    proptest! {
        #[test]
        fn nothing_typed_is_too_odd(typed in any::<String>(), filter in "[!'^]?(owner|cat|type|in|x):\"?", cursor in 0_usize..60) {
            for typed in [format!("{filter}{typed}"), typed] {
                for way in complete(&typed, cursor, &known()) {
                    prop_assert!(typed.get(way.range).is_some());
                }
            }
        }
    }
}
