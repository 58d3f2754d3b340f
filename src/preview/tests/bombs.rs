//! Files that ask for more than they hold. What only a process can stop is tested where one is.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_document_that_unpacks_without_an_end_is_read_so_far() {
    let text = "<w:document><w:body><w:p><w:t>".to_owned() + &"a ".repeat(20 << 20);
    let bytes = zip(&[("word/document.xml", text.as_bytes())]);
    let preview = look("bomb.docx", &bytes).unwrap();
    assert_eq!(preview.kind, Kind::Docx);
}

#[test]
fn a_spreadsheet_whose_texts_are_too_many_is_refused_before_they_are_read() {
    let bytes = zip(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", &vec![b' '; 60 << 20]),
    ]);
    let preview = look("bomb.xlsx", &bytes).unwrap();
    assert!(matches!(preview.trouble, Some(Unreadable::TooLarge(_))));
}

#[test]
fn a_picture_that_claims_to_be_huge_is_refused() {
    let mut png = Vec::new();
    image::DynamicImage::new_rgb8(1, 1)
        .write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    // The width and the height stand behind the name of the first chunk.
    png[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let sum = crc32fast::hash(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    let preview = look("bomb.png", &png).unwrap();
    assert!(
        matches!(preview.trouble, Some(Unreadable::Damaged(_))),
        "{preview:?}"
    );
}

#[test]
fn a_directory_that_is_too_long_is_refused_before_it_is_read() {
    let mut bytes = zip(&[("a", b"a")]);
    let end = bytes.len() - 10;
    bytes[end..end + 4].copy_from_slice(&(200_u32 << 20).to_le_bytes());
    let preview = look("a.zip", &bytes).unwrap();
    assert!(matches!(preview.trouble, Some(Unreadable::TooLarge(_))));
}

#[test]
fn a_table_with_an_open_quote_ends_where_reading_ends() {
    let text = "a,b\n1,\"".to_owned() + &"x,\n".repeat(1 << 20);
    let preview = look("open.csv", text.as_bytes()).unwrap();
    assert_eq!(preview.stopped_at, Some(256 << 10));
}

#[test]
fn one_line_without_an_end_is_cut() {
    let preview = look("line.json", &vec![b'['; 1 << 20]).unwrap();
    assert!(told(&Ok(preview)).len() < 100 << 10);
    let preview = look("line.txt", "é".repeat(1 << 20).as_bytes()).unwrap();
    assert!(told(&Ok(preview)).chars().count() < 25_000);
}
