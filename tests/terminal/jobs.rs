//! filedesk as a job of a shell: behind it, nothing stops filedesk for good, and it leaves the shell's terminal alone.

use rustix::process::Signal;

use crate::session::{JOB, Session};

/// Waits until the shell's only job is over, and ended as one that was asked to.
fn is_over(shell: &mut Session) {
    shell.sees("Done");
    shell.types("exit 0\n");
    // Not before nobody holds the terminal any more.
    assert_eq!(shell.ends(), 0);
}

/// Plays through that it is in front again, raw as before.
fn comes_back_and_is_left(shell: &mut Session) {
    shell.waits_for("the desk again", |screen, _| {
        screen.alternate_screen() && screen.contents().contains("rate_card/")
    });
    shell.types("q");
    // What is typed before the prompt is there still goes to filedesk.
    shell.waits_for("the prompt", |screen, _| {
        !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell>")
    });
    shell.types("exit 0\n");
    assert_eq!(shell.ends(), 0);
}

/// Stopped by a signal that, unlike Ctrl-Z, leaves it no time to give anything back.
fn stopped_at_once() -> Session {
    let shell = Session::in_a_shell();
    shell.signals_filedesk(Signal::STOP);
    shell.waits_for("the prompt", |screen, _| {
        // Over the desk, which is still there.
        let mut lines = screen.rows(0, 80);
        lines.any(|line| line.trim_end() == "shell>")
    });
    shell
}

#[test]
fn a_stopped_one_that_is_asked_to_end_ends_and_shows_nothing_more() {
    let mut shell = Session::in_a_shell();
    shell.types("\u{1a}");
    shell.sees("Stopped");
    shell.types("clear; kill %1\n");
    is_over(&mut shell);
    let screen = shell.screen();
    assert!(!screen.alternate_screen());
    assert!(!screen.contents().contains("rate_card/"));
}

#[test]
fn keys_for_the_shell_do_not_keep_it_from_ending() {
    let mut shell = Session::in_a_shell();
    shell.types("\u{1a}");
    shell.sees("Stopped");
    shell.types("sh -c 'echo here is a c''at; exec cat > more'\n");
    shell.sees("here is a cat");
    shell.signals_filedesk(Signal::TERM);
    shell.signals_filedesk(Signal::CONT);
    for _ in 0..8 {
        shell.types("more\n");
    }
    shell.types("\u{4}");
    is_over(&mut shell);
}

#[test]
fn in_the_background_it_stops_again_and_fg_comes_back() {
    let mut shell = Session::in_a_shell();
    shell.types("\u{1a}");
    shell.sees("Stopped");
    shell.types("clear; bg; echo be''hind\n");
    shell.sees("behind");
    shell.sees("Stopped");
    assert!(!shell.screen().alternate_screen());
    shell.types("fg\n");
    comes_back_and_is_left(&mut shell);
}

#[test]
fn one_that_was_never_in_front_ends_when_asked_to() {
    let mut shell = Session::shell();
    shell.types(&format!("{JOB} &\n"));
    shell.sees("Stopped");
    shell.types("kill %1\n");
    is_over(&mut shell);
    assert!(!shell.screen().contents().contains("rate_card/"));
}

#[test]
fn continued_behind_a_shell_it_clears_its_screen_and_fg_comes_back() {
    let mut shell = stopped_at_once();
    shell.signals_filedesk(Signal::CONT);
    shell.waits_for("the shell's own screen", |screen, _| {
        !screen.alternate_screen()
    });
    shell.sees("Stopped");
    shell.types("fg\n");
    comes_back_and_is_left(&mut shell);
}

#[test]
fn asked_to_end_behind_a_shell_it_clears_its_screen_and_leaves_the_line_mode() {
    let mut shell = stopped_at_once();
    let at_the_prompt = shell.line_mode();
    shell.signals_filedesk(Signal::TERM);
    shell.signals_filedesk(Signal::CONT);
    shell.sees("Done");
    assert!(!shell.screen().alternate_screen());
    assert_eq!(shell.line_mode(), at_the_prompt);
    is_over(&mut shell);
}

#[test]
fn it_ends_with_its_shell() {
    for signal in [Signal::HUP, Signal::KILL] {
        let mut shell = Session::in_a_shell();
        shell.signals(signal);
        // Nobody holds the terminal any more, filedesk included.
        assert_eq!(shell.ends(), 1000, "{signal:?}");
    }
}
