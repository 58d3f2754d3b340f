//! The tree, as a person sees it: by keys and by what the far side answers.

use proptest::prelude::*;

use super::{Row, Tree};
use crate::app::script::{Desk, NOW, SIZE, file, key};
use crate::app::{Effect, FolderId, Message, TransferNews};
use crate::object::{
    Batch, Class, Entry, EntryKind, Failure, FailureKind, Key, Kind, Outcome, Page, Prefix,
    Settled, Stored,
};

/// `uploads/` listed with two categories, one home of jobs.
fn desk() -> Desk {
    let mut desk = Desk::open();
    desk.lists("uploads/", &["agency_invoice/", "jobs/", "rate_card/"])
        .finds_jobs(&["uploads/jobs/"]);
    desk.effects();
    desk
}

fn removed(desk: &mut Desk, keys: &[&str]) {
    let gone = keys.iter().map(|text| key(text)).collect::<Vec<_>>();
    desk.model.tree.remove(&gone);
}

#[test]
fn the_first_root_opens_by_itself() {
    let desk = Desk::open();
    assert_eq!(
        desk.rows(),
        ["▾ uploads/", "  (listing, 0 so far)", "▸ jobs/"]
    );
}

#[test]
fn a_folder_opens_is_listed_once_and_closes() {
    let mut desk = desk();
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &["a.pdf"]);
    assert_eq!(desk.rows()[1..3], ["  ▾ agency_invoice/", "    a.pdf"]);
    desk.keys("h");
    assert_eq!(desk.rows()[1..3], ["  ▸ agency_invoice/", "  ▸ jobs/"]);
    desk.effects();
    desk.keys("l");
    assert_eq!(desk.rows()[2], "    a.pdf");
    let asked = desk.effects();
    assert!(
        !asked
            .iter()
            .any(|effect| matches!(effect, Effect::List { .. })),
        "{asked:?}"
    );
}

#[test]
fn closing_from_within_first_goes_to_the_folder_around() {
    let mut desk = desk();
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &["a.pdf", "b.pdf"]);
    desk.keys("j j h");
    assert_eq!(desk.at(), "▾ agency_invoice/");
    desk.keys("h");
    assert_eq!(desk.at(), "▸ agency_invoice/");
    desk.keys("h");
    assert_eq!(desk.at(), "▾ uploads/");
}

#[test]
fn pages_stream_in_under_a_steady_cursor() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["b.pdf", "c.pdf"]);
    desk.keys("G");
    assert_eq!(desk.at(), "▸ jobs/");
    desk.lists("uploads/agency_invoice/", &["d.pdf", "e.pdf"]);
    assert_eq!(desk.at(), "▸ jobs/");
    desk.keys("g j j j");
    assert_eq!(desk.at(), "c.pdf");
}

#[test]
fn a_cursor_on_the_note_gets_the_first_row_that_comes_in_its_place() {
    let mut desk = desk();
    desk.keys("j l j");
    assert_eq!(desk.at(), "(listing, 0 so far)");
    desk.lists_some("uploads/agency_invoice/", &["a.pdf", "b.pdf"]);
    assert_eq!(desk.at(), "a.pdf");
}

#[test]
fn an_empty_folder_says_so() {
    let mut desk = desk();
    desk.keys("j l j").lists("uploads/agency_invoice/", &[]);
    assert_eq!(desk.at(), "(empty)");
}

#[test]
fn a_refresh_keeps_the_cursor_on_its_file_wherever_that_is_now() {
    let mut desk = desk();
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &["b.pdf", "c.pdf"]);
    desk.keys("j j r");
    assert_eq!(desk.at(), "c.pdf");
    let before = desk.rows();
    desk.lists_some("uploads/agency_invoice/", &["a.pdf", "b.pdf"]);
    assert_eq!(
        desk.rows(),
        before,
        "the old rows stay until the new ones are whole"
    );
    desk.lists("uploads/agency_invoice/", &["c.pdf"]);
    assert_eq!(desk.at(), "c.pdf");
    assert_eq!(desk.rows()[2..5], ["    a.pdf", "    b.pdf", "    c.pdf"]);
}

#[test]
fn a_refresh_goes_to_the_row_that_took_the_place_of_a_file_that_is_gone() {
    let mut desk = desk();
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &["a.pdf", "b.pdf", "c.pdf"]);
    desk.keys("j j r")
        .lists("uploads/agency_invoice/", &["a.pdf", "c.pdf"]);
    assert_eq!(desk.at(), "c.pdf");
}

#[test]
fn a_refresh_while_listing_asks_for_nothing_twice() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["a.pdf"]);
    desk.effects();
    desk.keys("r r");
    assert_eq!(desk.effects(), []);
    desk.lists("uploads/agency_invoice/", &["b.pdf"]);
    assert_eq!(desk.rows()[2..4], ["    a.pdf", "    b.pdf"]);
}

