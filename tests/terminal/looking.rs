//! Looking inside files with the real program: what a person sees, and what becomes of documents that ask for too much.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::session::{Desk, JOB, Session};
use crate::worker::{Sight, Worker};

/// As much as a worker may use beside its program, in kB.
const MEMORY: u64 = 256 << 10;

#[test]
fn what_is_inside_stands_beside_the_tree_and_enter_gives_it_the_window() {
    let mut desk = Desk::new().sized(120, 40).starts(&["demo"]);
    desk.sees("agency_invoice/");
    desk.types("j\r");
    desk.sees("AGY-101");
    desk.types("jj");
    desk.sees("page 1 of 1");
    desk.sees("Total");
    desk.types("\r");
    desk.sees("esc close");
    desk.types("/total\r");
    desk.sees("Total");
    desk.types("\u{1b}");
    desk.sees("agency_invoice/");
}

#[test]
fn in_a_small_window_p_shows_it_below_the_tree() {
    let mut desk = Desk::new().sized(80, 24).starts(&["demo"]);
    desk.sees("agency_invoice/");
    desk.types("j\r");
    desk.sees("AGY-101");
    desk.types("jj");
    desk.sees_no("page 1 of 1");
    desk.types("p");
    desk.sees("page 1 of 1");
}

/// Opens the demo in a terminal that answers so, between two keys, and looks at the page of an invoice as a picture.
fn seen_in(answers: &str) -> Session {
    let mut desk = Desk::new().sized(120, 40).silent().starts(&["demo"]);
    desk.is_sent("\u{1b}_Gi=31,s=1,v=1,a=q", "\u{1b}[c");
    desk.sees("agency_invoice/");
    desk.types(&format!("j{answers}\r"));
    desk.sees("AGY-101");
    desk.types("jj");
    desk.sees("page 1 of 1");
    desk.types("\rv");
    desk
}

#[test]
fn a_terminal_that_takes_sixels_gets_the_page_as_a_picture() {
    let mut desk = seen_in("\u{1b}P>|XTerm(390)\u{1b}\\\u{1b}[6;15;7t\u{1b}[?63;1;2;4;22c");
    let sent = desk.is_sent("\u{1b}P", "\u{1b}\\");
    let image = icy_sixel::SixelImage::decode(&sent).expect("they are sixels");
    // 37 lines of 15 points, in bands of six, and as wide as A4 is then.
    assert_eq!(image.height, 552);
    assert!((388..=394).contains(&image.width), "{}", image.width);
    // What lies over it takes its place, and gives it back.
    desk.types("?");
    desk.sees("Read a page further");
    assert_eq!(desk.times_sent("\u{1b}P"), 1);
    desk.types("\u{1b}");
    desk.sees_no("Read a page further");
    desk.waits_until_sent("\u{1b}P", 2);
}

#[test]
fn in_a_terminal_that_never_answers_keys_and_pastes_do_what_they_always_do() {
    let mut desk = Desk::new().sized(120, 40).silent().starts(&["demo"]);
    desk.sees("agency_invoice/");
    desk.types("j\r");
    desk.sees("AGY-101");
    desk.types("jj");
    desk.sees("page 1 of 1");
    desk.types("\r");
    desk.sees("esc close");
    desk.types("\u{1b}");
    desk.sees_no("esc close");
    desk.types("f\u{1b}[200~Mar");
    desk.types("ch\u{1b}[201~");
    desk.sees("  March ");
    desk.resizes(80, 24);
    desk.sees("esc back");
    desk.types("\u{1b}");
    desk.sees_no("esc back");
    desk.types("q");
    assert_eq!(desk.ends(), 0);
}

#[test]
fn what_is_answered_late_is_not_typed_into_the_shell() {
    let mut shell = Session::silent_shell();
    shell.types(&format!("{JOB}\n"));
    shell.is_sent("\u{1b}[>0q", "\u{1b}[c");
    shell.types("q");
    shell.types("\u{1b}P>|XTerm(390)\u{1b}\\\u{1b}[?62;4c");
    shell.waits_for("the shell's next prompt", |screen, _| {
        screen.contents().matches("shell>").count() == 2
    });
    shell.types("echo do''ne\n");
    shell.sees("\ndone");
    shell.sees_no("62;4c");
}

#[test]
fn kitty_gets_it_in_its_own_language_and_hears_that_it_goes() {
    let mut desk =
        seen_in("\u{1b}_Gi=31;OK\u{1b}\\\u{1b}P>|kitty(0.36.4)\u{1b}\\\u{1b}[6;20;10t\u{1b}[?62;c");
    desk.is_sent("\u{1b}_Ga=T,f=100,t=d,i=4712,p=1,c=", "m=0;");
    desk.types("v");
    desk.is_sent("\u{1b}_Ga=d,d=I,i=4712", "\u{1b}\\");
    desk.sees("Total");
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).expect("it is written");
        writer.write_all(bytes).expect("it is written");
    }
    writer.finish().expect("it is written").into_inner()
}

/// A PDF of these objects, counted from 1; the last one is the catalog.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let (size, root) = (objects.len() + 1, objects.len());
    file.extend(
        format!("trailer <</Size {size} /Root {root} 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    file
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dictionary} /Length {}>>\nstream\n", bytes.len()).into_bytes();
    object.extend(bytes);
    object.extend(b"\nendstream");
    object
}

/// A page whose content draws a form, which draws the next one twice, and so on: two to the fortieth times.
fn doubling_forms() -> Vec<u8> {
    let form = |number: usize| {
        let next = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</F {} 0 R>>>>",
            number + 1
        );
        stream(&next, b"/F Do /F Do")
    };
    let mut objects: Vec<_> = (1..=40).map(form).collect();
    objects.push(stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9]",
        b"0 0 m 9 9 l S",
    ));
    page_of(objects, "/XObject <</F 1 0 R>>", b"/F Do")
}

