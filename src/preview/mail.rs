//! Mails: who wrote to whom, when and about what, what is attached, and the text.

use std::borrow::Cow;

use mail_parser::{Address, DateTime, MessageParser, MimeHeaders, PartType};

use super::shown::{Body, Line, Piece, Preview, Tone};
use super::{Kind, Source, Unreadable, text};

/// So much of a mail is read.
const MOST: u64 = 8 << 20;
/// A mail that is a web page is laid out in so many cells.
const WIDTH: usize = 76;
/// The headers that a mail may begin with.
const HEADERS: [&str; 9] = [
    "from:",
    "to:",
    "subject:",
    "date:",
    "received:",
    "return-path:",
    "delivered-to:",
    "message-id:",
    "mime-version:",
];

/// Whether text begins as mails do: with headers, at least two of those that mails have.
pub(super) fn begins(text: &str) -> bool {
    let lines = text.lines().take_while(|line| !line.is_empty()).take(20);
    let known = |line: &&str| {
        let line = line.to_ascii_lowercase();
        HEADERS.iter().any(|header| line.starts_with(header))
    };
    let is_header = |line: &str| {
        let name = line.split(':').next().unwrap_or_default();
        name.len() < line.len() && name.bytes().all(|byte| byte.is_ascii_graphic())
    };
    text.lines().next().is_some_and(is_header) && lines.filter(known).count() >= 2
}

pub(super) fn render(source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let bytes = source.head(MOST)?;
    let parsed = MessageParser::default().parse(&bytes);
    let mail = parsed.ok_or_else(|| Unreadable::damaged("no headers"))?;
    let mut lines: Vec<Line> = Vec::new();
    let mut tell = |label: &str, value: String| {
        if !value.is_empty() {
            let value = text::clean(&value);
            let label = Piece::of(Tone::Name, format!("{label:<9}"));
            lines.push(vec![label, Piece::plain(value)]);
        }
    };
    tell("From", people(mail.from()));
    tell("To", people(mail.to()));
    tell("Cc", people(mail.cc()));
    let date = mail.date().map(DateTime::to_rfc822);
    tell("Date", date.unwrap_or_default());
    tell("Subject", mail.subject().unwrap_or_default().to_owned());
    let mut count = 0;
    for part in mail.attachments() {
        count += 1;
        let name = part.attachment_name().unwrap_or("(without a name)");
        let size = humansize::format_size(part.len(), humansize::DECIMAL);
        tell("Attached", format!("{name} ({size})"));
    }
    lines.push(Line::new());
    let html = mail.text_part(0).and_then(|part| match &part.body {
        PartType::Html(html) => html2text::config::plain()
            .string_from_read(html.as_bytes(), WIDTH)
            .ok(),
        _ => None,
    });
    let body = html.or_else(|| mail.body_text(0).map(Cow::into_owned));
    lines.extend(body.unwrap_or_default().lines().map(text::line));
    let mut preview = Preview::of(Kind::Mail, Body::Lines(lines));
    if count > 0 {
        preview.facts.push(text::counted(count, "attachment"));
    }
    let is_whole = bytes.len() as u64 == source.size();
    preview.stopped_at = (!is_whole).then_some(bytes.len() as u64);
    Ok(preview)
}

/// Names with their addresses, between commas.
fn people(all: Option<&Address<'_>>) -> String {
    let all = all.into_iter().flat_map(Address::iter);
    let told = all.map(|one| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => String::new(),
    });
    told.collect::<Vec<_>>().join(", ")
}
