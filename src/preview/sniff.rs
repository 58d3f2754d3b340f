//! What bytes are: by themselves first, then as they are declared, then as they are called.

use serde::de::IgnoredAny;

use super::{Ask, Kind, Source, Unreadable, archive, text};

/// What was found out.
pub(super) struct Sniffed {
    pub(super) kind: Kind,
    /// A sentence where name or declared type say something else.
    pub(super) note: Option<String>,
}

/// So many bytes are looked at.
const HEAD: u64 = 8 << 10;
/// A PDF may begin a little later than its file (ISO 32000-1, H.3).
const BEFORE_PDF: usize = 1024;

impl Sniffed {
    pub(super) fn of(ask: &Ask, source: &mut Source<'_>) -> Result<Self, Unreadable> {
        let head = source.head(HEAD)?;
        let called = ask.name.rsplit_once('.').map(|(_, ending)| ending);
        let named = called.and_then(Kind::of_ending);
        let declared = Kind::of_type(&ask.declared);
        let kind = match by_bytes(&head, source) {
            // Of text it is the name that knows best what is written in it.
            Kind::Text => match named.or(declared) {
                Some(kind @ (Kind::Csv | Kind::Mail | Kind::Xml | Kind::Json)) => kind,
                _ => Kind::Text,
            },
            kind => kind,
        };
        let note = disagreement(kind, called.unwrap_or_default(), named, declared);
        Ok(Self { kind, note })
    }
}

/// What name and type say otherwise, in a sentence.
fn disagreement(
    kind: Kind,
    ending: &str,
    named: Option<Kind>,
    declared: Option<Kind>,
) -> Option<String> {
    let differs = |other: &Kind| !kind.agrees_with(*other);
    let is = if kind.is_known() {
        format!("is {}", with_article(kind))
    } else {
        "is nothing of that kind".to_owned()
    };
    match (named.filter(differs), declared.filter(differs)) {
        (Some(_), Some(_)) => Some(format!("It is called and declared .{ending}, but {is}.")),
        (Some(_), None) => Some(format!("It is called .{ending}, but {is}.")),
        (None, Some(other)) if kind.is_known() => Some(format!(
            "The store declares it {}, but it {is}.",
            with_article(other)
        )),
        _ => None,
    }
}

fn with_article(kind: Kind) -> String {
    match kind {
        Kind::Json | Kind::Xml | Kind::Text => kind.to_string(),
        Kind::Xlsx | Kind::Xls | Kind::Ods => {
            let name = kind.to_string();
            let article = if name.starts_with(['E', 'o', 'O']) {
                "an"
            } else {
                "a"
            };
            format!("{article} {name}")
        }
        kind => format!("a {kind}"),
    }
}

/// What the bytes themselves say.
fn by_bytes(head: &[u8], source: &mut Source<'_>) -> Kind {
    let start = &head[..head.len().min(BEFORE_PDF)];
    if start.windows(5).any(|five| five == b"%PDF-") {
        return Kind::Pdf;
    }
    let found = infer::get(head).and_then(|found| Kind::of_type(found.mime_type()));
    if let Some(picture @ Kind::Picture(_)) = found {
        return picture;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return archive::kind(source);
    }
    // Every old document of Office begins like that; only of spreadsheets something can be shown.
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Kind::Xls;
    }
    match text::decoded(head) {
        Some(text) => of_text(text.trim_start()),
        None => Kind::Unknown,
    }
}

/// What is written, by how it begins.
fn of_text(text: &str) -> Kind {
    let begins = |what: &str| {
        let begin = text.get(..what.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(what))
    };
    if begins("<!doctype html") || begins("<html") {
        return Kind::Html;
    }
    if begins("<?xml") {
        return Kind::Xml;
    }
    if text.starts_with(['{', '[']) && is_json(text) {
        return Kind::Json;
    }
    if super::mail::begins(text) {
        return Kind::Mail;
    }
    Kind::Text
}

/// Whether the first value is one, if it is there whole, and so is what begins behind it.
fn is_json(text: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let is_good = |value: Option<serde_json::Result<IgnoredAny>>| match value {
        Some(Err(error)) => error.is_eof(),
        Some(Ok(_)) | None => true,
    };
    is_good(values.next()) && is_good(values.next())
}
