//! A PDF of one page with text and lines, written by hand because no more is needed.

use std::fmt::Write as _;

use bytes::Bytes;

/// A page of A4, filled from any corner; places are in points from the lower left.
pub(super) struct Sheet {
    title: String,
    marks: Vec<u8>,
}

/// The two faces; every reader has them, so that none is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// Helvetica.
    Plain,
    /// Helvetica Bold.
    Bold,
}

impl Sheet {
    /// An empty page of a document called `title`.
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            marks: Vec::new(),
        }
    }

    /// Writes `text` to the right of a place.
    pub fn text(&mut self, x: u32, y: u32, size: u32, face: Face, text: &str) {
        let face = match face {
            Face::Plain => "F1",
            Face::Bold => "F2",
        };
        let place = format!("BT /{face} {size} Tf {x} {y} Td ");
        self.marks.extend_from_slice(place.as_bytes());
        self.marks.extend(literal(text));
        self.marks.extend_from_slice(b" Tj ET\n");
    }

    /// Writes `text` to the left of a place.
    pub fn text_before(&mut self, x: u32, y: u32, size: u32, face: Face, text: &str) {
        let width: u32 = text.chars().map(width).sum();
        self.text(x.saturating_sub(width * size / 1000), y, size, face, text);
    }

    /// Draws a line across the page.
    pub fn rule(&mut self, y: u32) {
        let line = format!("0.6 w 0.45 G 56 {y} m 539 {y} l S\n");
        self.marks.extend_from_slice(line.as_bytes());
    }

    /// The finished file.
    pub fn finish(self) -> Bytes {
        let stream = [
            format!("<< /Length {} >>\nstream\n", self.marks.len()).into_bytes(),
            self.marks,
            b"endstream".to_vec(),
        ];
        let title = [
            b"<< /Title ".to_vec(),
            literal(&self.title),
            b" >>".to_vec(),
        ];
        let objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>".to_vec(),
            font("Helvetica"),
            font("Helvetica-Bold"),
            stream.concat(),
            title.concat(),
        ];
        written(&objects)
    }
}

fn font(name: &str) -> Vec<u8> {
    format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
        .into_bytes()
}

/// The objects behind one another, and where each begins.
fn written(objects: &[Vec<u8>]) -> Bytes {
    // The comment holds bytes above 127, so that no mail program takes the file for text.
    let mut file = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut places = String::new();
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    let count = objects.len() + 1;
    let end = format!(
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R /Info {} 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len()
    );
    file.extend_from_slice(end.as_bytes());
    file.into()
}

/// Text in parentheses, in the encoding of Windows, which for these letters is that of Latin-1.
fn literal(text: &str) -> Vec<u8> {
    let mut bytes = vec![b'('];
    for character in text.chars() {
        if matches!(character, '(' | ')' | '\\') {
            bytes.push(b'\\');
        }
        bytes.push(u8::try_from(character).unwrap_or(b'?'));
    }
    bytes.push(b')');
    bytes
}

/// How wide Helvetica draws a character, in thousandths of its size; exact for what amounts are made of.
fn width(character: char) -> u32 {
    match character {
        ' ' | '.' | ',' | 'i' => 278,
        't' | 'r' => 333,
        'A' | 'C' | 'D' | 'U' => 722,
        'P' | 'S' => 667,
        'm' => 889,
        _ => 556,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_begins_where_the_table_says() {
        let mut sheet = Sheet::new("A (test)");
        sheet.text(50, 700, 12, Face::Bold, "Größe (\\)");
        sheet.rule(600);
        let file = sheet.finish();
        let text = String::from_utf8_lossy(&file);
        assert!(text.starts_with("%PDF-1.4"));
        let table = text.rsplit_once("xref\n0 8\n").unwrap().1;
        for (number, line) in table.lines().skip(1).take(7).enumerate() {
            let place: usize = line[..10].parse().unwrap();
            let begins = format!("{} 0 obj", number + 1);
            assert!(file[place..].starts_with(begins.as_bytes()));
        }
    }

    #[test]
    fn what_would_end_the_text_is_escaped() {
        assert_eq!(literal("a(b)\\ü🎉"), b"(a\\(b\\)\\\\\xFC?)");
    }
}
