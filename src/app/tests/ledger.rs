//! The view of what was done.

use std::time::Duration;

use super::*;
use crate::app::{Dialog, Effect, LedgerView, Message, ReadOnlyBy, Ticket};
use crate::ledger::sample::{NOW, elsewhere, failed, later, noted, record};
use crate::ledger::{Act, Record};
use crate::object::{Doing, Failure, FailureKind, Timestamp};

/// A desk with its bucket open and the ledger over it, the newest record first: two links, a failed delete, an upload.
fn ledger() -> Desk {
    let mut desk = Desk::open();
    desk.opens_ledger(
        &[
            record(Act::Upload, "uploads/rates.xlsx"),
            failed(Act::Delete, "uploads/a.pdf", "Could not."),
            later(-7200, record(Act::Link, "uploads/old.pdf")),
            noted(Act::Link, "uploads/march.pdf", "ticket 4711"),
        ],
        0,
    );
    desk.effects();
    desk
}

/// Something is written down; the ticket under which the ledger is then read again.
fn writes(desk: &mut Desk) -> Ticket {
    desk.hears(Message::Recorded(Ok(()))).reading_ledger()
}

fn view(desk: &Desk) -> &LedgerView {
    let mut views = desk.model.dialogs.iter().filter_map(|dialog| match dialog {
        Dialog::Ledger(view) => Some(view),
        _ => None,
    });
    views.next().unwrap()
}

fn listed(desk: &Desk) -> Vec<&str> {
    let view = view(desk);
    let rows = (0..view.len()).map(|row| view.row(row, NOW).unwrap().0);
    rows.map(name).collect()
}

fn selected(desk: &Desk) -> &str {
    name(view(desk).selected().unwrap())
}

fn name(record: &Record) -> &str {
    record.entry.key.name()
}

#[test]
fn the_newest_record_stands_first() {
    let desk = ledger();
    assert_eq!(
        listed(&desk),
        ["march.pdf", "old.pdf", "a.pdf", "rates.xlsx"]
    );
    assert_eq!(view(&desk).alive(), 1);
}

#[test]
fn the_cursor_goes_where_the_keys_say_and_no_further() {
    let mut desk = ledger();
    for (keys, name) in [
        ("j", "old.pdf"),
        ("G j", "rates.xlsx"),
        ("<pageup>", "march.pdf"),
        ("k", "march.pdf"),
    ] {
        assert_eq!(selected(desk.keys(keys)), name, "{keys}");
    }
}

#[test]
fn tab_turns_to_the_links_that_are_alive_and_back() {
    let mut desk = ledger();
    assert_eq!(listed(desk.keys("<tab>")), ["march.pdf"]);
    assert_eq!(listed(desk.keys("<tab>")).len(), 4);
}

#[test]
fn a_link_to_a_file_that_was_written_anew_still_opens_something() {
    let mut desk = Desk::open();
    let records = [
        record(Act::Link, "a"),
        record(Act::Link, "b"),
        record(Act::Upload, "a"),
        record(Act::Delete, "b"),
    ];
    desk.opens_ledger(&records, 0);
    assert_eq!(listed(desk.keys("<tab>")), ["a"]);
}

#[test]
fn letters_are_typed_only_while_the_line_has_the_keys() {
    let mut desk = ledger();
    desk.keys("/").types("LINK 4711 d");
    assert_eq!(view(&desk).filter.value(), "LINK 4711 d");
    assert_eq!(listed(desk.keys("<backspace>")), ["march.pdf"]);
    desk.keys("<enter> j d");
    assert!(matches!(
        desk.model.dialogs.last(),
        Some(Dialog::Confirm(_))
    ));
    assert_eq!(view(&desk).filter.value(), "LINK 4711 ");
}

#[test]
fn what_is_pasted_into_the_line_filters_too() {
    let mut desk = ledger();
    desk.pastes("4711");
    assert_eq!(listed(&desk).len(), 4);
    desk.keys("/").pastes("4711\n");
    assert_eq!(listed(&desk), ["march.pdf"]);
}

#[test]
fn esc_takes_the_words_back_before_it_closes_the_view() {
    let mut desk = ledger();
    desk.keys("/").types("zebra");
    assert_eq!(listed(&desk), [""; 0]);
    assert_eq!(listed(desk.keys("<esc>")).len(), 4);
    desk.keys("<esc>");
    assert!(desk.model.dialogs.is_empty());
}

#[test]
fn the_cursor_stays_on_its_record_when_another_is_written_down() {
    let mut desk = ledger();
    desk.keys("j");
    let ticket = writes(&mut desk);
    let more = [
        record(Act::Upload, "uploads/rates.xlsx"),
        failed(Act::Delete, "uploads/a.pdf", "Could not."),
        later(-7200, record(Act::Link, "uploads/old.pdf")),
        record(Act::Link, "uploads/march.pdf"),
        record(Act::Link, "uploads/new.pdf"),
    ];
    desk.reads_ledger(ticket, &more, 0);
    assert_eq!(listed(&desk)[0], "new.pdf");
    assert_eq!(selected(&desk), "old.pdf");
}