#[test]
fn a_refresh_that_fails_keeps_the_old_rows_and_says_why() {
    let mut desk = desk();
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &["a.pdf"]);
    desk.keys("r")
        .fails_to_list("uploads/agency_invoice/", FailureKind::Offline);
    assert_eq!(
        desk.rows()[2..4],
        ["    a.pdf", "    (the server does not answer)"]
    );
    desk.keys("r")
        .lists("uploads/agency_invoice/", &["a.pdf", "b.pdf"]);
    assert_eq!(desk.rows()[2..5], ["    a.pdf", "    b.pdf", "  ▸ jobs/"]);
}

#[test]
fn closing_stops_the_listing_and_reopening_goes_on_from_there() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["a.pdf"]);
    let stale = desk.listing("uploads/agency_invoice/");
    desk.effects();
    desk.keys("h");
    assert!(matches!(desk.effects()[..], [Effect::StopListing(_)]));
    desk.answers(
        stale,
        Ok((
            crate::app::script::page("uploads/agency_invoice/", &["late.pdf"]),
            None,
        )),
    );
    desk.keys("l");
    let asked = desk.effects();
    assert!(
        matches!(&asked[..], [Effect::List { from: Some(from), .. }] if from.0 == "a.pdf"),
        "{asked:?}"
    );
    desk.lists("uploads/agency_invoice/", &["b.pdf"]);
    assert_eq!(desk.rows()[2..4], ["    a.pdf", "    b.pdf"]);
}

/// Which folders were asked for, and how many listings were stopped, since the last look.
fn asked_and_stopped(desk: &mut Desk) -> (Vec<String>, usize) {
    let effects = desk.effects();
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::List { prefix, .. } => Some(prefix.as_str().to_owned()),
        _ => None,
    });
    let stopped = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::StopListing(_)));
    (asked.collect(), stopped.count())
}

#[test]
fn closing_the_outer_folder_stops_the_inner_listings_and_reopening_goes_on_with_them() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["a/"]);
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/a/", &["x.pdf"]);
    desk.effects();
    desk.keys("g h");
    assert_eq!(asked_and_stopped(&mut desk), (vec![], 2));
    assert!(!desk.model.tree.is_listing());
    desk.keys("l");
    let inner = ["uploads/agency_invoice/", "uploads/agency_invoice/a/"].map(String::from);
    assert_eq!(asked_and_stopped(&mut desk), (inner.to_vec(), 0));
    desk.lists("uploads/agency_invoice/a/", &["y.pdf"]);
    assert_eq!(desk.rows()[3..5], ["      x.pdf", "      y.pdf"]);
}

#[test]
fn hiding_the_whole_bucket_stops_its_listings_and_showing_it_goes_on_with_them() {
    let mut desk = desk();
    desk.keys("b").lists_some("", &["exports/"]);
    desk.keys("j l").lists_some("exports/", &["a.csv"]);
    desk.effects();
    desk.keys("b");
    assert_eq!(asked_and_stopped(&mut desk), (vec![], 2));
    assert!(!desk.model.tree.is_listing());
    let known = desk.model.tree.folders.len();
    desk.keys("b");
    let both = ["", "exports/"].map(String::from);
    assert_eq!(asked_and_stopped(&mut desk), (both.to_vec(), 0));
    desk.lists("exports/", &["b.csv"]).lists("", &["x.txt"]);
    assert_eq!(
        desk.rows()[5..],
        [
            "▾ the whole bucket",
            "  ▾ exports/",
            "    a.csv",
            "    b.csv",
            "  x.txt"
        ]
    );
    desk.keys("b b b");
    assert_eq!(desk.model.tree.folders.len(), known, "no folder is leaked");
}

#[test]
fn going_to_a_folder_lands_on_its_row_though_it_has_a_marker() {
    let mut desk = desk();
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &["", "a.pdf"]);
    desk.keys(":")
        .types("uploads/agency_invoice/")
        .keys("<enter>");
    assert_eq!(desk.at(), "▾ agency_invoice/");
}

#[test]
fn what_broke_off_goes_on_from_its_note() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["a.pdf"]);
    desk.fails_to_list("uploads/agency_invoice/", FailureKind::Offline);
    desk.keys("j j");
    assert_eq!(desk.at(), "(the server does not answer)");
    desk.effects();
    desk.keys("<enter>");
    assert!(matches!(
        &desk.effects()[..],
        [Effect::List { from: Some(_), .. }]
    ));
    desk.lists("uploads/agency_invoice/", &["b.pdf"]);
    assert_eq!(desk.at(), "b.pdf");
}

#[test]
fn a_cursor_that_the_server_refuses_is_forgotten_and_the_folder_listed_from_the_start() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["a.pdf", "b.pdf"])
        .fails_to_list("uploads/agency_invoice/", FailureKind::Offline);
    desk.keys("r")
        .fails_to_list("uploads/agency_invoice/", FailureKind::Throttled);
    desk.effects();
    desk.keys("r");
    assert!(matches!(
        &desk.effects()[..],
        [Effect::List { from: Some(_), .. }]
    ));
    desk.fails_to_list("uploads/agency_invoice/", FailureKind::Unexpected);
    desk.effects();
    desk.keys("r");
    assert!(matches!(
        &desk.effects()[..],
        [Effect::List { from: None, .. }]
    ));
    assert_eq!(desk.rows()[2..4], ["    a.pdf", "    b.pdf"]);
    desk.lists("uploads/agency_invoice/", &["b.pdf", "c.pdf"]);
    assert_eq!(desk.rows()[2..5], ["    b.pdf", "    c.pdf", "  ▸ jobs/"]);
}

