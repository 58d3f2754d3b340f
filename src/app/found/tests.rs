//! What the lists do, key by key.

use std::time::Duration;

use super::Focus;
use super::asking::PAUSE;
use crate::app::script::{Desk, key, page};
use crate::app::{Dialog, Effect, IndexStage, Message, Selected};
use crate::object::{Cursor, Doing, Failure, FailureKind, Permission, Prefix};
use crate::search::{Hits, Rows, Spot};

const INVOICE: &str = "uploads/agency_invoice/AGY-101_agency_invoice_1773324309_March.pdf";
const QUOTE: &str = "uploads/approved_quotation/AGY-101_approved_quotation_1773324400_Quote.pdf";
const RATES: &str = "uploads/rate_card/CLT-456_rate_card_1773324500_rates.xlsx";
const ORDER: &str = "uploads/jobs/68b71f6b73d950590d63e7db/job_order/0b1f7c1e-5d5a-4d53-9c0a-1f2e3d4c5b6a-order.pdf";

/// A desk that knows four documents, its tree not listed yet.
fn desk() -> Desk {
    let mut desk = Desk::open();
    let mut keys = [INVOICE, QUOTE, RATES, ORDER];
    keys.sort_unstable();
    desk.knows(&keys);
    desk
}

fn find_effects(desk: &mut Desk) -> usize {
    let effects = desk.effects();
    let finds = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Find { .. }));
    finds.count()
}

#[test]
fn results_come_as_one_types() {
    let mut desk = desk();
    desk.keys("/").searches();
    assert_eq!(desk.found().len(), 4);
    desk.types("owner:AGY-101 mar").searches();
    assert_eq!(desk.found(), [INVOICE]);
}

#[test]
fn enter_shows_the_best_hit_in_the_tree() {
    let mut desk = desk();
    desk.keys("/").types("rates").searches().keys("<enter>");
    assert!(desk.model.found.is_none());
    desk.lists("uploads/", &["agency_invoice/", "rate_card/"]);
    let name = RATES.strip_prefix("uploads/rate_card/").unwrap();
    desk.lists("uploads/rate_card/", &[name]);
    assert_eq!(desk.at(), name);
}

#[test]
fn a_hit_can_be_linked_from_the_list_in_two_keys() {
    let mut desk = desk();
    desk.keys("/").types("rates").searches().keys("<down> y");
    let asked = desk.effects();
    let keys = asked.iter().find_map(|effect| match effect {
        Effect::Sign { wishes, .. } => Some(wishes[0].key.clone()),
        _ => None,
    });
    assert_eq!(keys, Some(key(RATES)));
}

#[test]
fn hits_are_marked_like_files_in_the_tree() {
    let mut desk = desk();
    desk.keys("/").types("AGY-101").searches();
    desk.keys("<down> <space> <space>");
    let marked: Vec<_> = desk
        .model
        .marks
        .iter()
        .map(|(key, _)| key.as_str())
        .collect();
    assert_eq!(marked, [INVOICE, QUOTE]);
    desk.keys("<esc>");
    assert_eq!(desk.model.marks.len(), 2, "marks outlive the list");
}

#[test]
fn letters_are_typed_in_the_line_and_mean_commands_in_the_rows() {
    let mut desk = desk();
    desk.keys("/").types("yd?q").searches();
    let found = desk.model.found.as_ref().unwrap();
    assert_eq!(found.line.value(), "yd?q");
    assert_eq!(desk.dialog().map(|_| ()), None);
    desk.keys("<down> ?");
    assert!(matches!(desk.dialog(), Some(Dialog::Notice(_))));
}

