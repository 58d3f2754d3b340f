//! Templates with placeholders in braces: which they name, and their text once filled.

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
    /// A brace without its other half.
    Stray(&'a str),
}

/// What is wrong with a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unknown<'a> {
    /// A placeholder that does not exist.
    Name(&'a str),
    /// A brace without its other half.
    Open,
}

/// The first thing in `template` that is none of the `known` placeholders.
pub(super) fn unknown<'a>(template: &'a str, known: &[&str]) -> Option<Unknown<'a>> {
    pieces(template).find_map(|piece| match piece {
        Piece::Name(name) if !known.contains(&name) => Some(Unknown::Name(name)),
        Piece::Stray(_) => Some(Unknown::Open),
        Piece::Text(_) | Piece::Name(_) => None,
    })
}

/// Whether `template` has a place for `name`.
pub(super) fn names(template: &str, name: &str) -> bool {
    pieces(template).any(|piece| matches!(piece, Piece::Name(found) if found == name))
}

/// `template` with every placeholder that has a value; what is filled in is never read as a template itself.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    for piece in pieces(template) {
        match piece {
            Piece::Text(text) | Piece::Stray(text) => filled.push_str(text),
            Piece::Name(name) => match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => filled.push_str(value),
                None => filled.extend(["{", name, "}"]),
            },
        }
    }
    filled
}

fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let (piece, after) = next(rest)?;
        rest = after;
        Some(piece)
    })
}

/// The piece that `rest` begins with, and what follows it.
fn next(rest: &str) -> Option<(Piece<'_>, &str)> {
    let at = rest.find(['{', '}']).unwrap_or(rest.len());
    if at > 0 {
        return Some((Piece::Text(&rest[..at]), &rest[at..]));
    }
    // Only ASCII is cut here: both braces are one byte.
    if rest.starts_with("{{") || rest.starts_with("}}") {
        return Some((Piece::Text(&rest[..1]), &rest[2..]));
    }
    let inside = rest.strip_prefix('{').and_then(|inside| {
        let end = inside.find(['{', '}'])?;
        inside[end..].starts_with('}').then(|| inside.split_at(end))
    });
    if let Some((name, after)) = inside {
        return Some((Piece::Name(name), &after[1..]));
    }
    (!rest.is_empty()).then(|| (Piece::Stray(&rest[..1]), &rest[1..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let values = [("name", "{link}"), ("link", "url")];
        assert_eq!(fill("{name} {{name}} {link}", &values), "{link} {name} url");
    }

    proptest! {
        #[test]
        fn no_template_is_too_odd(template in "[{}a見]{0,20}") {
            let filled = fill(&template, &[("a", "")]);
            prop_assert!(filled.len() <= template.len());
            let _ = unknown(&template, &["a"]);
        }
    }
}
