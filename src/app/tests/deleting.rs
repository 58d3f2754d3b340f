//! Nothing is deleted that was not named.

use super::desk;
use crate::app::script::{Desk, key, page};
use crate::app::{Dialog, Effect, Message, Stage};
use crate::object::{Doing, Failure, FailureKind, Permission, Removed};

fn removes(desk: &mut Desk) -> Vec<Vec<String>> {
    let effects = desk.effects();
    let removes = effects.into_iter().filter_map(|effect| match effect {
        Effect::Remove { keys } => Some(keys.iter().map(|key| key.as_str().to_owned()).collect()),
        _ => None,
    });
    removes.collect()
}

fn named(desk: &Desk) -> Vec<String> {
    let Some(Dialog::Confirm(confirm)) = desk.dialog() else {
        panic!("nothing is asked")
    };
    let lines = confirm.detail.iter().map(|detail| format!("{detail:?}"));
    lines.collect()
}

#[test]
fn a_delete_asks_first_and_no_is_preselected() {
    let mut desk = desk();
    desk.keys("j j d <enter>");
    assert!(desk.dialog().is_none());
    assert_eq!(removes(&mut desk), [[""; 0]; 0]);
    desk.keys("d <tab> <enter>");
    assert_eq!(removes(&mut desk), [["uploads/agency_invoice/b.pdf"]]);
}

#[test]
fn marks_are_deleted_together_each_named_under_its_folder() {
    let mut desk = desk();
    desk.keys("j j <space> j l")
        .lists("uploads/rate_card/", &["x.pdf"]);
    desk.keys("j <space> k k k d");
    let lines = named(&desk).join("\n");
    for name in [
        "uploads/agency_invoice/",
        "uploads/rate_card/",
        "b.pdf",
        "x.pdf",
    ] {
        assert!(lines.contains(name), "{name} is missing in {lines}");
    }
    desk.keys("<tab> <enter>");
    assert_eq!(
        removes(&mut desk),
        [["uploads/agency_invoice/b.pdf", "uploads/rate_card/x.pdf"]]
    );
}

#[test]
fn the_question_keeps_its_files_whatever_happens_behind_it() {
    let mut desk = desk();
    desk.keys("j j d");
    desk.model
        .tree
        .remove(&[key("uploads/agency_invoice/b.pdf")]);
    desk.keys("<tab> <enter>");
    assert_eq!(removes(&mut desk), [["uploads/agency_invoice/b.pdf"]]);
}

#[test]
fn a_folder_is_counted_before_the_question_can_be_answered() {
    let mut desk = desk();
    desk.keys("d <tab> <enter>");
    assert_eq!(removes(&mut desk), [[""; 0]; 0]);
    assert!(
        matches!(desk.dialog(), Some(Dialog::Confirm(confirm)) if matches!(confirm.stage, Stage::Counting { .. }))
    );
    desk.counts("uploads/agency_invoice/", &["b.pdf", "old/c.pdf"]);
    desk.keys("<tab> <enter>");
    assert_eq!(
        removes(&mut desk),
        [[
            "uploads/agency_invoice/b.pdf",
            "uploads/agency_invoice/old/c.pdf"
        ]]
    );
}

#[test]
fn impatient_keys_while_counting_do_not_answer_the_question_to_come() {
    let mut desk = desk();
    desk.keys("d <tab> <enter>");
    desk.counts("uploads/agency_invoice/", &["b.pdf"]);
    desk.keys("<enter>");
    assert_eq!(removes(&mut desk), [[""; 0]; 0]);
}

#[test]
fn counting_can_be_cancelled_and_a_late_count_opens_nothing() {
    let mut desk = desk();
    desk.keys("d");
    let ticket = desk.counting();
    desk.effects();
    desk.keys("<esc>");
    assert_eq!(desk.effects(), [Effect::StopCounting]);
    let result = Ok((page("uploads/agency_invoice/", &["b.pdf"]), false));
    desk.hears(Message::Counted { ticket, result });
    assert!(desk.dialog().is_none());
}

#[test]
fn a_late_count_never_answers_a_newer_question() {
    let mut desk = desk();
    desk.keys("d");
    let old = desk.counting();
    desk.keys("<esc> G d");
    let result = Ok((page("uploads/agency_invoice/", &["b.pdf"]), false));
    desk.hears(Message::Counted {
        ticket: old,
        result,
    });
    desk.keys("<tab> <enter>");
    assert_eq!(removes(&mut desk), [[""; 0]; 0]);
}

