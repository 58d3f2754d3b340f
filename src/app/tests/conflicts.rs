//! Files that are there already: compared, looked at, skipped, renamed.

use super::desk;
use crate::app::script::Desk;
use crate::app::{Conflict, Dialog, Effect, Message, Verdict};
use crate::object::{Content, FailureKind, IfThere, Plan};

const SAME: Content = Content::Same("CRC-64");
const OTHER: Content = Content::Other("CRC-64");

/// Three downloads that are all there already, just asked about.
fn three() -> Desk {
    let mut desk = desk();
    desk.keys("j * s <enter>").all_are_there();
    desk
}

/// One download that is there already, just asked about.
fn one() -> Desk {
    let mut desk = desk();
    desk.keys("j j s").transfer_fails(FailureKind::Exists);
    desk.effects();
    desk
}

fn asked(desk: &Desk) -> &Conflict {
    match desk.dialog() {
        Some(Dialog::Conflict(conflict)) => conflict,
        other => panic!("{other:?}"),
    }
}

fn started(desk: &mut Desk) -> Vec<(String, IfThere)> {
    let effects = desk.effects();
    let batches = effects.into_iter().filter_map(|effect| match effect {
        Effect::Transfer(_, batch) => Some(batch.plans.clone()),
        _ => None,
    });
    let plans = batches.flatten().filter_map(|plan| match plan {
        Plan::Download(plan) => Some((plan.name, plan.if_there)),
        _ => None,
    });
    plans.collect()
}

#[test]
fn both_sides_are_compared_once_the_question_is_shown_and_no_longer() {
    let mut desk = three();
    let compares =
        |effect: &Effect| matches!(effect, Effect::Compare { plans, .. } if plans.len() == 3);
    assert_eq!(
        desk.effects()
            .iter()
            .filter(|effect| compares(effect))
            .count(),
        1
    );
    desk.keys("j k");
    assert_eq!(desk.effects(), []);
    desk.keys("<esc>");
    assert_eq!(desk.effects(), [Effect::StopComparing]);
}

#[test]
fn a_question_that_waits_is_not_compared_before_it_is_shown() {
    let mut desk = desk();
    desk.keys("j j s k").transfer_fails(FailureKind::Exists);
    let compares = |desk: &mut Desk| {
        let effects = desk.effects();
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Compare { .. }))
    };
    assert!(!compares(&mut desk));
    desk.keys("t <enter>");
    assert!(compares(&mut desk));
}

#[test]
fn skipping_what_is_identical_leaves_the_question_for_the_rest() {
    let mut desk = three();
    desk.compares(&[(0, SAME), (1, OTHER), (2, SAME)]).effects();
    desk.keys("l <enter>");
    assert_eq!(
        desk.notes(),
        ["Skipped 2 files that are there already, the same."]
    );
    assert_eq!(asked(&desk).len(), 1);
    assert_eq!(asked(&desk).verdict, Verdict::Skip);
    desk.keys("l l l <enter>");
    assert_eq!(started(&mut desk), [("b.pdf".to_owned(), IfThere::Replace)]);
}

#[test]
fn where_all_are_identical_skipping_them_ends_the_transfer() {
    let mut desk = three();
    desk.compares(&[(0, SAME), (1, SAME), (2, Content::Empty)])
        .effects();
    desk.keys("l <enter>");
    assert!(desk.dialog().is_none() && desk.model.transfers.is_empty());
    assert_eq!(desk.effects(), [Effect::StopComparing]);
    assert_eq!(
        desk.notes(),
        ["Skipped 3 files that are there already, the same."]
    );
}

#[test]
fn what_is_not_proved_is_never_skipped_as_identical() {
    let mut desk = three();
    desk.compares(&[(0, Content::Unknown), (1, OTHER), (2, Content::OtherSize)]);
    assert!(!asked(&desk).verdicts().contains(&Verdict::SkipIdentical));
    desk.compares(&[(0, SAME)]);
    assert_eq!(asked(&desk).same(), 0);
}

#[test]
fn what_is_told_under_an_old_ticket_is_not_believed() {
    let mut desk = one();
    let old = desk.comparing();
    desk.keys("<esc> s").transfer_fails(FailureKind::Exists);
    let told = desk.compares(&[]).comparing();
    assert_ne!(told, old);
    let results = Vec::from([(
        0,
        Err(crate::object::Failure::new(
            crate::object::Doing::Working,
            FailureKind::Offline,
        )),
    )]);
    desk.hears(Message::Compared {
        ticket: old,
        results,
    });
    assert_eq!(asked(&desk).compared(), 0);
}

#[test]
fn comparing_that_a_defect_ended_does_not_turn_for_ever() {
    let mut desk = three();
    desk.compares(&[(0, SAME)]);
    let ticket = desk.comparing();
    let plans = std::sync::Arc::default();
    desk.hears(Message::Crashed {
        effect: Some(Box::new(Effect::Compare { ticket, plans })),
        what: "index out of bounds".into(),
    });
    assert!(!asked(&desk).is_comparing() && !desk.model.is_busy());
    assert_eq!(asked(&desk).same(), 1);
}

#[test]
fn a_single_file_gets_the_name_that_is_typed() {
    let mut desk = one();
    desk.keys("l l <enter>");
    let proposed = asked(&desk).name.as_ref().unwrap().input.value();
    assert_eq!(proposed, "b (2).pdf");
    desk.keys("<ctrl-u>").types("hello.pdf").keys("<enter>");
    assert_eq!(started(&mut desk), [("hello.pdf".to_owned(), IfThere::Ask)]);
    assert!(desk.dialog().is_none());
}

#[test]
fn a_name_that_cannot_be_is_told_in_place_and_esc_leads_back_to_the_answers() {
    let mut desk = one();
    desk.keys("l l <enter> <ctrl-u>")
        .pastes("a/b.pdf")
        .keys("<enter>");
    let trouble = asked(&desk).name.as_ref().unwrap().trouble.clone();
    assert!(trouble.unwrap().to_string().ends_with("a_b.pdf would do."));
    desk.keys("<esc>");
    assert!(asked(&desk).name.is_none());
    assert_eq!(started(&mut desk), []);
    desk.keys("<esc>");
    assert!(desk.dialog().is_none());
}

#[test]
fn files_are_asked_about_in_the_order_in_which_they_were_chosen() {
    let mut desk = desk();
    desk.keys("j * s <enter>");
    let (_, batch) = desk.last_transfer();
    let failed = |place: usize| {
        let doing = batch.plans[place].doing();
        let failure = crate::object::Failure::new(doing, FailureKind::Exists);
        (place, crate::object::Outcome::Failed(failure))
    };
    desk.settles(&[failed(2), failed(0), failed(1)]);
    assert_eq!(*asked(&desk).plans, batch.plans);
}

#[test]
fn many_files_are_looked_at_one_by_one_and_keep_their_names() {
    let mut desk = three();
    assert!(!asked(&desk).verdicts().contains(&Verdict::Rename));
    desk.keys("j <down> j");
    assert_eq!(asked(&desk).cursor, 2);
    desk.keys("<up>");
    assert_eq!(asked(&desk).cursor, 1);
}
