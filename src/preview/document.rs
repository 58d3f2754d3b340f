//! Word documents: their text, paragraph by paragraph, with headings and tables told apart.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::shown::{Body, Line, Piece, Preview, Tone};
use super::{Kind, Source, Unreadable, archive, text, xml};

/// So much of the text is read, unpacked.
const MOST: u64 = 8 << 20;

pub(super) fn render(source: &mut Source<'_>) -> Result<Preview, Unreadable> {
    let bytes = archive::entry(source, "word/document.xml", MOST)?;
    let mut reader = Reader::from_reader(bytes.as_slice());
    reader.config_mut().check_end_names = false;
    let mut written = Written::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => written.opens(&tag),
            Ok(Event::Empty(tag)) => written.stands(&tag),
            Ok(Event::End(tag)) => written.closes(tag.local_name().as_ref()),
            Ok(Event::Text(told)) if written.is_text => {
                written.text.push_str(&told.decode().unwrap_or_default());
            }
            Ok(Event::GeneralRef(name)) if written.is_text => {
                written.text.push_str(&xml::referred(&name));
            }
            Ok(Event::Eof) => break,
            // What has come so far is worth looking at.
            Err(_) if !written.lines.is_empty() => break,
            Err(error) => return Err(Unreadable::damaged(error)),
            Ok(_) => {}
        }
    }
    let words: usize = written.words;
    let mut preview = Preview::of(Kind::Docx, Body::Lines(written.lines));
    if bytes.len() as u64 == MOST {
        preview.stopped_at = Some(MOST);
    } else {
        preview.facts.push(text::counted(words, "word"));
    }
    Ok(preview)
}

#[derive(Default)]
struct Written {
    lines: Vec<Line>,
    text: String,
    is_text: bool,
    is_heading: bool,
    /// How many cells around this stand in rows.
    depth: usize,
    words: usize,
}

impl Written {
    fn opens(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            b"t" => self.is_text = true,
            b"tc" => self.depth += 1,
            _ => self.stands(tag),
        }
    }

    fn stands(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            b"tab" => self.text.push('\t'),
            b"br" | b"cr" => self.paragraph(),
            b"pStyle" => {
                let style = tag.attributes().flatten().next();
                let style = style.map(|style| style.value.to_ascii_lowercase());
                self.is_heading = style.is_some_and(|style| {
                    style.starts_with(b"heading") || style.starts_with(b"title")
                });
            }
            _ => {}
        }
    }

    fn closes(&mut self, name: &[u8]) {
        match name {
            b"t" => self.is_text = false,
            b"p" if self.depth > 0 => self.text.push(' '),
            b"p" => self.paragraph(),
            b"tc" => {
                self.depth = self.depth.saturating_sub(1);
                self.text.push_str("│ ");
            }
            b"tr" => {
                let row = self.text.trim_end().trim_end_matches('│').trim_end().len();
                self.text.truncate(row);
                self.paragraph();
            }
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        let written = std::mem::take(&mut self.text);
        self.words += written
            .split_whitespace()
            .filter(|word| *word != "│")
            .count();
        let tone = if std::mem::take(&mut self.is_heading) {
            Tone::Name
        } else {
            Tone::Plain
        };
        self.lines
            .push(vec![Piece::of(tone, text::clean(&written))]);
    }
}
