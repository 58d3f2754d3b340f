//! Pictures of the screen in every state, each in three windows, to be looked at as a tired person would.

mod dialogs;
mod ledger;
mod lists;
mod looks;
mod screens;
mod sharing;

use std::time::Duration;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use ratatui::layout::Size;
use unicode_width::UnicodeWidthStr;

use super::{Theme, view};
use crate::app::script::{Desk, NOW, SIZE, THEN, copied, details, key, page};
use crate::app::{
    Dialog, Effect, Message, Model, Notice, NoticeBody, Outlook, Rehearsed, Start, Suggestion,
    SuggestionKind, TransferNews, Way,
};
use crate::object::{
    Content, Doing, Failure, FailureKind, Key, Link, Outcome, Permission, Plan, Prefix, Timestamp,
    TransferId, Until,
};

/// The windows of every picture.
const WINDOWS: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];
const MARCH: &str = "AGY-101_agency_invoice_1773324309_March campaign.pdf";
const ORDER: &str = "0b1f7c1e-5d5a-4d53-9c0a-1f2e3d4c5b6a-order signed.pdf";
const JOB: &str = "68b71f6b73d950590d63e7db/";

/// What the screen shows in a window as large as the model believes.
fn screen(model: &Model) -> String {
    drawn(model, model.size)
}

fn drawn(model: &Model, size: Size) -> String {
    let backend = TestBackend::new(size.width, size.height);
    let Ok(mut terminal) = Terminal::new(backend);
    let theme = Theme::colours(TimeZone::UTC);
    let Ok(frame) = terminal.draw(|frame| drop(view(model, &theme, frame)));
    let rows = frame.buffer.content.chunks(usize::from(size.width.max(1)));
    let rows = rows.map(|row| {
        // A wide character is drawn over the cell after it.
        let mut hidden = 0;
        let seen = row.iter().filter(|cell| {
            let is_seen = hidden == 0;
            hidden = if is_seen {
                cell.symbol().width().saturating_sub(1)
            } else {
                hidden - 1
            };
            is_seen
        });
        seen.map(Cell::symbol).collect::<String>()
    });
    rows.map(|row| row.trim_end().to_owned() + "\n").collect()
}

/// Compares the pictures of a state with those that were reviewed.
fn looks(name: &str, state: impl Fn(&mut Desk)) {
    insta::with_settings!({ omit_expression => true, snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, pictures(state));
    });
}

/// The same state in every window; lines that repeat are counted.
fn pictures(state: impl Fn(&mut Desk)) -> String {
    let pictures = WINDOWS.map(|window| {
        let mut desk = Desk::over(Desk::start(), window);
        state(&mut desk);
        let shown = folded(&screen(&desk.model));
        format!("── {} × {} ──\n{shown}\n", window.0, window.1)
    });
    pictures.concat()
}

fn folded(screen: &str) -> String {
    let lines: Vec<_> = screen.lines().collect();
    let same = lines.chunk_by(|one, two| one == two);
    let folded = same.map(|same| match same {
        [line, _, _, ..] => format!("{line}\n({} times more)\n", same.len() - 1),
        lines => lines.join("\n") + "\n",
    });
    folded.collect()
}

/// Offices, a job and names that nobody should choose; the cursor on the first office file.
fn tree(desk: &mut Desk) {
    desk.connects()
        .lists("uploads/", &["agency_invoice/", "odd/", "rate_card/"]);
    desk.finds_jobs(&["uploads/jobs/"]);
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &[MARCH, "notes.txt"]);
    desk.keys("j j j l").lists(
        "uploads/odd/",
        &[
            "",
            " leading",
            "/",
            "a\u{1b}[2Jb",
            "e\u{301}tude 見積書.pdf",
            "invoice\u{202e}fdp.exe",
            "🎉.pdf",
        ],
    );
    desk.keys("g j j");
    told(desk);
}

