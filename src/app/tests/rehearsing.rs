//! An upload that is tried without sending.

use super::desk;
use crate::app::script::Desk;
use crate::app::{Dialog, Effect, Message, Notice, Outlook, Rehearsed, Ticket};

fn form() -> Desk {
    let mut desk = desk();
    desk.keys("j a")
        .types("/a.pdf")
        .keys("<enter>")
        .finds_file();
    desk.effects();
    desk
}

/// The try that was asked for, and the keys that it is about.
fn tried(desk: &mut Desk) -> (Ticket, Vec<String>) {
    match &desk.effects()[..] {
        [Effect::Rehearse { ticket, plans }] => {
            let keys = plans.iter().map(|(_, plan)| plan.key.to_string());
            (*ticket, keys.collect())
        }
        other => panic!("{other:?}"),
    }
}

fn shown(desk: &Desk) -> Option<&Notice> {
    match desk.dialog() {
        Some(Dialog::Notice(notice)) => Some(notice),
        _ => None,
    }
}

fn free(desk: &mut Desk, ticket: Ticket) {
    let file = Rehearsed {
        place: 0,
        name: "uploads/x".into(),
        size: 7,
        outlook: Outlook::Free,
    };
    desk.hears(Message::Rehearsed {
        ticket,
        files: vec![file],
    });
}

#[test]
fn a_try_asks_for_the_keys_of_the_form_and_escape_goes_back_to_it() {
    let mut desk = form();
    desk.keys("<ctrl-t>");
    let (ticket, keys) = tried(&mut desk);
    assert!(keys[0].starts_with("uploads/agency_invoice/AGY-1_agency_invoice_"));
    free(&mut desk, ticket);
    assert!(shown(&desk).unwrap().text().unwrap().contains("uploads/x"));
    desk.keys("x <esc>");
    assert!(matches!(desk.dialog(), Some(Dialog::Naming(_))));
    assert_eq!(desk.effects(), [], "it was over already");
}

#[test]
fn escape_stops_a_try_that_is_not_over() {
    let mut desk = form();
    desk.keys("<ctrl-t>");
    let (ticket, _) = tried(&mut desk);
    desk.keys("<esc>");
    assert_eq!(desk.effects(), [Effect::StopRehearsing]);
    free(&mut desk, ticket);
    assert!(matches!(desk.dialog(), Some(Dialog::Naming(_))));
}

#[test]
fn a_form_without_a_key_is_not_tried() {
    let mut desk = form();
    desk.keys("<ctrl-u>");
    if let Some(Dialog::Naming(naming)) = desk.dialog() {
        assert!(naming.key.is_err());
    }
    desk.keys("<ctrl-t>");
    assert_eq!(desk.effects(), []);
    assert!(
        desk.notes()
            .iter()
            .any(|note| note.contains("Nothing to try yet"))
    );
}

#[test]
fn what_is_pasted_does_not_end_a_try() {
    let mut desk = form();
    desk.keys("<ctrl-t>").pastes("/home/ann/b.pdf");
    assert!(shown(&desk).is_some());
}
