//! What each kind of document looks like: real files of real programs, and files that would break a careless reader.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use base64::Engine;

use super::ask::Sight;
use super::*;

mod bombs;

/// Looks into `bytes` under that name.
fn look(name: &str, bytes: &[u8]) -> Result<Preview, Unreadable> {
    look_at(name, bytes, 0)
}

fn look_at(name: &str, bytes: &[u8], part: usize) -> Result<Preview, Unreadable> {
    look_with(name, bytes, part, "")
}

fn look_with(name: &str, bytes: &[u8], part: usize, password: &str) -> Result<Preview, Unreadable> {
    let wanted = Wanted {
        part,
        password: Password(password.to_owned()),
        ..Wanted::default()
    };
    look_for(name, bytes, wanted)
}

fn look_for(name: &str, bytes: &[u8], wanted: Wanted) -> Result<Preview, Unreadable> {
    let ask = Ask {
        wanted,
        ..ask(name)
    };
    read(&ask, bytes).0
}

/// What comes of a look, and how many of the bytes were read for it.
fn read(ask: &Ask, bytes: &[u8]) -> (Result<Preview, Unreadable>, usize) {
    let mut read = 0;
    let mut fetch = |from: u64, length: usize| {
        let from = usize::try_from(from).unwrap();
        let some = &bytes[from..(from + length).min(bytes.len())];
        read += some.len();
        Ok(some.to_vec())
    };
    let looked = render(ask, &mut Source::new(bytes.len() as u64, &mut fetch));
    (looked, read)
}

fn ask(name: &str) -> Ask {
    Ask {
        name: name.to_owned(),
        declared: String::new(),
        room: Room {
            width: 24,
            height: 6,
            canvas: None,
        },
        wanted: Wanted::default(),
    }
}

/// What a person would see of it, in short.
fn told(result: &Result<Preview, Unreadable>) -> String {
    let preview = match result {
        Ok(preview) => preview,
        Err(why) => return format!("{why}\n"),
    };
    let mut told = format!("{} · {}\n", preview.kind, preview.facts.join(" · "));
    if let Some(parts) = &preview.parts {
        let _ = writeln!(
            told,
            "part {} of {} {:?}",
            parts.at + 1,
            parts.count,
            parts.names
        );
    }
    let notes = preview.note.iter().cloned();
    let notes = notes.chain(preview.trouble.as_ref().map(ToString::to_string));
    for note in notes {
        let _ = writeln!(told, "! {note}");
    }
    match &preview.body {
        Body::Nothing => {}
        Body::Lines(lines) | Body::Laid(lines) | Body::Page(lines) => {
            let text = |line: &Line| {
                line.iter()
                    .map(|piece| piece.text.as_str())
                    .collect::<String>()
            };
            lines.iter().take(24).for_each(|line| {
                let _ = writeln!(told, "| {}", text(line).trim_end());
            });
        }
        Body::Table(table) => {
            let row = |row: &Vec<String>| row.join(" ¦ ");
            table.rows.iter().take(8).for_each(|cells| {
                let _ = writeln!(told, "| {}", row(cells));
            });
            let _ = writeln!(
                told,
                "{:?}",
                table
                    .columns
                    .iter()
                    .map(|column| (column.width, column.is_number))
                    .collect::<Vec<_>>()
            );
        }
        Body::Picture(picture) => {
            let Points::HalfBlocks(rgb) = &picture.points else {
                unreachable!("the room has no canvas");
            };
            let width = usize::from(picture.cells.0);
            let _ = writeln!(told, "{width}×{} points", rgb.len() / 3 / width);
            for row in rgb.chunks(width * 3) {
                let shade = |point: &[u8]| {
                    let light: u32 = point.iter().copied().map(u32::from).sum();
                    [' ', '.', ':', '+', '#'][4 - (light * 4 / 765) as usize]
                };
                let _ = writeln!(
                    told,
                    "| {}",
                    row.chunks(3).map(shade).collect::<String>().trim_end()
                );
            }
        }
    }
    told
}

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/preview/tests/documents")
}

/// What a document is called, and its bytes; one that would be large lies in an archive of its own.
fn document(path: &Path) -> (String, Vec<u8>) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let bytes = std::fs::read(path).unwrap();
    let Some(inner) = name
        .strip_suffix(".zip")
        .filter(|inner| inner.contains('.'))
    else {
        return (name, bytes);
    };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut unpacked = Vec::new();
    std::io::copy(&mut archive.by_name(inner).unwrap(), &mut unpacked).unwrap();
    (inner.to_owned(), unpacked)
}

