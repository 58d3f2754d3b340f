//! The escape sequence that hands text to the terminal's clipboard, wrapped for what lies between.

use std::env;
use std::fmt::Write;

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

use crate::app::CopyTrouble;

/// What lies between this program and the terminal, as far as the environment tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    /// Nothing that keeps sequences to itself; or tmux, whose buffer is filled by other means as well.
    Nothing,
    /// GNU screen, which hands on what is wrapped in a device control string, a little at a time.
    Screen,
    /// tmux on the machine that this one is reached from: it cannot be asked from here.
    FarTmux,
}

/// The longest text, in bytes, that common terminals take: 100,000 bytes once it is in base64.
pub(super) const LONGEST: usize = 74_994;
/// GNU screen takes so many bytes in one string.
const CHUNK: usize = 512;

impl Between {
    /// What the environment of this process tells.
    pub fn here() -> Self {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let term = env::var("TERM").unwrap_or_default();
        Self::told(is_set("TMUX"), is_set("STY"), &term)
    }

    fn told(in_tmux: bool, in_screen: bool, term: &str) -> Self {
        match () {
            () if in_tmux => Self::Nothing,
            () if in_screen => Self::Screen,
            () if term.starts_with("tmux") => Self::FarTmux,
            () => Self::Nothing,
        }
    }
}

/// What is to be written to the terminal; or why the text cannot be copied so.
pub(super) fn sequence(text: &str, between: Between) -> Result<String, CopyTrouble> {
    if text.len() > LONGEST {
        return Err(CopyTrouble::TooLong {
            text: text.len(),
            most: LONGEST,
        });
    }
    let mut plain = String::new();
    let written = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain);
    written.map_err(|error| CopyTrouble::Said(error.to_string()))?;
    Ok(match between {
        Between::Nothing => plain,
        Between::Screen => for_screen(&plain),
        Between::FarTmux => {
            // Where `set-clipboard` is on, tmux takes the plain one; where `allow-passthrough` is, the terminal the other.
            let doubled = plain.replace('\u{1b}', "\u{1b}\u{1b}");
            format!("{plain}\u{1b}Ptmux;{doubled}\u{1b}\\")
        }
    })
}

/// In pieces, each in a string of its own; the end is a bell, since a string terminator would end the outer one.
fn for_screen(plain: &str) -> String {
    let inner = plain.trim_end_matches("\u{1b}\\");
    let inner = format!("{inner}\u{7}");
    let mut wrapped = String::new();
    for piece in inner.as_bytes().chunks(CHUNK) {
        let piece = String::from_utf8_lossy(piece);
        let _ = write!(wrapped, "\u{1b}P{piece}\u{1b}\\");
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_sequence_is_for_terminals_and_for_tmux_nearby() {
        assert_eq!(Between::told(true, true, "tmux-256color"), Between::Nothing);
        assert_eq!(Between::told(false, false, "xterm"), Between::Nothing);
        assert_eq!(
            sequence("hi", Between::Nothing).unwrap(),
            "\u{1b}]52;c;aGk=\u{1b}\\"
        );
    }

    #[test]
    fn screen_gets_it_in_pieces_that_join_to_the_sequence() {
        assert_eq!(Between::told(false, true, "screen"), Between::Screen);
        let wrapped = sequence(&"x".repeat(900), Between::Screen).unwrap();
        let pieces: Vec<_> = wrapped
            .split("\u{1b}\\")
            .filter(|piece| !piece.is_empty())
            .collect();
        assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.len() <= CHUNK + 2));
        let joined: String = pieces
            .iter()
            .map(|piece| piece.strip_prefix("\u{1b}P").unwrap())
            .collect();
        assert!(joined.starts_with("\u{1b}]52;c;") && joined.ends_with('\u{7}'));
    }

    #[test]
    fn a_tmux_that_is_far_away_gets_both() {
        assert_eq!(
            Between::told(false, false, "tmux-256color"),
            Between::FarTmux
        );
        let both = sequence("hi", Between::FarTmux).unwrap();
        assert!(both.starts_with("\u{1b}]52;c;aGk=\u{1b}\\\u{1b}Ptmux;\u{1b}\u{1b}]52"));
    }

    #[test]
    fn what_is_too_long_is_told_with_the_way_out() {
        let told = sequence(&"x".repeat(LONGEST + 1), Between::Nothing)
            .unwrap_err()
            .to_string();
        assert!(
            told.contains("75 kB") && told.contains("w writes it to a file"),
            "{told}"
        );
    }
}
