//! Files opened with other programs, and the list of what is marked.

use super::desk;
use crate::app::script::{Desk, key};
use crate::app::{About, Effect, Message, TransferNews};
use crate::object::{Doing, Ending, Failure, FailureKind, Fetched, Outcome, Plan, Settled};

fn with_a_desktop() -> Desk {
    let mut desk = desk();
    desk.model.start.opens_into = Some("/tmp/filedesk-1".into());
    desk
}

#[test]
fn a_file_is_opened_once_it_is_whole_and_is_nowhere_else() {
    let mut desk = with_a_desktop();
    desk.keys("j j O");
    let (id, batch) = desk.last_transfer();
    let Plan::Download(plan) = &batch.plans[0] else {
        panic!("{batch:?}");
    };
    assert!(plan.directory.starts_with("/tmp/filedesk-1"));
    let path = plan.directory.join(&plan.name);
    desk.effects();
    let fetched = Fetched {
        key: key("uploads/agency_invoice/b.pdf"),
        path: path.clone(),
        size: 1,
    };
    let outcome = Outcome::Fetched(fetched);
    let settled = vec![Settled { place: 0, outcome }];
    desk.transfer(id, TransferNews::Settled(settled));
    desk.transfer(id, TransferNews::Ended(Ending::Over));
    assert!(desk.effects().contains(&Effect::OpenFile(path.clone())));
    desk.hears(Message::FileOpened(Ok(path)));
    assert!(desk.notes().concat().contains("Opened a copy of b.pdf"));
}

#[test]
fn what_could_run_as_a_program_is_not_opened() {
    let mut desk = Desk::open();
    desk.model.start.opens_into = Some("/tmp/filedesk-1".into());
    desk.lists("uploads/", &["invoice.pdf.EXE"]);
    desk.keys("j O");
    assert!(desk.model.transfers.is_empty());
    assert!(desk.notes().concat().contains("may be a program"));
}

#[test]
fn without_a_desktop_it_is_said_what_else_there_is() {
    let mut desk = desk();
    desk.keys("j j O");
    assert!(desk.model.transfers.is_empty());
    assert!(desk.notes().concat().contains("no desktop"));
}

#[test]
fn what_no_program_opens_is_told() {
    let mut desk = with_a_desktop();
    let doing = Doing::OpeningFile("/tmp/filedesk-1/1/b.pdf".into());
    let failure = Failure::new(doing, FailureKind::Setting);
    desk.hears(Message::FileOpened(Err(failure)));
    let notes = desk.notes().concat();
    assert!(notes.contains("Could not open b.pdf"), "{notes}");
}

#[test]
fn marks_are_listed_wherever_they_lie_and_can_be_taken_away_there() {
    let mut desk = desk();
    desk.keys("j <space> <space> M").searches();
    let found = desk.model.found.as_ref().unwrap();
    assert_eq!(found.about, About::Marks);
    assert_eq!(desk.found().len(), 2);
    desk.keys("<space>");
    assert_eq!((desk.model.marks.len(), desk.found().len()), (1, 2));
    desk.keys("k <space>");
    assert_eq!(desk.model.marks.len(), 2, "it can be put back");
    desk.keys("M");
    assert!(desk.model.found.is_none());
}

#[test]
fn with_nothing_marked_there_is_no_list() {
    let mut desk = desk();
    desk.keys("M");
    assert!(desk.model.found.is_none());
}

#[test]
fn what_is_saved_is_not_opened_and_what_was_to_be_opened_is_so_when_tried_again() {
    for (keys, is_opened) in [("j j s", false), ("j j O", true)] {
        let mut desk = with_a_desktop();
        desk.keys(keys).transfer_fails(FailureKind::Local);
        desk.keys("<esc> r").effects();
        let (id, batch) = desk.last_transfer();
        let key = batch.plans[0].key().clone();
        let path = std::path::PathBuf::from("/x/b.pdf");
        let outcome = Outcome::Fetched(Fetched { key, path, size: 1 });
        let settled = vec![Settled { place: 0, outcome }];
        desk.transfer(id, TransferNews::Settled(settled));
        desk.transfer(id, TransferNews::Ended(Ending::Over));
        let opens = |effect: &Effect| matches!(effect, Effect::OpenFile(_));
        assert_eq!(desk.effects().iter().any(opens), is_opened, "{keys}");
    }
}