#[test]
fn a_late_answer_never_replaces_a_newer_one() {
    let mut desk = desk();
    desk.keys("/").types("rates");
    let Some(Effect::Find {
        ticket,
        snapshot,
        query,
    }) = desk.effects().pop()
    else {
        panic!("nothing is searched for");
    };
    desk.types("!x").searches();
    let before = desk.found();
    let stop = std::sync::atomic::AtomicBool::new(false);
    crate::search::find(&snapshot, &query, &stop, &mut |mut hits| {
        hits.total = 99;
        desk.hears(Message::Found { ticket, hits });
    });
    assert_eq!(desk.found(), before);
    assert_ne!(desk.model.found.as_ref().unwrap().hits().unwrap().total, 99);
}

#[test]
fn the_last_search_is_there_again_and_is_typed_over() {
    let mut desk = desk();
    desk.keys("/").types("rates").searches().keys("<esc> /");
    assert_eq!(desk.model.found.as_ref().unwrap().line.value(), "rates");
    assert_eq!(desk.found(), [RATES], "what was found is shown at once");
    desk.types("march");
    assert_eq!(desk.model.found.as_ref().unwrap().line.value(), "march");
}

#[test]
fn the_list_grows_with_the_index_but_not_more_often_than_it_can_be_read() {
    let mut desk = Desk::open();
    desk.recalls_nothing();
    desk.keys("/").searches();
    desk.effects();
    desk.sweeps(&[INVOICE]);
    desk.sweeps(&[QUOTE]);
    assert_eq!(find_effects(&mut desk), 0);
    desk.waits(PAUSE);
    assert_eq!(find_effects(&mut desk), 1);
    desk.searches();
    assert_eq!(desk.found(), [INVOICE, QUOTE]);
    desk.sweep_ends(Vec::new());
    desk.waits(PAUSE);
    desk.searches().waits(PAUSE).searches();
    let list = desk.model.found.as_ref().unwrap();
    assert_eq!(
        list.next_search(),
        None,
        "nothing is asked for when all is known"
    );
}

#[test]
fn the_cursor_stays_on_its_file_when_the_list_changes_under_it() {
    let mut desk = desk();
    desk.keys("/").searches().keys("<down> G");
    let Selected::File { key: held, .. } = desk.model.selected() else {
        panic!("the cursor is on a file");
    };
    desk.keys("R").waits(Duration::ZERO);
    desk.sweeps(&["a", "b"]).waits(PAUSE).searches();
    assert!(matches!(desk.model.selected(), Selected::File { key, .. } if key == held));
}

#[test]
fn what_filedesk_deletes_itself_is_gone_from_the_index_at_once() {
    let mut desk = desk();
    desk.keys("/").types("AGY-101").searches().keys("<down> d");
    desk.keys("<tab> <enter>");
    desk.waits(PAUSE);
    desk.copies_end().searches();
    assert_eq!(desk.found(), [QUOTE]);
}

#[test]
fn a_folder_is_filtered_while_it_is_still_listed() {
    let mut desk = Desk::open();
    desk.lists("uploads/", &["agency_invoice/"]);
    desk.keys("j l");
    desk.lists_some("uploads/agency_invoice/", &["AGY-1_agency_invoice_5_a.pdf"]);
    desk.keys("f").types("'b.pdf").searches();
    assert_eq!(desk.found(), Vec::<String>::new());
    let ticket = desk.listing("uploads/agency_invoice/");
    let next = page("uploads/agency_invoice/", &["AGY-2_agency_invoice_6_b.pdf"]);
    desk.waits(PAUSE);
    desk.answers(ticket, Ok((next, None::<Cursor>))).searches();
    assert_eq!(
        desk.found(),
        ["uploads/agency_invoice/AGY-2_agency_invoice_6_b.pdf"]
    );
}

#[test]
fn a_folder_is_sorted_newest_first_and_then_in_other_orders() {
    let mut desk = Desk::open();
    desk.lists("uploads/", &["rate_card/"]);
    desk.keys("j l");
    let names = ["CLT-1_rate_card_20_b.pdf", "CLT-2_rate_card_30_a.pdf"];
    desk.lists("uploads/rate_card/", &names);
    desk.keys("S").searches();
    let newest = desk.found();
    assert!(newest[0].ends_with("_30_a.pdf"), "{newest:?}");
    desk.keys("S").searches();
    assert!(desk.found()[0].ends_with("_20_b.pdf"));
    assert_eq!(desk.model.found.as_ref().unwrap().focus, Focus::Rows);
}

