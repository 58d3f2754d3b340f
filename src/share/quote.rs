//! Names and addresses as parts of other texts: in every form they are text, and never more.

use std::fmt::Write;

/// `name` on one line, without characters that would turn the text around it.
///
/// Weaker than `object::reveal` on purpose: a customer reads this, and a no-break space is no trap to him.
pub(super) fn one_line(name: &str) -> String {
    let mended = name.chars().map(|letter| match letter {
        letter if letter.is_control() => ' ',
        '\u{2028}' | '\u{2029}' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '\u{fffd}'
        }
        letter => letter,
    });
    mended.collect()
}

/// `text` for HTML, between tags as well as in an attribute in double quotes.
pub(super) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // HTML has no NUL, and would mend other line breaks in its own way.
            '\0' => escaped.push('\u{fffd}'),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// `name` as the text of a Markdown link.
pub(super) fn markdown(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for letter in one_line(name).chars() {
        // The colon begins smileys in many chats, the dollar sign formulas.
        if "\\`*_[]<>&~|$:".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// `word` as one argument for `sh`.
pub(super) fn sh(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// `url` if it is one that a browser may open, with everything encoded that could end it in Markdown, HTML, or curl's globs.
pub(super) fn address(url: &str) -> Option<String> {
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return None;
    }
    let mut slashes = url.match_indices('/').map(|(at, _)| at);
    let host_ends = slashes.nth(2).unwrap_or(url.len());
    let mut address = String::with_capacity(url.len());
    for (at, byte) in url.bytes().enumerate() {
        // Square brackets stand around an IPv6 host, and nowhere else.
        let is_host = at < host_ends && matches!(byte, b'[' | b']');
        if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&*+,;=%".contains(&byte) || is_host {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Parser, Tag, TagEnd};
    use std::process::Command;

    /// What a reader of Markdown sees of `text`: its words, and whether it is more than words.
    fn read(text: &str) -> (String, bool) {
        let (mut words, mut is_more) = (String::new(), false);
        for event in Parser::new(text) {
            match event {
                Event::Text(text) => words.push_str(&text),
                Event::Start(Tag::Paragraph | Tag::Link { .. })
                | Event::End(TagEnd::Paragraph | TagEnd::Link) => {}
                _ => is_more = true,
            }
        }
        (words, is_more)
    }

    #[test]
    fn an_address_that_is_none_is_no_link() {
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(
            address("https://host/a(b)'c?d=[e]").as_deref(),
            Some("https://host/a%28b%29%27c?d=%5Be%5D")
        );
        assert_eq!(
            address("http://[::1]:9000/a").as_deref(),
            Some("http://[::1]:9000/a")
        );
    }

    #[test]
    fn a_name_that_turns_its_surroundings_does_not() {
        assert_eq!(one_line("a\nb\u{202e}fdp.exe"), "a b\u{fffd}fdp.exe");
    }

    proptest! {
        #[test]
        fn no_name_breaks_out_of_html(name in any::<String>()) {
            let escaped = html(&name);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'', '\n', '\0']));
            for (at, _) in escaped.match_indices('&') {
                let end = escaped[at..].find(';').unwrap();
                let entity = &escaped[at + 1..at + end];
                prop_assert!(["amp", "lt", "gt", "quot", "#39", "#10", "#13"].contains(&entity));
            }
        }

        #[test]
        fn no_name_breaks_out_of_a_markdown_link(name in "[a-c \\\\`*_\\[\\](){}<>&;#~|!:=\"\n.-]{1,16}|\\PC{1,16}") {
            let text = format!("x[{}](https://host/)", markdown(&name));
            let (words, is_more) = read(&text);
            prop_assert!(!is_more, "{text}");
            prop_assert_eq!(words, format!("x{}", one_line(&name)));
        }

        #[test]
        fn no_address_ends_a_markdown_link_or_an_attribute(rest in any::<String>()) {
            let address = address(&format!("https://host/{rest}")).unwrap();
            let is_kept = |byte: u8| byte.is_ascii_graphic() && !b"()<>[]{}'\"\\".contains(&byte);
            prop_assert!(address.bytes().all(is_kept));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn no_word_breaks_out_of_sh(word in "[a-c '\"$`\\\\\n;&|!*?(){}~#=-]{0,24}|\\PC{0,24}") {
            let script = format!("printf %s {}", sh(&word));
            let told = Command::new("sh").args(["-c", &script]).output().unwrap();
            prop_assert_eq!(String::from_utf8(told.stdout).unwrap(), word);
        }
    }
}
