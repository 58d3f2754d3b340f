//! Getting about: the first frame, keys, other sizes, no colour, the shell and back.

use rustix::process::Signal;
use vt100::MouseProtocolMode;

use crate::session::{Desk, Session};

#[test]
fn the_demo_opens_on_the_folders_and_a_key_opens_one() {
    let mut desk = Desk::new().starts(&["demo"]);
    desk.sees("agency-documents · demo");
    desk.sees("▸ rate_card/");
    desk.types("j\r");
    desk.sees("▾ agency_invoice/");
    desk.sees("AGY-101");
    assert!(desk.screen().alternate_screen());
    assert!(desk.screen().hide_cursor());
}

#[test]
fn every_window_is_filled_and_no_further() {
    let mut desk = Desk::new().starts(&["demo"]);
    desk.sees("rate_card/");
    for (columns, lines) in [(40, 12), (300, 100)] {
        desk.resizes(columns, lines);
        desk.waits_for("the footer in the last line", |screen, _| {
            let last = screen.rows(0, columns).last().unwrap_or_default();
            let cell = screen.cell(lines - 1, columns - 1);
            let is_barred = cell.is_some_and(|cell| cell.bgcolor() != vt100::Color::Default);
            last.contains(" add ") && is_barred
        });
        desk.sees("rate_card/");
    }
}

#[test]
fn no_colour_means_none() {
    let mut desk = Desk::new().with("NO_COLOR", "1").starts(&["demo"]);
    desk.sees("rate_card/");
    desk.types("j\r");
    desk.sees("AGY-101");
    let screen = desk.screen();
    let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
    for (row, column) in cells {
        let cell = screen.cell(row, column).expect("inside the window");
        let colours = (cell.fgcolor(), cell.bgcolor());
        let none = (vt100::Color::Default, vt100::Color::Default);
        assert_eq!(colours, none, "{:?} at {row}, {column}", cell.contents());
    }
}

#[test]
fn ctrl_l_draws_everything_anew() {
    let mut desk = Desk::new().starts(&["demo"]);
    desk.sees("rate_card/");
    desk.scribbles(b"\x1b[5;5HWall: the printer is on fire");
    desk.sees("the printer is on fire");
    desk.types("\u{c}");
    desk.sees_no("the printer is on fire");
    desk.sees("rate_card/");
}

#[test]
fn stopped_from_outside_it_gives_the_terminal_back_and_fg_comes_back() {
    let mut shell = Session::in_a_shell();
    shell.signals_filedesk(Signal::TSTP);
    shell.sees("Stopped");
    assert!(!shell.screen().alternate_screen());
    assert_eq!(
        shell.screen().mouse_protocol_mode(),
        MouseProtocolMode::None
    );
    shell.types("fg\n");
    shell.waits_for("the desk again", |screen, _| {
        screen.alternate_screen() && screen.contents().contains("rate_card/")
    });
    shell.types("j\r");
    shell.sees("AGY-101");
}

#[test]
fn a_link_can_still_be_selected_with_the_mouse_after_ctrl_z() {
    let mut shell = Session::in_a_shell();
    shell.types(":templates/briefing.docx\r");
    shell.sees("Checksum");
    shell.types("y");
    shell.sees("Works until");
    let mouse = shell.screen().mouse_protocol_mode();
    assert_eq!(mouse, MouseProtocolMode::None);
    shell.types("\u{1a}");
    shell.sees("Stopped");
    shell.types("fg\n");
    shell.waits_for("the notice again", |screen, _| {
        screen.alternate_screen() && screen.contents().contains("Works until")
    });
    let mouse = shell.screen().mouse_protocol_mode();
    assert_eq!(mouse, MouseProtocolMode::None);
}

#[test]
fn where_no_shell_could_wake_it_ctrl_z_does_not_stop_it() {
    let mut desk = Desk::new().starts(&["demo"]);
    desk.sees("rate_card/");
    desk.types("\u{1a}j\r");
    desk.sees("AGY-101");
    desk.types("q");
    assert_eq!(desk.ends(), 0);
    desk.has_its_terminal_back();
}

#[test]
fn ctrl_z_goes_to_the_shell_and_fg_comes_back() {
    let mut shell = Session::in_a_shell();
    shell.types("\u{1a}");
    shell.sees("Stopped");
    assert!(!shell.screen().alternate_screen());
    assert!(!shell.screen().hide_cursor());
    // In pieces, so that what is seen is the answer and not the question.
    shell.types("echo here in the she''ll\n");
    // Not before the prompt: getting it ready, the shell reads the window's size and writes it back.
    shell.waits_for("the answer and a prompt", |screen, _| {
        let contents = screen.contents();
        contents.contains("here in the shell") && contents.trim_end().ends_with("shell>")
    });
    shell.resizes(132, 40);
    shell.types("fg\n");
    shell.waits_for("the whole new window", |screen, _| {
        let last = screen.rows(0, 132).last().unwrap_or_default();
        screen.alternate_screen() && last.contains(" add ")
    });
    shell.sees("rate_card/");
    shell.types("j\r");
    shell.sees("AGY-101");
    shell.types("q");
    // What is typed before the prompt is there still goes to filedesk.
    shell.waits_for("the prompt", |screen, _| {
        !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell>")
    });
    shell.types("exit\n");
    assert_eq!(shell.ends(), 0);
}