#[test]
fn o_gathers_everything_of_an_owner_by_category() {
    let mut desk = desk();
    desk.keys("/")
        .types("march")
        .searches()
        .keys("<down> o")
        .searches();
    let found = desk.found();
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.contains(&INVOICE.to_owned()) && found.contains(&QUOTE.to_owned()));
    assert!(found[0].starts_with("(agency_invoice: 1"), "{found:?}");
    assert!(matches!(desk.model.selected(), Selected::File { key, .. } if key.as_str() == INVOICE));
}

#[test]
fn where_the_whole_bucket_may_not_be_listed_its_usual_folders_are() {
    let mut desk = Desk::open();
    desk.recalls_nothing();
    let denied = |folder| {
        let kind = FailureKind::Denied(Permission::ListBucket);
        Failure::new(Doing::Listing(folder), kind)
    };
    desk.sweep_ends(vec![denied(Prefix::bucket())]);
    let prefixes = desk
        .effects()
        .into_iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::Sweep { prefixes, .. } => Some(prefixes),
            _ => None,
        });
    let homes = ["jobs/", "uploads/"].map(Prefix::new);
    assert_eq!(prefixes, Some(homes.to_vec()));
    desk.sweeps(&[INVOICE])
        .sweep_ends(vec![denied(Prefix::new("jobs/"))]);
    assert_eq!(desk.model.indexing.stage, IndexStage::Resting);
    assert!(desk.model.indexing.as_of.is_some());
    let refused = [Prefix::bucket(), Prefix::new("jobs/")];
    assert_eq!(desk.model.indexing.refused, refused);
}

#[test]
fn a_sweep_that_broke_off_is_not_kept_and_r_tries_again() {
    let mut desk = Desk::open();
    desk.recalls_nothing().sweeps(&[INVOICE]);
    let failure = Failure::new(Doing::Listing(Prefix::bucket()), FailureKind::Offline);
    desk.sweep_ends(vec![failure]);
    let is_kept = |effect: &Effect| matches!(effect, Effect::Keep { .. });
    assert!(!desk.effects().iter().any(is_kept));
    assert_eq!(desk.model.indexing.as_of, None);
    desk.keys("/ <down> r");
    let is_swept = |effect: &Effect| matches!(effect, Effect::Sweep { .. });
    assert!(desk.effects().iter().any(is_swept));
}

#[test]
fn without_an_index_nothing_is_read_until_something_is_searched_for() {
    let mut start = Desk::start();
    start.no_index = true;
    let mut desk = Desk::over(start, (80, 24));
    desk.connects();
    let is_recall = |effect: &Effect| matches!(effect, Effect::Recall { .. });
    assert!(!desk.effects().iter().any(is_recall));
    desk.keys("/");
    assert!(desk.effects().iter().any(is_recall));
}

/// What was signed since the last look.
fn signed(desk: &mut Desk) -> Vec<String> {
    let effects = desk.effects();
    let keys = effects.into_iter().filter_map(|effect| match effect {
        Effect::Sign { wishes, .. } => Some(wishes),
        _ => None,
    });
    let keys = keys.flatten().map(|wish| wish.key);
    keys.map(|key| key.as_str().to_owned()).collect()
}

#[test]
fn what_is_typed_ahead_acts_on_what_the_line_asks_for() {
    let mut desk = desk();
    desk.keys("/").types("march").searches();
    desk.types(" !march rates").keys("<down> y");
    assert_eq!(signed(&mut desk), Vec::<String>::new());
    desk.keys("<esc> /").types("rates").keys("<down> y");
    assert_eq!(signed(&mut desk), Vec::<String>::new());
    desk.searches();
    assert_eq!(signed(&mut desk), [RATES]);
}