#[test]
fn an_uploaded_file_appears_with_the_folders_that_came_with_it() {
    let mut desk = desk();
    desk.model
        .tree
        .put(&key("uploads/credit_note/a.pdf"), file());
    assert_eq!(
        desk.rows()[1..4],
        ["  ▸ agency_invoice/", "  ▸ credit_note/", "  ▸ jobs/"]
    );
}

#[test]
fn an_uploaded_file_that_the_listing_will_still_bring_comes_once() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["b.pdf"]);
    desk.model
        .tree
        .put(&key("uploads/agency_invoice/c.pdf"), file());
    desk.model
        .tree
        .put(&key("uploads/agency_invoice/a.pdf"), file());
    desk.lists("uploads/agency_invoice/", &["c.pdf"]);
    assert_eq!(
        desk.rows()[2..6],
        ["    a.pdf", "    b.pdf", "    c.pdf", "  ▸ jobs/"]
    );
}

#[test]
fn a_page_asked_for_before_a_delete_does_not_bring_the_deleted_back() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["a.pdf", "b/", "c.pdf"]);
    removed(
        &mut desk,
        &[
            "uploads/agency_invoice/c.pdf",
            "uploads/agency_invoice/d.pdf",
            "uploads/agency_invoice/z.pdf",
        ],
    );
    for folder in ["b/", "e/"] {
        let folder = Prefix::new("uploads/agency_invoice/").child(folder);
        desk.model.tree.remove_folder(&folder);
    }
    desk.lists_some("uploads/agency_invoice/", &["d.pdf", "e/", "f.pdf"]);
    desk.lists("uploads/agency_invoice/", &["g.pdf", "z.pdf"]);
    assert_eq!(
        desk.rows()[2..6],
        ["    a.pdf", "    f.pdf", "    g.pdf", "  ▸ jobs/"]
    );
}

#[test]
fn a_refresh_asked_for_before_a_delete_does_not_bring_the_deleted_back() {
    let mut desk = desk();
    desk.keys("r").lists_some("uploads/", &["agency_invoice/"]);
    for folder in ["uploads/agency_invoice/", "uploads/rate_card/"] {
        desk.model.tree.remove_folder(&Prefix::new(folder));
    }
    desk.lists("uploads/", &["jobs/", "rate_card/"]);
    assert_eq!(desk.rows(), ["▾ uploads/", "  ▸ jobs/", "▸ jobs/"]);
}

#[test]
fn an_emptied_folder_does_not_come_back_with_a_refresh_under_way() {
    let mut desk = desk();
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &["a.pdf"])
        .keys("k r")
        .lists_some("uploads/", &["agency_invoice/"]);
    removed(&mut desk, &["uploads/agency_invoice/a.pdf"]);
    desk.lists("uploads/", &["jobs/"]);
    assert_eq!(desk.rows(), ["▾ uploads/", "  ▸ jobs/", "▸ jobs/"]);
}

#[test]
fn an_upload_that_a_page_under_way_does_not_know_is_shown_with_it() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["b.pdf"]);
    for name in ["c.pdf", "e.pdf", "x/y.pdf"] {
        let put = format!("uploads/agency_invoice/{name}");
        desk.model.tree.put(&key(&put), file());
    }
    desk.lists_some("uploads/agency_invoice/", &["d.pdf"]);
    assert_eq!(desk.rows()[2..5], ["    b.pdf", "    c.pdf", "    d.pdf"]);
    desk.lists("uploads/agency_invoice/", &[]);
    assert_eq!(
        desk.rows()[4..8],
        ["    d.pdf", "    e.pdf", "    ▸ x/", "  ▸ jobs/"]
    );
}

#[test]
fn a_deleted_file_that_is_uploaded_again_is_there_once() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["b.pdf"]);
    removed(&mut desk, &["uploads/agency_invoice/c.pdf"]);
    desk.model
        .tree
        .put(&key("uploads/agency_invoice/c.pdf"), file());
    desk.lists("uploads/agency_invoice/", &["c.pdf"]);
    assert_eq!(desk.rows()[2..5], ["    b.pdf", "    c.pdf", "  ▸ jobs/"]);
}

#[test]
fn a_folder_goes_with_its_last_file_and_takes_emptied_parents_along() {
    let mut desk = desk();
    desk.keys("G l")
        .lists("uploads/jobs/", &["68b71f6b73d950590d63e7db/"]);
    desk.keys("j l")
        .lists("uploads/jobs/68b71f6b73d950590d63e7db/", &["job_order/"]);
    desk.keys("j l").lists(
        "uploads/jobs/68b71f6b73d950590d63e7db/job_order/",
        &["x.pdf"],
    );
    removed(
        &mut desk,
        &["uploads/jobs/68b71f6b73d950590d63e7db/job_order/x.pdf"],
    );
    assert_eq!(desk.rows()[3..], ["▾ jobs/", "  (empty)"]);
    assert_eq!(
        desk.rows()[1..4],
        ["  ▸ agency_invoice/", "  ▸ rate_card/", "▾ jobs/"]
    );
}