#[test]
fn every_document_looks_as_it_should() {
    let mut names: Vec<_> = std::fs::read_dir(documents())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "generate.py")
        .collect();
    names.sort();
    assert!(names.len() >= 60, "only {} documents", names.len());
    let mut all = String::new();
    for name in names {
        let (name, bytes) = document(&documents().join(name));
        let _ = writeln!(all, "=== {name}\n{}", told(&look(&name, &bytes)));
    }
    insta::assert_snapshot!("documents", all);
}

#[test]
fn no_document_brings_a_control_character_to_the_screen() {
    for entry in std::fs::read_dir(documents()).unwrap() {
        let (name, bytes) = document(&entry.unwrap().path());
        let Ok(preview) = look(&name, &bytes) else {
            continue;
        };
        let mut texts: Vec<String> = preview.facts;
        texts.extend(preview.note);
        texts.extend(preview.trouble.map(|trouble| trouble.to_string()));
        texts.extend(preview.parts.into_iter().flat_map(|parts| parts.names));
        match preview.body {
            Body::Lines(lines) | Body::Laid(lines) | Body::Page(lines) => {
                texts.extend(lines.into_iter().flatten().map(|piece| piece.text));
            }
            Body::Table(table) => texts.extend(table.rows.into_iter().flatten()),
            Body::Picture(_) | Body::Nothing => {}
        }
        let odd = texts.iter().find(|text| text.chars().any(char::is_control));
        assert_eq!(odd, None, "{name}");
    }
}

#[test]
fn another_page_and_another_sheet_are_shown_when_they_are_asked_for() {
    let read = |name: &str| std::fs::read(documents().join(name)).unwrap();
    let page = look_at("p.pdf", &read("reportlab-500-pages.pdf"), 319);
    assert!(told(&page).contains("Page number 320"), "{}", told(&page));
    let sheet = look_at("s.xlsx", &read("openpyxl-100-sheets.xlsx"), 41);
    assert!(
        told(&sheet).contains("this is sheet 42"),
        "{}",
        told(&sheet)
    );
}

#[test]
fn words_are_found_on_a_later_page_and_on_an_earlier_one() {
    let bytes = std::fs::read(documents().join("reportlab-500-pages.pdf")).unwrap();
    let seek = |part: usize, words: &str, is_backwards: bool| {
        let step = if is_backwards { 499 } else { 1 };
        let seek = Seek {
            words: words.to_owned(),
            is_backwards,
            from: (part + step) % 500,
            left: 500,
            is_whole: true,
        };
        let wanted = Wanted {
            part,
            seek: Some(seek),
            ..Wanted::default()
        };
        let preview = look_for("a.pdf", &bytes, wanted).unwrap();
        (preview.parts.unwrap().at, preview.sought.unwrap())
    };
    assert_eq!(seek(0, "number 400", false), (399, Sought::Found));
    assert_eq!(seek(450, "number 400", true), (399, Sought::Found));
    // Around the end, and where they are on no other page, to where it began.
    assert_eq!(seek(450, "number 400", false), (399, Sought::Found));
    assert_eq!(seek(399, "number 400", false), (399, Sought::Found));
    // A search that takes too long is told how far it has come.
    match seek(7, "nowhere", false) {
        (7, Sought::Nowhere { is_whole: true }) => {}
        (7, Sought::NotYet { from, left, .. }) => assert_eq!((from + left) % 500, 8),
        other => panic!("{other:?}"),
    }
}

#[test]
fn numbers_of_an_old_spreadsheet_stand_as_they_are_formatted() {
    let bytes = std::fs::read(documents().join("xlwt-formats.xls")).unwrap();
    let sheet = look_at("a.xls", &bytes, 1).unwrap();
    let Body::Table(table) = &sheet.body else {
        panic!("{sheet:?}");
    };
    let row = |at: usize| table.rows[at][1..].join(" ¦ ");
    insta::assert_snapshot!([0, 3, 4, 5, 6].map(row).join("\n"));
}

