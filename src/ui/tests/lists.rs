//! The lists that take the tree's place, and the view of what the bucket holds.

use super::*;

const QUOTE: &str = "AGY-101_approved_quotation_1773400000_Quote spring.xlsx";
const RATES: &str = "CLT-456_rate_card_1770000000_rates 2026.xlsx";

/// An index of five files, nothing listed in the tree.
pub(super) fn known(desk: &mut Desk) {
    desk.connects();
    desk.knows(&[
        "exports/archive/everything \u{202e}fdp.csv",
        &format!("uploads/agency_invoice/{MARCH}"),
        &format!("uploads/approved_quotation/{QUOTE}"),
        &format!("uploads/jobs/{JOB}job_order/{ORDER}"),
        &format!("uploads/rate_card/{RATES}"),
    ]);
    desk.lists("uploads/", &["agency_invoice/", "rate_card/"]);
    desk.finds_jobs(&["uploads/jobs/"]);
}

/// What was typed has found something.
pub(super) fn searched(desk: &mut Desk, typed: &str) {
    known(desk);
    desk.keys("/").types(typed).searches();
    told(desk);
}

#[test]
fn a_search_not_typed_yet() {
    looks("a_search_not_typed_yet", |desk| searched(desk, ""));
}

#[test]
fn a_search_with_hits() {
    looks("a_search_with_hits", |desk| {
        searched(desk, "owner:AGY-101 'march");
    });
}

#[test]
fn a_search_whose_filter_is_wrong() {
    looks("a_search_whose_filter_is_wrong", |desk| {
        searched(desk, "size:>big rates");
    });
}

#[test]
fn a_search_without_hits() {
    looks("a_search_without_hits", |desk| {
        searched(desk, "'zebra");
    });
}

#[test]
fn a_list_with_marks() {
    looks("a_list_with_marks", |desk| {
        searched(desk, "");
        desk.keys("<down> <down> <space> <space>");
        told(desk);
    });
}

#[test]
fn a_list_of_raw_keys() {
    looks("a_list_of_raw_keys", |desk| {
        searched(desk, "'rate");
        desk.keys("<down> c");
    });
}

#[test]
fn a_bucket_still_being_read() {
    looks("a_bucket_still_being_read", |desk| {
        desk.connects().recalls_nothing();
        desk.sweeps(&["a", "b", "c"]);
        desk.keys("/").types("a").searches();
    });
}

#[test]
fn a_folder_filtered_while_it_streams_in() {
    looks("a_folder_filtered_while_it_streams_in", |desk| {
        tree(desk);
        desk.keys("G k l").lists_some(
            "uploads/rate_card/",
            &[RATES, "CLT-9_rate_card_1773324309_rates.xlsx"],
        );
        desk.keys("f").types("456").searches();
        told(desk);
    });
}

#[test]
fn everything_of_an_owner() {
    looks("everything_of_an_owner", |desk| {
        searched(desk, "'march");
        desk.keys("<down> o").searches();
        told(desk);
    });
}

#[test]
fn what_the_bucket_holds() {
    looks("what_the_bucket_holds", |desk| {
        known(desk);
        desk.keys("U").counts_usage();
    });
}

#[test]
fn the_largest_files() {
    looks("the_largest_files", |desk| {
        known(desk);
        desk.keys("U").counts_usage();
        desk.keys("<tab> <tab> <tab> <tab> <tab>");
    });
}

#[test]
fn unfinished_uploads_that_may_not_be_listed() {
    looks("unfinished_uploads_that_may_not_be_listed", |desk| {
        known(desk);
        desk.keys("U").counts_usage();
        let ticket = desk.asked().iter().find_map(|effect| match effect {
            Effect::FindUnfinished { ticket } => Some(*ticket),
            _ => None,
        });
        let ticket = ticket.unwrap();
        let result = Err(denied(Doing::ListingUnfinished, Permission::ListUploads));
        desk.hears(Message::UnfinishedFound { ticket, result });
        for _ in 0..7 {
            desk.keys("<tab>");
        }
    });
}

#[test]
fn a_bucket_that_could_not_be_read_to_its_end() {
    looks("a_bucket_that_could_not_be_read_to_its_end", |desk| {
        desk.connects().recalls_nothing();
        let doing = Doing::Listing(Prefix::bucket());
        desk.sweeps(&["a.pdf"]);
        desk.sweep_ends(vec![Failure::new(doing, FailureKind::Offline)]);
        desk.keys("/").types("'a").searches();
    });
}