#[test]
fn the_cursor_stays_on_its_file_when_others_come_and_go_above_it() {
    let mut desk = desk();
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &["b.pdf", "c.pdf", "d.pdf"]);
    desk.keys("j j");
    desk.model
        .tree
        .put(&key("uploads/agency_invoice/a.pdf"), file());
    assert_eq!(desk.at(), "c.pdf");
    removed(
        &mut desk,
        &[
            "uploads/agency_invoice/a.pdf",
            "uploads/agency_invoice/b.pdf",
        ],
    );
    assert_eq!(desk.at(), "c.pdf");
    removed(&mut desk, &["uploads/agency_invoice/c.pdf"]);
    assert_eq!(desk.at(), "d.pdf");
}

#[test]
fn the_cursor_stays_on_its_folder_when_another_goes_whole() {
    let mut desk = desk();
    desk.keys("j j j");
    assert_eq!(desk.at(), "▸ rate_card/");
    desk.model
        .tree
        .remove_folder(&Prefix::new("uploads/agency_invoice/"));
    assert_eq!(desk.at(), "▸ rate_card/");
}

#[test]
fn a_folder_deleted_whole_goes_opened_or_not() {
    let mut desk = desk();
    desk.model
        .tree
        .remove_folder(&Prefix::new("uploads/rate_card/"));
    assert_eq!(
        desk.rows()[1..],
        ["  ▸ agency_invoice/", "  ▸ jobs/", "▸ jobs/"]
    );
}

#[test]
fn two_homes_of_jobs_stand_in_one_root() {
    let mut desk = Desk::open();
    desk.lists("uploads/", &["a.pdf"]);
    desk.keys("G l");
    assert_eq!(desk.rows()[2..], ["▾ jobs/", "  (looking)"]);
    desk.finds_jobs(&["uploads/jobs/", "jobs/"]);
    assert_eq!(
        desk.rows()[2..],
        ["▾ jobs/", "  ▸ jobs/", "  ▸ uploads/jobs/"]
    );
    desk.effects();
    desk.keys("j j l");
    let asked = desk.effects();
    assert!(
        matches!(&asked[..], [Effect::List { prefix, .. }] if prefix.as_str() == "uploads/jobs/"),
        "{asked:?}"
    );
}

#[test]
fn an_upload_to_the_root_of_two_homes_of_jobs_is_never_offered_to_the_bucket() {
    let mut desk = Desk::open();
    desk.finds_jobs(&["jobs/", "uploads/jobs/"]).keys("G");
    assert_eq!(desk.model.tree.place().as_str(), "uploads/jobs/");
    desk.keys("l j");
    assert_eq!(desk.at(), "▸ jobs/");
    assert_eq!(desk.model.tree.place().as_str(), "jobs/");
}

#[test]
fn one_home_of_jobs_is_the_root_itself() {
    let mut desk = Desk::open();
    desk.keys("G l")
        .finds_jobs(&["jobs/"])
        .lists("jobs/", &["68b71f6b73d950590d63e7db/"]);
    assert_eq!(
        desk.rows()[2..],
        ["▾ jobs/", "  ▸ 68b71f6b73d950590d63e7db/"]
    );
}

#[test]
fn no_home_of_jobs_is_an_empty_one() {
    let mut desk = Desk::open();
    desk.finds_jobs(&[]);
    desk.keys("G l").lists("uploads/jobs/", &[]);
    assert_eq!(desk.rows()[2..], ["▾ jobs/", "  (empty)"]);
}

#[test]
fn a_bucket_opened_anew_does_not_show_its_jobs_twice() {
    let mut desk = desk();
    desk.keys("G l")
        .lists("uploads/jobs/", &["68b71f6b73d950590d63e7db/"]);
    desk.connects().finds_jobs(&["uploads/jobs/"]);
    desk.lists("uploads/jobs/", &["68b71f6b73d950590d63e7db/"]);
    assert_eq!(
        desk.rows()[4..],
        ["▾ jobs/", "  ▸ 68b71f6b73d950590d63e7db/"]
    );
}

#[test]
fn jobs_in_another_home_are_never_taken_for_those_of_the_old_one() {
    let mut desk = desk();
    desk.keys("G l").lists("uploads/jobs/", &["1/"]);
    desk.keys("j l").lists("uploads/jobs/1/", &["old.pdf"]);
    desk.keys("R").finds_jobs(&["jobs/"]);
    desk.lists("jobs/", &["1/", "2/"]);
    assert_eq!(desk.rows()[4..], ["▾ jobs/", "  ▸ 1/", "  ▸ 2/"]);
    desk.keys("G k l").lists("jobs/1/", &["new.pdf"]);
    assert_eq!(
        desk.rows()[4..],
        ["▾ jobs/", "  ▾ 1/", "    new.pdf", "  ▸ 2/"]
    );
}

