//! Uploads and downloads: named, asked about, retried, stopped.

use super::desk;
use crate::app::script::{Desk, key};
use crate::app::{Dialog, Effect, Leaving, Message, NoticeBody, State, TransferNews};
use crate::object::{Ending, FailureKind, Fetched, Halt, IfThere, Outcome, Plan, Settled};

fn plans(effects: Vec<Effect>) -> Vec<Plan> {
    let batches = effects.into_iter().filter_map(|effect| match effect {
        Effect::Transfer(_, batch) => Some(batch.plans.clone()),
        _ => None,
    });
    batches.flatten().collect()
}

fn uploads(desk: &mut Desk) -> Vec<(String, IfThere)> {
    let effects = desk.effects();
    let uploads = plans(effects).into_iter().filter_map(|plan| match plan {
        Plan::Upload(plan) => Some((plan.key.as_str().to_owned(), plan.if_there)),
        _ => None,
    });
    uploads.collect()
}

fn downloads(desk: &mut Desk) -> Vec<(String, IfThere)> {
    let effects = desk.effects();
    let downloads = plans(effects).into_iter().filter_map(|plan| match plan {
        Plan::Download(plan) => Some((plan.name, plan.if_there)),
        _ => None,
    });
    downloads.collect()
}

/// An upload into `agency_invoice/` under way.
fn uploading() -> Desk {
    let mut desk = desk();
    desk.keys("j a")
        .types("/home/ann/x.pdf")
        .keys("<enter>")
        .finds_file()
        .keys("<enter>");
    desk
}

#[test]
fn an_upload_is_named_by_the_convention_before_it_is_sent() {
    let mut desk = uploading();
    let expected = format!(
        "uploads/agency_invoice/AGY-1_agency_invoice_{}_x.pdf",
        crate::app::script::NOW.0
    );
    assert_eq!(uploads(&mut desk), [(expected, IfThere::Ask)]);
}

#[test]
fn what_is_typed_takes_the_place_of_an_owner_that_was_only_guessed() {
    let mut desk = desk();
    desk.keys("j a")
        .types("/home/ann/x.pdf")
        .keys("<enter>")
        .finds_file();
    desk.types("CLT-9").keys("<enter>");
    let key = &uploads(&mut desk)[0].0;
    assert!(key.contains("/CLT-9_agency_invoice_"), "{key}");
}

#[test]
fn a_guessed_owner_can_be_corrected_as_any_text() {
    let mut desk = desk();
    desk.keys("j a")
        .types("/home/ann/x.pdf")
        .keys("<enter>")
        .finds_file();
    desk.keys("<left> <right>").types("04").keys("<enter>");
    let key = &uploads(&mut desk)[0].0;
    assert!(key.contains("/AGY-104_agency_invoice_"), "{key}");
}

#[test]
fn an_upload_without_an_owner_is_not_sent_until_it_has_one() {
    let mut desk = desk();
    desk.keys("a")
        .types("/home/ann/x.pdf")
        .keys("<enter>")
        .finds_file()
        .keys("<enter>");
    assert_eq!(uploads(&mut desk), []);
    desk.types("CLT-7").keys("<enter>");
    assert_eq!(uploads(&mut desk).len(), 1);
}

#[test]
fn an_upload_that_ended_shows_its_row_and_its_answer() {
    let mut desk = uploading();
    desk.upload_ends();
    assert!(
        matches!(desk.dialog(), Some(Dialog::Notice(notice)) if matches!(notice.body, NoticeBody::Answer { .. }))
    );
    assert!(desk.rows().concat().contains("_x.pdf"));
    desk.keys("<esc> J");
    assert!(matches!(desk.dialog(), Some(Dialog::Notice(_))));
}

#[test]
fn after_an_upload_the_cursor_is_on_it_so_that_y_links_to_it() {
    let mut desk = uploading();
    let plan = desk.last_transfer().1.plans[0].clone();
    desk.upload_ends().effects();
    desk.keys("y");
    let effects = desk.effects();
    assert!(
        matches!(&effects[..], [Effect::Sign { wishes, .. }] if wishes[0].key == *plan.key()),
        "{effects:?}"
    );
}

#[test]
fn an_upload_that_ends_under_busy_hands_leaves_the_cursor_alone() {
    let mut desk = uploading();
    desk.keys("k");
    let at = desk.at();
    desk.upload_ends();
    assert_eq!(desk.at(), at);
}

#[test]
fn a_taken_name_is_asked_about_and_skip_is_preselected() {
    let mut desk = uploading();
    desk.transfer_fails(FailureKind::Exists);
    assert!(matches!(desk.dialog(), Some(Dialog::Conflict(_))));
    desk.effects();
    desk.keys("<enter>");
    assert_eq!(uploads(&mut desk), []);
    assert!(desk.model.transfers.is_empty());
}

