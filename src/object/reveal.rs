//! Names made safe to show: every character that a screen would swallow or act upon becomes visible.

/// A stretch of a name: either as it is, or one character that had to be spelled out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that shows as what it is.
    Plain(&'a str),
    /// The visible stand-in for one odd character.
    Odd(String),
}

/// Splits `text` into what shows by itself and what must be spelled out.
///
/// Control characters become their pictures (`␊`), everything else invisible, reordering or
/// misleading becomes `‹U+202E›`; spaces at the ends become `␠`. The stand-ins' own characters
/// are spelled out too, so two different names never look the same by being revealed.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut plain_from = 0;
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    for (at, character) in text.char_indices() {
        let at_an_end = at == 0 || at == last;
        let Some(stand_in) = stand_in(character, at_an_end) else {
            continue;
        };
        if plain_from < at {
            found.push(Piece::Plain(&text[plain_from..at]));
        }
        found.push(Piece::Odd(stand_in));
        plain_from = at + character.len_utf8();
    }
    if plain_from < text.len() {
        found.push(Piece::Plain(&text[plain_from..]));
    }
    found
}

/// `text` with every odd character spelled out; see [`pieces`].
pub fn reveal(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => shown.push_str(plain),
            Piece::Odd(odd) => shown.push_str(&odd),
        }
    }
    shown
}

fn stand_in(character: char, at_an_end: bool) -> Option<String> {
    let code = u32::from(character);
    match character {
        ' ' if at_an_end => Some("␠".into()),
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + code).map(String::from),
        '\u{7f}' => Some("␡".into()),
        _ if is_odd(character) => Some(format!("‹U+{code:04X}›")),
        _ => None,
    }
}

/// Whether nothing of it is seen, or it turns what stands around it.
pub fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
        || character.is_control()
}

/// Invisible, reordering, look-alike spaces, and the characters that stand-ins are made of.
fn is_odd(character: char) -> bool {
    matches!(character,
        '\u{80}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{1680}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}'
        | '\u{2400}'..='\u{243f}' | '\u{2039}' | '\u{203a}' | '\u{2800}' | '\u{3000}' | '\u{3164}'
        | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{ffff}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_names_are_shown_as_they_are() {
        for name in [
            "rates 2026.xlsx",
            "Übersicht_größe.pdf",
            "见积书.pdf",
            "a+b%20&c.txt",
        ] {
            assert_eq!(reveal(name), name);
        }
    }

    #[test]
    fn what_a_screen_would_swallow_is_spelled_out() {
        assert_eq!(reveal("a\nb"), "a␊b");
        assert_eq!(reveal("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(reveal("invoice\u{202e}fdp.exe"), "invoice‹U+202E›fdp.exe");
        assert_eq!(reveal("zero\u{200b}width"), "zero‹U+200B›width");
        assert_eq!(reveal(" lead and trail "), "␠lead and trail␠");
    }

    #[test]
    fn a_real_stand_in_is_told_from_a_made_one() {
        assert_ne!(reveal("a␊b"), reveal("a\nb"));
        assert_ne!(reveal("‹U+202E›"), reveal("\u{202e}"));
    }

    proptest! {
        #[test]
        fn nothing_revealed_can_act_on_a_terminal(text in any::<String>()) {
            prop_assert!(reveal(&text).chars().all(|shown| !shown.is_control()));
        }

        #[test]
        fn different_names_look_different(
            one in "[a ␠‹›\\n\u{200b}U+0-9]{0,6}",
            two in "[a ␠‹›\\n\u{200b}U+0-9]{0,6}",
        ) {
            prop_assert_eq!(one == two, reveal(&one) == reveal(&two));
        }
    }
}