#[test]
fn a_home_of_jobs_that_is_gone_is_listed_no_further() {
    let one_moved = (&["jobs/"][..], vec![String::from("jobs/")]);
    let one_came = (&["jobs/", "uploads/jobs/"][..], vec![]);
    for (homes, asked) in [one_moved, one_came] {
        let mut desk = desk();
        desk.keys("G l").lists_some("uploads/jobs/", &["1/"]);
        desk.keys("j l").lists_some("uploads/jobs/1/", &["a.pdf"]);
        desk.keys("R");
        desk.effects();
        desk.finds_jobs(homes);
        assert_eq!(asked_and_stopped(&mut desk), (asked, 2), "{homes:?}");
    }
}

#[test]
fn jobs_that_were_found_stay_while_they_cannot_be_looked_for_again() {
    for homes in [&["jobs/"][..], &["jobs/", "uploads/jobs/"]] {
        let mut desk = Desk::open();
        desk.lists("uploads/", &["a.pdf"])
            .finds_jobs(homes)
            .keys("G l");
        if let [home] = homes {
            desk.lists(home, &["1/"]);
        }
        desk.keys("j l");
        let before = desk.rows();
        desk.keys("R");
        let ticket = desk.model.jobs_awaited.expect("R looks for jobs");
        let doing = crate::object::Doing::Connecting;
        let result = Err(Failure::new(doing, FailureKind::Offline));
        desk.hears(Message::JobsFound { ticket, result });
        assert_eq!(desk.rows(), before, "{homes:?}");
    }
}

#[test]
fn an_open_folder_that_a_page_brings_back_brings_its_rows() {
    let mut desk = desk();
    desk.keys("j l")
        .lists_some("uploads/agency_invoice/", &["a/"]);
    desk.keys("j l")
        .lists("uploads/agency_invoice/a/", &["x.pdf"]);
    desk.fails_to_list("uploads/agency_invoice/", FailureKind::Offline)
        .keys("k r");
    let deleted = Prefix::new("uploads/agency_invoice/a/");
    desk.model.tree.remove_folder(&deleted);
    desk.fails_to_list("uploads/agency_invoice/", FailureKind::Unexpected)
        .keys("r")
        .lists("uploads/agency_invoice/", &["a/", "b.pdf"]);
    assert_eq!(
        desk.rows()[1..5],
        [
            "  ▾ agency_invoice/",
            "    ▾ a/",
            "      x.pdf",
            "    b.pdf"
        ]
    );
}

#[test]
fn the_whole_bucket_comes_and_goes() {
    let mut desk = desk();
    desk.keys("b")
        .lists("", &["exports/", "uploads/", "readme.txt"]);
    assert_eq!(desk.at(), "▾ the whole bucket");
    assert_eq!(
        desk.rows()[5..],
        [
            "▾ the whole bucket",
            "  ▸ exports/",
            "  ▸ uploads/",
            "  readme.txt"
        ]
    );
    desk.keys("b");
    assert_eq!(desk.rows().len(), 5);
    assert_eq!(desk.at(), "▸ jobs/");
}

#[test]
fn a_folder_shown_in_two_places_changes_in_both() {
    let mut desk = desk();
    desk.keys("b").lists("", &["uploads/"]);
    desk.keys("j l")
        .lists("uploads/", &["agency_invoice/", "jobs/", "rate_card/"]);
    desk.model.tree.put(&key("uploads/new.pdf"), file());
    assert_eq!(
        desk.rows()
            .iter()
            .filter(|row| row.contains("new.pdf"))
            .count(),
        2
    );
    removed(&mut desk, &["uploads/new.pdf"]);
    assert_eq!(
        desk.rows()
            .iter()
            .filter(|row| row.contains("new.pdf"))
            .count(),
        0
    );
}

#[test]
fn going_to_a_key_opens_what_lies_on_the_way() {
    let mut desk = desk();
    desk.keys(":")
        .types("s3://desk/uploads/agency_invoice/old/x.pdf")
        .keys("<enter>");
    desk.lists("uploads/agency_invoice/", &["a.pdf", "old/"]);
    desk.lists_some("uploads/agency_invoice/old/", &["w.pdf"]);
    assert_ne!(desk.at(), "x.pdf");
    desk.lists_some("uploads/agency_invoice/old/", &["x.pdf"]);
    assert_eq!(desk.at(), "x.pdf");
    assert_eq!(desk.model.tree.goal(), None);
}

#[test]
fn going_to_a_folder_opens_it() {
    let mut desk = desk();
    desk.keys(":").types("uploads/rate_card/").keys("<enter>");
    assert_eq!(desk.at(), "▾ rate_card/");
    assert_eq!(desk.model.tree.goal(), None);
}

#[test]
fn going_outside_the_roots_shows_the_whole_bucket() {
    let mut desk = desk();
    desk.keys(":").types("exports/2026/x.csv").keys("<enter>");
    desk.lists("", &["exports/", "uploads/"])
        .lists("exports/", &["2026/"])
        .lists("exports/2026/", &["x.csv"]);
    assert_eq!(desk.at(), "x.csv");
}

#[test]
fn a_goal_that_is_not_there_is_reported_once_its_folder_is_listed() {
    let mut desk = desk();
    desk.keys(":")
        .types("uploads/rate_card/x.pdf")
        .keys("<enter>");
    desk.lists_some("uploads/rate_card/", &["a.pdf"]);
    assert_eq!(desk.notes(), [""; 0]);
    desk.lists("uploads/rate_card/", &["z.pdf"]);
    assert_eq!(
        desk.notes(),
        ["Could not look at uploads/rate_card/x.pdf: it is not there."]
    );
    assert_eq!(desk.model.tree.goal(), None);
}