/// A form that draws itself.
fn self_drawing_form() -> Vec<u8> {
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</F 1 0 R>>>>";
    page_of(
        vec![stream(form, b"/F Do")],
        "/XObject <</F 1 0 R>>",
        b"/F Do",
    )
}

fn page_of(mut objects: Vec<Vec<u8>>, resources: &str, content: &[u8]) -> Vec<u8> {
    objects.push(stream("", content));
    let content = objects.len();
    let parent = content + 2;
    objects.push(
        format!("<</Type /Page /Parent {parent} 0 R /MediaBox [0 0 99 99] /Resources <<{resources}>> /Contents {content} 0 R>>")
            .into_bytes(),
    );
    let page = objects.len();
    objects.push(format!("<</Type /Pages /Kids [{page} 0 R] /Count 1>>").into_bytes());
    objects.push(format!("<</Type /Catalog /Pages {parent} 0 R>>").into_bytes());
    pdf(&objects)
}

/// A spreadsheet of one sheet, and of these texts that its cells share.
fn spreadsheet(sheet: &str, texts: Option<&str>) -> Vec<u8> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let link = |name: &str, target: &str| {
        format!(
            r#"<Relationships><Relationship Id="rId1" Type="{KIND}/{name}" Target="{target}"/></Relationships>"#
        )
    };
    let (root, book) = (
        link("officeDocument", "xl/workbook.xml"),
        link("worksheet", "worksheets/sheet1.xml"),
    );
    let mut entries = vec![
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book.as_bytes()),
        (
            "xl/workbook.xml",
            br#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    entries.extend(texts.map(|texts| ("xl/sharedStrings.xml", texts.as_bytes())));
    zip(&entries)
}

/// One that says that it has four thousand million texts.
fn many_texts() -> Vec<u8> {
    let texts = r#"<sst count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>"#;
    spreadsheet("<worksheet><sheetData/></worksheet>", Some(texts))
}

/// One with a cell at each end of the largest sheet that there can be.
fn far_cells() -> Vec<u8> {
    let sheet = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>"#;
    spreadsheet(sheet, None)
}

#[test]
fn documents_that_ask_for_too_much_are_told_and_end_with_their_process() {
    let bomb = zip(&[("word/document.xml", &vec![b' '; 300 << 20])]);
    let text: Vec<u8> = b"<w:document><w:p><w:t>a"
        .iter()
        .copied()
        .chain(std::iter::repeat_n(b'a', 200 << 20))
        .collect();
    let long = zip(&[("word/document.xml", &text)]);
    for (name, bytes, expected) in [
        (
            "texts.xlsx",
            many_texts(),
            &["died", "damaged", "refused"][..],
        ),
        ("far.xlsx", far_cells(), &["shown"]),
        ("forms.pdf", doubling_forms(), &["slow", "shown", "died"]),
        ("itself.pdf", self_drawing_form(), &["shown"]),
        ("spaces.docx", bomb, &["shown", "damaged"]),
        ("long.docx", long, &["shown"]),
        ("cut.pdf", self_drawing_form()[..200].to_vec(), &["damaged"]),
        ("nothing.zip", b"PK\x05\x06".to_vec(), &["damaged"]),
    ] {
        let mut worker = Worker::start();
        let came = worker.look(name, &bytes, 0, Sight::Text);
        assert!(expected.contains(&came), "{name}: {came}");
        assert!(worker.most() < MEMORY, "{name}: {} kB", worker.most());
    }
}

/// A page that is as large as a page can be said to be, with a pattern in it that is as small as can be.
fn tiled() -> Vec<u8> {
    let tile = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources <<>>";
    page_of(
        vec![stream(tile, b"0 0 1 1 re f")],
        "/Pattern <</P 1 0 R>>",
        b"/Pattern cs /P scn 0 0 99 99 re f",
    )
}

/// A picture that says that it is ten thousand million points large.
fn fax() -> Vec<u8> {
    let image = "/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms <</K -1 /Columns 100000 /Rows 100000>>";
    page_of(
        vec![stream(image, &[0x80; 20_000])],
        "/XObject <</F 1 0 R>>",
        b"99 0 0 99 0 0 cm /F Do",
    )
}

/// Lines, and lines, and lines.
fn strokes() -> Vec<u8> {
    let line = b"0 0 m 99 99 l 3 7 l 90 2 l S\n";
    page_of(Vec::new(), "", &line.repeat(400_000))
}

#[test]
fn pages_that_ask_for_too_much_to_be_drawn_end_with_their_process() {
    for (name, bytes) in [
        ("forms.pdf", doubling_forms()),
        ("itself.pdf", self_drawing_form()),
        ("tiled.pdf", tiled()),
        ("fax.pdf", fax()),
        ("strokes.pdf", strokes()),
    ] {
        for sight in [Sight::Blocks, Sight::Drawn("Kitty"), Sight::Drawn("Sixel")] {
            let mut worker = Worker::start();
            let came = worker.look(name, &bytes, 0, sight);
            let expected = ["shown", "slow", "died", "panicked", "damaged"];
            assert!(expected.contains(&came), "{name}: {came}");
            assert!(worker.most() < MEMORY, "{name}: {} kB", worker.most());
        }
    }
}

#[test]
fn a_worker_looks_into_one_document_after_the_other_and_ends_with_its_input() {
    let mut worker = Worker::start();
    for _ in 0..3 {
        assert_eq!(worker.look("a.txt", b"hello", 0, Sight::Text), "shown");
        assert_eq!(worker.look("a.pdf", b"%PDF-1.7", 0, Sight::Text), "damaged");
    }
    assert!(worker.ends());
}
