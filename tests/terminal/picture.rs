//! The pictures in the README: drawn from the real program, never by hand.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::session::{Desk, Session};
use crate::svg;

/// The drawing once nothing turns any more and the screen stays as it is: a frame comes in pieces.
#[expect(clippy::disallowed_methods, reason = "it waits for another program")]
fn settled(desk: &Session, title: &str) -> String {
    loop {
        desk.waits_for("nothing turning", |screen, _| {
            let text = screen.contents();
            !text
                .chars()
                .any(|letter| ('\u{2800}'..='\u{28ff}').contains(&letter))
        });
        let before = svg::drawing(&desk.screen(), title);
        std::thread::sleep(Duration::from_millis(200));
        if svg::drawing(&desk.screen(), title) == before {
            return before;
        }
    }
}

/// Holds the picture of that name to what is on the screen.
fn holds(name: &str, desk: &Session, title: &str) {
    let drawn = settled(desk, title);
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets")
        .join(name);
    if std::env::var_os("FILEDESK_REDRAW").is_some() {
        fs::write(&path, &drawn).expect("the picture is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        drawn == kept,
        "assets/{name} shows another screen than the program; draw it anew, look at it, and commit it:\n    \
         FILEDESK_REDRAW=1 cargo test --test terminal picture"
    );
    assert!(drawn.len() < 70_000, "{} bytes", drawn.len());
}

#[test]
fn the_picture_in_the_readme_is_what_the_program_shows() {
    let mut desk = Desk::new().sized(120, 38).starts(&["demo"]);
    desk.sees("rate_card/");
    desk.types("jjjjjjj\r");
    desk.sees("CLT-");
    desk.types("jjjj  jj");
    desk.sees("CLT-233  partner rates 2025.xlsx");
    desk.sees("Excel spreadsheet");
    desk.sees_no("indexing");
    desk.sees_no("looking");
    holds("screen.svg", &desk, "filedesk demo");
}

#[test]
fn a_spreadsheet_a_pdf_and_an_archive_are_pictured_as_they_look() {
    for (name, words, seen) in [
        ("look-sheet.svg", "rates 2025.xlsx", "Excel spreadsheet"),
        ("look-pdf.svg", "Invoice INV-2025 pdf", "Total"),
        ("look-archive.svg", "artwork zip", "ZIP archive"),
    ] {
        let mut desk = Desk::new().sized(100, 26).starts(&["demo"]);
        desk.sees("rate_card/");
        desk.sees_no("indexing");
        desk.types("/");
        desk.types(words);
        desk.sees("to the tree");
        desk.types("\r");
        desk.sees_no("to the tree");
        desk.sees("Modified");
        desk.types("\r");
        desk.sees(seen);
        desk.sees_no("looking");
        holds(name, &desk, "filedesk demo");
    }
}