#[test]
fn words_are_found_in_another_sheet() {
    let found = |name: &str, words: &str, count: usize, is_backwards: bool| {
        let bytes = std::fs::read(documents().join(name)).unwrap();
        let wanted = Wanted {
            seek: Some(Seek {
                words: words.to_owned(),
                is_backwards,
                from: if is_backwards { count - 1 } else { 1 },
                left: count,
                is_whole: true,
            }),
            ..Wanted::default()
        };
        let preview = look_for(name, &bytes, wanted).unwrap();
        (preview.parts.unwrap().at, preview.sought.unwrap())
    };
    let hundred = "openpyxl-100-sheets.xlsx";
    assert_eq!(found(hundred, "sheet 42", 100, false), (41, Sought::Found));
    assert_eq!(found(hundred, "sheet 42", 100, true), (41, Sought::Found));
    let nowhere = (0, Sought::Nowhere { is_whole: true });
    assert_eq!(found(hundred, "nowhere", 100, false), nowhere);
    for name in ["libreoffice-rates.ods", "libreoffice-rates.xls"] {
        assert_eq!(
            found(name, "30 days", 2, false),
            (1, Sought::Found),
            "{name}"
        );
        assert_eq!(
            found(name, "service 7", 2, true),
            (0, Sought::Found),
            "{name}"
        );
    }
    // Of a million rows the first ones are looked through, which is told.
    let (_, million) = document(&documents().join("xlsxwriter-million.xlsx.zip"));
    let wanted = Wanted {
        seek: Some(Seek {
            words: "nowhere".to_owned(),
            is_backwards: false,
            from: 0,
            left: 1,
            is_whole: true,
        }),
        ..Wanted::default()
    };
    let preview = look_for("a.xlsx", &million, wanted).unwrap();
    assert_eq!(preview.sought, Some(Sought::Nowhere { is_whole: false }));
}

#[test]
fn a_locked_document_opens_with_its_password_only() {
    let bytes = std::fs::read(documents().join("reportlab-locked.pdf")).unwrap();
    let locked = look("a.pdf", &bytes).unwrap();
    assert_eq!(
        (locked.kind, locked.trouble),
        (Kind::Pdf, Some(Unreadable::Locked))
    );
    let wrong = look_with("a.pdf", &bytes, 0, "wrong").unwrap();
    assert_eq!(wrong.trouble, Some(Unreadable::Locked));
    let right = look_with("a.pdf", &bytes, 0, "secret");
    assert!(told(&right).contains("| Secret"), "{}", told(&right));
}

#[test]
fn of_a_large_text_only_its_beginning_is_read() {
    let size = 5_u64 << 30;
    let mut read = 0;
    let mut fetch = |_: u64, length: usize| {
        read += length;
        Ok(b"a line of a log\n"
            .iter()
            .copied()
            .cycle()
            .take(length)
            .collect())
    };
    let ask = ask("huge.log");
    let preview = render(&ask, &mut Source::new(size, &mut fetch)).unwrap();
    assert_eq!(preview.stopped_at, Some(256 << 10));
    assert!(read < 600 << 10, "{read}");
}

/// The shades of a picture in half blocks, row by row.
fn shades(preview: &Preview) -> Vec<Vec<u8>> {
    let Body::Picture(Picture {
        cells,
        points: Points::HalfBlocks(rgb),
        ..
    }) = &preview.body
    else {
        panic!("no picture: {preview:?}");
    };
    let rows = rgb.chunks(usize::from(cells.0) * 3);
    rows.map(|row| row.chunks(3).map(|point| point[1]).collect())
        .collect()
}

fn seen(zoom: u8, steps: (u16, u16)) -> Wanted {
    Wanted {
        sight: Sight {
            is_picture: true,
            zoom,
            steps,
        },
        ..Wanted::default()
    }
}

#[test]
fn a_page_can_be_seen_as_a_picture_and_closer() {
    let bytes = std::fs::read(documents().join("reportlab-invoice.pdf")).unwrap();
    let all = look_for("a.pdf", &bytes, seen(0, (0, 0))).unwrap();
    let rows = shades(&all);
    assert_eq!(rows.len(), 12);
    let ink = |rows: &[Vec<u8>]| rows.iter().flatten().filter(|shade| **shade < 250).count();
    assert!(ink(&rows) > 10, "{rows:?}");
    assert_eq!(all.parts.as_ref().unwrap().count, 2);
    let closer = look_for("a.pdf", &bytes, seen(6, (0, 0))).unwrap();
    let below = look_for("a.pdf", &bytes, seen(6, (0, 9))).unwrap();
    assert_eq!(shades(&closer).len(), 12);
    assert_ne!(shades(&closer), shades(&below));
}