#[test]
fn a_folder_that_cannot_be_counted_is_not_deleted() {
    let mut desk = desk();
    desk.keys("d");
    let failure = Failure::new(
        Doing::Listing(crate::object::Prefix::new("uploads/agency_invoice/")),
        FailureKind::Denied(Permission::ListBucket),
    );
    let ticket = desk.counting();
    desk.hears(Message::Counted {
        ticket,
        result: Err(failure),
    });
    assert!(desk.dialog().is_none());
    assert_eq!(
        desk.notes(),
        ["Could not list uploads/agency_invoice/: permission denied."]
    );
}

#[test]
fn a_folder_that_turns_out_empty_goes_without_a_question() {
    let mut desk = desk();
    desk.keys("d").counts("uploads/agency_invoice/", &[]);
    assert!(desk.dialog().is_none());
    assert!(!desk.rows().concat().contains("agency_invoice"));
    assert!(desk.model.deleting.is_none() && !desk.model.is_busy());
}

#[test]
fn above_twenty_the_count_is_typed() {
    let mut desk = desk();
    let names: Vec<_> = (10..31).map(|at| format!("{at}.pdf")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    desk.keys("d").counts("uploads/agency_invoice/", &names);
    desk.keys("y <enter>").types("20").keys("<enter>");
    assert_eq!(removes(&mut desk), [[""; 0]; 0]);
    desk.keys("<backspace> <backspace> <backspace>")
        .types("21")
        .keys("<enter>");
    assert_eq!(removes(&mut desk)[0].len(), 21);
}

#[test]
fn what_is_gone_leaves_the_tree_and_the_marks() {
    let mut desk = desk();
    desk.keys("j j <space> <space> d <tab> <enter>");
    let gone = vec![
        key("uploads/agency_invoice/b.pdf"),
        key("uploads/agency_invoice/c.pdf"),
    ];
    let removed = Removed {
        gone,
        refused: Vec::new(),
    };
    desk.hears(Message::Removed { removed, left: 0 });
    assert!(desk.model.marks.is_empty() && desk.model.deleting.is_none());
    assert_eq!(
        desk.rows()[2..4],
        ["    AGY-1_agency_invoice_1_a.pdf", "  ▸ rate_card/"]
    );
    assert_eq!(desk.notes(), ["Deleted 2 files"]);
}

#[test]
fn a_single_file_that_is_gone_is_named() {
    let mut desk = desk();
    desk.keys("j j d <tab> <enter>");
    let removed = Removed {
        gone: vec![key("uploads/agency_invoice/b.pdf")],
        refused: Vec::new(),
    };
    desk.hears(Message::Removed { removed, left: 0 });
    assert_eq!(desk.notes(), ["Deleted uploads/agency_invoice/b.pdf"]);
}

#[test]
fn what_was_refused_is_told_file_by_file() {
    let mut desk = desk();
    desk.keys("j j d <tab> <enter>");
    let key = key("uploads/agency_invoice/b.pdf");
    let failure = Failure::new(
        Doing::Deleting(key.clone()),
        FailureKind::Denied(Permission::DeleteObject),
    );
    let removed = Removed {
        gone: Vec::new(),
        refused: vec![(key, failure)],
    };
    desk.hears(Message::Removed { removed, left: 0 });
    assert!(matches!(desk.dialog(), Some(Dialog::Notice(_))));
    assert_eq!(desk.at(), "b.pdf");
}

#[test]
fn a_second_delete_waits_for_the_first() {
    let mut desk = desk();
    desk.keys("j j d <tab> <enter> j d");
    assert!(desk.dialog().is_none());
    assert_eq!(
        desk.notes(),
        ["A delete is still under way; wait for it to end."]
    );
}

#[test]
fn the_bucket_itself_is_never_deleted() {
    let mut desk = desk();
    desk.keys("b").lists("", &["uploads/"]).keys("d");
    assert!(desk.dialog().is_none());
    assert_eq!(desk.notes(), ["filedesk does not empty a whole bucket."]);
}

#[test]
fn read_only_says_why() {
    let start = crate::app::Start {
        read_only: true,
        ..Desk::start()
    };
    let mut desk = Desk::over(start, (120, 40));
    desk.connects().lists("uploads/", &["a.pdf"]).keys("j d");
    assert_eq!(desk.notes(), ["filedesk was started with --read-only."]);
    desk.keys("u").pastes("/home/ann/a.pdf");
    assert!(desk.dialog().is_none());
}
