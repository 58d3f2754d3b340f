//! Nothing is deleted that was not named.

use super::desk;
use crate::app::script::{Desk, copied, key, page};
use crate::app::{Dialog, Effect, Message, NoticeBody, ReadOnlyBy, Stage};
use crate::object::{
    Doing, Failure, FailureKind, Kind, Left, Outcome, Permission, Plan, Timestamp,
};

fn removes(desk: &mut Desk) -> Vec<Vec<String>> {
    let effects = desk.effects();
    let removes = effects.into_iter().filter_map(|effect| match effect {
        Effect::Transfer(_, batch) if batch.kind == Kind::Trash => {
            let keys = batch
                .plans
                .iter()
                .map(|plan| plan.key().as_str().to_owned());
            Some(keys.collect())
        }
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
fn y_answers_a_plain_question_and_n_leaves_everything_as_it_is() {
    let mut desk = desk();
    desk.keys("j j d n");
    assert!(desk.dialog().is_none());
    assert_eq!(removes(&mut desk), [[""; 0]; 0]);
    desk.keys("d y");
    assert_eq!(removes(&mut desk), [["uploads/agency_invoice/b.pdf"]]);
}

#[test]
fn a_y_held_too_long_makes_no_link() {
    let mut desk = desk();
    desk.keys("j j d y").effects();
    desk.keys("y y y");
    let makes_link = |effect: &Effect| matches!(effect, Effect::Sign { .. });
    assert!(!desk.effects().iter().any(makes_link));
    desk.keys("j y");
    assert!(desk.effects().iter().any(makes_link));
}

#[test]
fn y_answers_nothing_while_the_question_is_not_there_yet() {
    let mut desk = desk();
    desk.keys("d y")
        .counts("uploads/agency_invoice/", &["b.pdf"]);
    assert_eq!(removes(&mut desk), [[""; 0]; 0]);
    assert!(matches!(desk.dialog(), Some(Dialog::Confirm(_))));
    desk.keys("y");
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
    assert!(!desk.model.is_busy());
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
    desk.keys("j j <space> <space> d <tab> <enter>")
        .copies_end();
    assert!(desk.model.marks.is_empty());
    assert_eq!(
        desk.rows()[2..4],
        ["    AGY-1_agency_invoice_1_a.pdf", "  ▸ rate_card/"]
    );
    assert_eq!(desk.notes(), ["Deleted 2 files; u brings them back"]);
}

#[test]
fn a_single_file_that_is_gone_is_named() {
    let mut desk = desk();
    desk.keys("j j d <tab> <enter>").copies_end();
    let told = "Deleted uploads/agency_invoice/b.pdf; u brings it back";
    assert_eq!(desk.notes(), [told]);
}

#[test]
fn u_brings_back_what_was_deleted_and_only_once() {
    let mut desk = desk();
    desk.keys("j j d <tab> <enter>").copies_end();
    assert!(!desk.rows().concat().contains("b.pdf"));
    desk.effects();
    desk.keys("u");
    let (_, batch) = desk.last_transfer();
    assert_eq!(batch.kind, Kind::Restore);
    let Plan::Copy(plan) = &batch.plans[0] else {
        panic!("{batch:?}")
    };
    assert_eq!(plan.to.as_str(), "uploads/agency_invoice/b.pdf");
    assert!(
        plan.from
            .as_str()
            .starts_with(".filedesk-trash/20261124T090000Z-deleted-")
    );
    desk.copies_end();
    assert!(desk.rows().concat().contains("b.pdf"));
    desk.keys("u");
    assert!(
        desk.notes()
            .concat()
            .contains("Nothing was done yet that could be undone")
    );
}

#[test]
fn u_pressed_once_more_says_what_comes_next_before_it_undoes_that() {
    let mut desk = desk();
    desk.keys("j j d y").copies_end();
    desk.keys("d y").copies_end().effects();
    desk.keys("u").copies_end().effects();
    assert!(
        !desk.notes().concat().contains("u brings"),
        "{:?}",
        desk.notes()
    );
    desk.keys("u");
    assert_eq!(desk.effects(), []);
    let told = "That is undone. Before it: deleted b.pdf; u again undoes that, too.";
    assert!(
        desk.notes().contains(&told.to_owned()),
        "{:?}",
        desk.notes()
    );
    desk.keys("u");
    assert_eq!(desk.last_transfer().1.kind, Kind::Restore);
}

#[test]
fn a_delete_that_half_failed_is_undone_by_half() {
    let mut desk = desk();
    desk.keys("j j <space> <space> d <tab> <enter>");
    let (_, batch) = desk.last_transfer();
    let Plan::Copy(plan) = &batch.plans[0] else {
        panic!("{batch:?}")
    };
    let done = copied(plan);
    let denied = FailureKind::Denied(Permission::DeleteObject);
    let failed = Outcome::Failed(Failure::new(batch.plans[1].doing(), denied));
    desk.settles(&[(0, done), (1, failed)]);
    let Some(Dialog::Notice(notice)) = desk.dialog() else {
        panic!("which was not deleted is not told")
    };
    let NoticeBody::Partly {
        done, back, failed, ..
    } = &notice.body
    else {
        panic!("{notice:?}")
    };
    let back = back.as_deref();
    assert_eq!(
        (*done, back, failed.len()),
        (1, Some("u brings it back"), 1)
    );
    desk.keys("<esc> u");
    assert_eq!(desk.last_transfer().1.plans.len(), 1);
}

#[test]
fn the_cursor_does_not_look_for_what_did_not_come_back() {
    let mut desk = desk();
    desk.keys("j j <space> <space> d y").copies_end();
    desk.keys("u");
    let (_, batch) = desk.last_transfer();
    let Plan::Copy(plan) = &batch.plans[1] else {
        panic!("{batch:?}")
    };
    let done = copied(plan);
    let denied = FailureKind::Denied(Permission::PutObject);
    let failed = Outcome::Failed(Failure::new(batch.plans[0].doing(), denied));
    desk.settles(&[(0, failed), (1, done)]);
    desk.keys("<esc>");
    assert_eq!(desk.at(), "c.pdf");
    assert!(
        !desk.notes().concat().contains("there is no such"),
        "{:?}",
        desk.notes()
    );
}

#[test]
fn the_cursor_goes_to_what_came_back_unless_hands_were_busy() {
    let mut desk = desk();
    desk.keys("j j d y").copies_end();
    assert_eq!(desk.at(), "c.pdf");
    desk.keys("u").copies_end();
    assert_eq!(desk.at(), "b.pdf");
    desk.keys("d y").copies_end();
    desk.keys("u k").copies_end();
    assert_eq!(desk.at(), "AGY-1_agency_invoice_1_a.pdf");
}

#[test]
fn what_was_refused_is_told_file_by_file() {
    let mut desk = desk();
    desk.keys("j j d <tab> <enter>");
    desk.transfer_fails(FailureKind::Denied(Permission::DeleteObject));
    assert!(matches!(desk.dialog(), Some(Dialog::Notice(_))));
    assert_eq!(desk.at(), "b.pdf");
}

#[test]
fn deleting_for_good_is_a_command_of_its_own_and_wants_the_count() {
    let mut desk = desk();
    desk.keys("j j").effects();
    desk.keys("D <tab> <enter>");
    assert_eq!(desk.effects(), [], "nothing was typed");
    desk.types("1").keys("<enter>");
    let (_, batch) = desk.last_transfer();
    assert_eq!((batch.kind, batch.plans.len()), (Kind::Purge, 1));
    desk.copies_end().effects();
    desk.keys("u");
    assert_eq!(desk.effects(), [], "there is no way back");
}

#[test]
fn the_trash_lists_what_waits_and_brings_it_back() {
    let mut desk = desk();
    desk.keys("Z");
    let waits = [
        "20261124T080000Z-deleted-ann-1-1/uploads/a.pdf",
        "20261123T080000Z-replaced-bob-2-1/uploads/b.pdf",
        "20261123T080000Z-replaced-bob-2-1/uploads/c.pdf",
    ];
    desk.counts(".filedesk-trash/", &waits);
    desk.keys("j R");
    let (_, batch) = desk.last_transfer();
    assert_eq!((batch.kind, batch.plans.len()), (Kind::Restore, 2));
    let Some(Dialog::Bin(view)) = desk.dialog() else {
        panic!("{:?}", desk.dialog())
    };
    assert_eq!(view.len(), 1, "what is on its way is not offered again");
    assert_eq!(desk.notes(), ["Restoring 2 files."]);
    desk.keys("k <space> d").types("1").keys("<enter>");
    let (_, batch) = desk.last_transfer();
    assert_eq!(batch.kind, Kind::Purge);
    assert!(
        batch.plans[0]
            .key()
            .as_str()
            .ends_with("-deleted-ann-1-1/uploads/a.pdf")
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
        read_only: Some(ReadOnlyBy::Flag),
        ..Desk::start()
    };
    let mut desk = Desk::over(start, (120, 40));
    desk.connects().lists("uploads/", &["a.pdf"]).keys("j d");
    assert_eq!(desk.notes(), ["filedesk was started with --read-only."]);
    desk.keys("a").pastes("/home/ann/a.pdf");
    assert!(desk.dialog().is_none());
}

#[test]
fn what_was_begun_is_not_taken_back_where_nothing_is_changed() {
    let left = |name: &str, kind| Left {
        name: name.into(),
        kind,
        at: Timestamp(0),
        files: 3,
        bytes: 3,
        ended: 1,
        first: "b.pdf".into(),
    };
    let start = crate::app::Start {
        read_only: Some(ReadOnlyBy::Bucket),
        ..Desk::start()
    };
    let mut desk = Desk::over(start, (120, 40));
    desk.connects().hears(Message::LeftFound(vec![
        left("up", Kind::Upload),
        left("down", Kind::Download),
    ]));
    let stops = |effect: &Effect| matches!(effect, Effect::Halt(..));
    desk.keys("t x");
    assert!(!desk.effects().iter().any(stops));
    assert!(desk.notes()[1].contains("[safety]"), "{:?}", desk.notes());
    // A download leaves nothing in the bucket.
    desk.keys("j x");
    assert!(desk.effects().iter().any(stops));
}
