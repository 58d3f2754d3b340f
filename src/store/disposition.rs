//! What a receiver's browser does with a file, and under which name, as HTTP says it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::object::Opens;

/// What RFC 8187 lets stand as it is (`attr-char`): letters, digits, and these.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The header `Content-Disposition` (RFC 6266): plain ASCII, whatever the name.
///
/// A name that old clients would misread is told twice: as they can read it, and as it is.
pub(super) fn disposition(opens: Opens, name: &str) -> String {
    let word = match opens {
        Opens::InBrowser => "inline",
        Opens::AsDownload => "attachment",
    };
    let name = printable(name);
    let plain = plain(&name);
    match name.as_str() {
        "" => word.to_owned(),
        name if name == plain => format!("{word}; filename=\"{plain}\""),
        name => format!("{word}; filename=\"{plain}\"; {}", extended(name)),
    }
}

/// Whether `header` tells the very name that was asked for.
pub(super) fn carries(header: &str, name: &str) -> bool {
    let name = printable(name);
    if name.is_empty() || header.contains(&extended(&name)) {
        return true;
    }
    let is_plain = name == plain(&name);
    let quoted = format!("filename=\"{name}\"");
    // A store that parses the header may write it anew, without the quotes.
    let bare = header
        .split(';')
        .map(str::trim)
        .any(|part| part.strip_prefix("filename=") == Some(name.as_str()));
    is_plain && (header.contains(&quoted) || bare)
}

fn extended(name: &str) -> String {
    format!("filename*=UTF-8''{}", utf8_percent_encode(name, ESCAPED))
}

/// Without what no name may have: line ends and other controls, and the marks that turn the direction of
/// text, which can make `exe.pdf` of `fdp.exe`.
fn printable(name: &str) -> String {
    let turns = |character| matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_hidden = |character: char| character.is_control() || turns(character);
    name.chars()
        .filter(|character| !is_hidden(*character))
        .collect()
}

/// What every client reads alike: no quote or backslash, which some unescape and some do not, and no `%`,
/// which some decode.
fn plain(name: &str) -> String {
    let is_plain = |character: char| {
        matches!(character, ' '..='~') && !matches!(character, '"' | '\\' | '%' | '/')
    };
    name.chars()
        .map(|character| if is_plain(character) { character } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_plain_name_is_told_once() {
        let told = disposition(Opens::InBrowser, "invoice 2026.pdf");
        assert_eq!(told, "inline; filename=\"invoice 2026.pdf\"");
    }

    #[test]
    fn a_name_with_letters_and_quotes_is_told_for_old_clients_and_for_new_ones() {
        assert_eq!(
            disposition(Opens::AsDownload, "März Rechnung \"final\".pdf"),
            "attachment; filename=\"M_rz Rechnung _final_.pdf\"; \
             filename*=UTF-8''M%C3%A4rz%20Rechnung%20%22final%22.pdf"
        );
    }

    #[test]
    fn a_name_cannot_end_the_header_or_turn_the_text() {
        let told = disposition(Opens::InBrowser, "a\r\nSet-Cookie: b\u{202e}fdp.exe");
        assert_eq!(told, "inline; filename=\"aSet-Cookie: bfdp.exe\"");
        let told = disposition(Opens::InBrowser, "..\\a/b%41.pdf");
        assert_eq!(
            told,
            "inline; filename=\".._a_b_41.pdf\"; filename*=UTF-8''..%5Ca%2Fb%2541.pdf"
        );
    }

    #[test]
    fn no_name_leaves_the_browser_its_own() {
        assert_eq!(disposition(Opens::AsDownload, ""), "attachment");
        assert_eq!(disposition(Opens::InBrowser, "\r\n"), "inline");
    }

    #[test]
    fn a_name_of_200_characters_is_told_whole() {
        let name = format!("{}.pdf", "ü".repeat(196));
        let told = disposition(Opens::AsDownload, &name);
        assert!(told.ends_with(&format!("{}.pdf", "%C3%BC".repeat(196))));
    }

    #[test]
    fn a_store_that_writes_the_header_anew_still_tells_the_name() {
        assert!(carries("inline; filename=a.pdf", "a.pdf"));
        assert!(carries("inline", ""));
        assert!(!carries("inline; filename=\"other.pdf\"", "a.pdf"));
        assert!(!carries("", "a.pdf"));
    }

    proptest! {
        #[test]
        fn any_name_makes_a_header_that_carries_it(name in ".*") {
            let told = disposition(Opens::InBrowser, &name);
            prop_assert!(told.bytes().all(|byte| matches!(byte, b' '..=b'~')));
            prop_assert!(carries(&told, &name));
        }
    }
}
