//! The bearer token, without which nobody but this machine is answered.

use std::fmt;

use axum::http::HeaderValue;
use subtle::ConstantTimeEq as _;

/// What has to stand in `Authorization: Bearer …`. `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Box<str>);

/// Why a text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Whoever tries could guess it.
    TooShort,
    /// No header could carry it: only letters, digits and signs of ASCII without spaces can.
    NotAscii,
}

/// A token has at least so many characters.
const SHORTEST: usize = 16;

impl Token {
    /// Takes `text` as a token.
    pub fn new(text: &str) -> Result<Self, Unfit> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Unfit::NotAscii);
        }
        if text.len() < SHORTEST {
            return Err(Unfit::TooShort);
        }
        Ok(Self(text.into()))
    }

    /// Whether this `Authorization` carries it. How long that takes tells nothing but the length.
    pub(super) fn is_in(&self, authorization: Option<&HeaderValue>) -> bool {
        let given = authorization.and_then(|value| value.to_str().ok());
        let given = given.and_then(|value| value.split_once(' '));
        given.is_some_and(|(scheme, given)| {
            let given = given.trim_matches(' ').as_bytes();
            scheme.eq_ignore_ascii_case("bearer") && bool::from(given.ct_eq(self.0.as_bytes()))
        })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Token").finish_non_exhaustive()
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => write!(out, "is too short; it needs at least {SHORTEST} characters"),
            Self::NotAscii => out.write_str(
                "cannot be sent in a header; use letters, digits and signs of ASCII without spaces",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0123456789abcdef";

    fn opens(header: &str) -> bool {
        let header = HeaderValue::from_str(header).unwrap();
        Token::new(TEXT).unwrap().is_in(Some(&header))
    }

    #[test]
    fn only_the_whole_token_opens() {
        assert!(opens("Bearer 0123456789abcdef"));
        assert!(opens("bearer  0123456789abcdef"));
        for wrong in [
            "0123456789abcdef",
            "Basic 0123456789abcdef",
            "Bearer 0123456789abcdeF",
            "Bearer 0123456789abcde",
            "Bearer 0123456789abcdef0",
            "Bearer ",
            "",
        ] {
            assert!(!opens(wrong), "{wrong}");
        }
        assert!(!Token::new(TEXT).unwrap().is_in(None));
    }

    #[test]
    fn what_could_be_guessed_or_not_be_sent_is_no_token() {
        assert_eq!(Token::new("0123456789abcde"), Err(Unfit::TooShort));
        assert_eq!(Token::new(""), Err(Unfit::TooShort));
        assert_eq!(Token::new("0123456789 abcdef"), Err(Unfit::NotAscii));
        assert_eq!(Token::new("0123456789abcdeü"), Err(Unfit::NotAscii));
    }

    #[test]
    fn a_token_in_the_log_is_hidden() {
        assert_eq!(format!("{:?}", Token::new(TEXT).unwrap()), "Token { .. }");
    }
}
