//! Looking inside files with the real program: what a person sees, and what becomes of documents that ask for too much.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::session::Desk;
use crate::worker::Worker;

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
        let came = worker.look(name, &bytes, 0);
        assert!(expected.contains(&came), "{name}: {came}");
        assert!(worker.most() < MEMORY, "{name}: {} kB", worker.most());
    }
}

#[test]
fn a_worker_looks_into_one_document_after_the_other_and_ends_with_its_input() {
    let mut worker = Worker::start();
    for _ in 0..3 {
        assert_eq!(worker.look("a.txt", b"hello", 0), "shown");
        assert_eq!(worker.look("a.pdf", b"%PDF-1.7", 0), "damaged");
    }
    assert!(worker.ends());
}
