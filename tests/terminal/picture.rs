//! The picture in the README: drawn from the real program, never by hand.

use std::fs;
use std::path::Path;

use crate::session::Desk;
use crate::svg;

#[test]
fn the_picture_in_the_readme_is_what_the_program_shows() {
    let mut desk = Desk::new().sized(120, 38).starts(&["demo"]);
    desk.sees("rate_card/");
    desk.types("jjjjjjj\r");
    desk.sees("CLT-");
    desk.types("jjjj  jj");
    desk.sees("CLT-233  partner rates 2025.xlsx");
    desk.sees("Checksum");
    desk.sees_no("indexing");
    let drawn = svg::drawing(&desk.screen(), "filedesk demo");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screen.svg");
    if std::env::var_os("FILEDESK_REDRAW").is_some() {
        fs::write(&path, &drawn).expect("the picture is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        drawn == kept,
        "assets/screen.svg shows another screen than the program; draw it anew, look at it, and commit it:\n    \
         FILEDESK_REDRAW=1 cargo test --test terminal picture"
    );
    assert!(drawn.len() < 60_000, "{} bytes", drawn.len());
}