/// The cursor on a job's file.
fn job(desk: &mut Desk) {
    desk.connects()
        .lists("uploads/", &["agency_invoice/"])
        .finds_jobs(&["uploads/jobs/"]);
    desk.keys("G l").lists("uploads/jobs/", &[JOB]);
    desk.keys("j l")
        .lists(&format!("uploads/jobs/{JOB}"), &["job_order/"]);
    desk.keys("j l")
        .lists(&format!("uploads/jobs/{JOB}job_order/"), &[ORDER]);
    desk.keys("j");
    told(desk);
}

/// HEAD answers, where it was asked: a window without details asks nothing.
fn told(desk: &mut Desk) {
    let is_asked = |effect: &Effect| matches!(effect, Effect::Inspect { .. });
    if desk.asked().iter().any(is_asked) {
        desk.tells_details();
    }
}

fn invoice() -> Key {
    key(&format!("uploads/agency_invoice/{MARCH}"))
}

fn last_suggest(desk: &Desk) -> crate::app::Ticket {
    let asked = desk.asked().iter().rev();
    asked
        .clone()
        .find_map(|effect| match effect {
            Effect::Suggest { ticket, .. } => Some(*ticket),
            _ => None,
        })
        .unwrap()
}

fn denied(doing: Doing, permission: Permission) -> Failure {
    let detail =
        "AccessDenied: User is not authorized to perform this action (request 7f3a)".into();
    Failure {
        detail,
        ..Failure::new(doing, FailureKind::Denied(permission))
    }
}

fn naming(desk: &mut Desk, keys: &str) {
    desk.keys(keys)
        .keys("a")
        .types("/home/ann/Documents/april invoice.pdf");
    desk.keys("<enter>").finds_file();
}

/// Two downloads and an upload, in different states.
fn transfers(desk: &mut Desk) {
    tree(desk);
    desk.keys("s");
    let (first, batch) = desk.last_transfer();
    desk.transfer(first, TransferNews::Started(batch));
    desk.model.clock.steady += Duration::from_secs(2);
    desk.transfer(first, TransferNews::Moved(SIZE / 2));
    desk.keys("j s");
    desk.transfer_fails(FailureKind::Offline);
    desk.keys("<esc> k");
    naming(desk, "");
    desk.keys("<enter>");
}

/// One of the states above.
fn state(number: usize, desk: &mut Desk) {
    match number {
        0 => {}
        1 => job(desk),
        2 => transfers(desk),
        24.. => lists::searched(desk, ["", "owner:AGY-101", "size:>x 'rate"][number % 3]),
        _ => tree(desk),
    }
    let keys = [
        "", "?", "d", "k d", ":", "a", "t", "<enter>", "s", "Z", "D", "q",
    ][number % 12];
    if number >= 24 {
        desk.keys("<down>");
        desk.keys(
            [
                "", "c", "U", "o", "S", "f", "<space>", "y", "?", "/", "d", "G",
            ][number % 12],
        );
        return;
    }
    desk.keys(keys);
    match number % 12 {
        3 => drop(desk.counts("uploads/agency_invoice/", &["x/\u{202e}y", "z"])),
        8 => drop(desk.transfer_fails(FailureKind::Exists)),
        9 => desk.model.details.settle(Ok(details(invoice()))),
        11 => drop(desk.transfer(TransferId(1), TransferNews::Moved(7))),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_window_is_too_small_or_too_large(width in 1u16..300, height in 1u16..100, number in 0usize..48) {
        let mut desk = Desk::over(Desk::start(), (120, 40));
        state(number, &mut desk);
        desk.hears(Message::Resize(Size { width, height }));
        screen(&desk.model);
    }

    #[test]
    fn a_window_that_shrank_a_moment_ago_is_drawn_too(width in 1u16..120, height in 1u16..40, number in 0usize..48) {
        let mut desk = Desk::over(Desk::start(), (120, 40));
        state(number, &mut desk);
        drawn(&desk.model, Size { width, height });
    }
}
