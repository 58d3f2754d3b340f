//! What a path asks for: the name of a file, decoded once and taken as it stands.

use percent_encoding::percent_decode_str;

use crate::object::Key;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Whatever has this name, in any folder.
    Name(String),
    /// The one file with this key: there was a slash in it.
    Key(Key),
}

/// Why no file can have the name in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Impossible {
    /// A `%` without two hexadecimal digits behind it.
    Encoding,
    /// Bytes that are no UTF-8.
    NotText,
    /// A NUL.
    Nul,
    /// Nothing at all, or above S3's 1,024 bytes.
    Length,
}

impl Wanted {
    /// What the end of a path asks for. Nothing is tidied up: dots and slashes are part of the name.
    pub(super) fn of(encoded: &str) -> Result<Self, Impossible> {
        if !is_well_encoded(encoded) {
            return Err(Impossible::Encoding);
        }
        let name = percent_decode_str(encoded).decode_utf8();
        let name = name.map_err(|_| Impossible::NotText)?;
        if name.contains('\0') {
            return Err(Impossible::Nul);
        }
        let key = Key::new(name.into_owned()).ok_or(Impossible::Length)?;
        if key.as_str().contains('/') {
            return Ok(Self::Key(key));
        }
        Ok(Self::Name(key.as_str().to_owned()))
    }
}

impl Impossible {
    /// The reason as a sentence.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Encoding => "A % in the path has no two hexadecimal digits behind it.",
            Self::NotText => "The name is no UTF-8 once it is decoded.",
            Self::Nul => "No name has a NUL in it.",
            Self::Length => "A name has between 1 and 1,024 bytes.",
        }
    }
}

/// Whether a path could be tidied up on its way: `.` and `..` between slashes are folders to every browser, so no link
/// can carry such a key, and some servers would look for another one.
pub(super) fn has_dot_segments(key: &str) -> bool {
    key.split('/').any(|segment| matches!(segment, "." | ".."))
}

fn is_well_encoded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let mut marks = (0..bytes.len()).filter(|at| bytes[*at] == b'%');
    marks.all(|at| is_digit(at + 1) && is_digit(at + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Wanted {
        Wanted::Name(text.into())
    }

    fn key(text: &str) -> Wanted {
        Wanted::Key(Key::new(text).unwrap())
    }

    fn wanted(path: &str) -> Wanted {
        Wanted::of(path).unwrap()
    }

    #[test]
    fn a_name_is_decoded_once_and_taken_as_it_stands() {
        assert_eq!(wanted("a.pdf"), name("a.pdf"));
        assert_eq!(wanted("100%25+paid"), name("100%+paid"));
        assert_eq!(wanted("%2541"), name("%41"));
        assert_eq!(wanted("M%C3%A4rz%20%22a%22"), name("März \"a\""));
        assert_eq!(wanted("März.pdf"), name("März.pdf"));
        assert_eq!(wanted("a%0Ab"), name("a\nb"));
        assert_eq!(wanted(".."), name(".."));
    }

    #[test]
    fn a_slash_makes_it_a_key_however_it_is_written() {
        assert_eq!(wanted("uploads/a"), key("uploads/a"));
        assert_eq!(wanted("uploads%2fa"), key("uploads/a"));
        assert_eq!(wanted("%2e%2e%2Fa//b/"), key("../a//b/"));
        assert_eq!(wanted("..%5Ca"), name("..\\a"));
    }

    #[test]
    fn what_no_key_can_be_is_told() {
        for bad in ["%", "a%2", "a%zz", "%%41", "%+1"] {
            assert_eq!(Wanted::of(bad), Err(Impossible::Encoding), "{bad}");
        }
        assert_eq!(Wanted::of("%c0%af"), Err(Impossible::NotText));
        assert_eq!(Wanted::of("%ED%A0%80"), Err(Impossible::NotText));
        assert_eq!(Wanted::of("a%00"), Err(Impossible::Nul));
        assert_eq!(Wanted::of(""), Err(Impossible::Length));
        assert!(Wanted::of(&"x".repeat(1024)).is_ok());
        assert_eq!(Wanted::of(&"x".repeat(1025)), Err(Impossible::Length));
    }

    #[test]
    fn only_whole_segments_of_dots_are_told_apart() {
        for dotted in ["..", ".", "a/../b", "./a", "a/."] {
            assert!(has_dot_segments(dotted), "{dotted}");
        }
        for plain in ["a..b", "...", ".env", "a/.b", "..\\a", "%2e%2e", "//"] {
            assert!(!has_dot_segments(plain), "{plain}");
        }
    }
}