#[test]
fn enter_before_the_answer_leads_to_the_hit_that_comes() {
    let mut desk = desk();
    desk.keys("/").searches();
    desk.types("rates").keys("<enter>");
    assert!(desk.model.found.is_some());
    desk.searches();
    assert_eq!(desk.model.tree.goal(), Some(&key(RATES)));
}

/// The search that was asked for last tells its first hit, and is not at its end.
fn first_hit(desk: &mut Desk) {
    let asked = desk.effects().into_iter().rev();
    let search = asked.into_iter().find_map(|effect| match effect {
        Effect::Find {
            ticket, snapshot, ..
        } => Some((ticket, snapshot)),
        _ => None,
    });
    let (ticket, snapshot) = search.expect("something is searched for");
    let hits = Hits {
        rows: Rows::of(&snapshot, &[Spot { stretch: 0, row: 0 }]),
        snapshot,
        exact: 1,
        total: 1,
        searched: 1,
        is_complete: false,
    };
    desk.hears(Message::Found { ticket, hits });
}

#[test]
fn the_first_few_hits_of_the_same_question_never_take_the_place_of_all() {
    let mut desk = desk();
    desk.keys("/").types("pdf").searches().keys("<down> <down>");
    let before = (desk.found(), desk.model.selected());
    desk.keys("R").waits(PAUSE);
    desk.sweeps(&["a.pdf"]).waits(PAUSE);
    first_hit(&mut desk);
    assert_eq!((desk.found(), desk.model.selected()), before);
    desk.searches();
    assert_eq!(desk.model.selected(), before.1);
    assert_eq!(desk.found().len(), before.0.len() + 1);
}

#[test]
fn another_order_begins_at_its_first_row() {
    let mut desk = desk();
    desk.keys("/ <down>").searches().keys("G S").searches();
    assert_eq!(desk.model.found.as_ref().unwrap().cursor(), 0);
}

#[test]
fn an_order_that_is_typed_is_the_one_that_holds() {
    let mut desk = desk();
    desk.keys("/ <down>").searches().keys("S S").searches();
    desk.keys("/ <right>").types("pdf largest").searches();
    let found = desk.model.found.as_ref().unwrap();
    assert_eq!(found.order, None);
}

#[test]
fn tab_without_a_completion_leaves_the_keys_in_the_line() {
    let mut desk = desk();
    desk.keys("/").types("zebra").keys("<tab>").types("d");
    let found = desk.model.found.as_ref().unwrap();
    assert_eq!((found.line.value(), found.focus), ("zebrad", Focus::Line));
}

#[test]
fn a_line_that_is_nothing_but_wrong_finds_nothing() {
    let mut desk = desk();
    desk.keys("/").types("owner:zzz").searches();
    assert_eq!(desk.found(), Vec::<String>::new());
    desk.types(" rates").searches();
    assert_eq!(desk.found(), [RATES]);
}

#[test]
fn what_only_resembles_the_words_stands_below_a_heading() {
    let mut desk = desk();
    desk.keys("/").types("marhc").searches();
    assert_eq!(
        desk.found(),
        ["(nothing holds exactly this; similar: 1)", INVOICE]
    );
}

#[test]
fn a_capital_takes_the_place_of_the_last_search_too() {
    let mut desk = desk();
    desk.keys("/").types("rates").keys("<esc> /").types("AGY");
    assert_eq!(desk.model.found.as_ref().unwrap().line.value(), "AGY");
}

#[test]
fn esc_goes_back_from_what_was_gathered_to_the_search() {
    let mut desk = desk();
    desk.keys("/").types("march").searches();
    desk.keys("<down> o").searches().keys("<esc>");
    assert_eq!(desk.model.found.as_ref().unwrap().line.value(), "march");
    desk.keys("<esc>");
    assert!(desk.model.found.is_none());
}