#[test]
fn a_goal_that_is_not_in_a_listed_folder_is_reported_at_once() {
    let mut desk = desk();
    desk.keys(":").types("uploads/nothing.pdf").keys("<enter>");
    assert_eq!(
        desk.notes(),
        ["Could not look at uploads/nothing.pdf: it is not there."]
    );
    assert_eq!(desk.model.tree.goal(), None);
}

#[test]
fn a_goal_behind_a_folder_that_cannot_be_listed_is_given_up() {
    let mut desk = desk();
    desk.keys(":")
        .types("uploads/rate_card/x.pdf")
        .keys("<enter>");
    desk.effects();
    desk.fails_to_list("uploads/rate_card/", FailureKind::Offline);
    assert_eq!(desk.effects(), [], "it is not asked for again and again");
    assert_eq!(desk.model.tree.goal(), None);
}

#[test]
fn a_slash_too_few_or_too_many_leads_there_all_the_same() {
    for typed in [
        "uploads/rate_card",
        "/uploads/rate_card/",
        "/uploads/rate_card",
    ] {
        let mut desk = desk();
        desk.keys(":").types(typed).keys("<enter>");
        if typed.starts_with('/') {
            desk.lists("", &["exports/", "jobs/", "uploads/"]);
        }
        assert_eq!(desk.at(), "▾ rate_card/", "{typed}");
        assert_eq!(desk.notes(), [""; 0], "{typed}");
    }
}

#[test]
fn moving_the_cursor_gives_the_goal_up() {
    let mut desk = desk();
    desk.keys(":")
        .types("uploads/rate_card/x.pdf")
        .keys("<enter> j");
    desk.lists("uploads/rate_card/", &["x.pdf"]);
    assert_eq!(desk.at(), "▸ agency_invoice/");
}

#[test]
fn closing_a_folder_or_escaping_gives_the_goal_up() {
    for away in ["h", "<esc>"] {
        let mut desk = desk();
        desk.keys("j :")
            .types("uploads/agency_invoice/x.pdf")
            .keys("<enter>")
            .lists_some("uploads/agency_invoice/", &["a.pdf"]);
        desk.keys(away);
        assert_eq!(desk.model.tree.goal(), None, "{away}");
        let (at, is_open) = (desk.at(), away == "<esc>");
        if is_open {
            desk.lists("uploads/agency_invoice/", &["x.pdf"]);
        }
        assert_eq!(desk.at(), at);
    }
}

#[test]
fn a_refresh_forgets_the_marks_of_files_that_are_gone() {
    let mut desk = desk();
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &["a.pdf", "b.pdf", "old/"]);
    desk.keys("j <space> <space> l")
        .lists("uploads/agency_invoice/old/", &["c.pdf"]);
    desk.keys("j <space> k k k");
    let marked = |desk: &Desk| -> Vec<_> {
        let marks = desk.model.marks.iter();
        marks
            .map(|(key, mark)| (key.name().to_owned(), mark.size))
            .collect()
    };
    assert_eq!(marked(&desk).len(), 3);
    let prefix = Prefix::new("uploads/agency_invoice/");
    let mut page = Page::below(prefix);
    page.push(Entry {
        name: "b.pdf",
        kind: EntryKind::File {
            size: 7,
            modified: None,
            class: Class::Standard,
        },
    });
    desk.keys("r");
    let ticket = desk.listing("uploads/agency_invoice/");
    desk.answers(ticket, Ok((std::sync::Arc::new(page.finish()), None)));
    let left = [("b.pdf".into(), 7), ("c.pdf".into(), SIZE)];
    assert_eq!(marked(&desk), left);
}

#[test]
fn an_upload_over_a_marked_file_renews_its_mark() {
    let mut desk = desk();
    desk.keys("j l")
        .lists("uploads/agency_invoice/", &["a.pdf"])
        .keys("j <space>");
    let id = desk.model.transfer_id();
    let batch = Batch {
        kind: Kind::Upload,
        plans: Vec::new(),
    };
    let transfer = crate::app::Transfer::new(id, batch.into(), 0);
    desk.model.transfers.add(transfer);
    let stored = Stored {
        url: String::new(),
        key: key("uploads/agency_invoice/a.pdf"),
        size: 9,
        at: NOW,
        encrypted: true,
        kept: None,
        crc32: None,
    };
    let (place, outcome) = (0, Outcome::Stored(stored));
    desk.transfer(id, TransferNews::Settled(vec![Settled { place, outcome }]));
    assert_eq!(desk.model.marks.bytes(), 9);
}