#[test]
fn what_is_read_late_or_not_at_all_is_told_for_what_it_is() {
    let mut desk = Desk::open();
    let first = desk.keys("H").reading_ledger();
    // Of many records in a row only the last needs another look, once the first has ended.
    assert_eq!(writes(&mut desk), first);
    assert_eq!(writes(&mut desk), first);
    let failure = Failure::new(Doing::Working, FailureKind::Local);
    desk.reads_ledger(first, &[record(Act::Link, "a")], 0);
    assert!(view(&desk).history.is_waiting());
    let second = desk.reading_ledger();
    assert_ne!(second, first);
    desk.reads_ledger(first, &[], 0);
    assert_eq!(
        view(&desk).len(),
        1,
        "an answer that is not awaited changes nothing"
    );
    let result = Err(failure);
    desk.hears(Message::LedgerRead {
        ticket: second,
        result,
    });
    assert!(matches!(view(&desk).history.shown, Some(Err(_))));
    assert_eq!(view(desk.keys("j d y <enter> <tab>")).len(), 0);
}

#[test]
fn enter_leads_to_the_file_in_the_tree() {
    let mut desk = ledger();
    desk.keys("<enter>");
    assert!(desk.model.dialogs.is_empty());
    assert_eq!(
        desk.model.tree.goal().map(ToString::to_string).as_deref(),
        Some("uploads/march.pdf")
    );
}

#[test]
fn a_link_is_made_anew_for_as_long_as_before_and_shown_over_the_view() {
    let mut desk = Desk::open();
    let mut eight_hours = record(Act::Link, "uploads/march.pdf");
    eight_hours.entry.until = Some(Timestamp(NOW.0 + 8 * 3600));
    desk.opens_ledger(&[eight_hours], 0).effects();
    desk.keys("y");
    let [Effect::Sign { wishes, .. }] = &desk.effects()[..] else {
        panic!("no link was asked for")
    };
    assert_eq!(wishes[0].key.as_str(), "uploads/march.pdf");
    assert_eq!(wishes[0].lasts, Duration::from_hours(8));
    desk.signs(Vec::new());
    assert!(matches!(
        desk.model.dialogs[..],
        [Dialog::Ledger(_), Dialog::Handout { .. }]
    ));
}

#[test]
fn there_is_no_link_to_a_file_that_was_deleted() {
    let mut desk = Desk::open();
    desk.opens_ledger(&[record(Act::Delete, "a")], 0).effects();
    desk.keys("y");
    assert_eq!(desk.effects(), []);
}

#[test]
fn a_delete_asks_about_the_record_s_file_and_comes_back_to_the_view() {
    let mut desk = ledger();
    desk.keys("d");
    let Some(Dialog::Confirm(confirm)) = desk.model.dialogs.last() else {
        panic!("nothing was asked")
    };
    let key = &view(&desk).selected().unwrap().entry.key;
    assert!(
        matches!(&confirm.then[..], [Effect::Transfer(_, batch)] if batch.plans[0].key() == key)
    );
    desk.keys("n");
    assert_eq!(selected(&desk), "march.pdf");
    assert_eq!(desk.effects(), []);
}

#[test]
fn with_read_only_nothing_is_deleted_from_the_view_either() {
    let mut desk = ledger();
    desk.model.start.read_only = Some(ReadOnlyBy::Flag);
    desk.keys("d");
    assert_eq!(desk.model.dialogs.len(), 1);
}

#[test]
fn a_record_of_another_bucket_is_neither_shown_nor_linked_nor_deleted_here() {
    let mut desk = Desk::open();
    let mut at_another_service = record(Act::Link, "uploads/march.pdf");
    at_another_service.endpoint = Some("https://s3.example.org".into());
    let other = elsewhere("other", record(Act::Link, "uploads/march.pdf"));
    desk.opens_ledger(&[at_another_service, other], 0).effects();
    desk.keys("d y <enter> j d y <enter>");
    assert_eq!(desk.effects(), []);
    assert_eq!(desk.model.dialogs.len(), 1);
}

#[test]
fn what_is_listed_is_saved_oldest_first() {
    let mut desk = ledger();
    desk.keys("/").types("link").keys("<enter>");
    let [Effect::SaveTable(export)] = &desk.keys("E").effects()[..] else {
        panic!("nothing was saved")
    };
    assert_eq!(export.name, "filedesk-ledger-20261124T090000Z.csv");
    let table = export.csv();
    let rows: Vec<_> = table.lines().collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[1].contains("old.pdf") && rows[2].contains("march.pdf"));
    desk.keys("/").types("zebra").keys("<enter>");
    assert_eq!(desk.keys("E").effects(), []);
}

#[test]
fn q_and_h_close_the_view() {
    for key in ["q", "H", "<esc>"] {
        let mut desk = ledger();
        desk.keys(key);
        assert!(desk.model.dialogs.is_empty(), "{key}");
    }
}