#[test]
fn a_part_of_the_bucket_neither_reads_nor_writes_what_is_kept_of_the_whole() {
    let mut start = Desk::start();
    start.prefix = Some(Prefix::new("uploads/"));
    let mut desk = Desk::over(start, (80, 24));
    desk.connects();
    desk.sweeps(&[INVOICE]).sweep_ends(Vec::new());
    let touches = |effect: &Effect| matches!(effect, Effect::Recall { .. } | Effect::Keep { .. });
    assert!(!desk.asked().iter().any(touches));
    assert!(desk.model.indexing.as_of.is_some());
}

#[test]
fn an_order_that_comes_late_is_not_put_on_another_list() {
    let mut desk = desk();
    desk.keys("U").counts_usage().keys("S");
    let ticket = desk.last_ticket();
    desk.keys("<tab>");
    let places = vec![3, 2, 1, 0];
    desk.hears(Message::Arranged { ticket, places });
    let Some(Dialog::Usage(view)) = desk.dialog() else {
        panic!("the usage is shown");
    };
    assert_eq!(view.share(0).map(|share| &*share.name), Some("AGY-101"));
}

#[test]
fn sums_that_are_counted_anew_are_sorted_as_before() {
    let mut desk = desk();
    desk.keys("U").counts_usage().keys("S");
    desk.keys("<esc> U").counts_usage().keys("S S");
    desk.counts_usage();
    let is_asked = |effect: &Effect| matches!(effect, Effect::Arrange { .. });
    assert!(desk.effects().iter().any(is_asked));
}

#[test]
fn enter_leads_to_the_tree_from_what_was_gathered_over_a_search_too() {
    let mut desk = desk();
    desk.keys("/").types("march").searches();
    desk.keys("<down> o").searches().keys("<enter>");
    assert!(desk.model.found.is_none());
    assert_eq!(desk.model.tree.goal(), Some(&key(INVOICE)));
}

#[test]
fn slash_leads_from_what_was_gathered_to_the_search_below_it() {
    let mut desk = desk();
    desk.keys("/").types("march").searches();
    desk.keys("<down> o").searches().keys("/");
    assert_eq!(desk.model.found.as_ref().unwrap().line.value(), "march");
}

#[test]
fn a_wrong_line_that_is_taken_away_finds_everything_again() {
    let mut desk = desk();
    desk.keys("/").types("owner:").searches();
    assert_eq!(desk.found(), Vec::<String>::new());
    desk.keys("<ctrl-u>").searches();
    assert_eq!(desk.found().len(), 4);
}

#[test]
fn a_search_that_is_opened_again_shows_its_first_hits_when_its_old_ones_are_gone() {
    let mut desk = desk();
    desk.keys("/").types("rates").searches().keys("<esc> R /");
    first_hit(&mut desk);
    assert_eq!(desk.found().len(), 1);
}

#[test]
fn a_bucket_that_is_as_it_was_is_kept_and_nothing_is_made_anew() {
    let mut desk = desk();
    desk.keys("/").searches().keys("<down> r");
    desk.effects();
    let mut keys = [INVOICE, QUOTE, RATES, ORDER];
    keys.sort_unstable();
    desk.sweeps(&keys).sweep_ends(Vec::new()).waits(PAUSE);
    let asked = desk.effects();
    assert!(matches!(asked[..], [Effect::Keep { .. }]), "{asked:?}");
}

#[test]
fn star_marks_what_fits_and_nothing_that_is_only_similar() {
    let mut desk = desk();
    desk.keys("/").types("rates").searches().keys("<down> *");
    assert!(desk.model.marks.has(RATES), "{:?}", desk.found());
    desk.keys("X / ").types("invocie").searches().keys("<down>");
    assert_eq!(
        desk.found(),
        ["(nothing holds exactly this; similar: 1)", INVOICE]
    );
    desk.keys("*");
    assert!(desk.model.marks.is_empty());
}