#[test]
fn a_scanned_page_is_shown_as_the_picture_that_it_is() {
    let bytes = std::fs::read(documents().join("pillow-scan.pdf")).unwrap();
    let scan = look("a.pdf", &bytes).unwrap();
    assert!(matches!(scan.body, Body::Picture(_)), "{}", told(&Ok(scan)));
    assert_eq!(scan.facts[0], "scanned, no text");
}

#[test]
fn letters_that_a_page_does_not_bring_along_are_drawn_with_a_font_that_is_handed_over() {
    let bytes = std::fs::read(documents().join("reportlab-cjk-japan.pdf")).unwrap();
    let ask = Ask {
        wanted: seen(0, (0, 0)),
        ..ask("a.pdf")
    };
    let wanted = std::cell::RefCell::new(Vec::new());
    let handed = std::fs::read(documents().join("../font.ttf")).unwrap();
    let seen = |is_there: bool| {
        let mut fonts = |typeface: Typeface| {
            wanted.borrow_mut().push(typeface);
            is_there.then(|| (handed.clone(), 0))
        };
        let mut fetch = |from: u64, length: usize| {
            let from = usize::try_from(from).unwrap();
            Ok(bytes[from..(from + length).min(bytes.len())].to_vec())
        };
        let mut source = Source::new(bytes.len() as u64, &mut fetch).with_fonts(&mut fonts);
        shades(&render(&ask, &mut source).unwrap())
    };
    assert_ne!(seen(true), seen(false));
    let japanese = |typeface: &Typeface| typeface.script == Script::Japanese;
    assert!(wanted.borrow().iter().all(japanese) && wanted.borrow().len() == 2);
}

#[test]
fn a_terminal_that_draws_gets_a_picture_in_its_own_language() {
    let bytes = std::fs::read(documents().join("reportlab-invoice.pdf")).unwrap();
    let in_language = |protocol: Protocol| {
        let canvas = Canvas {
            protocol,
            cell: (8, 16),
        };
        let room = Room {
            width: 40,
            height: 20,
            canvas: Some(canvas),
        };
        let ask = Ask {
            room,
            wanted: seen(0, (0, 0)),
            ..ask("a.pdf")
        };
        let preview = read(&ask, &bytes).0.unwrap();
        match preview.body {
            Body::Picture(picture) => picture,
            other => panic!("{other:?}"),
        }
    };
    let png = in_language(Protocol::Kitty);
    assert_eq!(png.cells, (29, 20));
    let Points::Png(encoded) = png.points else {
        panic!("no PNG");
    };
    let decoded = base64::prelude::BASE64_STANDARD.decode(encoded).unwrap();
    let decoded = image::load_from_memory(&decoded).unwrap();
    assert_eq!((decoded.width(), decoded.height()), (232, 320));
    let sixel = in_language(Protocol::Sixel);
    let Points::Sixel(sixels) = sixel.points else {
        panic!("no sixels");
    };
    assert!(sixels.starts_with("\x1bP") && sixels.ends_with("\x1b\\"));
    assert!(sixels.contains("226;318"), "{}", &sixels[..40]);
}

#[test]
fn of_a_sheet_of_a_million_rows_only_the_first_are_read() {
    let (name, bytes) = document(&documents().join("xlsxwriter-million.xlsx.zip"));
    let size = bytes.len();
    let (preview, read) = read(&ask(&name), &bytes);
    let preview = preview.unwrap();
    let Body::Table(table) = &preview.body else {
        panic!("{preview:?}");
    };
    assert_eq!((table.rows.len(), table.rows[499][0].as_str()), (500, "7"));
    assert_eq!(preview.stopped_at, Some(0));
    assert!(size > 4 << 20 && read < 1 << 20, "{read} of {size}");
}

#[test]
fn of_an_open_sheet_of_a_million_rows_the_first_come_soon_and_the_other_sheets_are_named() {
    let mut content =
        String::from("<office:spreadsheet><table:table table:name=\"Many &amp; more\">");
    for row in 1..=20_000 {
        let _ = write!(
            content,
            "<table:table-row><table:table-cell office:value=\"{row}\"><text:p>£{row}.00</text:p></table:table-cell></table:table-row>"
        );
    }
    content += "<table:table-row table:number-rows-repeated=\"980000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    content += "</table:table><table:table table:style-name=\"x\" table:name=\"Second\"></table:table></office:spreadsheet>";
    let bytes = open_sheet(&content, false);
    let preview = look("m.ods", &bytes).unwrap();
    let parts = preview.parts.as_ref().unwrap();
    assert_eq!(parts.names, ["Many & more", "Second"]);
    assert_eq!(preview.stopped_at, Some(0));
    assert!(told(&Ok(preview)).contains("| £8.00"));
    let second = look_at("m.ods", &bytes, 1).unwrap();
    assert_eq!((second.parts.unwrap().at, second.stopped_at), (1, None));
}