#[test]
fn keeping_both_takes_the_next_free_name() {
    let mut desk = uploading();
    desk.transfer_fails(FailureKind::Exists).effects();
    desk.keys("l <enter>");
    let uploads = uploads(&mut desk);
    assert!(
        matches!(&uploads[..], [(key, IfThere::Ask)] if key.ends_with("_x (2).pdf")),
        "{uploads:?}"
    );
}

#[test]
fn a_conflict_never_pops_up_over_another_dialog() {
    let mut desk = uploading();
    desk.keys("j d");
    desk.transfer_fails(FailureKind::Exists);
    assert!(matches!(desk.dialog(), Some(Dialog::Confirm(_))));
    desk.keys("<esc>");
    assert!(desk.dialog().is_none());
    desk.keys("t <enter>");
    assert!(matches!(desk.dialog(), Some(Dialog::Conflict(_))));
}

#[test]
fn a_conflict_never_comes_under_the_hands_of_someone_who_browses() {
    let mut desk = uploading();
    desk.keys("j");
    desk.transfer_fails(FailureKind::Exists);
    assert!(desk.dialog().is_none());
    assert!(desk.notes()[0].ends_with("is there already; t asks what to do."));
}

#[test]
fn no_single_step_leads_to_replace_and_skipping_is_said() {
    let mut desk = uploading();
    desk.transfer_fails(FailureKind::Exists).effects();
    desk.keys("h <enter>");
    assert_eq!(desk.effects(), [Effect::StopComparing]);
    assert!(desk.notes()[0].starts_with("Skipped "));
}

#[test]
fn x_stops_the_transfer_that_was_selected_whatever_row_it_is_on_now() {
    let mut desk = desk();
    desk.keys("j j s j s t");
    let first = desk.model.transfers.iter().next().unwrap().id;
    let selected = desk.last_transfer().0;
    desk.transfer(first, TransferNews::Ended(Ending::Over));
    desk.waits(std::time::Duration::from_mins(1)).effects();
    desk.keys("x");
    assert_eq!(
        desk.effects(),
        [crate::app::Effect::Halt(selected, Halt::ForGood)]
    );
}

#[test]
fn a_transfer_that_a_defect_ended_does_not_move_for_ever() {
    let mut desk = uploading();
    let (id, batch) = desk.last_transfer();
    let effect = Some(Box::new(Effect::Transfer(id, batch)));
    desk.hears(Message::Crashed {
        effect,
        what: "index out of bounds".into(),
    });
    assert_eq!(desk.model.transfers.active(), 0);
    assert!(matches!(
        desk.model.transfers.get(id).unwrap().state,
        State::Paused(Some(_))
    ));
}

#[test]
fn a_download_goes_to_the_download_folder_and_asks_before_it_overwrites() {
    let mut desk = desk();
    desk.keys("j j s");
    assert_eq!(downloads(&mut desk), [("b.pdf".to_owned(), IfThere::Ask)]);
    desk.transfer_fails(FailureKind::Exists)
        .keys("<tab> <tab> <tab> <enter>");
    assert_eq!(
        downloads(&mut desk),
        [("b.pdf".to_owned(), IfThere::Replace)]
    );
}

#[test]
fn a_download_says_where_it_landed() {
    let mut desk = desk();
    desk.keys("j j s");
    let path = "/home/ann/Downloads/b.pdf".into();
    let key = key("uploads/agency_invoice/b.pdf");
    desk.settles(&[(0, Outcome::Fetched(Fetched { key, path, size: 1 }))]);
    assert_eq!(desk.notes(), ["Saved as /home/ann/Downloads/b.pdf"]);
}

#[test]
fn marked_files_are_saved_together() {
    let mut desk = desk();
    desk.keys("j j <space> <space> s <enter>");
    assert_eq!(downloads(&mut desk).len(), 2);
}

#[test]
fn what_was_saved_is_counted_where_something_else_was_not() {
    let mut desk = desk();
    desk.keys("j j <space> <space> s <enter>");
    let (_, batch) = desk.last_transfer();
    let fetched = Fetched {
        key: batch.plans[0].key().clone(),
        path: "/home/ann/Downloads/b.pdf".into(),
        size: 1,
    };
    let failure = crate::object::Failure::new(batch.plans[1].doing(), FailureKind::Archived);
    desk.settles(&[
        (0, Outcome::Fetched(fetched)),
        (1, Outcome::Failed(failure)),
    ]);
    let Some(Dialog::Notice(notice)) = desk.dialog() else {
        panic!("{:?}", desk.dialog())
    };
    let NoticeBody::Partly { kind, done, .. } = &notice.body else {
        panic!("{notice:?}")
    };
    assert_eq!((*kind, *done), (crate::object::Kind::Download, 1));
}

