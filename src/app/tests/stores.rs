//! Going to another store, and what keeps it from being gone to.

use crate::app::script::Desk;
use crate::app::{Departure, Dialog, Effect, Message, Start};
use crate::object::KnownStore;

fn store(name: &str, is_open: bool) -> KnownStore {
    KnownStore {
        name: name.into(),
        bucket: format!("{name}-bucket"),
        is_read_only: false,
        is_open,
    }
}

fn desk() -> Desk {
    let start = Start {
        stores: vec![store("live", true), store("old", false)],
        ..Desk::start()
    };
    let mut desk = Desk::over(start, (100, 30));
    desk.connects();
    desk.lists("uploads/", &["agency_invoice/"])
        .finds_jobs(&["uploads/jobs/"]);
    desk.effects();
    desk
}

/// Something moves, so that leaving asks.
fn moving() -> Desk {
    let mut desk = desk();
    desk.keys("a").types("/x.pdf").keys("enter").finds_file();
    desk
}

#[test]
fn another_store_is_opened_when_this_one_is_left() {
    let mut desk = desk();
    desk.keys("B");
    assert!(matches!(desk.dialog(), Some(Dialog::Stores(_))));
    desk.keys("j enter");
    assert_eq!(desk.effects(), [Effect::Quit]);
    assert_eq!(desk.model.next_store.as_deref(), Some("old"));
}

#[test]
fn the_store_that_is_open_is_not_opened_again_and_without_others_it_is_said() {
    let mut open = desk();
    open.keys("B enter");
    assert_eq!(
        (open.effects(), open.model.next_store.take()),
        (vec![], None)
    );
    let mut alone = Desk::open();
    alone.keys("B");
    assert!(alone.dialog().is_none());
    assert!(alone.notes().concat().contains("names no other store"));
}

#[test]
fn who_stays_after_all_leaves_for_good_the_next_time() {
    let mut desk = moving();
    desk.keys("enter B j enter");
    assert!(
        matches!(desk.dialog(), Some(Dialog::Leave(_))),
        "{:?}",
        desk.dialog()
    );
    desk.keys("esc");
    assert_eq!(desk.model.next_store, None);
    assert_eq!(desk.model.departure, Departure::None);
    desk.keys("B j enter").hears(Message::Leave);
    assert_eq!(desk.model.next_store, None, "asked to end, it ends");
}