/// An `OpenDocument` spreadsheet with that content.
fn open_sheet(content: &str, stored: bool) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let options = if stored {
        options.compression_method(zip::CompressionMethod::Stored)
    } else {
        options
    };
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", content),
    ] {
        writer.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut writer, text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The rows of what is shown, cell by cell.
fn rows(preview: &Preview) -> Vec<Vec<&str>> {
    let Body::Table(table) = &preview.body else {
        panic!("{preview:?}");
    };
    let rows = table.rows.iter();
    rows.map(|row| row.iter().map(String::as_str).collect())
        .collect()
}

#[test]
fn what_lies_over_cells_or_in_tables_of_their_own_is_not_in_them() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let content = format!(
        "<office:spreadsheet><table:table table:name='A'><table:shapes><draw:frame><table:table><table:table-row>{0}</table:table-row></table:table></draw:frame></table:shapes>\
         <table:table-row><table:table-cell><draw:custom-shape><text:p>Look here!</text:p></draw:custom-shape><text:p>12</text:p></table:table-cell>\
         <table:covered-table-cell><text:p>hidden</text:p></table:covered-table-cell>{1}</table:table-row>\
         <table:table-row><table:table-cell><table:table><table:table-row>{0}</table:table-row></table:table><text:p>x<![CDATA[ & y]]></text:p></table:table-cell></table:table-row>\
         </table:table></office:spreadsheet>",
        cell("inner"),
        cell("after")
    );
    let preview = look("a.ods", &open_sheet(&content, false)).unwrap();
    assert_eq!(rows(&preview), [vec!["12", "", "after"], vec!["x & y"]]);
    assert_eq!(preview.parts.unwrap().names, ["A"]);
    assert_eq!(preview.facts, ["2 rows"]);
}

#[test]
fn a_sheet_that_breaks_off_says_so_and_one_that_ends_just_there_does_not() {
    let row = "<table:table-row><table:table-cell><text:p>7</text:p></table:table-cell></table:table-row>";
    let begin = "<office:spreadsheet><table:table table:name='A'>";
    let end = "</table:table></office:spreadsheet>";
    let broken = format!("{begin}{}<table:table-row <<", row.repeat(30));
    let preview = look("a.ods", &open_sheet(&broken, false)).unwrap();
    assert!(matches!(preview.trouble, Some(Unreadable::Damaged(_))));
    assert_eq!((rows(&preview).len(), preview.stopped_at), (30, None));
    let just = format!("{begin}{}{end}", row.repeat(500));
    let preview = look("a.ods", &open_sheet(&just, false)).unwrap();
    assert_eq!(
        (preview.facts, preview.stopped_at),
        (vec!["500 rows".into()], None)
    );
}

#[test]
fn of_a_large_open_sheet_only_the_beginning_is_fetched() {
    let row = "<table:table-row><table:table-cell><text:p>7</text:p></table:table-cell></table:table-row>";
    let content = format!(
        "<table:table table:name='A'>{}</table:table>",
        row.repeat(120_000)
    );
    let bytes = open_sheet(&content, true);
    let size = bytes.len();
    let (preview, read) = read(&ask("a.ods"), &bytes);
    let preview = preview.unwrap();
    assert_eq!(rows(&preview).len(), 500);
    assert!(
        preview.facts[0].contains("more sheets"),
        "{:?}",
        preview.facts
    );
    assert!(size > 8 << 20 && read < 1 << 20, "{read} of {size}");
}

#[test]
fn a_large_picture_is_seen_whole_to_its_edges() {
    let mut image = image::RgbImage::from_pixel(4003, 2501, image::Rgb([200, 200, 200]));
    for y in 0..2501 {
        for x in 3990..4003 {
            image.put_pixel(x, y, image::Rgb([0, 0, 0]));
        }
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Bmp).unwrap();
    let all = shades(&look_for("a.bmp", bytes.get_ref(), seen(0, (0, 0))).unwrap());
    let darker = |row: &Vec<u8>| row[row.len() - 1] < row[0];
    assert!(all.iter().all(darker), "{all:?}");
    let last = shades(&look_for("a.bmp", bytes.get_ref(), seen(2, (9, 0))).unwrap());
    assert!(last.iter().all(darker), "{last:?}");
}
