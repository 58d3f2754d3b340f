//! Leaving: whatever ends the program, the terminal is as it was before.

use rustix::process::Signal;

use crate::session::{Desk, Session};

fn demo() -> Session {
    let desk = Desk::new().starts(&["demo"]);
    desk.sees("rate_card/");
    desk
}

#[test]
fn q_leaves_the_terminal_as_it_was() {
    let mut desk = demo();
    desk.types("q");
    assert_eq!(desk.ends(), 0);
    desk.has_its_terminal_back();
}

#[test]
fn ctrl_c_leaves_too() {
    let mut desk = demo();
    desk.types("\u{3}");
    assert_eq!(desk.ends(), 0);
    desk.has_its_terminal_back();
}

#[test]
fn a_request_to_end_is_followed_cleanly() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let mut desk = demo();
        desk.signals(signal);
        assert_eq!(desk.ends(), 0, "{signal:?}");
        desk.has_its_terminal_back();
    }
}

/// Only debug builds can be told to panic.
#[cfg(debug_assertions)]
#[test]
fn a_panic_gives_the_terminal_back_and_says_what_happened() {
    let mut desk = Desk::new()
        .with("FILEDESK_PANIC_ON_KEY", "!")
        .starts(&["demo"]);
    desk.sees("rate_card/");
    desk.types("!");
    assert_eq!(desk.ends(), 101);
    desk.has_its_terminal_back();
    desk.sees("panicked at");
    desk.sees("FILEDESK_PANIC_ON_KEY");
}