#[test]
fn r_tries_again_what_failed_and_nothing_else() {
    let mut desk = desk();
    let denied = FailureKind::Denied(crate::object::Permission::GetObject);
    desk.keys("j j s").transfer_fails(denied);
    desk.effects();
    desk.keys("r");
    assert_eq!(downloads(&mut desk), [("b.pdf".to_owned(), IfThere::Ask)]);
    assert_eq!(desk.model.transfers.len(), 1);
    assert_eq!(desk.notes(), [""; 0]);
}

#[test]
fn quitting_asks_about_uploads_that_wait_for_an_answer() {
    let mut desk = uploading();
    desk.keys("j");
    desk.transfer_fails(FailureKind::Exists).effects();
    desk.keys("q");
    assert!(matches!(desk.dialog(), Some(Dialog::Leave(_))));
}

#[test]
fn the_question_about_leaving_stays_true_and_stays() {
    let mut desk = uploading();
    desk.keys("q <tab> <tab>").upload_ends();
    let Some(Dialog::Leave(leave)) = desk.dialog() else {
        panic!("the question went away under somebody's hands")
    };
    assert_eq!(leave.question(), "All is done now. Leave?");
    assert_eq!(leave.leaving, Leaving::Stay);
}

#[test]
fn who_leaves_when_all_is_done_leaves_then_and_not_before() {
    let mut desk = uploading();
    desk.effects();
    desk.keys("q <tab> <enter>");
    assert_eq!(desk.effects(), []);
    desk.keys("j");
    assert!(!desk.model.is_leaving());
    desk.upload_ends();
    assert!(desk.model.is_leaving());
    assert!(desk.effects().contains(&Effect::Quit));
}

#[test]
fn what_wants_an_answer_or_failed_keeps_the_program() {
    for kind in [FailureKind::Exists, FailureKind::Archived] {
        let mut desk = uploading();
        desk.keys("q <tab> <enter>").transfer_fails(kind);
        assert!(!desk.model.is_leaving());
        assert!(desk.notes().concat().contains("did not leave"));
        desk.keys("<esc>").waits(std::time::Duration::from_mins(1));
        assert!(!desk.model.is_leaving(), "nor later");
    }
}

#[test]
fn who_stops_and_leaves_leaves_once_what_was_half_done_is_taken_back() {
    let mut desk = uploading();
    let (id, _) = desk.last_transfer();
    desk.transfer(id, TransferNews::Started(desk.last_transfer().1));
    desk.effects();
    desk.keys("q <tab> <tab> <enter>");
    assert_eq!(desk.effects(), [Effect::Halt(id, Halt::ForGood)]);
    assert!(!desk.model.is_leaving());
    desk.transfer(id, TransferNews::Ended(Ending::Stopped(None)));
    assert!(desk.model.is_leaving());
}

#[test]
fn who_pauses_and_leaves_leaves_at_once_where_the_next_run_goes_on() {
    let start = crate::app::Start {
        remembers: crate::app::Remembers::ForLater,
        ..Desk::start()
    };
    let mut desk = Desk::over(start, (120, 40));
    desk.connects().lists("uploads/", &["a.pdf"]);
    desk.keys("j s").effects();
    desk.keys("q <tab> <tab> <enter>");
    assert_eq!(desk.effects(), [Effect::Quit]);
}

#[test]
fn in_a_window_that_shows_nothing_nothing_is_answered() {
    let mut desk = uploading();
    desk.transfer_fails(FailureKind::Exists).effects();
    desk.hears(Message::Resize(ratatui::layout::Size {
        width: 20,
        height: 5,
    }));
    desk.keys("<tab> <tab> <enter>").pastes("/home/ann/x.pdf");
    assert_eq!(desk.effects(), []);
    assert_eq!(desk.model.dialogs.len(), 1);
}

#[test]
fn quitting_asks_while_something_moves() {
    let mut desk = uploading();
    desk.effects();
    desk.keys("q");
    assert_eq!(desk.effects(), []);
    desk.keys("n");
    assert!(desk.dialog().is_none());
}

#[test]
fn quitting_with_nothing_under_way_is_at_once() {
    let mut desk = desk();
    desk.keys("q");
    assert_eq!(desk.effects(), [Effect::Quit]);
    desk.keys("j d y r").connects();
    assert_eq!(desk.effects(), []);
}