/// What every tree must be, whatever happened before.
fn check(tree: &Tree) {
    assert!(tree.cursor < tree.rows.len(), "the cursor is on a row");
    assert!(
        tree.top <= tree.cursor && tree.cursor < tree.top + tree.height,
        "the cursor is in sight"
    );
    for row in &tree.rows {
        let folder = tree.folder(row.folder);
        assert!(
            row.index == Row::NOTE || row.hint().is_some() || row.index < folder.listing.len(),
            "{row:?} is no row of {}",
            folder.prefix
        );
    }
    let listing = |folder: &super::Folder| matches!(folder.progress, super::Progress::Listing(..));
    for (id, folder) in (0u32..).zip(&tree.folders) {
        assert!(
            !listing(folder) || tree.is_visible(FolderId(id)),
            "{} is listed for nobody",
            folder.prefix
        );
        let is_desk = FolderId(id) == super::DESK;
        for (name, inner) in folder.children.iter().filter(|_| !is_desk) {
            assert_eq!(
                tree.folder(*inner).prefix,
                folder.prefix.child(name),
                "a row leads to the folder that it names"
            );
        }
    }
    let mut anew = tree.clone();
    anew.rebuild();
    assert_eq!(
        tree.rows, anew.rows,
        "the rows are those that a fresh start would make"
    );
    assert_eq!(tree.cursor, anew.cursor);
}

/// What comes from outside never takes the cursor off its row, as long as there is that row.
fn check_steadiness(before: &Tree, after: &Tree, happening: &Happening) {
    let is_ours = matches!(
        happening,
        Happening::Keys(_) | Happening::GoTo(_) | Happening::Jobs(_)
    );
    let row = before.rows[before.cursor];
    let Some(entry) = before.folder(row.folder).listing.get(row.index) else {
        return;
    };
    let is_still_there = after
        .folder(row.folder)
        .listing
        .find(entry.name)
        .is_some_and(|index| {
            after.rows.contains(&Row {
                folder: row.folder,
                index,
            })
        });
    if is_ours || before.goal.is_some() || !is_still_there {
        return;
    }
    let now = after.rows[after.cursor];
    let name = after
        .folder(now.folder)
        .listing
        .get(now.index)
        .map(|entry| entry.name);
    assert_eq!(
        (now.folder, name),
        (row.folder, Some(entry.name)),
        "after {happening:?}"
    );
}

/// A page of a listing with where it goes on, or why it broke off.
type Answered = Result<(std::sync::Arc<Page>, Option<crate::object::Cursor>), Failure>;

/// A folder seen whole has every row that the far side has, and no file that it has not.
fn check_truth(tree: &Tree, far: &FarSide) {
    let whole = |folder: &&super::Folder| folder.progress == super::Progress::Complete;
    for folder in tree.folders.iter().filter(whole) {
        let prefix = folder.prefix.as_str();
        for name in far.names(prefix) {
            assert!(
                folder.listing.find(name).is_some(),
                "{prefix}{name} is lost"
            );
        }
        let rows = (0..folder.listing.len()).filter_map(|index| folder.listing.get(index));
        for row in rows.filter(|row| row.kind != EntryKind::Folder) {
            let key = format!("{prefix}{}", row.name);
            assert!(far.keys.contains(&key), "{key} is gone");
        }
    }
}

/// A bucket of names that answers a page of two at a time, when it is told to.
struct FarSide {
    keys: std::collections::BTreeSet<String>,
}

impl FarSide {
    fn new() -> Self {
        let keys = PLACES[..12].iter().copied().map(String::from);
        Self {
            keys: keys.collect(),
        }
    }

    fn names<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        let names = self
            .keys
            .iter()
            .filter_map(move |key| key.strip_prefix(prefix));
        names.map(|name| name.find('/').map_or(name, |slash| &name[..=slash]))
    }

    fn page(&self, prefix: &str, from: Option<&str>) -> (Vec<String>, Option<String>) {
        let mut names: Vec<_> = self
            .names(prefix)
            .filter(|name| from.is_none_or(|from| *name > from))
            .map(String::from)
            .collect();
        names.dedup();
        let next = (names.len() > 2).then(|| names[1].clone());
        names.truncate(2);
        (names, next)
    }
}

