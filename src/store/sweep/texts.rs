//! The texts of a listing: names as they are spelled, characters that stand for others, tags.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use quick_xml::events::BytesRef;

use super::answer::Unreadable;
use crate::object::Tag;

/// How the names in an answer are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Spelling {
    Url,
    Plain,
}

/// The MD5 that an entity tag may be: 32 hex digits. Of what was put in parts, the tag is none.
pub(super) fn tag(text: &str) -> Option<Tag> {
    let digits = text.trim_matches('"');
    if digits.len() != 32 || !digits.is_ascii() {
        return None;
    }
    let mut tag = Tag::default();
    for (at, byte) in tag.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(tag)
}

/// A name as it is in the bucket. `+` means a space, as in a form; a real `+` comes as `%2B`.
pub(in crate::store) fn spelled_out(name: &str, spelling: Spelling) -> Cow<'_, str> {
    if spelling == Spelling::Plain || !name.contains(['%', '+']) {
        return Cow::Borrowed(name);
    }
    let spaced = name.replace('+', " ");
    Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}

/// The character that stands behind an `&`.
pub(super) fn character(reference: &BytesRef<'_>) -> Result<char, Unreadable> {
    if let Some(character) = reference.resolve_char_ref().map_err(unreadable)? {
        return Ok(character);
    }
    match &**reference {
        b"amp" => Ok('&'),
        b"lt" => Ok('<'),
        b"gt" => Ok('>'),
        b"quot" => Ok('"'),
        b"apos" => Ok('\''),
        _ => Err(Unreadable("the listing names an unknown character".into())),
    }
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> Unreadable {
    Unreadable(format!("the listing is no XML: {error}"))
}