#[test]
fn a_transfer_is_stopped_from_its_list() {
    let mut desk = uploading();
    let id = desk.last_transfer().0;
    desk.effects();
    desk.keys("t x");
    assert_eq!(desk.effects(), [Effect::Halt(id, Halt::ForGood)]);
    assert_eq!(
        desk.model.transfers.get_mut(id).unwrap().state,
        State::Stopping
    );
    desk.transfer_fails(FailureKind::Stopped);
    assert!(desk.model.transfers.is_empty());
}

#[test]
fn a_stopped_download_offers_no_way_back_though_an_earlier_act_has_one() {
    let mut desk = desk();
    desk.keys("j j d <tab> <enter>").copies_end();
    desk.keys("k <space> <space> s <enter>").effects();
    let path = "/home/ann/Downloads/b.pdf".into();
    let key = key("uploads/agency_invoice/b.pdf");
    let (id, _) = desk.last_transfer();
    let outcome = Outcome::Fetched(Fetched { key, path, size: 1 });
    desk.transfer(
        id,
        TransferNews::Settled(vec![Settled { place: 0, outcome }]),
    );
    desk.transfer(id, TransferNews::Ended(Ending::Stopped(None)));
    let told = desk.notes().last().unwrap().clone();
    assert_eq!(told, "Stopped 2 files; 1 file was done.");
}

#[test]
fn stopping_twice_asks_once() {
    let mut desk = uploading();
    desk.effects();
    desk.keys("t x x");
    assert_eq!(desk.effects().len(), 1);
}

#[test]
fn a_transfer_that_ends_while_it_is_being_stopped_is_done() {
    let mut desk = uploading();
    desk.keys("t x <esc>").upload_ends();
    let id = desk.last_transfer().0;
    assert!(matches!(
        desk.model.transfers.get_mut(id).unwrap().state,
        State::Done(_)
    ));
}

#[test]
fn details_are_asked_again_for_a_file_that_was_replaced() {
    let mut desk = uploading();
    desk.effects();
    desk.upload_ends();
    assert_eq!(desk.inspected().len(), 1);
    let (id, batch) = desk.last_transfer();
    let key = batch.plans[0].key().clone();
    assert_eq!(desk.model.details_of, Some(key.clone()));
    let stored = crate::object::Stored {
        key,
        size: 2,
        url: String::new(),
        at: crate::app::script::NOW,
        encrypted: true,
        kept: None,
        crc32: None,
    };
    let (place, outcome) = (0, Outcome::Stored(stored));
    desk.transfer(id, TransferNews::Settled(vec![Settled { place, outcome }]));
    assert_eq!(desk.inspected().len(), 1);
}

#[test]
fn the_list_of_transfers_closes_with_the_last_that_is_stopped_so_that_u_undoes() {
    let mut desk = desk();
    desk.keys("j j d <tab> <enter>");
    let (id, batch) = desk.last_transfer();
    desk.transfer(id, TransferNews::Started(batch));
    desk.keys("t x");
    desk.transfer(id, TransferNews::Ended(Ending::Stopped(None)));
    assert!(desk.dialog().is_none());
    assert!(desk.notes().concat().contains("Stopped"));
}

#[test]
fn what_had_failed_before_does_not_keep_who_leaves_when_done_or_stops() {
    for answer in ["<tab>", "<tab> <tab>"] {
        let mut desk = desk();
        desk.keys("j j s").transfer_fails(FailureKind::Archived);
        desk.keys("<esc> k s");
        let (id, batch) = desk.last_transfer();
        desk.transfer(id, TransferNews::Started(batch));
        desk.keys("q").keys(answer).keys("<enter>");
        assert!(!desk.model.is_leaving(), "{answer}");
        let ending = match answer {
            "<tab>" => Ending::Over,
            _ => Ending::Stopped(None),
        };
        desk.transfer(id, TransferNews::Ended(ending));
        assert!(desk.model.is_leaving(), "{answer}");
    }
}

#[test]
fn of_an_archive_all_that_failed_is_tried_again_whatever_it_was() {
    let mut desk = desk();
    desk.keys("j <space> <space> s <tab> <left> <enter>");
    let (id, batch) = desk.last_transfer();
    let kinds = [FailureKind::Archived, FailureKind::Local];
    let failed = kinds.into_iter().enumerate().map(|(place, kind)| {
        let failure = crate::object::Failure::new(batch.plans[place].doing(), kind);
        let outcome = Outcome::Failed(failure);
        Settled { place, outcome }
    });
    desk.transfer(id, TransferNews::Settled(failed.collect()));
    desk.transfer(id, TransferNews::Ended(Ending::Over));
    desk.keys("<esc>").effects();
    desk.keys("r");
    assert_eq!(downloads(&mut desk).len(), 2);
}