#[derive(Debug, Clone)]
enum Happening {
    Keys(&'static str),
    Answer(usize),
    Fail(usize),
    Jobs(usize),
    Put(usize),
    /// While a page is on its way that does not know of it.
    PutLate(usize),
    /// While a page is on its way that does not know of it.
    RemoveLate(usize),
    Remove(usize),
    RemoveFolder(usize),
    Resize(u16),
    GoTo(usize),
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let keys = [
        "j",
        "k",
        "l",
        "h",
        "G",
        "g",
        "r",
        "R",
        "b",
        "<pagedown>",
        "<space>",
        "<enter>",
        "<esc>",
        "j l",
        "j j l",
        "G l",
    ];
    let happening = prop_oneof![
        8 => prop::sample::select(keys.to_vec()).prop_map(Happening::Keys),
        8 => any::<usize>().prop_map(Happening::Answer),
        1 => any::<usize>().prop_map(Happening::Fail),
        1 => (0usize..4).prop_map(Happening::Jobs),
        1 => (0usize..14).prop_map(Happening::Put),
        1 => (0usize..12).prop_map(Happening::Remove),
        1 => (0usize..14).prop_map(Happening::PutLate),
        1 => (0usize..14).prop_map(Happening::RemoveLate),
        1 => (0usize..4).prop_map(Happening::RemoveFolder),
        1 => (1u16..12).prop_map(Happening::Resize),
        1 => (0usize..16).prop_map(Happening::GoTo),
    ];
    prop::collection::vec(happening, 0..60)
}

const PLACES: [&str; 16] = [
    "exports/a",
    "jobs/1/x",
    "readme",
    "uploads/a/1",
    "uploads/a/2",
    "uploads/a/3",
    "uploads/b/c/1",
    "uploads/b/d",
    "uploads/e",
    "uploads/f",
    "uploads/jobs/2/x",
    "uploads/jobs/3/y/z",
    "uploads/a/0",
    "new/1",
    "uploads/b/",
    "nowhere",
];
const FOLDERS: [&str; 4] = ["uploads/a/", "uploads/b/", "uploads/jobs/", "jobs/"];

/// The listing that was asked for `at` back from the last, and where it has come to.
fn listing(desk: &Desk, at: usize) -> Option<(crate::app::Ticket, FolderId, Prefix)> {
    let all: Vec<_> = desk
        .asked()
        .iter()
        .filter_map(|effect| match effect {
            Effect::List {
                ticket,
                folder,
                prefix,
                ..
            } => Some((*ticket, *folder, prefix.clone())),
            _ => None,
        })
        .collect();
    // Mostly the newest, now and then one that nobody waits for any more.
    let back = at % 4;
    all.len().checked_sub(1 + back).map(|at| all[at].clone())
}

/// The page that comes next for the listing `at` back from the last, as the far side knows it now.
fn coming(desk: &Desk, far: &FarSide, at: usize) -> Option<(crate::app::Ticket, Answered)> {
    let (ticket, folder, prefix) = listing(desk, at)?;
    let from = match &desk.model.tree.folder(folder).progress {
        super::Progress::Listing(_, from) => from.clone(),
        _ => None,
    };
    let (names, next) = far.page(prefix.as_str(), from.as_ref().map(|from| from.0.as_str()));
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let page = crate::app::script::page(prefix.as_str(), &names);
    Some((ticket, Ok((page, next.map(crate::object::Cursor)))))
}

fn happen(desk: &mut Desk, far: &mut FarSide, happening: &Happening) {
    match happening {
        Happening::Keys(keys) => drop(desk.keys(keys)),
        Happening::Answer(at) => {
            if let Some((ticket, page)) = coming(desk, far, *at) {
                desk.answers(ticket, page);
            }
        }
        Happening::PutLate(at) | Happening::RemoveLate(at) => {
            let page = coming(desk, far, 0);
            let change = match happening {
                Happening::PutLate(_) => Happening::Put(*at),
                _ => Happening::Remove(*at),
            };
            happen(desk, far, &change);
            if let Some((ticket, page)) = page {
                desk.answers(ticket, page);
            }
        }
        Happening::Fail(at) => {
            let Some((ticket, _, prefix)) = listing(desk, *at) else {
                return;
            };
            let kind = [FailureKind::Offline, FailureKind::Unexpected][at / 4 % 2].clone();
            let failure = Failure::new(crate::object::Doing::Listing(prefix), kind);
            desk.answers(ticket, Err(failure));
        }
        Happening::Jobs(homes) => {
            let homes = [
                &[][..],
                &["jobs/"],
                &["uploads/jobs/"],
                &["jobs/", "uploads/jobs/"],
            ][*homes];
            desk.finds_jobs(homes);
        }
        Happening::Put(at) => {
            far.keys.insert(PLACES[*at].into());
            desk.model.tree.put(&key(PLACES[*at]), file());
        }
        Happening::Remove(at) => {
            far.keys.remove(PLACES[*at]);
            let gone = vec![key(PLACES[*at])];
            desk.model.tree.remove(&gone);
        }
        Happening::RemoveFolder(at) => {
            let gone: Vec<Key> = far
                .keys
                .iter()
                .filter(|name| name.starts_with(FOLDERS[*at]))
                .map(|name| key(name))
                .collect();
            far.keys.retain(|name| !name.starts_with(FOLDERS[*at]));
            desk.model.tree.remove(&gone);
            desk.model.tree.remove_folder(&Prefix::new(FOLDERS[*at]));
        }
        Happening::Resize(height) => {
            let size = ratatui::layout::Size {
                width: 80,
                height: *height,
            };
            desk.hears(Message::Resize(size));
        }
        Happening::GoTo(at) => drop(desk.keys("<esc> :").types(PLACES[*at]).keys("<enter>")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_rows_are_right_and_the_cursor_is_on_one(happenings in happenings()) {
        let (mut desk, mut far) = (Desk::open(), FarSide::new());
        for happening in &happenings {
            let before = desk.model.tree.clone();
            happen(&mut desk, &mut far, happening);
            check(&desk.model.tree);
            check_truth(&desk.model.tree, &far);
            check_steadiness(&before, &desk.model.tree, happening);
        }
        desk.hears(Message::Leave);
        let before = desk.asked().len();
        desk.keys("j l r R").hears(Message::LeftFound(Vec::new()));
        prop_assert_eq!(desk.asked().len(), before, "no effect after leaving");
    }
}

#[test]
fn a_row_takes_eight_bytes() {
    assert_eq!(size_of::<Row>(), 8);
}
