//! XML and HTML by the line: tags, names and values apart from the text between them.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::BytesRef;

use super::shown::{Line, Tone, push};

/// One line with its tones; a tag that goes on in the next one is text there.
pub(super) fn toned(line: &str) -> Line {
    let mut pieces = Line::new();
    let mut rest = line;
    while let Some(begin) = rest.find('<') {
        let (text, tag) = rest.split_at(begin);
        push(&mut pieces, Tone::Plain, text);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        in_tag(&mut pieces, &tag[..end]);
        rest = &tag[end..];
    }
    push(&mut pieces, Tone::Plain, rest);
    pieces
}

fn in_tag(pieces: &mut Line, tag: &str) {
    if tag.starts_with("<!--") {
        return push(pieces, Tone::Dim, tag);
    }
    let mut rest = tag;
    while let Some(begin) = rest.find(['"', '\'']) {
        let (name, value) = rest.split_at(begin);
        push(pieces, Tone::Name, name);
        let quote = &value[..1];
        let end = value[1..].find(quote).map_or(value.len(), |end| end + 2);
        push(pieces, Tone::Text, &value[..end]);
        rest = &value[end..];
    }
    push(pieces, Tone::Name, rest);
}

/// What a reference such as `&amp;` or `&#8364;` stands for; nothing if nobody knows.
pub(super) fn referred(name: &BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return letter.to_string();
    }
    let name = name.decode().unwrap_or_default();
    resolve_predefined_entity(&name)
        .unwrap_or_default()
        .to_owned()
}
